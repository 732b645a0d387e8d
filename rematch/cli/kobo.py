"""Submissions of one form, read page by page from the API v2 of KoboToolbox."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from rematch.cli.calling import Server
from rematch.errors import InputError, NotFoundError, RematchError
from rematch.models.strict_json import JsonError, read_json

PAGE_MAX = 1_000
"""KoboToolbox gives no more at a time since March 2026, and 100 where nothing is asked for."""
ASSET = re.compile(r"[A-Za-z0-9]{4,60}")
NOT_APPROVED = frozenset({"validation_status_not_approved", "validation_status_on_hold"})
APPROVED = "validation_status_approved"
OK = 200


def checked_asset(asset: str) -> str:
    """Return the id of a form, or refuse what is none: it becomes part of an address."""
    if not ASSET.fullmatch(asset):
        raise InputError("The id of a form (asset) has letters and digits only; its address shows it.")
    return asset


def pages(server: Server, asset: str, *, since: date | None, size: int) -> Iterator[list[dict[str, Any]]]:
    """
    Read all submissions in the order in which they came in, a page at a time.

    An edit moves no time stamp (kobotoolbox/kpi, issue 7259), so that all of them are read each time. The
    address of the next page is not followed: the token goes to the server that was named, and nowhere else.

    Raises
    ------
    NotFoundError
        There is no such form, or the token may not see it.
    RematchError
        See `Server.call`; the server answers in another way than its API says.
    """
    if not ASSET.fullmatch(asset):
        raise InputError(
            "The id of a form (asset) has letters and digits only, such as aXecHjmbATuF6iGFmvBLBX."
        )
    asked: dict[str, str | int] = {"limit": min(size, PAGE_MAX), "sort": json.dumps({"_id": 1})}
    if since is not None:
        asked["query"] = json.dumps({"_submission_time": {"$gte": since.isoformat()}})
    start = 0
    while True:
        page = _page(server, asset, asked | {"start": start})
        if page["results"]:
            yield page["results"]
        start += len(page["results"])
        if not page["results"] or page.get("next") is None:
            return


def is_wanted(submission: dict[str, Any], *, approved_only: bool) -> bool:
    """Say whether whoever checks submissions at KoboToolbox lets this one go on."""
    status = submission.get("_validation_status")
    found = status.get("uid") if isinstance(status, dict) else None
    return found == APPROVED if approved_only else found not in NOT_APPROVED


def _page(server: Server, asset: str, asked: dict[str, str | int]) -> dict[str, Any]:
    answer = server.call("GET", f"/api/v2/assets/{asset}/data.json", params=asked)
    if answer.status_code == 404:
        raise NotFoundError(f"{server.name} has no form {asset} that the token may read.")
    if answer.status_code != OK:
        raise RematchError(f"{server.name} answers {answer.status_code} to a request for submissions.")
    try:
        page = read_json(answer.content)
    except JsonError:
        raise RematchError(f"{server.name} answers with no JSON.") from None
    results = page.get("results") if isinstance(page, dict) else None
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise RematchError(f"{server.name} answers without a list of submissions.")
    return dict(page)
