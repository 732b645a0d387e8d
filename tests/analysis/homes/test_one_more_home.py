"""One more home: equal to the changed round solved by the recipe, exact or between bounds, told in words."""

import csv
from pathlib import Path

import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.homes import council_sheet, one_more_home, write_homes
from rematch.analysis.homes.worth import gain
from rematch.errors import NotFoundError
from rematch.matching import in_process, solved_again
from rematch.models.one_more_home import Gain, HomeWorth, HomeWorths
from rematch.models.run import LevelResult, RunParams
from rematch.models.scenario import Scenario
from tests.builders import a_case, a_home, a_household, a_pledge, a_scenario, a_unit

PARAMS = RunParams(deadline_s=20, audit=True)


def with_home(scenario: Scenario, municipality: str, unit_ref: str) -> Scenario:
    """The round as if the pledge offered one more of this kind and took as many persons more."""

    def offered(pledge: object) -> object:
        document = pledge.model_dump()  # type: ignore[attr-defined]
        for unit in document["unit_types"]:
            if unit["unit_ref"] == unit_ref:
                unit["count"] += 1
                if document["max_persons"] is not None:
                    document["max_persons"] += unit["beds"]
        return type(pledge).model_validate(document)

    pledges = tuple(offered(each) if each.municipality == municipality else each for each in scenario.pledges)
    return scenario.model_copy(update={"pledges": pledges})


@pytest.fixture(scope="module")
def kiel() -> HomeWorths:
    """What one more home in Kiel would bring the pilot."""
    return one_more_home(bundled("pilot"), PARAMS, municipalities=["DE-kiel"])


def test_it_is_the_changed_round_solved_by_the_recipe(kiel: HomeWorths) -> None:
    """Every level has the value that the recipe reaches on the scenario with the home in it."""
    assert {row.unit_ref for row in kiel.homes} == {"flat-4", "room-1"}
    for row in kiel.homes:
        changed = with_home(bundled("pilot"), "DE-kiel", row.unit_ref)
        again = solved_again(changed, PARAMS, solve=in_process)
        assert [each.value for each in row.levels] == [each.value for each in again.stages[0].levels]
        assert row.persons is not None and row.persons.exact and row.persons.found >= 0


def test_shared_accommodation_gains_a_room() -> None:
    """A room of two more beds in a full house places the pair who had none; the limit of persons rises."""
    home = a_home("shared_accommodation")
    cases = [a_case(case_ref=f"C-{n}", persons=a_household(2), accommodation=home) for n in range(3)]
    house = a_unit("house", kind="shared_accommodation", count=2, beds=2)
    found = one_more_home(a_scenario(cases, pledges=[a_pledge(units=[house], max_persons=4)]), PARAMS)
    (row,) = found.homes
    assert found.measures.placed_persons == 4
    assert row.persons == Gain(found=2, exact=True, at_least=2, at_most=2)
    assert (row.households, row.beds, row.homes_now) == (1, 2, 2)


def test_the_most_promising_are_solved_first() -> None:
    """One kind of two is solved: the one that places somebody; the other has no figure and says so."""
    cases = [a_case(case_ref=f"C-{n}", accommodation=a_home("own_home")) for n in range(4)]
    units = [a_unit("flat", beds=1, count=2), a_unit("house", kind="shared_accommodation", count=5, beds=1)]
    found = one_more_home(a_scenario(cases, pledges=[a_pledge(units=units)]), PARAMS, most=1)
    solved, left = found.homes
    assert (solved.unit_ref, left.unit_ref) == ("flat", "house")
    assert solved.persons == Gain(found=1, exact=True, at_least=1, at_most=1)
    assert (left.persons, left.score, left.seconds) == (None, None, None)
    assert "not computed" in council_sheet(found, "DE-a")


def test_who_pledges_nothing_is_named() -> None:
    """With the municipalities that do."""
    with pytest.raises(NotFoundError, match="DE-x pledges no home in this round; there are DE-braunschweig"):
        one_more_home(bundled("pilot"), PARAMS, municipalities=["DE-x"])


def level(name: str, value: int, bound: int | None) -> LevelResult:
    """A level, optimal where value and bound agree."""
    closed = value == bound
    return LevelResult(
        name=name,
        value=value,
        bound=bound,
        status="optimal" if closed else "within_gap",
        proof="certified" if closed else "none",
    )


@pytest.mark.parametrize(
    ("now", "then", "known"),
    [
        (((9, 9), (50, 50)), ((9, 9), (60, 60)), (True, 10, 10)),
        (((9, 9), (50, 55)), ((9, 9), (60, 70)), (False, 5, 20)),
        (((9, 9), (50, 55)), ((9, 9), (52, 60)), (False, 0, 10)),
        (((9, 9), (50, 55)), ((8, 8), (52, 60)), (False, -3, 10)),
        (((9, 9), (50, 50)), ((9, 9), (60, None)), (False, None, None)),
        (((9, 11), (50, 50)), ((9, 9), (60, 60)), (False, None, None)),
        (((9, 9), (50, 50)), ((9, 10), (60, 60)), (False, None, None)),
    ],
)
def test_a_gain_is_as_sure_as_its_bounds(
    now: tuple[tuple[int, int], ...],
    then: tuple[tuple[int, int | None], ...],
    known: tuple[bool, int | None, int | None],
) -> None:
    """Exact where all is proved, a range where only this level is open, else as found."""
    names = ("placed_persons", "score")
    both = tuple(
        tuple(level(name, *each) for name, each in zip(names, levels, strict=True)) for levels in (now, then)
    )
    found = gain("score", (both[0], both[1]), 10)
    assert (found.found, found.exact, found.at_least, found.at_most) == (10, *known)


def test_what_no_objective_counts_is_an_estimate() -> None:
    """Rules that count households say nothing sure of persons."""
    levels = (level("placed_cases", 3, 3),)
    assert not gain("placed_persons", (levels, levels), 2).exact


def test_the_sheet_speaks_plainly(kiel: HomeWorths) -> None:
    """Units in every heading, what is assumed, that it is invented, and no word of the solver."""
    sheet = council_sheet(kiel, "DE-kiel")
    assert sheet.startswith("# Kiel: what one more home would bring\n")
    assert "(persons)" in sheet and "(points x persons)" in sheet and "(homes or rooms)" in sheet
    assert "Every number in the table is exact" in sheet
    assert "offer of this municipality is assumed" in sheet
    assert "not a forecast" in sheet
    assert not {"optimal", "certified", "capacity", "solver", "ppm"} & set(sheet.replace(",", " ").split())
    with pytest.raises(NotFoundError):
        council_sheet(kiel, "DE-braunschweig")


def test_an_estimate_says_so_with_its_range(kiel: HomeWorths) -> None:
    """Marked in the table, and the note says how wide the gap is."""
    row: HomeWorth = kiel.homes[0]
    loose = Gain(found=4, exact=False, at_least=2, at_most=9)
    rows = (row.model_copy(update={"persons": loose, "gap_ppm": 12_000}), *kiel.homes[1:])
    sheet = council_sheet(kiel.model_copy(update={"homes": rows}), "DE-kiel")
    assert "about +4 (estimate: +2 to +9)" in sheet
    assert "1.20 %" in sheet and "is exact" not in sheet


def test_a_name_is_never_read_as_a_mark(kiel: HomeWorths) -> None:
    """A municipality's name may hold anything: it stays a name in the sheet, and no formula in the table."""
    rows = tuple(row.model_copy(update={"name": "=1+1|<b>"}) for row in kiel.homes)
    assert "\\|\\<b\\>" in council_sheet(kiel.model_copy(update={"homes": rows}), "DE-kiel")


def test_the_files_hold_the_same_as_the_model(kiel: HomeWorths, tmp_path: Path) -> None:
    """JSON reads back, a CSV row a kind, a sheet for the municipality; formulas are quoted."""
    rows = tuple(row.model_copy(update={"name": "=SUM(A1)"}) for row in kiel.homes)
    whole, table, sheet = write_homes(kiel.model_copy(update={"homes": rows}), tmp_path / "out")
    assert HomeWorths.model_validate_json(whole.read_bytes()).homes == rows
    read = list(csv.DictReader(table.open(encoding="utf-8")))
    assert [each["unit_ref"] for each in read] == [row.unit_ref for row in rows]
    assert {each["name"] for each in read} == {"'=SUM(A1)"}
    assert sheet.name == "council-DE-kiel.md"
