"""Nothing is said of a real place that its sources do not say: it is a restated fact, or assumed."""

import hashlib

import pytest

from rematch.analysis.cohorts import bundled
from rematch.analysis.places import FACTS_JSON, facts, settlement
from rematch.models.municipality import Municipality
from rematch.models.types import ASSUMED, Source

FACTS = {fact["code"]: fact for fact in facts()["municipalities"]}
SOURCES = {name: Source(**source) for name, source in facts()["sources"].items()}
PLACES = [(name, place) for name in ("pilot", "weldi") for place in bundled(name).municipalities]
EACH = pytest.mark.parametrize(
    "place", [place for _, place in PLACES], ids=[place.code for _, place in PLACES]
)
# Compared by hand with the reference facts when it was written; a change needs the source again.
FACTS_SHA256 = "a49d54c9a3cfc84ee98a889608090e0e43fab66987b03d1f5b77dc7974cc53ec"


def test_the_facts_are_those_compared_with_their_sources() -> None:
    """A changed fact is a decision: look it up, then renew this digest."""
    assert hashlib.sha256(FACTS_JSON.read_bytes()).hexdigest() == FACTS_SHA256


def test_who_is_in_which_scenario() -> None:
    """The pilot's six municipalities of 2023; nine that pledge in the network, and Lampedusa."""
    assert [place.name for name, place in PLACES if name == "pilot"] == [
        "Braunschweig",
        "Düsseldorf",
        "Kiel",
        "Rottenburg am Neckar",
        "Salzgitter",
        "Troisdorf",
    ]
    assert {place.name for name, place in PLACES if name == "weldi"} == {
        "Albacete",
        "Cluj-Napoca",
        "Fundão",
        "Lampedusa",
        "Liège",
        "Osijek",
        "Seine-Saint-Denis",
        "Sosnowiec",
        "Timișoara",
        "Utrecht",
    }


@EACH
def test_position_and_population_are_facts(place: Municipality) -> None:
    """Both equal the restated fact and carry its source; the class follows from the population."""
    fact = FACTS[place.code]
    assert place.position is not None and place.population is not None
    assert (place.name, place.country, place.synthetic) == (fact["name"], fact["country"], False)
    assert [place.position.lat, place.position.lon] == [fact["position"]["lat"], fact["position"]["lon"]]
    assert place.position_source == SOURCES["geonames"]
    assert place.population == fact["population"]["value"]
    assert place.population_source == SOURCES[fact["population"]["source"]]
    assert place.settlement is settlement(place.population)


@EACH
def test_every_profile_figure_is_a_fact(place: Municipality) -> None:
    """The profile holds the rows of the facts, each with its source, and no other."""
    rows = [
        [section.heading, figure.label, figure.value, figure.source]
        for section in place.profile
        for figure in section.figures
    ]
    wanted = [[*row[:3], SOURCES[row[3]]] for row in FACTS[place.code]["profile"]]
    assert sorted(rows, key=str) == sorted(wanted, key=str)


@EACH
def test_every_answer_is_stated_or_assumed(place: Municipality) -> None:
    """A named source stands only where the facts have the service; gaps it names stay unanswered."""
    fact = FACTS[place.code]
    named = [answer for answer in place.provisions if answer.source != ASSUMED]
    assert [answer.criterion for answer in named] == [row["criterion"] for row in fact["stated"]]
    for answer, row in zip(named, fact["stated"], strict=True):
        assert answer.source == SOURCES["weldi_reading"]
        assert (answer.level, list(answer.options)) == (row.get("level"), row.get("options", []))
        assert answer.provider == row.get("provider")
    assert not {answer.criterion for answer in place.provisions} & set(fact["unconfirmed"])


@EACH
def test_everything_else_is_assumed_and_said_so(place: Municipality) -> None:
    """Vacancies and languages are assumed; the note says what is."""
    assert {vacancy.source for vacancy in place.vacancies or ()} <= {ASSUMED}
    assert place.languages_source in {None, ASSUMED}
    assert place.note is not None and "assumed" in place.note


def test_where_a_source_names_a_service_nothing_better_is_assumed_elsewhere() -> None:
    """An invented level never outshines a stated one."""
    weldi = [place for name, place in PLACES if name == "weldi"]
    stated = {row["criterion"] for place in weldi for row in FACTS[place.code]["stated"] if "level" in row}
    for place in weldi:
        for answer in place.provisions:
            if answer.criterion in stated and answer.source == ASSUMED:
                assert answer.level is not None and answer.level <= 1


def test_lampedusa_only_sends() -> None:
    """It has its facts, no answer and no pledge; every household waits in a reception centre in Italy."""
    scenario = bundled("weldi")
    lampedusa = next(place for place in scenario.municipalities if place.code == "IT-lampedusa")
    assert (lampedusa.provisions, lampedusa.vacancies, lampedusa.priorities) == ((), None, {})
    assert "IT-lampedusa" not in {pledge.municipality for pledge in scenario.pledges}
    stays = {
        (part.case.place_of_stay.country, part.case.place_of_stay.kind)
        for part in scenario.cases
        if part.case.place_of_stay
    }
    assert stays == {("IT", "reception_centre")}


@pytest.mark.parametrize(
    ("population", "kind"),
    [
        (1_999, "village"),
        (2_000, "small_town"),
        (20_000, "town"),
        (100_000, "city"),
        (1_000_000, "metropolis"),
    ],
)
def test_settlement_classes(population: int, kind: str) -> None:
    """The class changes exactly at its bound."""
    assert settlement(population).value == kind
