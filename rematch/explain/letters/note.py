"""The review note: facts and alternatives on a page, unmet and unconfirmed first, room for an own reason."""

from collections.abc import Iterator

from rematch.explain.effect import compared
from rematch.explain.letters.needs import need_lines
from rematch.explain.letters.sheet import two_homes_line
from rematch.explain.letters.wishes import wish_lines
from rematch.explain.letters.words import Words, day, paper_of, words_of
from rematch.explain.ranking import as_good, ranked
from rematch.explain.two_homes import beds_words
from rematch.explain.view import View
from rematch.models import readiness
from rematch.models.explanation import Contribution, RankedMunicipality
from rematch.models.letter import Paper, PaperSection
from rematch.models.types import HomeKind
from rematch.scoring.voices import grown_up

BESIDE = 3


def review_note(view: View, *, tag: str) -> Paper:
    """
    Return the note for whoever decides on this case.

    Parameters
    ----------
    view : View
        The case, for a coordinator: sensitive wishes are not named.
    tag : str
        Language of the note.

    Raises
    ------
    InputError
        There are no texts in this language.
    """
    words = words_of(tag, "note")
    places = ranked(view)
    sections = [
        words.section("open", list(_open(view, words)), listed=True),
        words.section("facts", list(_facts(view, words))),
        words.section("proposal", list(_proposal(view, words, places))),
        *_wishes(view, words),
        *_beside(words, places),
        words.section("decision", [words.say("decision_lines"), words.say("decision_sign")]),
    ]
    title = words.say("title", case_id=view.part.case_id)
    return paper_of(words, title, sections, view.scenario)


def _open(view: View, words: Words) -> Iterator[str]:
    """Needs first that nobody has confirmed, then wishes nobody has answered."""
    if view.proposed_idx is None:
        yield words.say("proposal_none")
        return
    letter = words_of(words.language.tag, "letter")
    column = view.columns[view.proposed_idx]
    place = next(each for each in ranked(view) if each.proposed)
    unconfirmed = [line for line in need_lines(view, letter, column) if line not in (letter.say("no_needs"),)]
    lines = [
        *unconfirmed,
        *(
            letter.say("wish_open", label=words.label(line.criterion))
            for line in place.contributions
            if not line.answered and not line.municipal
        ),
    ]
    yield from lines or [words.say("open_none")]


def _facts(view: View, words: Words) -> Iterator[str]:
    case = view.part.case
    assert case.ready_from is not None and case.move_by is not None and case.pathway is not None
    yield words.say("facts_size", size=case.size, children=case.size - len(grown_up(case)))
    yield words.say("facts_tier", tier=words.of("tier", str(int(case.tier))))
    yield words.say("facts_pathway", pathway=words.of("pathway", case.pathway.value))
    yield words.say("facts_dates", first=day(case.ready_from), last=day(case.move_by))
    yield words.say("facts_ties", ties=len(case.ties or ()), together=len(view.circle.cases) - 1)
    expected = sum(member.count for member in case.expected_members)
    if expected:
        yield words.say("facts_expected", expected=expected)
    if readiness.unaccompanied(case, case.ready_from):
        yield words.say("facts_child")
    if view.part.safety.keep_distance or view.part.safety.separated_from:
        yield words.say("facts_safety")


def _proposal(view: View, words: Words, places: tuple[RankedMunicipality, ...]) -> Iterator[str]:
    if view.proposed_idx is None:
        yield words.say("proposal_none")
        return
    place = next(each for each in places if each.proposed)
    column = view.columns[view.proposed_idx]
    unit = column.unit
    shared = unit.kind is HomeKind.SHARED_ACCOMMODATION
    yield words.say(
        "proposal_line",
        name=place.name,
        score=f"{view.score(view.proposed_idx):,}",
        coverage=place.coverage_pct,
        empty=0 if shared else max(0, unit.beds - view.part.case.size),
    )
    stay = words.of("stay", unit.stay.value) if unit.stay else words.say("proposal_stay_unknown")
    home = words.of("home", f"third_{unit.kind.value}")
    yield words.say("proposal_home", home=home, beds=beds_words(column), stay=stay)
    yield from two_homes_line(words, column)
    yield words.say("as_good", count=as_good(view, places))


def _wishes(view: View, words: Words) -> list[PaperSection]:
    if view.proposed_idx is None:
        return []
    return [words.section("wishes", wish_lines(view, words_of(words.language.tag, "letter")), listed=True)]


def _beside(words: Words, places: tuple[RankedMunicipality, ...]) -> list[PaperSection]:
    """The next three, criterion by criterion where there is a proposal to compare with."""
    others = [place for place in places if not place.proposed and place.score is not None][:BESIDE]
    now = next((place.contributions for place in places if place.proposed), ())
    lines = [line for place in others for line in _alternative(words, place, now)]
    return [words.section("beside", lines)] if lines else []


def _alternative(words: Words, place: RankedMunicipality, now: tuple[Contribution, ...]) -> Iterator[str]:
    yield words.say(
        "beside_line",
        rank=place.rank,
        name=place.name,
        score=f"{place.score:,}",
        coverage=place.coverage_pct,
        reason=words.say("possible" if place.possible else "not_possible"),
    )
    better, less = compared(now, place.contributions)
    for key, found in (("beside_better", better), ("beside_less", less)):
        if found:
            labels = "; ".join(words.label(line.criterion) for line in found[:BESIDE])
            yield words.say(key, labels=labels)
