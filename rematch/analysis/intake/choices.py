"""The choice lists of the form, every closed list of the models, with labels in a language."""

import gettext
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pycountry

from rematch.analysis.intake.form_statements import stated_criteria
from rematch.analysis.intake.labels import said
from rematch.analysis.intake.limits import closed_list
from rematch.explain.criteria_words import criterion_words, theme_name
from rematch.explain.languages import DEFAULT_LANGUAGE

CLOSED: Mapping[str, str] = {
    "home_kinds": "accommodation.kinds",
    "hosts": "accommodation.hosts",
    "levels": "persons.languages.level",
    "age_bands": "persons.age_band",
    "school_stages": "persons.school_stage",
    "pathways": "pathway",
    "stay_kinds": "place_of_stay.kind",
    "urgency_reasons": "urgency.reason",
    "urgency_tiers": "urgency.tier",
    "importance": "wishes.importance",
    "least_level": "needs.least_level",
}
"""List by name, and the field of a case whose values it holds."""
OF_THE_FORM: Mapping[str, tuple[str, ...]] = {
    "yes_no": ("yes", "no"),
    "age_known": ("year", "band"),
    "place_known": ("municipality", "point"),
}
MORE_LANGUAGES = ("prs", "ckb", "kmr", "rmn", "tig", "rhg", "zgh")
"""Languages without a code of two letters that people seeking protection often speak."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the choices sheet; `where` are the columns that narrow a list."""

    list_name: str
    name: str
    label: Callable[[str], str]
    where: Mapping[str, str] = field(default_factory=dict)


def choices() -> Iterator[Choice]:
    """Return every choice, list by list."""
    for name, values in {**OF_THE_FORM, **{each: closed_list(path) for each, path in CLOSED.items()}}.items():
        for value in values:
            yield Choice(name, value, _named(name, value))
    for value in closed_list("ties.kind"):
        yield Choice("tie_kinds", value, _criterion(value))
    yield from _criteria()
    yield from _languages()
    for country in sorted(pycountry.countries, key=lambda each: str(each.name)):
        yield Choice("countries", country.alpha_2, _translated("iso3166-1", country.name))


def _criteria() -> Iterator[Choice]:
    stated = stated_criteria()
    for theme in dict.fromkeys(each.theme for each in stated):
        yield Choice("themes", theme, _theme(theme))
    for each in stated:
        yield Choice("criteria", each.key, _criterion(each.key), {"theme": each.theme})
    for each in stated:
        for name in each.classes:
            yield Choice("classes", name, _plain(name), {"criterion": each.key})


def _languages() -> Iterator[Choice]:
    known = [each for each in pycountry.languages if hasattr(each, "alpha_2")]
    known += [pycountry.languages.get(alpha_3=tag) for tag in MORE_LANGUAGES]
    for each in sorted(known, key=lambda each: str(each.name)):
        tag = getattr(each, "alpha_2", each.alpha_3)
        yield Choice("languages", tag, _translated("iso639-3", each.name))
    yield Choice("languages", "other", _named("languages", "other"))


def _named(list_name: str, value: str) -> Callable[[str], str]:
    return lambda tag: said("choices", f"{list_name}.{value}", tag)


def _criterion(key: str) -> Callable[[str], str]:
    return lambda tag: criterion_words(key, tag).label


def _theme(theme: str) -> Callable[[str], str]:
    return lambda tag: theme_name(theme, tag)


def _plain(name: str) -> Callable[[str], str]:
    return lambda _: name.replace("_", " ")


def _translated(domain: str, name: str) -> Callable[[str], str]:
    return lambda tag: name if tag == DEFAULT_LANGUAGE else _catalogue(domain, tag).gettext(name)


@lru_cache
def _catalogue(domain: str, tag: str) -> gettext.NullTranslations:
    return gettext.translation(domain, pycountry.LOCALES_DIR, languages=[tag], fallback=True)
