"""What is vendored is what its makers published: versions, hashes, licences."""

import hashlib
import json
import re
from importlib import resources

from rematch.analysis.reports.page import VENDORED

FOLDER = resources.files("rematch").joinpath("vendored")
MANIFEST = json.loads(FOLDER.joinpath("manifest.json").read_text(encoding="utf-8"))


def test_every_file_is_as_published() -> None:
    """SHA-256 and the version it names itself."""
    assert {each["file"] for each in MANIFEST} == set(VENDORED)
    for each in MANIFEST:
        content = FOLDER.joinpath(each["file"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == each["sha256"], each["file"]
        assert f'"{each["version"]}"'.encode() in content, each["file"]


def test_nothing_else_lies_there() -> None:
    """Files of the manifest, their licence texts, and the manifest."""
    licences = {name for each in MANIFEST for name in [each["licence_text"], *each["holds_parts_of"]]}
    there = {file.name for file in FOLDER.iterdir()} - {"licences", "manifest.json"}
    assert there == {each["file"] for each in MANIFEST}
    assert {f"licences/{file.name}" for file in FOLDER.joinpath("licences").iterdir()} == licences


def test_every_licence_text_is_there() -> None:
    """Each says that it may be passed on, under which words, and by whom."""
    for file in FOLDER.joinpath("licences").iterdir():
        text = file.read_text(encoding="utf-8")
        assert re.search(r"Redistribution|Permission|public domain", text), file.name
