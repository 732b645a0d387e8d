"""One case today: each municipality's score, and what its places are worth to sampled futures."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rematch.analysis.over_time.futures import SCALE, bid_prices
from rematch.analysis.over_time.now import Now
from rematch.analysis.over_time.rows import fitting, priced_use, scores_of
from rematch.analysis.over_time.scenario_streams import past_of
from rematch.errors import NotFoundError
from rematch.matching import Encoded
from rematch.models.case import Safety
from rematch.models.outlook import Outlook, OutlookRequest, PlaceOutlook
from rematch.models.scenario import CasePart, Scenario
from rematch.scoring.arrays import Ints
from rematch.scoring.statements import unknown_places
from rematch.solver import Problem

SEED = 0
"""Of the sampled futures: asked again, nothing moves by chance."""


def outlook_of(scenario: Scenario, asked: OutlookRequest, *, past: Sequence[CasePart] = ()) -> Outlook:
    """
    Weigh every municipality for one case against what may come.

    Parameters
    ----------
    scenario : Scenario
        Holds the case; its other households are drawn from as well.
    asked : OutlookRequest
    past : sequence of CasePart
        Households of the past; one that names a municipality not in the scenario is left out.

    Returns
    -------
    Outlook
        Per municipality the column of the largest score minus future points; equal ones by score, then code.

    Raises
    ------
    NotFoundError
        The scenario does not hold the case.
    """
    own = [part for part in scenario.cases if part.case_id == asked.case_id]
    if not own:
        raise NotFoundError(f"No case {asked.case_id} among these households.")
    codes = frozenset(place.code for place in scenario.municipalities)
    # A household placed since the round was frozen is among both: it counts once, as it was frozen.
    everybody = {part.case_id: part for part in (*past, *scenario.cases)}
    known = [
        _alone(part)
        for part in everybody.values()
        if not unknown_places(part.case, part.safety, codes) and part.case_id != asked.case_id
    ]
    policy = scenario.policy.model_copy(update={"floors": ()})
    bare = scenario.model_copy(update={"policy": policy, "given": None})
    encodings = past_of(
        bare.model_copy(update={"cases": (_alone(own[0]),)}),
        past=[bare.model_copy(update={"cases": tuple(known)})],
    )
    expected = len(known) if asked.expected is None else asked.expected
    case = replace(encodings.cases, eligible=fitting(encodings.cases))
    # Two periods, all of the expected in the second one: today is the first.
    price = bid_prices(_today(case, encodings.past, 2 * expected, asked))
    return Outlook(
        case_id=asked.case_id,
        size=own[0].case.size,
        known=len(known),
        expected=expected,
        futures=asked.futures,
        places=_ranked(encodings.round, case, price),
    )


def _alone(part: CasePart) -> CasePart:
    """Return a case without its bonds to others: who else comes is not known."""
    safety = Safety(keep_distance=part.safety.keep_distance)
    case = part.case.model_copy(update={"together_with": ()})
    return part.model_copy(update={"case": case, "safety": safety})


def _today(case: Problem, past: Problem, expected: int, asked: OutlookRequest) -> Now:
    nobody = replace(past, capacity=case.capacity)
    empty = np.zeros(int(case.owner.max(initial=-1)) + 1, dtype=np.int64)
    return Now(
        batch=case,
        arrived=case,
        past=nobody,
        offered=case.capacity,
        places=empty,
        persons=empty,
        period=0,
        periods=2,
        expected=expected,
        futures=asked.futures,
        balance=0,
        seed=SEED,
    )


def _ranked(encoded: Encoded, case: Problem, price: Ints) -> tuple[PlaceOutlook, ...]:
    size, score = int(case.size[0]), scores_of(case)[0]
    # Rounded up: a place is never shown as worth less to others than it is.
    future = -(-priced_use(case, price)[0] // (SCALE * size))
    found = []
    for owner, place in enumerate(encoded.scenario.municipalities):
        columns = np.flatnonzero((case.owner == owner) & np.asarray(case.eligible)[0])
        order = np.lexsort((-score[columns], future[columns] - score[columns]))
        best = int(columns[order[0]]) if len(columns) else None
        found.append(
            PlaceOutlook(
                municipality=place.code,
                name=place.name,
                possible=best is not None,
                score=None if best is None else int(score[best]),
                future_points=None if best is None else int(future[best]),
                score_less_future=None if best is None else int(score[best] - future[best]),
            )
        )
    return tuple(sorted(found, key=_order))


def _order(place: PlaceOutlook) -> tuple[bool, int, int, str]:
    return (not place.possible, -(place.score_less_future or 0), -(place.score or 0), place.municipality)
