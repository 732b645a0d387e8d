"""The letter, the sheet and the note: everything they must hold, nothing they must not, each on one page."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rematch.analysis.cohorts import bundled
from rematch.errors import InputError, NotFoundError
from rematch.explain import view_of
from rematch.explain.criteria_words import criterion_words
from rematch.explain.languages import languages
from rematch.explain.letters import interpreters_script, letter, page, review_note, sheet
from rematch.explain.view import View
from rematch.matching import in_process, match
from rematch.models.case import Safety
from rematch.models.letter import LEGAL_EFFECTS, LetterFacts, Paper
from rematch.models.run import Run, RunParams
from rematch.models.scenario import Scenario
from tests.browser import printed_pages
from tests.builders import (
    a_case,
    a_municipality,
    a_need,
    a_pledge,
    a_policy,
    a_provision,
    a_scenario,
    a_unit,
    a_wish,
)

TAGS = list(languages())
FACTS = LetterFacts.model_validate(
    {
        "organisation": "Harbour",
        "answer_by": datetime(2026, 12, 12, 18, tzinfo=UTC),
        "adviser": {"name": "A. Example", "phone": "+49 30 000000"},
        "decided_by": "B. Example",
        "review": "write to review@example.org",
        "after": "you can look for a flat of your own, with help",
        "travel": {"date": "12 January", "pays": "the city", "meets": "C. Example", "bring": "papers"},
        "legal": dict.fromkeys(LEGAL_EFFECTS, "does not change"),
        "independent_advice": "Refugee council, +49 30 111111",
        "offer_ref": "O-4711",
    }
)
SECTIONS = [
    *("proposal", "freedom", "home", "wishes", "needs", "legal", "travel", "not_used", "people", "privacy"),
]


def solved(scenario: Scenario, case_ref: str = "C-1", audience: str = "caseworker") -> View:
    """The view of one case of a solved round."""
    run: Run = match(scenario, RunParams(deadline_s=30), solve=in_process).run
    case_id = next(part.case_id for part in scenario.cases if part.case.case_ref == case_ref)
    return view_of(scenario, run, case_id, audience=audience)  # type: ignore[arg-type]


def a_round(**case: object) -> Scenario:
    """One household with wishes met, partly met, not met and not answered, and a need that is confirmed."""
    fields: dict[str, object] = {
        "wishes": (
            a_wish("recognition_advice", 5),
            a_wish("buddy", 4),
            a_wish("digital_skills", 3),
            a_wish("part_time_jobs", 2),
        ),
        "needs": (a_need("skills_assessment"),),
    } | case
    source = {"title": "the town itself", "as_of": "2026-11"}
    provisions = (
        a_provision("recognition_advice", 3, source=source),
        a_provision("buddy", 1, source=source),
        a_provision("digital_skills", 0),
        a_provision("skills_assessment", 2, source=source, provider="Job centre", confirmed_on="2026-11-03"),
    )
    unit = a_unit(rooms=2, self_contained=True, stay="24_months")
    towns = [a_municipality("DE-a", provisions=provisions)]
    return a_scenario([a_case(2, **fields)], towns, [a_pledge(units=[unit])])


def text_of(paper: Paper, key: str | None = None) -> str:
    """All lines, or those of one section."""
    return "\n".join(line for each in paper.sections if key in (None, each.key) for line in each.lines)


@pytest.mark.parametrize("tag", TAGS)
def test_a_letter_holds_everything_it_must(tag: str) -> None:
    """Every section, in the order of reading, in every language."""
    paper = letter(solved(a_round()), FACTS, tag=tag)
    assert [section.key for section in paper.sections] == SECTIONS
    text = text_of(paper)
    for said in ("Town DE-a", "Harbour", "2026-12-12", "A. Example", "+49 30 000000", "B. Example"):
        assert said in text
    for said in ("review@example.org", "12 January", "the city", "C. Example", "Refugee council"):
        assert said in text
    assert len(paper.sections[SECTIONS.index("legal")].lines) == len(LEGAL_EFFECTS)
    assert len(paper.sections[SECTIONS.index("freedom")].lines) == 4
    assert (paper.direction == "rtl") == (tag == "ar")


def test_wishes_are_told_in_words() -> None:
    """Met, partly, not, not answered; never in points."""
    paper = letter(solved(a_round()), FACTS, tag="en")
    assert text_of(paper, "wishes").splitlines() == [
        "Advice on recognition of qualifications: yes",
        "A local buddy: partly",
        f"{criterion_words('digital_skills').label}: no (assumed, nobody has confirmed it)",
        "Part-time work: the municipality has not answered yet",
    ]
    assert not re.search(r"\b(score|points?)\b|\d,\d{3}", text_of(paper))


def test_a_need_says_who_confirmed_it_and_when() -> None:
    """And where nobody has, that it is assumed."""
    paper = letter(solved(a_round()), FACTS, tag="en")
    label = criterion_words("skills_assessment").label
    assert text_of(paper, "needs") == f"{label}: confirmed by Job centre, 2026-11-03"
    town = a_municipality("DE-a", provisions=(a_provision("skills_assessment", 2),))
    assumed = a_scenario([a_case(needs=(a_need("skills_assessment"),))], [town])
    assert "assumed, nobody has confirmed it" in text_of(letter(solved(assumed), FACTS, tag="en"), "needs")


@pytest.mark.parametrize("tag", TAGS)
def test_without_facts_the_letter_says_to_ask(tag: str) -> None:
    """Nothing is left blank: seven legal effects, the deadline, the journey, a person."""
    bare = letter(solved(a_round()), LetterFacts(), tag=tag)
    full = letter(solved(a_round()), FACTS, tag=tag)
    for key in ("proposal", "legal", "travel", "people", "privacy"):
        assert text_of(bare, key) != text_of(full, key)
        assert "None" not in text_of(bare, key)
        assert "{" not in text_of(bare, key)


def test_hidden_and_sensitive_statements_are_on_no_paper() -> None:
    """What an adult hides from the others, and what lets health or faith be inferred."""
    wishes = (a_wish("recognition_advice", 5, hidden=True), a_wish("place_of_worship", 5, options=("x",)))
    scenario = a_round(wishes=wishes, needs=(a_need("skills_assessment", hidden=True),))
    view = solved(scenario)
    seen = solved(scenario, audience="coordinator")
    for paper in (letter(view, FACTS, tag="en"), sheet(view, FACTS, tag="en"), review_note(seen, tag="en")):
        assert "recognition" not in text_of(paper)
        assert "worship" not in text_of(paper)
        assert criterion_words("skills_assessment").label not in text_of(paper)


def test_no_proposal_has_a_letter_of_its_own() -> None:
    """Why, as far as it may be told, and what comes next; a withheld reason adds nothing."""
    unwanted = a_scenario([a_case(unwanted_municipalities=("DE-a",))])
    small = a_scenario([a_case(6)])
    papers = [letter(solved(scenario), FACTS, tag="en") for scenario in (unwanted, small)]
    assert text_of(papers[0]) == text_of(papers[1])
    assert "You lose nothing" in text_of(papers[0])
    assert "freedom" not in {section.key for section in papers[0].sections}


def test_a_language_without_texts_gets_a_script_for_an_interpreter() -> None:
    """Numbered sentences in the language of the staff; the letter itself is refused."""
    view = solved(a_round())
    with pytest.raises(InputError, match="There are: en"):
        letter(view, FACTS, tag="ti")
    paper = interpreters_script(view, FACTS, staff_tag="de" if "de" in TAGS else "en", spoken="ti")
    lines = text_of(paper).splitlines()
    assert [line.split(".")[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert "(ti)" in paper.title
    assert len(paper.notices) == 3


def test_the_sheet_tells_who_comes_and_nothing_more() -> None:
    """Sizes, ages, stages, languages, needs, dates; no reference of the case, no wish, no safety record."""
    scenario = a_round()
    view = solved(scenario)
    paper = sheet(view, FACTS, tag="en")
    text = paper.title + text_of(paper)
    label = criterion_words("skills_assessment").label
    for said in ("O-4711", "Persons: 2", "18+: 2", "uk", label, "2027-01-10", "home gone"):
        assert said in text, said
    for kept in ("C-1", "harbour", "buddy", "online", "score"):
        assert kept not in text
    with pytest.raises(NotFoundError):
        sheet(solved(a_scenario([a_case(6)])), FACTS, tag="en")


def test_the_note_begins_with_what_is_open() -> None:
    """Then facts, proposal, wishes, alternatives, and room for an own reason."""
    towns = [a_municipality(f"DE-{letter}") for letter in "abcde"]
    case = a_case(3, children=1, wishes=(a_wish("buddy"),), ties=())
    safety = {"C-1": Safety.model_validate({"separated_from": ["harbour/C-9"]})}
    scenario = a_scenario([case], towns, safety=safety, policy=a_policy())
    paper = review_note(solved(scenario, audience="coordinator"), tag="en")
    keys = [section.key for section in paper.sections]
    assert keys == ["open", "facts", "proposal", "wishes", "beside", "decision"]
    assert "has not answered yet" in text_of(paper, "open")
    assert "Persons: 3, of them children: 1" in text_of(paper, "facts")
    assert "safety record" in text_of(paper, "facts")
    alternatives = paper.sections[keys.index("beside")].lines
    assert len([line for line in alternatives if line[0].isdigit()]) == 3
    assert "Own home, beds 4, stay: not told" in text_of(paper, "proposal")
    assert "at least as good for this household: 4" in text_of(paper, "proposal")


def test_the_note_compares_criterion_by_criterion() -> None:
    """What each alternative meets better and what less than the home proposed."""
    towns = [
        a_municipality("DE-a", provisions=(a_provision("buddy", 3), a_provision("recognition_advice", 1))),
        a_municipality("DE-b", provisions=(a_provision("buddy", 1), a_provision("recognition_advice", 2))),
    ]
    case = a_case(wishes=(a_wish("buddy", 5), a_wish("recognition_advice", 3)))
    paper = review_note(solved(a_scenario([case], towns), audience="coordinator"), tag="en")
    assert "Better there: Advice on recognition of qualifications" in text_of(paper, "beside")
    assert "Less there: A local buddy" in text_of(paper, "beside")


def test_what_is_filled_in_keeps_its_order_in_a_text_from_right_to_left() -> None:
    """A phone number within Arabic stands in marks that isolate it; elsewhere there are none."""
    view = solved(a_round())
    assert "\u2068+49 30 000000\u2069" in text_of(letter(view, FACTS, tag="ar"))
    assert "\u2068" not in text_of(letter(view, FACTS, tag="en"))


def test_what_somebody_wrote_ends_as_a_sentence() -> None:
    """Sentences of a section run on when they are printed."""
    text = text_of(letter(solved(a_round()), FACTS, tag="en"))
    assert "with help. " in text.replace("\n", " ")
    assert "review@example.org." in text


def test_what_a_paper_holds_is_escaped() -> None:
    """A name with markup in it stays a name."""
    scenario = a_round()
    towns = [scenario.municipalities[0].model_copy(update={"name": "<script>alert(1)</script>"})]
    html = page(letter(solved(scenario.model_copy(update={"municipalities": tuple(towns)})), FACTS, tag="en"))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "http" not in html.replace("http-equiv", "")


@pytest.mark.parametrize("tag", TAGS)
def test_a_page_says_its_language_and_who_has_not_reviewed_it(tag: str) -> None:
    """For screen readers and for readers."""
    html = page(letter(solved(a_round()), FACTS, tag=tag))
    direction = "rtl" if tag == "ar" else "ltr"
    assert f'<html lang="{tag}" dir="{direction}">' in html
    assert html.count('class="notice"') == 2


@pytest.fixture(scope="module")
def fullest() -> tuple[View, View]:
    """The household of the larger bundled round that says most and has a proposal."""
    scenario = bundled("weldi")
    run = match(scenario, RunParams(deadline_s=60), solve=in_process).run
    placed = run.stages[-1].placed

    def says(case_id: str) -> int:
        case = next(part.case for part in scenario.cases if part.case_id == case_id)
        own = sum(len(person.wishes) + len(person.needs) for person in case.persons)
        return len(case.wishes) + len(case.needs) + own

    case_id = max(sorted(placed), key=says)
    return (
        view_of(scenario, run, case_id, audience="caseworker"),
        view_of(scenario, run, case_id, audience="coordinator"),
    )


@pytest.mark.parametrize("tag", TAGS)
def test_every_paper_is_printed_on_one_page(tag: str, fullest: tuple[View, View], tmp_path: Path) -> None:
    """The fullest letter, with all facts; its sheet; its note."""
    person, coordinator = fullest
    papers = (
        letter(person, FACTS, tag=tag),
        sheet(coordinator, FACTS, tag=tag),
        review_note(coordinator, tag=tag),
    )
    for number, paper in enumerate(papers):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert printed_pages(page(paper), folder) == 1, paper.kind
