"""The page: one file that fetches nothing, draws charts under a strict policy, says all without them."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from rematch.analysis.reports import page, read_sweep, report_of
from rematch.models.report import Report
from tests.analysis.reports.folders import (
    REFERENCE,
    TOWNS,
    a_row,
    compared,
    invented_sweep,
    some_homes,
    some_measures,
    write_sweep,
)
from tests.browser import rendered

FETCHING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping"}


class Parts(HTMLParser):
    """What of a page matters here."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append((tag, dict(attrs)))
        self.fetched += [f"{tag} {name}={value}" for name, value in attrs if name in FETCHING]
        if tag in {"link", "iframe", "object", "embed", "base"}:
            self.fetched.append(tag)
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Two policies and two capacities over four seeds."""
    settings = [
        REFERENCE.model_copy(update={"policy": policy, "capacity": capacity})
        for capacity in ("as_pledged", "plus_ten")
        for policy in ("balanced", "work_first")
    ]
    rows = invented_sweep(4, settings, list(TOWNS))
    return report_of(read_sweep(write_sweep(tmp_path_factory.mktemp("sweep"), rows)))


@pytest.fixture(scope="module")
def html(report: Report) -> str:
    """The report as a page."""
    return page(report)


def test_nothing_is_fetched(html: str) -> None:
    """No attribute and no style that loads; the policy lets nothing in, and no text becomes code."""
    parts = Parts(html)
    assert parts.fetched == []
    before_scripts = html.split("<script", maxsplit=1)[0]
    assert "@import" not in before_scripts and "url(" not in before_scripts
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;; script-src &#39;sha256-")
    assert "unsafe" not in policy[1] and "http" not in policy[1]
    assert "sourceMappingURL" not in html


def test_it_draws_every_chart_with_the_network_cut(html: str, report: Report, tmp_path: Path) -> None:
    """In Chromium: each chart has its drawing, the policy stops nothing, no host is asked."""
    seen = rendered(html, tmp_path)
    charts = [chart.key for section in report.sections for chart in section.charts]
    assert len(charts) == 6
    assert len(re.findall(r'class="[^"]*\bdrawn\b', seen.dom)) == len(charts)
    assert "could not be drawn" not in re.sub(r"(?s)<script.*?</script>", "", seen.dom)
    assert seen.dom.count('class="marks"') == len(charts)
    assert (seen.asked, seen.complaints) == (set(), [])


def test_the_look_at_the_network_sees_a_request(tmp_path: Path) -> None:
    """A picture from elsewhere would be found."""
    planted = '<!doctype html><title>x</title><img src="http://planted.example/x.png">'
    assert rendered(planted, tmp_path).asked == {"planted.example"}


def test_it_says_all_without_scripts(html: str, report: Report) -> None:
    """Every table of the report, charts' tables and maps are in the page as it was written."""
    bare = re.sub(r"(?s)<script.*?</script>", "", html)
    tables = [table for section in report.sections for table in section.tables]
    tables += [chart.table for section in report.sections for chart in section.charts]
    tables += [each.table for section in report.sections for each in section.maps if each.table]
    assert bare.count("<caption>") == len(tables)
    for table in tables:
        for row in table.rows:
            assert all(f">{cell}</" in bare for cell in row)
    assert bare.count("<svg") == sum(len(section.maps) for section in report.sections) == 4
    assert bare.count('class="shaft"') > 0


def test_a_chart_has_the_numbers_of_its_table(report: Report) -> None:
    """Each dot's text is a cell of its row."""
    chart = next(chart for section in report.sections for chart in section.charts)
    rows = {row[0].removesuffix(" (reference)"): row[1] for row in chart.table.rows}
    assert {each["setting"]: each["said"] for each in chart.spec["data"]["values"]} == rows
    assert json.dumps(chart.spec, allow_nan=False)


def test_it_can_be_read_aloud(html: str) -> None:
    """Language, one first heading, no level skipped, every table with caption and scopes, drawings named."""
    parts = Parts(html)
    assert dict(parts.attributes)["html"] == {"lang": "en"}
    assert parts.headings.count(1) == 1
    assert all(
        later - earlier <= 1 for earlier, later in zip(parts.headings, parts.headings[1:], strict=False)
    )
    assert parts.tags.count("caption") == parts.tags.count("table")
    scopes = [attributes.get("scope") for tag, attributes in parts.attributes if tag == "th"]
    assert set(scopes) == {"col", "row"}
    images = [attributes for _, attributes in parts.attributes if attributes.get("role") == "img"]
    assert images and all(attributes.get("aria-label") for attributes in images)


def test_every_column_names_its_unit(report: Report) -> None:
    """Columns of numbers say what they are counted in."""
    tables = [
        table for section in report.sections for table in section.tables[:-1] if section.key != "origin"
    ]
    for table in [*tables, *(chart.table for section in report.sections for chart in section.charts)]:
        for heading in table.headings[1:]:
            known = heading in {"What can be said", "Seeds", "Solves", "Seconds per solve"}
            assert known or re.search(r"\(.+\)$", heading), heading


def test_what_is_invented_is_marked(html: str, report: Report, tmp_path: Path) -> None:
    """A banner where synthetic, none where not."""
    assert "<strong>SYNTHETIC</strong>" in html
    assert "SYNTHETIC" not in page(report.model_copy(update={"synthetic": False}))


def test_texts_are_escaped(tmp_path: Path) -> None:
    """A title is text, whatever it holds; so are names of places, in the page and in its numbers."""
    towns = {code: place.model_copy(update={"name": "</script><b>x"}) for code, place in TOWNS.items()}
    rows = invented_sweep(2, [REFERENCE, compared(policy="work_first")], list(TOWNS))
    folder = write_sweep(tmp_path, rows, title="<script>alert(1)</script>", places=towns)
    html = page(report_of(read_sweep(folder)))
    assert "<script>alert" not in html and "<b>x" not in html


def test_the_same_sweep_makes_the_same_page(report: Report, html: str) -> None:
    """No time and no chance in it."""
    assert page(report) == html


def test_without_positions_there_is_no_map(tmp_path: Path) -> None:
    """Said in words, not as an empty frame."""
    places = {code: place.model_copy(update={"position": None}) for code, place in TOWNS.items()}
    rows = invented_sweep(2, [REFERENCE], list(TOWNS))
    made = report_of(read_sweep(write_sweep(tmp_path, rows, places=places)))
    maps = next(section for section in made.sections if section.key == "maps")
    assert maps.maps == () and "no municipality" in maps.lines[0].lower()
    assert "differences" not in [section.key for section in made.sections]


def test_where_nothing_is_told_nothing_is_drawn(tmp_path: Path) -> None:
    """Nine households of a real round: no chart, no circle, no number of them; the page is still whole."""
    rows = [
        a_row(
            1,
            synthetic=False,
            measures=some_measures(cases=9, placed_cases=8, placed_persons=17, placed_persons_first=3),
            homes=some_homes({"DE-kiel": 5, "DE-luebeck": 3}),
        )
    ]
    made = report_of(read_sweep(write_sweep(tmp_path, rows, synthetic=False, invented_cases=False)))
    charts = next(section for section in made.sections if section.key == "charts")
    assert charts.charts == () and charts.lines[0].startswith("Nothing is drawn")
    maps = next(section for section in made.sections if section.key == "maps")
    assert {circle.radius for circle in maps.maps[0].circles} == {0}
    assert "17" not in re.findall(r">(\d+)<", page(made))


def test_settings_that_move_nobody_have_no_map(tmp_path: Path) -> None:
    """They are named in a sentence."""
    rows = [a_row(seed, setting) for seed in (1, 2) for setting in (REFERENCE, compared(policy="work_first"))]
    made = report_of(read_sweep(write_sweep(tmp_path, rows)))
    maps = next(section for section in made.sections if section.key == "maps")
    assert [each.key for each in maps.maps] == ["map-reference"]
    assert maps.lines[1] == "Every household is placed where the reference places it by «work first»."
