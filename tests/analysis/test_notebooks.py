"""What notebooks call: light to import, results that show themselves, frames, refusals without a line."""

import subprocess
import sys
from pathlib import Path

import pytest

import rematch
from rematch.analysis.notebooks import MatchResult, SweepResult
from rematch.analysis.studies import planned, study_path
from rematch.analysis.sweeps import Done
from rematch.errors import BarredError, FileError, InputError
from rematch.verify import verify
from tests.analysis.studies.written import a_round, a_study_file

STUDY = {
    "study": {"name": "tiny", "title": "Tiny <study>", "seeds": 2, "draw": "lottery"},
    "base": {"bundled": "pilot"},
    "policy": [{"name": "score_first", "preset": "balanced", "objectives": ["score"]}],
    "capacity": [{"name": "none_left", "percent": 0}, {"name": "as_pledged"}],
}


@pytest.fixture(scope="module")
def matched() -> MatchResult:
    """A small round, under a preset."""
    return rematch.match(a_round(), policy="household_first")


@pytest.fixture(scope="module")
def swept() -> SweepResult:
    """Four solves of the pilot, from a mapping."""
    return rematch.sweep(STUDY)


def test_importing_rematch_loads_no_solver() -> None:
    """What is not asked for is not loaded; the two names are listed."""
    code = (
        "import sys, rematch; assert {'match', 'sweep'} <= set(dir(rematch)); "
        "print(sorted({'numpy', 'ortools', 'pandas', 'pydantic', 'joblib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_other_name_is_there() -> None:
    """A wrong name is an AttributeError, as of any module."""
    with pytest.raises(AttributeError, match="no attribute 'solve'"):
        _ = rematch.solve  # type: ignore[attr-defined]


def test_a_match_shows_itself(matched: MatchResult) -> None:
    """Who is placed, every level with its bound; as text and as HTML."""
    placed = sum(each.municipality is not None for each in matched.run.placements)
    assert repr(matched).startswith(f"A round: {placed} of 12 households placed. Synthetic.")
    assert "who score" in repr(matched)
    assert matched._repr_html_().count("<tr>") == 1 + len(matched.run.stages[0].levels)
    assert verify(matched.scenario, matched.run, matched.certificate).ok


def test_a_match_as_a_frame(matched: MatchResult) -> None:
    """One line per household, with nothing where there is no proposal."""
    frame = matched.frame()
    assert list(frame.columns) == ["case_id", "persons", "municipality", "pledge_ref", "unit_ref", "score"]
    assert len(frame) == 12 and frame["persons"].sum() == 28
    assert frame["municipality"].isna().sum() == frame["score"].isna().sum() > 0


@pytest.mark.parametrize("name", ["nowhere", "nowhere.json"])
def test_no_such_round(name: str) -> None:
    """The refusal lists the invented ones."""
    with pytest.raises(InputError, match="pilot"):
        rematch.match(name)


def test_a_sweep_shows_itself(swept: SweepResult) -> None:
    """Title, mark, and every setting beside the reference; what was written is escaped in HTML."""
    assert repr(swept).startswith(f"Tiny <study>: 4 solves, hash {swept.hash[:12]}. Synthetic.")
    assert "score_first | none_left | none | 2 | 0.00 | 0.00" in repr(swept)
    assert "Tiny &lt;study&gt;" in swept._repr_html_() and swept._repr_html_().count("<tr>") == 3


def test_a_sweep_as_frames(swept: SweepResult) -> None:
    """Rows, and differences of a measure by name."""
    frame, beside = swept.frame(), swept.compare("placed_cases")
    assert len(frame) == len(swept.rows) == 4
    assert frame.groupby("capacity")["placed_cases"].sum()["none_left"] == 0
    assert list(beside["difference"]) == [0.0, frame["placed_cases"].max()]
    with pytest.raises(InputError, match="No figure of this name"):
        swept.compare("placed")


def test_a_sweep_of_a_file_goes_on_in_its_folder(tmp_path: Path) -> None:
    """The same call twice: the second solves nothing; progress is told."""
    path, seen = a_study_file(tmp_path, seeds="1"), list[Done]()
    one = rematch.sweep(path, out=tmp_path / "out", progress=seen.append)
    two = rematch.sweep(str(path), out=str(tmp_path / "out"), engine="local")
    assert (one.swept.solved, two.swept.solved, one.hash == two.hash) == (4, 0, True)
    assert len(seen) == 5
    assert planned(study_path(path)).digest == two.swept.plan.digest


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"studdy": {}}, "the study: studdy: there is no such key here; did you mean study?"),
        ({"base": {"bundled": "moon"}}, "the study: base.bundled: no scenario of that name"),
    ],
)
def test_a_mistake_in_a_mapping_names_its_key(change: dict[str, dict[str, str]], said: str) -> None:
    """There is no file and no line to name."""
    with pytest.raises(FileError) as refused:
        rematch.sweep(STUDY | change)
    assert str(refused.value).startswith(said)


def test_who_a_person_is_never_weighs() -> None:
    """In a mapping neither."""
    policy = [{"name": "x", "criteria": {"religion": 3}}]
    with pytest.raises(BarredError):
        rematch.sweep(STUDY | {"policy": policy})
