"""What JSON readers guess at is refused, and never repeated."""

import time

import pytest

from rematch.models.strict_json import DEPTH_MAX, JsonError, read_json

MARKER = "zz-marker-zz"


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1e400}',
        b'{"a": -1e400}',
        b'{"a": 1234567890123456789}',
        b'{"a": ' + b"9" * 5_000 + b"}",
        b'{"a": 0.' + b"1" * 5_000 + b"}",
        b'{"a": 1, "a": 2}',
        b'{"b": [{"a": 1, "a": 1}]}',
        rb'{"a": "\ud800 zz-marker-zz"}',
        rb'{"a": "\udc00\ud800"}',
        rb'{"\ud800": 1}',
        rb'{"a": "zz-marker-zz\u0000"}',
        b'{"a": "zz-marker-zz\x00"}',
        b"[" * (DEPTH_MAX + 1) + b"]" * (DEPTH_MAX + 1),
        b"[" * 1_000_000,
        b'{"zz-marker-zz": "\xff"}',
        b'{"a": "zz-marker-zz',
        b"\xef\xbb\xbf{}",
        b"{'a': 1}",
        b"{} {}",
        b"",
    ],
)
def test_ambiguous_json_is_refused_and_not_repeated(text: bytes) -> None:
    """Each of these is read as something by json.loads, by pydantic or by both, or breaks them."""
    with pytest.raises(JsonError) as caught:
        read_json(text)
    assert MARKER not in caught.value.message
    assert MARKER not in (caught.value.pointer or "")


def test_brackets_within_a_text_do_not_count_as_depth() -> None:
    """Only lists and objects nest."""
    assert read_json(b'["' + b"[" * 500 + rb'\"[\\"' + b"]") == ["[" * 500 + '"[\\']


def test_depth_up_to_the_limit_is_read() -> None:
    """The limit itself is fine."""
    assert read_json(b"[" * DEPTH_MAX + b"]" * DEPTH_MAX)


def test_a_pair_of_surrogates_is_one_character() -> None:
    """A character beyond the basic plane may be escaped."""
    assert read_json(rb'{"a": "\ud83d\ude00"}') == {"a": "\N{GRINNING FACE}"}


def test_a_refused_text_is_pointed_at() -> None:
    """The pointer names the field, as far as its steps are plain names."""
    with pytest.raises(JsonError) as caught:
        read_json(rb'{"rows": [{"title": "ok"}, {"Some Body": {"title": "\u0000"}}]}')
    assert caught.value.pointer == "/rows/1"


@pytest.mark.parametrize("piece", [rb'"\"', rb"\"", b"[],", b'"",', rb"\\", b"{"])
def test_the_worst_mebibyte_is_read_in_well_under_a_second(piece: bytes) -> None:
    """No text makes the reader go over it again and again."""
    text = b'["' + piece * (1_048_576 // len(piece))
    started = time.perf_counter()
    with pytest.raises(JsonError):
        read_json(text)
    assert time.perf_counter() - started < 2
