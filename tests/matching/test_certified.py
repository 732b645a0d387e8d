"""A solver's certificate in names: every kind of row, step and split, as verify reads it."""

from dataclasses import replace

from rematch.matching import encode, who_problem
from rematch.matching.certified import stage_certificate
from rematch.models import certificate as words
from rematch.models.run import StageCertificate, StageName
from rematch.solver import SolveParams, solve
from rematch.solver.certificate import (
    ApartRow,
    CaseSplit,
    Certificate,
    CoverRow,
    LevelCertificate,
    Node,
    RoundedRow,
    Step,
    SwitchSplit,
)
from tests.builders import a_case, a_municipality, a_pledge, a_scenario

SCENARIO = a_scenario(
    [a_case(1, case_ref="C-1"), a_case(1, case_ref="C-2")],
    [a_municipality("DE-a"), a_municipality("DE-b")],
    [a_pledge("DE-a"), a_pledge("DE-b")],
)
ENCODED = encode(SCENARIO)
STEP = Step(prices=(0, 3), earlier=(2,), rows=(1, 0, 4), enforced=(0,), shares=((1, -5),))
LEVEL = LevelCertificate(
    "score",
    7,
    (2,),
    9,
    (
        Node((STEP,), CaseSplit(1, (0, 1))),
        Node((Step((1, 2), (0,)),), SwitchSplit(1)),
        *(Node((Step((1, 2), (0,)),)),) * 3,
    ),
    (ApartRow((0, 1), 1), CoverRow(1, (0, 1), (2, 3)), RoundedRow(2, ((1, 1),), ((0, 4),))),
)


def named(*levels: LevelCertificate) -> StageCertificate:
    """The stage's certificate of a solve that found these levels."""
    solution = solve(who_problem(ENCODED), SolveParams(objectives=("score",)))
    found = stage_certificate(StageName.WHO, ENCODED, replace(solution, certificate=Certificate(levels)))
    assert found is not None
    return found


def test_every_number_and_name_is_taken_over() -> None:
    """Positions refer to lists of names; a municipality is named by its code."""
    stage = named(LEVEL)
    assert (stage.cases, stage.columns) == (
        tuple(part.case_id for part in SCENARIO.cases),
        tuple(column.id for column in ENCODED.table.columns),
    )
    level = stage.levels[0]
    assert (level.objective, level.kind, level.scale, level.held, level.bound) == (
        "score",
        "tree",
        7,
        (2,),
        9,
    )
    assert level.rows == (
        words.ApartRow(apart=(0, 1), municipality=ENCODED.table.columns[1].municipality.code),
        words.CoverRow(resource=1, cases=(0, 1), needs=(2, 3)),
        words.RoundedRow(divisor=2, resources=((1, 1),), cases=((0, 4),)),
    )
    assert level.nodes[0].steps[0] == words.Step(
        prices=(0, 3), earlier=(2,), rows=(1, 0, 4), enforced=(0,), shares=((1, -5),)
    )
    splits = [node.split for node in level.nodes[:3]]
    assert splits == [words.CaseSplit(case=1, columns=(0, 1)), words.SwitchSplit(resource=1), None]


def test_prices_alone_name_no_case() -> None:
    """Lists that nothing refers to stay empty."""
    stage = named(LevelCertificate("score", 1, (), 0, (Node((Step((0, 0)),)),)))
    assert (stage.cases, stage.columns, stage.levels[0].kind) == ((), (), "prices")


def test_it_reads_back_from_json() -> None:
    """As it was written."""
    stage = named(LEVEL)
    assert StageCertificate.model_validate_json(stage.model_dump_json()) == stage


def test_a_solve_without_certificate_has_none() -> None:
    """Such as one that was cancelled before it found anything."""
    solution = solve(who_problem(ENCODED), SolveParams(objectives=("score",)))
    assert stage_certificate(StageName.WHO, ENCODED, replace(solution, certificate=None)) is None
