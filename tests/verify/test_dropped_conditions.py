"""Planted mistakes in the re-check of bounds: each lets a named claim pass, or refuses a true one."""

import importlib
import random

import pytest

from tests.mutants import Mutant, planted
from tests.verify.chance_rounds import OBJECTIVES, Chance, a_chance, every_placement, reached
from tests.verify.false_claims import FALSE
from tests.verify.ill_formed import FORM
from tests.verify.numbers import positions
from tests.verify.small_claims import Claim
from tests.verify.true_claims import TRUE

Change = tuple[str, str, str]
CLAIMS = TRUE | FALSE | FORM
SEEN_BY: dict[str, tuple[Change, ...]] = {
    "one less with a level held": (("worth", "constant = -sum(", "constant = sum("),),
    "what an earlier level is worth": (
        ("worth", "total += factor * counted[pair]", "total -= factor * counted[pair]"),
    ),
    "one less for two apart": (
        ("worth", "factor * row.most for", "0 * row.most for"),
        ("worth", "- by_rows.get(pair, 0)", "- 2 * by_rows.get(pair, 0)"),
    ),
    "one less than has to be used": (("worth", ", price * limit.minimum]", "]"),),
    "one less than the price shows": (
        ("worth", "[price * limit.capacity, ", "["),
        ("question", "(level.bound + 1) - 1 if", "(level.bound + 1) if"),
        ("tree", "total <= self._question.ceiling:", "total <= self._question.ceiling + 1:"),
        ("objectives", "size[case] * score", "score"),
    ),
    "a resource that need not be used": (("worth", "if limit.if_used else", "if False else"),),
    "one less for a group": (
        ("worth", "for pairs in members]) for owner", "for pairs in members[:1]]) for owner"),
        ("left", "if all(owner in member for", "if any(owner in member for"),
    ),
    "a group split by one of its members": (("left", "if all(members)}", "if any(members)}"),),
    "a case that need not be placed": (
        ("steps", "max([0, *each.values()])", "max(each.values(), default=0)"),
        ("left", "return any(must and not options", "return any(not options"),
    ),
    "a share below 0": (("steps", "if share < 0 and not left.must[unit]:", "if False:"),),
    "what has to be used only if it is used": (
        ("steps", "if any(not accepts(left.limits[resource], 0)", "if any(True"),
    ),
    "nobody can draw on what has to be used": (
        ("steps", "if any(not accepts(left.limits[resource], 0)", "if any(False"),
    ),
    "nothing keeps every rule": (
        ("steps", "if len(best) < len(blocks):", "if False:"),
        ("grid", "or (limit.if_used and used == 0)", "or used == 0"),
    ),
    "shares left out of the sum": (
        ("steps", " + sum(left.shares) + sum(best)", " + sum(best)"),
        ("steps", "value - share, use)", "value, use)"),
    ),
    "what could still be best is deleted, by prices": (
        ("steps", "taken > ceiling:", "taken > ceiling + 1:"),
        ("steps", "- self.best[unit] + self.worth[unit][owner]", "- self.best[unit]"),
    ),
    "what could still be best is deleted, by packings": (
        ("steps", "return self.total - self.shares[unit]", "return self.total - 2 * self.shares[unit] - 1"),
        ("packing", "best + item.value\n            table", "best\n            table"),
    ),
    "what could still be best is deleted, by packings of two resources": (
        ("grid", "before[start], strict=False", "before[end], strict=False"),
    ),
    "packings of two resources": (("grid", "after[end][use:]", "after[start][use:]"),),
    "packings of two resources that delete": (("grid", "after[end][last:]", "after[start][last:]"),),
    "packings that place somebody who can go nowhere": (
        ("tree", "if left is not None and left.stuck:", "if False:"),
    ),
    "who may still stay out is placed": (
        ("steps", "bound.unplaced(unit) <= ceiling:", "bound.unplaced(unit) <= ceiling + 1:"),
    ),
    "the better of two types is deleted": (("steps", "- slack\n", "+ slack - 1\n"),),
    "packings of other shares": (("steps", "known.task == task else", "known.task is not task else"),),
    "packings below a minimum": (
        ("grid", "limit.minimum <= used <= limit.capacity or", "used <= limit.capacity or"),
        ("grid", "if item.value > 0 or bounded]", "if item.value > 0]"),
    ),
    "one less than what may stay unused": (("grid", "(limit.if_used and used == 0)", "False"),),
    "one less than packings": (
        ("grid", "sum(item.use[idx] for item in inner) +", "max([0, *(item.use[idx] for item in inner)]) +"),
    ),
    "a resource of two municipalities enforced": (("enforcement", "len(owners) > 1:", "len(owners) > 9:"),),
    "homes that draw unequally": (("enforcement", "if resource in self._uneven:", "if False:"),),
    "a group uses what its members use": (
        ("enforcement", "sum(each.get(resource, 0) for each in drawn)", "drawn[0].get(resource, 0)"),
    ),
    "two who need not stay apart": (("rows", "if (one, other) not in question.round.apart:", "if False:"),),
    "a row that counts in one municipality only": (("rows", "if owners[pair] == owner}", "if True}"),),
    "a cover of those who fit": (("rows", "sum(row.needs) <= capacity:", "sum(row.needs) < capacity:"),),
    "a cover that names a case twice": (("rows", "or len(set(row.cases)) != len(row.cases):", "or False:"),),
    "a cover that overstates a need": (("rows", ">= need[question.round.pairs.case[pair]]", ">= 1"),),
    "one less for a cover": (("rows", "len(row.cases) - 1)", "len(row.cases) - 2)"),),
    "one less for a rounded row": (("rows", "(most + sum(cases.values()))", "most"),),
    "one less for a row of resources alone": (("rows", "+ cases[pairs.case[pair]])", "+ row.divisor)"),),
    "one less than the least": (
        ("question", ">= held[MIN_SCORE]]", "> held[MIN_SCORE]]"),
        ("question", "= level.bound + 1\n", "= level.bound + 2\n"),
    ),
    "the best score not shown": (
        ("question", "bound >= max(round_.pairs.score", "bound >= min(round_.pairs.score"),
        ("tree", "if not question.level.nodes:", "if False:"),
    ),
    "a balance not shown": (("question", "level.bound >= 0", "level.bound >= -1"),),
    "score with balance held": (
        ("question", "min(limit.capacity, -balance * limit.target // PER_TARGET)", "limit.capacity"),
    ),
    "one less with balance held": (("question", "-balance * limit.target", "(-balance - 1) * limit.target"),),
    "a resource that stays shut": (("question", "and not limit.if_used for limit", "for limit"),),
    "a resource that cannot open": (
        ("question", "Limit(0) if limit.minimum > limit.capacity else limit", "limit"),
    ),
    "a tree": (
        ("left", "there.must[unit] = True", "there.must[unit] = False"),
        ("left", "without(left.options[unit], inside)", "left.options[unit]"),
        ("left", "without(left.options[unit], set(own) - inside)", "left.options[unit]"),
        ("tree", "return [second, first]", "return [first, second]"),
    ),
    "a resource switched off and on": (
        ("left", "off.options[unit] = without(options, gone)", "off.options[unit] = options"),
        ("left", "if_used=False)", "if_used=True)"),
        ("tree", "return [on, off]", "return [off]"),
    ),
    "a resource switched off has no worth": (("left", "Limit(0))", "left.limits[resource])"),),
    "a branch left out": (("tree", 'more are open" if ahead else ""', 'more are open" if False else ""'),),
    "one less than the tree": (("tree", "return [] if left is None else self._open(total)", "return []"),),
    "a switch of what always counts": (
        ("tree", "if not self._question.round.limits[resource].if_used:", "if False:"),
    ),
    "another kind": (("stated", "if level.kind != _kind(level):", "if False:"),),
    "a multiplier below 0": (("stated", "step.rows) if each < 0]", "step.rows) if each < -9]"),),
    "a multiplier of a threshold": (("stated", "if name in THRESHOLDS and factor:", "if False:"),),
    "a resource enforced and priced": (("stated", "and step.prices[resource]:", "and False:"),),
    "two shares of one": (("stated", "named}) < len(named)", "named}) < 0"),),
    "a price too few": (("stated", "if len(step.prices) != counts.resources:", "if False:"),),
    "a multiplier too few": (("stated", "if len(step.earlier) != len(counts.earlier):", "if False:"),),
    "a multiplier of a row too few": (("stated", "if len(step.rows) not in (0, counts.rows):", "if False:"),),
    "a value held too few": (("stated", "if len(level.held) != len(earlier):", "if False:"),),
}  # fmt: skip
PLANTED = [(Mutant(*each, "rematch.verify"), name) for name, changes in SEEN_BY.items() for each in changes]
VALUES = (
    ("default=max(scores, default=0)", "default=0"),
    ("-(-amount * PER_TARGET // limit.target)", "amount * PER_TARGET // limit.target"),
    ("if tier <= int(at) else 0", "if True else 0"),
    ("(score >= least)", "(score > least)"),
    ("kept.get(case) == owner", "kept.get(case) != owner"),
)


def outcome(claim: Claim) -> str:
    """What the package as it is loaded now says of a claim; a mutant that breaks down says so."""
    stated, tree, question, budget = (
        importlib.import_module(f"rematch.verify.{name}") for name in ("stated", "tree", "question", "budget")
    )
    places = positions(claim.round)
    try:
        wrong = stated.malformed(claim.level, places, len(claim.round.limits), claim.names)
        asked = None if wrong else question.question_of(claim.round, claim.names, claim.level)
        return wrong if asked is None else tree.not_shown(asked, places, budget.Budget())
    except (ArithmeticError, AssertionError, LookupError, TypeError, ValueError) as error:
        return f"broke down: {error!r}"


def as_meant(claim: Claim) -> bool:
    """Say whether a true claim holds, and a false one is refused with its words."""
    said = outcome(claim)
    return claim.says in said if claim.says else said == ""


@pytest.mark.parametrize(("mutant", "name"), PLANTED, ids=lambda each: getattr(each, "after", each))
def test_a_dropped_condition_is_seen_by_the_claim_named_after_it(mutant: Mutant, name: str) -> None:
    """The claim holds or is refused as it should, and with the mutant no longer."""
    assert as_meant(CLAIMS[name])
    with planted(mutant):
        assert not as_meant(CLAIMS[name])


def rounds() -> list[Chance]:
    """Some tiny rounds with every rule."""
    draw = random.Random(5)
    return [a_chance(draw) for _ in range(60)]


def values_agree() -> bool:
    """Say whether values of placements are those counted afresh, for every objective and placement."""
    objectives = importlib.import_module("rematch.verify.objectives")
    for chance in rounds():
        pairs = chance.round.pairs
        index = {pair: idx for idx, pair in enumerate(zip(pairs.case, pairs.column, strict=True))}
        for placed in every_placement(chance):
            chosen = [index[pair] for pair in placed.items()]
            for name in OBJECTIVES:
                if objectives.value_of(chance.round, name, chosen) != reached(chance, name, placed):
                    return False
    return True


def test_values_are_those_counted_afresh() -> None:
    """Every objective, every placement of some tiny rounds."""
    assert values_agree()


@pytest.mark.parametrize(("before", "after"), VALUES)
def test_a_wrong_value_is_seen(before: str, after: str) -> None:
    """Somewhere it differs from the count."""
    with planted(Mutant("objectives", before, after, "rematch.verify")):
        assert not values_agree()
