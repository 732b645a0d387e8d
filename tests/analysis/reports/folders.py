"""Folders of sweeps for tests: invented rows, written as a sweep writes them."""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from rematch.models.measures import GroupGap, Measures
from rematch.models.run import LevelResult, RunParams
from rematch.models.sweep import GroupCount, Setting, SweepRow
from rematch.models.sweep_header import Compared, SweepHeader, SweepPlace
from rematch.models.types import Position

REFERENCE = Compared(policy="balanced", capacity="as_pledged", change="none")
TOWNS = {
    "DE-kiel": SweepPlace(name="Kiel", position=Position(lat=54.32, lon=10.13)),
    "DE-flensburg": SweepPlace(name="Flensburg", position=Position(lat=54.78, lon=9.44)),
    "DE-luebeck": SweepPlace(name="Lübeck", position=Position(lat=53.87, lon=10.69)),
    "DE-husum": SweepPlace(name="Husum", position=Position(lat=54.48, lon=9.05)),
}
SIZES = ("1", "2", "3", "4", "5", "6+")


def digest(text: str) -> str:
    """A hash of something."""
    return hashlib.sha256(text.encode()).hexdigest()


def some_measures(**fields: Any) -> Measures:
    """A round of 200 households and 520 persons, most of them placed."""
    given: dict[str, Any] = {
        "cases": 200, "persons": 520, "placed_cases": 160, "placed_persons": 410, "placed_persons_first": 40,
        "score_total": 2_600_000, "mean_score": 6_341, "mean_gap_to_best": 400, "mean_wish_rank": 1.84,
        "first_wish_cases": 100, "homes_left": 14, "places_left": 40, "empty_beds": 30,
        "worst_gap": GroupGap(dimension="household_size", lowest_group="6+", highest_group="1", points=31.25),
    }  # fmt: skip
    return Measures(**(given | fields))


def some_homes(counts: dict[str, int], *, first: int = 0) -> dict[str, str]:
    """So many households at each municipality, with ids that nobody else uses."""
    codes = [code for code, count in counts.items() for _ in range(count)]
    return {f"harbour/SECRET-{number:04}": code for number, code in enumerate(codes, first)}


def a_row(seed: int = 1, setting: Compared = REFERENCE, **fields: Any) -> SweepRow:
    """An optimal solve of invented households."""
    measures: Measures = fields.pop("measures", some_measures())
    homes: dict[str, str] = fields.pop("homes", some_homes({"DE-kiel": 90, "DE-luebeck": 70}))
    level = LevelResult(
        name="placed_persons",
        value=measures.placed_persons,
        bound=measures.placed_persons,
        status="optimal",
        proof="certified",
    )
    persons = {code: 2 * count for code, count in Counter(homes.values()).items()}
    named = Setting(**setting.model_dump(), seed=seed)
    given: dict[str, Any] = {
        "setting": named, "params": RunParams(deadline_s=60), "scenario_hash": digest(f"round {seed}"),
        "synthetic": True, "status": "optimal", "proof": "certified", "stopped": "done", "levels": (level,),
        "gap_ppm": 0, "measures": measures, "persons_at": persons, "homes": homes,
        "outcome_hash": digest(named.task), "seconds": 1.5,
        "versions": {"rematch": "0.1.0", "ortools": "9.15"},
    }  # fmt: skip
    return SweepRow(**(given | fields))


def a_header(rows: Iterable[SweepRow], **fields: Any) -> SweepHeader:
    """The head of a sweep of invented rounds with these rows."""
    settings = {Compared.of(row) for row in rows}
    seeds = {row.setting.seed for row in rows}
    given: dict[str, Any] = {
        "study": "ten_more", "title": "What ten more flats in Kiel bring", "digest": digest("study"),
        "synthetic": True, "invented_cases": True, "reference": REFERENCE, "settings": len(settings),
        "seeds": len(seeds), "draw": "round", "command": "rematch sweep flats.toml --out flats",
        "places": TOWNS,
    }  # fmt: skip
    return SweepHeader(**(given | fields))


def write_sweep(folder: Path, rows: list[SweepRow], **fields: Any) -> Path:
    """Write sweep.json and rows.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sweep.json").write_text(a_header(rows, **fields).model_dump_json(), encoding="utf-8")
    lines = "".join(f"{row.model_dump_json()}\n" for row in rows)
    (folder / "rows.jsonl").write_text(lines, encoding="utf-8")
    return folder


def compared(**fields: str) -> Compared:
    """The reference with something changed."""
    return REFERENCE.model_copy(update=fields)


def over_seeds(count: int, make: Callable[[int], SweepRow]) -> list[SweepRow]:
    """One row for each of so many seeds."""
    return [make(seed) for seed in range(1, count + 1)]


def invented_sweep(seeds: int, settings: list[Compared], codes: list[str]) -> list[SweepRow]:
    """
    Rows that look like those of a study: households of each seed the same under all settings.

    Later policies fit less well; `plus_ten` places more.
    """
    return [
        _invented(seed, idx, setting, codes)
        for seed in range(1, seeds + 1)
        for idx, setting in enumerate(settings)
    ]


def _invented(seed: int, idx: int, setting: Compared, codes: list[str]) -> SweepRow:
    chance, own = random.Random(seed), random.Random(f"{seed} {setting.policy}")
    sizes = chance.choices(range(1, 8), weights=(30, 22, 16, 14, 9, 5, 4), k=220)
    share = {"as_pledged": 0.78, "fewer": 0.66}.get(setting.capacity, 0.86)
    homes, groups, persons = {}, {name: [0, 0] for name in (*SIZES, "urgent")}, Counter[str]()
    for number, size in enumerate(sizes):
        luck, favourite = chance.random(), chance.choice(codes[: 1 + number % len(codes)])
        group = groups[SIZES[min(size, 6) - 1]]
        placed = luck < share - 0.05 * (size - 3)
        group[0] += 1
        group[1] += placed
        if number % 11 == 0:
            groups["urgent"][0] += 1
            groups["urgent"][1] += placed
        if placed:
            moved = setting.policy != "balanced" and own.random() < 0.12
            code = own.choice(codes) if moved else favourite
            homes[f"harbour/S{seed}-{number}"] = code
            persons[code] += size
    placed_persons = sum(persons.values())
    measures = some_measures(
        cases=len(sizes),
        persons=sum(sizes),
        placed_cases=len(homes),
        placed_persons=placed_persons,
        mean_score=6_900 - 120 * (idx % 5) + chance.randrange(200) + own.randrange(60),
        mean_wish_rank=round(1.6 + 0.15 * (idx % 5) + chance.random() / 5 + own.random() / 10, 4),
        first_wish_cases=int(len(homes) * (0.66 - 0.04 * (idx % 5))),
        worst_gap=GroupGap(
            dimension="household_size",
            lowest_group="6+",
            highest_group="1",
            points=round(24 + 12 * own.random(), 4),
        ),
    )
    counts = tuple(
        GroupCount(group=name, cases=all_, placed=placed) for name, (all_, placed) in groups.items() if all_
    )
    return a_row(seed, setting, measures=measures, homes=homes, groups=counts, persons_at=dict(persons),
                 seconds=round(0.4 + own.random(), 3))  # fmt: skip
