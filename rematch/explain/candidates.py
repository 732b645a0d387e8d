"""What others could change so that a home becomes possible: a rule that fails, turned into a change."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from rematch.explain.view import View
from rematch.models.change import Change, Changed, ChangeKind
from rematch.models.explanation import ReasonCode
from rematch.models.pledge import PledgeState
from rematch.models.policy import Criterion, Kind
from rematch.scoring.columns import Column
from rematch.scoring.finding import Finding
from rematch.scoring.voices import Required, needs

HIGHEST_LEVEL = 3

Candidates = Iterator[Change]


def remedies(view: View, column: Column, finding: Finding) -> Candidates:
    """
    Yield what would end one finding about one home; nothing that only the household could change.

    Parameters
    ----------
    view : View
        The case.
    column : Column
        The home.
    finding : Finding
        An open one.
    """
    for change in _ends(view, column, finding):
        # A bundle's own fields follow from its two homes: no single change of one home is a change of both.
        if column.bundle is None or change.unit_ref is None:
            yield change


def one_more_home(column: Column) -> Change:
    """One more home of this kind; of shared accommodation, one more room."""
    return _of_home(column, ChangeKind.ONE_MORE_HOME, "count", column.unit.count + 1)


def better_answer(column: Column, criterion: Criterion) -> Change | None:
    """The criterion answered as well as can be; None where no single answer of others does that."""
    before = next((each for each in column.municipality.provisions if each.criterion == criterion.key), None)
    if criterion.kind is not Kind.PROVISION or criterion.municipality_field is not None:
        return None
    if criterion.unit_field is not None:
        settled = column.bundle is not None or getattr(column.unit, criterion.unit_field) is not None
        return None if settled else _of_home(column, ChangeKind.HOME, criterion.unit_field, True)
    level = None if before is None else before.level
    if level == HIGHEST_LEVEL:
        return None
    kind = ChangeKind.ANSWER if level is None else ChangeKind.SERVICE
    return _of_town(column, kind, (criterion.key, "level"), before=level, after=HIGHEST_LEVEL)


def _ends(view: View, column: Column, finding: Finding) -> Candidates:
    if finding.code in NEEDED:
        yield from _needed(view, column, finding)
    elif finding.code is ReasonCode.PLACES_NOT_ENOUGH:
        yield from _places(column, finding)
    elif finding.code is ReasonCode.MOVE_WINDOW:
        yield from _dates(view, column)
    elif finding.code in SIMPLE:
        yield SIMPLE[finding.code](view, column)


def _needed(view: View, column: Column, finding: Finding) -> Candidates:
    """An answer where there is none, a better one where it is not enough."""
    kind = ChangeKind.ANSWER if finding.code is ReasonCode.NEED_NOT_CONFIRMED else ChangeKind.SERVICE
    criteria = {each.key: each for each in view.scenario.policy.criteria}
    for need in needs(view.part.case, criteria):
        criterion = need.criterion
        if criterion is None or need.asked.key != finding.criterion:
            continue
        if criterion.unit_field is not None and criterion.kind is Kind.PROVISION:
            yield _of_home(column, ChangeKind.HOME, criterion.unit_field, True)
        elif criterion.unit_field is None and criterion.municipality_field is None:
            yield from _provided(column, kind, need)


def _provided(column: Column, kind: ChangeKind, need: Required) -> Candidates:
    assert need.criterion is not None
    key = need.criterion.key
    had = next((each for each in column.municipality.provisions if each.criterion == key), None)
    if need.criterion.kind is Kind.PROVISION:
        level = None if had is None else had.level
        yield _of_town(column, kind, (key, "level"), before=level, after=max(need.least_level, level or 0))
    elif need.criterion.kind is Kind.OVERLAP and need.asked.options:
        options = () if had is None else had.options
        wanted = need.asked.options[:1] if need.criterion.any_option else need.asked.options
        after = tuple(dict.fromkeys((*options, *wanted)))
        yield _of_town(column, kind, (key, "options"), before=options or None, after=after)


def _places(column: Column, finding: Finding) -> Candidates:
    """As many more as are missing."""
    had = next((each for each in column.pledge.places if each.criterion == finding.criterion), None)
    offered = 0 if had is None else had.count
    missing = int(finding.facts["places_needed"]) - int(finding.facts["places_free"])
    yield Change(
        kind=ChangeKind.PLACES,
        municipality=column.municipality.code,
        pledge_ref=column.pledge.pledge_ref,
        criterion=finding.criterion,
        field="count",
        before=None if had is None else offered,
        after=offered + missing,
    )


def _dates(view: View, column: Column) -> Candidates:
    """Free earlier, free longer, or told later: whichever alone leaves a day that suits both."""
    case, unit, pledge = view.part.case, column.unit, column.pledge
    assert case.ready_from is not None and case.move_by is not None
    told = view.scenario.round.as_of + timedelta(days=pledge.notice_days)
    starts = unit.available_from or pledge.period.start
    ends = unit.available_until or pledge.period.end
    last = min(case.move_by, ends, pledge.period.end)
    if max(case.ready_from, pledge.period.start, told) <= last < starts:
        yield _of_home(column, ChangeKind.PLEDGE, "available_from", _day(last))
    first = max(case.ready_from, starts, pledge.period.start, told)
    if ends < first <= min(case.move_by, pledge.period.end):
        yield _of_home(column, ChangeKind.PLEDGE, "available_until", _day(first))
    days = (last - view.scenario.round.as_of).days
    if max(case.ready_from, starts, pledge.period.start) <= last and 0 <= days < pledge.notice_days:
        yield _of_pledge(column, "notice_days", days)


def _day(day: date) -> str:
    return day.isoformat()


def _beds(view: View, column: Column) -> Change:
    return _of_home(column, ChangeKind.HOME, "beds", view.part.case.size)


def _smaller(view: View, column: Column) -> Change:
    return _of_home(column, ChangeKind.HOME, "min_persons", view.part.case.size)


def _pathway(view: View, column: Column) -> Change:
    assert view.part.case.pathway is not None
    after = (*(each.value for each in column.pledge.pathways), view.part.case.pathway.value)
    return _of_pledge(column, "pathways", after)


def _opened(view: View, column: Column) -> Change:
    return _of_pledge(column, "state", PledgeState.OPEN.value)


def _checked(view: View, column: Column) -> Change:
    """Valid for as long as the household may move in."""
    host = column.unit.host
    before = None if host is None or host.valid_until is None else host.valid_until.isoformat()
    assert view.part.case.move_by is not None
    return _of_home(column, ChangeKind.PLEDGE, "valid_until", view.part.case.move_by.isoformat(), before)


def _attribute(name: str, after: bool) -> Callable[[View, Column], Change]:
    return lambda _view, column: _of_home(column, ChangeKind.HOME, name, after)


SIMPLE: Mapping[ReasonCode, Callable[[View, Column], Change]] = MappingProxyType(
    {
        ReasonCode.PLEDGE_NOT_OPEN: _opened,
        ReasonCode.PATHWAY: _pathway,
        ReasonCode.HOME_TOO_SMALL: _beds,
        ReasonCode.HOME_TOO_LARGE: _smaller,
        ReasonCode.NOT_STEP_FREE: _attribute("step_free", True),
        ReasonCode.NOT_WHEELCHAIR_USABLE: _attribute("wheelchair_usable", True),
        ReasonCode.NO_PETS: _attribute("pets", True),
        ReasonCode.FAMILIES_ONLY: _attribute("families_only", False),
        ReasonCode.HOST_CHECK: _checked,
    }
)
"""Rules that one field ends. Not here: what the household itself asked for, which nobody is to drop."""
NEEDED = (ReasonCode.NEED_NOT_CONFIRMED, ReasonCode.NEED_NOT_MET)


def _of_town(
    column: Column, kind: ChangeKind, what: tuple[str, str], *, before: Changed, after: Changed
) -> Change:
    criterion, field = what
    return Change(
        kind=kind,
        municipality=column.municipality.code,
        criterion=criterion,
        field=field,
        before=before,
        after=after,
    )


def _of_pledge(column: Column, field: str, after: Changed) -> Change:
    before = column.pledge.model_dump(mode="json")[field]
    return Change(
        kind=ChangeKind.PLEDGE,
        municipality=column.municipality.code,
        pledge_ref=column.pledge.pledge_ref,
        field=field,
        before=tuple(before) if isinstance(before, list) else before,
        after=after,
    )


def _of_home(column: Column, kind: ChangeKind, field: str, after: Changed, before: Changed = None) -> Change:
    now = column.unit.model_dump(mode="json").get(field, before)
    return Change(
        kind=kind,
        municipality=column.municipality.code,
        pledge_ref=column.pledge.pledge_ref,
        unit_ref=column.unit.unit_ref,
        field=field,
        before=now,
        after=after,
    )
