"""`rematch fairness`: tables for people, JSON for programs; a household is in neither."""

import json
from datetime import date
from pathlib import Path

import pytest

from rematch.cli.reading import write_folder
from rematch.models.fairness import FairnessReport
from rematch.models.run import Certificate
from tests.cli.terminal import rematch
from tests.explain.cohorts import BEST, SECOND, a_cohort, a_run, some_cases


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two rounds of eight singles and twelve pairs each, half a year apart."""
    written = []
    for month in (1, 7):
        cases = [*some_cases(8, 1, first=10 * month), *some_cases(12, 2, first=20 * month)]
        scenario = a_cohort(cases, name=f"round-{month}", as_of=date(2027, month, 1))
        run = a_run(scenario, [BEST] * 8 + [SECOND] * 12)
        folder = tmp_path_factory.mktemp(f"round-{month}")
        write_folder(folder, scenario, run, Certificate(scenario_hash=run.scenario_hash, stages=()))
        written.append(folder)
    return written


def test_what_is_too_few_is_said_in_words(folders: list[Path]) -> None:
    """Sizes, differences, the synthetic mark, and that too few to tell is not no gap."""
    said = " ".join(rematch("fairness", folders[0]).split())
    assert said.startswith("SYNTHETIC")
    assert "By household size" in said and "too few to tell" in said
    assert "never means that there is no gap" in said
    assert "S1-" not in said and "S2-" not in said


def test_several_folders_are_told_together(folders: list[Path]) -> None:
    """Sixteen singles and 24 pairs: both sizes have their line, and the difference names them."""
    said = " ".join(rematch("fairness", *folders).split())
    assert "about 15 100 % 10,000 0 1.0" in said
    assert "mean score: 3,334, from 6,666 (2) to 10,000 (1)" in said
    assert "2 rounds are taken together" in said


def test_json_is_the_report(folders: list[Path]) -> None:
    """The whole model, in any order of the folders."""
    one, other = (json.loads(rematch("fairness", *each, "--json")) for each in (folders, folders[::-1]))
    assert one == other
    assert FairnessReport.model_validate(one).synthetic is True


def test_a_wrong_folder_is_one_clear_line(tmp_path: Path) -> None:
    """Exit code 2 and the file that is missing."""
    assert "scenario.json" in rematch("fairness", tmp_path, expect=2)


def test_one_round_twice_is_refused(folders: list[Path]) -> None:
    """It would count every household twice."""
    assert "twice" in rematch("fairness", folders[0], folders[0], expect=2)
