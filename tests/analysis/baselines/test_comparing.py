"""A whole comparison: every method on every seed, checked, summed up and written."""

import csv
from pathlib import Path

import numpy as np
import pytest

from rematch.analysis.baselines import Comparison, over_lotteries, over_rounds, write_baselines
from rematch.analysis.baselines.comparing import interval_or_none
from rematch.analysis.baselines.files import JSON, ROWS, SUMMARY
from rematch.analysis.baselines.given import given_of, ground_of
from rematch.analysis.baselines.placing import place
from rematch.analysis.baselines.priorities import municipal_side
from rematch.analysis.cohorts import bundled
from rematch.errors import FileError, InputError, SolveError
from rematch.matching import encode, in_process
from rematch.models.baselines import Baselines, Draw, Method
from rematch.solver import Cancel, Problem, Solution, SolveParams
from tests.builders import a_pledge, a_scenario, a_unit
from tests.explain.cohorts import a_cohort, some_cases

QUICK = Comparison(solve=in_process, deadline_s=60)


@pytest.fixture(scope="module")
def pilot() -> Baselines:
    """The pilot under three lotteries."""
    return over_lotteries(bundled("pilot"), range(3), QUICK)


def test_every_method_has_a_row_for_every_seed(pilot: Baselines) -> None:
    """In the order of the tables, and one optimum for all lotteries."""
    assert [line.method for line in pilot.summary] == list(Method)
    assert len(pilot.rows) == 3 * len(Method) and len(pilot.optima) == 1
    assert (pilot.draw, pilot.key, pilot.synthetic) == (Draw.LOTTERY, "koenigstein", True)
    assert pilot.optima[0].gap_ppm == 0


def test_shares_are_of_the_optimum(pilot: Baselines) -> None:
    """It has all of itself; nobody places more persons than the proved optimum, and somebody fewer."""
    lines = {line.method: line for line in pilot.summary}
    best = lines[Method.OPTIMUM]
    assert best.persons_pct is not None and best.persons_pct.mean == 100
    shares = [line.persons_pct.mean for line in pilot.summary if line.persons_pct]
    assert max(shares) == 100 and min(shares) < 100


def test_promises_hold_on_a_real_round(pilot: Baselines) -> None:
    """No envy after deferred acceptance, no waste where everybody took the best with room."""
    for row in pilot.rows:
        if row.method.value.startswith("deferred"):
            assert row.stability.envy_pairs == 0
        if row.method in {Method.FIRST_COME, Method.GREEDY_SCORE, Method.SERIAL_DICTATORSHIP}:
            assert row.stability.waste_pairs == 0


def test_the_same_again_but_for_the_seconds(pilot: Baselines) -> None:
    """Whatever the methods asked for beside each other."""
    how = Comparison(methods=(Method.DEFERRED_WHERE_SHORT, Method.RANDOM_KEY), solve=in_process)
    again = over_lotteries(bundled("pilot"), [2], how)
    before = {(row.method, row.seed): row for row in pilot.rows}
    for row in again.rows:
        assert (
            row.model_copy(update={"seconds": before[row.method, row.seed].seconds})
            == before[row.method, row.seed]
        )


def test_other_rounds_have_other_hashes() -> None:
    """A seed draws the round; its optimum is its own."""
    said: list[str] = []
    how = Comparison(methods=(Method.FIRST_COME,), solve=in_process, say=said.append)
    found = over_rounds("pilot", [4, 5], how)
    assert len({row.scenario_hash for row in found.rows}) == 2 == len(found.optima)
    assert "seed 5: first_come" in said


def test_a_seed_without_an_optimum_is_left_out_and_named() -> None:
    """The others stand; where there is no other, that is an error."""

    def sometimes(problem: Problem, params: SolveParams, cancel: Cancel | None = None) -> Solution:
        if params.seed == 4:
            raise SolveError("nothing was found")
        return in_process(problem, params, cancel)

    how = Comparison(methods=(Method.FIRST_COME,), solve=sometimes)
    found = over_rounds("pilot", [4, 5], how)
    assert (found.seeds, found.left_out) == ((5,), ("seed 4: nothing was found",))
    with pytest.raises(SolveError, match="any seed"):
        over_rounds("pilot", [4], how)


def test_seeds_are_given_once() -> None:
    """None at all and one twice are refused, with the numbers."""
    for seeds in ([], [1, 1]):
        with pytest.raises(InputError, match=f"{len(seeds)} seeds"):
            over_lotteries(bundled("pilot"), seeds, QUICK)
    with pytest.raises(InputError, match="no invented round"):
        over_rounds("nowhere", [0], QUICK)


def test_a_round_without_anybody_is_compared_too() -> None:
    """Means are missing, not nought."""
    found = over_lotteries(a_scenario(cases=[]), [0], QUICK)
    assert {line.mean_wish_rank for line in found.summary} == {None}
    assert {line.persons_pct for line in found.summary} == {None}


def test_files_hold_everything_and_no_household(pilot: Baselines, tmp_path: Path) -> None:
    """The JSON is the model; both tables have a line for each row, and no case id stands anywhere."""
    write_baselines(pilot, tmp_path / "new" / "folder")
    folder = tmp_path / "new" / "folder"
    assert Baselines.model_validate_json((folder / JSON).read_text(encoding="utf-8")) == pilot
    rows = list(csv.DictReader((folder / ROWS).open(encoding="utf-8", newline="")))
    lines = list(csv.DictReader((folder / SUMMARY).open(encoding="utf-8", newline="")))
    assert len(rows) == len(pilot.rows) and len(lines) == len(pilot.summary)
    assert rows[0]["method"] == "optimum" and rows[0]["persons_pct"] == "100.0"
    assert float(lines[1]["envy_pairs_mean"]) == pilot.summary[1].envy_pairs.mean
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    assert not any(part.case_id in text for part in bundled("pilot").cases)


def test_a_folder_that_cannot_be_written_is_named(pilot: Baselines, tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(FileError, match="taken"):
        write_baselines(pilot, tmp_path / "taken")


def test_first_come_goes_by_the_day_of_the_last_yes() -> None:
    """The one home goes to the household that agreed first, whatever its id and its urgency."""
    early, late = some_cases(2, 1)
    later = [each.model_copy(update={"given_at": each.given_at.replace(day=20)}) for each in early.consents]
    early = early.model_copy(update={"consents": tuple(later)})
    scenario = a_cohort([early, late], pledges=[a_pledge("DE-a", units=[a_unit("u1", count=1)])])
    found = place(given_of(encode(scenario)), Method.FIRST_COME, seed=0)
    there = [part.case.case_ref for part, at in zip(scenario.cases, found.column, strict=True) if at >= 0]
    assert there == [late.case_ref]


def test_those_without_a_recorded_yes_come_last() -> None:
    """Children with a guardian, of whom no adult agreed: after everybody else."""
    encoded = encode(bundled("weldi"))
    given = given_of(encoded)
    silent = [idx for idx, part in enumerate(encoded.scenario.cases) if not part.case.consents]
    assert given.registered is not None and len(silent) == 1
    assert given.registered[silent].tolist() == [len(encoded.scenario.cases) - 1]


def test_the_municipal_side_is_worked_out_of_both_scores() -> None:
    """0 without a share; else within a step of what the score was mixed from."""
    encoded = encode(bundled("weldi"))
    share = encoded.scenario.policy.municipal_share_pct
    side = municipal_side(encoded) * 100
    mixed = ((100 - share) * encoded.table.household + share * side) / 100
    assert np.abs(mixed - encoded.table.mixed).max() <= share / 2 + 2
    rules = encoded.scenario.policy.model_copy(update={"municipal_share_pct": 0})
    alone = encode(encoded.scenario.model_copy(update={"policy": rules}))
    assert not municipal_side(alone).any()


def test_the_optimum_is_looked_at_like_the_others() -> None:
    """Its placement is among the options of its own ground."""
    encoded = encode(bundled("pilot"))
    given = given_of(encoded)
    column = place(given, Method.GREEDY_SCORE, seed=0).column
    options = ground_of(given, seed=9, also=column).options
    assert options.columns(options.taken(column)).tolist() == column.tolist()


def test_a_mean_needs_a_figure_of_every_seed() -> None:
    """A missing one is not left out; more seeds make the interval narrower, to Student's t of 99."""
    assert interval_or_none([1, None]) is None
    assert interval_or_none([]) is None
    many = interval_or_none([0, 1] * 50)
    assert many is not None and many.high is not None
    assert many.high - many.mean == pytest.approx(1.9842 * 0.5025 / 10, abs=1e-4)
