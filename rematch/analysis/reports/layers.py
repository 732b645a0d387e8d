"""Parts of charts in Vega-Lite: dots with intervals, ticks, fields; colours and axes in one place."""

from typing import Any

from rematch.analysis.counts import SIZES

Spec = dict[str, Any]
BLUE, ORANGE = "#3b82c4", "#d97706"
"""Told apart by every kind of colour vision, and seen on light and on dark ground."""
INK = "currentColor"
ROW_PX = 28
LIGHT_FROM_PCT = 45
"""From here on a field is light enough for dark letters."""


def whole(values: list[Spec], layers: list[Spec], *, rows: int) -> Spec:
    """
    Return a chart as wide as the page lets it be.

    Parameters
    ----------
    values : its numbers, as told
    layers : what is drawn of them
    rows : settings, one below the other
    """
    lines = {"labelColor": INK, "titleColor": INK, "gridColor": INK, "domainColor": INK, "tickColor": INK}
    sizes = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500}
    return {
        "width": "container",
        "height": ROW_PX * max(rows, 1) + 10,
        "background": "transparent",
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "layer": layers,
        "config": {
            "view": {"stroke": None},
            "font": "system-ui, sans-serif",
            "axis": {**lines, **sizes, "gridOpacity": 0.15},
            "legend": {"labelColor": INK, "titleColor": INK},
        },
    }


def dots(title: str, order: list[str]) -> list[Spec]:
    """Return a dot and its interval for each setting, and a line through the reference."""
    x = _across(title, 6)
    marks = {
        "y": _rows(order),
        "color": _tone(),
        "tooltip": _tooltip(("setting", "Setting"), ("said", title)),
    }
    return [
        {
            "transform": [{"filter": "datum.reference"}],
            "mark": {"type": "rule", "strokeDash": [4, 4], "color": INK, "opacity": 0.5},
            "encoding": {"x": {"field": "mean", **x}},
        },
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.75},
            "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}, **marks},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
            "encoding": {"x": {"field": "mean", **x}, "shape": _shape(), **marks},
        },
    ]


def ticks(title: str, order: list[str]) -> list[Spec]:
    """Return one tick per seed and setting."""
    encoding = {
        "x": {"field": "value", **_across(title, 8)},
        "y": _rows(order),
        "color": _tone(),
        "tooltip": _tooltip(("setting", "Setting"), ("seed", "Seed"), ("value", title)),
    }
    return [{"mark": {"type": "tick", "thickness": 2, "size": 14, "opacity": 0.7}, "encoding": encoding}]


def fields(order: list[str]) -> list[Spec]:
    """Return a field per setting and size of household, with its share written in it."""
    x = {
        "field": "size",
        "type": "ordinal",
        "title": "Persons in the household",
        "sort": list(SIZES),
        "axis": {"labelAngle": 0, "orient": "top", "domain": False, "ticks": False},
    }
    colour = {
        "field": "share",
        "type": "quantitative",
        "title": "Households placed (%)",
        "scale": {"scheme": "cividis", "domain": [0, 100]},
        "legend": {"orient": "bottom", "gradientLength": 180},
    }
    names = (("setting", "Setting"), ("size", "Persons in the household"), ("said", "Households placed"))
    letters = {"condition": {"test": f"datum.share > {LIGHT_FROM_PCT}", "value": "#111"}, "value": "#fff"}
    return [
        {
            "mark": {"type": "rect", "stroke": INK, "strokeOpacity": 0.15},
            "encoding": {"x": x, "y": _rows(order), "color": colour, "tooltip": _tooltip(*names)},
        },
        {
            "mark": {"type": "text", "fontSize": 11},
            "encoding": {"x": x, "y": _rows(order), "text": {"field": "short"}, "color": letters},
        },
    ]


def _across(title: str, count: int) -> Spec:
    axis = {"tickCount": count, "labelOverlap": "parity", "labelSeparation": 10}
    scale = {"zero": False, "nice": False, "padding": 14}
    return {"type": "quantitative", "title": title, "scale": scale, "axis": axis}


def _rows(order: list[str]) -> Spec:
    axis = {"labelLimit": 220, "ticks": False, "domain": False, "grid": False}
    return {"field": "setting", "type": "nominal", "title": None, "sort": order, "axis": axis}


def _tone() -> Spec:
    return {"condition": {"test": "datum.reference", "value": ORANGE}, "value": BLUE}


def _shape() -> Spec:
    """Colour never says it alone."""
    return {"condition": {"test": "datum.reference", "value": "diamond"}, "value": "circle"}


def _tooltip(*names: tuple[str, str]) -> list[Spec]:
    return [{"field": field, "title": title} for field, title in names]
