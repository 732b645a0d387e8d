"""The letter to the person: the proposal, that a no is free, home, wishes, needs, rights; no points."""

from collections.abc import Iterator

from rematch.explain.letters.needs import need_lines
from rematch.explain.letters.wishes import wish_lines
from rematch.explain.letters.words import Words, day, ended, paper_of, words_of
from rematch.explain.two_homes import beds_words, distance_key
from rematch.explain.view import View
from rematch.models.letter import LEGAL_EFFECTS, LetterFacts, Paper, PaperSection
from rematch.models.types import HomeKind
from rematch.scoring.columns import Column
from rematch.scoring.rows import first_day, last_day

FREEDOM = ("no", "then", "silence", "adults")


def letter(view: View, facts: LetterFacts, *, tag: str) -> Paper:
    """
    Return the letter about a proposal, or about there being none.

    Parameters
    ----------
    view : View
        The case, for its caseworker: what is hidden or withheld is in no letter.
    facts : LetterFacts
        What the run cannot know.
    tag : str
        Language of the letter.

    Raises
    ------
    InputError
        There are no texts in this language.

    References
    ----------
    DOMAIN section 9: what a letter contains at least; docs/letters.md.
    """
    words = words_of(tag, "letter")
    if view.proposed_idx is None:
        sections = [_none(view, words, facts), *_rights(words, facts)]
        return paper_of(words, words.say("title_none"), sections, view.scenario)
    column = view.columns[view.proposed_idx]
    sections = [
        words.section("proposal", list(_proposal(view, words, facts, column))),
        words.section("freedom", [words.say(f"freedom_{key}") for key in FREEDOM]),
        words.section("home", list(_home(view, words, facts, column))),
        words.section("wishes", wish_lines(view, words), listed=True),
        words.section("needs", need_lines(view, words, column), listed=True),
        words.section("legal", list(_legal(words, facts)), listed=True),
        words.section("travel", list(_travel(words, facts)), listed=True),
        *_rights(words, facts),
    ]
    return paper_of(words, words.say("title"), sections, view.scenario)


def _proposal(view: View, words: Words, facts: LetterFacts, column: Column) -> Iterator[str]:
    town, size = column.municipality, view.part.case.size
    yield words.say("proposal_place", name=town.name, country=town.country, size=size)
    yield words.either("proposal_from", facts.organisation, organisation=facts.organisation)
    when = facts.answer_by.strftime("%Y-%m-%d, %H:%M (%Z)") if facts.answer_by else None
    yield words.either("answer_by", when, when=when)


def _none(view: View, words: Words, facts: LetterFacts) -> PaperSection:
    """Why there is none, as far as it may be told: nothing about a reason that is withheld."""
    possible = bool(view.table.possible[view.row].any())
    lines = [
        words.say("none"),
        words.say("none_room" if possible else "none_possible"),
        words.say("none_next"),
        words.either("proposal_from", facts.organisation, organisation=facts.organisation),
    ]
    return words.section("proposal", lines)


def _home(view: View, words: Words, facts: LetterFacts, column: Column) -> Iterator[str]:
    unit, as_of = column.unit, view.scenario.round.as_of
    yield _kind(view, words, column)
    if unit.rooms is not None:
        yield words.say("home_rooms", rooms=unit.rooms)
    shared = {True: "home_own", False: "home_shared", None: "home_shared_unknown"}
    yield words.say(shared[unit.self_contained])
    case = view.part.case
    assert case.ready_from is not None and case.move_by is not None
    first, last = max(first_day(column, as_of), case.ready_from), min(last_day(column), case.move_by)
    yield words.say("home_from", first=day(first), last=day(last))
    stay = words.of("stay", unit.stay.value) if unit.stay else None
    yield words.either("home_stay", stay, stay=stay)
    yield words.either("home_after", facts.after, text=ended(facts.after))
    if column.pledge.source is not None and column.pledge.source.assumed:
        yield words.say("home_assumed")


def _kind(view: View, words: Words, column: Column) -> str:
    home = words.of("home", column.unit.kind.value)
    if column.bundle is not None:
        minutes, beds = column.bundle.minutes_apart, beds_words(column)
        return words.say(f"home_two_{distance_key(column)}", home=home, beds=beds, minutes=minutes)
    shared = column.unit.kind is HomeKind.SHARED_ACCOMMODATION
    beds = str(view.part.case.size if shared else column.unit.beds)
    return words.say("home_kind", home=home, beds=beds)


def _legal(words: Words, facts: LetterFacts) -> Iterator[str]:
    given = facts.legal.model_dump(by_alias=True)
    for name in LEGAL_EFFECTS:
        effect = words.say(f"legal_{name}")
        if given[name] is None:
            yield words.say("legal_unknown", effect=effect)
        else:
            yield words.say("legal_line", effect=effect, text=given[name])


def _travel(words: Words, facts: LetterFacts) -> Iterator[str]:
    asked = facts.travel.model_dump()
    given = {name: text for name, text in asked.items() if text is not None}
    yield from (words.say(f"travel_{name}", text=text) for name, text in given.items())
    if len(given) < len(asked):
        yield words.say("travel_unknown")


def _rights(words: Words, facts: LetterFacts) -> list[PaperSection]:
    return [
        words.section("not_used", [words.say("not_used_line")]),
        words.section("people", list(_people(words, facts))),
        words.section("privacy", list(_privacy(words, facts))),
    ]


def _people(words: Words, facts: LetterFacts) -> Iterator[str]:
    yield words.say("people_how")
    yield words.either("people_who", facts.decided_by, who=facts.decided_by)
    yield words.either("people_review", facts.review, how=ended(facts.review))


def _privacy(words: Words, facts: LetterFacts) -> Iterator[str]:
    yield words.say("privacy_before")
    yield words.say("privacy_after")
    yield words.say("privacy_rights")
    adviser = facts.adviser
    filled = {"name": adviser.name, "phone": adviser.phone} if adviser else {}
    yield words.either("privacy_phone", adviser, **filled)
    yield words.either("privacy_advice", facts.independent_advice, text=ended(facts.independent_advice))
