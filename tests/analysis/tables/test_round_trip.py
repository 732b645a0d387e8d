"""What is written as sheets reads back: all cases and pledges, and municipalities as far as CSV carries."""

from pathlib import Path

import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.tables import (
    assemble,
    read_cases,
    read_municipalities,
    read_pledges,
    read_policy,
    read_safety,
    write_tables,
    write_templates,
)
from rematch.errors import FileError
from rematch.models.case import Safety
from rematch.models.municipality import Municipality
from rematch.models.scenario import RoundFacts
from tests.bundles import with_bundles

NAMES = ("pilot", "weldi")
EACH = pytest.mark.parametrize("name", NAMES)


def carried(place: Municipality) -> dict[str, object]:
    """A municipality without what CSV does not carry."""
    answers = [answer.model_copy(update={"provider": None}) for answer in place.provisions]
    fields = place.model_dump(exclude={"profile", "provisions"})
    return fields | {"provisions": answers}


@EACH
def test_sheets_read_back(tmp_path: Path, name: str) -> None:
    """Cases, pledges and rules are equal; municipalities lose profile and providers only."""
    scenario = bundled(name)
    cases, municipalities, pledges, policy, safety = write_tables(scenario, tmp_path / "new" / "folder")
    assert read_cases(cases) == tuple((part.case_id.split("/")[0], part.case) for part in scenario.cases)
    assert read_pledges(pledges) == scenario.pledges
    assert read_policy(policy) == scenario.policy
    recorded = {part.case_id: part.safety for part in scenario.cases if part.safety != Safety()}
    assert recorded and read_safety(safety) == recorded
    assert list(map(carried, read_municipalities(municipalities))) == list(
        map(carried, scenario.municipalities)
    )


def test_bundles_read_back(tmp_path: Path) -> None:
    """Pairs of homes, and who accepts two of them how far apart."""
    scenario = with_bundles(bundled("pilot"), 1)
    cases, _, pledges, _, _ = write_tables(scenario, tmp_path)
    read = [case.accommodation and case.accommodation.bundle_within_minutes for _, case in read_cases(cases)]
    assert read == [
        part.case.accommodation and part.case.accommodation.bundle_within_minutes for part in scenario.cases
    ]
    assert {None, 0} < set(read)
    assert [pledge.bundles for pledge in read_pledges(pledges)] == [
        pledge.bundles for pledge in scenario.pledges
    ]
    assert any(pledge.bundles for pledge in scenario.pledges)


def test_the_templates_are_the_pilot(tmp_path: Path) -> None:
    """Five files, which assemble to a scenario with the pilot's distances, safety, and salts of its own."""
    cases, municipalities, pledges, policy, safety = write_templates(tmp_path)
    pilot = bundled("pilot")
    made = [
        assemble(
            read_cases(cases),
            read_municipalities(municipalities),
            read_pledges(pledges),
            read_policy(policy),
            safety=read_safety(safety),
            name="mine",
            title="My round",
            as_of=pilot.round.as_of,
            seed=7,
        )
        for _ in range(2)
    ]
    facts = RoundFacts(name="mine", title="My round", as_of=pilot.round.as_of, seed=7)
    assert made[0].round == facts
    assert [part.case for part in made[0].cases] == [part.case for part in pilot.cases]
    for mine, theirs in zip(made[0].cases, pilot.cases, strict=True):
        assert (mine.distances_km, mine.safety) == (theirs.distances_km, theirs.safety)
    assert not set(made[0].salts.values()) & set(made[1].salts.values())
    assert made[0].hash != made[1].hash


def test_a_real_round_is_never_written_as_sheets(tmp_path: Path) -> None:
    """What real people said stays out of spreadsheets."""
    pilot = bundled("pilot")
    real = pilot.model_copy(update={"round": pilot.round.model_copy(update={"synthetic": False})})
    with pytest.raises(FileError, match="only invented scenarios"):
        write_tables(real, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_json_arrays_read_as_well(tmp_path: Path) -> None:
    """The same models as JSON, complete."""
    pilot = bundled("pilot")
    places, offers = tmp_path / "places.json", tmp_path / "offers.JSON"
    places.write_text(
        "[" + ",".join(each.model_dump_json() for each in pilot.municipalities) + "]", encoding="utf-8"
    )
    offers.write_text(
        "[" + ",".join(each.model_dump_json() for each in pilot.pledges) + "]", encoding="utf-8"
    )
    assert read_municipalities(places) == pilot.municipalities
    assert read_pledges(offers) == pilot.pledges


@EACH
def test_as_a_german_excel_writes_it(tmp_path: Path, name: str) -> None:
    """Semicolons between columns, CRLF at the ends of lines: the same cases."""
    import csv

    scenario = bundled(name)
    cases = write_tables(scenario, tmp_path)[0]
    rows = list(csv.reader(cases.read_text(encoding="utf-8-sig").splitlines()))
    excel = tmp_path / "excel.csv"
    with excel.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(rows)
    assert read_cases(excel) == read_cases(cases)


def test_a_safety_record_of_no_case_is_refused(tmp_path: Path) -> None:
    """Dropped in silence, it would protect nobody."""
    cases, municipalities, pledges, policy, safety = write_templates(tmp_path)
    records = read_safety(safety)
    with pytest.raises(FileError, match="1 records are of no case"):
        assemble(
            read_cases(cases),
            read_municipalities(municipalities),
            read_pledges(pledges),
            read_policy(policy),
            safety=records | {"nobody/C-1": next(iter(records.values()))},
            name="mine",
            title="My round",
            as_of=bundled("pilot").round.as_of,
            seed=7,
        )
