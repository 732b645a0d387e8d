"""Finds a study by its name or its file, wherever rematch is installed."""

from pathlib import Path

from rematch.analysis.scenario_files import scenario_folder
from rematch.errors import FileError


def bundled_studies() -> tuple[str, ...]:
    """
    Return the names of the studies that come with rematch.

    Returns
    -------
    tuple of str
        In alphabetical order.
    """
    return tuple(sorted(path.stem for path in _folder().glob("*.toml")))


def study_path(name: str | Path) -> Path:
    """
    Return the file of a study.

    Parameters
    ----------
    name : str or Path
        A file, or the name of a bundled study.

    Raises
    ------
    FileError
        Neither is there.
    """
    if Path(name).is_file():
        return Path(name)
    if str(name) in bundled_studies():
        return _folder() / f"{name}.toml"
    raise FileError(f"{name}: no such file, and no bundled study; there are {', '.join(bundled_studies())}.")


def _folder() -> Path:
    return scenario_folder() / "studies"
