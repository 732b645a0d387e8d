"""Turns one submission of the form, as KoboToolbox sends it, into a case and what identifies it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from rematch.analysis.intake.form import form
from rematch.analysis.intake.form_persons import OWN_REF
from rematch.analysis.intake.reading import Answers, Spot, answers_of, is_beside
from rematch.errors import InputError, RematchError
from rematch.models.case import Case
from rematch.models.words import in_words

UUID_PREFIX = "uuid:"
INSTANCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{7,79}")
IDENTITY = ("_uuid", "meta/instanceID", "meta/rootUuid", "meta/deprecatedID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A case as one version of a submission states it."""

    instance_id: str
    """Of this version: every edit has a new one."""
    root_id: str | None
    """Of all versions: that of the first; None: the server does not say."""
    replaces: str | None
    """The version this one was edited from; None: it is the first."""
    case: Case
    origins: Mapping[Spot, str]

    def located(self, error: RematchError) -> RematchError:
        """Return an error about the case as one about the submission: with the pointer to the answer."""
        spot = tuple(int(step) if step.isdecimal() else step for step in (error.pointer or "").split("/")[1:])
        return type(error)(error.message, pointer=origin_of(self.origins, spot))


def read_submission(submission: Mapping[str, Any]) -> Submission:
    """
    Read a submission of the form.

    Raises
    ------
    BarredError
        A question asks for who a person is.
    InputError
        Something cannot be used; `pointer` (RFC 6901) says which answer. No value is repeated.
    """
    instance_id = _id(submission, "meta/instanceID") or _id(submission, "_uuid")
    if instance_id is None:
        raise InputError("A submission has a meta/instanceID or a _uuid: this has none.")
    answers = answers_of(form(), submission)
    _join_own(answers)
    _take_consents(answers)
    return Submission(
        instance_id=instance_id,
        root_id=_id(submission, "meta/rootUuid"),
        replaces=_id(submission, "meta/deprecatedID"),
        case=_case(answers),
        origins=answers.origins,
    )


def needed(submission: Mapping[str, Any]) -> dict[str, Any]:
    """Return the part of a submission that is read here: nothing of the server, the telephone or the NGO."""
    return {key: value for key, value in submission.items() if key in IDENTITY or not is_beside(key)}


def instance_of(submission: Mapping[str, Any]) -> str | None:
    """Return the id that all versions of a submission share, where it has one that can be used."""
    try:
        return next(filter(None, (_id(submission, key) for key in ("meta/rootUuid", *IDENTITY))), None)
    except InputError:
        return None


def origin_of(origins: Mapping[Spot, str], spot: Spot) -> str | None:
    """Return where in the submission a value of the case stood, or the thing it is part of."""
    for length in range(len(spot), 0, -1):
        if spot[:length] in origins:
            return origins[spot[:length]]
    return next((origins[each] for each in origins if each[: len(spot)] == spot), None)


def _id(submission: Mapping[str, Any], key: str) -> str | None:
    given = submission.get(key)
    if given is None or given == "":
        return None
    bare = given.removeprefix(UUID_PREFIX) if isinstance(given, str) else ""
    if not INSTANCE.fullmatch(bare):
        raise InputError(
            "This is no id of a submission: letters and digits, 8 to 80 characters.",
            pointer=f"/{key.replace('/', '~1')}",
        )
    return bare


def _join_own(answers: Answers) -> None:
    """Give each person what was asked of it later; the two repeats share the person's mark."""
    persons = {each.get("person_ref"): at for at, each in enumerate(answers.values.get("persons", []))}
    for position, own in enumerate(answers.values.pop("own", [])):
        here: Spot = ("own", position)
        at = persons.get(own.pop("person_ref", None))
        if at is None:
            if own:
                raise InputError(
                    f"The answers name no person of the household in {OWN_REF}.",
                    pointer=answers.origins.get(here),
                )
            continue
        answers.values["persons"][at] |= own
        _move(answers, here, ("persons", at))


def _take_consents(answers: Answers) -> None:
    """Turn each adult's yes into the agreement to take part; a no is none."""
    consents: list[dict[str, Any]] = []
    for at, person in enumerate(answers.values.get("persons", [])):
        consent = person.pop("consent", {})
        if consent.pop("agrees", False):
            _move(answers, ("persons", at, "consent"), ("consents", len(consents)))
            consents.append({"person_ref": person.get("person_ref"), **consent})
    if consents:
        answers.values["consents"] = consents


def _move(answers: Answers, here: Spot, there: Spot) -> None:
    for spot in [each for each in answers.origins if each[: len(here)] == here]:
        if len(spot) > len(here) or spot not in answers.origins:
            answers.origins[(*there, *spot[len(here) :])] = answers.origins.pop(spot)


def _case(answers: Answers) -> Case:
    try:
        return Case.model_validate(answers.values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        words = in_words(first)
        raise InputError(
            f"The answer cannot be used: {words}.", pointer=origin_of(answers.origins, first["loc"])
        ) from None
