"""The recipe: encode a scenario once, solve it as the rules ask, then one frontier after the other."""

from collections.abc import Callable, Mapping, Sequence
from typing import get_args

from rematch.analysis.answers import Asker
from rematch.analysis.frontiers.balance import balance
from rematch.analysis.frontiers.changes import changes
from rematch.analysis.frontiers.group_gap import group_gap
from rematch.analysis.frontiers.order import order
from rematch.analysis.frontiers.points import Ground, counts_of
from rematch.analysis.frontiers.wish_rank import wish_rank
from rematch.errors import InputError, SolveError
from rematch.matching import encode, who_problem
from rematch.models.frontier import Frontier, FrontierName, Frontiers, LeftOut
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.solver import made_ready

NAMES: tuple[FrontierName, ...] = get_args(FrontierName)
NO_EARLIER = "No earlier run was given: give the folder of one to see what staying there leaves of the score."
TOO_SMALL = "Fewer than two groups have ten households: too few to tell."


def frontiers_of(
    scenario: Scenario,
    params: RunParams,
    *,
    names: Sequence[str] = NAMES,
    earlier: Mapping[str, str] | None = None,
    said: Callable[[str], None] = lambda step: None,
) -> Frontiers:
    """
    Return what each aim leaves of another.

    Parameters
    ----------
    scenario : Scenario
    params : RunParams
        Of each solve; in audit mode the same input gives the same points on every machine.
    names : sequence of str
        Which frontiers; left out: all.
    earlier : mapping of case id to municipality code, optional
        Where an earlier run had each case it placed; left out: what the scenario was given, if anything.
    said : callable, optional
        Told of each step.

    Returns
    -------
    Frontiers
        Of the household side alone: what municipalities give priority to moves nobody here.

    Raises
    ------
    InputError
        No frontier of that name, or an earlier run of another round.
    SolveError
        The round itself was not solved in this time: there is nothing to compare with.
    """
    if unknown := [name for name in names if name not in NAMES]:
        raise InputError(f"No frontier is called {unknown[0]}; there are {', '.join(NAMES)}.")
    said("the round as the rules ask")
    made_ready(None)
    encoded = encode(scenario)
    asker = Asker(params, scenario.round.seed)
    first = asker.answer(who_problem(encoded), (*counts_of(encoded), "score"))
    if not first.is_placement:
        raise SolveError("The round itself was not solved in this time; allow more, or look at its rules.")
    given = scenario.given.previous if scenario.given else None
    made = _made(Ground(encoded, asker, first), earlier or given)
    found: list[Frontier | LeftOut] = []
    for name in (each for each in NAMES if each in names):
        said(name.replace("_", " "))
        found.append(made[name]())
    return Frontiers(
        scenario_hash=scenario.hash,
        title=scenario.round.title,
        synthetic=scenario.round.synthetic,
        params=params,
        frontiers=tuple(each for each in found if isinstance(each, Frontier)),
        left_out=tuple(each for each in found if isinstance(each, LeftOut)),
    )


def _made(
    ground: Ground, earlier: Mapping[str, str] | None
) -> Mapping[FrontierName, Callable[[], Frontier | LeftOut]]:
    def with_changes() -> Frontier | LeftOut:
        return changes(ground, earlier) if earlier else LeftOut(name="changes", reason=NO_EARLIER)

    return {
        "wish_rank": lambda: wish_rank(ground),
        "group_gap": lambda: group_gap(ground) or LeftOut(name="group_gap", reason=TOO_SMALL),
        "balance": lambda: balance(ground),
        "changes": with_changes,
        "order": lambda: order(ground),
    }
