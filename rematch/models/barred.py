"""Refuses what names who a person is, or stands for it: it never scores and has no field."""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from pydantic_core import PydanticCustomError

from rematch.errors import BarredError

ORIGIN = "where a person comes from"
FAITH = "what a person believes"
ORIENTATION = "whom a person loves"
SEX = "sex and gender"
HEALTH = "a person's health"
EDUCATION = "level of education"

BARRED = MappingProxyType(
    {
        ORIGIN: "nationality nationalities nation citizenship citizen origin ethnicity ethnicities ethnic "
        "race racial skin tribe descent birthplace passport caste",
        FAITH: "religion religions religious faith belief confession denomination muslim christian jewish",
        ORIENTATION: "orientation sexuality homosexual gay lesbian queer lgbt lgbtqi",
        SEX: "sex gender male female men man women woman transgender",
        HEALTH: "health healthy illness ill disease diagnosis disability disabled hiv pregnant pregnancy",
        EDUCATION: "education educated graduate degree diploma schooling literacy",
    }
)
"""Ground and the words that name it, as parts of a criterion's key."""

PROXIES = MappingProxyType(
    {
        "what stands for where a person comes from": "language languages tongue surname "
        "surnames accent names",
        "the company a municipality keeps": "network networks membership memberships",
    }
)
"""What a pledge or rules may not ask for either, though a person may name it in a wish of the own."""

REASON = (
    "{ground} never scores and never restricts: only what people ask for counts, and the services they need. "
    "Use a criterion of the list that names the service."
)


def refuse_barred(key: str, *, pointer: str) -> None:
    """
    Refuse a key that is on no criteria list and names a barred ground, or a proxy; the key is not echoed.

    Raises
    ------
    BarredError
        With the ground and the reason.
    """
    ground = barred_ground(key) or _named(key, PROXIES)
    if ground is not None:
        raise BarredError(reason_of(ground), pointer=pointer)


def proxy_refused(given: object, fields: Collection[str]) -> object:
    """
    Refuse a pledge or rules that ask for a proxy of who a person is; for a «before» validator.

    Raises
    ------
    PydanticCustomError
        Of type `barred`, with the reason; the name that was given is not echoed.
    """
    for key in given if isinstance(given, Mapping) else ():
        ground = None if key in fields else (barred_ground(str(key)) or _named(str(key), PROXIES))
        if ground is not None:
            raise PydanticCustomError("barred", "{reason}", {"reason": reason_of(ground)})
    return given


def reason_of(ground: str) -> str:
    """Return why a ground is refused, in words."""
    return REASON.format(ground=ground[0].upper() + ground[1:])


def barred_ground(key: str) -> str | None:
    """Return the ground that a key names, or None."""
    return _named(key, BARRED)


def _named(key: str, grounds: Mapping[str, str]) -> str | None:
    parts = set(key.lower().replace("-", "_").split("_"))
    return next((ground for ground, words in grounds.items() if parts & set(words.split())), None)
