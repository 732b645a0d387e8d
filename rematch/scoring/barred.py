"""Refuses criteria that name what never scores and never restricts: who a person is."""

from types import MappingProxyType

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

REASON = (
    "{ground} never scores and never restricts: only what people ask for counts, and the services they need. "
    "Use a criterion of the list that names the service."
)


def refuse_barred(key: str, *, pointer: str) -> None:
    """
    Refuse a key that is on no criteria list and names a barred ground; the key is not echoed.

    Raises
    ------
    BarredError
        With the ground and the reason.
    """
    ground = barred_ground(key)
    if ground is not None:
        raise BarredError(REASON.format(ground=ground[0].upper() + ground[1:]), pointer=pointer)


def barred_ground(key: str) -> str | None:
    """Return the ground that a key names, or None."""
    parts = set(key.lower().replace("-", "_").split("_"))
    for ground, words in BARRED.items():
        if parts & set(words.split()):
            return ground
    return None
