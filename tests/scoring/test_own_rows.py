"""A deployment's own criteria: rows of known kinds, no code; wrong ones are refused with their line."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from rematch.errors import BarredError, FileError, RematchError
from rematch.explain.criteria_page import criteria_page
from rematch.explain.criteria_words import criterion_words
from rematch.scoring.catalogue import catalogue, default_policy, use_own_rows
from rematch.scoring.entries import COLUMNS
from rematch.scoring.presets import preset, preset_policy
from rematch.scoring.table import score_table
from rematch.verify import pair_scores
from tests.builders import a_case, a_municipality, a_provision, a_scenario, a_wish

GARDEN = {
    "key": "allotment_garden",
    "theme": "community_culture",
    "kind": "provision",
    "label": "A garden of our own",
    "meaning": "How easily a household gets an allotment garden.",
    "household_states": "A garden; importance",
    "municipality_states": "Gardens free",
    "hard_or_soft": "soft",
    "label_de": "Ein eigener Garten",
}


@pytest.fixture(autouse=True)
def list_as_it_comes() -> Iterator[None]:
    """No test leaves rows behind."""
    yield
    use_own_rows(None)


def a_file(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    """A criteria file with these rows."""
    path = folder / "own.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*columns, "label_de", "meaning_de"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows({name: row.get(name, "") for name in writer.fieldnames} for row in rows)
    return path


def test_an_own_row_scores_like_any_other(tmp_path: Path) -> None:
    """In both implementations, as the last row of the list."""
    use_own_rows(a_file(tmp_path, GARDEN))
    assert catalogue()[-1].key == "allotment_garden"
    case = a_case(wishes=(a_wish("allotment_garden", 5),))
    town = a_municipality(provisions=(a_provision("allotment_garden", 3),))
    scenario = a_scenario([case], [town], policy=default_policy())
    assert score_table(scenario).household[0, 0] == 5_500
    use_own_rows(None)
    assert next(iter(pair_scores(scenario)["harbour/C-1"].values())).household == 5_500


def test_its_words_come_along(tmp_path: Path) -> None:
    """What a language lacks is said as it stands."""
    use_own_rows(a_file(tmp_path, GARDEN))
    assert criterion_words("allotment_garden", "de").label == "Ein eigener Garten"
    assert criterion_words("allotment_garden", "de").meaning == GARDEN["meaning"]
    assert criterion_words("allotment_garden", "fr").label == GARDEN["label"]
    assert "| `allotment_garden` | A garden of our own |" in criteria_page()
    use_own_rows(None)
    assert "allotment_garden" not in criteria_page()


WRONG: dict[str, tuple[dict[str, str], type[RematchError], str]] = {
    "taken": ({"key": "sport"}, FileError, "line 2: there is a criterion of this key"),
    "no such theme": ({"theme": "gardens"}, FileError, "community_culture"),
    "incomplete": ({"kind": "proximity"}, FileError, "near_km"),
    "no number": ({"kind": "labour", "full_count": "many"}, FileError, "a number is not one"),
    "unknown kind": ({"kind": "magic"}, FileError, "line 2, kind"),
    "no meaning": ({"meaning": ""}, FileError, "meaning"),
    "priority without its prefix": (
        {"kind": "municipal_priority", "of": "sport", "theme": "municipal_priorities"},
        FileError,
        "begin with mp_",
    ),
    "no priority under the prefix": ({"key": "mp_garden"}, FileError, "begin with mp_"),
    "origin": ({"key": "same_nationality"}, BarredError, "line 2"),
    "a proxy": ({"key": "mother_tongue"}, BarredError, "where a person comes from"),
    "a network": ({"key": "network_member"}, BarredError, "company a municipality keeps"),
}


@pytest.mark.parametrize(("change", "error", "said"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_row_is_refused_with_its_line(
    change: dict[str, str], error: type[RematchError], said: str, tmp_path: Path
) -> None:
    """And the list stays as it was."""
    with pytest.raises(error, match=said):
        use_own_rows(a_file(tmp_path, GARDEN | change))
    assert "allotment_garden" not in {each.key for each in catalogue()}


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    """Not there, not all columns, one key twice."""
    with pytest.raises(FileError, match="not readable"):
        use_own_rows(tmp_path / "nowhere.csv")
    with pytest.raises(FileError, match="columns are missing: of"):
        use_own_rows(a_file(tmp_path, GARDEN, columns=COLUMNS[:-1]))
    with pytest.raises(FileError, match="line 3: there is a criterion of this key"):
        use_own_rows(a_file(tmp_path, GARDEN, GARDEN))


def test_a_preset_weighs_own_rows_by_their_theme(tmp_path: Path) -> None:
    """Even where presets were read before the rows were there."""
    assert "allotment_garden" not in preset("work").weights
    use_own_rows(a_file(tmp_path, GARDEN | {"theme": "work"}))
    weights = {each.key: each.weight for each in preset_policy("work").criteria}
    assert weights["allotment_garden"] == 200
    use_own_rows(None)
    assert "allotment_garden" not in preset("work").weights
