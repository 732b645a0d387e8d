"""E-mail to an organisation: where to, how often, and where its subscription stands; no word of a case."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
TOP = r"[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
LOCAL_MAX = 64


def plain_address(address: str) -> str:
    """Return an address with its host in small letters, or refuse a name that is too long."""
    local, _, host = address.rpartition("@")
    if len(local) > LOCAL_MAX:
        raise ValueError(f"has at most {LOCAL_MAX} characters before the @")
    return f"{local}@{host.lower()}"


MailAddress = Annotated[
    str,
    StringConstraints(max_length=254, pattern=rf"^{WORD}(\.{WORD})*@({LABEL}\.)+{TOP}$"),
    AfterValidator(plain_address),
]
"""Letters of ASCII alone, without quotes and comments: nothing that a header could take for two addresses."""
MailLanguage = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class MailRhythm(StrEnum):
    """When an address is written to."""

    EACH = "each"
    DAILY = "daily"


class MailState(StrEnum):
    """Where a subscription stands: nothing but the question itself goes to an address not confirmed yet."""

    UNCONFIRMED = "unconfirmed"
    ACTIVE = "active"
    PAUSED = "paused"
    DELETED = "deleted"
