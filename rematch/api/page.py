"""The OpenAPI document as one page to read: no script, no foreign host."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#eee;padding:.1em .3em}table{border-collapse:collapse;width:100%}"
    "pre{overflow:auto;max-width:32rem;font-size:.85em}code{overflow-wrap:anywhere}"
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
        f"{_prose(info['description'])}"
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
                    f"<td>{_text(operation['summary'])}{_examples(operation)}</td><td>{_text(roles)}</td></tr>"
                )


def _examples(operation: dict[str, Any]) -> str:
    """What is sent and what is answered, folded away."""
    shown = [("Send", operation.get("requestBody", {}))]
    shown += [(f"Answer {code}", each) for code, each in operation["responses"].items() if code < "300"]
    parts = [f"<h4>{title}</h4><pre>{_json(found)}</pre>" for title, body in shown for found in _found(body)]
    return f"<details><summary>Example</summary>{''.join(parts)}</details>" if parts else ""


def _found(body: dict[str, Any]) -> list[Any]:
    """Return the first example of a JSON body, if it has one."""
    content = body.get("content", {}).get("application/json", {})
    listed = content.get("schema", {}).get("examples", [])
    return [content["example"]] if "example" in content else listed[:1]


def _json(value: Any) -> str:
    return _text(json.dumps(value, indent=2, ensure_ascii=False))


def _prose(text: str) -> str:
    """The few marks of Markdown that our texts use: paragraphs, lists, code, bold."""
    blocks = [block.strip() for block in text.strip().split("\n\n")]
    return "".join(_list(block) if block.startswith("* ") else f"<p>{_marked(block)}</p>" for block in blocks)


def _list(block: str) -> str:
    items = re.split(r"^\* ", block, flags=re.MULTILINE)[1:]
    return f"<ul>{''.join(f'<li>{_marked(item)}</li>' for item in items)}</ul>"


def _marked(text: str) -> str:
    bold = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", _text(text), flags=re.DOTALL)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", bold)


def _text(text: str) -> str:
    return html.escape(text)
