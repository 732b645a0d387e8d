"""What would change a proposal, and what another municipality would mean, before anybody decides."""

from pydantic import Field

from rematch.explain import override, what_would_change
from rematch.matching import Again, solved_again
from rematch.models.change import WhatWouldChange
from rematch.models.effect import Override
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.models.types import Code, Model, ScopedId
from rematch.services.actor import Actor, Role
from rematch.services.house import House
from rematch.services.results import view_for
from rematch.services.tenancy import require

QUESTION_S = 20
"""Seconds for one round solved again while somebody waits; what is not closed by then is not stated."""


class Changes(Model):
    """What would change it at one municipality, for one household."""

    case_id: ScopedId = Field(description="The case.", examples=["harbour/C-0007"])
    municipality: Code = Field(description="The municipality asked about.", examples=["DE-kiel"])
    changes: tuple[WhatWouldChange, ...] = Field(
        description="The smallest single change found per outcome; empty: none that others could make."
    )


def changes_of(house: House, actor: Actor, run_id: str, case_id: str, municipality: str) -> Changes:
    """Name what would change it; a coordinator also reads what the whole round would then propose."""
    view = view_for(house, actor, run_id, case_id)
    found = what_would_change(view, municipality, replay=_replay)
    return Changes(case_id=case_id, municipality=municipality, changes=found)


def override_of(house: House, actor: Actor, run_id: str, case_id: str, municipality: str) -> Override:
    """Look at another municipality: the household's own view, then the round solved again."""
    require(actor, Role.COORDINATOR)
    view = view_for(house, actor, run_id, case_id)
    return override(view, municipality, RunParams(deadline_s=QUESTION_S))


def _replay(changed: Scenario) -> Again:
    return solved_again(changed, RunParams(deadline_s=QUESTION_S))
