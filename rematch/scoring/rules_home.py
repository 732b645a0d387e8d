"""Rules of possibility on homes, dates and law: one function each, for all pairs at once (bool[n, m])."""

from datetime import date

import numpy as np

from rematch.models.scenario import CasePart
from rematch.scoring.arrays import Bools
from rematch.scoring.columns import Column
from rematch.scoring.finding import Facts
from rematch.scoring.rows import CaseRows, ColumnRows, bundle_within, first_day, infants, last_day


def pledge_not_open(cases: CaseRows, columns: ColumnRows) -> Bools:
    """The pledge is a draft, paused or closed."""
    return np.broadcast_to(~columns.open, (len(cases.size), len(columns.open)))


def pathway(cases: CaseRows, columns: ColumnRows) -> Bools:
    """The pledge is not valid for the household's legal route."""
    return ~columns.pathways[cases.pathway]


def move_window(cases: CaseRows, columns: ColumnRows) -> Bools:
    """No day suits both the household and the home."""
    return np.maximum(cases.ready, columns.first) > np.minimum(cases.move_by, columns.last)


def kind_not_accepted(cases: CaseRows, columns: ColumnRows) -> Bools:
    """The household does not accept this kind of home."""
    return ~cases.kinds[:, columns.kind]


def bundle_not_accepted(cases: CaseRows, columns: ColumnRows) -> Bools:
    """Two homes, and the household accepts none, or none so far apart."""
    return columns.minutes_apart > cases.bundle_within


def bundle_not_needed(cases: CaseRows, columns: ColumnRows) -> Bools:
    """Two homes, and one of them alone has beds for everybody: it takes no second one from others."""
    enough = np.zeros((len(cases.size), len(columns.open)), dtype=np.bool_)
    for beds, cots in zip(columns.half_beds, columns.half_cots, strict=True):
        enough |= cases.size - np.minimum(cases.infants, np.maximum(cots, 0)) <= beds
    return enough


def home_too_small(cases: CaseRows, columns: ColumnRows) -> Bools:
    """More persons than beds; infants sleep in cots, as far as there are any."""
    in_beds = cases.size - np.minimum(cases.infants, columns.cots)
    return np.where(columns.shared, cases.size > columns.capacity, in_beds > columns.beds)


def home_too_large(cases: CaseRows, columns: ColumnRows) -> Bools:
    """Fewer persons than the home is for."""
    return cases.size < columns.min_persons


def not_step_free(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A step-free home is needed, and this one is not, or nobody has said so."""
    return cases.step_free & ~columns.step_free


def not_wheelchair_usable(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A wheelchair-usable home is needed, and this one is not, or nobody has said so."""
    return cases.wheelchair & ~columns.wheelchair


def no_pets(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A pet comes along, and is not allowed, or nobody has said so."""
    return cases.pets & ~columns.pets


def no_protection_plan(cases: CaseRows, columns: ColumnRows) -> Bools:
    """Places in shared accommodation without a checked protection plan, or without rooms that lock."""
    return cases.protection_plan & columns.shared & ~columns.protected


def not_women_only(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A women-only building was asked for, and this is none."""
    return cases.women_only & ~columns.women_only


def women_only_not_asked(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A women-only building is for households that ask for one."""
    return ~cases.women_only & columns.women_only


def families_only(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A home for families is for households with a child."""
    return cases.adults_only & columns.families_only


def host_check(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A host home without valid checks on the first possible day: no valid check, no match."""
    first = np.maximum(cases.ready, columns.first)
    return (columns.host >= 0) & (columns.checked_until < first)


def host_not_accepted(cases: CaseRows, columns: ColumnRows) -> Bools:
    """The household does not accept who lives in the host home."""
    return (columns.host >= 0) & ~cases.hosts[:, columns.host]


def child_protection(cases: CaseRows, columns: ColumnRows) -> Bools:
    """Children without a caring adult go the child-protection route, unless it has led here."""
    return cases.unaccompanied & ~(cases.guardian & columns.child_protection)


def together_incomplete(cases: CaseRows, columns: ColumnRows) -> Bools:
    """A household to stay near is not in this round."""
    return np.broadcast_to(cases.alone, (len(cases.size), len(columns.open)))


def unwanted(cases: CaseRows, columns: ColumnRows) -> Bools:
    """The household does not want to go there; nobody asks why."""
    return cases.unwanted[:, columns.owner]


def bundle_facts(part: CasePart, column: Column, as_of: date) -> Facts:
    """How far apart the two homes are, and how far the household accepts; -1: it accepts no two."""
    assert column.bundle is not None
    return {"minutes_apart": column.bundle.minutes_apart, "within_minutes": bundle_within(part.case)}


def beds_facts(part: CasePart, column: Column, as_of: date) -> Facts:
    """Persons, infants, and what the home holds."""
    unit = column.unit
    return {
        "persons": part.case.size,
        "infants": infants(part.case),
        "beds": unit.beds,
        "cots": unit.cots,
        "homes": unit.count,
    }


def least_facts(part: CasePart, column: Column, as_of: date) -> Facts:
    """Persons, and how many the home is for."""
    return {"persons": part.case.size, "min_persons": column.unit.min_persons}


def window_facts(part: CasePart, column: Column, as_of: date) -> Facts:
    """The household's days and those of the home, notice included."""
    return {
        "ready_from": str(part.case.ready_from),
        "move_by": str(part.case.move_by),
        "first_day": str(first_day(column, as_of)),
        "last_day": str(last_day(column)),
    }


def together_facts(part: CasePart, column: Column, as_of: date) -> Facts:
    """How many of those to stay near are named; which ones are missing is not said."""
    return {"named": len(part.case.together_with)}
