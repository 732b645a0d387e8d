"""Sheets that cannot be used are refused: file, row, column, what to write; never what was written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rematch.analysis.tables import read_cases, read_municipalities, read_pledges, read_policy
from rematch.errors import BarredError, FileError

CASES = (
    "ngo,case_ref,size,person_ref,birth_year,languages,kinds,wishes,move_by\n"
    "harbour,C-1,2,P1,1990,uk:native,own_home,buddy:4,2027-04-30\n"
    "harbour,C-1,2,P2,2015,,,,\n"
)
PLACES = (
    "code,name,country,lat,lon,position_source,answers,answers_source\n"
    "DE-a,A,DE,1.5,2.5,assumed,buddy:1,a | 2026\n"
)
PLEDGES = (
    "municipality,pledge_ref,unit_types,period_start,period_end,pathways,unit_ref,kind,count,beds\n"
    "DE-a,P-1,2,2027-01-01,2027-06-30,temporary_protection,flat-2,own_home,1,2\n"
    "DE-a,P-1,2,,,,flat-3,own_home,1,3\n"
)
READERS: dict[str, tuple[str, Callable[[Path], Any]]] = {
    "cases": (CASES, read_cases),
    "places": (PLACES, read_municipalities),
    "pledges": (PLEDGES, read_pledges),
}


def read(tmp_path: Path, kind: str, content: str | bytes) -> Any:
    """Write the content and read it as a sheet of this kind."""
    path = tmp_path / f"{kind}.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return READERS[kind][1](path)


@pytest.mark.parametrize("kind", READERS)
def test_the_sheets_these_tests_spoil_are_good(tmp_path: Path, kind: str) -> None:
    """Otherwise the refusals below would show nothing."""
    assert len(read(tmp_path, kind, READERS[kind][0])) == 1


@pytest.mark.parametrize(
    ("kind", "old", "new", "says"),
    [
        ("cases", "C-1,2,P2", "C-1,3,P2", "row 3, column size: says 3 persons, but the case has 2 rows"),
        ("cases", "C-1,2,P1", "C-1,,P1", "row 2, column size: write how many"),
        ("cases", "C-1,2,P1", "C-1,two,P1", "row 2, column size: write a whole number"),
        (
            "cases",
            "harbour,C-1,2,P2,2015,,,,\n",
            "",
            "row 2, column size: says 2 persons, but the case has 1 rows",
        ),
        ("cases", "P2,2015,,,,", "P2,2015,,host,,", "row 3, column kinds: differs from row 2"),
        ("cases", "2,P2,", "2,P1,", "row 2: two persons share a person_ref"),
        ("cases", "1990", "19x0", "row 2, column birth_year: write a whole number"),
        ("cases", "2015", "3015", "row 3, column birth_year: at most 2100 is asked for"),
        ("cases", "uk:native", "uk", "row 2, column languages: write an entry as language:level"),
        ("cases", "uk:native", "xx-geheim:native", "row 2, column languages: is not a registered"),
        ("cases", "own_home", "castle", "row 2, column kinds: Input should be 'own_home'"),
        ("cases", "own_home", "own_home;;host", "row 2, column kinds: an entry of the list is empty"),
        ("cases", "buddy:4", "buddy", "row 2, column wishes: write an entry as criterion:importance"),
        ("cases", "buddy:4", "buddy:9", "row 2, column wishes: at most 5 is asked for"),
        (
            "cases",
            "buddy:4",
            "buddy:4;buddy:2",
            "row 2: 1 criterion(s) stand more than once in needs and wishes",
        ),
        ("cases", "2027-04-30", "30.04.2027", "row 2, column move_by: write the day as YYYY-MM-DD"),
        ("cases", "2027-04-30", "2027-04-31", "row 2, column move_by: Input should be a valid date"),
        ("cases", "buddy:4", "=1+1", "row 2, column wishes: begins with a formula sign"),
        ("cases", "buddy:4", "@SUM(A1)", "row 2, column wishes: begins with a formula sign"),
        ("cases", "harbour,C-1,2,P1", "har bour,C-1,2,P1", "row 2, column size: says 2 persons"),
        ("cases", ",,,,\n", ",,,\n", "row 3: 8 cells, but 9 columns"),
        ("cases", ",languages,", ",languages,languages,", "column languages stands twice"),
        ("cases", "size,", "", "these columns are missing: size"),
        ("cases", ",move_by", ",moves_by", "column 9 is not known"),
        ("places", "1.5", '"1,5"', "row 2, column lat: write decimal degrees with a point"),
        ("places", ",assumed,", ",a survey,", "row 2, column position_source: write `title | date`"),
        ("places", ",assumed,", ",,", "row 2: position needs position_source"),
        ("places", ",a | 2026", ",", "row 2, column answers_source: write who states the answers"),
        ("places", "buddy:1", "buddy:7", "row 2, column answers: at most 3 is asked for"),
        ("places", ",DE,", ",de,", "row 2, column country: is not a country"),
        ("pledges", "P-1,2,,", "P-1,1,,", "row 3, column unit_types: says 1, but the pledge has 2 rows"),
        ("pledges", "flat-3", "flat-2", "row 2: two unit types share a unit_ref"),
        (
            "pledges",
            "own_home,1,3",
            "own_home,-1,3",
            "row 3, column count: at least 0 is asked for",
        ),
        ("pledges", "own_home,1,3", "host,1,3", "row 3: `host` belongs to kind host"),
        ("pledges", "2027-06-30", "2026-06-30", "row 2, column period_start: the end"),
        ("pledges", "temporary_protection", "tourism", "row 2, column pathways: Input should be"),
    ],
)
def test_a_spoilt_sheet_is_refused(tmp_path: Path, kind: str, old: str, new: str, says: str) -> None:
    """One change, one message that says where and what to do."""
    content = READERS[kind][0]
    assert old in content
    with pytest.raises(FileError) as refusal:
        read(tmp_path, kind, content.replace(old, new, 1))
    assert says in refusal.value.message
    assert f"{kind}.csv" in refusal.value.message


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("cases", value)
        for value in ("harbour", "P1", "1990", "uk:native", "own_home", "buddy:4", "2027-04-30")
    ]
    + [("places", value) for value in ("DE-a", "1.5", "assumed", "buddy:1", "a | 2026")]
    + [
        ("pledges", value)
        for value in ("P-1,2,2027", "2027-01-01", "temporary_protection", "flat-2", "own_home")
    ],
)
@pytest.mark.parametrize("secret", ["geheim 4711!", "geheim4711"])
def test_no_value_is_echoed(tmp_path: Path, kind: str, value: str, secret: str) -> None:
    """Whatever stands in a cell, no message repeats it."""
    try:
        read(tmp_path, kind, READERS[kind][0].replace(value, secret, 1))
    except FileError as refusal:
        assert "4711" not in refusal.message


@pytest.mark.parametrize("column", ["nationality", "religion", "sex", "gender", "diagnosis", "education"])
def test_a_column_that_asks_who_somebody_is_is_barred(tmp_path: Path, column: str) -> None:
    """Said plainly, with file and column."""
    with pytest.raises(BarredError, match=r"cases\.csv, column 5: .* never scores"):
        read(tmp_path, "cases", CASES.replace("birth_year", column))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        (CASES.replace(",", "\t"), "separated by tabs"),
        (CASES.encode("utf-16"), "not UTF-8"),
        (CASES.replace("harbour", "härbour").encode("cp1252"), "not UTF-8"),
        (CASES + "\x00", "NUL"),
        (CASES + '"harbour', "is not CSV"),
        ('a"b,c\n', "not known"),
    ],
)
def test_what_is_no_sheet_is_refused(tmp_path: Path, content: str | bytes, says: str) -> None:
    """The whole file, at once."""
    with pytest.raises(FileError, match=says):
        read(tmp_path, "cases", content)


def test_a_large_sheet_is_refused(tmp_path: Path) -> None:
    """More than 10 MiB is not parsed."""
    with pytest.raises(FileError, match="at most 10,485,760"):
        read(tmp_path, "cases", CASES + "," * 10_485_760)


def test_byte_order_mark_blank_rows_and_spaces_are_no_fault(tmp_path: Path) -> None:
    """What spreadsheets add is passed over; rows keep the numbers a spreadsheet shows."""
    padded = CASES.replace("own_home", " own_home ").replace(
        "\nharbour,C-1,2,P2", "\n,,,,,,,,\nharbour,C-1,2,P2"
    )
    assert read(tmp_path, "cases", "\ufeff" + padded) == read(tmp_path, "cases", CASES)
    with pytest.raises(FileError, match="row 4, column birth_year"):
        read(tmp_path, "cases", padded.replace("2015", "soon"))


def test_rows_of_a_case_need_not_be_neighbours(tmp_path: Path) -> None:
    """Rows belong together by NGO and case_ref; the same case_ref at another NGO is another case."""
    other = "bridge,C-1,1,P1,1980,,,,\n"
    lines = CASES.splitlines(keepends=True)
    found = read(tmp_path, "cases", lines[0] + lines[1] + other + lines[2])
    assert [(ngo, case.case_ref, case.size) for ngo, case in found] == [
        ("harbour", "C-1", 2),
        ("bridge", "C-1", 1),
    ]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("cases.xlsx", "x", "neither CSV nor JSON"),
        ("cases", "[]", "neither CSV nor JSON"),
        ("cases.json", "{}", "must hold a JSON array"),
        (
            "cases.json",
            '[{"ngo": "a", "case": {"case_ref": "geheim 4711", "persons": []}}]',
            "entry 1: /case/case_ref",
        ),
        ("cases.json", '[{"case_ref": "C-1"}]', "entry 1: /ngo: this field is missing"),
    ],
)
def test_files_of_cases_that_are_refused(tmp_path: Path, name: str, content: str, says: str) -> None:
    """JSON entries are counted from 1."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileError) as refusal:
        read_cases(path)
    assert says in refusal.value.message and "4711" not in refusal.value.message


def test_the_same_case_twice_is_refused(tmp_path: Path) -> None:
    """In JSON, where rows cannot be counted."""
    entry = '{"ngo": "a", "case": {"case_ref": "C-1", "persons": [{"person_ref": "P1", "birth_year": 1990}]}}'
    path = tmp_path / "cases.json"
    path.write_text(f"[{entry}, {entry}]", encoding="utf-8")
    with pytest.raises(FileError, match="entry 2 repeats the case_ref"):
        read_cases(path)


def test_rules_without_any_weight_are_refused(tmp_path: Path) -> None:
    """The model's own words, with the file."""
    path = tmp_path / "policy.json"
    criterion = (
        '{"key": "buddy", "theme": "community_culture", "kind": "provision", "label": "B", "weight": 0}'
    )
    path.write_text(f'{{"policy_ref": "p", "criteria": [{criterion}]}}', encoding="utf-8")
    with pytest.raises(FileError, match=r"policy\.json: as a whole: all weights are zero"):
        read_policy(path)


PAIRED = (
    PLEDGES.replace("pathways,", "pathways,bundles,")
    .replace("protection,flat-2", "protection,pair:flat-2+flat-3~5:1,flat-2")
    .replace(",,,,flat-3", ",,,,,flat-3")
)


def test_a_sheet_with_a_bundle(tmp_path: Path) -> None:
    """Otherwise the refusals below would show nothing."""
    (pledge,) = read(tmp_path, "pledges", PAIRED)
    assert [(each.bundle_ref, each.unit_refs, each.minutes_apart) for each in pledge.bundles] == [
        ("pair", ("flat-2", "flat-3"), 5)
    ]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ("pair:flat-2~5:1", "column bundles: write an entry as bundle_ref:unit_ref+unit_ref~minutes:count"),
        ("pair:flat-2+flat-3:1", "column bundles: write an entry as"),
        ("pair:flat-2+flat-3~x:1", "column bundles: write an entry as"),
        ("pair:flat-2+flat-3~5:1;", "column bundles: an entry of the list is empty"),
        ("pair:flat-2+flat-3~500:1", "row 2, column bundles"),
        ("pair:flat-2+flat-2~5:1", "row 2, column bundles: a bundle draws on two different unit types"),
        ("pair:flat-2+cellar~5:1", "row 2: bundle pair names a unit type that the pledge does not have"),
        ("pair:flat-2+flat-3~5:2", "row 2: bundle pair: 2 pairs, 1 homes of one of its unit types"),
        ("flat-2:flat-2+flat-3~5:1", "row 2: a bundle shares its bundle_ref"),
    ],
)
def test_a_bundle_that_cannot_be_read(tmp_path: Path, entry: str, says: str) -> None:
    """Row, column where one is to blame, and what to write."""
    with pytest.raises(FileError) as refused:
        read(tmp_path, "pledges", PAIRED.replace("pair:flat-2+flat-3~5:1", entry))
    assert says in str(refused.value)
