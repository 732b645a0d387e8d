"""Classes by pathway: the answer that counts is the one for the legal pathway of the case."""

import pytest

from rematch.errors import InputError
from rematch.models.types import Pathway
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_municipality
from rematch.scoring.table import score_table
from rematch.verify import pair_scores
from tests.builders import a_case, a_municipality, a_need, a_policy, a_provision, a_scenario, a_wish

KEY = "work_permit_time"
ANSWER = a_provision(KEY, options=("temporary_protection.at_once", "eu_relocation_applicant.9_months"))


@pytest.mark.parametrize(
    ("pathway", "score"),
    [
        (Pathway.TEMPORARY_PROTECTION, 5_500),
        (Pathway.EU_RELOCATION_APPLICANT, 4_500),
        (Pathway.RESETTLEMENT, 4_500),
    ],
)
def test_each_pathway_has_its_own_answer(pathway: Pathway, score: int) -> None:
    """At once counts in full, two classes later than asked nothing, no answer nothing: a tenth of the say."""
    case = a_case(wishes=(a_wish(KEY, 5, options=("3_months",)),), pathway=pathway)
    scenario = a_scenario([case], [a_municipality(provisions=(ANSWER,))], policy=a_policy())
    table = score_table(scenario)
    assert table.household[0, 0] == score
    assert next(iter(pair_scores(scenario)["harbour/C-1"].values())).household == score
    assert table.coverage_pct[0, 0] == (0 if pathway is Pathway.RESETTLEMENT else 100)


@pytest.mark.parametrize(
    ("pathway", "possible"), [(Pathway.TEMPORARY_PROTECTION, True), (Pathway.EU_RELOCATION_APPLICANT, False)]
)
def test_a_need_is_met_by_the_answer_of_the_pathway(pathway: Pathway, possible: bool) -> None:
    """In both implementations."""
    case = a_case(needs=(a_need(KEY, options=("3_months",)),), pathway=pathway)
    scenario = a_scenario([case], [a_municipality(provisions=(ANSWER,))])
    assert score_table(scenario).possible[0, 0] == possible
    assert next(iter(pair_scores(scenario)["harbour/C-1"].values())).possible == possible


@pytest.mark.parametrize(
    "options", [(), ("at_once",), ("resettlement.soon",), ("resettlement.later", "resettlement.at_once")]
)
def test_an_answer_that_cannot_be_read_is_refused(options: tuple[str, ...]) -> None:
    """No pathway, no such class, or one pathway twice; the message says how it is written."""
    town = a_municipality(provisions=(a_provision(KEY, options=options),))
    with pytest.raises(InputError, match=r"temporary_protection\.at_once") as refused:
        check_municipality(town, catalogue())
    assert refused.value.pointer == "/provisions/0/options"
