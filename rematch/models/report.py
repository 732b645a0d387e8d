"""A report: sections of sentences, tables, charts and maps, as told; nothing of a single household."""

from typing import Annotated, Any, Literal

from pydantic import Field

from rematch.models.types import Digest, Flag, Model

Anchor = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,60}$")]
"""Name of a part within the page."""
Cells = tuple[str, ...]
Number = Annotated[float, Field(allow_inf_nan=False)]


class ReportTable(Model):
    """A table; the first cell of a row names it."""

    caption: str = Field(description="What it shows.", examples=["Who is placed"])
    headings: Cells = Field(description="One per column, each with its unit.")
    rows: tuple[Cells, ...] = Field(description="As shown.")
    note: str = Field(default="", description="How to read it.")


class ReportChart(Model):
    """A chart in Vega-Lite with the same numbers in a table."""

    key: Anchor = Field(description="Name within the page.", examples=["placed-persons"])
    title: str = Field(description="What it shows.", examples=["Persons placed"])
    spec: dict[str, Any] = Field(description="Vega-Lite, with its numbers inline.")
    table: ReportTable = Field(description="The same numbers.")


class MapLine(Model):
    """A meridian or a parallel, and where its degrees are written."""

    path: str = Field(description="SVG path.")
    label: str = Field(description="Degrees.", examples=["10° E"])
    x: Number = Field(description="Where they are written.")
    y: Number = Field(description="Where they are written.")


class MapCircle(Model):
    """A municipality; the area is in proportion to what is counted there."""

    x: Number = Field(description="Centre, to the right.")
    y: Number = Field(description="Centre, downwards.")
    radius: Number = Field(description="In the units of the drawing; 0: too few to tell, or nobody.")
    name: str = Field(description="Name.")
    label: Literal["", "start", "end"] = Field(
        default="", description="Its name is written to the right (start), to the left (end), or not."
    )
    tone: str = Field(description="same, more, less, or few.", examples=["more"])
    title: str = Field(description="What is counted there, in words.")


class MapArrow(Model):
    """Households who are placed elsewhere, from one municipality to another."""

    path: str = Field(description="SVG path.")
    head: str = Field(description="SVG path of its head.")
    width: Number = Field(description="In the units of the drawing.")
    title: str = Field(description="In words.")


class ReportMap(Model):
    """A map drawn by us: graticule, circles, arrows, and a table of the same."""

    key: Anchor = Field(description="Name within the page.")
    title: str = Field(description="What it shows.")
    width: Number = Field(description="Of the drawing.")
    height: Number = Field(description="Of the drawing.")
    lines: tuple[MapLine, ...] = Field(description="Meridians and parallels.")
    circles: tuple[MapCircle, ...] = Field(description="Municipalities, the largest first.")
    arrows: tuple[MapArrow, ...] = Field(description="The widest first.")
    sentence: str = Field(description="What it says.")
    table: ReportTable | None = Field(description="The same numbers.")


class ReportPoint(Model):
    """One point of a list."""

    lead: str = Field(default="", description="What it is about.", examples=["Persons placed"])
    text: str = Field(description="What is said.")


class ReportSection(Model):
    """One part of a report."""

    key: Anchor = Field(description="Name within the page.", examples=["summary"])
    heading: str = Field(description="Heading.", examples=["Summary"])
    lines: Cells = Field(default=(), description="Paragraphs.")
    points: tuple[ReportPoint, ...] = Field(default=(), description="A list.")
    tables: tuple[ReportTable, ...] = Field(default=(), description="Tables.")
    charts: tuple[ReportChart, ...] = Field(default=(), description="Charts, each with its table.")
    maps: tuple[ReportMap, ...] = Field(default=(), description="Maps, each with its table.")


class Report(Model):
    """Everything that is told of a sweep."""

    title: str = Field(description="Title of the study.")
    study: str = Field(description="Its name.")
    synthetic: Flag = Field(description="Households or municipalities are invented.")
    protected: Flag = Field(description="Households may be real: nothing is told of fewer than ten.")
    digest: Digest = Field(description="Of the study.")
    results_hash: Digest = Field(
        description="SHA-256 over all rows without seconds and versions: what the sweep printed."
    )
    sections: tuple[ReportSection, ...] = Field(description="In the order of the page.")
