"""A scenario as a placement problem: columns, resources with what is left, who stays together, who apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rematch.models.pledge import Pledge
from rematch.models.scenario import CasePart, Scenario
from rematch.verify.household import group_of, ngo_of, places_needed, tier_of
from rematch.verify.score import PairScore, pair_scores
from rematch.verify.site import Site, sites_of

Group = tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """What placements must keep to, derived from a scenario alone."""

    scenario: Scenario
    pairs: Mapping[str, Mapping[str, PairScore]]

    @cached_property
    def parts(self) -> dict[str, CasePart]:
        """Each case by its id."""
        return {part.case_id: part for part in self.scenario.cases}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Each column by its id."""
        return {site.column_id: site for site in sites_of(self.scenario)}

    @cached_property
    def size(self) -> dict[str, int]:
        """Persons of each case."""
        return {case_id: len(part.case.persons) for case_id, part in self.parts.items()}

    @cached_property
    def tier(self) -> dict[str, int]:
        """Tier of urgency of each case."""
        return {case_id: tier_of(part.case) for case_id, part in self.parts.items()}

    @cached_property
    def possible(self) -> dict[str, tuple[str, ...]]:
        """Columns possible for each case."""
        return {
            case_id: tuple(column for column, pair in row.items() if pair.possible)
            for case_id, row in self.pairs.items()
        }

    @cached_property
    def capacity(self) -> dict[str, int]:
        """What is left of each resource, never below 0."""
        left = dict(_left_in_columns(self.sites.values()))
        for pledge in self.scenario.pledges:
            left |= dict(_left_in_pledge(pledge))
        left |= {floor.name: len(self.members[floor.name]) for floor in self.scenario.policy.floors}
        return {name: max(0, amount) for name, amount in left.items()}

    @cached_property
    def minimum(self) -> dict[str, int]:
        """Least use of each resource: of a group floor its share of the members, rounded up; else 0."""
        floors = {floor.name: floor.least_pct for floor in self.scenario.policy.floors}
        asked = {name: (share * len(self.members[name]) + 99) // 100 for name, share in floors.items()}
        return dict.fromkeys(self.capacity, 0) | asked

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """Cases of each group floor, by its name."""
        return {
            floor.name: frozenset(
                case_id
                for case_id, part in self.parts.items()
                if group_of(part, floor.dimension.value) == floor.group
            )
            for floor in self.scenario.policy.floors
        }

    @cached_property
    def pinned(self) -> frozenset[str]:
        """Cases that a coordinator pinned: they must be placed."""
        given = self.scenario.given
        return frozenset() if given is None else frozenset(pin.case_id for pin in given.pins)

    @cached_property
    def previous(self) -> Mapping[str, str] | None:
        """Municipality where an earlier run had each case; None: there is no earlier run."""
        return None if self.scenario.given is None else self.scenario.given.previous

    @cached_property
    def if_used(self) -> dict[str, bool]:
        """True where a resource may also not be used at all, whatever its minimum."""
        return dict.fromkeys(self.capacity, False)

    @cached_property
    def target(self) -> dict[str, int]:
        """Target of each resource, for the balance; 0 does not count."""
        return dict.fromkeys(self.capacity, 0)

    def drawn(self, case_id: str, column_id: str) -> dict[str, int]:
        """Return how much of each resource a case takes in a column."""
        site, size = self.sites[column_id], self.size[case_id]
        use = {f"beds:{column_id}": size} if site.shared else dict.fromkeys(site.drawn, 1)
        for name in (f"persons:{site.pledge_id}", f"arrivals:{site.pledge_id}"):
            if name in self.capacity:
                use[name] = size
        for row in site.pledge.places:
            use[f"places:{site.pledge_id}:{row.criterion}"] = self.places[case_id].get(row.criterion, 0)
        use |= {name: 1 for name, members in self.members.items() if case_id in members}
        return {name: amount for name, amount in use.items() if amount > 0}

    @cached_property
    def places(self) -> dict[str, dict[str, int]]:
        """Places each case needs of each counted criterion."""
        counted = {criterion.key for criterion in self.scenario.policy.criteria if criterion.counted}
        return {
            case_id: {key: places_needed(part.case, key) for key in _needed(part) & counted}
            for case_id, part in self.parts.items()
        }

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Cases that stay together; a case on its own is a group of one."""
        found: dict[str, Group] = {}
        for case_id in sorted(self.parts):
            if case_id not in found:
                group = tuple(sorted(_reached(case_id, self._together)))
                found |= dict.fromkeys(group, group)
        return tuple(dict.fromkeys(found.values()))

    @cached_property
    def _together(self) -> dict[str, set[str]]:
        near: dict[str, set[str]] = {case_id: set() for case_id in self.parts}
        for case_id, part in self.parts.items():
            for ref in part.case.together_with:
                other = f"{ngo_of(case_id)}/{ref}"
                if other in near:
                    near[case_id].add(other)
                    near[other].add(case_id)
        return near

    @cached_property
    def apart(self) -> tuple[tuple[str, str], ...]:
        """Pairs of cases never in one municipality, each once."""
        named = (
            (case_id, other)
            for case_id, part in self.parts.items()
            for other in part.safety.separated_from
            if other in self.parts
        )
        return tuple(sorted({(min(pair), max(pair)) for pair in named}))


def problem_of(scenario: Scenario) -> Problem:
    """Return the placement problem of a scenario, with the scores of every pair."""
    return Problem(scenario, pair_scores(scenario))


def _left_in_columns(sites: Iterable[Site]) -> Iterator[tuple[str, int]]:
    for site in sites:
        unit = site.unit
        used = unit.held + unit.taken
        if site.shared:
            yield f"beds:{site.column_id}", unit.count * unit.beds - used
        else:
            yield site.drawn[0], unit.count - used


def _left_in_pledge(pledge: Pledge) -> Iterator[tuple[str, int]]:
    pledge_id = f"{pledge.municipality}/{pledge.pledge_ref}"
    used = pledge.held_persons + pledge.taken_persons
    if pledge.max_persons is not None:
        yield f"persons:{pledge_id}", pledge.max_persons - used
    if pledge.arrivals_per_month is not None:
        first, last = pledge.period.start, pledge.period.end
        months = 12 * (last.year - first.year) + last.month - first.month + 1
        yield f"arrivals:{pledge_id}", pledge.arrivals_per_month * months - used
    for row in pledge.places:
        yield f"places:{pledge_id}:{row.criterion}", row.count - row.held - row.taken


def _needed(part: CasePart) -> set[str]:
    own = (need.criterion for person in part.case.persons for need in person.needs)
    return {need.criterion for need in part.case.needs} | set(own)


def _reached(start: str, near: Mapping[str, set[str]]) -> set[str]:
    reached, open_ends = {start}, [start]
    while open_ends:
        fresh = near[open_ends.pop()] - reached
        reached |= fresh
        open_ends += fresh
    return reached
