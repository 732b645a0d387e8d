"""explain(): one case of one run, for one audience; made on demand, never stored."""

from rematch.explain.ranking import ranked
from rematch.explain.view import Audience, View, view_of
from rematch.explain.wording import sentence
from rematch.models.explanation import Explanation, RankedMunicipality
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

    References
    ----------
    docs/criteria.md sections 4 and 5.
    """
    view = view_of(scenario, run, case_id, audience=audience)
    places = ranked(view)
    proposed = next((place for place in places if place.proposed), None)
    return Explanation(
        case_id=case_id,
        size=view.part.case.size,
        proposed=proposed.municipality if proposed else None,
        summary=_summary(view, places, proposed),
        ranked=places,
        decision_note=sentence("decision", "note"),
    )


def _summary(
    view: View, places: tuple[RankedMunicipality, ...], proposed: RankedMunicipality | None
) -> tuple[str, ...]:
    possible = sum(place.possible for place in places)
    lines = [_outcome(view, possible, proposed)]
    if proposed is not None and proposed.rank > 1:
        key = "better_ranked_one" if proposed.rank == 2 else "better_ranked"
        lines.append(sentence("summary", key, count=proposed.rank - 1))
    if proposed is not None and proposed.score is not None and proposed.score > (view.proposed_score or 0):
        lines.append(sentence("summary", "other_home"))
    if possible and all(line.value is None for place in places for line in place.contributions):
        lines.append(sentence("summary", "no_wish"))
    return tuple(lines)


def _outcome(view: View, possible: int, proposed: RankedMunicipality | None) -> str:
    if proposed is None:
        key = "none_room" if possible else "none_possible"
        return sentence("summary", key, possible=possible)
    unit = next(column.unit for column in view.columns if column.id == view.proposed)
    key = "proposed" if possible > 1 else "proposed_only"
    home = sentence("kinds", unit.kind.value)
    return sentence("summary", key, name=proposed.name, home=home, rank=proposed.rank, possible=possible)
