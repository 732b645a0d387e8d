"""match, verify and explain from the terminal: files in, files out, errors that say what to do."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import rematch


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pilot scenario, solved once."""
    out = tmp_path_factory.mktemp("result")
    rematch("match", "pilot", "--out", out)
    return out


def test_match_writes_three_files(folder: Path) -> None:
    """scenario.json, run.json and certificate.json, and nothing else."""
    assert sorted(file.name for file in folder.iterdir()) == ["certificate.json", "run.json", "scenario.json"]


def test_verify_re_checks_what_match_wrote(folder: Path) -> None:
    """Exit code 0 and a sentence for people."""
    assert "Everything re-checks" in rematch("verify", folder)


def test_verify_refuses_a_bound_nobody_can_show(folder: Path, tmp_path: Path) -> None:
    """A better bound written into run.json ends in exit code 1 and is named."""
    for name in ("scenario", "run", "certificate"):
        (tmp_path / f"{name}.json").write_text((folder / f"{name}.json").read_text())
    run = json.loads((folder / "run.json").read_text())
    run["stages"][0]["levels"][-1]["value"] += 1
    (tmp_path / "run.json").write_text(json.dumps(run))
    assert "NO" in rematch("verify", tmp_path, expect=1)


def test_explain_ranks_every_municipality(folder: Path) -> None:
    """All six of the pilot, and that a proposal is no decision."""
    run = json.loads((folder / "run.json").read_text())
    said = rematch("explain", folder, run["placements"][0]["case_id"])
    for name in ("Braunschweig", "Düsseldorf", "Kiel", "Rottenburg am Neckar", "Salzgitter", "Troisdorf"):
        assert name in said
    assert "not a decision" in said


def test_changes_says_what_others_could_do(folder: Path) -> None:
    """For every municipality, or the one asked for; a name that is none is refused with those there are."""
    every = rematch("changes", folder, "C-001")
    assert "would be possible for this household" in every
    one = rematch("changes", folder, "C-001", "--municipality", "Kiel")
    assert "Kiel" in one and "Troisdorf" not in one
    assert "DE-troisdorf" in rematch("changes", folder, "C-001", "--municipality", "Nowhere", expect=2)


def test_effect_shows_the_household_first(folder: Path) -> None:
    """Then the round; held where it is proposed, nobody moves."""
    run = json.loads((folder / "run.json").read_text())
    placement = next(each for each in run["placements"] if each["municipality"])
    said = rematch("effect", folder, placement["case_id"], placement["municipality"])
    assert said.index("For this household") < said.index("For the round")
    assert "Nobody else moves" in said


def test_orders_stand_beside_each_other(folder: Path) -> None:
    """The chosen one first; --json names who is placed under one alone."""
    found = json.loads(rematch("orders", folder, "--json"))["outcomes"]
    assert found[0]["name"] == "chosen"
    assert {"only_here", "only_chosen", "by_size"} <= found[0].keys()


def test_weights_moves_one(folder: Path) -> None:
    """One criterion, with the range tried."""
    assert "0 to 1000" in rematch("weights", folder, "--criterion", "sport")
    assert "0 to 1000" in rematch("weights", folder, "--criterion", "sport", "--clock", "--deadline-s", "30")
    rematch("weights", folder, "--criterion", "no_such_thing", expect=2)


def test_policies_card_and_how(folder: Path) -> None:
    """Pages made from rules and run."""
    assert "municipal_share_pct: 20 -> 0" in rematch("policies")
    assert "# Algorithm card: balanced/1" in rematch("card", folder)
    assert "# How rematch decides" in rematch("how", folder)


def test_match_under_a_preset(tmp_path: Path) -> None:
    """The round is the same, its rules are the preset's; --policy beside it is refused."""
    rematch("match", "pilot", "--preset", "household_first", "--out", tmp_path)
    scenario = json.loads((tmp_path / "scenario.json").read_text())
    assert scenario["policy"]["municipal_share_pct"] == 0
    assert scenario["policy"]["policy_ref"] == "household_first"
    assert "Everything re-checks" in rematch("verify", tmp_path)
    both = rematch("match", "pilot", "--preset", "work", "--policy", "x.json", "--out", tmp_path, expect=2)
    assert "not both" in both
    beside = rematch("match", "pilot", "--policy", "x.json", "--out", tmp_path, expect=2)
    assert "brings its own parts" in beside


def test_explain_one_municipality_shows_all_its_contributions(folder: Path) -> None:
    """--json gives the whole explanation, and its contributions add up."""
    run = json.loads((folder / "run.json").read_text())
    case_id = run["placements"][0]["case_id"]
    explanation = json.loads(rematch("explain", folder, case_id, "--json"))
    for place in explanation["ranked"]:
        if place["score"] is not None:
            assert sum(line["points"] for line in place["contributions"]) == place["score"]
    assert "Kiel" in rematch("explain", folder, case_id, "--municipality", "DE-kiel")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("match", "nowhere.json", "--out", "x"), "nowhere.json"),
        (("match", "--out", "x"), "Give a scenario"),
        (("verify", "nowhere"), "nowhere"),
        (("match", "pilot", "--deadline-s", "0", "--out", "x"), "deadline-s"),
    ],
    ids=["no such file", "nothing given", "no such folder", "a deadline of nothing"],
)
def test_a_wrong_call_is_one_clear_line(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    """Exit code 2, the file or option named, no traceback."""
    answer = rematch(*words, expect=2)
    assert said in answer and "Traceback" not in answer


def test_an_unknown_case_says_where_its_id_stands(folder: Path) -> None:
    """The message sends the reader to run.json."""
    assert "run.json" in rematch("explain", folder, "C-9999", expect=2)


def test_tables_lead_to_the_same_cases(tmp_path: Path) -> None:
    """The pilot written as CSV is matched from CSV, and re-checks."""
    rematch("scenario", "export", "--out", tmp_path / "tables")
    tables = tmp_path / "tables"
    files = ["--cases", tables / "cases.csv", "--municipalities", tables / "municipalities.csv"]
    files += ["--pledges", tables / "pledges.csv", "--safety", tables / "safety.json"]
    files += ["--as-of", "2026-12-01"]
    rematch("match", *files, "--out", tmp_path / "out")
    assert "Everything re-checks" in rematch("verify", tmp_path / "out")
