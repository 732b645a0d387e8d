"""A bundle: two homes that are there, alike, and not more pairs than homes; nobody accepts one unasked."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from rematch.models.bundle import Bundle
from rematch.models.case import Accommodation
from rematch.models.pledge import Pledge
from rematch.models.run import Placement
from rematch.models.scenario import canonical
from tests.builders import a_home, a_pledge, a_unit
from tests.bundles import a_bundle

HOST = {"lives_there": "couple"}


def a_paired_pledge(*bundles: Bundle, one: Any = None, other: Any = None) -> Pledge:
    """Two homes u1, one home u2, and these bundles of them."""
    units = [a_unit("u1", **{"count": 2} | (one or {})), a_unit("u2", **{"count": 1} | (other or {}))]
    return a_pledge(units=units, bundles=bundles or (a_bundle(),))


def test_a_bundle_of_two_unit_types() -> None:
    """It is read back from JSON as it was, and found by its reference."""
    pledge = a_paired_pledge(a_bundle(count=1, minutes_apart=0))
    assert Pledge.model_validate_json(pledge.model_dump_json()) == pledge
    assert (pledge.bundle("two"), pledge.bundle("u1")) == (pledge.bundles[0], None)
    assert pledge.left == {"u1": 2, "u2": 1, "two": 1}


@pytest.mark.parametrize(
    ("bundles", "one", "words"),
    [
        ([a_bundle(of=("u1", "u3"))], {}, "names a unit type that the pledge does not have"),
        ([a_bundle("u1")], {}, "shares its bundle_ref"),
        ([a_bundle(), a_bundle(minutes_apart=0)], {}, "shares its bundle_ref"),
        ([a_bundle(count=2)], {}, "bundle two: 2 pairs, 1 homes of one of its unit types"),
        ([a_bundle()], {"kind": "shared_flat"}, "differ in kind"),
        ([a_bundle()], {"women_only": True}, "differ in women_only"),
        ([a_bundle()], {"families_only": True}, "differ in families_only"),
        ([a_bundle(held=1)], {"held": 1}, "unit type u2: 0 held, 1 held by its bundles alone"),
        ([a_bundle(taken=1)], {"taken": 0}, "unit type u1: 0 taken, 1 taken by its bundles alone"),
    ],
)
def test_a_pledge_refuses(bundles: list[Bundle], one: dict[str, Any], words: str) -> None:
    """What contradicts its unit types, with the reference and the numbers."""
    with pytest.raises(ValidationError, match=words):
        a_paired_pledge(*bundles, one=one)


@pytest.mark.parametrize("kind", ["host", "shared_accommodation"])
def test_hosts_and_shared_accommodation_are_not_bundled(kind: str) -> None:
    """A host is chosen one by one; shared accommodation takes persons."""
    fields = {"kind": kind} | ({"host": HOST} if kind == "host" else {})
    with pytest.raises(ValidationError, match="only homes of kind own_home or shared_flat"):
        a_paired_pledge(one=fields, other=fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"of": ("u1", "u1")},
        {"of": ("u1", "u2", "u3")},
        {"minutes_apart": -1},
        {"minutes_apart": 121},
        {"minutes_apart": True},
        {"minutes_apart": "5"},
        {"minutes_apart": 5.0},
        {"minutes_apart": None},
        {"count": -1},
        {"count": 10**6},
        {"held": 1, "taken": 1},
        {"address": "Main Street 1"},
    ],
    ids=str,
)
def test_a_bundle_refuses(fields: dict[str, Any]) -> None:
    """One home twice, three homes, no number of minutes, more in use than there are, an address."""
    with pytest.raises(ValidationError):
        a_bundle(**fields)


@pytest.mark.parametrize("minutes", [-1, 121, True, "10", 10.0, float("nan")], ids=str)
def test_a_household_accepts_whole_minutes_or_nothing(minutes: object) -> None:
    """Nothing is read out of what is no number of minutes."""
    with pytest.raises(ValidationError):
        a_home(bundle_within_minutes=minutes)


def test_nobody_accepts_two_homes_who_does_not_say_so() -> None:
    """Left out is no."""
    assert Accommodation(kinds=("own_home",)).bundle_within_minutes is None


def test_what_holds_no_bundle_is_hashed_as_before() -> None:
    """The new fields are not among what is hashed, until they say something."""
    plain, home = json.loads(canonical(a_pledge())), json.loads(canonical(a_home()))
    assert "bundles" not in plain
    assert "bundle_within_minutes" not in home
    assert json.loads(canonical(a_home(bundle_within_minutes=0)))["bundle_within_minutes"] == 0
    assert json.loads(canonical(a_paired_pledge()))["bundles"][0]["bundle_ref"] == "two"


def test_a_placement_names_two_homes_or_none() -> None:
    """No homes without a proposal; one home names no bundle."""
    homes = a_bundle().homes
    with pytest.raises(ValidationError, match="where there is no proposal"):
        Placement(case_id="harbour/C-1", municipality=None, bundle=homes)
    assert "bundle" not in Placement(case_id="harbour/C-1", municipality=None).model_dump()
