"""Scores of every pair in plain integers: the household's side, and mixed with the municipality's.

Written from docs/criteria.md; called by `verify`, and by the tests of scoring as their oracle.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from rematch.models.policy import Criterion, Kind, Policy
from rematch.models.scenario import Scenario
from rematch.verify.asked import Asked, Voice, voices_of
from rematch.verify.decisions import Decisions
from rematch.verify.kinds import FULL, Question, value
from rematch.verify.possibility import Claimant, claimant, failing
from rematch.verify.site import Site, sites_of
from rematch.verify.weights import Weights, scaled

SILENCE = 5_000


@dataclass(frozen=True, slots=True)
class PairScore:
    """One case in one column: both scores, the codes of all rules that fail, and what is known."""

    household: int
    mixed: int
    possible: bool
    coverage_pct: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Scorer:
    """One case with its voices, the positions of its ranked municipalities, and values already found."""

    who: Claimant
    voices: tuple[Voice, ...]
    policy: Policy
    positions: Mapping[str, int]
    municipal: Mapping[str, Weights]
    found: dict[tuple[Asked, str], tuple[int, bool]] = field(default_factory=dict)

    def pair(self, site: Site) -> tuple[int, int, int]:
        """Return household score, mixed score and coverage in percent."""
        values = {asked: self.value(asked, site) for voice in self.voices for asked in voice.asked.values()}
        total = sum(self._voice_points(voice, values) for voice in self.voices)
        share, voices, budget = self.policy.municipal_share_pct, len(self.voices), self.policy.budget
        both = (100 - share) * total + share * voices * self._municipal_points(site)
        return total // (budget * voices), both // (100 * budget * voices), self._coverage(values)

    def value(self, asked: Asked, site: Site) -> tuple[int, bool]:
        """Return the value of a statement at a column, and whether it is known."""
        criterion = self.who.criteria[asked.criterion]
        key = (asked, site.owner if criterion.unit_field is None else site.column_id)
        if key not in self.found:
            self.found[key] = self._fresh(asked, criterion, site)
        return self.found[key]

    def _fresh(self, asked: Asked, criterion: Criterion, site: Site) -> tuple[int, bool]:
        if criterion.kind is Kind.RANK:
            return self._rank(site.owner), True
        return value(Question(asked, criterion, self.who.part, site))

    def _rank(self, owner: str) -> int:
        count = len(self.positions)
        return FULL * (count - self.positions[owner]) // count if owner in self.positions else 0

    def _voice_points(self, voice: Voice, values: Mapping[Asked, tuple[int, bool]]) -> int:
        stated = sum(weight * values[voice.asked[key]][0] for key, weight in voice.weights.given.items())
        return stated + voice.weights.unspent * SILENCE

    def _coverage(self, values: Mapping[Asked, tuple[int, bool]]) -> int:
        stated = sum(voice.weights.spent for voice in self.voices)
        known = sum(
            weight
            for voice in self.voices
            for key, weight in voice.weights.given.items()
            if values[voice.asked[key]][1]
        )
        return 100 * known // stated if stated else 100

    def _municipal_points(self, site: Site) -> int:
        weights = self.municipal[site.owner]
        points = (w * self._priority(self.who.criteria[key], site) for key, w in weights.given.items())
        return sum(points) + weights.unspent * SILENCE

    def _priority(self, criterion: Criterion, site: Site) -> int:
        if criterion.of == ("size",):
            if site.shared:
                return SILENCE
            return FULL * min(len(self.who.part.case.persons), site.unit.beds) // site.unit.beds
        asked = [statement for statement in self._statements if statement.criterion in criterion.of]
        return max((self.value(statement, site)[0] for statement in asked), default=SILENCE)

    @cached_property
    def _statements(self) -> tuple[Asked, ...]:
        wishes = (asked for voice in self.voices for asked in voice.asked.values())
        stated = dict.fromkeys((*self.who.needs, *self.who.ties, *wishes))
        return tuple(asked for asked in stated if self._states(asked))

    def _states(self, asked: Asked) -> bool:
        criterion = self.who.criteria.get(asked.criterion)
        # A priority that answers a priority would answer itself.
        if criterion is None or criterion.kind is Kind.MUNICIPAL_PRIORITY:
            return False
        return criterion.kind is not Kind.LABOUR or bool(asked.options)


def pair_scores(scenario: Scenario) -> dict[str, dict[str, PairScore]]:
    """Return, for each case id and column id, the scores and the codes of the rules that fail."""
    policy = scenario.policy
    criteria = {criterion.key: criterion for criterion in policy.criteria}
    municipal = {
        place.code: scaled(_priorities(place.priorities, criteria), policy.budget)
        for place in scenario.municipalities
    }
    sites, in_round = sites_of(scenario), {part.case_id for part in scenario.cases}
    table = {}
    against = Decisions(scenario.given)
    for part in scenario.cases:
        who = claimant(part, scenario.round.as_of, criteria, in_round)
        scorer = Scorer(who, voices_of(part, criteria, policy.budget), policy, {}, municipal)
        row = _row(scorer, sites)
        table[part.case_id] = {
            site.column_id: _after(row[site.column_id], against.close(part.case_id, site)) for site in sites
        }
    return table


def _row(scorer: Scorer, sites: tuple[Site, ...]) -> dict[str, PairScore]:
    codes = {site.column_id: failing(scorer.who, site) for site in sites}
    reachable = {site.owner for site in sites if not codes[site.column_id]}
    ranked = [code for code in scorer.who.part.case.ranked_municipalities if code in reachable]
    ready = replace(scorer, positions={code: place for place, code in enumerate(ranked)})
    return {site.column_id: _pair(ready, site, codes[site.column_id]) for site in sites}


def _pair(scorer: Scorer, site: Site, codes: tuple[str, ...]) -> PairScore:
    household, mixed, coverage = scorer.pair(site)
    if not codes and household < scorer.who.part.case.acceptance_floor:
        codes = ("below_floor",)
    return PairScore(household, mixed, not codes, coverage, codes)


def _after(pair: PairScore, is_closed: bool) -> PairScore:
    """A decision closes a pair and leaves its scores as they are."""
    return replace(pair, possible=False, codes=(*pair.codes, "decided")) if is_closed else pair


def _priorities(stated: Mapping[str, int], criteria: Mapping[str, Criterion]) -> dict[str, int]:
    weights = {}
    for key, importance in stated.items():
        criterion = criteria.get(key)
        if criterion is not None and criterion.kind is Kind.MUNICIPAL_PRIORITY:
            weights[key] = importance * criterion.weight
    return {key: weight for key, weight in weights.items() if weight > 0}
