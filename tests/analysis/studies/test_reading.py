"""Study files: what is refused is named by file, line and key, with what there is."""

from pathlib import Path

import pytest

from rematch.analysis.studies import bundled_studies, planned, study_path
from rematch.errors import BarredError, FileError, InputError
from tests.analysis.studies.written import a_study_file

FIRST = '[study]\nname = "x"\ntitle = "X"\n'
PILOT = '[base]\nbundled = "pilot"\n'
RULES, HOMES, CHANGE = (
    f'{FIRST}{PILOT}[[{kind}]]\nname = "a"\n' for kind in ("policy", "capacity", "change")
)
"""Studies of which the next line is the eighth."""
FLOOR = '[[policy.floors]]\ndimension = "children"\ngroup = "5"\nleast_pct = 3'
ADDED = '[[capacity.add]]\nmunicipality = "{}"\nhomes = 1\n{} = 4\nbeds = 3'
COUNTED = '[[capacity.count]]\nmunicipality = "DE-kiel"\nunit = "flat-9"\nhomes = 1'
NO_KEY = "there is no such key here; did you mean"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (FIRST + "sedes = 3\n" + PILOT, 4, f"study.sedes: {NO_KEY} seeds?"),
        (FIRST + "seeds = 0\n" + PILOT, 4, "study.seeds: is a number of seeds from 1 to 10,000"),
        (FIRST + "seeds = true\n" + PILOT, 4, "study.seeds: is a number of seeds"),
        (FIRST + "seeds = [1, -1]\n" + PILOT, 4, "study.seeds: at least 0"),
        (FIRST + "seeds = [3, 3]\n" + PILOT, 1, "a seed is named twice"),
        (FIRST + 'draw = "lots"\n' + PILOT, 4, "study.draw"),
        ('[study]\nname = "x"\n' + PILOT, 1, "study.title: this field is missing"),
        ('[study]\nname = "X y"\ntitle = "X"\n' + PILOT, 2, "study.name: the text does not have the form"),
        (FIRST + "[base]\n", 4, "base: names one round"),
        (FIRST + PILOT + 'scenario = "s.json"', 4, "base: names one round"),
        (FIRST + '[base]\ncases = "c.csv"', 4, "base: tables are"),
        (
            FIRST + '[base]\nbundled = "pilott"',
            5,
            "base.bundled: no scenario of that name is bundled; did you",
        ),
        (FIRST + '[base]\ngenerated = "moon"', 5, "base.generated: there is no invented round of that name"),
        (FIRST + '[base]\nscenario = "none.json"', 5, "base.scenario:"),
        (RULES + '\n[[policy]]\nname = "b"\npreset = "wrok"', 11, "policy.preset: There is no preset"),
        (RULES + 'file = "none.json"', 8, "policy.file:"),
        (RULES + 'file = "f"\npreset = "work"', 6, "policy: starts from `preset` or from `file`"),
        (RULES + "themes.wrok = 3", 8, "policy.themes.wrok: there is no such theme; did you mean work?"),
        (
            RULES + "[policy.criteria]\nbudy = 3",
            9,
            "policy.criteria.budy: there is no such criterion; did you",
        ),
        (RULES + "[policy.themes]\nwork = 2000", 9, "policy.themes.work: at most 1000"),
        (
            RULES + 'objectives = ["score", "min_score"]',
            8,
            "policy.objectives: The objective min_score needs",
        ),
        (RULES + 'objectives = ["kept", "score"]', 8, "policy.objectives: kept needs"),
        (RULES + FLOOR, 8, "policy.floors: household_size takes"),
        (HOMES + "percent = -1", 8, "capacity.percent: at least 0"),
        (HOMES + ADDED.format("DE-kiel", "bedds"), 11, f"capacity.add.bedds: {NO_KEY} beds?"),
        (HOMES + ADDED.format("DE-bonn", "\n#"), 6, "capacity: no open pledge of DE-bonn"),
        (HOMES + COUNTED, 6, "there are: 2027-1/flat-4"),
        (HOMES + 'close = ["DE-bonn"]', 6, "capacity: no pledge of DE-bonn"),
        (CHANGE + "sizes = {1 = 60, 2 = 60}", 6, "change: `sizes` add up to 120 percent"),
        (CHANGE + "[change.sizes]\n7 = 100", 9, "change.sizes.7"),
        (CHANGE + "[change.needs]\nsport = 10", 9, "change.needs.sport: only what a municipality provides"),
        (CHANGE + '[[change]]\nname = "a"', 1, "two [[change]] are named a"),
        (
            FIRST + PILOT + '[compare]\npolicy = "b"',
            7,
            "compare.policy: no [[policy]] has this name; There are",
        ),
    ],
)
def test_a_refusal_names_line_and_key(tmp_path: Path, text: str, line: int, said: str) -> None:
    """One line that says where, what is wrong, and what there is."""
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        planned(path)
    assert str(refused.value).startswith(f"{path}, line {line}: "), str(refused.value)
    assert said in str(refused.value)


def test_who_a_person_is_never_weighs(tmp_path: Path) -> None:
    """A weight for what never scores is refused as such, with its line."""
    path = tmp_path / "study.toml"
    path.write_text(
        FIRST + PILOT + '[[policy]]\nname = "a"\n[policy.criteria]\nreligion = 3', encoding="utf-8"
    )
    with pytest.raises(BarredError, match="line 9"):
        planned(path)


@pytest.mark.parametrize("text", ["[study", "a = 1\na = 2", "x = [1,"])
def test_what_is_not_toml(tmp_path: Path, text: str) -> None:
    """The reader's own words name line and column."""
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match="is not TOML"):
        planned(path)


def test_another_round_of_given_cases_cannot_be_drawn(tmp_path: Path) -> None:
    """What a file holds can be drawn from, not invented anew."""
    path = a_study_file(tmp_path, words='draw = "round"')
    with pytest.raises(FileError, match=r"line 5: study\.draw: another round"):
        planned(path)


def test_bundled_studies_are_sound() -> None:
    """Each is read with all it names; that of many rounds has five policies, three capacities, 20 seeds."""
    plans = {name: planned(study_path(name)) for name in bundled_studies()}
    assert {name: plan.study.study.name for name, plan in plans.items()} == {name: name for name in plans}
    assert all(plan.start.round.synthetic for plan in plans.values())
    study = plans["weldi"].study
    assert (len(study.policy), len(study.capacity), len(study.settings())) == (5, 3, 300)


def test_no_such_study() -> None:
    """Neither a file nor a bundled name."""
    with pytest.raises(InputError, match="there are first, weldi"):
        study_path("seventh")
