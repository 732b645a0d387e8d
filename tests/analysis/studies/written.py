"""A small study for the tests: twelve households and two municipalities, written as files in a folder."""

from pathlib import Path

from rematch.analysis.scenario_files import write_scenario
from rematch.models.scenario import Scenario
from tests.builders import a_pledge, a_unit
from tests.explain.cohorts import a_cohort, some_cases

TWO_BY_TWO = """
[[policy]]
name = "given"

[[policy]]
name = "households_first"
objectives = ["placed_cases", "score"]

[[capacity]]
name = "as_pledged"

[[capacity]]
name = "more"
percent = 150
"""


def a_round() -> Scenario:
    """Four households of one, four of two, four of four; nine homes in two municipalities."""
    cases = [*some_cases(4, 1), *some_cases(4, 2), *some_cases(4, 4)]
    pledges = [
        a_pledge("DE-a", units=[a_unit("small", beds=2, count=3), a_unit("large", count=2)], max_persons=14),
        a_pledge("DE-b", units=[a_unit("small", beds=2, count=4)], arrivals_per_month=2),
    ]
    return a_cohort(cases, pledges=pledges)


def a_study_file(
    folder: Path,
    lists: str = TWO_BY_TWO,
    *,
    seeds: str = "3",
    words: str = 'draw = "resample"',
    scenario: Scenario | None = None,
) -> Path:
    """A study of a scenario beside it; `lists` is the rest of the file, from line 10 on."""
    write_scenario(scenario or a_round(), folder / "scenario.json")
    path = folder / "study.toml"
    head = f'[study]\nname = "small"\ntitle = "A small study"\nseeds = {seeds}\n{words}\n\n'
    path.write_text(f'{head}[base]\nscenario = "scenario.json"\n{lists}', encoding="utf-8")
    return path
