"""A study's scenarios: the same on every machine, other rounds for other seeds, paired within a seed."""

import json
import pickle
from pathlib import Path

import pytest

from rematch.analysis.cohorts import cohort
from rematch.analysis.scenario_files import read_scenario
from rematch.analysis.studies import planned
from rematch.analysis.tables import write_tables
from rematch.errors import FileError
from rematch.models.given import CasePin, Given
from rematch.models.scenario import Scenario, seeded_salt
from rematch.models.sweep import Setting
from rematch.scoring.catalogue import default_policy
from tests.analysis.studies.written import a_round, a_study_file

INVENTED = '[study]\nname = "x"\ntitle = "X"\nseeds = [5, 6]\n[base]\nbundled = "pilot"\n'


def a_setting(seed: int = 1, *, policy: str = "given", capacity: str = "as_pledged") -> Setting:
    """One setting of the small study."""
    return Setting(policy=policy, capacity=capacity, change="none", seed=seed)


def test_settings_are_the_product_seed_by_seed(tmp_path: Path) -> None:
    """Two policies, two capacities, three seeds; the first four are of one round."""
    settings = planned(a_study_file(tmp_path)).study.settings()
    assert len(settings) == len({each.task for each in settings}) == 12
    assert {each.seed for each in settings[:4]} == {1}


def test_a_scenario_is_the_same_wherever_it_is_made(tmp_path: Path) -> None:
    """Read twice, and sent through pickle: one hash. Every setting has its own."""
    path = a_study_file(tmp_path)
    plan, again = planned(path), pickle.loads(pickle.dumps(planned(path)))
    hashes = [plan.scenario(setting).hash for setting in plan.study.settings()]
    assert hashes == [again.scenario(setting).hash for setting in plan.study.settings()]
    assert len(set(hashes)) == 12
    assert plan.digest == again.digest


@pytest.mark.parametrize(
    ("words", "same_cases"), [('draw = "lottery"', True), ("", True), ('draw = "resample"', False)]
)
def test_what_a_seed_draws(tmp_path: Path, words: str, same_cases: bool) -> None:
    """A lottery: the same households under another seed; with replacement: others. Cases given: a lottery."""
    plan = planned(a_study_file(tmp_path, words=words))
    one, two = (plan.scenario(a_setting(seed)) for seed in (1, 2))
    assert (one.round.seed, two.round.seed) == (1, 2)
    assert (one.cases == two.cases) is same_cases


def test_an_invented_round_is_drawn_anew(tmp_path: Path) -> None:
    """Each seed is the round that `cohort` draws of it, under the rules of the study."""
    path = tmp_path / "study.toml"
    path.write_text(INVENTED, encoding="utf-8")
    plan = planned(path)
    assert not plan.to_send.start.cases
    for seed in (5, 6):
        assert plan.to_send.scenario(a_setting(seed)) == plan.scenario(a_setting(seed))
        assert plan.scenario(a_setting(seed)).hash == cohort("pilot", seed=seed).hash


def test_settings_of_a_seed_are_of_one_round(tmp_path: Path) -> None:
    """What differs is what the setting says."""
    plan = planned(a_study_file(tmp_path))
    given, other = plan.scenario(a_setting()), plan.scenario(a_setting(policy="households_first"))
    assert given.cases == other.cases and given.pledges == other.pledges
    assert other.policy.objectives == ("placed_cases", "score")
    assert other.policy.policy_ref == "households_first" and other.policy.signed_by is None


def test_other_seeds_are_another_study(tmp_path: Path) -> None:
    """So are another title, another round, another weight."""
    path = a_study_file(tmp_path)
    digests = {planned(path).digest, planned(path, seeds=4).digest}
    lists = path.read_text(encoding="utf-8").split("[[policy]]", 1)[1]
    digests.add(
        planned(a_study_file(tmp_path, "[[policy]]" + lists + "\n[compare]\ncapacity = 'more'")).digest
    )
    digests.add(planned(a_study_file(tmp_path, scenario=cohort("pilot"))).digest)
    assert len(digests) == 4
    assert planned(a_study_file(tmp_path), seeds=3).digest == planned(a_study_file(tmp_path)).digest


def test_weights_by_theme_and_criterion(tmp_path: Path) -> None:
    """A criterion's own weight holds over that of its theme; all others are as in the preset."""
    lists = '[[policy]]\nname = "x"\npreset = "balanced"\n[policy.themes]\nwork = 300\n'
    lists += "[policy.criteria]\nfair_work_advice = 7\n"
    policy = planned(a_study_file(tmp_path, lists)).policies["x"]
    weights = {each.key: (each.theme, each.weight) for each in policy.criteria}
    assert weights["fair_work_advice"] == ("work", 7)
    assert {weight for theme, weight in weights.values() if theme == "work"} == {7, 300}
    assert {weight for theme, weight in weights.values() if theme != "work"} == {100}


def test_rules_from_a_file(tmp_path: Path) -> None:
    """Beside the study."""
    (tmp_path / "rules.json").write_text(default_policy("mine").model_dump_json(), encoding="utf-8")
    plan = planned(a_study_file(tmp_path, '[[policy]]\nname = "x"\nfile = "rules.json"'))
    assert plan.policies["x"].policy_ref == "mine"


def test_a_round_from_tables_is_the_same_every_time(tmp_path: Path) -> None:
    """Tables bring no salts: they follow from the seed."""
    write_tables(cohort("pilot"), tmp_path)
    tables = "\n".join(f'{name} = "{name}.csv"' for name in ("cases", "municipalities", "pledges"))
    text = f'[study]\nname = "x"\ntitle = "X"\n[base]\n{tables}\nas_of = 2026-12-01\nsafety = "safety.json"\n'
    (tmp_path / "study.toml").write_text(text, encoding="utf-8")
    plans = [planned(tmp_path / "study.toml") for _ in range(2)]
    assert plans[0].digest == plans[1].digest
    assert plans[0].scenario(a_setting()).hash == plans[1].scenario(a_setting()).hash
    assert len(plans[0].start.cases) == 15


def test_a_round_with_pins_is_refused(tmp_path: Path) -> None:
    """They are of one run, not of a round that others are drawn from."""
    scenario = a_round()
    given = Given(given_ref="1", pins=(CasePin(case_id=scenario.cases[0].case_id, municipality="DE-a"),))
    salts = scenario.salts | {"given:1": seeded_salt("given:1", seed=0)}
    fields = {name: getattr(scenario, name) for name in Scenario.model_fields}
    path = a_study_file(tmp_path, scenario=Scenario.model_validate(fields | {"given": given, "salts": salts}))
    assert read_scenario(tmp_path / "scenario.json").given == given
    assert json.loads((tmp_path / "scenario.json").read_bytes())["given"]
    with pytest.raises(FileError, match=r"line 8: base\.scenario: A study starts from a round without pins"):
        planned(path)
