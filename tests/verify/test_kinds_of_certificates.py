"""Whole runs with certificates of every kind: what they show by hand, and what the report says of it."""

import pytest

from rematch.models.certificate import CaseSplit, LevelCertificate, Node, RoundedRow, Step
from rematch.models.run import Certificate, Run
from rematch.models.scenario import Scenario
from rematch.verify import Report, require, verify
from tests.verify.small import (
    a_certificate,
    a_level,
    a_level_certificate,
    a_run,
    a_stage,
    priced,
    some_prices,
)
from tests.verify.small_round import BEST, BONN, KIEL, RESOURCES, the_certificate, the_run, the_scenario

CASES, COLUMNS = ("harbour/C1", "harbour/C2", "harbour/C3"), (KIEL, BONN)
FREE = Step(prices=(0, 0), earlier=(0,))
PACKED = Step(prices=(0, 0), earlier=(0,), enforced=(0, 1), shares=((0, 3_333), (1, 6_666), (2, 3_333)))
"""What each gains in Bonn is its share; the home in Kiel then is worth what the pair gains on top."""
ONE_IN_KIEL = RoundedRow(divisor=2, resources=((0, 2),), cases=())


def shown(*nodes: Node, **fields: object) -> LevelCertificate:
    """The score of `who`, at most 26,666."""
    return a_level_certificate("score", 26_666, *nodes, held=(4,), **fields)


TREE = shown(
    Node(steps=(FREE,), split=CaseSplit(case=1, columns=(0,))),
    Node(steps=(Step(prices=(10_000, 0), earlier=(0,)),)),
    Node(steps=(Step(prices=(6_667, 0), earlier=(0,)),)),
)
LEVELS = {
    "packings": (shown(Node(steps=(PACKED,))), "prices and packings show it"),
    "rows": (
        shown(Node(steps=(Step(prices=(0, 0), earlier=(0,), rows=(13_334,)),)), rows=(ONE_IN_KIEL,)),
        "prices and rows anyone can derive show it",
    ),
    "tree": (TREE, "a tree of 3 nodes shows it"),
}


def checked(level: LevelCertificate, scenario: Scenario | None = None, run: Run | None = None) -> Report:
    """The report on the run worked out by hand, with this level for the score of `who`."""
    scenario = scenario or the_scenario()
    usual = the_certificate(scenario)
    who = priced("who", RESOURCES, usual.stages[0].levels[0], level, cases=CASES, columns=COLUMNS)
    return verify(scenario, run or the_run(scenario), a_certificate(scenario, who, usual.stages[1]))


@pytest.mark.parametrize(("level", "words"), LEVELS.values(), ids=LEVELS)
def test_every_kind_shows_the_best_and_says_how(level: LevelCertificate, words: str) -> None:
    """The same bound by other means; nobody has to trust a solver."""
    claim = require(checked(level)).claims[1]
    assert (claim.bound, claim.certified) == (26_666, True)
    assert claim.words.endswith(f"{words}, without a solver.")


@pytest.mark.parametrize(("level", "words"), LEVELS.values(), ids=LEVELS)
def test_one_less_is_refused_by_every_kind(level: LevelCertificate, words: str) -> None:
    """And nothing is claimed of the level then."""
    report = checked(level.model_copy(update={"bound": 26_665}))
    assert [check.name for check in report.failures] == ["who/score/bound", "who/score/claim"]
    assert report.claims[1].bound is None and words not in report.claims[1].words


def test_a_kind_is_written_and_read_again() -> None:
    """Through JSON, with its rows, splits and shares."""
    scenario = the_scenario()
    for level, _ in LEVELS.values():
        who = priced("who", RESOURCES, level, cases=CASES, columns=COLUMNS)
        whole = a_certificate(scenario, who)
        assert Certificate.model_validate_json(whole.model_dump_json()) == whole


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        ({"cases": ("harbour/C9",)}, "case harbour/C9 is not in the scenario"),
        ({"columns": (KIEL, KIEL)}, "a column stands twice"),
    ],
)
def test_foreign_and_repeated_names_are_refused(lists: dict[str, tuple[str, ...]], says: str) -> None:
    """A position must mean one case or column of the scenario."""
    scenario = the_scenario()
    usual = the_certificate(scenario)
    who = usual.stages[0].model_copy(update=lists)
    report = verify(scenario, the_run(scenario), a_certificate(scenario, who, usual.stages[1]))
    assert [(check.name, says in check.detail) for check in report.failures] == [("who/names", True)]


def test_too_large_is_a_failing_check_and_no_hang() -> None:
    """It says what is too much."""
    report = checked(shown(*(Node(steps=()),) * 100_001))
    assert report.failures[0].name == "who/score/bound"
    assert "too large to re-check here: 100,001 nodes, at most 100,000" in report.failures[0].detail


def test_a_gap_that_the_certificate_shows_is_certified_and_not_optimal() -> None:
    """The bound re-checks without a solver; the value is below it, and the status says so."""
    scenario = the_scenario()
    loose = shown(Node(steps=(FREE,))).model_copy(update={"bound": 40_000})
    levels = (
        a_level("placed_persons", 4),
        a_level("score", 26_666, 40_000, status="within_gap", proof="certified"),
    )
    who = a_stage("who", BEST, *levels, status="within_gap")
    run = a_run(scenario, who, the_run(scenario).stages[1])
    report = require(checked(loose, scenario, run))
    assert report.claims[1].words.startswith("26666 reached; the certificate shows at most 40000")


def test_the_least_score_and_a_band_re_check() -> None:
    """All placed, nobody below 3,333: a higher least leaves homes for one; two persons have 10,000."""
    scenario = the_scenario(objectives=("placed_persons", "min_score", "band:10000"))
    usual = the_certificate(scenario)
    held = Step(prices=(2, 0), earlier=(1,))
    least = a_level_certificate("min_score", 3_333, Node(steps=(held,)), held=(4,))
    band = some_prices("band:10000", (2, 0), 2, held=(4, 3_333))
    run = a_run(
        scenario,
        a_stage(
            "who", BEST, a_level("placed_persons", 4), a_level("min_score", 3_333), a_level("band:10000", 2)
        ),
        the_run(scenario).stages[1],
    )
    who = priced("who", RESOURCES, usual.stages[0].levels[0], least, band)
    report = verify(scenario, run, a_certificate(scenario, who, usual.stages[1]))
    assert require(report).claims[1].words == (
        "3333 is the best under these rules, with placed_persons held at 4: "
        "the prices alone show it, without a solver."
    )
