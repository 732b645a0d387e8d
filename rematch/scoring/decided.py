"""Which pairs a coordinator's pins and exclusions close, and where the cases are that must be placed."""

import numpy as np

from rematch.models.scenario import Scenario
from rematch.scoring.arrays import Bools
from rematch.scoring.columns import Column


def decided(scenario: Scenario, columns: tuple[Column, ...]) -> Bools:
    """
    Say which pairs a coordinator decided against.

    Parameters
    ----------
    scenario : n cases
    columns : m columns

    Returns
    -------
    bool[n, m]
        True in every column but those of its pin, of a pinned case; and at a municipality excluded for it.

    References
    ----------
    docs/criteria.md section 5: no score depends on it.
    """
    closed = np.zeros((len(scenario.cases), len(columns)), dtype=np.bool_)
    if scenario.given is None:
        return closed
    row = {part.case_id: idx for idx, part in enumerate(scenario.cases)}
    for pin in scenario.given.pins:
        if pin.case_id in row:
            closed[row[pin.case_id]] |= [not pin.holds(column.id) for column in columns]
    for each in scenario.given.exclusions:
        if each.case_id in row:
            closed[row[each.case_id]] |= [column.municipality.code == each.municipality for column in columns]
    return closed


def pinned_cases(scenario: Scenario) -> Bools:
    """Say which of the n cases are pinned, and so must be placed: bool[n]."""
    pinned = {pin.case_id for pin in scenario.given.pins} if scenario.given else frozenset()
    return np.array([part.case_id in pinned for part in scenario.cases], dtype=np.bool_)
