"""Wishes met and not met at the home proposed, in words; nothing hidden or sensitive: paper is found."""

from rematch.explain.letters.words import Words
from rematch.explain.ranking import shares_of
from rematch.explain.shares import PRIVATE, SILENT
from rematch.explain.view import View
from rematch.models.explanation import Contribution
from rematch.models.types import SCORE_MAX

WISHES_MAX = 12
"""So many, the most important first, fit on one page with everything else."""


def wish_lines(view: View, words: Words) -> list[str]:
    """Return one line per wish, the weightiest first: yes, partly, no, or not answered yet."""
    assert view.proposed_idx is not None
    sensitive = {each.key for each in view.scenario.policy.criteria if each.sensitive}
    unnamed = {*SILENT, PRIVATE} | sensitive
    lines = [
        line
        for line in shares_of(view).of_column(view.proposed_idx)
        if not line.municipal and line.criterion not in unnamed
    ]
    ordered = sorted(lines, key=lambda line: (-line.weight_share_pct, line.criterion))
    named = [_line(line, words) for line in ordered[:WISHES_MAX]]
    if len(ordered) > WISHES_MAX:
        named.append(words.say("wish_more", count=len(ordered) - WISHES_MAX))
    return named or [words.say("no_wishes")]


def _line(line: Contribution, words: Words) -> str:
    said = words.say(f"wish_{_met(line)}", label=words.label(line.criterion))
    return words.say("wish_assumed", line=said) if line.assumed and line.answered else said


def _met(line: Contribution) -> str:
    if not line.answered:
        return "open"
    if line.value == SCORE_MAX:
        return "full"
    return "partly" if line.value else "none"
