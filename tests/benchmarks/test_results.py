"""The page of results: no row without a peer, honest verdicts, false claims named, nothing of the machine."""

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest

from benchmarks.drawings import growth_series, progress_series
from benchmarks.families import FAMILIES
from benchmarks.figures import FIGURES
from benchmarks.judging import best_peer, false_claims, gap_ppm, ratio_to_best, whole
from benchmarks.machine import machine_lines
from benchmarks.measure import Group, GroupResult, Measured, combined, overrun
from benchmarks.plots import Axis, line_plot
from benchmarks.readings import faster_than_full_lp, faster_than_scipy, gap_percent
from benchmarks.results import Page, RowWithoutPeerError, missing, page_text, table
from benchmarks.shape import SCORE, Shape
from benchmarks.solver import chosen, fitted, options_text, parsed
from benchmarks.targets import Figure, Reading, verdict

GROUP = Group(Shape("equal", 50, 5), SCORE, 10.0, ("scipy", "greedy"))


def a_measured(runner: str = "ours", values: tuple[int, ...] | None = (100,), **fields: Any) -> Measured:
    """One second, optimal and certified, a bound of 100."""
    given: dict[str, Any] = {
        "runner": runner,
        "runs": 5,
        "wall_s": 1.0,
        "cpu_s": 1.0,
        "peak_mb": 80.0,
        "status": "optimal",
        "claims_optimal": True,
        "values": values,
        "bounds": (100.0,),
        "fault": None,
        "facts": {"proof": "certified"} if runner == "ours" else {},
    }
    return Measured(**(given | fields))


def a_result(*peers: Measured, group: Group = GROUP, **fields: Any) -> GroupResult:
    """Ours and these peers."""
    given = {"ours": a_measured(), "not_run": {}} | fields
    return GroupResult(group=group, peers={peer.runner: peer for peer in peers}, **given)


SCIPY = a_measured("scipy", wall_s=70.0, cpu_s=70.0, bounds=())
FIGURE = Figure(
    "e", "equal sizes", "60x", "100x", (GROUP,), faster_than_scipy, (60,), (100,), True, ("scipy",)
)


def a_page(*results: GroupResult, figures: tuple[Figure, ...] = (FIGURE,), small: bool = False) -> str:
    return page_text(Page(machine_lines(1), results, figures, ["growth-equal.svg"], "", small, 1.0))


def test_a_row_without_peer_is_refused() -> None:
    """The writer prints no comparison with nobody."""
    with pytest.raises(RowWithoutPeerError):
        table([a_result()])
    with pytest.raises(RowWithoutPeerError):
        table([a_result(SCIPY, ours=None)])
    assert len(table([a_result(SCIPY)])) == 5


def test_a_relaxation_that_did_not_end_is_a_lower_limit_and_no_bound_to_compare_with() -> None:
    """One that ended is compared in time and bound; where none did, nothing is called the same."""
    ended = a_measured("lp-simplex", cpu_s=40.0)
    waiting = a_measured("lp-ipm", cpu_s=90.0, bounds=())
    assert faster_than_full_lp([a_result(ended, waiting)]).text == "40x, same bound"
    assert faster_than_full_lp([a_result(waiting)]).text == "at least 90x, no full LP ended in time"
    better = a_measured("lp-simplex", bounds=(99.0,))
    assert not faster_than_full_lp([a_result(better)]).holds


def test_what_did_not_run_is_listed_and_not_printed() -> None:
    """The row and its figure are missing from the tables; the reason stands in the list."""
    page = a_page(a_result(not_run={"scipy": "scipy is not installed", "greedy": "no"}))
    tables, listed = page.split("## Not run")
    assert "50 x 5" not in tables and "equal sizes" not in tables
    assert "scipy is not installed" in listed and "figure «equal sizes»" in listed


def test_a_figure_needs_the_peer_it_compares_with() -> None:
    """Another peer does not replace scipy; a figure that compares with nobody is content with any."""
    result = a_result(a_measured("greedy", (90,), bounds=()), not_run={"scipy": "no"})
    assert missing(FIGURE, {GROUP: result}) == "scipy linear_sum_assignment: no"
    assert missing(replace(FIGURE, needs=()), {GROUP: result}) is None
    assert missing(replace(FIGURE, needs=()), {GROUP: a_result(not_run={"scipy": "no"})}) is not None


def test_a_runner_that_overruns_did_run() -> None:
    """It is a row that found nothing, not a row left out."""
    found = combined("cbc", [overrun(40.0)])
    assert (found.values, found.wall_s, found.status) == (None, 90.0, "no answer by 90 s, ended by us")
    assert best_peer(a_result(found)) is None and len(table([a_result(found)])) == 5


def test_a_printed_figure_has_its_verdict_and_command() -> None:
    """70 times as fast reaches 60 and misses 100."""
    page = a_page(a_result(SCIPY, a_measured("greedy", (90,), bounds=())))
    assert "| 70x, same objective | **reach met** | `python3 run.py bench solver --only e` |" in page
    assert "we are 70x as fast, value +0" in page


def test_small_instances_have_no_verdict() -> None:
    """What --quick measures says nothing about the targets."""
    page = a_page(a_result(SCIPY, a_measured("greedy", (90,), bounds=())), small=True)
    assert "reach met" not in page and "small instances: none" in page


@pytest.mark.parametrize(
    ("numbers", "holds", "said"),
    [
        ((100.0,), True, "aim met"),
        ((99.0,), True, "reach met"),
        ((59.0,), True, "missed"),
        ((200.0,), False, "missed"),
    ],
)
def test_verdicts_are_honest(numbers: tuple[float, ...], holds: bool, said: str) -> None:
    """At the aim, below it, below both, and beyond both without what must hold besides."""
    assert verdict(FIGURE, Reading("", numbers, holds)) == said


def test_false_claims_are_named() -> None:
    """An «optimal» that is beaten, a bound that is passed, a rule that is broken."""
    wrong = a_measured("scipy", (99,), bounds=())
    low = a_measured("greedy", (90,), claims_optimal=False, bounds=(99.5,))
    broken = a_measured("highs", None, fault="uses 3 of 2 of resource 0", bounds=())
    said = " ".join(false_claims(a_result(wrong, low, broken)))
    assert "scipy: says optimal at 99; 100 was found" in said
    assert "greedy: bound 99.5; 100 was found" in said
    assert "highs: its placement uses 3 of 2" in said
    assert false_claims(a_result(SCIPY)) == []


def test_the_best_peer_is_the_fastest_of_those_that_reached_most() -> None:
    """A fast peer with a worse value is not compared with."""
    result = a_result(SCIPY, a_measured("lapx", cpu_s=50.0), a_measured("greedy", (99,), cpu_s=0.1))
    assert best_peer(result).runner == "lapx"  # type: ignore[union-attr]
    assert ratio_to_best(result) == 50.0


def test_gaps_are_of_the_first_open_level() -> None:
    """In millionths; of the cost for generalised assignment; a rounding error is no gap."""
    shape = Shape("households-1", 10, 2)
    assert gap_ppm(shape, (100, 50), (100.0, 51.0)) == 20_000
    assert gap_ppm(shape, (100,), (100.9999,)) == 0.0
    assert gap_ppm(shape, None, (100.0,)) is None
    assert gap_ppm(shape, (100,), (float("inf"),)) is None
    assert gap_ppm(Shape("assignment", 10, 2, kind="c"), (410,), (412.0,)) == 20_000
    assert whole(4.0 - 1e-10) == 4 and whole(4_000_000.0 - 1e-5) == 4_000_000 and whole(3.9) == 3


def test_medians_are_taken_over_the_runs() -> None:
    """Of wall time, CPU time and memory."""
    run = {"status": "x", "claims_optimal": False, "values": [1], "bounds": [], "fault": None}
    runs = [
        run | {"wall_s": s, "cpu_s": 2 * s, "peak_mb": 10 * s, "facts": {"check_s": s, "proof": "none"}}
        for s in (3.0, 1.0, 2.0)
    ]
    found = combined("highs", runs)
    assert (found.runs, found.wall_s, found.cpu_s, found.peak_mb) == (3, 2.0, 4.0, 20.0)
    assert found.facts == {"check_s": 2.0, "proof": "none"}


def test_the_page_names_no_machine() -> None:
    """Processor, memory and versions; no host name, no path."""
    text = "\n".join(machine_lines(1))
    assert re.search(r"Processor: .+ cores, one used", text) and "ortools 9.15" in text
    assert "/" not in text.replace("x86_64", "")


def test_a_plot_is_a_picture_with_a_line_per_series() -> None:
    """Well-formed, every name in the legend, markup in names escaped."""
    series = {"<ours>": [(10.0, 0.1), (100.0, 1.0)], "peer": [(10.0, 1.0), (100.0, 50.0)]}
    text = line_plot("Time", Axis("cases", logarithmic=True), Axis("seconds", logarithmic=True), series)
    tree = ElementTree.fromstring(text)
    assert len(tree.findall("{http://www.w3.org/2000/svg}polyline")) == 2
    assert {"<ours>", "peer"} <= {node.text for node in tree.iter("{http://www.w3.org/2000/svg}text")}


def test_growth_and_progress_are_read_from_results() -> None:
    """Seconds by cases per runner; value and bound so far, in steps, to the end."""
    assert growth_series([a_result(SCIPY)]) == {
        "rematch": [(50, 1.0)],
        "scipy linear_sum_assignment": [(50, 70.0)],
    }
    told = [(0.1, 80, None), (0.2, 90, 130), (0.3, 85, 140)]
    events = [{"elapsed_s": s, "value": value, "bound": bound} for s, value, bound in told]
    assert progress_series(a_measured(facts={"events": events})) == {
        "value": [(0.1, 80), (0.2, 80), (0.2, 90), (0.3, 90), (1.0, 90), (1.0, 100)],
        "bound": [(0.2, 130), (0.3, 130), (1.0, 130), (1.0, 100.0)],
    }


def test_every_figure_of_the_list_has_peers_and_targets() -> None:
    """Fourteen lines; every group names a peer, and no name is that of a family."""
    assert len(FIGURES) == 14 and len({figure.name for figure in FIGURES} - set(FAMILIES)) == 14
    for figure in FIGURES:
        assert figure.groups and all(group.peers for group in figure.groups)
        assert len(figure.reach_at) == len(figure.aim_at)


def test_quick_and_only_choose() -> None:
    """--quick shrinks every instance and runs it once; --only takes one family, or one figure."""
    asked = parsed(["--quick", "--only", "equal"])
    groups = chosen([fitted(figure, asked) for figure in FIGURES], asked)
    assert groups and all(group.shape.family == "equal" and group.runs == 1 for group in groups)
    assert 100 < max(group.shape.n for group in groups) < 300
    one = parsed(["--only", "lp-six", "--runs", "2", "--out", "somewhere"])
    assert options_text(one) == " --only lp-six --runs 2"
    (group,) = chosen([fitted(figure, one) for figure in FIGURES], one)
    assert (group.shape.n, group.runs, group.ours) == (10_000, 2, "ours-bound")


def test_what_was_not_found_is_a_dash_and_misses() -> None:
    """A solve without an answer has no gap: the reading says so and the verdict is honest."""
    nothing = a_measured(values=None, bounds=(), status="unknown", claims_optimal=False)
    reading = gap_percent([a_result(SCIPY, ours=nothing)])
    assert reading.text == "- % (best peer - %)"
    assert verdict(replace(FIGURE, more_is_better=False), reading) == "missed"
