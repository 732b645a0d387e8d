"""The rules of a study's settings: those of the round, a preset or a file, with weights and aims changed."""

from collections.abc import Iterator

from pydantic import ValidationError

from rematch.analysis.studies.reading import StudyText, near
from rematch.analysis.tables import read_policy
from rematch.errors import BarredError, InputError
from rematch.models.barred import refuse_barred
from rematch.models.policy import KEPT, Policy, refused_objective
from rematch.models.study import Study, StudyPolicy
from rematch.models.words import in_words
from rematch.scoring.presets import preset_policy

UNSIGNED = {"drafted_by": None, "signed_by": None, "signed_at": None, "heard": ()}
REF_CHARS = 63


def rules_of(study: Study, start: Policy, named: StudyText) -> dict[str, Policy]:
    """
    Return the rules of every setting by its name.

    Parameters
    ----------
    study : Study
        What is asked for.
    start : Policy
        Rules of the round the study starts from.
    named : StudyText
        Says where a mistake stands; files are looked for beside it.

    Returns
    -------
    dict
        Rules that are changed are unsigned, and have the name of the setting.

    Raises
    ------
    FileError, BarredError
        A preset, a theme, a criterion or a file that there is not; names file, line and key.
    """
    return {
        entry.name: _changed(entry, _start(entry, start, position, named), position, named)
        for position, entry in enumerate(study.policy)
    }


def _start(entry: StudyPolicy, start: Policy, position: int, named: StudyText) -> Policy:
    key = "preset" if entry.preset is not None else "file"
    try:
        if entry.preset is not None:
            return preset_policy(entry.preset)
        return start if entry.file is None else read_policy(named.folder / entry.file)
    except InputError as error:
        named.refuse(("policy", position, key), error.message)


def _changed(entry: StudyPolicy, start: Policy, position: int, named: StudyText) -> Policy:
    fields = {
        name: value
        for name in ("objectives", "municipal_share_pct", "floors")
        if (value := getattr(entry, name)) is not None
    }
    weights = dict(_weights(entry, start, position, named))
    if weights:
        fields["criteria"] = tuple(
            each.model_copy(update={"weight": weights.get(each.key, each.weight)}) for each in start.criteria
        )
    if not fields:
        return start
    _refuse_objectives(fields.get("objectives", start.objectives), position, named)
    usual = {name: getattr(start, name) for name in Policy.model_fields}
    try:
        return Policy.model_validate(usual | UNSIGNED | {"policy_ref": entry.name[:REF_CHARS]} | fields)
    except ValidationError as error:
        named.refuse(("policy", position), in_words(error.errors(include_url=False)[0]))


def _weights(entry: StudyPolicy, start: Policy, position: int, named: StudyText) -> Iterator[tuple[str, int]]:
    """Yield the weight of each criterion that is named, by its theme first: the later one holds."""
    themes = dict.fromkeys(each.theme for each in start.criteria)
    for theme, weight in entry.themes.items():
        if theme not in themes:
            keys = ("policy", position, "themes", theme)
            named.refuse(keys, f"there is no such theme; {near(theme, list(themes))}")
        yield from ((each.key, weight) for each in start.criteria if each.theme == theme)
    criteria = [each.key for each in start.criteria]
    for key, weight in entry.criteria.items():
        if key not in criteria:
            refuse_criterion(key, criteria, ("policy", position, "criteria", key), named)
        yield key, weight


def refuse_criterion(key: str, criteria: list[str], keys: tuple[str | int, ...], named: StudyText) -> None:
    """
    Refuse a criterion that the rules do not have.

    Parameters
    ----------
    key : str
        What was written.
    criteria : list of str
        Keys there are.
    keys : tuple
        Where it stands in the study.
    named : StudyText
        The file.

    Raises
    ------
    BarredError
        It names what never scores.
    FileError
        It is on no list.
    """
    try:
        refuse_barred(key, pointer="")
    except BarredError as error:
        raise BarredError(named.says(keys, error.message)) from None
    close = near(key, criteria)
    meant = close.partition("There are")[0]
    named.refuse(keys, f"there is no such criterion; {meant}`rematch criteria` prints the list")


def _refuse_objectives(objectives: tuple[str, ...], position: int, named: StudyText) -> None:
    keys = ("policy", position, "objectives")
    if KEPT in objectives:
        named.refuse(keys, f"{KEPT} needs the placements of an earlier run, which a study has not")
    if (refused := refused_objective(objectives)) is not None:
        named.refuse((*keys, refused.position), refused.reason)
