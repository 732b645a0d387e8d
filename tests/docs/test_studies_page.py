"""The study of docs/studies.md is read as it stands there, and every key a study takes is on the page."""

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from rematch.analysis.studies import planned
from rematch.analysis.sweeps.tables import cells_of
from rematch.models import study as words
from tests.analysis.sweeps.rows import a_row
from tests.house.tree import ROOT

PAGE = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)[0]


def keys() -> Iterator[str]:
    """Every key of every table of a study."""
    for model in vars(words).values():
        if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__ == words.__name__:
            yield from model.model_fields


def test_the_example_is_a_study(tmp_path: Path) -> None:
    """With all it names: rules, offers, changes."""
    path = tmp_path / "study.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    plan = planned(path, seeds=1)
    assert len(plan.study.settings()) == 1
    changed = plan.scenario(plan.study.settings()[0])
    assert len(changed.cases) == 18
    assert "DE-troisdorf" not in {pledge.municipality for pledge in changed.pledges}


def test_every_key_is_on_the_page() -> None:
    """A key that is added is documented."""
    assert sorted(key for key in set(keys()) if not re.search(rf"\b{key}\b", PAGE)) == []


def test_every_column_is_on_the_page() -> None:
    """A column of rows.csv that is added is documented."""
    assert sorted(name for name in cells_of(a_row()) if f"`{name}`" not in PAGE) == []
