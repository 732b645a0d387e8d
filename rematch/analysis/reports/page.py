"""A report as one page of HTML: scripts, styles and numbers inline, nothing fetched from anywhere."""

import base64
import hashlib
from functools import cache
from importlib import resources

import jinja2
from markupsafe import Markup

from rematch.models.report import Report

VENDORED = ("vega.min.js", "vega-lite.min.js", "vega-embed.min.js")
"""In the order they need each other."""
TEMPLATE, STYLE, SCRIPT = "page.html", "page.css", "page.js"


def page(report: Report) -> str:
    """
    Return the page.

    Parameters
    ----------
    report : Report
        What is told; whatever it holds is escaped.

    Returns
    -------
    str
        HTML that loads nothing: its policy (CSP) allows the scripts and the style it holds, by their hashes.
    """
    scripts = _scripts() if any(section.charts for section in report.sections) else ()
    style = Markup(_text("texts", "report", STYLE))
    return _template().render(
        report=report,
        scripts=scripts,
        style=style,
        policy=_policy(scripts, style),
        licences=_licences() if scripts else (),
    )


def _policy(scripts: tuple[str, ...], style: str) -> str:
    allowed = " ".join(_hash_of(script) for script in scripts) or "'none'"
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash_of(style)}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_of(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _scripts() -> tuple[Markup, ...]:
    """The vendored scripts and the few lines of ours, each safe inside a script element."""
    texts = [_text("vendored", name) for name in VENDORED] + [_text("texts", "report", SCRIPT)]
    return tuple(Markup(_inlined(text)) for text in texts)


@cache
def _licences() -> tuple[tuple[str, str], ...]:
    """Name and text of each licence of what is inlined: whoever passes the page on passes them on."""
    folder = resources.files("rematch").joinpath("vendored", "licences")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    return tuple((file.name.removesuffix(".txt"), file.read_text(encoding="utf-8")) for file in files)


def _inlined(text: str) -> str:
    # A browser's tools would ask for the map of the source; nothing may end the element early.
    lines = [line for line in text.splitlines() if not line.startswith("//# sourceMappingURL=")]
    return "\n".join(lines).replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _text(*steps: str) -> str:
    return resources.files("rematch").joinpath(*steps).read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_text("texts", "report", TEMPLATE))
