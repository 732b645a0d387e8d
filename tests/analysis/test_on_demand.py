"""The rounds made on demand: the same bytes from a seed, facts with their source, invented names invented."""

import hashlib
import re

import pytest

from rematch.analysis.cohorts import ON_DEMAND, bundled, cohort
from rematch.analysis.dice import Dice
from rematch.analysis.europe import HOME_KINDS, MUNICIPALITIES, europe
from rematch.analysis.invented_places import LANDS, invented_municipalities
from rematch.analysis.network import FACTS_JSON, network, network_facts
from rematch.analysis.offers import offer
from rematch.analysis.places import facts
from rematch.analysis.presets import Preset
from rematch.analysis.scenario_files import bundled_names, scenario_bytes
from rematch.analysis.shares import shared_out
from rematch.errors import InputError
from rematch.models.municipality import Municipality
from rematch.models.readiness import unanswered
from rematch.models.scenario import Scenario
from rematch.models.types import ASSUMED, Pathway, Source
from rematch.scoring.statements import check_case, check_municipality, check_pledge
from rematch.scoring.table import score_table

# Compared by hand with the reference facts when it was written; a change needs the source again.
FACTS_SHA256 = "aea683b61dc07f77ab7f644c0a12d5c880c0e35bd1df4e8b8ac269d0fba2cfc1"
NETWORK_SHA256 = "75c8a032ef34b443f8d96331767569c3df57321819278bfcf2391d8493496589"
EUROPE_SHA256 = "eb348a575e4e6b1179e9e69ba7f8e9c810377ab1cff34b8ed9d1da089db4ae7b"
ROWS = {row["code"]: row for row in network_facts()["municipalities"]}


@pytest.fixture(scope="module")
def round_of_29() -> Scenario:
    """The round `network`, built once."""
    return cohort("network")


@pytest.fixture(scope="module")
def invented() -> tuple[Preset, tuple[Municipality, ...]]:
    """Settings and municipalities of `europe`, without its households."""
    return europe(ON_DEMAND["europe"].seed)


def test_they_are_announced_and_not_bundled() -> None:
    """No file holds them; another name is refused with all the names there are."""
    assert set(ON_DEMAND) == {"network", "europe"}
    assert not set(ON_DEMAND) & set(bundled_names())
    with pytest.raises(InputError, match="there are: europe, network, pilot, weldi"):
        cohort("atlantis")


def test_network_is_what_was_announced(round_of_29: Scenario) -> None:
    """29 municipalities that all pledge, 2,000 households, places for nine persons in ten."""
    each = ON_DEMAND["network"]
    assert len(round_of_29.cases) == each.households == 2_000
    assert len(round_of_29.municipalities) == len(round_of_29.pledges) == each.municipalities == 29
    assert (round_of_29.round.title, round_of_29.round.seed) == (each.title, each.seed)
    assert round_of_29.round.synthetic
    persons = sum(part.case.size for part in round_of_29.cases)
    places = sum(pledge.max_persons or 0 for pledge in round_of_29.pledges)
    assert 0.89 < places / persons < 0.91
    assert sum(part.case.tier == 0 for part in round_of_29.cases) == 20


def test_network_has_the_same_bytes_everywhere(round_of_29: Scenario) -> None:
    """After a change of generator or criteria list this digest is renewed with the bundled files."""
    assert hashlib.sha256(scenario_bytes(round_of_29)).hexdigest() == NETWORK_SHA256


def test_network_holds_what_a_service_would_accept(round_of_29: Scenario) -> None:
    """Every case is ready, every statement is one that the criteria list knows."""
    criteria = round_of_29.policy.criteria
    for part in round_of_29.cases:
        assert unanswered(part.case) == ()
        check_case(part.case, criteria)
    for place in round_of_29.municipalities:
        check_municipality(place, criteria)
    for pledge in round_of_29.pledges:
        check_pledge(pledge, criteria)


def test_the_facts_are_those_compared_with_their_sources() -> None:
    """A changed fact is a decision: look it up, then renew this digest."""
    assert hashlib.sha256(FACTS_JSON.read_bytes()).hexdigest() == FACTS_SHA256


def test_network_says_nothing_of_a_place_beyond_its_facts(round_of_29: Scenario) -> None:
    """Position, population and profile carry their source; all else is assumed, or a stated service."""
    sources = {name: Source(**each) for name, each in network_facts()["sources"].items()}
    named = {row["code"]: row["stated"] for row in facts()["municipalities"]}
    for place in round_of_29.municipalities:
        row = ROWS[place.code]
        assert place.position is not None and not place.synthetic
        assert (place.position.lat, place.position.lon) == (row["position"]["lat"], row["position"]["lon"])
        assert place.population == row["population"]["value"]
        assert place.population_source == sources["tcn_population"]
        assert place.position_source == sources["geonames"]
        figures = [
            (part.heading, each.label, each.value, each.source)
            for part in place.profile
            for each in part.figures
        ]
        assert figures == [(*line[:3], sources[line[3]]) for line in row["profile"]]
        stated = [each.criterion for each in place.provisions if each.source != ASSUMED]
        assert stated == [each["criterion"] for each in named.get(place.code, ())]
        assert {each.source for each in place.vacancies or ()} <= {ASSUMED}
        assert place.languages_source == ASSUMED
        assert all(pledge.source == ASSUMED for pledge in round_of_29.pledges)


def test_membership_in_a_network_never_scores(round_of_29: Scenario) -> None:
    """Without profiles every score and every possible pair is the same."""
    few = round_of_29.model_copy(update={"cases": round_of_29.cases[:20]})
    bare = tuple(place.model_copy(update={"profile": ()}) for place in few.municipalities)
    before, after = score_table(few), score_table(few.model_copy(update={"municipalities": bare}))
    assert (before.household == after.household).all() and (before.mixed == after.mixed).all()
    assert (before.possible == after.possible).all()


def test_the_law_of_the_eu_leads_nowhere_else(round_of_29: Scenario) -> None:
    """London and Oslo are reached by resettlement and humanitarian admission; some households travel so."""
    routes = {pledge.municipality: set(pledge.pathways) for pledge in round_of_29.pledges}
    outside = {Pathway.RESETTLEMENT, Pathway.HUMANITARIAN_ADMISSION}
    assert routes["GB-london"] == routes["NO-oslo"] == outside
    inside = [each for code, each in routes.items() if code not in {"GB-london", "NO-oslo"}]
    assert all(Pathway.RESETTLEMENT not in each for each in inside)
    assert sum(part.case.pathway in outside for part in round_of_29.cases) > 200


def test_another_seed_gives_another_network() -> None:
    """What is assumed changes; facts and codes do not."""
    (_, here), (_, there) = network(1), network(2)
    assert [place.code for place in here] == [place.code for place in there]
    assert [place.profile for place in here] == [place.profile for place in there]
    assert [place.provisions for place in here] != [place.provisions for place in there]


def test_no_invented_name_is_that_of_a_known_place(
    invented: tuple[Preset, tuple[Municipality, ...]],
) -> None:
    """750 names, each once, none of them the name of any place that rematch has facts about."""
    _, towns = invented
    names = {town.name.casefold() for town in towns}
    assert len(names) == len({town.code for town in towns}) == len(towns) == MUNICIPALITIES
    real = {row["name"] for row in [*facts()["municipalities"], *facts()["places"], *ROWS.values()]}
    real |= {row["position"]["of"] for row in [*facts()["municipalities"], *ROWS.values()]}
    real |= {place.name for name in bundled_names() for place in bundled(name).municipalities}
    assert len(real) > 40
    assert not names & {name.casefold() for name in real}


def test_everything_about_an_invented_place_is_assumed(
    invented: tuple[Preset, tuple[Municipality, ...]],
) -> None:
    """Synthetic, with no source but `assumed`; within the rectangle of its country; few large, many small."""
    _, towns = invented
    for town in towns:
        assert town.synthetic and town.note is not None and "does not exist" in town.note
        assert town.position is not None and town.population is not None
        given = [town.position_source, town.population_source, town.languages_source]
        given += [each.source for each in (*town.provisions, *(town.vacancies or ()))]
        assert set(given) == {ASSUMED} and town.profile == ()
        land = LANDS[town.country]
        assert land.lat[0] <= round(100 * town.position.lat) <= land.lat[1]
        assert land.lon[0] <= round(100 * town.position.lon) <= land.lon[1]
    sizes = sorted(town.population or 0 for town in towns)
    assert sizes[len(sizes) // 2] < 20_000
    assert sizes[-8] > 300_000
    assert len({town.kind for town in towns}) == 4 and len({town.country for town in towns}) == len(LANDS)


def test_an_invented_place_does_not_depend_on_the_others() -> None:
    """Its figures come from dice of its own name; the list of names from the seed."""
    many = {town.name: town for town in invented_municipalities(40, Dice(1, "places"))}
    again = invented_municipalities(40, Dice(1, "places"))
    assert [*many.values()] == [*again]
    few = invented_municipalities(5, Dice(1, "places"))
    assert all(town == many[town.name] for town in few)


def test_small_pledges_hold_a_few_kinds_of_homes(
    invented: tuple[Preset, tuple[Municipality, ...]],
) -> None:
    """At most four kinds each, never none; together all kinds are there, for about the persons promised."""
    preset, _ = invented
    pledges = [offer(code, preset, preset.seed) for code in [*preset.receiving][:200]]
    assert {len(pledge.unit_types) for pledge in pledges} <= set(range(1, HOME_KINDS + 1))
    assert len({unit.unit_ref for pledge in pledges for unit in pledge.unit_types}) >= 13
    promised = sum(pledge.max_persons or 0 for pledge in pledges)
    beds = sum(unit.count * unit.beds for pledge in pledges for unit in pledge.unit_types)
    assert 0.95 < beds / promised < 1.05


@pytest.mark.parametrize("total", [10, 11, 99, 1_000])
def test_what_is_shared_out_adds_up(total: int) -> None:
    """All of it, the least for each, larger weights never less."""
    shares = shared_out(total, {"a": 5, "b": 3, "c": 1, "d": 1}, least=2)
    assert sum(shares.values()) == total
    assert shares["a"] >= shares["b"] >= shares["c"] >= shares["d"] >= 2


@pytest.mark.prove
def test_europe_is_what_was_announced() -> None:
    """20,000 households in 750 municipalities, the same bytes everywhere."""
    scenario, each = cohort("europe"), ON_DEMAND["europe"]
    assert len(scenario.cases) == each.households == 20_000
    assert len(scenario.municipalities) == each.municipalities == 750
    persons = sum(part.case.size for part in scenario.cases)
    assert 0.89 < sum(pledge.max_persons or 0 for pledge in scenario.pledges) / persons < 0.91
    assert sum(part.case.tier == 0 for part in scenario.cases) == 200
    assert all(re.match(r"^[A-Z]{2}-x-", place.code) for place in scenario.municipalities)
    assert hashlib.sha256(scenario_bytes(scenario)).hexdigest() == EUROPE_SHA256
