"""The OpenAPI document as one page to read: no script, no foreign host."""

import html
from collections.abc import Iterator
from typing import Any

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#eee;padding:.1em .3em}table{border-collapse:collapse;width:100%}"
    "td,th{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}"
)


def written(document: dict[str, Any]) -> str:
    """Return the page."""
    info = document["info"]
    parts = "".join(_section(document, tag) for tag in document["tags"])
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{_text(info["title"])}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>'
        f"<h1>{_text(info['title'])} {_text(info['version'])}</h1>"
        f"<p>{_text(info['description']).replace('**', '')}</p>"
        '<p>The whole document, with schemas and examples: <a href="/openapi.json">/openapi.json</a></p>'
        f"{parts}</body></html>"
    )


def _section(document: dict[str, Any], tag: dict[str, str]) -> str:
    rows = "".join(_rows(document, tag["name"]))
    head = "<tr><th>Operation</th><th>What it does</th><th>For</th></tr>"
    return f"<h2>{_text(tag['name'])}</h2><p>{_text(tag['description'])}</p><table>{head}{rows}</table>"


def _rows(document: dict[str, Any], tag: str) -> Iterator[str]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if tag in operation.get("tags", []):
                roles = ", ".join(operation.get("x-roles", ["everybody"]))
                yield (
                    f"<tr><td><code>{method.upper()} {_text(path)}</code></td>"
                    f"<td>{_text(operation['summary'])}</td><td>{_text(roles)}</td></tr>"
                )


def _text(text: str) -> str:
    return html.escape(text)
