"""Writes what one more home would bring: JSON, one CSV, and a sheet for the council of each municipality."""

from collections.abc import Iterator
from pathlib import Path

from rematch.analysis.homes.sheet import council_sheet
from rematch.analysis.result_files import write_figures, write_model
from rematch.models.one_more_home import Gain, HomeWorth, HomeWorths

GAINS = ("persons", "persons_first", "score")
COLUMNS = (
    *("municipality", "name", "pledge_ref", "unit_ref", "kind", "beds", "homes_now", "assumed"),
    *(f"{gain}_{part}" for gain in GAINS for part in ("found", "exact", "at_least", "at_most")),
    *("households", "price", "status", "proof", "gap_ppm", "seconds", "synthetic"),
)


def write_homes(found: HomeWorths, folder: Path) -> tuple[Path, ...]:
    """
    Write homes.json, homes.csv and a council sheet for each municipality.

    Parameters
    ----------
    found : HomeWorths
    folder : Path
        Made if it is not there; files in it are replaced.

    Returns
    -------
    tuple of Path
        What was written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    whole, table = folder / "homes.json", folder / "homes.csv"
    write_model(whole, found)
    write_figures(table, COLUMNS, (tuple(_cells(row, found.synthetic)) for row in found.homes))
    sheets = []
    for code in dict.fromkeys(row.municipality for row in found.homes):
        sheets.append(folder / f"council-{code}.md")
        sheets[-1].write_text(council_sheet(found, code), encoding="utf-8")
    return whole, table, *sheets


def _cells(row: HomeWorth, synthetic: bool) -> Iterator[object]:
    yield from (row.municipality, row.name)
    yield from (row.pledge_ref, row.unit_ref, row.kind.value, row.beds, row.homes_now, row.assumed)
    for name in GAINS:
        gain: Gain | None = getattr(row, name)
        yield from (gain.found, gain.exact, gain.at_least, gain.at_most) if gain else (None,) * 4
    yield from (row.households, row.price, row.status, row.proof, row.gap_ppm, row.seconds, synthetic)
