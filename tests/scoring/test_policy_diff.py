"""What a signer sees: every difference between two versions of rules, and nothing that does not differ."""

from rematch.models.floor import GroupFloor
from rematch.models.policy import Policy
from rematch.scoring.catalogue import default_policy, policy_from_weights
from rematch.scoring.policy_diff import SETTINGS, policy_diff


def without(policy: Policy, key: str) -> Policy:
    """The rules without one criterion."""
    return policy.model_copy(update={"criteria": tuple(each for each in policy.criteria if each.key != key)})


def test_the_same_rules_do_not_differ() -> None:
    """Whatever they are called and whoever signed them."""
    assert policy_diff(default_policy("a"), default_policy("b")) == ()


def test_weights_and_settings() -> None:
    """Before and after, in words that can be read."""
    old = policy_from_weights({"sport": 50}, budget=2_000)
    new = policy_from_weights({"sport": 0, "buddy": 200}, objectives=("placed_cases", "score"))
    found = {(each.what, each.criterion): (each.before, each.after) for each in policy_diff(old, new)}
    assert found == {
        ("budget", None): ("2000", "5000"),
        ("objectives", None): (
            "placed_persons@0; placed_persons@1; placed_persons; score",
            "placed_cases; score",
        ),
        ("weight", "sport"): ("50", "0"),
        ("weight", "buddy"): ("100", "200"),
    }


def test_every_setting_is_compared() -> None:
    """All of the rules but their name, version and signatures; a field added later has to be decided on."""
    unsaid = {"policy_ref", "version", "drafted_by", "signed_by", "signed_at"}
    assert set(Policy.model_fields) == {*SETTINGS, "criteria"} | unsaid


def test_floors_and_everybody_who_was_heard() -> None:
    """In words, however many there are."""
    heard = tuple(f"{number:02} {'municipality ' * 22}".strip() for number in range(50))
    floor = GroupFloor(dimension="household_size", group="5", least_pct=60)
    changes = policy_diff(default_policy(), policy_from_weights({}, heard=heard, floors=(floor,)))
    found = {each.what: (each.before, each.after) for each in changes}
    assert found["floors"] == (None, "floor:household_size:5 60 %")
    assert found["heard"] == (None, "; ".join(heard))


def test_a_criterion_that_comes_or_goes() -> None:
    """Its weight on the other side is null."""
    whole = default_policy()
    (gone,) = policy_diff(whole, without(whole, "sport"))
    (come,) = policy_diff(without(whole, "sport"), whole)
    assert (gone.criterion, gone.before, gone.after) == ("sport", "100", None)
    assert (come.criterion, come.before, come.after) == ("sport", None, "100")


def test_another_formula_is_a_change() -> None:
    """Even where the weight stays."""
    whole = default_policy()
    nearer = tuple(
        each.model_copy(update={"far_km": 60}) if each.key == "close_family_place" else each
        for each in whole.criteria
    )
    (change,) = policy_diff(whole, whole.model_copy(update={"criteria": nearer}))
    assert (change.what, change.criterion) == ("formula", "close_family_place")
    assert change.before is not None and change.after is not None
    assert "far_km 100" in change.before and "far_km 60" in change.after
