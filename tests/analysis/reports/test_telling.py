"""Where households may be real: nothing of fewer than ten, nothing by subtraction, no id; attacked here."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rematch.analysis.intervals import Interval
from rematch.analysis.reports import SweepFolder, page, read_sweep, report_of
from rematch.analysis.reports.comparing import comparison_of
from rematch.analysis.reports.moves import moves_of, stays_of
from rematch.analysis.reports.tables import size_shares
from rematch.analysis.reports.telling import TOO_FEW, Guard, coarse
from rematch.models.report import Report, ReportTable
from rematch.models.sweep import GroupCount, SweepRow
from tests.analysis.reports.folders import REFERENCE, a_row, compared, some_homes, some_measures, write_sweep

OTHER = compared(policy="work_first")
COUNTS = st.lists(st.integers(0, 60), max_size=9)


def real(folder: Path, rows: list[SweepRow]) -> SweepFolder:
    """A sweep of one real round."""
    return read_sweep(write_sweep(folder, rows, invented_cases=False, synthetic=False, draw="lottery"))


def a_real_row(counts: dict[str, int], *, cases: int = 200, setting=REFERENCE, **fields) -> SweepRow:
    """So many households at each municipality."""
    placed = sum(counts.values())
    measures = some_measures(
        cases=cases, placed_cases=placed, placed_persons=2 * placed, first_wish_cases=placed // 2
    )
    given = {"synthetic": False, "measures": measures, "homes": some_homes(counts)} | fields
    return a_row(1, setting, **given)


@given(COUNTS, st.integers(1, 4))
def test_no_part_is_small_and_none_is_left_alone(counts: list[int], copies: int) -> None:
    """Whatever the counts: the whole minus what is told is nobody, or two parts and ten households."""
    told = Guard(on=True, copies=copies).parts(counts)
    assert all(count >= 10 * copies for count, shown in zip(counts, told, strict=True) if shown)
    hidden = [count for count, shown in zip(counts, told, strict=True) if not shown]
    if any(told) and hidden:
        assert sum(hidden) == 0 or (len(hidden) >= 2 and sum(hidden) >= 10 * copies)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=7))
def test_no_share_shows_a_few(groups: list[tuple[int, int]]) -> None:
    """Of those placed, those not placed and all: each told group has ten, each hidden rest nobody or ten."""
    placed, cases = [each[0] for each in groups], [sum(each) for each in groups]
    told = Guard(on=True).shares(placed, cases)
    for counts in (placed, cases, [each[1] for each in groups]):
        assert all(count >= 10 for count, shown in zip(counts, told, strict=True) if shown)
        hidden = [count for count, shown in zip(counts, told, strict=True) if not shown]
        if any(told) and hidden:
            assert sum(hidden) == 0 or (len(hidden) >= 2 and sum(hidden) >= 10)


def test_ends_are_rounded_outwards() -> None:
    """One household more in every seed becomes «0 to 5»: no claim; five stay five."""
    assert coarse(Interval(1.0, 1.0, 1.0, 3), 5) == Interval(0.0, 0.0, 5.0, 3)
    assert coarse(Interval(5.0, 5.0, 5.0, 3), 5) == Interval(5.0, 5.0, 5.0, 3)
    assert coarse(Interval(-0.31, -0.4, -0.22, 3), 0.1) == Interval(-0.3, -0.4, -0.2, 3)


def test_municipalities_do_not_add_up_to_a_few(tmp_path: Path) -> None:
    """Husum has three: Lübeck is kept back beside it, so that the total shows no three."""
    counts = {"DE-kiel": 90, "DE-flensburg": 40, "DE-luebeck": 20, "DE-husum": 3}
    sweep = real(tmp_path, [a_real_row(counts)])
    stays = {stay.code: stay.households for stay in stays_of(sweep, REFERENCE)}
    assert stays == {"DE-kiel": 90, "DE-flensburg": 40, "DE-luebeck": None, "DE-husum": None}
    rest = sum(counts.values()) - sum(stay or 0 for stay in stays.values())
    assert rest == 23


def test_those_not_placed_are_not_shown_by_the_sum(tmp_path: Path) -> None:
    """All but four are placed: neither the total nor all municipalities together say so."""
    sweep = real(tmp_path, [a_real_row({"DE-kiel": 90, "DE-flensburg": 66, "DE-luebeck": 40})])
    comparison = comparison_of(sweep)
    for key in ("placed-households", "placed-persons", "homes-left", "places-left", "urgent-persons"):
        assert comparison.cells[REFERENCE][key].instead == TOO_FEW
    told = [stay.households for stay in stays_of(sweep, REFERENCE) if stay.households]
    assert 200 - sum(told) >= 10


def test_moves_under_ten_are_merged(tmp_path: Path) -> None:
    """Fourteen go from Kiel to Lübeck, nine elsewhere in three ways: none of the three is told."""
    codes = list(some_homes({"DE-kiel": 100, "DE-luebeck": 60}).items())
    targets = ["DE-luebeck"] * 14 + ["DE-husum"] * 2 + ["DE-flensburg"] * 7
    changed = dict(codes)
    changed |= {case_id: town for (case_id, _), town in zip(codes, targets, strict=False)}
    changed |= {case_id: "DE-kiel" for case_id, _ in codes[-4:]}
    before = a_real_row({"DE-kiel": 100, "DE-luebeck": 60})
    after = a_real_row(dict(Counter(changed.values())), setting=OTHER, homes=changed)
    moves = moves_of(real(tmp_path, [before, after]), OTHER)
    assert [(move.start, move.end, move.households) for move in moves.told] == [("DE-kiel", "DE-luebeck", 15)]
    # 27 move; the told way is 14, so a subtraction leaves 13 households in three ways.
    assert (moves.together, moves.hidden) == (25, 3)


@pytest.mark.parametrize(("moved", "told"), [(9, False), (10, True)])
def test_a_difference_of_a_few_households_is_not_told(tmp_path: Path, moved: int, told: bool) -> None:
    """Nine placed otherwise: no difference of any figure, however large."""
    homes = some_homes({"DE-kiel": 100, "DE-luebeck": 60})
    changed = homes | dict.fromkeys(list(homes)[:moved], "DE-luebeck")
    rows = [
        a_row(seed, setting, synthetic=False, homes=each, measures=some_measures(mean_score=score))
        for seed in (1, 2)
        for setting, each, score in ((REFERENCE, homes, 5_000), (OTHER, changed, 6_000))
    ]
    found = comparison_of(real(tmp_path, rows)).differences[OTHER]
    assert (found["mean-score"].verdict == "more") is told
    assert found["placed-households"].verdict == found["urgent-persons"].verdict == "untold"
    assert (moves_of(real(tmp_path, rows), OTHER).together is not None) is told


def test_the_urgent_are_not_shown_as_a_size_but_for_a_few(tmp_path: Path) -> None:
    """Thirty urgent beside 34 singles: four singles might be read off; beside fifty nobody can be."""
    for singles, told in ((34, False), (50, True)):
        groups = (
            GroupCount(group="1", cases=singles, placed=20),
            GroupCount(group="2", cases=200 - singles, placed=110),
            GroupCount(group="urgent", cases=30, placed=15),
        )
        sweep = real(tmp_path / str(singles), [a_real_row({"DE-kiel": 130}, groups=groups)])
        assert (comparison_of(sweep).cells[REFERENCE]["urgent-persons"].interval is not None) is told
        assert set(size_shares(sweep)[REFERENCE]) == {"1", "2"}


def test_a_household_drawn_five_times_is_one(tmp_path: Path) -> None:
    """Where one may stand there five times, forty entries may be eight households."""
    counts = {"DE-kiel": 90, "DE-luebeck": 40, "DE-husum": 30}
    stays = stays_of(real(tmp_path, [a_real_row(counts, cases=400, copies=5)]), REFERENCE)
    assert [stay.code for stay in stays if stay.households] == ["DE-kiel"]


def test_the_page_holds_no_case_and_no_exact_count(tmp_path: Path) -> None:
    """No id, nowhere; all numbers of households and persons are multiples of five."""
    counts = {"DE-kiel": 83, "DE-luebeck": 41, "DE-flensburg": 27}
    homes = some_homes(counts)
    changed = homes | dict.fromkeys(list(homes)[:31], "DE-luebeck")
    rows = [a_real_row(counts), a_real_row(dict(Counter(changed.values())), setting=OTHER, homes=changed)]
    report = report_of(real(tmp_path, rows))
    text = page(report)
    assert "SECRET" not in text and "harbour" not in text
    numbers = [int(number) for cell in counted(report) for number in re.findall(r"\d+", cell)]
    assert numbers and [number for number in numbers if number % 5] == []
    assert not any(
        circle.title.endswith((" 83", " 166 persons")) for circle in report.sections[4].maps[0].circles
    )


def counted(report: Report) -> list[str]:
    """All cells of columns that count households or persons."""
    tables: list[ReportTable] = []
    for section in report.sections:
        tables += [*section.tables, *(chart.table for chart in section.charts)]
        tables += [each.table for each in section.maps if each.table]
    columns = [
        (table, idx)
        for table in tables
        for idx, heading in enumerate(table.headings)
        if re.search(r"\((households|persons|homes|beds and places)\)|^Households$|^Persons$", heading)
    ]
    return [row[idx] for table, idx in columns for row in table.rows]


def test_thousands_of_ways_are_decided_at_once() -> None:
    """A large round has more ways than households on any of them: small ones are one rest."""
    counts = [3] * 5_000 + [400, 12, 10]
    told = Guard(on=True).parts(counts)
    assert told == [False] * 5_000 + [True, True, True]
    assert Guard(on=True).parts([3, 400, 12, 10]) == [False, True, True, False]
