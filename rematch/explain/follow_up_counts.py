"""What households say after their arrival becomes counts that give nobody away."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from rematch.explain.disclosure import Table, rounded, tellable
from rematch.models.fairness import K_MIN
from rematch.models.follow_up import MONTHS, Fit, FollowUpAnswer, MonthResults


def counted_by_month(said: Iterable[tuple[int, FollowUpAnswer]]) -> tuple[MonthResults, ...]:
    """
    Return counts after 1, 6 and 12 months, rounded to 5.

    Parameters
    ----------
    said : (month, answer) of each household

    References
    ----------
    docs/fairness.md: fewer than 10 are «too few to tell», and no difference shows them.
    """
    answers = tuple(said)
    return tuple(_counted(month, [answer for at, answer in answers if at == month]) for month in MONTHS)


def _counted(month: int, answers: Sequence[FollowUpAnswer]) -> MonthResults:
    if len(answers) < K_MIN:
        return MonthResults(month=month, answered=None)
    missing = Counter(
        key for answer in answers for key in {each for theme in answer.themes for each in theme.missing}
    )
    return MonthResults(
        month=month,
        answered=rounded(len(answers)),
        glad=_tally([answer.glad for answer in answers]),
        still_fits=_tally([answer.still_fits for answer in answers]),
        missing={
            key: rounded(count)
            for key, count in sorted(missing.items())
            if K_MIN <= count <= len(answers) - K_MIN or count == len(answers)
        },
    )


def _tally(said: Sequence[Fit]) -> dict[Fit, int | None]:
    members = np.array([[each is fit for each in said] for fit in Fit], dtype=np.bool_)
    table = Table(members=members, dimensions=["fit"] * len(Fit), guarded=np.zeros(len(Fit), dtype=np.bool_))
    told, sizes = tellable(table), members.sum(axis=1)
    return {
        fit: rounded(int(size)) if shown else None for fit, size, shown in zip(Fit, sizes, told, strict=True)
    }
