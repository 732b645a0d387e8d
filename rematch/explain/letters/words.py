"""The sentences of a paper in one language: rematch/texts/letters/<tag>.toml."""

from dataclasses import dataclass
from datetime import date

from rematch.errors import SettingError
from rematch.explain.criteria_words import criterion_words
from rematch.explain.languages import Language, language, toml_texts
from rematch.models.letter import Paper, PaperSection
from rematch.models.scenario import Scenario

ENDS = (".", "!", "?", "؟", "…")


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences of one kind of paper; placeholders are filled here."""

    language: Language
    paper: str

    def say(self, key: str, **filled: object) -> str:
        """Return a sentence of this kind of paper."""
        return self.of(self.paper, key, **filled)

    def of(self, section: str, key: str, **filled: object) -> str:
        """
        Return a sentence of a section of the file.

        Raises
        ------
        SettingError
            The file lacks it.
        """
        try:
            text: str = toml_texts(f"letters/{self.language.tag}.toml")[section][key]
        except KeyError:
            name = f"texts/letters/{self.language.tag}.toml"
            raise SettingError(f"{name} lacks [{section}] {key}; add it.") from None
        if self.language.direction == "rtl":
            filled = {name: _isolated(value) for name, value in filled.items()}
        return text.format(**filled)

    def label(self, criterion: str) -> str:
        """Return what a criterion is called in this language."""
        return criterion_words(criterion, self.language.tag).label

    def section(self, key: str, lines: list[str], *, listed: bool = False) -> PaperSection:
        """Return a section under the heading of its key."""
        return PaperSection(key=key, heading=self.say(key), lines=tuple(lines), listed=listed)

    def either(self, key: str, value: object, **filled: object) -> str:
        """Return the sentence with a value, or the one that says what to do where there is none."""
        if value is None:
            return self.say(f"{key}_unknown", **filled)
        return self.say(key, **filled)


def ended(text: str | None) -> str | None:
    """Return what somebody wrote as a sentence: with a full stop where it ends without any mark."""
    return text if text is None or text.rstrip().endswith(ENDS) else f"{text.rstrip()}."


def _isolated(value: object) -> str:
    """Keep names, days and phone numbers in their own order within a text that runs from right to left."""
    return f"\u2068{value}\u2069"


def words_of(tag: str, paper: str) -> Words:
    """
    Return the words of a paper.

    Raises
    ------
    InputError
        There are no texts in this language; the message names those there are.
    """
    return Words(language(tag), paper)


def paper_of(words: Words, title: str, sections: list[PaperSection], scenario: Scenario) -> Paper:
    """Return the paper with its notices: who has not reviewed it, and that a household is invented."""
    notices = [] if words.language.reviewed_by else [words.of("notice", "unreviewed")]
    if scenario.round.synthetic:
        notices.append(words.of("notice", "synthetic"))
    return Paper.model_validate(
        {
            "kind": words.paper,
            "language": words.language.tag,
            "direction": words.language.direction,
            "title": title,
            "notices": tuple(notices),
            "sections": tuple(sections),
        }
    )


def day(when: date) -> str:
    """Return a day that reads the same in every language."""
    return when.isoformat()
