"""Bodies to post: the examples of the document, with a few fields replaced."""

import copy
from typing import Any

from rematch.api import examples

LATER = "2099-12-31"
"""A hold needs a day of arrival to come: tests are to pass in any year."""


def a_case(case_ref: str = "C-0007", **fields: Any) -> dict[str, Any]:
    """A ready case of an adult and a child."""
    return copy.deepcopy(examples.CASE) | {"case_ref": case_ref, "move_by": LATER} | fields


def a_municipality(code: str = "DE-kiel", **fields: Any) -> dict[str, Any]:
    """A municipality."""
    return copy.deepcopy(examples.MUNICIPALITY) | {"code": code, "name": code} | fields


def a_pledge(municipality: str = "DE-kiel", pledge_ref: str = "P-17", **fields: Any) -> dict[str, Any]:
    """A pledge of two homes of three beds."""
    named = {"municipality": municipality, "pledge_ref": pledge_ref}
    return copy.deepcopy(examples.PLEDGE) | {"period": {"start": "2027-01-01", "end": LATER}} | named | fields


def a_draft(policy_ref: str = "balanced", **fields: Any) -> dict[str, Any]:
    """Rules to draft."""
    return copy.deepcopy(examples.DRAFT) | {"policy_ref": policy_ref} | fields


def a_round(round_ref: str = "winter", **fields: Any) -> dict[str, Any]:
    """A round."""
    return copy.deepcopy(examples.ROUND) | {"round_ref": round_ref} | fields
