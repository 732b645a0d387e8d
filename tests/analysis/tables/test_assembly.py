"""Parts from files become a scenario, or a message that names the part and the field."""

from datetime import date
from typing import Any

import pytest

from rematch.analysis.tables import assemble
from rematch.errors import FileError
from rematch.models.case import Case
from rematch.models.statement import Tie, TieKind, Wish
from rematch.models.types import Place
from rematch.scoring.catalogue import default_policy
from tests.builders import a_case, a_municipality, a_pledge, a_policy

WORDS: dict[str, Any] = {"name": "files", "title": "Round from files", "as_of": date(2026, 12, 1), "seed": 3}


def assembled(*cases: Case, places: Any = None, pledges: Any = None, policy: Any = None, **words: Any) -> Any:
    """A scenario of these cases, all of one NGO."""
    town = a_municipality()
    return assemble(
        [("harbour", case) for case in cases],
        [town] if places is None else places,
        [a_pledge(municipality=town.code)] if pledges is None else pledges,
        policy or default_policy(),
        **(WORDS | words),
    )


def test_distances_are_computed() -> None:
    """Whole km from each place named to each municipality."""
    town = a_municipality()
    tie = Tie(kind=TieKind.FRIENDS, place=Place(municipality=town.code))
    part = assembled(a_case(ties=(tie,))).cases[0]
    assert part.case_id == "harbour/C-1"
    assert part.distances_km == {town.code: {town.code: 0}}


def test_nothing_at_all_is_a_scenario() -> None:
    """Zero cases and zero pledges are no error: the result is empty."""
    scenario = assembled(pledges=[])
    assert (scenario.cases, scenario.pledges) == ((), ())


def test_a_case_that_is_not_ready_is_refused() -> None:
    """With the names of the answers that are missing."""
    with pytest.raises(FileError, match=r"harbour/C-1 is not ready.*: ties, pathway\."):
        assembled(a_case(ties=None, pathway=None))


def test_a_statement_nobody_can_read_is_refused() -> None:
    """Case, field and what to write."""
    with pytest.raises(FileError, match=r"case harbour/C-1, /wishes/0/criterion: No criterion") as refusal:
        assembled(a_case(wishes=(Wish(criterion="geheim4711", importance=3),)))
    assert "geheim" not in refusal.value.message


def test_a_municipality_nobody_can_read_is_refused() -> None:
    """Municipality and field."""
    town = a_municipality(priorities={"mp_geheim": 3})
    with pytest.raises(FileError, match=rf"municipality {town.code}, /priorities"):
        assembled(places=[town], pledges=[])


def test_a_pledge_of_an_unknown_municipality_is_refused() -> None:
    """The files contradict each other."""
    with pytest.raises(FileError, match=r"the files together: .*no municipality"):
        assembled(pledges=[a_pledge(municipality="DE-nowhere")])


def test_a_case_that_names_an_unknown_municipality_is_refused() -> None:
    """By case and field: a typing error would silently count for nothing."""
    with pytest.raises(
        FileError, match=r"the files together: .* case harbour/C-1: unwanted_municipalities"
    ) as no:
        assembled(a_case(unwanted_municipalities=("DE-geheim4711",)))
    assert "geheim" not in no.value.message


def test_rules_that_no_run_can_solve_are_refused() -> None:
    """By the name of the objective."""
    with pytest.raises(
        FileError, match="the files together: The objective kept needs the placements of an earlier run"
    ):
        assembled(policy=a_policy(objectives=("kept",)))


def test_the_same_case_twice_is_refused() -> None:
    """Ids are unique."""
    with pytest.raises(FileError, match="two parts share an id"):
        assembled(a_case(), a_case())


def test_a_round_with_invented_municipalities_is_synthetic() -> None:
    """Marked on every page; real ones leave the round real."""
    town = a_municipality(synthetic=True)
    assert assembled(places=[town], pledges=[]).round.synthetic
    assert not assembled(places=[a_municipality(synthetic=False)], pledges=[]).round.synthetic


def test_a_bad_seed_is_refused() -> None:
    """Bounds of the round hold for files as well."""
    with pytest.raises(FileError, match="the files together: /seed"):
        assembled(seed=-1)
