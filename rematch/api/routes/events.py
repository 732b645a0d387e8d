"""Events over HTTP: the feed, webhooks, and what became of each delivery."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from rematch.api import examples, examples_events
from rematch.api.deps import AskedDep, CallerDep, PageDep, StepDep, VersionDep, opaque, tagged
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.models.event import Event
from rematch.services import webhooks
from rematch.services.tenancy import LISTENERS
from rematch.services.views import Page
from rematch.services.webhooks import DeliveryView, WebhookRequest, WebhookView

router = APIRouter(tags=["events"], route_class=StrictRoute)
WebhookId = Annotated[
    str,
    Path(
        pattern=r"^webhook-[0-9a-f-]{1,60}$",
        description="Id of the webhook.",
        examples=[examples_events.WEBHOOK_ID],
    ),
]
DeliveryNumber = Annotated[int, Path(ge=1, le=2_000_000_000, description="Its number.", examples=[17])]
WebhookBody = Annotated[WebhookRequest, Body(examples=[examples_events.WEBHOOK_REQUEST])]
VIEW = examples_events.WEBHOOK


@router.get("/events", **operation("listEvents", *LISTENERS, example=examples.page(examples_events.EVENT)))
def list_events(caller: CallerDep, query: PageDep) -> Page[Event]:
    """List what your organisation was told, oldest first; keep next_cursor and ask again with it later."""
    return opaque(webhooks.list_events(*caller, after=query.cursor, limit=query.limit))


@router.get("/webhooks", **operation("listWebhooks", *LISTENERS, example=examples.page(VIEW)))
def list_webhooks(caller: CallerDep) -> Page[WebhookView]:
    """List the webhooks of your organisation."""
    return webhooks.list_webhooks(*caller)


@router.post("/webhooks", **operation("addWebhook", *LISTENERS, example=VIEW, status=201))
def add_webhook(caller: CallerDep, request: WebhookBody, asked: AskedDep, response: Response) -> WebhookView:
    """Add a webhook; the answer holds its secret, this once."""
    view = webhooks.add_webhook(*caller, request, asked=asked)
    return tagged(response, view, location=f"/v1/webhooks/{view.webhook_id}")


@router.get("/webhooks/{webhook_id}", **operation("readWebhook", *LISTENERS, example=VIEW, problems=(404,)))
def read_webhook(caller: CallerDep, webhook_id: WebhookId, response: Response) -> WebhookView:
    """Read a webhook."""
    return tagged(response, webhooks.read_webhook(*caller, webhook_id))


@router.put("/webhooks/{webhook_id}", **operation("changeWebhook", *LISTENERS, example=VIEW, problems=(404,)))
def change_webhook(
    caller: CallerDep, webhook_id: WebhookId, request: WebhookBody, version: VersionDep, response: Response
) -> WebhookView:
    """Replace address and kinds; a paused webhook is active again."""
    view = webhooks.change_webhook(*caller, webhook_id, request, expected_version=version)
    return tagged(response, view)


@router.delete(
    "/webhooks/{webhook_id}", **operation("deleteWebhook", *LISTENERS, status=204, problems=(404,))
)
def delete_webhook(caller: CallerDep, webhook_id: WebhookId, version: VersionDep) -> None:
    """End a webhook."""
    webhooks.delete_webhook(*caller, webhook_id, expected_version=version)


@router.post(
    "/webhooks/{webhook_id}/rotate",
    **operation("rotateWebhookSecret", *LISTENERS, example=VIEW, problems=(404,)),
)
def rotate_secret(caller: CallerDep, webhook_id: WebhookId, step: StepDep, response: Response) -> WebhookView:
    """Make a new secret; for a day the old one signs as well."""
    view = webhooks.rotate_secret(*caller, webhook_id, expected_version=step.version, asked=step.asked)
    return tagged(response, view)


@router.post(
    "/webhooks/{webhook_id}/test",
    **operation("testWebhook", *LISTENERS, example=VIEW, status=202, problems=(404,)),
)
def test_webhook(caller: CallerDep, webhook_id: WebhookId, asked: AskedDep) -> WebhookView:
    """Send the webhook a test event."""
    return webhooks.test_webhook(*caller, webhook_id, asked=asked)


@router.get(
    "/webhooks/{webhook_id}/deliveries",
    **operation(
        "listDeliveries", *LISTENERS, example=examples.page(examples_events.DELIVERY), problems=(404,)
    ),
)
def list_deliveries(caller: CallerDep, webhook_id: WebhookId, query: PageDep) -> Page[DeliveryView]:
    """List what was sent, the newest first: attempts, answers, and when it is tried next."""
    page = webhooks.list_deliveries(*caller, webhook_id, before=query.cursor, limit=query.limit)
    return opaque(page)


@router.post(
    "/webhooks/{webhook_id}/deliveries/{delivery}/retry",
    **operation("retryDelivery", *LISTENERS, example=VIEW, status=202, problems=(404,)),
)
def retry_delivery(
    caller: CallerDep, webhook_id: WebhookId, delivery: DeliveryNumber, asked: AskedDep
) -> WebhookView:
    """Send a delivery once more."""
    return webhooks.retry_delivery(*caller, webhook_id, delivery, asked=asked)
