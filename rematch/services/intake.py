"""Submissions of a form become cases: each once, an edit as a change of its case, an older one as nothing."""

from collections.abc import Mapping
from typing import Any

from rematch.analysis.intake.submission import Submission, read_submission
from rematch.errors import ConflictError, InputError
from rematch.scoring.catalogue import catalogue
from rematch.scoring.statements import check_case
from rematch.services.actor import Actor, Role
from rematch.services.case_views import receipt_of
from rematch.services.cases import add_case, replace_case
from rematch.services.house import House
from rematch.services.tenancy import require
from rematch.services.views import CaseReceipt
from rematch.store import StoredSubmission, SubmissionVersion, UnitOfWork

CHANGED_HERE = (
    "Case {case_id} was changed here since its submission was last taken; the edit is not written over it. "
    "Change the case here, or bring both to the same answers."
)


def take_submission(house: House, actor: Actor, submission: Mapping[str, Any]) -> CaseReceipt:
    """Take one submission, new, repeated or edited; the answer tells how its case stands."""
    require(actor, Role.NGO)
    read = read_submission(submission)
    try:
        check_case(read.case, catalogue())
    except InputError as error:
        raise read.located(error) from None
    with house.store.unit_of_work() as uow:
        return _take(uow, actor, read)


def _take(uow: UnitOfWork, actor: Actor, read: Submission) -> CaseReceipt:
    known = uow.submissions.version(actor.organisation, read.instance_id)
    before_it = uow.submissions.version(actor.organisation, read.replaces) if read.replaces else None
    root_id = _root(read, known or before_it)
    latest = uow.submissions.latest(actor.organisation, root_id)
    version = SubmissionVersion(instance_id=read.instance_id, root_id=root_id, replaces=read.replaces)
    if latest is None:
        return _take_first(uow, actor, read, version)
    if _is_late(known, before_it):
        return receipt_of(uow.cases.get(latest.case_id, ngo=actor.organisation))
    return _take_again(uow, actor, (read, version), latest)


def _root(read: Submission, heard_of: StoredSubmission | None) -> str:
    """Where the server names no root, the earliest version that is known stands for it."""
    if heard_of is not None:
        return heard_of.root_id
    return read.root_id or read.replaces or read.instance_id


def _is_late(known: StoredSubmission | None, before_it: StoredSubmission | None) -> bool:
    """Say whether a newer version was taken already: versions follow each other one by one."""
    if known is not None:
        return not known.is_latest
    return before_it is not None and not before_it.is_latest


def _take_first(uow: UnitOfWork, actor: Actor, read: Submission, version: SubmissionVersion) -> CaseReceipt:
    try:
        receipt = add_case(uow, actor, read.case)
    except ConflictError as error:
        raise read.located(error) from None
    _note(uow, actor, (read, version), receipt.case_id)
    return receipt


def _take_again(
    uow: UnitOfWork, actor: Actor, given: tuple[Submission, SubmissionVersion], latest: StoredSubmission
) -> CaseReceipt:
    read, version = given
    stored = uow.cases.get(latest.case_id, ngo=actor.organisation)
    stated = uow.submissions.fingerprint(read.case)
    if (version.instance_id, stated) == (latest.instance_id, latest.fingerprint):
        return receipt_of(stored)
    if read.case.case_ref != stored.thing.case_ref:
        raise read.located(InputError("An edit keeps the case_ref of its submission.", pointer="/case_ref"))
    there = uow.submissions.fingerprint(stored.thing)
    receipt = receipt_of(stored)
    if stated != there:
        if there != latest.fingerprint:
            raise ConflictError(CHANGED_HERE.format(case_id=stored.id))
        receipt = receipt_of(replace_case(uow, actor, stored, read.case, expected_version=stored.version))
    _note(uow, actor, given, stored.id)
    return receipt


def _note(uow: UnitOfWork, actor: Actor, given: tuple[Submission, SubmissionVersion], case_id: str) -> None:
    read, version = given
    uow.submissions.take(actor.organisation, version, case_id=case_id, case=read.case)
    uow.audit.append(actor.audited, "take", "submission", version.instance_id)
