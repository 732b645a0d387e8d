"""The re-check of a whole run: true ones hold, and each false claim is refused by its name."""

from typing import Any

import pytest

from rematch.errors import RefutedError
from rematch.models.run import Certificate, Run
from rematch.models.scenario import Scenario
from rematch.verify import Report, require, verify
from tests.verify.small import a_certificate, a_level, a_run, a_stage, apart_from, priced, some_prices
from tests.verify.small_round import BEST, BONN, KIEL, RESOURCES, asks, the_certificate, the_run, the_scenario

SCENARIO = the_scenario()
RUN, CERTIFICATE = the_run(SCENARIO), the_certificate(SCENARIO)


def changed(model: Any, path: str, value: Any) -> Any:
    """A copy of a frozen model with one field at `a/0/b` replaced."""
    head, _, rest = path.partition("/")
    if isinstance(model, tuple):
        idx = int(head)
        inner = changed(model[idx], rest, value) if rest else value
        return (*model[:idx], inner, *model[idx + 1 :])
    inner = changed(getattr(model, head), rest, value) if rest else value
    return model.model_copy(update={head: inner})


def failures(
    run: Run = RUN, certificate: Certificate = CERTIFICATE, scenario: Scenario = SCENARIO
) -> dict[str, str]:
    report = verify(scenario, run, certificate)
    assert report.ok is (not report.failures)
    return {check.name: check.detail for check in report.failures}


def test_a_true_run_holds() -> None:
    """Every check holds, and each level may be claimed without a solver."""
    report = require(verify(SCENARIO, RUN, CERTIFICATE))
    assert [(c.stage, c.objective, c.value, c.bound, c.certified) for c in report.claims] == [
        ("who", "placed_persons", 4, 4, True),
        ("who", "score", 26_666, 26_666, True),
        ("where", "score", 27_332, 27_332, True),
    ]
    assert report.claims[1].words == (
        "26666 is the best under these rules, with placed_persons held at 4: "
        "the prices alone show it, without a solver."
    )


def test_files_say_the_same() -> None:
    """What was written to JSON and read again re-checks as well."""
    read = Scenario.model_validate_json(SCENARIO.model_dump_json())
    run = Run.model_validate_json(RUN.model_dump_json())
    assert verify(read, run, Certificate.model_validate_json(CERTIFICATE.model_dump_json())).ok


def test_a_swapped_scenario_is_refused() -> None:
    """One importance changed, and run and certificate speak of something else."""
    other = the_scenario((asks("C1"), asks("C2", 2), asks("C3", acceptance_floor=1)))
    assert set(failures(scenario=other)) == {"run/scenario hash", "certificate/scenario hash"}


def test_an_erased_case_cannot_be_rechecked() -> None:
    """Its leaf stays in the hash, its household is gone."""
    erased = SCENARIO.model_copy(update={"erased": {"case:harbour/C9": "0" * 64}})
    assert failures(scenario=erased) == {"scenario": "cannot be re-checked: 1 cases erased"}


def place(who: dict[str, str], scenario: Scenario = SCENARIO) -> dict[str, str]:
    """Failures of a run that places like this in both stages; its values stay as they were."""
    stages = (
        a_stage("who", who, a_level("placed_persons", 4), a_level("score", 26_666)),
        a_stage("where", who, a_level("score", 27_332)),
    )
    return failures(a_run(scenario, *stages), the_certificate(scenario), scenario)


def test_over_capacity() -> None:
    """Two in one home."""
    found = place(BEST | {"harbour/C1": KIEL})
    assert found["who/capacity"] == found["where/capacity"] == f"homes:{KIEL}: 2 drawn, 1 left"


def test_an_impossible_pair() -> None:
    """The reason is named, and so is a column that is not there."""
    scenario = the_scenario((asks("C1"), asks("C2", 3), asks("C3")))
    found = place(BEST, scenario)
    assert found["where/possible pairs"] == f"case harbour/C2 in {KIEL}: not possible (home_too_small)"
    stage = RUN.stages[0].model_copy(update={"placed": BEST | {"harbour/C2": "DE-ulm/P/U"}})
    detail = failures(changed(RUN, "stages/0", stage))["who/possible pairs"]
    assert detail == "case harbour/C2 in DE-ulm/P/U: not both in the scenario"


def test_a_split_group() -> None:
    """Together in any number of steps and either direction; half a group is split as well."""
    scenario = the_scenario(
        (asks("C1", together_with=("C3",)), asks("C2", 2, together_with=("C3",)), asks("C3"))
    )
    ids = "cases harbour/C1, harbour/C2, harbour/C3 stay together"
    assert place(BEST, scenario)["who/groups"] == f"{ids}, and are placed at DE-bonn, DE-kiel"
    half = {"harbour/C1": BONN, "harbour/C3": BONN}
    assert place(half, scenario)["who/groups"] == f"{ids}, and are placed at DE-bonn, no municipality"


def test_apart() -> None:
    """A separation recorded by one side binds both."""
    scenario = the_scenario((asks("C1"), asks("C2", 2), asks("C3", safety=apart_from("harbour/C1"))))
    detail = "cases harbour/C1 and harbour/C3 must be apart, and are both placed at DE-bonn"
    assert place(BEST, scenario)["where/apart"] == detail


def test_together_and_apart() -> None:
    """Nothing can be claimed of a scenario that contradicts itself."""
    cases = (asks("C1", together_with=("C3",)), asks("C2", 2), asks("C3", safety=apart_from("harbour/C1")))
    found = place(BEST, the_scenario(cases))
    assert found == {"scenario": "cases harbour/C1 and harbour/C3 are to stay together and apart at once"}


@pytest.mark.parametrize(
    ("rows", "detail"),
    [
        ((0, 1), "case harbour/C3: 1 in the scenario, 0 in the run"),
        ((0, 1, 2, 2), "case harbour/C3: 1 in the scenario, 2 in the run"),
        ((1, 0, 2), "not in order of id: case harbour/C2 where harbour/C1 belongs"),
    ],
)
def test_every_case_once_and_in_order(rows: tuple[int, ...], detail: str) -> None:
    """A case missing, twice, or out of order."""
    stated = tuple(RUN.placements[idx] for idx in rows)
    assert failures(changed(RUN, "placements", stated))["placements/cases"] == detail


def test_a_placement_that_no_stage_made() -> None:
    """The run must say what its last stage placed."""
    found = failures(changed(RUN, "placements/0/municipality", "DE-kiel"))
    assert found["placements/last stage"] == f"case harbour/C1: {KIEL} stated, {BONN} by the last stage"


def test_another_set_in_where() -> None:
    """Municipal priorities decide where, never whether."""
    less = {key: column for key, column in BEST.items() if key != "harbour/C3"}
    found = failures(changed(RUN, "stages/1/placed", less))
    assert found["where/same cases"] == "case harbour/C3: placed by who alone (3 by who, 2 by where)"


STEP = "stages/0/levels/1/nodes/0/steps/0/"
WHERE_STEP = "stages/1/levels/0/nodes/0/steps/0/"
CORRUPTIONS = [
    ("run", "placements/1/score", 9_999, "placements/score", "score 9999 stated, 10000 derived"),
    ("run", "stages/0/levels/0/value", 3, "who/placed_persons/value", "3 stated, 4 derived"),
    ("run", "stages/1/levels/0/value", 27_333, "where/score/value", "27333 stated, 27332 derived"),
    ("run", "stages/0/levels/1/bound", 26_667, "who/score/claim", "value 26666 and bound 26667"),
    ("run", "stages/0/levels/1/bound", None, "who/score/claim", "value 26666 and bound none"),
    ("run", "stages/0/levels/1/status", "feasible", "who/score/claim", "status feasible stated"),
    ("run", "stages/0/levels/1/status", "infeasible", "who/score/claim", "status infeasible stated"),
    ("run", "stages/0/levels/1/proof", "proved", "who/status", "the weakest level is proved"),
    ("run", "stages/1/status", "feasible", "where/status", "status feasible stated, levels optimal"),
    ("run", "stages/0/levels/1/name", "kept", "who/objectives", "placed_persons, kept in the run"),
    ("run", "stages", RUN.stages[:1], "stages", "who, where expected"),
    ("certificate", "stages", CERTIFICATE.stages[::-1], "stages", "who, where expected"),
    ("certificate", "stages/0/levels/1/objective", "kept", "who/objectives", "kept in the certificate"),
    (
        "certificate",
        "stages/0/levels",
        CERTIFICATE.stages[0].levels[:1],
        "who/objectives",
        "in the certificate",
    ),
    ("certificate", STEP + "prices/0", 13_335, "who/score/bound", "26666 stated, 26667 given"),
    ("certificate", STEP + "prices/1", -1, "who/score/bound", "26666 stated, 26669 given"),
    ("certificate", "stages/0/levels/1/bound", 26_665, "who/score/bound", "26665 stated, 26666 given"),
    ("certificate", "stages/0/levels/0/bound", 3, "who/placed_persons/bound", "3 stated, 4 given"),
    ("certificate", "stages/1/levels/0/scale", 3, "where/score/bound", "27332 stated, 29554 given"),
    ("certificate", STEP + "earlier/0", -1, "who/score/certificate", "multiplier -1: less than 0"),
    ("certificate", "stages/0/levels/1/held/0", 5, "who/score/certificate", "held at 5, 4 reached"),
    ("certificate", "stages/0/levels/1/held/0", 3, "who/score/certificate", "held at 3, 4 reached"),
    ("certificate", "stages/0/levels/1/held", (), "who/score/certificate", "0 values held, 1 earlier levels"),
    ("certificate", WHERE_STEP + "earlier", (1,), "where/score/certificate", "1 multipliers"),
    ("certificate", STEP + "prices", (13_334,), "who/score/certificate", "1 prices, 2 resources"),
    ("certificate", "stages/0/resources", RESOURCES[:1], "who/resources", f"{RESOURCES[1]} is not priced"),
    ("certificate", "stages/1/resources", (*RESOURCES, "homes:x"), "where/resources", "homes:x is not in"),
    ("certificate", "stages/1/resources", (*RESOURCES, RESOURCES[0]), "where/resources", "stands twice"),
    ("certificate", "scenario_hash", "0" * 64, "certificate/scenario hash", "speaks of scenario 0000"),
]


@pytest.mark.parametrize(("whose", "path", "value", "name", "words"), CORRUPTIONS)
def test_a_false_claim_is_refused_by_name(whose: str, path: str, value: Any, name: str, words: str) -> None:
    """One number changed: the check that fails is named, with both numbers."""
    original = RUN if whose == "run" else CERTIFICATE
    found = failures(**{whose: changed(original, path, value)})
    assert words in found[name]


def test_require_names_the_first_false_claim() -> None:
    """With ids and both numbers."""
    report = verify(SCENARIO, changed(RUN, "placements/1/score", 9_999), CERTIFICATE)
    with pytest.raises(RefutedError, match=r"placements/score: case harbour/C2 .* score 9999 stated, 10000"):
        require(report)


def proved(proof: str, bound: int | None, status: str = "optimal") -> Report:
    """The same placements under prices of 0: they give 40,000 for the score of `who`."""
    loose = priced(
        "who",
        RESOURCES,
        some_prices("placed_persons", (0, 0), 4),
        some_prices("score", (0, 0), 40_000, held=(4,), earlier=(7,)),
    )
    certificate = a_certificate(SCENARIO, loose, CERTIFICATE.stages[1])
    levels = {"bound": bound, "proof": proof, "status": status}
    level = RUN.stages[0].levels[1].model_copy(update=levels)
    run = changed(RUN, "stages/0/levels/1", level)
    run = changed(changed(run, "stages/0/proof", proof), "stages/0/status", status)
    return verify(SCENARIO, run, certificate)


def test_proved_rests_on_a_solver_and_says_so() -> None:
    """The certificate's own bound is above the value, and the report says what the rest hangs on."""
    report = proved("proved", 26_666)
    assert report.ok
    claim = report.claims[1]
    assert (claim.bound, claim.certified) == (40_000, False)
    assert "mixed-integer program" in claim.words
    assert "not re-checked" in claim.words


def test_proved_cannot_be_upgraded() -> None:
    """Certified means that these numbers close the gap."""
    report = proved("certified", 26_666)
    assert [check.name for check in report.failures] == ["who/score/claim"]
    assert "the certificate gives 40000" in report.failures[0].detail
    assert not report.claims[1].certified


def test_a_bound_nobody_proved_is_the_certificates() -> None:
    """Without proof the bound is what the prices give, or none at all, and the level is not optimal."""
    assert proved("none", 40_000, "feasible").ok
    assert proved("none", None, "within_gap").ok
    assert not proved("none", 39_999, "feasible").ok
    assert not proved("none", 26_666, "optimal").ok
    assert not proved("none", 40_000, "optimal").ok
    assert not proved("proved", 40_000, "feasible").ok


def test_without_a_municipal_share_there_is_one_stage() -> None:
    """Then the score of a placement is the household's."""
    scenario = the_scenario(municipal_share_pct=0)
    who = priced("who", RESOURCES, *the_certificate(scenario).stages[0].levels)
    run = a_run(scenario, RUN.stages[0])
    assert [row.score for row in run.placements] == [3_333, 10_000, 3_333]
    assert verify(scenario, run, a_certificate(scenario, who)).ok
    assert "stages" in failures(the_run(scenario), the_certificate(scenario), scenario)


def test_an_objective_not_built_is_refused_by_name() -> None:
    """It is never left out in silence."""
    scenario = the_scenario(objectives=("placed_persons", "kept"))
    level = a_level("kept", 0)
    stages = (a_stage("who", BEST, a_level("placed_persons", 4), level), RUN.stages[1])
    prices = some_prices("kept", (0, 0), 0, held=(4,))
    certificate = the_certificate(scenario)
    who = certificate.stages[0].model_copy(update={"levels": (certificate.stages[0].levels[0], prices)})
    found = failures(a_run(scenario, *stages), changed(certificate, "stages/0", who), scenario)
    assert "kept asked for, and the scenario holds no earlier placements" in found["who/objectives"]


def test_a_case_that_is_not_ready_is_named() -> None:
    """It cannot be scored, so nothing of the run can be claimed."""
    scenario = the_scenario((asks("C1"), asks("C2", 2, pathway=None), asks("C3")))
    run = RUN.model_copy(update={"scenario_hash": scenario.hash})
    certificate = CERTIFICATE.model_copy(update={"scenario_hash": scenario.hash})
    assert "harbour/C2" in failures(run, certificate, scenario)["scenario"]
