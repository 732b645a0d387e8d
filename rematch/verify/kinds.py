"""The kinds of criteria in plain integers: what is answered, its value 0..10,000, and whether a need is met.

Written from docs/criteria.md section 3; `rank` and `municipal_priority` rest on the whole case: score.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rematch.models.municipality import Provision
from rematch.models.policy import Criterion, Direction, Kind
from rematch.models.scenario import CasePart
from rematch.verify.asked import Asked
from rematch.verify.site import Site

FULL = 10_000
STEP = 5_000


@dataclass(frozen=True, slots=True)
class Question:
    """One statement of one case, put to one column."""

    asked: Asked
    criterion: Criterion
    part: CasePart
    site: Site

    @property
    def shut(self) -> bool:
        """True where the answer is a provision that is not open to the case's pathway."""
        if self.criterion.kind is Kind.LABOUR or (
            self.criterion.kind is Kind.PROXIMITY and self.asked.places
        ):
            return False
        answer = self.site.answer(self.criterion)
        return isinstance(answer, Provision) and bool(answer.open_to) and not self._open(answer)

    def _open(self, provision: Provision) -> bool:
        return self.part.case.pathway in provision.open_to


def value(question: Question) -> tuple[int, bool]:
    """Return the value of a statement at a column, and whether it is known."""
    if question.shut:
        return 0, True
    read, worth, _ = KINDS[question.criterion.kind]
    answer = read(question)
    return (0, False) if answer is None else (worth(question, answer), True)


def met(question: Question) -> bool | None:
    """Say whether a need is met at a column; None: no answer."""
    if question.shut:
        return False
    read, _, enough = KINDS[question.criterion.kind]
    answer = read(question)
    return None if answer is None else enough(question, answer)


def _level(question: Question) -> int | None:
    answer = question.site.answer(question.criterion)
    if isinstance(answer, Provision):
        return answer.level
    if answer is None or (isinstance(answer, int) and not isinstance(answer, bool)):
        return answer
    return 3 if answer else 0


def _level_value(_: Question, level: int) -> int:
    return level * FULL // 3


def _level_met(question: Question, level: int) -> bool:
    return level >= question.asked.least_level


def _options(question: Question) -> frozenset[str] | None:
    answer = question.site.answer(question.criterion)
    given = answer.options if isinstance(answer, Provision) else answer
    if given is None or given == () or not question.asked.options:
        return None
    return frozenset(str(option) for option in (given if isinstance(given, tuple) else (given,)))


def _overlap_value(question: Question, there: frozenset[str]) -> int:
    asked = question.asked.options
    common = sum(option in there for option in asked)
    if question.criterion.any_option:
        return FULL if common else 0
    return FULL * common // len(asked)


def _overlap_met(question: Question, there: frozenset[str]) -> bool:
    found = [option in there for option in question.asked.options]
    return any(found) if question.criterion.any_option else all(found)


def _km(question: Question) -> int | None:
    if question.asked.places:
        table = question.part.distances_km
        rows = (table.get(place, {}) for place in question.asked.places)
        known = [row[question.site.owner] for row in rows if question.site.owner in row]
        # Value only falls with distance: the nearest place has the highest value of all.
        return min(known, default=None)
    answer = question.site.answer(question.criterion)
    return answer.distance_km if isinstance(answer, Provision) else None


def _km_value(question: Question, km: int) -> int:
    near, far = question.criterion.near_km, question.criterion.far_km
    assert near is not None and far is not None
    if km <= near:
        return FULL
    return 0 if km >= far else FULL * (far - km) // (far - near)


def _km_met(question: Question, km: int) -> bool:
    limit = question.asked.within_km
    if limit is None:
        limit = question.criterion.near_km
    assert limit is not None
    return km <= limit


def _class(question: Question) -> tuple[int, int] | None:
    there = question.site.answer(question.criterion)
    given = there.options if isinstance(there, Provision) else () if there is None else (str(there),)
    if question.criterion.by_pathway:
        start = f"{question.part.case.pathway}."
        given = tuple(option[len(start) :] for option in given if option.startswith(start))
    classes, asked = question.criterion.classes, question.asked.options
    if not given or not asked or asked[0] not in classes or given[0] not in classes:
        return None
    return classes.index(asked[0]), classes.index(given[0])


def _steps(question: Question, positions: tuple[int, int]) -> int:
    asked, had = positions
    if question.criterion.direction is Direction.SAME:
        return abs(asked - had)
    return max(0, had - asked if question.criterion.direction is Direction.AT_MOST else asked - had)


def _class_value(question: Question, positions: tuple[int, int]) -> int:
    return max(0, FULL - STEP * _steps(question, positions))


def _class_met(question: Question, positions: tuple[int, int]) -> bool:
    return _steps(question, positions) == 0


def _vacancies(question: Question) -> Mapping[str, int] | None:
    rows = question.site.municipality.vacancies
    if rows is None:
        return None
    count: dict[str, int] = {}
    for row in rows:
        count[row.isco] = count.get(row.isco, 0) + row.count
    return count


def _open_work(question: Question, count: Mapping[str, int]) -> int:
    def fits(group: str, isco: str) -> bool:
        return isco.startswith(group) or group.startswith(isco)

    groups = question.asked.options
    return max((sum(n for isco, n in count.items() if fits(group, isco)) for group in groups), default=0)


def _work_value(question: Question, count: Mapping[str, int]) -> int:
    full = question.criterion.full_count
    assert full is not None
    return min(_open_work(question, count), full) * FULL // full


def _work_met(question: Question, count: Mapping[str, int]) -> bool:
    return not question.asked.options or _open_work(question, count) > 0


KINDS: dict[Kind, tuple[Callable[..., object], Callable[..., int], Callable[..., bool]]] = {
    Kind.PROVISION: (_level, _level_value, _level_met),
    Kind.OVERLAP: (_options, _overlap_value, _overlap_met),
    Kind.PROXIMITY: (_km, _km_value, _km_met),
    Kind.CLASS_MATCH: (_class, _class_value, _class_met),
    Kind.LABOUR: (_vacancies, _work_value, _work_met),
}
