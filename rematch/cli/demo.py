"""demo: a real server on loopback, and a whole round over HTTP, from pledges to re-checked proposals."""

import signal
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from rematch.cli import demo_calls as calls
from rematch.cli.demo_cast import Cast, cast_of, tokens_of
from rematch.cli.demo_server import DemoServer, running_server
from rematch.cli.output import console, print_explanation, print_table, solve_progress
from rematch.cli.reading import scenario_of
from rematch.models.scenario import Scenario
from rematch.services.export import run_files
from rematch.settings import Settings
from rematch.store import open_store
from rematch.verify import verify


def demo(
    scenario: Annotated[str, typer.Option(help="pilot or weldi, or a scenario.json.")] = "pilot",
    *,
    serve: Annotated[bool, typer.Option("--serve", help="Keep the server up and print the keys.")] = False,
    folder: Annotated[Path | None, typer.Option(help="Folder of the database; left out: a new one.")] = None,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0: any free one.")] = 0,
) -> None:
    """Run a whole round over HTTP on this machine: two NGOs, their municipalities, two coordinators."""
    began = time.perf_counter()
    signal.signal(signal.SIGTERM, _end_in_order)
    posted = scenario_of(scenario)
    place = folder or Path(tempfile.mkdtemp(prefix="rematch-demo-"))
    settings = Settings(data_folder=place)
    with open_store(settings) as store:
        tokens = tokens_of(store, posted)
    with ExitStack() as open_things:
        server = open_things.enter_context(running_server(place, port=port))
        console.print(f"Server ready at {server.url}; its database is in {place}.", markup=False)
        cast = open_things.enter_context(cast_of(server.url, tokens))
        run = _play(posted, cast)
        _show_proposals(posted, cast, run)
        _show_proof(settings, run)
        _say_next(scenario, posted, seconds=time.perf_counter() - began)
        if serve:
            _keep_up(server, tokens)


def _end_in_order(*_: object) -> None:
    """Leave through the open blocks, so that the server ends with the demo."""
    raise SystemExit(0)


def _play(scenario: Scenario, cast: Cast) -> Any:
    """Enter everything, agree on rules, freeze, solve; return the finished run."""
    with solve_progress() as progress:
        calls.post_scenario(scenario, cast, progress.say)
        progress.say("one coordinator drafts the rules, the other signs them")
        policy_id = calls.agree_on_rules(scenario, cast)
        calls.freeze(scenario, cast)
        run = calls.solve(scenario, cast, policy_id=policy_id, show=progress.show)
    persons = sum(part.case.size for part in scenario.cases)
    console.print(
        f"Posted over HTTP: {len(scenario.cases)} cases ({persons} persons), "
        f"{len(scenario.pledges)} pledges of {len(scenario.municipalities)} municipalities. "
        f"Rules {policy_id}, drafted by one coordinator, signed by the other. Round frozen and solved.",
        markup=False,
    )
    return run


def _show_proposals(scenario: Scenario, cast: Cast, run: Any) -> None:
    console.print("\nWhat is proposed, and why, as each household's own NGO reads it", style="bold")
    console.print(
        "Every municipality is ranked by its best home: the score (0 to 10,000) for this household, how\n"
        "much of what matters to it is answered there, and the wishes that add most points.\n"
        "«assumed»: nobody has stated this figure. «->» marks the municipality proposed.\n"
    )
    explanation = None
    for part in sorted(scenario.cases, key=lambda each: each.case_id):
        explanation = calls.explanation_of(cast, run["run_id"], part.case_id)
        print_explanation(explanation)
        console.print()
    if explanation is not None:
        console.print(explanation.decision_note, style="bold", markup=False)


def _show_proof(settings: Settings, run: Any) -> None:
    """Re-check the run from the database's own copy, in this process, without a solver."""
    rows = [
        (
            stage["name"],
            level["name"],
            f"{level['value']:,}",
            "-" if level["bound"] is None else f"{level['bound']:,}",
            level["status"],
            level["proof"],
        )
        for stage in run["stages"]
        for level in stage["levels"]
    ]
    console.print("\nHow good the round is:", style="bold")
    print_table(("stage", "objective", "value", "bound", "status", "proof"), rows)
    with open_store(settings, upgrade=False) as store:
        report = verify(*run_files(store, run["run_id"]))
    for claim in report.claims:
        console.print(f"  {claim.stage} / {claim.objective}: {claim.words}", markup=False)
    resting = sum(not claim.certified for claim in report.claims)
    words = "Everything that is claimed re-checks" if report.ok else "Something does NOT re-check"
    console.print(f"{words}: {len(report.checks)} claims looked at in plain integers, without a solver.")
    console.print(f"Of {len(report.claims)} objectives, {resting} rest on the solver's word, as said above.")


def _say_next(named: str, scenario: Scenario, *, seconds: float) -> None:
    first = min(part.case_id for part in scenario.cases)
    console.print(
        f"\nDone in {seconds:.1f} s. What to try next:\n"
        "  python3 run.py demo --serve             keep the server up; try the calls of docs/api.md\n"
        "  python3 run.py demo --scenario weldi    about 200 households\n"
        f"  python3 run.py match {named} --out result\n"
        "  python3 run.py verify result\n"
        f"  python3 run.py explain result {first}",
        markup=False,
    )


def _keep_up(server: DemoServer, tokens: dict[str, str]) -> None:
    console.print(f"\nThe server stays up at {server.url} until you press Ctrl+C. Keys of this demo only:")
    for name, token in tokens.items():
        console.print(f"  {name:<28} {token}", markup=False, soft_wrap=True)
    try:
        server.process.wait()
    except KeyboardInterrupt:
        console.print("Stopping.")
