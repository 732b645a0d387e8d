"""explain(): one case of one run, for one audience; made on demand, never stored."""

from collections.abc import Iterator

from rematch.explain.ranking import as_good, ranked, shares_of
from rematch.explain.shares import SILENT
from rematch.explain.two_homes import home_words, two_homes
from rematch.explain.view import Audience, View, view_of
from rematch.explain.why_not import is_blocked
from rematch.explain.wording import sentence
from rematch.models.explanation import Explanation, ProposedHome, RankedMunicipality, ReasonCode
from rematch.models.run import Run
from rematch.models.scenario import Scenario


def explain(scenario: Scenario, run: Run, case_id: str, *, audience: Audience = "caseworker") -> Explanation:
    """
    Explain one case: all municipalities ranked, contributions that add up, why not elsewhere.

    Parameters
    ----------
    scenario : Scenario
        What was solved.
    run : Run
        The answer.
    case_id : str
        `<ngo>/<case_ref>`.
    audience : caseworker or coordinator
        The coordinator also reads which resource is used up; confidential reasons are withheld from both.

    Raises
    ------
    NotFoundError
        The case is not in the scenario.
    GoneError
        Cases of the scenario were erased.

    References
    ----------
    docs/criteria.md sections 4 and 5.
    """
    return explained(view_of(scenario, run, case_id, audience=audience))


def explained(view: View) -> Explanation:
    """Explain the case of a view to its reader; see `explain`."""
    places = ranked(view)
    home = _home(view)
    return Explanation(
        case_id=view.part.case_id,
        size=view.part.case.size,
        proposed=home.municipality if home else None,
        proposed_home=home,
        summary=tuple(_summary(view, places, home)),
        as_good=as_good(view, places),
        ranked=places,
        decision_note=sentence("decision", "note"),
    )


def _home(view: View) -> ProposedHome | None:
    if view.proposed_idx is None:
        return None
    column = view.columns[view.proposed_idx]
    return ProposedHome(
        municipality=column.municipality.code,
        pledge_ref=column.pledge.pledge_ref,
        unit_ref=column.unit.unit_ref,
        bundle=two_homes(column),
        score=view.score(view.proposed_idx),
        contributions=shares_of(view).of_column(view.proposed_idx),
    )


def _summary(view: View, places: tuple[RankedMunicipality, ...], home: ProposedHome | None) -> Iterator[str]:
    possible = sum(place.possible for place in places)
    if home is None:
        yield _no_home(places, possible)
    else:
        yield from _with_home(view, places, home)
    stated = {line.criterion for place in places for line in place.contributions if not line.municipal}
    if possible and stated <= set(SILENT):
        yield sentence("summary", "no_wish")


def _no_home(places: tuple[RankedMunicipality, ...], possible: int) -> str:
    """Tell apart: nowhere possible, no room for those who stay together, homes that went elsewhere."""
    codes = [{reason.code for reason in place.reasons} for place in places if place.possible]
    if possible and all(ReasonCode.GROUP_DOES_NOT_FIT in each for each in codes):
        return sentence("summary", "none_together")
    key = "none_possible" if not possible else "none_room_one" if possible == 1 else "none_room"
    return sentence("summary", key, possible=possible)


def _with_home(view: View, places: tuple[RankedMunicipality, ...], home: ProposedHome) -> Iterator[str]:
    place = next(each for each in places if each.proposed)
    assert view.proposed_idx is not None
    kind = home_words(view.columns[view.proposed_idx])
    possible = sum(each.possible for each in places)
    key = "proposed" if possible > 1 else "proposed_only"
    said = {"name": place.name, "home": kind, "score": f"{home.score:,}", "rank": place.rank}
    yield sentence("summary", key, possible=possible, **said)
    if place.rank > 1:
        key = "better_ranked_one" if place.rank == 2 else "better_ranked"
        yield sentence("summary", key, count=place.rank - 1)
    if other := _other_home(view):
        yield sentence("summary", other)


def _other_home(view: View) -> str | None:
    """Name the sentence about a home with a higher score at the municipality proposed, if there is one."""
    assert view.proposed_idx is not None
    owner_idx = view.columns[view.proposed_idx].owner_idx
    better = [
        idx
        for idx, column in enumerate(view.columns)
        if column.owner_idx == owner_idx
        and view.table.possible[view.row, idx]
        and view.is_better_than_proposed(idx)
    ]
    if not better:
        return None
    if not view.is_optimal:
        return "other_home_open"
    return "other_home" if is_blocked(view, better) else "other_home_free"
