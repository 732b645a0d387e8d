"""What the page behind the link of a question says: nothing happens by opening it, only by its button."""

from dataclasses import dataclass

from rematch.errors import GoneError, InputError
from rematch.explain.languages import Language, languages
from rematch.services.house import House
from rematch.services.mail.subscriptions import confirm_by_link, language_of
from rematch.services.mail.words import page_words, spoken, unreviewed


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Lines in one language."""

    language: str
    direction: str
    title: str
    lines: tuple[str, ...]
    button: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPage:
    """The page: one language where it is known, all of them where the link is over."""

    is_over: bool
    passages: tuple[Passage, ...]


def ask_page(house: House, code: str) -> ConfirmPage:
    """Return the question; opening it changes nothing: programs open links too."""
    try:
        tag = language_of(house, code)
    except (GoneError, InputError):
        return _over()
    return _in_one(spoken(tag), "question", with_button=True)


def answer_page(house: House, code: str) -> ConfirmPage:
    """Confirm the address, and say so."""
    try:
        tag = confirm_by_link(house, code)
    except (GoneError, InputError):
        return _over()
    return _in_one(spoken(tag), "done", with_button=False)


def _in_one(chosen: Language, key: str, *, with_button: bool) -> ConfirmPage:
    button = page_words(chosen, "button") if with_button else None
    return ConfirmPage(is_over=False, passages=(_passage(chosen, key, button),))


def _over() -> ConfirmPage:
    return ConfirmPage(is_over=True, passages=tuple(_passage(each, "over") for each in languages().values()))


def _passage(chosen: Language, key: str, button: str | None = None) -> Passage:
    return Passage(
        language=chosen.tag,
        direction=chosen.direction,
        title=page_words(chosen, "title"),
        lines=(page_words(chosen, key), *unreviewed(chosen)),
        button=button,
    )
