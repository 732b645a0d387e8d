"""Papers for people: the letter to the household, the sheet for the municipality, the note of a review."""

from rematch.explain.letters.note import review_note
from rematch.explain.letters.page import page
from rematch.explain.letters.person import letter
from rematch.explain.letters.script import interpreters_script, letter_in
from rematch.explain.letters.sheet import sheet

__all__ = ["interpreters_script", "letter", "letter_in", "page", "review_note", "sheet"]
