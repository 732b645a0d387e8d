"""The page behind the link that confirms an address: without a key and without a script."""

import html
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from rematch.api.deps import HouseDep
from rematch.api.page import STYLE
from rematch.services.mail.page import ConfirmPage, Passage, answer_page, ask_page

router = APIRouter(include_in_schema=False)
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    # The address of the page holds the code: no other page is to learn of it.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
CodeQuery = Annotated[str, Query(min_length=1, max_length=400)]


@router.get("/mail/confirm", operation_id="showMailQuestion")
def show_question(code: CodeQuery, house: HouseDep) -> HTMLResponse:
    """Ask whether messages shall be sent to the address."""
    return _shown(ask_page(house, code))


@router.post("/mail/confirm", operation_id="answerMailQuestion")
def answer_question(code: CodeQuery, house: HouseDep) -> HTMLResponse:
    """Confirm the address; the code works once, and no body is read."""
    return _shown(answer_page(house, code))


def _shown(page: ConfirmPage) -> HTMLResponse:
    first = page.passages[0]
    text = (
        f'<!doctype html><html lang="{first.language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{html.escape(first.title)}</title>'
        f"<style>{STYLE}</style></head><body>{''.join(map(_passage, page.passages))}</body></html>"
    )
    return HTMLResponse(text, status_code=410 if page.is_over else 200, headers=HEADERS)


def _passage(passage: Passage) -> str:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in passage.lines)
    button = ""
    if passage.button is not None:
        # Without an address of its own the form goes to where the page is, behind whatever proxy.
        button = f'<form method="post"><button>{html.escape(passage.button)}</button></form>'
    opening = f'<section lang="{passage.language}" dir="{passage.direction}">'
    return f"{opening}<h1>{html.escape(passage.title)}</h1>{lines}{button}</section>"
