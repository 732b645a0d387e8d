"""Submissions of a form, as KoboToolbox's REST services send them."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from rematch.api import examples, examples_intake
from rematch.api.deps import CallerDep, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.services import intake
from rematch.services.actor import Role
from rematch.services.views import CaseReceipt

router = APIRouter(prefix="/intake", tags=["cases"], route_class=StrictRoute)
SubmissionBody = Annotated[
    dict[str, Any],
    Body(
        examples=[examples_intake.SUBMISSION],
        description="A submission of the form that `rematch intake xlsform` writes, as KoboToolbox's JSON.",
    ),
]


@router.post("/kobo", **operation("takeSubmission", Role.NGO, example=examples.RECEIPT, problems=(409, 410)))
def take_submission(caller: CallerDep, submission: SubmissionBody, response: Response) -> CaseReceipt:
    """Take a submission from KoboToolbox: once by its id, an edit as a change of its case."""
    return tagged(response, intake.take_submission(*caller, submission))
