"""A round solved again: the same recipe, warm from stage to stage, with cases held where they are told."""

from dataclasses import dataclass, field

import pytest

from rematch.analysis.cohorts import bundled
from rematch.errors import ImpossibleError, NotFoundError
from rematch.matching import in_process, match, solved_again
from rematch.models.run import RunParams
from rematch.solver import Cancel, Problem, Solution, SolveParams
from tests.builders import a_case, a_municipality, a_pledge, a_scenario, a_unit

PARAMS = RunParams(deadline_s=30)


@dataclass
class Recording:
    """Solves in this process and keeps what it was asked."""

    asked: list[SolveParams] = field(default_factory=list)
    answered: list[Solution] = field(default_factory=list)

    def __call__(self, problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        self.asked.append(params)
        self.answered.append(in_process(problem, params))
        return self.answered[-1]


def test_again_is_the_run_itself_where_nothing_changed() -> None:
    """The same placements and levels as match in its own processes."""
    scenario = bundled("pilot")
    by_work = PARAMS.model_copy(update={"audit": True})  # the clock decides no proof: processes may be busy
    run = match(scenario, by_work).run
    assert solved_again(scenario, by_work, solve=in_process).stages == run.stages


def test_where_starts_from_who() -> None:
    """So that a stage with no time left still has the placement that its first stage found."""
    recording = Recording()
    solved_again(bundled("pilot"), PARAMS, solve=recording)
    assert [each.warm for each in recording.asked] == [None, recording.answered[0]]


def test_a_case_is_held_where_it_is_told() -> None:
    """Wherever that is possible, and in both stages."""
    cases = [a_case(1, case_ref="C-1"), a_case(1, case_ref="C-2")]
    towns = [a_municipality("DE-a"), a_municipality("DE-b")]
    pledges = [a_pledge(code, units=[a_unit(count=1)]) for code in ("DE-a", "DE-b")]
    scenario = a_scenario(cases, towns, pledges)
    for code, other in (("DE-a", "DE-b"), ("DE-b", "DE-a")):
        again = solved_again(scenario, PARAMS, there={"harbour/C-1": code}, solve=in_process)
        assert again.municipality("harbour/C-1") == code
        assert again.municipality("harbour/C-2") == other
        assert again.is_optimal and len(again.stages) == 2


def test_what_cannot_be_is_an_error_of_its_own() -> None:
    """No home for six; and neither a case nor a municipality of another round is taken for one of this."""
    scenario = a_scenario([a_case(6)])
    with pytest.raises(ImpossibleError):
        solved_again(scenario, PARAMS, there={"harbour/C-1": "DE-a"}, solve=in_process)
    with pytest.raises(NotFoundError, match="C-9"):
        solved_again(scenario, PARAMS, there={"harbour/C-9": "DE-a"}, solve=in_process)
    with pytest.raises(NotFoundError, match="DE-zz"):
        solved_again(scenario, PARAMS, there={"harbour/C-1": "DE-zz"}, solve=in_process)
