"""The folder of an invented sweep of any size, to measure reports with: what a solve would say is drawn."""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from pathlib import Path

from rematch.models.measures import GroupGap, Measures
from rematch.models.run import LevelResult, RunParams
from rematch.models.sweep import Setting, SweepRow
from rematch.models.sweep_header import Compared, SweepHeader, SweepPlace
from rematch.models.types import Position

HOUSEHOLDS = 200
TOWNS = 30


def write_rows(folder: Path, *, settings: int, seeds: int) -> Path:
    """Write sweep.json and rows.jsonl; return the folder."""
    rng = random.Random(1)
    places = {
        f"DE-town-{number}": SweepPlace(
            name=f"Town {number}",
            position=Position(lat=47.5 + 7 * rng.random(), lon=6.5 + 8 * rng.random()),
            synthetic=True,
        )
        for number in range(TOWNS)
    }
    named = [
        Compared(policy=f"policy_{number}", capacity="as_pledged", change="none")
        for number in range(settings)
    ]
    header = SweepHeader(
        study="measured", title="A sweep to measure", digest=_digest("study"), synthetic=True,
        invented_cases=True,
        reference=named[0], settings=settings, seeds=seeds, draw="round", places=places,
    )  # fmt: skip
    rows = [_row(each, seed, sorted(places)) for seed in range(1, seeds + 1) for each in named]
    (folder / "sweep.json").write_text(header.model_dump_json(), encoding="utf-8")
    (folder / "rows.jsonl").write_text(
        "".join(f"{row.model_dump_json()}\n" for row in rows), encoding="utf-8"
    )
    return folder


def _row(setting: Compared, seed: int, codes: list[str]) -> SweepRow:
    rng = random.Random(f"{setting.policy} {seed}")
    homes = {f"ngo/C-{number}": rng.choice(codes) for number in range(HOUSEHOLDS) if rng.random() < 0.8}
    placed = len(homes)
    measures = Measures(
        cases=HOUSEHOLDS, persons=2 * HOUSEHOLDS, placed_cases=placed, placed_persons=2 * placed,
        placed_persons_first=20, score_total=12_000 * placed, mean_score=6_000 + rng.randrange(500),
        mean_gap_to_best=rng.randrange(500), mean_wish_rank=round(1 + rng.random(), 4),
        first_wish_cases=placed // 2, homes_left=rng.randrange(20), places_left=rng.randrange(50),
        empty_beds=rng.randrange(50),
        worst_gap=GroupGap(dimension="household_size", lowest_group="6+", highest_group="1", points=30.0),
    )  # fmt: skip
    level = LevelResult(
        name="placed_persons", value=2 * placed, bound=2 * placed, status="optimal", proof="certified"
    )
    own = Setting(policy=setting.policy, capacity=setting.capacity, change=setting.change, seed=seed)
    return SweepRow(
        setting=own, params=RunParams(), scenario_hash=_digest(f"round {seed}"), synthetic=True,
        status="optimal", proof="certified", stopped="done", levels=(level,), gap_ppm=0, measures=measures,
        persons_at={code: 2 * count for code, count in Counter(homes.values()).items()}, homes=homes,
        outcome_hash=_digest(own.task), seconds=1.0, versions={"rematch": "0.1.0"},
    )  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
