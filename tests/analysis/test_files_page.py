"""docs/files.md is true: its examples read, its columns are the columns, its answers are the twelve."""

import re
from pathlib import Path
from typing import Any

import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.tables import read_cases, read_municipalities, read_pledges
from rematch.analysis.tables.columns import CASES_HEADER, MUNICIPALITIES_HEADER, PLEDGES_HEADER
from rematch.analysis.tables.phrases import ANSWERS, BUNDLES, MEMBERS, NEEDS, SKILLS, TIES, WISHES
from rematch.models.readiness import ANSWERS as TWELVE
from rematch.models.readiness import unanswered
from rematch.models.run import Certificate, Run
from rematch.models.scenario import CasePart, Scenario
from rematch.scoring.statements import check_case, check_municipality, check_pledge

PAGE = (Path(__file__).parents[2] / "docs" / "files.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under a heading that begins so."""
    return re.split(rf"^## {re.escape(title)}[^\n]*\n", PAGE, flags=re.M)[1].split("\n## ", 1)[0]


def rows(title: str) -> list[list[str]]:
    """The table rows of a section, without header and rule."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    cells = [re.split(r"(?<!\\)\|", line.strip("|")) for line in lines]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells if "---" not in row[0]][1:]


def example(name: str, tmp_path: Path) -> Path:
    """An example of the page as a file."""
    fenced = re.search(rf"<!-- example: {re.escape(name)} -->\n```\w+\n(.*?)```", PAGE, re.S)
    assert fenced is not None
    path = tmp_path / name
    path.write_text(fenced.group(1), encoding="utf-8")
    return path


def test_the_twelve_answers() -> None:
    """In the order and with the names that readiness uses."""
    assert [row[1] for row in rows("The twelve answers")] == [name for name, _ in TWELVE]


@pytest.mark.parametrize(
    ("title", "header"),
    [
        ("cases.csv", CASES_HEADER),
        ("municipalities.csv", MUNICIPALITIES_HEADER),
        ("pledges.csv", PLEDGES_HEADER),
    ],
)
def test_every_column_is_documented(title: str, header: tuple[str, ...]) -> None:
    """The page lists the columns we write, in their order, and no other."""
    assert [row[0].strip("`") for row in rows(title)] == list(header)


def test_columns_of_one_sheet_have_different_names() -> None:
    """Person and household, pledge and unit type share no name."""
    for header in (CASES_HEADER, MUNICIPALITIES_HEADER, PLEDGES_HEADER):
        assert len(set(header)) == len(header)


def test_the_example_cases_read_and_are_ready(tmp_path: Path) -> None:
    """CSV and JSON; all of them are ready and every statement can be read."""
    criteria = bundled("pilot").policy.criteria
    found = read_cases(example("cases.csv", tmp_path)) + read_cases(example("cases.json", tmp_path))
    assert [(ngo, case.case_ref, case.size) for ngo, case in found] == [
        ("harbour", "C-0007", 2),
        ("bridge", "C-0001", 1),
        ("harbour", "C-0008", 1),
    ]
    for _, case in found:
        assert unanswered(case) == ()
        check_case(case, criteria)


def test_the_other_examples_read(tmp_path: Path) -> None:
    """The invented municipality is marked; answers and places can be read."""
    criteria = bundled("pilot").policy.criteria
    places = read_municipalities(example("municipalities.csv", tmp_path))
    pledges = read_pledges(example("pledges.csv", tmp_path))
    assert [place.synthetic for place in places] == [False, True, False]
    assert [len(pledge.unit_types) for pledge in pledges] == [2, 1]
    for place in places:
        check_municipality(place, criteria)
    for pledge in pledges:
        check_pledge(pledge, criteria)


WRITTEN: dict[str, Any] = {"a wish": WISHES, "a need": NEEDS, "a tie": TIES, "languages": SKILLS}
WRITTEN |= {"two members": MEMBERS, "answers": ANSWERS, "a bundle": BUNDLES}


@pytest.mark.parametrize("row", rows("CSV in general"), ids=lambda row: row[0])
def test_every_way_of_writing_reads_and_shows_the_same(row: list[str]) -> None:
    """The little language of the cells, example by example."""
    cell = next(cell for words, cell in WRITTEN.items() if row[1].startswith(words))
    for text in re.findall(r"`([^`]+)`", row[0]):
        assert cell.show(cell.parse(text)) == text


def test_the_fields_of_the_three_results_are_documented() -> None:
    """Every top-level field of scenario.json, run.json and certificate.json stands in its table."""
    for title, model in (("scenario.json", Scenario), ("run.json", Run), ("certificate.json", Certificate)):
        named = {name for row in rows(title) for name in re.findall(r"`(\w+)`", row[0])}
        assert named == set(model.model_fields)
    assert set(CasePart.model_fields) == {"case_id", "case", "safety", "distances_km"}
