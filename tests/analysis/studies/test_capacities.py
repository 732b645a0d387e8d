"""How much is offered: percentages that add up, counts, more homes, limits that follow, who closes."""

from typing import Any

import pytest

from rematch.analysis.dice import Dice
from rematch.analysis.studies.capacities import with_capacity
from rematch.analysis.studies.rounding import scaled, shared_out
from rematch.errors import InputError
from rematch.matching import encode
from rematch.models.pledge import Pledge
from rematch.models.scenario import Scenario
from rematch.models.study import StudyCapacity
from tests.analysis.studies.written import a_round
from tests.builders import a_pledge, a_unit, some_places
from tests.explain.cohorts import a_cohort, some_cases


def changed(scenario: Scenario | None = None, *, seed: int = 1, **fields: Any) -> dict[str, Pledge]:
    """Pledges of the changed round by municipality."""
    found = with_capacity(
        scenario or a_round(), StudyCapacity.model_validate({"name": "x"} | fields), seed=seed
    )
    return {pledge.municipality: pledge for pledge in found.pledges}


def homes(pledges: dict[str, Pledge]) -> list[int]:
    """Counts of all unit types."""
    return [unit.count for pledge in pledges.values() for unit in pledge.unit_types]


def test_a_percentage_holds_for_the_sum() -> None:
    """Of nine homes 120 percent are 10 or 11, on average 10.8; where the rest falls, the seed says."""
    sums = [sum(homes(changed(percent=120, seed=seed))) for seed in range(40)]
    assert set(sums) == {10, 11}
    assert len({tuple(homes(changed(percent=120, seed=seed))) for seed in range(40)}) > 3
    assert homes(changed(percent=200)) == [6, 4, 8]
    assert homes(changed(percent=100)) == [3, 2, 4]
    assert homes(changed(percent=0)) == [0, 0, 0]


def test_counts_of_a_municipality_a_pledge_and_a_unit_type() -> None:
    """The sum is exactly what is asked for."""
    assert sum(homes(changed(count=[{"municipality": "DE-a", "homes": 13}]))) == 13 + 4
    pledge = {"municipality": "DE-b", "pledge": "P-1", "homes": 0}
    assert homes(changed(count=[pledge])) == [3, 2, 0]
    unit = {"municipality": "DE-a", "unit": "large", "homes": 7}
    assert homes(changed(count=[unit])) == [3, 7, 4]
    assert homes(changed(count=[pledge, pledge | {"homes": 6}])) == [3, 2, 6]


def test_more_homes_like_those_there_or_of_a_new_type() -> None:
    """Ten more of four beds join those of four beds; five beds are a new unit type, and open to all."""
    more = changed(add=[{"municipality": "DE-a", "homes": 10, "beds": 4}])
    assert homes(more) == [3, 12, 4]
    new = changed(add=[{"municipality": "DE-b", "homes": 2, "beds": 5, "step_free": True}])["DE-b"]
    assert (new.unit_types[-1].unit_ref, new.unit_types[-1].count) == ("added-1-5", 2)
    assert new.unit_types[-1].step_free is True and new.unit_types[-1].quiet is None


def test_limits_of_persons_follow_the_beds() -> None:
    """Fourteen persons in fourteen beds: with five more flats of four beds 34; or the limit stays."""
    add = [{"municipality": "DE-a", "homes": 5, "beds": 4}]
    assert changed(add=add)["DE-a"].max_persons == 14 + 20
    assert changed(add=add, limits="stay")["DE-a"].max_persons == 14
    assert changed(percent=200)["DE-b"].arrivals_per_month == 4
    assert changed(percent=0)["DE-a"].max_persons == 0


def test_what_is_in_use_stays() -> None:
    """Homes held or taken are never taken away, and bundles not of homes that are none."""
    unit = a_unit("u", count=5, held=1, taken=2)
    shared = a_unit("s", kind="shared_accommodation", count=4, beds=3, taken=4)
    pledge = a_pledge("DE-a", units=[unit, shared], places=[some_places("school_place", 6, taken=4)])
    found = changed(a_cohort(some_cases(2, 1), pledges=[pledge]), percent=0, places_percent=0)["DE-a"]
    assert [each.count for each in found.unit_types] == [3, 2]
    assert found.places[0].count == 4


def test_places_are_scaled_apart_from_homes() -> None:
    """School places follow their own percentage."""
    pledge = a_pledge("DE-a", places=[some_places("school_place", 6)])
    scenario = a_cohort(some_cases(2, 1), pledges=[pledge])
    assert changed(scenario, percent=200)["DE-a"].places[0].count == 6
    assert changed(scenario, places_percent=50)["DE-a"].places[0].count == 3


def test_a_municipality_closes() -> None:
    """None of its homes is matched."""
    found = with_capacity(a_round(), StudyCapacity(name="x", close=("DE-a",)), seed=1)
    assert {column.municipality.code for column in encode(found).table.columns} == {"DE-b"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"count": [{"municipality": "DE-a", "unit": "none", "homes": 1}]},
            "there are: P-1/small, P-1/large",
        ),
        ({"add": [{"municipality": "DE-c", "homes": 1, "beds": 1}]}, "homes are offered by: DE-a, DE-b"),
        ({"close": ["DE-c"]}, "no pledge of DE-c"),
    ],
)
def test_what_is_not_there(fields: dict[str, Any], said: str) -> None:
    """The refusal says what there is."""
    with pytest.raises(InputError, match=said):
        changed(**fields)


def test_scaling_is_right_on_average_and_in_sum() -> None:
    """Each count is rounded down or up; the sum misses by less than one."""
    counts = [1, 1, 2, 5, 11]
    found = [scaled(counts, 130, 100, Dice(seed, "x")) for seed in range(400)]
    assert {sum(each) for each in found} == {26}
    means = [sum(each[idx] for each in found) / len(found) for idx in range(len(counts))]
    assert means == pytest.approx([1.3 * count for count in counts], abs=0.1)


def test_sharing_out_gives_all() -> None:
    """By largest remainder, ties to the first named."""
    assert shared_out(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}
    assert shared_out(7, {"a": 0, "b": 100}) == {"a": 0, "b": 7}
