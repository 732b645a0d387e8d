"""Possible or not: every rule of docs/criteria.md section 5 on one case and one column, by its code."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from rematch.models.pledge import PledgeState, UnitType
from rematch.models.policy import Criterion, Kind
from rematch.models.scenario import CasePart
from rematch.models.types import HomeKind
from rematch.verify.asked import Asked, needs_of, required_ties
from rematch.verify.household import adults_of, in_cot, ngo_of, place_key, places_needed, window_of
from rematch.verify.kinds import Question, met
from rematch.verify.site import Site

CANNOT_BE_NEEDED = (Kind.RANK, Kind.MUNICIPAL_PRIORITY)


@dataclass(frozen=True, slots=True)
class Claimant:
    """What the rules read of one case, derived once for all columns."""

    part: CasePart
    as_of: date
    criteria: Mapping[str, Criterion]
    in_round: Set[str]
    needs: tuple[Asked, ...]
    ties: tuple[Asked, ...]
    infants: int
    without_care: bool
    with_child: bool


def claimant(part: CasePart, as_of: date, criteria: Mapping[str, Criterion], in_round: Set[str]) -> Claimant:
    """Return what the rules read of a case."""
    adults = adults_of(part)
    with_child = len(adults) < len(part.case.persons)
    cared_for = any(adult.cares_for_children for adult in adults)
    day, _ = window_of(part)
    return Claimant(
        part=part,
        as_of=as_of,
        criteria=criteria,
        in_round=in_round,
        needs=needs_of(part, criteria),
        ties=required_ties(part),
        infants=sum(in_cot(person, day) for person in part.case.persons),
        without_care=not adults or (with_child and not cared_for),
        with_child=with_child,
    )


def failing(who: Claimant, site: Site) -> tuple[str, ...]:
    """Return the codes of all rules that fail, in the order of the page, the acceptance floor left out."""
    return tuple(code for code, fails in RULES if fails(who, site))


def _not_open(_: Claimant, site: Site) -> bool:
    return site.pledge.state is not PledgeState.OPEN


def _pathway(who: Claimant, site: Site) -> bool:
    return who.part.case.pathway not in site.pledge.pathways


def _first_day(who: Claimant, site: Site) -> date:
    ready, _ = window_of(who.part)
    period = site.pledge.period
    notice = who.as_of + timedelta(days=site.pledge.notice_days)
    return max(ready, site.unit.available_from or period.start, period.start, notice)


def _window(who: Claimant, site: Site) -> bool:
    _, move_by = window_of(who.part)
    period = site.pledge.period
    return _first_day(who, site) > min(move_by, site.unit.available_until or period.end, period.end)


def _kind(who: Claimant, site: Site) -> bool:
    home = who.part.case.accommodation
    return home is None or site.unit.kind not in home.kinds


def _bundle(who: Claimant, site: Site) -> bool:
    home = who.part.case.accommodation
    accepted = None if home is None else home.bundle_within_minutes
    if site.bundle is None:
        return False
    return accepted is None or accepted < site.bundle.minutes_apart


def _bundle_not_needed(who: Claimant, site: Site) -> bool:
    return any(not _beds_missing(who, half) for half in site.halves)


def _too_small(who: Claimant, site: Site) -> bool:
    if site.shared:
        return len(who.part.case.persons) > site.unit.count * site.unit.beds
    return _beds_missing(who, site.unit)


def _beds_missing(who: Claimant, unit: UnitType) -> bool:
    return len(who.part.case.persons) - min(unit.cots, who.infants) > unit.beds


def _too_large(who: Claimant, site: Site) -> bool:
    return len(who.part.case.persons) < site.unit.min_persons


def _asks(who: Claimant, field: str) -> bool:
    return getattr(who.part.case.accommodation, field, None) is True


def _not_step_free(who: Claimant, site: Site) -> bool:
    return _asks(who, "step_free") and site.unit.step_free is not True


def _not_wheelchair_usable(who: Claimant, site: Site) -> bool:
    return _asks(who, "wheelchair_usable") and site.unit.wheelchair_usable is not True


def _no_pets(who: Claimant, site: Site) -> bool:
    return _asks(who, "pets") and site.unit.pets is not True


def _no_protection_plan(who: Claimant, site: Site) -> bool:
    safe = site.unit.protection_plan_on is not None and site.unit.lockable is True
    return _asks(who, "protection_plan") and site.shared and not safe


def _not_women_only(who: Claimant, site: Site) -> bool:
    return _asks(who, "women_only") and not site.unit.women_only


def _women_only_not_asked(who: Claimant, site: Site) -> bool:
    return site.unit.women_only and not _asks(who, "women_only")


def _families_only(who: Claimant, site: Site) -> bool:
    return site.unit.families_only and not who.with_child


def _host_check(who: Claimant, site: Site) -> bool:
    host = site.unit.host
    if site.unit.kind is not HomeKind.HOST or host is None:
        return False
    if host.background_checked_on is None or host.home_visited_on is None:
        return True
    return host.valid_until is None or host.valid_until < _first_day(who, site)


def _host_not_accepted(who: Claimant, site: Site) -> bool:
    home, host = who.part.case.accommodation, site.unit.host
    if site.unit.kind is not HomeKind.HOST or host is None:
        return False
    return home is None or host.lives_there not in home.hosts


def _child_protection(who: Claimant, site: Site) -> bool:
    route = who.part.case.guardian is not None and site.pledge.child_protection
    return who.without_care and not route


def _together_incomplete(who: Claimant, _: Site) -> bool:
    ngo = ngo_of(who.part.case_id)
    return any(f"{ngo}/{ref}" not in who.in_round for ref in who.part.case.together_with)


def _unwanted(who: Claimant, site: Site) -> bool:
    return site.owner in (who.part.case.unwanted_municipalities or ())


def _keep_distance(who: Claimant, site: Site) -> bool:
    for rule in who.part.safety.keep_distance:
        km = who.part.distances_km.get(place_key(rule.place), {}).get(site.owner)
        if km is None or km < rule.at_least_km:
            return True
    return False


def _tie_too_far(who: Claimant, site: Site) -> bool:
    for tie in who.ties:
        km = who.part.distances_km.get(tie.places[0], {}).get(site.owner)
        if km is None or tie.within_km is None or km > tie.within_km:
            return True
    return False


def _places_not_enough(who: Claimant, site: Site) -> bool:
    free = {row.criterion: row.count - row.held - row.taken for row in site.pledge.places}
    counted = [need.criterion for need in who.needs if _is_counted(who, need)]
    return any(places_needed(who.part.case, key) > free.get(key, 0) for key in counted)


def _is_counted(who: Claimant, need: Asked) -> bool:
    return need.criterion in who.criteria and who.criteria[need.criterion].counted


def _verdicts(who: Claimant, site: Site) -> Iterator[bool | None]:
    for need in who.needs:
        criterion = who.criteria.get(need.criterion)
        if criterion is None:
            yield None  # The rules do not hold it: nobody can have answered it.
        elif not criterion.counted:
            never = criterion.kind in CANNOT_BE_NEEDED
            yield None if never else met(Question(need, criterion, who.part, site))


def _not_confirmed(who: Claimant, site: Site) -> bool:
    return any(verdict is None for verdict in _verdicts(who, site))


def _not_met(who: Claimant, site: Site) -> bool:
    return any(verdict is False for verdict in _verdicts(who, site))


Rule = Callable[[Claimant, Site], bool]
RULES: tuple[tuple[str, Rule], ...] = (
    ("pledge_not_open", _not_open),
    ("pathway", _pathway),
    ("move_window", _window),
    ("kind_not_accepted", _kind),
    ("bundle_not_accepted", _bundle),
    ("bundle_not_needed", _bundle_not_needed),
    ("home_too_small", _too_small),
    ("home_too_large", _too_large),
    ("not_step_free", _not_step_free),
    ("not_wheelchair_usable", _not_wheelchair_usable),
    ("no_pets", _no_pets),
    ("no_protection_plan", _no_protection_plan),
    ("not_women_only", _not_women_only),
    ("women_only_not_asked", _women_only_not_asked),
    ("families_only", _families_only),
    ("host_check", _host_check),
    ("host_not_accepted", _host_not_accepted),
    ("child_protection", _child_protection),
    ("together_incomplete", _together_incomplete),
    ("unwanted", _unwanted),
    ("keep_distance", _keep_distance),
    ("tie_too_far", _tie_too_far),
    ("places_not_enough", _places_not_enough),
    ("need_not_confirmed", _not_confirmed),
    ("need_not_met", _not_met),
)
