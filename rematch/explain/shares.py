"""What a score is made of, in words: one line per criterion, largest first; all lines add up to the score."""

from dataclasses import dataclass

from rematch.explain.reasons import labels_of
from rematch.explain.view import View
from rematch.explain.wording import sentence
from rematch.models.explanation import Contribution
from rematch.scoring.contributions import NO_PRIORITY, NO_WISH, Contributions

SILENT = (NO_WISH, NO_PRIORITY)
PRIVATE = "private"


@dataclass(frozen=True)
class Shares:
    """
    The contributions of one case, ready to be read column by column.

    Parameters
    ----------
    view : View
        The case.
    made_of : Contributions
        Points [k, m] that add up to the score of each column.
    """

    view: View
    made_of: Contributions

    def of_column(self, column_idx: int) -> tuple[Contribution, ...]:
        """Return one line per criterion, largest first, ties by key; what is private stands as one line."""
        rows = range(len(self.made_of.keys))
        lines = [self._line(row, column_idx) for row in rows if not self._is_private(row)]
        if private := [self._line(row, column_idx) for row in rows if self._is_private(row)]:
            lines.append(_as_one(private))
        return tuple(sorted(lines, key=lambda line: (-line.points, line.criterion)))

    def _is_private(self, row: int) -> bool:
        """Say whether an adult asked to hide it, or it is sensitive and a coordinator reads."""
        sensitive = self.made_of.keys[row] in self._sensitive
        return bool(self.made_of.hidden[row]) or (sensitive and self.view.audience == "coordinator")

    @property
    def _sensitive(self) -> frozenset[str]:
        criteria = self.view.scenario.policy.criteria
        return frozenset(criterion.key for criterion in criteria if criterion.sensitive)

    def _line(self, row: int, column_idx: int) -> Contribution:
        key = self.made_of.keys[row]
        labels = labels_of(self.view.scenario.policy.criteria)
        silent = key in SILENT
        return Contribution(
            criterion=key,
            label=sentence("contributions", key) if silent else labels[key],
            points=int(self.made_of.points[row, column_idx]),
            value=None if silent else int(self.made_of.values[row, column_idx]),
            weight_share_pct=int(self.made_of.weight_pct[row, column_idx]),
            answered=bool(self.made_of.known[row, column_idx]),
            assumed=self._is_assumed(key, column_idx),
            municipal=bool(self.made_of.municipal[row]),
        )

    def _is_assumed(self, key: str, column_idx: int) -> bool:
        """Say whether the municipality's answer on a criterion is marked as assumed."""
        municipality = self.view.columns[column_idx].municipality
        if key.startswith("vacancies"):
            return any(vacancy.source.assumed for vacancy in municipality.vacancies or ())
        return any(
            provision.criterion == key and provision.source.assumed for provision in municipality.provisions
        )


def _as_one(lines: list[Contribution]) -> Contribution:
    """Return one line for all that is private: its points keep the total true, and say no more."""
    return Contribution(
        criterion=PRIVATE,
        label=sentence("contributions", PRIVATE),
        points=sum(line.points for line in lines),
        value=None,
        weight_share_pct=min(100, sum(line.weight_share_pct for line in lines)),
        answered=True,
    )
