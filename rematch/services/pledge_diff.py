"""Two states of a pledge become the list of fields in which they differ; held and taken are left out."""

from collections.abc import Iterator
from typing import Any

from rematch.models.change import Changed
from rematch.models.pledge import Pledge
from rematch.models.pledge_life import FieldChange, Pause
from rematch.store import PledgeVersion

COUNTED = frozenset({"held", "taken", "held_persons", "taken_persons"})
NAMES = ("unit_ref", "bundle_ref", "criterion")
"""What the things of a list are called by: a list in another order is no change."""

Fields = dict[str, Changed]


def version_diff(before: PledgeVersion | None, after: PledgeVersion) -> tuple[FieldChange, ...]:
    """Return what a version changed; of a first version, all that is set."""
    return _diff({} if before is None else _of_version(before), _of_version(after))


def pledge_diff(before: Pledge | None, after: Pledge) -> tuple[FieldChange, ...]:
    """Return in which fields two pledges differ."""
    return _diff({} if before is None else dict(_flat("", _dumped(before))), dict(_flat("", _dumped(after))))


def _of_version(version: PledgeVersion) -> Fields:
    pause = version.pause or Pause(reason=None)
    life = {
        "pause": pause.model_dump(mode="json"),
        "confirmed_on": None if version.confirmed_on is None else version.confirmed_on.isoformat(),
    }
    return dict(_flat("", _dumped(version.thing) | life))


def _dumped(pledge: Pledge) -> dict[str, Any]:
    return pledge.model_dump(mode="json")


def _diff(before: Fields, after: Fields) -> tuple[FieldChange, ...]:
    names = list(dict.fromkeys((*after, *before)))
    changed = [name for name in names if before.get(name) != after.get(name)]
    return tuple(FieldChange(field=name, before=before.get(name), after=after.get(name)) for name in changed)


def _flat(path: str, value: Any) -> Iterator[tuple[str, Changed]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in COUNTED:
                yield from _flat(f"{path}/{name}", inner)
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        for number, each in enumerate(value):
            yield from _flat(f"{path}/{_name_of(each, number)}", each)
    elif isinstance(value, list):
        yield path, tuple(str(each) for each in value)
    else:
        yield path, value


def _name_of(each: Any, number: int) -> str:
    return next((str(each[name]) for name in NAMES if isinstance(each, dict) and name in each), str(number))
