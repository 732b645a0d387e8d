"""What a finished run left behind, over HTTP."""

from fastapi import APIRouter

from rematch.api import examples
from rematch.api.deps import AskedDep, CallerDep, CaseIdDep, PageDep, opaque
from rematch.api.operations import operation
from rematch.api.routes.runs import RunId
from rematch.api.strict import StrictRoute
from rematch.models.explanation import Explanation
from rematch.models.run import Certificate, Run
from rematch.services import results
from rematch.services.actor import Role
from rematch.services.tenancy import CHECKERS, RUN_READERS
from rematch.services.views import CardView, Page, ProposalView, VerificationView

router = APIRouter(prefix="/runs/{run_id}", tags=["runs"], route_class=StrictRoute)


@router.get(
    "/proposals",
    **operation(
        "listProposals",
        Role.NGO,
        Role.COORDINATOR,
        example=examples.page(examples.PROPOSAL),
        problems=(404,),
    ),
)
def list_proposals(caller: CallerDep, run_id: RunId, query: PageDep) -> Page[ProposalView]:
    """List what a run says, case by case: as an NGO, of its own cases. A proposal is no decision."""
    page = results.list_proposals(*caller, run_id, after=query.cursor, limit=query.limit)
    return opaque(page)


@router.get(
    "/explanations/{ngo}/{case_ref}",
    **operation(
        "explainCase",
        Role.NGO,
        Role.COORDINATOR,
        example=examples.EXPLANATION,
        problems=(404, 410),
    ),
)
def explain_case(caller: CallerDep, run_id: RunId, case_id: CaseIdDep) -> Explanation:
    """Explain a case of a run: all municipalities ranked, what the scores are made of, why not elsewhere."""
    return results.explain_case(*caller, run_id, case_id)


@router.get("/result", **operation("readResult", *CHECKERS, example=examples.RESULT, problems=(404,)))
def read_result(caller: CallerDep, run_id: RunId) -> Run:
    """Download the run itself."""
    return results.read_result(*caller, run_id)


@router.get(
    "/certificate",
    **operation("readCertificate", *CHECKERS, example=examples.CERTIFICATE, problems=(404,)),
)
def read_certificate(caller: CallerDep, run_id: RunId) -> Certificate:
    """Download the numbers that let anybody re-check the run's bounds without a solver."""
    return results.read_certificate(*caller, run_id)


@router.get("/card", **operation("readCard", *RUN_READERS, example=examples.CARD, problems=(404,)))
def read_card(caller: CallerDep, run_id: RunId) -> CardView:
    """Read the algorithm card of a run's rules, and how rematch decides under them."""
    return results.read_card(*caller, run_id)


@router.post(
    "/verify",
    **operation("verifyRun", *CHECKERS, example=examples.VERIFICATION, problems=(404,)),
)
def verify_run(caller: CallerDep, run_id: RunId, asked: AskedDep) -> VerificationView:
    """Re-check a finished run in plain integers, without a solver."""
    return results.verify_run(*caller, run_id, asked=asked)
