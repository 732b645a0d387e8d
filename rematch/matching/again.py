"""A round solved again with something changed, to see what follows; nothing of it is proposed."""

from collections.abc import Mapping
from dataclasses import dataclass

from rematch.errors import NotFoundError
from rematch.matching.decode import stage_of
from rematch.matching.encode import Encoded, encode
from rematch.matching.stages import Pin, Recording, Solve, StageSolver
from rematch.models.run import RunParams, Stage
from rematch.models.scenario import Scenario
from rematch.scoring.columns import columns_of
from rematch.solver import isolated


@dataclass(frozen=True)
class Again:
    """What a round comes to when it is solved again."""

    scenario: Scenario
    stages: tuple[Stage, ...]

    @property
    def placed(self) -> Mapping[str, str]:
        """Column id of every case placed."""
        return self.stages[-1].placed

    @property
    def is_optimal(self) -> bool:
        """Whether every level of every stage reached its bound: only then is it worth a statement."""
        return all(stage.status == "optimal" for stage in self.stages)

    def municipality(self, case_id: str) -> str | None:
        """Code of the municipality where a case is placed; None: nowhere."""
        column_id = self.placed.get(case_id)
        owners = {column.id: column.municipality.code for column in columns_of(self.scenario)}
        return None if column_id is None else owners[column_id]


def solved_again(
    scenario: Scenario,
    params: RunParams,
    *,
    there: Mapping[str, str] | None = None,
    solve: Solve = isolated,
) -> Again:
    """
    Solve a round by the recipe of `match`, with some cases held at municipalities.

    Parameters
    ----------
    scenario : Scenario
    params : RunParams
    there : mapping of case id to municipality code, optional
        Must be placed, and there, whoever else moves for it.
    solve : Solve
        `isolated`, or `in_process`.

    Returns
    -------
    Again

    Raises
    ------
    NotFoundError
        No such case, or no such municipality.
    ImpossibleError
        Nothing keeps all the rules: a case cannot be there at all.
    SolveError
        Nothing was found in time.
    """
    encoded = encode(scenario)
    pins = tuple(_pin(encoded, case_id, code) for case_id, code in sorted((there or {}).items()))
    solver = StageSolver(params, scenario.round.seed, Recording(), solve=solve, pins=pins)
    solver.make_ready()
    stages = tuple(stage_of(name, encoded, solution) for name, solution in solver.both(encoded))
    return Again(scenario, stages)


def _pin(encoded: Encoded, case_id: str, code: str) -> Pin:
    cases = {part.case_id: idx for idx, part in enumerate(encoded.scenario.cases)}
    owners = {town.code: idx for idx, town in enumerate(encoded.scenario.municipalities)}
    if case_id not in cases:
        raise NotFoundError(f"Case {case_id} is not in this run's scenario.")
    if code not in owners:
        raise NotFoundError(f"There is no municipality {code} in this run's scenario.")
    return Pin(cases[case_id], owners[code])
