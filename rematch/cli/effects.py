"""changes and effect: what would change a proposal, and what another municipality would mean."""

from pathlib import Path
from typing import Annotated

import typer

from rematch.cli.output import console, print_table, solve_progress
from rematch.cli.reading import case_id_of, code_of, read_folder
from rematch.explain import explain, override, view_of, what_would_change
from rematch.matching import Again, solved_again
from rematch.models.change import WhatWouldChange
from rematch.models.effect import Effect, OwnView
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario

Folder = Annotated[Path, typer.Argument(help="A folder written by rematch match.")]
CaseRef = Annotated[str, typer.Argument(help="case_ref, or <ngo>/<case_ref>.")]
DeadlineS = Annotated[int, typer.Option(min=1, max=600, help="Seconds for each round solved again.")]


def changes(
    folder: Folder,
    case_ref: CaseRef,
    municipality: Annotated[str | None, typer.Option(help="Only this municipality.")] = None,
    *,
    whole_round: Annotated[
        bool, typer.Option("--whole-round", help="Also what the round would propose: solved again.")
    ] = False,
    deadline_s: DeadlineS = 60,
) -> None:
    """Name the smallest single change that would make a municipality possible, better, or proposed."""
    scenario, run, _ = read_folder(folder)
    case_id = case_id_of(scenario, case_ref)
    towns = [place.municipality for place in explain(scenario, run, case_id).ranked if not place.proposed]
    codes = [code_of(scenario, municipality)] if municipality else towns

    def replay(changed: Scenario) -> Again:
        return solved_again(changed, RunParams(deadline_s=deadline_s))

    view = view_of(scenario, run, case_id, audience="coordinator" if whole_round else "caseworker")
    found: list[WhatWouldChange] = []
    with solve_progress() as progress:
        for number, code in enumerate(codes, 1):
            progress.say(f"{code}, {number} of {len(codes)}")
            found += what_would_change(view, code, replay=replay)
    for each in found:
        console.print(each.text, markup=False)
    if not found:
        console.print("No single change that others could make was found.")


def effect(
    folder: Folder,
    case_ref: CaseRef,
    municipality: Annotated[str, typer.Argument(help="Code or name of a municipality.")],
    *,
    deadline_s: DeadlineS = 60,
) -> None:
    """Show what a municipality would mean for a household, then what it would do to the round."""
    scenario, run, _ = read_folder(folder)
    case_id = case_id_of(scenario, case_ref)
    code = code_of(scenario, municipality)
    view = view_of(scenario, run, case_id, audience="coordinator")
    with solve_progress() as progress:
        progress.say(f"the round with {case_id} at {code}")
        found = override(view, code, RunParams(deadline_s=deadline_s))
    _print_own_view(found.own)
    _print_effect(found.effect)


def _print_own_view(own: OwnView) -> None:
    console.print("For this household", style="bold")
    console.print(f"  {own.as_good} other possible municipalities are at least as good as the one proposed.")
    scores = (own.household_score_proposed, own.household_score_there)
    now, there = ("-" if each is None else f"{each:,}" for each in scores)
    console.print(f"  By its own wishes alone: proposed {now}, there {there}.")
    for line in own.not_met:
        console.print(f"  {line}", markup=False)
    for word, lines in (("better", own.better), ("less", own.worse)):
        if lines:
            named = "; ".join(line.label for line in lines)
            console.print(f"  Meets {word} there: {named}", markup=False)


def _print_effect(effect: Effect) -> None:
    console.print("For the round", style="bold")
    if effect.why is not None:
        console.print(f"  {effect.why}", markup=False)
        return
    rows = [
        (level.stage.value, level.name, f"{level.before:,}", f"{level.after:,}", level.proof)
        for level in effect.levels
    ]
    print_table(("stage", "objective", "now", "then", "proof"), rows)
    nowhere = "no proposal"
    moves = [(move.case_id, move.before or nowhere, move.after or nowhere) for move in effect.chain]
    print_table(("case", "now", "then"), moves, title="Chain of changes" if moves else "Nobody else moves")
    if not effect.exact:
        console.print("  Not exact: a level was not solved to its optimum; allow more time.")
