"""The form as pyxform reads it: valid, with every closed list of the models, and a place for every answer."""

import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from pyxform.xls2xform import convert

from rematch.analysis.intake.choices import CLOSED
from rematch.analysis.intake.form import form as whole_form
from rematch.analysis.intake.reading import answers_of
from rematch.analysis.intake.workbook import write_xlsform
from rematch.errors import FileError, InputError
from rematch.explain.languages import languages
from rematch.models.case import Case
from rematch.models.person import AgeBand
from rematch.models.types import HomeKind, HostHousehold, Pathway
from rematch.scoring.catalogue import catalogue
from tests.analysis.intake.cases import FULL, LEAST
from tests.analysis.intake.filled import filled
from tests.builders import a_case

XFORMS = "{http://www.w3.org/2002/xforms}"
SYSTEM = ("_", "meta/", "formhub/", "start")


@dataclass
class Form:
    """What a telephone gets: paths of answers, conditions, and a submission in which nothing is answered."""

    paths: set[str]
    binds: dict[str, dict[str, str]]
    unanswered: dict[str, Any]
    warnings: list[str]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The form in all languages."""
    path = tmp_path_factory.mktemp("form") / "form.xlsx"
    write_xlsform(path, list(languages()))
    return path


@pytest.fixture(scope="module")
def form(written: Path) -> Form:
    """Converted by pyxform, and checked by ODK Validate where there is a Java to run it."""
    found = convert(written, validate=shutil.which("java") is not None)
    root = ET.fromstring(found.xform)
    model = next(root.iter(f"{XFORMS}model"))
    first = next(iter(model.find(f"{XFORMS}instance") or ()))
    binds = {str(bind.get("nodeset")): dict(bind.attrib) for bind in model.findall(f"{XFORMS}bind")}
    repeats = {str(each.get("nodeset")).removeprefix("/data/") for each in root.iter(f"{XFORMS}repeat")}
    return Form(set(_paths(first, "")), binds, dict(_unanswered(first, "", repeats)), found.warnings)


def _paths(node: ET.Element, prefix: str) -> Iterator[str]:
    for child in node:
        name = f"{prefix}{child.tag.rpartition('}')[2]}"
        yield name
        yield from _paths(child, f"{name}/")


def _unanswered(node: ET.Element, prefix: str, repeats: set[str]) -> Iterator[tuple[str, Any]]:
    for child in node:
        path = f"{prefix}{child.tag.rpartition('}')[2]}"
        inner = dict(_unanswered(child, f"{path}/", repeats))
        if path in repeats:
            yield path, [inner]
        elif inner:
            yield from inner.items()
        else:
            yield path, None


def _keys(answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, given in answers.items():
        if isinstance(given, list):
            yield key, ""
            for entry in given:
                yield from _keys(entry if isinstance(entry, dict) else {})
        else:
            yield key, str(given)


def rows(path: Path, sheet: str) -> list[dict[str, str]]:
    """The rows of a sheet by column."""
    head, *rest = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rest]


def test_the_form_is_valid(form: Form) -> None:
    """Without a warning."""
    assert form.warnings == []
    assert {"ready/case_ref", "ready/persons/person_ref", "more/own/own_ref"} <= form.paths


@pytest.mark.parametrize("case", [FULL, LEAST, a_case(4, children=2)], ids=lambda case: case.case_ref)
def test_every_answer_has_its_question(form: Form, case: Case) -> None:
    """The submissions that the other tests read have the paths of the converted form."""
    for key, _ in _keys(filled(case)):
        if not key.startswith(SYSTEM):
            assert key in form.paths


def test_the_reader_knows_every_question(form: Form) -> None:
    """Those that only guide the form included, and what pyxform itself adds to it."""
    assert len(list(_keys(form.unanswered))) > 100
    assert answers_of(whole_form(), form.unanswered).values == {}


def test_every_choice_of_a_filled_form_is_one(written: Path) -> None:
    """Of the list that its question names."""
    lists: dict[str, set[str]] = {}
    for row in rows(written, "choices"):
        lists.setdefault(row["list_name"], set()).add(row["name"])
    types = {row["name"]: row["type"] for row in rows(written, "survey") if row["name"]}
    seen = 0
    for key, given in _keys(filled(FULL)):
        kind, _, list_name = types.get(key.rpartition("/")[2], "").partition(" ")
        if kind in {"select_one", "select_multiple"}:
            seen += 1
            assert set(given.split()) <= lists[list_name], key
    assert seen > 40


def test_every_closed_list_is_there(written: Path) -> None:
    """As the models and the list of criteria have them, no more and no less."""
    found: dict[str, list[str]] = {}
    for row in rows(written, "choices"):
        found.setdefault(row["list_name"], []).append(row["name"])
    assert set(CLOSED) <= set(found)
    assert found["home_kinds"] == [kind.value for kind in HomeKind]
    assert found["hosts"] == [host.value for host in HostHousehold]
    assert found["pathways"] == [pathway.value for pathway in Pathway]
    assert found["age_bands"] == [band.value for band in AgeBand]
    assert found["importance"] == list("012345")
    assert found["least_level"] == list("123")
    assert found["urgency_tiers"] == list("01")
    assert found["levels"] == ["A1", "A2", "B1", "B2", "C1", "C2", "native"]
    assert found["tie_kinds"] == ["close_family_place", "mutual_care_place", "friends_place"]
    kinds = {"provision", "overlap", "proximity", "class_match", "labour"}
    stated = [each.key for each in catalogue() if each.kind.value in kinds]
    assert found["criteria"] == [key for key in stated if key not in found["tie_kinds"]]
    assert len(found["countries"]) > 240
    assert {"uk", "ar", "prs", "other"} <= set(found["languages"])


def test_the_answers_that_make_a_case_ready_come_first(written: Path) -> None:
    """Everything else stands in the second group."""
    names = [row["name"] for row in rows(written, "survey") if row["name"]]
    second = names.index("more")
    first = {
        *("case_ref", "persons", "language", "cares_for_children", "kinds", "step_free", "wheelchair_usable"),
        *("has_ties", "has_unwanted", "ready_from", "move_by", "pathway", "stay_country", "agrees"),
    }
    assert first <= set(names[:second])
    assert {"wishes", "needs", "own", "ranked", "urgency"} <= set(names[second:])


def test_conditions_come_from_the_models(form: Form) -> None:
    """Patterns and bounds, and who is asked what."""
    root = "/data/ready"
    assert form.binds[f"{root}/case_ref"]["constraint"] == "regex(., '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$')"
    assert form.binds[f"{root}/case_ref"]["required"] == "true()"
    assert ". >= 1900 and . <= 2100" in form.binds[f"{root}/persons/birth_year"]["constraint"]
    assert "is_adult" in form.binds[f"{root}/persons/consent"]["relevant"]
    assert "'host'" in form.binds[f"{root}/hosts"]["relevant"]
    point = form.binds[f"{root}/ties/tie_lat"]["constraint"]
    assert ">= -90" in point
    assert "round(., 2)" in point


@pytest.mark.parametrize("tag", list(languages()))
def test_labels_in_each_language(written: Path, tag: str) -> None:
    """Criteria and countries in it; every question has a label, in English where it has no words."""
    column = f"label::{languages()[tag].name} ({tag})"
    for sheet, unlabelled in (("survey", ("end", "calculate")), ("choices", ())):
        for row in rows(written, sheet):
            if not row.get("type", "").startswith(unlabelled or ("end",)):
                assert row[column], row
    german = {row["name"]: row for row in rows(written, "choices") if row["list_name"] == "countries"}
    assert german["DE"]["label::Deutsch (de)"] == "Deutschland"


def test_the_same_form_is_the_same_file(tmp_path: Path) -> None:
    """Whoever writes it, whenever; another choice of languages is another version."""
    versions = [write_xlsform(tmp_path / f"{n}.xlsx") for n in (1, 2)]
    assert versions[0] == versions[1] != write_xlsform(tmp_path / "de.xlsx", ["de"])
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_what_cannot_be_written(tmp_path: Path) -> None:
    """A language without texts, a folder that is not there."""
    with pytest.raises(InputError, match="no texts"):
        write_xlsform(tmp_path / "form.xlsx", ["xx"])
    with pytest.raises(FileError, match="cannot be written"):
        write_xlsform(tmp_path / "nowhere" / "form.xlsx")
