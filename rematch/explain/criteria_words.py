"""What a criterion is called and means, in each language: rematch/texts/criteria/<language>.toml.

English stands in the criteria list itself.
"""

from dataclasses import dataclass

from rematch.errors import InputError
from rematch.explain.languages import DEFAULT_LANGUAGE, language, toml_texts
from rematch.scoring.catalogue import catalogue, entry, hard_rules


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """A label of a few words, and the meaning in one sentence."""

    label: str
    meaning: str


def criterion_words(key: str, tag: str = DEFAULT_LANGUAGE) -> CriterionWords:
    """
    Return the words for a criterion, or for a rule that never scores.

    Raises
    ------
    InputError
        No criterion of this key is on the list, or there are no texts in this language.
    """
    english = _english(key)
    if language(tag).tag == DEFAULT_LANGUAGE:
        return english
    texts = toml_texts(f"criteria/{tag}.toml")["criteria"]
    return CriterionWords(**texts[key]) if key in texts else _own(key, tag, english)


def theme_name(theme: str, tag: str = DEFAULT_LANGUAGE) -> str:
    """
    Return what a theme is called.

    Raises
    ------
    InputError
        There is no such theme, or there are no texts in this language.
    """
    names: dict[str, str] = toml_texts(f"criteria/{language(tag).tag}.toml")["themes"]
    if theme not in names:
        raise InputError(f"There is no theme of this name. There are: {', '.join(names)}.")
    return names[theme]


def themes() -> tuple[str, ...]:
    """Return the themes in the order of the list."""
    return tuple(
        dict.fromkeys([*(each.theme for each in catalogue()), *(rule.theme for rule in hard_rules())])
    )


def _own(key: str, tag: str, english: CriterionWords) -> CriterionWords:
    """A row of the deployment's own file brings its words along; what it leaves out is said as it stands."""
    label, meaning = entry(key).words.get(tag, ("", ""))
    return CriterionWords(label or english.label, meaning or english.meaning)


def _english(key: str) -> CriterionWords:
    for rule in hard_rules():
        if rule.key == key:
            return CriterionWords(rule.label, rule.meaning)
    return CriterionWords(entry(key).criterion.label, entry(key).meaning)
