"""A language without texts: numbered sentences that an interpreter reads aloud."""

from rematch.explain.languages import languages
from rematch.explain.letters.person import letter
from rematch.explain.letters.words import words_of
from rematch.explain.view import View
from rematch.models.letter import LetterFacts, Paper


def letter_in(view: View, facts: LetterFacts, *, tag: str, staff_tag: str) -> Paper:
    """
    Return the letter in a language, or its script in the language of the staff where it has no texts.

    Parameters
    ----------
    view, facts, staff_tag : as for `interpreters_script`
    tag : str
        BCP 47 tag of the language of the letter.
    """
    if tag in languages():
        return letter(view, facts, tag=tag)
    return interpreters_script(view, facts, staff_tag=staff_tag, spoken=tag)


def interpreters_script(view: View, facts: LetterFacts, *, staff_tag: str, spoken: str) -> Paper:
    """
    Return the letter as a script, in a language the staff reads.

    Parameters
    ----------
    view, facts : as for `letter`
    staff_tag : str
        Language of the script: one with texts.
    spoken : str
        BCP 47 tag of the language it is to be spoken in.
    """
    paper = letter(view, facts, tag=staff_tag)
    words = words_of(staff_tag, "letter")
    number = 0
    sections = []
    for section in paper.sections:
        lines = []
        for line in section.lines:
            number += 1
            lines.append(f"{number}. {line}")
        sections.append(section.model_copy(update={"lines": tuple(lines), "listed": False}))
    notices = (words.of("notice", "script"), *paper.notices)
    title = f"{paper.title} ({spoken})"
    return paper.model_copy(update={"title": title, "notices": notices, "sections": tuple(sections)})
