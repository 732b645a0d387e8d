"""Turns scenario files into scenarios and back, and finds the bundled ones wherever rematch is installed."""

import json
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.errors import FileError
from rematch.models.scenario import Scenario

LINE_WIDTH = 120


def read_scenario(path: Path) -> Scenario:
    """
    Read a scenario from a file.

    Parameters
    ----------
    path : Path
        A `scenario.json`, as `write_scenario` writes it.

    Returns
    -------
    Scenario
        The scenario, whole and checked.

    Raises
    ------
    FileError
        If the file is not strict JSON or not a scenario; names file and field, never the value.
    """
    document = read_json(path)
    try:
        return Scenario.model_validate(document)
    except ValidationError as error:
        raise refused(str(path), error) from None


def write_scenario(scenario: Scenario, path: Path) -> None:
    """
    Write a scenario to a file that reads back to the same hash, the same bytes each time.

    Parameters
    ----------
    scenario : Scenario
        What to write.
    path : Path
        Where; an existing file is replaced at once, never half.
    """
    half = path.with_name(f"{path.name}.part")
    half.write_bytes(scenario_bytes(scenario))
    half.replace(path)


def scenario_bytes(scenario: Scenario) -> bytes:
    """
    Lay a scenario out as readable JSON: fields in the order of the models, defaults left out.

    Parameters
    ----------
    scenario : Scenario
        What to lay out.

    Returns
    -------
    bytes
        UTF-8, one line per short value, a line feed at the end.
    """
    return layout(scenario.model_dump(mode="json", exclude_defaults=True))


def layout(document: object) -> bytes:
    """
    Lay a JSON document out: what fits on one line stands on one line.

    Parameters
    ----------
    document : object
        Plain JSON values.

    Returns
    -------
    bytes
        UTF-8, a line feed at the end.
    """
    return (_lines(document, 0) + "\n").encode()


def bundled(name: str) -> Scenario:
    """
    Return a scenario that comes with rematch, in a checkout as well as from a wheel.

    Parameters
    ----------
    name : str
        One of `bundled_names()`, such as `pilot`.

    Returns
    -------
    Scenario
        The committed scenario.

    Raises
    ------
    FileError
        If no scenario of that name is bundled.
    """
    if name not in bundled_names():
        raise FileError(f"no bundled scenario has that name; there are: {', '.join(bundled_names())}")
    return read_scenario(scenario_folder() / f"{name}.json")


def bundled_names() -> tuple[str, ...]:
    """
    Return the names of the scenarios that come with rematch.

    Returns
    -------
    tuple of str
        In alphabetical order.
    """
    return tuple(sorted(path.stem for path in scenario_folder().glob("*.json")))


def scenario_folder() -> Path:
    """
    Return where the bundled scenarios are: in a wheel inside the package, in a checkout beside it.

    Returns
    -------
    Path
        Bundled studies are in its folder `studies`.
    """
    package = Path(str(files("rematch")))
    inside = package / "scenarios_data"
    return inside if inside.is_dir() else package.parent / "scenarios"


def _lines(value: object, indent: int) -> str:
    """Write what fits on one line on one line, anything else member by member."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= LINE_WIDTH or not isinstance(value, dict | list):
        return line
    inner = " " * (indent + 1)
    if isinstance(value, dict):
        members = [
            f"{inner}{json.dumps(k, ensure_ascii=False)}: {_lines(v, indent + 1)}" for k, v in value.items()
        ]
        return "{\n" + ",\n".join(members) + "\n" + " " * indent + "}"
    entries = [inner + _lines(entry, indent + 1) for entry in value]
    return "[\n" + ",\n".join(entries) + "\n" + " " * indent + "]"
