"""The deadline's clock: it starts when everything is compiled."""

import time
from typing import Any

import pytest

from rematch.matching import match, stages
from rematch.models.run import RunParams, RunProgress
from rematch.solver import Progress, Solution
from tests.builders import a_case, a_municipality, a_pledge, a_scenario, a_unit

COMPILING_S = 3.0


class Asked(Exception):  # noqa: N818 - a way out, not an error
    """Carries the deadline that the first stage was given."""


def test_compiling_takes_nothing_from_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long it takes, the first stage has the whole time; and it is announced."""
    said: list[RunProgress] = []

    def compile_slowly(progress: Any, *_: Any) -> None:
        progress(Progress("", None, None, 0.0, "compiling, once after an installation"))
        now = time.perf_counter()
        monkeypatch.setattr(stages.time, "perf_counter", lambda: now + COMPILING_S)

    def asked(_: Any, params: Any, __: Any) -> Solution:
        raise Asked(params.deadline_s)

    monkeypatch.setattr(stages, "made_ready", compile_slowly)
    towns = [a_municipality("DE-a")]
    scenario = a_scenario([a_case(2)], towns, [a_pledge("DE-a", units=[a_unit(count=1)])])
    with pytest.raises(Asked) as given:
        match(scenario, RunParams(deadline_s=10), progress=said.append, solve=asked)
    assert given.value.args[0] == pytest.approx(10, abs=0.01)
    assert [each.phase for each in said] == ["compiling, once after an installation"]
