"""Public instances: what the files say is what is solved, and a bad file is refused where it is bad."""

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from rematch.analysis.instances import instance_answer
from rematch.analysis.instances_folder import read_placement_folder
from rematch.analysis.instances_gap import read_gap
from rematch.errors import FileError, ProblemError
from tests.analysis.public_files import CAPACITY, COST, FILES, USE, a_folder, a_gap, best_of_all


def a_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_single_problem_reads_back(tmp_path: Path) -> None:
    """Costs, uses and capacities stand where the file has them, agent by agent."""
    (instance,) = read_gap(a_file(tmp_path, a_gap()), sense="minimise")
    problem = instance.problem
    assert (problem.n, problem.m, instance.scale, instance.notes) == (3, 2, 1, ())
    assert (25 - problem.score).T.tolist() == [list(row) for row in COST]  # type: ignore[operator]
    assert problem.demand.T.tolist() == [list(row) for row in USE]
    assert problem.capacity.tolist() == list(CAPACITY)
    assert problem.must_place.all()
    assert instance.own(3 * 25 - 60) == 60


@pytest.mark.parametrize(("sense", "sign"), [("minimise", 1), ("maximise", -1)])
def test_it_is_solved_in_the_terms_of_the_file(tmp_path: Path, sense: str, sign: int) -> None:
    """Least cost, or most profit, of all ways to assign every task; value and bound meet."""
    (instance,) = read_gap(a_file(tmp_path, a_gap()), sense=sense)  # type: ignore[arg-type]
    answer = instance_answer(instance, deadline_s=30, seed=0)
    assert answer.value == answer.bound == best_of_all(sign)
    assert (answer.status, answer.placed, answer.gap_pct) == ("optimal", 3, 0.0)


def test_a_series_of_the_or_library(tmp_path: Path) -> None:
    """The number of problems, then one after the other, wherever the lines break."""
    text = " 2\n" + a_gap() + a_gap(cost=((1, 2), (3, 4)), use=((1, 1), (1, 1)), capacity=(2, 2))
    first, second = read_gap(a_file(tmp_path, text.replace("17 21", "17\n21")), sense="maximise")
    assert (first.name, first.problem.n, second.name, second.problem.n) == ("a.txt 1", 3, "a.txt 2", 2)
    assert second.problem.score.T.tolist() == [[1, 2], [3, 4]]  # type: ignore[union-attr]


def test_one_line_is_a_single_problem(tmp_path: Path) -> None:
    """Only the count of numbers matters."""
    (instance,) = read_gap(a_file(tmp_path, a_gap().replace("\n", " ")), sense="minimise")
    assert instance.problem.n == 3


def test_decimals_are_scaled_by_a_million_exactly(tmp_path: Path) -> None:
    """Of one kind alone; the answer comes back in decimals, and a note says so."""
    cost = ((17.5, 21, 22), (24, 16, "19.000001"))
    (instance,) = read_gap(a_file(tmp_path, a_gap(cost=cost)), sense="minimise")
    assert instance.scale == 1_000_000 and instance.problem.capacity.tolist() == list(CAPACITY)
    assert instance.notes == ("decimals in costs: all multiplied by 1,000,000, exactly",)
    answer = instance_answer(instance, deadline_s=30, seed=0)
    assert answer.value == min(
        Decimal("55.5"),
        Decimal(str(cost[0][0])) + 16 + Decimal("22"),
        Decimal("17.5") + 21 + Decimal("19.000001"),
    )
    (fine,) = read_gap(a_file(tmp_path, a_gap(use=((8, 15, 14), (5, 7, "0.0000001")))), sense="minimise")
    assert fine.problem.capacity.tolist() == [22 * 10**7, 28 * 10**7]


def test_what_cannot_be_assigned_is_infeasible(tmp_path: Path) -> None:
    """No value and no bound, and no mistake either."""
    (instance,) = read_gap(a_file(tmp_path, a_gap(capacity=(7, 4))), sense="minimise")
    answer = instance_answer(instance, deadline_s=30, seed=0)
    assert (answer.status, answer.value, answer.bound) == ("infeasible", None, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ends after 0 numbers, within the number of problems"),
        ("3\n", "ends after 1 numbers, within the number of agents"),
        ("0 3\n", "line 1, number 1: 0 given, a number of agents from 1"),
        ("2 3.5\n", "line 1, number 2: 3.5 given, a number of tasks from 1"),
        (a_gap().replace("24", "x24"), "line 3, number 6: «x24» found, a number of at most 1,000,000,000"),
        (a_gap().replace("24", "nan"), "line 3, number 6: «nan» found"),
        (a_gap().replace("24", "1e400"), "line 3, number 6: «1e400» found"),
        (a_gap().replace("24", "2_4"), "line 3, number 6: «2_4» found"),
        (a_gap().replace("24", "1e12"), "line 3, number 6: «1e12» found"),
        (a_gap().replace("24", "0.0000000001"), "line 3, number 6: «0.0000000001» found"),
        (a_gap(use=((8, -15, 14), (5, 7, 23))), "line 4, number 10: -15 given, a use of at least 0"),
        (a_gap(capacity=(22, -1)), "line 6, number 16: -1 given, a capacity of at least 0"),
        (a_gap(capacity=(22,)), "ends after 15 numbers, within the capacities, 2 x 1 of them"),
        (a_gap(capacity=(22, 28, 9)), "line 6, number 17: 1 numbers more than 1 problems hold"),
        ("1000000 1000000\n", "number 2: 1000000 given, a number of tasks from 1 to 20"),
    ],
)
def test_a_bad_file_is_refused_where_it_is_bad(tmp_path: Path, text: str, said: str) -> None:
    """File, line and place, what was found and what is meant."""
    with pytest.raises(FileError) as refused:
        read_gap(a_file(tmp_path, text), sense="minimise")
    assert said in refused.value.message and "a.txt" in refused.value.message


def test_numbers_too_large_to_add_up_are_refused(tmp_path: Path) -> None:
    """The solver's own refusal, with the file's name."""
    text = a_gap(cost=((10**9, 10**9, "0.000000001"), (1, 1, 1)))
    with pytest.raises(ProblemError, match=r"a\.txt"):
        read_gap(a_file(tmp_path, text), sense="minimise")


def test_a_folder_is_matched_by_ids(tmp_path: Path) -> None:
    """Whatever the order of rows, places and dimensions."""
    instance = read_placement_folder(a_folder(tmp_path))
    problem = instance.problem
    assert (problem.case_ids, problem.column_ids) == (("A", "B", "C"), ("Kiel", "Ulm"))
    assert problem.demand.tolist() == [[3, 1], [2, 0], [4, 2]]
    assert problem.capacity.tolist() == [5, 1, 4, 2]
    assert (np.asarray(problem.score) / instance.scale).tolist() == [[1.5, 0.25], [1.0, 2.0], [3.0, 0.125]]
    assert problem.eligible is not None and problem.eligible.tolist() == [
        [True] * 2,
        [True, False],
        [True] * 2,
    ]


def test_a_folder_is_solved(tmp_path: Path) -> None:
    """A and B to Kiel (3 + 2 persons), C to Ulm: 1.5 + 1 + 0.125; C fits Kiel's school places nowhere."""
    answer = instance_answer(read_placement_folder(a_folder(tmp_path)), deadline_s=30, seed=0)
    assert answer.value == answer.bound == Decimal("2.625")
    assert (answer.status, answer.placed) == ("optimal", 3)


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("sizes", "", "sizes.csv: holds no table"),
        (
            "sizes",
            "name,persons,school\nA,3,1\n",
            "sizes.csv, line 1, column 1: «name» found, «case» is meant",
        ),
        (
            "sizes",
            FILES["sizes.csv"].replace("3,1", "-3,1"),
            "line 2, column «persons»: «-3» found, a number of",
        ),
        ("sizes", FILES["sizes.csv"].replace("3,1", "3"), "sizes.csv, line 2: 2 cells found, 3 are meant"),
        ("sizes", FILES["sizes.csv"].replace("B", "A"), "sizes.csv, column 1: «A» found twice"),
        (
            "sizes",
            FILES["sizes.csv"].replace("school", "persons"),
            "sizes.csv, line 1: «persons» found twice",
        ),
        ("capacities", "place,persons\nKiel,5\n", "capacities.csv: dimension «school» is missing"),
        ("weights", FILES["weights.csv"].replace("1.5", "high"), "line 3, column «Kiel»: «high» found"),
        ("weights", FILES["weights.csv"].replace("Ulm", "Bonn"), "weights.csv: place «Ulm» is missing"),
        ("compatibility", FILES["compatibility.csv"] + "D,1,1\n", "case «D» found, which sizes.csv"),
        (
            "compatibility",
            FILES["compatibility.csv"].replace("1,0", "1,2"),
            "column «Ulm»: «2» found, 0 (not",
        ),
        ("compatibility", FILES["compatibility.csv"].replace("1,0", "1,"), "column «Ulm»: «» found, 0 (not"),
    ],
)
def test_a_bad_folder_is_refused_where_it_is_bad(tmp_path: Path, file: str, text: str, said: str) -> None:
    """File, line, column, what was found and what is meant."""
    with pytest.raises(FileError) as refused:
        read_placement_folder(a_folder(tmp_path, **{file: text}))
    assert said in refused.value.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """All four are needed."""
    (a_folder(tmp_path) / "weights.csv").unlink()
    with pytest.raises(FileError, match=r"weights\.csv"):
        read_placement_folder(tmp_path)
