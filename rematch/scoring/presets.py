"""Rules to start from: presets.toml turned into policies; whoever drafts rules takes one and changes it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rematch.errors import InputError
from rematch.models.policy import Policy
from rematch.scoring.catalogue import catalogue, policy_from_weights

PRESETS_TOML = Path(__file__).with_name("presets.toml")
DEFAULT_PRESET = "balanced"


@dataclass(frozen=True, slots=True)
class Preset:
    """Named rules: `weights` by criterion where they differ from 100, `fields` of the policy besides."""

    name: str
    purpose: str
    weights: Mapping[str, int]
    fields: Mapping[str, Any]


def presets() -> Mapping[str, Preset]:
    """Return every preset by name, in the order of the file; a theme's weight holds for own criteria too."""
    return MappingProxyType({name: _preset(name, row) for name, row in _rows().items()})


def preset(name: str) -> Preset:
    """
    Return one preset.

    Raises
    ------
    InputError
        There is none of this name; the message lists those there are.
    """
    found = presets().get(name)
    if found is None:
        raise InputError(
            f"There is no preset of this name. There are: {', '.join(presets())}.", pointer="/preset"
        )
    return found


def preset_policy(name: str = DEFAULT_PRESET, **fields: Any) -> Policy:
    """
    Return the rules of a preset.

    Parameters
    ----------
    name : name of the preset
    **fields
        Fields of `Policy` that replace the preset's, such as `policy_ref` or `heard`.

    Raises
    ------
    InputError
        There is no preset of this name.
    """
    chosen = preset(name)
    given = {"policy_ref": name, "purpose": chosen.purpose} | dict(chosen.fields) | fields
    return policy_from_weights(chosen.weights, **given)


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads(PRESETS_TOML.read_text(encoding="utf-8")))


def _preset(name: str, row: Mapping[str, Any]) -> Preset:
    themes, criteria = row.get("themes", {}), row.get("criteria", {})
    by_theme = {each.key: themes[each.theme] for each in catalogue() if each.theme in themes}
    fields = {key: value for key, value in row.items() if key not in {"purpose", "themes", "criteria"}}
    return Preset(
        name=name,
        purpose=row["purpose"],
        weights=MappingProxyType(by_theme | criteria),
        fields=MappingProxyType(fields),
    )
