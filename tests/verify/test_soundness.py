"""No numbers show what is not so, whatever their kind; complete trees show exactly what is."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from rematch.models.certificate import LevelCertificate
from rematch.verify.budget import Budget
from rematch.verify.question import question_of
from rematch.verify.stated import malformed
from rematch.verify.tree import not_shown
from tests.verify.chance_certificates import a_complete_tree, some_numbers
from tests.verify.chance_rounds import Chance, a_chance, best_values, some_objectives

ROUNDS = 1_500
FALSE_PER_ROUND = 4
CHANGED = 1_000


def fault(chance: Chance, names: tuple[str, ...], level: LevelCertificate) -> str:
    """Why the level does not show its bound; empty: it does."""
    wrong = malformed(level, chance.positions, len(chance.round.limits), names)
    return wrong or not_shown(question_of(chance.round, names, level), chance.positions, Budget())


def test_no_numbers_show_less_than_the_best() -> None:
    """Thousands of random certificates of every kind: none with a bound below the enumerated best passes."""
    draw, seen = random.Random(31), Counter[str]()
    for _ in range(ROUNDS):
        chance, objectives = a_chance(draw), some_objectives(draw)
        best = best_values(chance, objectives)
        if best is None:
            continue
        level_idx = draw.randrange(len(objectives))
        names, held = objectives[:level_idx], best[:level_idx]
        for _ in range(FALSE_PER_ROUND):
            level = some_numbers(chance, draw, objectives[level_idx], held, names)
            false = level.model_copy(update={"bound": best[level_idx] - draw.choice([1, 1, 2, 9])})
            assert fault(chance, names, false), (chance, false)
            true = level.model_copy(update={"bound": best[level_idx] + draw.choice([0, 0, 1, 5])})
            seen[f"{level.kind} refused"] += 1
            seen[f"{level.kind} shown"] += not fault(chance, names, true)
            seen[objectives[level_idx]] += 1
    assert min(seen[f"{kind} refused"] for kind in ("prices", "packings", "rows", "tree")) > 100, seen
    assert min(seen[f"{kind} shown"] for kind in ("prices", "packings", "rows", "tree")) > 25, seen


def test_a_complete_tree_shows_the_best_and_nothing_below() -> None:
    """With every rule in some leaf's step, the bound is exact for every objective."""
    draw, seen = random.Random(8), Counter[str]()
    while min(seen.values(), default=0) < 10 or len(seen) < 10:
        chance, objectives = a_chance(draw), some_objectives(draw)
        if len(chance.draws) > 5:
            continue
        best = best_values(chance, objectives)
        level_idx = draw.randrange(len(objectives))
        names = objectives[:level_idx]
        if best is None:
            level = a_complete_tree(chance, draw, "infeasible", (), ()).model_copy(update={"bound": -1})
            assert not fault(chance, (), level), (chance, level)
            seen["infeasible"] += 1
            continue
        level = a_complete_tree(chance, draw, objectives[level_idx], best[:level_idx], names)
        true = level.model_copy(update={"bound": best[level_idx]})
        assert not fault(chance, names, true), (chance, true)
        assert fault(chance, names, true.model_copy(update={"bound": best[level_idx] - 1}))
        infeasible = a_complete_tree(chance, draw, "infeasible", (), ()).model_copy(update={"bound": -1})
        assert fault(chance, (), infeasible)
        seen[objectives[level_idx]] += 1


def test_one_number_changed_never_shows_less_than_the_best() -> None:
    """A thousand shown certificates with one number changed: what still passes claims what is true."""
    draw, seen = random.Random(12), Counter[str]()
    while seen["changed"] < CHANGED:
        chance, objectives = a_chance(draw), some_objectives(draw)
        best = best_values(chance, objectives)
        if best is None or len(chance.draws) > 4:
            continue
        make = draw.choice([some_numbers, a_complete_tree])
        level_idx = draw.randrange(len(objectives))
        names = objectives[:level_idx]
        level = make(chance, draw, objectives[level_idx], best[:level_idx], names)
        level = level.model_copy(update={"bound": best[level_idx]})
        if fault(chance, names, level):
            continue
        for _ in range(5):
            document = level.model_dump(mode="json", exclude={"held"})
            change_one(document, draw)
            seen["changed"] += 1
            try:
                other = LevelCertificate.model_validate(document | {"held": level.held})
            except ValidationError:
                seen["refused"] += 1
                continue
            shown = not fault(chance, names, other)
            assert not shown or other.bound >= best[level_idx], (chance, other)
            seen["refused" if not shown else "still true"] += 1
    assert seen["refused"] > CHANGED // 4, seen


def change_one(document: Any, draw: random.Random) -> None:
    """Change one integer somewhere in a document, or take one entry out of a list."""
    spots = list(_spots(document))
    inside, key = draw.choice(spots)
    if isinstance(inside, list) and draw.random() < 0.2:
        del inside[key]
    else:
        inside[key] += draw.choice([-10_000, -3, -1, 1, 3, 10_000])


def _spots(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in entries:
        if isinstance(each, int):
            yield value, key
        elif isinstance(each, (dict, list)):
            yield from _spots(each)
