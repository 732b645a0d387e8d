"""Files of a run, written, and read strictly: a wrong one is named, with what to do next."""

import difflib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from rematch.analysis.cohorts import ON_DEMAND, PRESETS, bundled, cohort, read_scenario
from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.errors import FileError, NotFoundError
from rematch.models.run import Certificate, Run
from rematch.models.scenario import Scenario

Read = TypeVar("Read", bound=BaseModel)


def scenario_of(name: str) -> Scenario:
    """Return a bundled scenario by its name, build one that is made on demand, or read the file."""
    if name in PRESETS and not Path(name).exists():
        return bundled(name)
    if name in ON_DEMAND and not Path(name).exists():
        return cohort(name)
    if not Path(name).exists():
        known = ", ".join((*PRESETS, *ON_DEMAND))
        raise FileError(f"{name}: no such file, and no scenario of that name; there are {known}.")
    return read_scenario(Path(name))


def read_model(path: Path, model: type[Read]) -> Read:
    """
    Return the model a JSON file holds.

    Raises
    ------
    FileError
        The file is missing, or does not hold the model; the message names the first wrong field.
    """
    document = read_json(path)
    try:
        return model.model_validate(document)
    except ValidationError as error:
        raise refused(str(path), error) from None


def write_folder(folder: Path, scenario: Scenario, run: Run, certificate: Certificate) -> None:
    """Write what `rematch verify` and `rematch explain` read."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, model in (("scenario", scenario), ("run", run)):
        (folder / f"{name}.json").write_text(model.model_dump_json(indent=1) + "\n", encoding="utf-8")
    # Nobody reads a certificate's thousands of numbers line by line: without spaces it is a third as long.
    (folder / "certificate.json").write_text(certificate.model_dump_json() + "\n", encoding="utf-8")


def read_folder(folder: Path) -> tuple[Scenario, Run, Certificate]:
    """Return what rematch match wrote."""
    return (
        scenario_of(str(folder / "scenario.json")),
        read_model(folder / "run.json", Run),
        read_model(folder / "certificate.json", Certificate),
    )


def code_of(scenario: Scenario, named: str) -> str:
    """Return the code of a municipality named by code or by name."""
    codes = {town.name: town.code for town in scenario.municipalities}
    codes |= {town.code: town.code for town in scenario.municipalities}
    found = codes.get(named)
    if found is None:
        there = ", ".join(sorted(set(codes.values())))
        raise NotFoundError(f"No such municipality in this run; there are {there}.")
    return found


def case_id_of(scenario: Scenario, case_ref: str) -> str:
    """Return the id of a case named by its reference, alone or with its NGO."""
    found = [part.case_id for part in scenario.cases if case_ref in (part.case_id, part.case.case_ref)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFoundError(f"{len(found)} NGOs use this case_ref: {', '.join(found)}. Name one of them.")
    near = difflib.get_close_matches(case_ref, [part.case_id for part in scenario.cases], n=3, cutoff=0.5)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    raise NotFoundError(f"No such case in this run; its ids stand in run.json.{meant}")
