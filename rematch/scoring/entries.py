"""One row of a criteria file turned into an entry: the criterion, and what a person reads about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from rematch.models.policy import Criterion

LISTS = ("classes", "of")
NUMBERS = ("near_km", "far_km", "full_count")
FLAGS = ("any_option", "by_pathway", "counted", "sensitive", "declared_proxy")
TEXTS = ("key", "theme", "kind", "label", "unit_field", "municipality_field", "direction")
SAID = ("meaning", "choice", "household_states", "municipality_states", "hard_or_soft")
COLUMNS = (*TEXTS, *SAID, *NUMBERS, *FLAGS, *LISTS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the list; `words` are label and meaning in languages that the row itself brings."""

    criterion: Criterion
    meaning: str
    choice: str
    household_states: str
    municipality_states: str
    hard_or_soft: str
    words: Mapping[str, tuple[str, str]]


def entry_of(row: Mapping[str, str]) -> Entry:
    """Return the entry of a row; ValueError, ValidationError where a field cannot be read."""
    return Entry(
        criterion=Criterion.model_validate(_fields(row)),
        words={
            name.removeprefix("label_"): (label, row.get(f"meaning_{name.removeprefix('label_')}", ""))
            for name, label in row.items()
            if name.startswith("label_") and label
        },
        **{name: row[name] for name in SAID},
    )


def _fields(row: Mapping[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {name: row[name] for name in TEXTS if row[name]}
    fields |= {name: int(row[name]) for name in NUMBERS if row[name]}
    fields |= {name: row[name] == "yes" for name in FLAGS}
    fields |= {name: tuple(row[name].split(";")) for name in LISTS if row[name]}
    return fields
