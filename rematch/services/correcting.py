"""A correction of one field: checked on what the person sees, made on the whole case, what is hidden kept."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from rematch.errors import BarredError, ConflictError, InputError
from rematch.models.ask import AskContent, CorrectionRequest
from rematch.models.case import Case
from rematch.models.strict_json import plain_key
from rematch.models.words import ground_of, in_words
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_case
from rematch.services.shown import adults_of, shown_to

SHARED = (
    *("accommodation", "needs", "wishes", "ties", "ranked_municipalities", "ranked_importance"),
    *("expected_members", "acceptance_floor", "ready_from", "move_by", "pathway", "place_of_stay"),
)
ALONE = (*SHARED, "unwanted_municipalities")
"""Where several adults share a case, an adviser asks each of them for places they do not want."""
CHILDS = ("birth_year", "age_band", "languages", "school_stage")
OWN = (*CHILDS, "cares_for_children", "work_wanted", "needs", "wishes")
EITHER = {"birth_year": "age_band", "age_band": "birth_year"}
STATEMENTS = ("needs", "wishes")
Steps = tuple[str | int, ...]


def asked_by(case: Case, person_ref: str, request: CorrectionRequest, today: date) -> AskContent:
    """Return a correction to be kept; refuse what is not theirs, or would make no case."""
    path = request.pointer.split("/")[1:-1]
    position = int(path[1]) if path else None
    if position is not None and position >= len(case.persons):
        raise _foreign()
    content = AskContent(
        person_ref=person_ref,
        pointer=request.pointer,
        value=request.value,
        about=None if position is None else case.persons[position].person_ref,
    )
    _refuse_foreign(case, content, today)
    seen = shown_to(case, person_ref, today).model_copy(update={"urgency": None})
    _read(_changed(seen, content, kept=()), _steps(seen, content))
    return content


def corrected(case: Case, content: AskContent, today: date) -> Case:
    """Return the whole case with the correction made; statements the person did not see stay."""
    _refuse_foreign(case, content, today)
    shown = _statements(shown_to(case, content.person_ref, today), content)
    kept = [each for each in _statements(case, content) if each not in shown]
    return _read(_changed(case, content, kept=kept), _steps(case, content))


def present(case: Case, content: AskContent) -> Any:
    """Return what the field says now; None where its person is there no more."""
    if content.about is not None and content.about not in {each.person_ref for each in case.persons}:
        return None
    *path, field = _steps(case, content)
    return _at(json.loads(case.model_dump_json()), path)[field]


def _refuse_foreign(case: Case, content: AskContent, today: date) -> None:
    if str(content.pointer).rpartition("/")[2] not in _allowed(content, adults_of(case, today)):
        raise _foreign()


def _allowed(content: AskContent, adults: frozenset[str]) -> tuple[str, ...]:
    if content.about is None:
        return ALONE if adults == {content.person_ref} else SHARED
    if content.about == content.person_ref:
        return OWN
    return () if content.about in adults else CHILDS


def _foreign() -> InputError:
    words = "A correction is about an answer you share, one of your own, or one of a child."
    return InputError(words, pointer="/pointer")


def _changed(case: Case, content: AskContent, *, kept: Iterable[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(case.model_dump_json())
    *path, field = _steps(case, content)
    holder = _at(document, path)
    holder[field] = content.value
    if field in STATEMENTS and isinstance(content.value, list):
        holder[field] = [*content.value, *map(json.loads, kept)]
    if field in EITHER and content.value is not None:
        holder[EITHER[str(field)]] = None
    return document


def _read(document: dict[str, Any], begins: Steps) -> Case:
    try:
        case = Case.model_validate_json(json.dumps(document))
    except ValidationError as error:
        mistake = error.errors(include_input=False, include_url=False)[0]
        kind = BarredError if mistake["type"] == "barred" or ground_of(mistake) else InputError
        raise kind(in_words(mistake), pointer=_within(begins, mistake["loc"])) from None
    try:
        check_case(case, catalogue())
    except InputError as error:
        raise type(error)(error.message, pointer=_within(begins, _parsed(error.pointer))) from None
    return case


def _within(begins: Steps, steps: Steps) -> str:
    """Where within the value a mistake lies, as far as names of ours lead there."""
    plain = ["/value"]
    for step in steps[len(begins) :] if steps[: len(begins)] == begins else ():
        if isinstance(step, str) and not plain_key(step):
            break
        plain.append(f"/{step}")
    return "".join(plain)


def _statements(case: Case, content: AskContent) -> list[str]:
    """The statements of the field, each as its JSON; none where it holds no statements."""
    if _parsed(content.pointer)[-1] not in STATEMENTS:
        return []
    return [json.dumps(each) for each in present(case, content) or ()]


def _steps(case: Case, content: AskContent) -> Steps:
    """The way to the field; a person is found by the mark, wherever in the list."""
    steps = _parsed(content.pointer)
    if content.about is None:
        return steps
    marks = [each.person_ref for each in case.persons]
    if content.about not in marks:
        raise ConflictError("The person whose answer was to be corrected is not in the household any more.")
    return (steps[0], marks.index(content.about), steps[-1])


def _parsed(pointer: str | None) -> Steps:
    return tuple(int(each) if each.isdigit() else each for each in (pointer or "").split("/")[1:])


def _at(document: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        document = document[step]
    return document
