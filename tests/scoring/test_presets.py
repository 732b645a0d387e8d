"""Presets: what they change, re-derived from their file; nothing else differs from the balanced rules."""

import tomllib

import pytest

from rematch.errors import InputError
from rematch.scoring.catalogue import catalogue, default_policy
from rematch.scoring.policy_diff import policy_diff
from rematch.scoring.presets import PRESETS_TOML, preset, preset_policy, presets

ROWS = tomllib.loads(PRESETS_TOML.read_text(encoding="utf-8"))


def test_the_four_there_are() -> None:
    """In this order; each says what it is for."""
    assert list(presets()) == ["balanced", "household_first", "work", "family_unity"]
    assert len({each.purpose for each in presets().values()}) == 4


@pytest.mark.parametrize("name", list(presets()))
def test_every_weight_is_the_file_s(name: str) -> None:
    """A criterion's own, else its theme's, else 100."""
    row = ROWS[name]
    for each in preset_policy(name).criteria:
        theme = row.get("themes", {}).get(each.theme, 100)
        assert each.weight == row.get("criteria", {}).get(each.key, theme)
    assert set(row.get("themes", {})) <= {each.theme for each in catalogue()}
    assert set(row.get("criteria", {})) <= {each.key for each in catalogue()}


def test_balanced_is_the_default() -> None:
    """But for its purpose."""
    assert [each.what for each in policy_diff(default_policy(), preset_policy())] == ["purpose"]


def test_household_first_leaves_municipal_priorities_out() -> None:
    """The share is 0; weights are those of the balanced rules."""
    changes = policy_diff(preset_policy(), preset_policy("household_first"))
    assert [(each.what, each.before, each.after) for each in changes if each.what != "purpose"] == [
        ("municipal_share_pct", "20", "0")
    ]


def test_what_is_given_replaces_the_preset() -> None:
    """Name, share and who was heard."""
    policy = preset_policy("work", policy_ref="spring", municipal_share_pct=10, heard=("harbour",))
    assert (policy.policy_ref, policy.municipal_share_pct, policy.heard) == ("spring", 10, ("harbour",))


def test_an_unknown_preset_names_those_there_are() -> None:
    """With the field it stands in."""
    with pytest.raises(InputError, match="family_unity") as refused:
        preset("origin_first")
    assert refused.value.pointer == "/preset"
