"""Arrivals over time: households come batch by batch, and no method knows who comes next."""

from rematch.analysis.over_time.futures import bid_prices
from rematch.analysis.over_time.invented import Family, invented_stream
from rematch.analysis.over_time.methods import METHODS, Method
from rematch.analysis.over_time.now import Knobs
from rematch.analysis.over_time.plan import Plan, Revision
from rematch.analysis.over_time.scenario_streams import past_of, scenario_stream
from rematch.analysis.over_time.sources import Source, of_family, of_preset, of_scenario
from rematch.analysis.over_time.stream import Stream
from rematch.analysis.over_time.study import Asked, Lived, load_rows, study
from rematch.analysis.over_time.summary import summary_of
from rematch.analysis.over_time.year import Year, lived_through

__all__ = [
    "METHODS",
    "Asked",
    "Family",
    "Knobs",
    "Lived",
    "Method",
    "Plan",
    "Revision",
    "Source",
    "Stream",
    "Year",
    "bid_prices",
    "invented_stream",
    "lived_through",
    "load_rows",
    "of_family",
    "of_preset",
    "of_scenario",
    "past_of",
    "scenario_stream",
    "study",
    "summary_of",
]
