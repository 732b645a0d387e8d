"""What a coordinator asks of a run: rules, pins, exclusions, and the run to start from."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from rematch.models.given import PINS_MAX, CasePin, Exclusion, Given
from rematch.models.run import RunParams
from rematch.models.types import Model


class RunRequest(Model):
    """What a run is asked to solve, under which rules."""

    policy_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}/[1-9][0-9]{0,6}$")] = Field(
        description="Signed rules: `<policy_ref>/<version>`.", examples=["balanced/1"]
    )
    params: RunParams | None = Field(default=None, description="How; null: as the service is set up.")
    pins: tuple[CasePin, ...] = Field(
        default=(),
        max_length=PINS_MAX,
        description="Cases that must be placed, and where; 409 names one that cannot be kept.",
    )
    exclusions: tuple[Exclusion, ...] = Field(
        default=(), max_length=PINS_MAX, description="Municipalities where a case is not placed."
    )
    start_from: Annotated[str, Field(pattern=r"^run-[0-9a-f-]{1,60}$")] | None = Field(
        default=None,
        description="Finished run of this round to start the search from: faster, never another best. "
        "Rules with the objective `kept` count the cases that stay where it had them, and need it.",
        examples=["run-0190a1b2c3d-5f0e8d7c6b5a4938"],
    )

    @model_validator(mode="after")
    def sound(self) -> Self:
        """Refuse pins and exclusions that contradict each other."""
        Given(given_ref="1", pins=self.pins, exclusions=self.exclusions)
        return self
