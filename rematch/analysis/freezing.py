"""Turns the parts of a round into a frozen scenario: distances beside each case, a salt beside each part."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from rematch.models.case import Case, Safety
from rematch.models.municipality import Municipality
from rematch.models.pledge import Pledge
from rematch.models.policy import Policy
from rematch.models.scenario import CasePart, RoundFacts, Scenario, new_salt
from rematch.scoring.distances import distances_for


class Parts(NamedTuple):
    """What a scenario is made of, before it has salts."""

    round: RoundFacts
    policy: Policy
    municipalities: tuple[Municipality, ...]
    pledges: tuple[Pledge, ...]
    cases: tuple[CasePart, ...]


def freeze(parts: Parts, salt: Callable[[str], str]) -> Scenario:
    """
    Put the parts of a scenario together.

    Parameters
    ----------
    parts : Parts
        Round, rules, municipalities, pledges and cases.
    salt : callable
        Returns the salt of a part's key.

    Returns
    -------
    Scenario
        Whole and checked.
    """
    keys = (
        *(f"case:{case.case_id}" for case in parts.cases),
        *(f"municipality:{municipality.code}" for municipality in parts.municipalities),
        *(f"pledge:{pledge.pledge_id}" for pledge in parts.pledges),
        f"policy:{parts.policy.policy_id}",
        f"round:{parts.round.name}",
    )
    return Scenario(**parts._asdict(), salts={key: salt(key) for key in keys})


def under(scenario: Scenario, policy: Policy) -> Scenario:
    """
    Put a frozen round under other rules.

    Parameters
    ----------
    scenario : Scenario
        The round.
    policy : Policy
        The rules.

    Returns
    -------
    Scenario
        Everything else as it was frozen, under its own salts; the rules under a new one.
    """
    salts = {key: salt for key, salt in scenario.salts.items() if not key.startswith("policy:")}
    salts[f"policy:{policy.policy_id}"] = new_salt()
    changed = {"policy": policy, "salts": salts}
    return Scenario.model_validate(
        {name: getattr(scenario, name) for name in Scenario.model_fields} | changed
    )


def case_part(ngo: str, case: Case, safety: Safety, municipalities: Sequence[Municipality]) -> CasePart:
    """
    Freeze one case with its distances.

    Parameters
    ----------
    ngo : str
        Who posts it.
    case : Case
        The case.
    safety : Safety
        What a coordinator recorded.
    municipalities : sequence of Municipality
        Places of the round.

    Returns
    -------
    CasePart
        With whole km to each municipality for every place named.
    """
    return CasePart(
        case_id=f"{ngo}/{case.case_ref}",
        case=case,
        safety=safety,
        distances_km=distances_for(case, safety, municipalities),
    )
