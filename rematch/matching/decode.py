"""Numbers to words: solver solutions become stages, placements and a certificate with named resources."""

from collections.abc import Sequence

from rematch.matching.encode import Encoded
from rematch.models.run import (
    Certificate,
    LevelResult,
    Placement,
    Stage,
    StageCertificate,
    StageName,
)
from rematch.solver import Solution


def placed_columns(encoded: Encoded, solution: Solution) -> dict[str, str]:
    """Return the column id of every case the solution places, in order of case id."""
    columns = encoded.table.columns
    found = {
        part.case_id: columns[int(column_idx)].id
        for part, column_idx in zip(encoded.scenario.cases, solution.column, strict=True)
        if column_idx >= 0
    }
    return dict(sorted(found.items()))


def levels_of(solution: Solution) -> tuple[LevelResult, ...]:
    """Return what each objective reached."""
    return tuple(
        LevelResult(
            name=level.name, value=level.value, bound=level.bound, status=level.status, proof=level.proof
        )
        for level in solution.levels
    )


def stage_of(name: StageName, encoded: Encoded, solution: Solution) -> Stage:
    """Return what one solve says, in names."""
    return Stage(
        name=name,
        levels=levels_of(solution),
        status=solution.status,
        proof=solution.proof,
        stopped=solution.stopped,
        placed=placed_columns(encoded, solution),
    )


def certificate_of(scenario_hash: str, stages: Sequence[StageCertificate | None]) -> Certificate:
    """Return the certificate of a whole run."""
    return Certificate(
        scenario_hash=scenario_hash, stages=tuple(stage for stage in stages if stage is not None)
    )


def placements_of(encoded: Encoded, placed: dict[str, str]) -> tuple[Placement, ...]:
    """Return one placement per case, in order of case id; its score is that of the home proposed."""
    column_idx = {column.id: idx for idx, column in enumerate(encoded.table.columns)}
    rows = sorted((part.case_id, row) for row, part in enumerate(encoded.scenario.cases))
    return tuple(
        _placement(encoded, case_id, row, column_idx.get(placed.get(case_id, ""))) for case_id, row in rows
    )


def _placement(encoded: Encoded, case_id: str, row: int, idx: int | None) -> Placement:
    if idx is None:
        return Placement(case_id=case_id, municipality=None)
    column = encoded.table.columns[idx]
    return Placement(
        case_id=case_id,
        municipality=column.municipality.code,
        pledge_ref=column.pledge.pledge_ref,
        unit_ref=column.unit.unit_ref,
        bundle=column.bundle.homes if column.bundle else None,
        score=int(encoded.table.mixed[row, idx]),
    )
