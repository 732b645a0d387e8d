"""JSON that a careful reader must not guess at is refused, with file and line and without the value."""

from pathlib import Path

import pytest

from rematch.analysis.strict_json import JSON_LIMIT_BYTES, read_json, read_text
from rematch.errors import FileError

SECRET = "geheim4711"


def written(tmp_path: Path, content: str | bytes) -> Path:
    """A file with this content."""
    path = tmp_path / "given.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_plain_json_is_read(tmp_path: Path) -> None:
    """With a byte order mark, nested, with characters beyond the first plane written as two halves."""
    path = written(tmp_path, b'\xef\xbb\xbf{"a": [1, 2.5, true, null, "\\ud83d\\ude00 \\\\u0000"]}')
    assert read_json(path) == {"a": [1, 2.5, True, None, "\U0001f600 \\u0000"]}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('{"case_ref": "geheim4711", "case_ref": 2}', r"names a key twice \(case_ref\)"),
        ('{"Geheim 4711": 1, "Geheim 4711": 2}', "names a key twice; keep one"),
        ('{"a": NaN}', "NaN and Infinity are no numbers"),
        ('{"a": -Infinity}', "NaN and Infinity are no numbers"),
        ('{"a": 1e400}', "too large"),
        ('{"a": ' + "9" * 5000 + "}", "more than 4000 digits"),
        ('{"a": "geheim4711\\u0000"}', "NUL"),
        ('{"a": "geheim4711\x00"}', "NUL"),
        ('{"a": "geheim4711\\ud800"}', "half of a surrogate pair"),
        ('{"\\uDC00": "geheim4711"}', "half of a surrogate pair"),
        ("[" * 21 + "]" * 21, "nested more than 20 deep"),
        ('{\n "a": "geheim4711",\n "b" 1}', "no JSON: see line 3"),
        ("", "no JSON: see line 1"),
        (b'{"a": "\xff"}', "is not UTF-8 from byte 7 on"),
    ],
)
def test_what_must_not_be_guessed_at_is_refused(tmp_path: Path, content: str | bytes, says: str) -> None:
    """The message names the file and the fault, never the value."""
    path = written(tmp_path, content)
    with pytest.raises(FileError, match=says) as refusal:
        read_json(path)
    assert "given.json" in refusal.value.message
    assert SECRET not in refusal.value.message and "Geheim" not in refusal.value.message


def test_brackets_in_strings_are_no_depth(tmp_path: Path) -> None:
    """Only real nesting counts, up to 20."""
    assert read_json(written(tmp_path, '["' + "[" * 99 + '\\"{{"]')) == ["[" * 99 + '"{{']
    assert read_json(written(tmp_path, "[" * 20 + "]" * 20)) is not None


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    """The reason is the system's, the advice ours."""
    for path in (tmp_path / "nowhere.json", tmp_path):
        with pytest.raises(FileError, match="cannot be read"):
            read_json(path)


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    """Beyond the limit nothing is parsed."""
    path = tmp_path / "vast.json"
    with path.open("wb") as file:
        file.truncate(JSON_LIMIT_BYTES + 1)
    with pytest.raises(FileError, match="67,108,865 bytes; at most 67,108,864"):
        read_json(path)
    with pytest.raises(FileError, match="at most 5"):
        read_text(written(tmp_path, "123456"), limit_bytes=5)
