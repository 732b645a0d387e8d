"""Turns a scenario into the three sheets and the rules, to start one's own from."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rematch.analysis.scenario_files import bundled, layout
from rematch.analysis.tables.columns import (
    CASES_HEADER,
    CONSENT,
    HOUSEHOLD,
    MUNICIPALITIES_HEADER,
    PERSON,
    PLEDGE,
    PLEDGES_HEADER,
    UNIT,
)
from rematch.analysis.tables.municipality_rows import municipality_cells
from rematch.analysis.tables.nesting import flat
from rematch.analysis.tables.safety import SafetyRecord
from rematch.analysis.tables.sheet import write_rows
from rematch.errors import FileError
from rematch.models.case import Safety
from rematch.models.pledge import Pledge
from rematch.models.scenario import CasePart, Scenario


def write_templates(folder: Path) -> tuple[Path, ...]:
    """
    Write the pilot as CSV sheets and its rules as JSON.

    Parameters
    ----------
    folder : Path
        Where; made if it is not there.

    Returns
    -------
    tuple of Path
        `cases.csv`, `municipalities.csv`, `pledges.csv`, `policy.json`, `safety.json`.
    """
    return write_tables(bundled("pilot"), folder)


def write_tables(scenario: Scenario, folder: Path) -> tuple[Path, ...]:
    """
    Write an invented scenario as sheets that read back as far as CSV carries.

    Parameters
    ----------
    scenario : Scenario
        A synthetic one: a sheet is no place for what real people said.
    folder : Path
        Where; made if it is not there.

    Returns
    -------
    tuple of Path
        `cases.csv`, `municipalities.csv`, `pledges.csv`, `policy.json`, `safety.json`.

    Raises
    ------
    FileError
        If the scenario is not synthetic, or holds what a sheet cannot carry.
    """
    if not scenario.round.synthetic:
        raise FileError("only invented scenarios are written as sheets; real cases stay in scenario.json")
    folder.mkdir(parents=True, exist_ok=True)
    names = ("cases.csv", "municipalities.csv", "pledges.csv", "policy.json", "safety.json")
    files = tuple(folder / name for name in names)
    cases, municipalities, pledges, policy, safety = files
    write_rows(cases, CASES_HEADER, (row for part in scenario.cases for row in _case_rows(part)))
    write_rows(municipalities, MUNICIPALITIES_HEADER, map(municipality_cells, scenario.municipalities))
    write_rows(pledges, PLEDGES_HEADER, (row for pledge in scenario.pledges for row in _pledge_rows(pledge)))
    policy.write_bytes(layout(scenario.policy.model_dump(mode="json", exclude_defaults=True)))
    recorded = [part for part in scenario.cases if part.safety != Safety()]
    records = [SafetyRecord(case_id=part.case_id, safety=part.safety) for part in recorded]
    safety.write_bytes(layout([record.model_dump(mode="json") for record in records]))
    return files


def _case_rows(part: CasePart) -> Iterator[dict[str, str]]:
    """Show a case, one row per person; what the household shares stands in the first row."""
    case: dict[str, Any] = part.case.model_dump(mode="json", exclude_defaults=True)
    consents = {consent["person_ref"]: consent for consent in case.get("consents", [])}
    own = {"ngo": part.case_id.split("/")[0], "case_ref": part.case.case_ref, "size": str(part.case.size)}
    shared = flat(case, HOUSEHOLD)
    for position, person in enumerate(case["persons"]):
        consent = flat(consents.get(person["person_ref"], {}), CONSENT)
        yield {**own, **flat(person, PERSON), **consent, **(shared if position == 0 else {})}


def _pledge_rows(pledge: Pledge) -> Iterator[dict[str, str]]:
    """Show a pledge, one row per unit type; what they share stands in the first row."""
    values: dict[str, Any] = pledge.model_dump(mode="json", exclude_defaults=True)
    whole = flat(values, PLEDGE)
    own = {key: whole[key] for key in ("municipality", "pledge_ref")}
    own["unit_types"] = str(len(pledge.unit_types))
    for position, unit in enumerate(values["unit_types"]):
        yield {**own, **(whole if position == 0 else {}), **flat(unit, UNIT)}
