"""The examples of the document are one story: what they say of each other is what the code says."""

from rematch.api import examples
from rematch.explain import explain
from rematch.matching import match
from rematch.models.case import Case
from rematch.models.explanation import Explanation
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge
from rematch.models.run import Placement
from rematch.scoring.catalogue import policy_from_weights
from tests.builders import a_scenario


def test_the_example_of_an_explanation_is_what_the_code_says_of_the_other_examples() -> None:
    """The case, the municipality, the pledge and the rules of the examples, matched and explained."""
    scenario = a_scenario(
        [Case.model_validate(examples.CASE)],
        [Municipality.model_validate(examples.MUNICIPALITY)],
        [Pledge.model_validate(examples.PLEDGE)],
        policy=policy_from_weights(examples.DRAFT["weights"]),
    )
    run = match(scenario).run
    assert run.placements == (Placement.model_validate(examples.PLACEMENT),)
    explained = explain(scenario, run, "harbour/C-0007", audience="caseworker")
    assert explained == Explanation.model_validate(examples.EXPLANATION)
