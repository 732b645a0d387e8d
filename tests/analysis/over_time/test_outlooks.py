"""One case today: the score less what its places are worth to those who may come."""

import pytest

from rematch.analysis.cohorts import cohort
from rematch.analysis.over_time.outlooks import outlook_of
from rematch.errors import NotFoundError
from rematch.matching import encode
from rematch.models.outlook import OutlookRequest

ROUND = cohort("pilot")
CASE_ID = ROUND.cases[0].case_id


def asked(**fields: object) -> OutlookRequest:
    """An outlook on the first case of the pilot."""
    return OutlookRequest.model_validate({"case_id": CASE_ID, "policy_id": "balanced/1", **fields})


def test_every_municipality_is_there_the_best_difference_first() -> None:
    """Scores are those of the table; the difference is what the two figures give."""
    seen = outlook_of(ROUND, asked(expected=60))
    assert {place.municipality for place in seen.places} == {place.code for place in ROUND.municipalities}
    assert (seen.known, seen.expected, seen.futures) == (len(ROUND.cases) - 1, 60, 10)
    table = encode(ROUND).table
    codes = [column.municipality.code for column in table.columns]
    possible = [place for place in seen.places if place.possible]
    for place in possible:
        there = [idx for idx, code in enumerate(codes) if code == place.municipality]
        assert place.score in table.household[0, there]
        assert place.score_less_future == place.score - (place.future_points or 0)
    differences = [place.score_less_future for place in possible]
    assert differences == sorted(differences, reverse=True)
    assert any(place.future_points for place in possible)


def test_with_nobody_expected_only_the_score_counts() -> None:
    """And more who may come never make a place worth less than nothing."""
    alone = outlook_of(ROUND, asked(expected=0))
    assert {place.future_points for place in alone.places if place.possible} == {0}


def test_asked_again_nothing_moves_and_the_past_is_known() -> None:
    """Of the past each household counts once; one that names an unknown place is left out."""
    here = {part.case_id for part in ROUND.cases}
    twice, new = [], []
    for part in cohort("pilot", seed=9).cases:
        (twice if part.case_id in here else new).append(part)
    case = new[0].case.model_copy(update={"ranked_municipalities": ("XX-nowhere",)})
    past = (*twice, *new[1:], new[0].model_copy(update={"case": case}))
    one, two = (outlook_of(ROUND, asked(futures=4), past=past) for _ in range(2))
    assert one == two
    assert twice
    assert one.known == len(ROUND.cases) - 1 + len(new) - 1


def test_a_case_that_is_not_there_is_named() -> None:
    """The id, and nothing else."""
    with pytest.raises(NotFoundError, match="harbour/C-none"):
        outlook_of(ROUND, asked(case_id="harbour/C-none"))
