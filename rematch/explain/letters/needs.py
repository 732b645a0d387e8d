"""What a household needs, and who has confirmed it at the home proposed; nothing hidden or sensitive."""

from rematch.explain.letters.words import Words
from rematch.explain.view import View
from rematch.models.types import Source
from rematch.scoring.columns import Column
from rematch.scoring.voices import Required, needs, required_ties


def need_lines(view: View, words: Words, column: Column) -> list[str]:
    """Return one line per need: confirmed by whom and when, stated, or assumed."""
    lines = [_line(each, words, column) for each in open_needs(view)]
    ties = required_ties(view.part.case)
    lines += [_stated(words.label(tie.kind.value), words, column, None) for tie in ties]
    return list(dict.fromkeys(lines)) or [words.say("no_needs")]


def open_needs(view: View) -> list[Required]:
    """Return the needs that may stand on paper, once each: paper is read by whoever finds it."""
    criteria = {each.key: each for each in view.scenario.policy.criteria}
    found = [each for each in needs(view.part.case, criteria) if not each.hidden and not each.sensitive]
    return list({each.asked.key: each for each in found}.values())


def _line(need: Required, words: Words, column: Column) -> str:
    assert need.criterion is not None
    label = words.label(need.asked.key)
    town = column.municipality
    answer = next((each for each in town.provisions if each.criterion == need.asked.key), None)
    if answer is None or need.criterion.unit_field is not None:
        return _stated(label, words, column, column.pledge.source)
    if answer.source.assumed:
        return words.say("need_assumed", label=label)
    by = answer.provider or town.name
    if answer.confirmed_on is None:
        return words.say("need_stated", label=label, by=by)
    return words.say("need_confirmed", label=label, by=by, when=answer.confirmed_on)


def _stated(label: str, words: Words, column: Column, source: Source | None) -> str:
    """What a pledge says, or what follows from where the municipality lies."""
    if source is not None and source.assumed:
        return words.say("need_assumed", label=label)
    return words.say("need_stated", label=label, by=column.municipality.name)
