"""policies, orders, weights: rules to start from, what other orders would do, how far a weight can move."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.orders import SIX_OR_MORE, other_orders
from rematch.analysis.weight_moves import weight_moves
from rematch.cli.output import console, print_table, solve_progress
from rematch.cli.reading import read_folder
from rematch.matching import in_process
from rematch.models.orders import OrderOutcome
from rematch.models.run import RunParams
from rematch.models.weight_move import Turn
from rematch.scoring.policy_diff import policy_diff
from rematch.scoring.presets import preset_policy, presets

Folder = Annotated[Path, typer.Argument(help="A folder written by rematch match.")]


def policies() -> None:
    """List the rules to start from, with what differs from the balanced ones."""
    balanced = preset_policy()
    for name, each in presets().items():
        console.print(name, style="bold")
        console.print(f"  {each.purpose}", markup=False)
        for change in policy_diff(balanced, preset_policy(name)):
            if change.what != "purpose":
                what = change.criterion or change.what
                console.print(f"  {what}: {change.before} -> {change.after}", markup=False)


def orders(
    folder: Folder,
    *,
    deadline_s: Annotated[int, typer.Option(min=1, max=600, help="Seconds for each order.")] = 60,
    as_json: Annotated[bool, typer.Option("--json", help="Print all as JSON, with who is placed.")] = False,
) -> None:
    """Show what other orders of objectives would do: who is placed under each, by size of household."""
    scenario, run, _ = read_folder(folder)
    with solve_progress() as progress:
        progress.say("the other orders, one after the other")
        found = other_orders(scenario, run, RunParams(deadline_s=deadline_s))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    headings = ("", *(outcome.name.replace("_", " ") for outcome in found.outcomes))
    columns = [_column(outcome) for outcome in found.outcomes]
    labels = _labels(found.outcomes[0])
    rows = [(label, *cells) for label, *cells in zip(labels, *columns, strict=True)]
    print_table(headings, rows, title="Placed under each order; by size of household in percent")


def _labels(chosen: OrderOutcome) -> list[str]:
    sizes = [f"{each.size}{'+' if each.size == SIX_OR_MORE else ''}" for each in chosen.by_size]
    return ["cases", "persons", *(f"size {size}" for size in sizes), "only here", "only chosen", "ended"]


def _column(outcome: OrderOutcome) -> list[str]:
    if outcome.unanswered:
        return ["-"] * (len(outcome.by_size) + 4) + ["not in time"]
    rates = [f"{100 * each.placed // each.cases} %" for each in outcome.by_size]
    optimal = all(level.status == "optimal" for level in outcome.levels)
    counts = [str(outcome.placed_cases), str(outcome.placed_persons)]
    apart = [str(len(outcome.only_here)), str(len(outcome.only_chosen))]
    return [*counts, *rates, *apart, "optimal" if optimal else "open"]


def weights(
    folder: Folder,
    *,
    criterion: Annotated[
        list[str] | None, typer.Option(help="Key of a criterion; again for more; left out: all that count.")
    ] = None,
    clock: Annotated[
        bool, typer.Option("--clock", help="The clock, not work limits: faster, not bit-identical.")
    ] = False,
    deadline_s: Annotated[int, typer.Option(min=1, max=600, help="With --clock: seconds a solve.")] = 60,
) -> None:
    """Show how far each weight can move before a placement changes; every weight tried is a whole solve."""
    scenario, _, _ = read_folder(folder)
    found = []
    with solve_progress() as progress:
        progress.say("the round as it is")
        params = RunParams(deadline_s=deadline_s, audit=not clock)
        moves = weight_moves(scenario, params, keys=criterion, solve=in_process)
        for move in moves:
            found.append(move)
            progress.say(f"{move.criterion}: {len(move.tried)} weights tried")
    headings = ("criterion", "weight", "unchanged", "below, who moves", "above, who moves")
    rows = [
        (
            move.criterion,
            move.weight,
            f"{move.unchanged_from} to {move.unchanged_to}",
            _turn(move.below, [each for each in move.unclear if each < move.weight]),
            _turn(move.above, [each for each in move.unclear if each > move.weight]),
        )
        for move in found
    ]
    print_table(headings, rows, title="Placements are the same at every weight tried in the range")


def _turn(turn: Turn | None, unclear: list[int]) -> str:
    if turn is None:
        return f"not known from {unclear[0]}: optimum not shown" if unclear else "nobody"
    moves = [f"{move.case_id} to {move.after or 'no proposal'}" for move in turn.moves]
    return f"{turn.weight}: {'; '.join(moves) or 'another home in the same place'}"
