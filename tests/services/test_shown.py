"""What one adult sees of a case: never what another hides, nor that something is hidden."""

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rematch.models.case import Case
from rematch.services.case_views import sensitive_keys
from rematch.services.shown import adults_of, shown_to
from tests.api.bodies import a_case

TODAY = date(2026, 12, 1)
KEYS = ("trauma_therapy", "buddy", "legal_advice", "place_of_worship")
WISH = st.fixed_dictionaries(
    {"criterion": st.sampled_from(KEYS), "importance": st.just(3), "hidden": st.booleans()}
)
WISHES = st.lists(WISH, max_size=3, unique_by=lambda wish: wish["criterion"])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Households of one to three adults and a child, who say and hide what they like."""
    adults = draw(st.integers(1, 3))
    persons: list[dict[str, Any]] = [
        {"person_ref": f"P{number}", "age_band": "25-44", "wishes": draw(WISHES)} for number in range(adults)
    ]
    persons.append({"person_ref": "P9", "age_band": "6-11", "wishes": draw(WISHES)})
    towns = draw(st.sampled_from([None, [], ["DE-kiel"]]))
    fields = {"persons": persons, "consents": [], "wishes": draw(WISHES), "unwanted_municipalities": towns}
    return Case.model_validate(a_case("C-1", **fields))


@given(case=cases(), which=st.integers(0, 2))
@settings(max_examples=200, deadline=None)
def test_nothing_hidden_by_others_and_everything_of_ones_own(case: Case, which: int) -> None:
    """The own is whole; of others nothing hidden; of other adults nothing sensitive."""
    adults = sorted(adults_of(case, TODAY))
    own = adults[which % len(adults)]
    seen = shown_to(case, own, TODAY)
    for before, after in zip(case.persons, seen.persons, strict=True):
        if before.person_ref == own:
            assert after == before
            continue
        assert not any(wish.hidden for wish in after.wishes)
        if before.person_ref in adults:
            assert not {wish.criterion for wish in after.wishes} & sensitive_keys()
        assert set(after.wishes) <= set(before.wishes)
    if len(adults) == 1:
        assert (seen.wishes, seen.unwanted_municipalities) == (case.wishes, case.unwanted_municipalities)
    else:
        assert not any(wish.hidden for wish in seen.wishes)
        assert seen.unwanted_municipalities is None


@given(case=cases(), which=st.integers(0, 2))
@settings(max_examples=100, deadline=None)
def test_a_household_that_hides_nothing_more_reads_the_same(case: Case, which: int) -> None:
    """What is shown of what is shown is the same: nothing in it depends on what was left out."""
    own = sorted(adults_of(case, TODAY))
    person_ref = own[which % len(own)]
    seen = shown_to(case, person_ref, TODAY)
    assert shown_to(seen, person_ref, TODAY) == seen
