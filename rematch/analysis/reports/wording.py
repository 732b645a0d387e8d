"""Numbers, intervals and names as a report writes them."""

from rematch.analysis.intervals import Interval
from rematch.analysis.reports.telling import Told

MINUS = "−"


def number(value: float, places: int) -> str:
    """Return a number with its decimals; whole where it is exactly so and decimals would say nothing."""
    text = f"{value:,.{places}f}"
    if float(text.replace(",", "")) == 0:
        text = text.replace("-", "")
    return text.replace("-", MINUS)


def signed(value: float, places: int) -> str:
    """Return a number with its sign."""
    text = number(value, places)
    return text if text.startswith(MINUS) or not text.strip("0.,") else f"+{text}"


def cell(told: Told, places: int) -> str:
    """Return a mean with its interval, or what stands in its place."""
    return told.instead if told.interval is None else spread(told.interval, places)


def spread(interval: Interval, places: int) -> str:
    """Return mean and interval: `183.2 (181.0 to 185.4)`."""
    mean = number(interval.mean, places)
    if interval.low is None or interval.high is None:
        return mean
    return f"{mean} ({number(interval.low, places)} to {number(interval.high, places)})"


def signed_spread(interval: Interval, places: int) -> str:
    """Return a difference and its interval, each with its sign."""
    mean = signed(interval.mean, places)
    if interval.low is None or interval.high is None:
        return mean
    return f"{mean} ({signed(interval.low, places)} to {signed(interval.high, places)})"


def unsigned_spread(interval: Interval, places: int) -> str:
    """Return a difference whose direction is said in words: the interval lies on one side of 0."""
    if interval.mean >= 0 or interval.low is None or interval.high is None:
        return spread(interval, places)
    return spread(Interval(-interval.mean, -interval.high, -interval.low, interval.n), places)


def listed(texts: list[str]) -> str:
    """Return `a, b and c`."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"


def plural(count: int, one: str, more: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {one if count == 1 else more}"
