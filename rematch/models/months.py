"""Calendar months: which one a day is in, which ones a span touches, and the same day some months later."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2027-01"])]
"""A calendar month, such as 2027-01; months compare as their texts do."""


def month_of(day: date) -> Month:
    """Return the calendar month of a day."""
    return f"{day:%Y-%m}"


def months_between(first: date, last: date) -> Iterator[Month]:
    """Yield every calendar month with a day from `first` to `last`, in order."""
    for number in range(_number(first), _number(last) + 1):
        year, month = divmod(number, 12)
        yield month_of(date(year, month + 1, 1))


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month."""
    year, month = divmod(_number(day) + months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1
