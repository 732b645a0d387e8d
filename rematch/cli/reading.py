"""Files of a run, written, and read strictly: a wrong one is named, with what to do next."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from rematch.analysis.cohorts import PRESETS, bundled, read_scenario
from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.errors import FileError
from rematch.models.run import Certificate, Run
from rematch.models.scenario import Scenario

Read = TypeVar("Read", bound=BaseModel)


def scenario_of(name: str) -> Scenario:
    """Return a bundled scenario by its name, or read the file."""
    if name in PRESETS and not Path(name).exists():
        return bundled(name)
    if not Path(name).exists():
        raise FileError(f"{name}: no such file, and no bundled scenario; there are {', '.join(PRESETS)}.")
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
