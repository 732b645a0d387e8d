"""Nobody who reads all that is written about one household learns where a separated one is."""

import random

from rematch.explain import Audience, explain, view_of, what_would_change
from rematch.explain.letters import letter, page
from rematch.matching import in_process, match, solved_again
from rematch.models.case import Safety
from rematch.models.letter import LetterFacts
from rematch.models.run import Run, RunParams
from rematch.models.scenario import Scenario
from tests.builders import a_case, a_municipality, a_pledge, a_provision, a_scenario, a_unit, a_wish

PARAMS = RunParams(deadline_s=30)
TRIALS = 500
TOWNS = ("DE-a", "DE-b", "DE-c", "DE-d")
LAST = "DE-e"


def a_round(where: str, seed: int) -> Scenario:
    """
    C-1 and C-2 must stay apart. C-2 is at `where`, beside a home that is free; the other towns are full.

    C-1 likes all four alike, and gets the town it likes least: in one place because of C-2, in three
    because the homes went to others.
    """
    towns = [a_municipality(code, provisions=(a_provision("recognition_advice", 3),)) for code in TOWNS]
    cases = [a_case(1, case_ref="C-1", wishes=(a_wish("recognition_advice"),)), only_at(where, "C-2")]
    for code in TOWNS:
        if code != where:
            cases += [only_at(code, f"F-{code}-{number}") for number in (1, 2)]
    pledges = [a_pledge(code, units=[a_unit(count=2)]) for code in (*TOWNS, LAST)]
    safety = {"C-1": Safety(separated_from=("harbour/C-2",))}
    return a_scenario(cases, [*towns, a_municipality(LAST)], pledges, safety=safety, seed=seed)


def only_at(code: str, case_ref: str):  # type: ignore[no-untyped-def]
    """A household that goes to one town or nowhere."""
    others = tuple(each for each in (*TOWNS, LAST) if each != code)
    return a_case(1, case_ref=case_ref, unwanted_municipalities=others)


def texts_about(scenario: Scenario, run: Run, audience: Audience) -> dict[str, str]:
    """All that is said of each town to whoever reads for C-1, the town's own name taken out."""
    read = explain(scenario, run, "harbour/C-1", audience=audience)
    view = view_of(scenario, run, "harbour/C-1", audience=audience)
    said = {}
    for place in read.ranked:
        changes = what_would_change(
            view, place.municipality, replay=lambda changed: solved_again(changed, PARAMS, solve=in_process)
        )
        fields = place.model_dump_json(exclude={"rank"}) + "".join(each.model_dump_json() for each in changes)
        said[place.municipality] = fields.replace(place.municipality, "TOWN").replace(place.name, "TOWN")
    return {code: said[code] for code in TOWNS}


def guess(said: dict[str, str], rng: random.Random) -> str:
    """The town about which something else is said than about the others; else any of them."""
    texts = list(said.values())
    rarest = min(texts.count(text) for text in texts)
    return rng.choice([code for code, text in said.items() if texts.count(text) == rarest])


def watched(audience: Audience, trials: int) -> tuple[int, int]:
    """How often the observer names the town where C-2 is, and how often the four texts differ at all."""
    hidden, chosen = random.Random(f"where:{audience}"), random.Random(f"guess:{audience}")
    found = differ = 0
    for trial in range(trials):
        where = hidden.choice(TOWNS)
        scenario = a_round(where, trial)
        run = match(scenario, PARAMS, solve=in_process).run
        assert {each.case_id: each.municipality for each in run.placements}["harbour/C-1"] == LAST
        said = texts_about(scenario, run, audience)
        found += guess(said, chosen) == where
        differ += len(set(said.values())) > 1
    return found, differ


def test_texts_tell_no_more_than_chance_where_a_separated_household_is() -> None:
    """Four texts of the same bytes in every trial; a quarter of 500 guesses right, give or take 3 x 9.7."""
    found, differ = watched("caseworker", TRIALS)
    assert differ == 0
    assert abs(found - TRIALS / 4) <= 29


def test_the_letter_is_the_same_wherever_the_other_one_is() -> None:
    """Byte for byte, in four rounds that differ in that alone."""
    letters = set()
    for where in TOWNS:
        scenario = a_round(where, 7)
        run = match(scenario, PARAMS, solve=in_process).run
        view = view_of(scenario, run, "harbour/C-1", audience="caseworker")
        letters.add(page(letter(view, LetterFacts(), tag="en")))
    assert len(letters) == 1


def test_the_observer_would_see_it_if_it_were_there() -> None:
    """The same observer with a coordinator's texts, which name what is used up, is nearly always right."""
    found, differ = watched("coordinator", 20)
    assert differ == 20
    assert found >= 18
