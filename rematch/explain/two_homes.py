"""What people are told of a home that is two: a bundle, its homes, and how far apart they are."""

from rematch.explain.wording import sentence
from rematch.models.bundle import TwoHomes
from rematch.scoring.bundles import members
from rematch.scoring.columns import Column


def two_homes(column: Column) -> TwoHomes | None:
    """Return which two homes a column is; None where it is one."""
    return column.bundle.homes if column.bundle else None


def home_words(column: Column) -> str:
    """Return what kind of home a column is, in words; of a bundle, that it is two."""
    kind = sentence("kinds", column.unit.kind.value)
    if column.bundle is None:
        return kind
    return sentence("bundles", distance_key(column), home=kind, minutes=column.bundle.minutes_apart)


def distance_key(column: Column) -> str:
    """Choose among the sentences about two homes: at one address, or some minutes apart."""
    return "near" if column.bundle and column.bundle.minutes_apart else "here"


def beds_words(column: Column) -> str:
    """Return the beds of a home; of a bundle, those of each."""
    if column.bundle is None:
        return str(column.unit.beds)
    return " + ".join(str(unit.beds) for unit in members(column.pledge, column.bundle))
