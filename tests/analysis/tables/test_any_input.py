"""Whatever a file holds, reading it ends in models or in an error that says what to do."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rematch.analysis.strict_json import read_json
from rematch.analysis.tables import read_cases, read_municipalities, read_pledges
from rematch.analysis.tables.phrases import NEEDS, TIES, WISHES
from rematch.analysis.tables.sheet import neutral, read_rows, write_rows
from rematch.errors import InputError
from rematch.models.statement import Need, Tie, TieKind, Wish
from rematch.models.types import Place, Position

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
ROWS = (
    "ngo,case_ref,size,person_ref,birth_year,languages,ties,person_needs,wishes,move_by\n"
    "harbour,C-1,1,P1,1990,uk:native;en:B1,friends_place@1.5/2.5:3,legal_advice:2,buddy:4(hidden),2027-04-30\n"
)
READERS = (read_cases, read_municipalities, read_pledges)
KEYS = st.from_regex(r"[a-z][a-z0-9_]{1,12}", fullmatch=True)
OPTIONS = st.lists(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,6}", fullmatch=True), unique=True, max_size=3)
POINTS = st.builds(
    lambda lat, lon: Place(position=Position(lat=lat / 100, lon=lon / 100)),
    st.integers(-9_000, 9_000),
    st.integers(-18_000, 18_000),
)
PLACES = POINTS | st.from_regex(r"[A-Z]{2}-[a-z]{1,9}", fullmatch=True).map(
    lambda code: Place(municipality=code)
)
STATED = {
    "criterion": KEYS,
    "options": OPTIONS.map(tuple),
    "place": st.none() | PLACES,
    "hidden": st.booleans(),
}


@QUICK
@given(content=st.binary(max_size=200))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    """Neither JSON nor CSV readers let another error through."""
    for name in ("any.csv", "any.json"):
        path = tmp_path / name
        path.write_bytes(content)
        for read in (*READERS, read_json):
            try:
                read(path)
            except InputError as refusal:
                assert refusal.message


@QUICK
@given(position=st.integers(0, len(ROWS)), inserted=st.text(max_size=4), removed=st.integers(0, 3))
def test_any_slip_of_the_pen(tmp_path: Path, position: int, inserted: str, removed: int) -> None:
    """A good sheet with a few characters changed reads, or is refused."""
    path = tmp_path / "cases.csv"
    spoilt = ROWS[:position] + inserted + ROWS[position + removed :]
    path.write_bytes(spoilt.encode("utf-8", "surrogatepass"))
    try:
        assert len(read_cases(path)) <= 2
    except InputError as refusal:
        assert "cases.csv" in refusal.message


@QUICK
@given(wish=st.builds(Wish, importance=st.integers(0, 5), **STATED))
def test_every_wish_can_be_written(wish: Wish) -> None:
    """Shown as a cell and read again, it is the same wish."""
    cell = WISHES.show([wish.model_dump(mode="json", exclude_defaults=True)])
    assert [Wish.model_validate(each) for each in WISHES.parse(cell)] == [wish]


@QUICK
@given(
    need=st.builds(Need, least_level=st.integers(1, 3), within_km=st.none() | st.integers(0, 900), **STATED)
)
def test_every_need_can_be_written(need: Need) -> None:
    """Shown as a cell and read again, it is the same need."""
    cell = NEEDS.show([need.model_dump(mode="json", exclude_defaults=True)])
    assert [Need.model_validate(each) for each in NEEDS.parse(cell)] == [need]


@QUICK
@given(
    tie=st.builds(
        Tie,
        kind=st.sampled_from(TieKind),
        place=PLACES,
        within_km=st.integers(0, 900),
        importance=st.integers(0, 5),
    )
)
def test_every_tie_can_be_written(tie: Tie) -> None:
    """Shown as a cell and read again, it is the same tie."""
    cell = TIES.show([tie.model_dump(mode="json", exclude_defaults=True)])
    assert [Tie.model_validate(each) for each in TIES.parse(cell)] == [tie]


@QUICK
@given(cell=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).map(str.strip))
def test_no_cell_we_write_is_a_formula(tmp_path: Path, cell: str) -> None:
    """A spreadsheet sees text or a number; we read back what we wrote."""
    shown = neutral(cell)
    assert not shown.startswith(("=", "+", "@"))
    path = tmp_path / "cells.csv"
    write_rows(path, ("note", "mark"), [{"note": cell, "mark": "x"}])
    if not cell.startswith("'"):
        assert [row.cells["note"] for row in read_rows(path, required=(), known=("note", "mark"))] == [cell]
