"""Turns a study file (TOML) into a Study, or a refusal that names file, line and key."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, get_args

from pydantic import BaseModel, ValidationError

from rematch.analysis.refusals import NAMED_ERRORS, pointer_of
from rematch.analysis.strict_json import read_text
from rematch.analysis.studies.lines import Path as KeyPath
from rematch.analysis.studies.lines import key_lines, line_of
from rematch.errors import FileError
from rematch.models.study import Study
from rematch.models.words import in_words

STUDY_LIMIT_BYTES = 1024 * 1024


class StudyText:
    """A study file's name and the lines of its keys: says where, whatever is wrong with a value."""

    def __init__(self, path: Path | None, lines: Mapping[KeyPath, int]) -> None:
        self._path = path
        self._lines = lines

    @property
    def folder(self) -> Path:
        """Where files are looked for that the study names."""
        return self._path.parent if self._path else Path()

    def says(self, keys: Sequence[str | int], message: str) -> str:
        """Return file, line, key and message in one line."""
        name = ".".join(str(step) for step in keys if isinstance(step, str))
        where = f"{self._path}, line {line_of(self._lines, tuple(keys))}" if self._path else "the study"
        return f"{where}: {name}: {message}" if name else f"{where}: {message}"

    def refuse(self, keys: Sequence[str | int], message: str) -> NoReturn:
        """
        Refuse what stands at a key.

        Raises
        ------
        FileError
            With file, line, key and message.
        """
        raise FileError(self.says(keys, message), pointer=pointer_of(keys))


def read_study(path: Path) -> tuple[Study, StudyText]:
    """
    Read a study file.

    Parameters
    ----------
    path : Path
        TOML in UTF-8, of at most 1 MiB; docs/studies.md.

    Returns
    -------
    (Study, StudyText)
        What it says, and where each key stands.

    Raises
    ------
    FileError
        Not TOML, or a key that is unknown, missing or holds what it must not; names file, line and key.
    """
    text = read_text(path, limit_bytes=STUDY_LIMIT_BYTES)
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileError(f"{path}: is not TOML: {error}") from None
    named = StudyText(path, key_lines(text))
    return study_of(document, named), named


def study_of(document: Mapping[str, Any], named: StudyText) -> Study:
    """
    Return the study that a document says.

    Parameters
    ----------
    document : mapping
        As TOML gives it.
    named : StudyText
        Says where each key stands.

    Raises
    ------
    FileError
        A key is unknown, missing or holds what it must not.
    """
    try:
        return Study.model_validate(document)
    except ValidationError as error:
        raise _refused(named, error) from None


def near(name: str, there: Sequence[str]) -> str:
    """
    Return what there is, and what may have been meant.

    Parameters
    ----------
    name : str
        What was written.
    there : sequence of str
        What could have been.
    """
    close = difflib.get_close_matches(name, there, n=1, cutoff=0.6)
    meant = f"did you mean {close[0]}? " if close else ""
    return f"{meant}There are: {', '.join(there)}"


def _refused(named: StudyText, error: ValidationError) -> FileError:
    found = error.errors(include_input=False, include_url=False)
    said = [named.says(_where(mistake), _words(mistake)) for mistake in found[:NAMED_ERRORS]]
    more = f"; and {len(found) - NAMED_ERRORS} more" if len(found) > NAMED_ERRORS else ""
    return FileError("; ".join(said) + more, pointer=pointer_of(found[0]["loc"]))


def _where(mistake: Mapping[str, Any]) -> tuple[str | int, ...]:
    """Return the path of a mistake; of a key of a table pydantic adds a mark of its own."""
    return tuple(step for step in mistake["loc"] if step != "[key]")


def _words(mistake: Mapping[str, Any]) -> str:
    if mistake["type"] != "extra_forbidden":
        return in_words(mistake)
    *around, last = mistake["loc"]
    return f"there is no such key here; {near(str(last), sorted(_keys_at(around)))}"


def _keys_at(loc: Sequence[str | int]) -> Iterator[str]:
    """Yield the keys of the table at a location of the study."""
    model: type[BaseModel] = Study
    for step in loc:
        if isinstance(step, str):
            model = next(_models_in(model.model_fields[step].annotation))
    yield from model.model_fields


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
