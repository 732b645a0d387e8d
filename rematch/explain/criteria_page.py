"""The criteria list as a page for people, in any language: docs/criteria-list.md is the English one."""

from collections.abc import Iterable, Iterator

from rematch.explain.criteria_words import criterion_words, theme_name, themes
from rematch.explain.languages import DEFAULT_LANGUAGE, Language, language
from rematch.models.policy import Criterion, Kind
from rematch.scoring.catalogue import HardRule, catalogue, entry, hard_rules
from rematch.scoring.entries import Entry

HEAD = "# Everything that can count"
INTRODUCTION = """\
Nothing counts until a household says so: a criterion weighs 0 for everybody who does not state it. A «rule»
never scores: it decides whether a home is possible. Who a person is (origin, faith, sex, health) and which
networks a municipality belongs to are not on the list. `docs/criteria.md` states the formulas.
"""
COLUMNS = ("key", "name", "meaning", "the household states", "the municipality states", "how it counts")
UNREVIEWED = "No fluent reader from outside has reviewed the texts in this language."


def criteria_page(tag: str = DEFAULT_LANGUAGE) -> str:
    """
    Return the whole list as Markdown, theme by theme.

    Raises
    ------
    InputError
        There are no texts in this language.
    """
    chosen = language(tag)
    lines = [HEAD, "", INTRODUCTION, _counted(), ""]
    lines += [_reviewed(chosen), ""]
    for theme in themes():
        lines += [f"## {theme_name(theme, tag)}", "", *_table(theme, tag), ""]
    return "\n".join(lines).rstrip() + "\n"


def _counted() -> str:
    return f"{len(catalogue())} criteria, {len(hard_rules())} rules, {len(themes())} themes."


def _reviewed(chosen: Language) -> str:
    said = f"Reviewed by {chosen.reviewed_by}." if chosen.reviewed_by else UNREVIEWED
    return f"Language: {chosen.name}. {said}"


def _table(theme: str, tag: str) -> Iterator[str]:
    yield _line(COLUMNS)
    yield _line(["---"] * len(COLUMNS))
    for each in catalogue():
        if each.theme == theme:
            yield _row(each.key, tag, entry(each.key), _how(each))
    for rule in hard_rules():
        if rule.theme == theme:
            yield _row(rule.key, tag, rule, "rule, never scores")


def _row(key: str, tag: str, states: Entry | HardRule, how: str) -> str:
    words = criterion_words(key, tag)
    cells = (
        f"`{key}`",
        words.label,
        words.meaning,
        states.household_states,
        states.municipality_states,
        how,
    )
    return _line(cells)


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _how(each: Criterion) -> str:
    marks = [each.kind.value]
    if each.kind is Kind.MUNICIPAL_PRIORITY:
        marks.append("decides where, never whether")
    if each.sensitive:
        marks.append("sensitive")
    if each.declared_proxy:
        marks.append("declared proxy: its effect is measured")
    return ", ".join(marks)
