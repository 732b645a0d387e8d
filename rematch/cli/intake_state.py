"""What a pull has brought over already: a file of ids and keyed digests, without a word of a case."""

import hashlib
import hmac
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rematch.analysis.refusals import refused
from rematch.analysis.strict_json import read_json
from rematch.errors import FileError
from rematch.models.types import Model


class Taken(Model):
    """The file: of which form, and the digest of each submission as it was last taken."""

    server: str
    asset: str
    taken: dict[str, str]


class PullState:
    """Submissions by the id that their versions share."""

    def __init__(self, path: Path, *, server: str, asset: str, key: str) -> None:
        self._path = path
        self._key = key.encode()
        self._about = {"server": server.rstrip("/"), "asset": asset}
        self._taken = _read(path, self._about)
        self._is_saved = True

    def is_new(self, root_id: str, submission: Mapping[str, Any]) -> bool:
        """Say whether a submission is new, or another one than was taken."""
        return self._taken.get(root_id) != self._digest(submission)

    def note(self, root_id: str, submission: Mapping[str, Any]) -> None:
        """Remember that a submission was taken; `save` writes it down."""
        self._taken[root_id] = self._digest(submission)
        self._is_saved = False

    def save(self) -> None:
        """Write the file: the old one or the new one is there, never half of one."""
        if self._is_saved:
            return
        document = Taken(**self._about, taken=self._taken).model_dump_json(indent=1)
        try:
            handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(document + "\n")
            Path(name).replace(self._path)
            self._is_saved = True
        except OSError as error:
            raise FileError(f"{self._path}: cannot be written ({error.strerror}).") from None

    def _digest(self, submission: Mapping[str, Any]) -> str:
        """Keyed with the NGO's key for rematch, which is not in the file: nobody guesses answers from it."""
        content = json.dumps(submission, sort_keys=True).encode()
        return hmac.new(self._key, content, hashlib.sha256).hexdigest()


def _read(path: Path, about: dict[str, str]) -> dict[str, str]:
    if not path.exists():
        return {}
    try:
        found = Taken.model_validate(read_json(path))
    except ValidationError as error:
        raise refused(str(path), error) from None
    if about != {"server": found.server, "asset": found.asset}:
        raise FileError(f"{path}: is about another form; give each form a file of its own with --state.")
    return dict(found.taken)
