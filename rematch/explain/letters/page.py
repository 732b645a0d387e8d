"""A paper as a page of HTML: printed on one side of A4, read on a phone, without any other file."""

from functools import lru_cache
from importlib import resources

import jinja2

from rematch.models.letter import Paper


def page(paper: Paper) -> str:
    """Return the page; whatever a paper holds is escaped."""
    return _template().render(paper=paper)


@lru_cache(maxsize=1)
def _template() -> jinja2.Template:
    file = resources.files("rematch").joinpath("texts", "letters", "page.html")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    return environment.from_string(file.read_text(encoding="utf-8"))
