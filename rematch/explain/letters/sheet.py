"""The sheet for the municipality, after the household's yes: who is coming, what to confirm; no names."""

from collections import Counter
from collections.abc import Iterator

from rematch.errors import NotFoundError
from rematch.explain.letters.needs import open_needs
from rematch.explain.letters.words import Words, day, paper_of, words_of
from rematch.explain.two_homes import distance_key
from rematch.explain.view import View
from rematch.models.letter import LetterFacts, Paper
from rematch.models.person import Person
from rematch.models.types import HomeKind
from rematch.scoring.columns import Column
from rematch.scoring.rows import first_day, last_day

UNNAMED = "—"
BANDS = ((2, "0-1"), (6, "2-5"), (12, "6-11"), (16, "12-15"), (18, "16-17"))


def sheet(view: View, facts: LetterFacts, *, tag: str) -> Paper:
    """
    Return the sheet of the home proposed.

    Raises
    ------
    NotFoundError
        The case has no proposal: there is nothing to tell a municipality.
    InputError
        There are no texts in this language.
    """
    if view.proposed_idx is None:
        raise NotFoundError(f"Case {view.part.case_id} has no proposal in this run: there is no sheet.")
    words = words_of(tag, "sheet")
    column = view.columns[view.proposed_idx]
    sections = [
        words.section("who", list(_who(view, words))),
        words.section("home", list(_home(view, words, column))),
        words.section("dates", [_dates(view, words, column)]),
        words.section("services", _services(view, words), listed=True),
        words.section("confirm", [words.say("confirm_yes"), words.say("confirm_not")]),
        words.section("handover", [words.say("handover_line"), words.say("not_told")]),
    ]
    title = words.say("title", ref=facts.offer_ref or UNNAMED)
    return paper_of(words, title, sections, view.scenario)


def _who(view: View, words: Words) -> Iterator[str]:
    case = view.part.case
    yield words.say("who_size", size=case.size)
    ages = Counter(_band(view, person) for person in case.persons)
    yield words.say("who_ages", ages=", ".join(f"{band}: {ages[band]}" for band in sorted(ages, key=_order)))
    stages = Counter(person.school_stage.value for person in case.persons if person.school_stage)
    if stages:
        named = (f"{words.of('stage', stage)}: {count}" for stage, count in sorted(stages.items()))
        yield words.say("who_school", stages=", ".join(named))
    spoken = sorted({skill.language for person in case.persons for skill in person.languages})
    if spoken:
        yield words.say("who_languages", languages=", ".join(spoken))
    for member in case.expected_members:
        yield words.say("who_expected", count=member.count, when=day(member.expected_on))


def _home(view: View, words: Words, column: Column) -> Iterator[str]:
    unit, asked = column.unit, view.part.case.accommodation
    assert asked is not None
    beds = unit.beds if unit.kind is not HomeKind.SHARED_ACCOMMODATION else view.part.case.size
    home = words.of("home", f"third_{unit.kind.value}")
    yield words.say("home_line", home=home, beds=beds, pledge=column.pledge.pledge_ref, unit=unit.unit_ref)
    yield from two_homes_line(words, column)
    wanted = {
        "home_step_free": asked.step_free,
        "home_wheelchair": asked.wheelchair_usable,
        "home_animal": asked.assistance_animal,
        "home_pet": asked.pets,
    }
    yield from (words.say(key) for key, needed in wanted.items() if needed)


def two_homes_line(words: Words, column: Column) -> Iterator[str]:
    """Say of a bundle which two homes it is; of one home, nothing."""
    if column.bundle is not None:
        minutes, units = column.bundle.minutes_apart, " + ".join(column.bundle.unit_refs)
        yield words.of("sheet", f"home_two_{distance_key(column)}", minutes=minutes, units=units)


def _dates(view: View, words: Words, column: Column) -> str:
    case, as_of = view.part.case, view.scenario.round.as_of
    assert case.ready_from is not None and case.move_by is not None
    first, last = max(first_day(column, as_of), case.ready_from), min(last_day(column), case.move_by)
    return words.say("dates_line", first=day(first), last=day(last))


def _services(view: View, words: Words) -> list[str]:
    named = [words.say("service_line", label=words.label(need.asked.key)) for need in open_needs(view)]
    return named or [words.say("no_services")]


def _band(view: View, person: Person) -> str:
    """A child's band of age on the day of the move; every adult is an adult."""
    assert view.part.case.ready_from is not None
    if person.is_adult(view.part.case.ready_from):
        return "18+"
    if person.age_band is not None:
        return person.age_band.value
    age = person.certain_age(view.part.case.ready_from)
    return next((band for below, band in BANDS if age < below), BANDS[-1][1])


def _order(band: str) -> int:
    return int(band.split("-", maxsplit=1)[0].rstrip("+"))
