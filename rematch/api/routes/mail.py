"""E-mail over HTTP: the addresses of an organisation, and what became of each message."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from rematch.api import examples, examples_mail
from rematch.api.deps import AskedDep, CallerDep, PageDep, StepDep, VersionDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.services.mail import subscriptions
from rematch.services.mail.subscriptions import (
    Confirmation,
    MailSubscriptionRequest,
    MailSubscriptionView,
    MailView,
)
from rematch.services.tenancy import LISTENERS
from rematch.services.views import Page

router = APIRouter(prefix="/mail-subscriptions", tags=["mail"], route_class=StrictRoute)
SubscriptionId = Annotated[
    str,
    Path(
        pattern=r"^mail-subscription-[0-9a-f-]{1,60}$",
        description="Id of the subscription.",
        examples=[examples_mail.SUBSCRIPTION_ID],
    ),
]
MailId = Annotated[
    str,
    Path(
        pattern=r"^mail-[0-9a-f-]{1,60}$", description="Id of the message.", examples=[examples_mail.MAIL_ID]
    ),
]
VIEW = examples_mail.SUBSCRIPTION


@router.get("", **operation("listMailSubscriptions", *LISTENERS, example=examples.page(VIEW)))
def list_subscriptions(caller: CallerDep) -> Page[MailSubscriptionView]:
    """List the addresses your organisation has messages sent to."""
    return subscriptions.list_subscriptions(*caller)


@router.post("", **operation("addMailSubscription", *LISTENERS, example=VIEW, status=201))
def add_subscription(
    caller: CallerDep,
    request: Annotated[MailSubscriptionRequest, Body(examples=[examples_mail.REQUEST])],
    asked: AskedDep,
    response: Response,
) -> MailSubscriptionView:
    """Add an address; it is asked first, and nothing else is sent there before somebody said yes."""
    view = subscriptions.add_subscription(*caller, request, asked=asked)
    return tagged(response, view, location=f"/v1/mail-subscriptions/{view.subscription_id}")


@router.get(
    "/{subscription_id}", **operation("readMailSubscription", *LISTENERS, example=VIEW, problems=(404,))
)
def read_subscription(
    caller: CallerDep, subscription_id: SubscriptionId, response: Response
) -> MailSubscriptionView:
    """Read a subscription."""
    return tagged(response, subscriptions.read_subscription(*caller, subscription_id))


@router.delete(
    "/{subscription_id}", **operation("deleteMailSubscription", *LISTENERS, status=204, problems=(404,))
)
def delete_subscription(caller: CallerDep, subscription_id: SubscriptionId, version: VersionDep) -> None:
    """End a subscription; its address is forgotten."""
    subscriptions.delete_subscription(*caller, subscription_id, expected_version=version)


@router.post(
    "/{subscription_id}/ask",
    **operation("askMailSubscription", *LISTENERS, example=VIEW, status=202, problems=(404,)),
)
def ask_again(
    caller: CallerDep, subscription_id: SubscriptionId, step: StepDep, response: Response
) -> MailSubscriptionView:
    """Ask the address anew, where it has not answered in time or was paused."""
    view = subscriptions.ask_again(*caller, subscription_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/{subscription_id}/confirm",
    **operation("confirmMailSubscription", *LISTENERS, example=VIEW, problems=(404, 410)),
)
def confirm_subscription(
    caller: CallerDep,
    subscription_id: SubscriptionId,
    confirmation: Annotated[Confirmation, Body(examples=[examples_mail.CONFIRMATION])],
    asked: AskedDep,
    response: Response,
) -> MailSubscriptionView:
    """Confirm an address with the code that was sent there; it works once."""
    said = (subscription_id, confirmation)
    return tagged(response, subscriptions.confirm_subscription(*caller, said, asked=asked))


@router.get(
    "/{subscription_id}/mails",
    **operation("listMails", *LISTENERS, example=examples.page(examples_mail.MAIL), problems=(404,)),
)
def list_mails(caller: CallerDep, subscription_id: SubscriptionId, query: PageDep) -> Page[MailView]:
    """List what was sent there, the newest first: attempts, refusals, and when it is tried next."""
    page = subscriptions.list_mails(*caller, subscription_id, before=query.cursor, limit=query.limit)
    return opaque(page)


@router.post(
    "/{subscription_id}/mails/{mail_id}/retry",
    **operation("retryMail", *LISTENERS, example=VIEW, status=202, problems=(404,)),
)
def retry_mail(
    caller: CallerDep, subscription_id: SubscriptionId, mail_id: MailId, asked: AskedDep
) -> MailSubscriptionView:
    """Send a message once more that was given up or has arrived nowhere."""
    return subscriptions.retry_mail(*caller, (subscription_id, mail_id), asked=asked)
