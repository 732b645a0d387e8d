"""Canonical JSON: whichever writer is taken, every byte is the one RFC 8785 asks for."""

from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rematch.analysis.scenario_files import bundled
from rematch.models.canonical import canonical_json

PLAIN = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text()
VALUES = st.recursive(
    PLAIN | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


# The first text of a process waits for a table of all characters, which says nothing of these inputs.
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
@example({"ﬁ": 1, "😀": 2, "a": 54.0})
@example(['\x00\x1f\x7f\b\f\n\r\t"\\/', "\u2028\u2029é", -0.0, 1e21, 1e-7])
@example({"b": [], "a": {}, "": None})
def test_both_writers_write_the_same(value: Any) -> None:
    """Texts with controls and quotes, keys in any script, numbers large and small."""
    assert canonical_json(value) == rfc8785.dumps(value)


@pytest.mark.parametrize("value", ["\ud800", {"a": "\udc00"}, 2**53, [float("nan")], float("-inf")])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    """As the library refuses it."""
    with pytest.raises(rfc8785.CanonicalizationError):
        canonical_json(value)


@pytest.mark.parametrize("name", ["pilot", "weldi"])
def test_every_part_of_the_bundled_rounds_reads_the_same(name: str) -> None:
    """Cases, municipalities, pledges and rules."""
    scenario = bundled(name)
    for part in (*scenario.cases, *scenario.municipalities, *scenario.pledges, scenario.policy):
        value = part.model_dump(mode="json")
        assert canonical_json(value) == rfc8785.dumps(value)
