"""A scenario with some parts changed, frozen again under salts from a seed: every change is one of these."""

from typing import Any

from rematch.analysis.freezing import Parts, freeze
from rematch.errors import InputError
from rematch.models.scenario import Scenario, seeded_salt


def refrozen(scenario: Scenario, *, seed: int, **parts: Any) -> Scenario:
    """
    Return a scenario with other parts, under new salts.

    Parameters
    ----------
    scenario : Scenario
        A round that is given no pins and no earlier placements.
    seed : int
        Salts follow from it: the same parts have the same hash on every machine.
    **parts
        `round`, `policy`, `municipalities`, `pledges` or `cases` to put in place of its own.

    Returns
    -------
    Scenario
        Whole and checked.

    Raises
    ------
    InputError
        The round is given pins or earlier placements.
    """
    if scenario.given is not None:
        raise InputError(
            "A study starts from a round without pins and earlier placements: freeze it without them."
        )
    own = {name: getattr(scenario, name) for name in Parts._fields}
    return freeze(Parts(**own | parts), lambda key: seeded_salt(key, seed=seed))
