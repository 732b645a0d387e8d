"""Rules of the round over HTTP."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Response

from rematch.api import examples
from rematch.api.deps import AskedDep, CallerDep, PageDep, StepDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.types import Token
from rematch.services import policies
from rematch.services.actor import Role
from rematch.services.drafts import Draft, PolicyDiff, PresetList
from rematch.services.tenancy import RULES_READERS
from rematch.services.views import Page, PolicyView

router = APIRouter(prefix="/policies", tags=["rules"], route_class=StrictRoute)
presets_router = APIRouter(prefix="/policy-presets", tags=["rules"], route_class=StrictRoute)
DraftBody = Annotated[Draft, Body(examples=[examples.DRAFT])]
VIEW = examples.POLICY_VIEW


async def policy_id_of(
    policy_ref: Annotated[Token, Path(description="Name of the rules.", examples=["balanced"])],
    version: Annotated[int, Path(ge=1, le=1_000_000, description="Version of the rules.", examples=[1])],
) -> str:
    """Return the id of rules."""
    return f"{policy_ref}/{version}"


PolicyIdDep = Annotated[str, Depends(policy_id_of)]


@router.get(
    "",
    **operation("listPolicies", *RULES_READERS, example=examples.page(VIEW)),
)
def list_policies(caller: CallerDep, query: PageDep) -> Page[PolicyView]:
    """List rules by id; drafts only as a coordinator."""
    return opaque(policies.list_policies(*caller, after=query.cursor, limit=query.limit))


@router.post("", **operation("draftPolicy", Role.COORDINATOR, example=VIEW, status=201))
def draft_policy(caller: CallerDep, draft: DraftBody, asked: AskedDep, response: Response) -> PolicyView:
    """Draft rules from weights; another coordinator must sign them before a run can use them."""
    view = policies.draft_policy(*caller, draft, asked=asked)
    return tagged(response, view, location=f"/v1/policies/{view.policy_id}")


@presets_router.get(
    "",
    **operation("listPolicyPresets", *RULES_READERS, example=examples.PRESETS),
)
def list_presets(caller: CallerDep) -> PresetList:
    """List rules to start from, with what differs from the balanced ones."""
    return policies.list_presets()


@router.get(
    "/{policy_ref}/{version}/diff",
    **operation(
        "readPolicyDiff",
        *RULES_READERS,
        example=examples.POLICY_DIFF,
        problems=(404,),
    ),
)
def read_policy_diff(caller: CallerDep, policy_id: PolicyIdDep) -> PolicyDiff:
    """Read what differs from the signed version before: for whoever is to sign."""
    return policies.diff_policy(*caller, policy_id)


@router.get(
    "/{policy_ref}/{version}",
    **operation("readPolicy", *RULES_READERS, example=VIEW, problems=(404,)),
)
def read_policy(caller: CallerDep, policy_id: PolicyIdDep, response: Response) -> PolicyView:
    """Read rules; a draft only as a coordinator."""
    return tagged(response, policies.read_policy(*caller, policy_id))


@router.post(
    "/{policy_ref}/{version}/sign",
    **operation("signPolicy", Role.COORDINATOR, example=VIEW, problems=(404,)),
)
def sign_policy(
    caller: CallerDep,
    policy_id: PolicyIdDep,
    step: StepDep,
    response: Response,
) -> PolicyView:
    """Sign rules that another person drafted; from then on nobody changes them."""
    view = policies.sign_policy(*caller, policy_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)
