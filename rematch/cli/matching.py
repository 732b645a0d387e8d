"""match, verify and explain: from files to files, without a service."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from rematch.analysis.freezing import under
from rematch.analysis.tables import (
    assemble,
    read_cases,
    read_municipalities,
    read_pledges,
    read_policy,
    read_safety,
)
from rematch.cli.output import console, print_explanation, print_levels, print_table, solve_progress
from rematch.cli.reading import case_id_of, code_of, read_folder, scenario_of, write_folder
from rematch.errors import FileError
from rematch.explain import explain
from rematch.matching import match
from rematch.models.run import RunParams
from rematch.models.scenario import Scenario
from rematch.scoring.catalogue import default_policy
from rematch.scoring.presets import preset_policy
from rematch.verify import verify

TablesFile = Annotated[Path | None, typer.Option(help="JSON or CSV; columns in docs/files.md.")]


def match_files(
    scenario: Annotated[
        str | None, typer.Argument(help="A scenario.json, or the name of a bundled one.")
    ] = None,
    *,
    cases: TablesFile = None,
    municipalities: TablesFile = None,
    pledges: TablesFile = None,
    policy: Annotated[
        Path | None, typer.Option(help="Rules of the round (JSON); left out: balanced.")
    ] = None,
    preset: Annotated[
        str | None, typer.Option(help="Rules to start from, in place of --policy or the scenario's own.")
    ] = None,
    safety: Annotated[
        Path | None, typer.Option(help="What coordinators recorded (JSON); no CSV holds it.")
    ] = None,
    as_of: Annotated[str, typer.Option(help="Day notice days count from; left out: today.")] = "",
    seed: Annotated[int, typer.Option(min=0, max=2**53 - 1, help="Seed of the lottery.")] = 0,
    deadline_s: Annotated[int, typer.Option(min=1, max=600, help="Seconds for the solve.")] = 60,
    audit: Annotated[
        bool, typer.Option("--audit", help="Work limits, not the clock: bit-identical.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Folder for scenario.json, run.json, certificate.json.")],
) -> None:
    """Find the best placement of a cohort and write it with its certificate."""
    if preset is not None and policy is not None:
        raise FileError("Give --policy or --preset, not both.")
    if scenario is not None:
        if any((cases, municipalities, pledges, policy, safety)):
            raise FileError("A scenario brings its own parts: give it alone, or the files without it.")
        frozen = scenario_of(scenario)
    else:
        frozen = _from_tables((cases, municipalities, pledges, policy, safety), as_of=as_of, seed=seed)
    if preset is not None:
        frozen = under(frozen, preset_policy(preset))
    with solve_progress() as progress:
        matched = match(frozen, RunParams(deadline_s=deadline_s, audit=audit), progress=progress.show)
    write_folder(out, frozen, matched.run, matched.certificate)
    placed = sum(placement.municipality is not None for placement in matched.run.placements)
    console.print(f"{placed} of {len(frozen.cases)} cases have a proposal. A proposal is not a decision.")
    print_levels(matched.run)
    console.print(
        f"Written to {out}. Next: rematch verify {out} (or: python3 run.py verify {out})", markup=False
    )


def verify_folder(
    folder: Annotated[Path, typer.Argument(help="A folder written by rematch match.")],
) -> None:
    """Re-check a run in plain integers, without a solver; exit code 1 if anything is refuted."""
    report = verify(*read_folder(folder))
    rows = [("yes" if check.ok else "NO", check.name, check.detail) for check in report.checks]
    print_table(("holds", "claim", "detail"), rows)
    console.print("Everything re-checks." if report.ok else "Refuted: see the lines marked NO.")
    raise typer.Exit(0 if report.ok else 1)


def explain_case(
    folder: Annotated[Path, typer.Argument(help="A folder written by rematch match.")],
    case_ref: Annotated[str, typer.Argument(help="case_ref, or <ngo>/<case_ref>.")],
    municipality: Annotated[
        str | None, typer.Option(help="Show this municipality with all contributions.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the explanation as JSON.")] = False,
) -> None:
    """Explain one case: every municipality ranked, with reasons."""
    scenario, run, _ = read_folder(folder)
    explanation = explain(scenario, run, case_id_of(scenario, case_ref), audience="caseworker")
    only = code_of(scenario, municipality) if municipality else None
    if as_json:
        typer.echo(explanation.model_dump_json(indent=2))
        return
    print_explanation(explanation, only=only)
    console.print(explanation.decision_note, markup=False)


def _from_tables(files: tuple[Path | None, ...], *, as_of: str, seed: int) -> Scenario:
    cases, municipalities, pledges, policy, safety = files
    if cases is None or municipalities is None or pledges is None:
        raise FileError("Give a scenario, or all of --cases, --municipalities and --pledges.")
    return assemble(
        read_cases(cases),
        read_municipalities(municipalities),
        read_pledges(pledges),
        read_policy(policy) if policy else default_policy(),
        safety=read_safety(safety) if safety else None,
        name="files",
        title="Round from files",
        as_of=_day(as_of) if as_of else datetime.now(UTC).date(),
        seed=seed,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FileError("--as-of takes a day such as 2026-12-01.") from None
