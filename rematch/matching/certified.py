"""Numbers to words: a solver's certificate becomes that of a stage, its names once and in lists."""

from rematch.matching.encode import Encoded
from rematch.models import certificate as words
from rematch.models.run import StageCertificate, StageName
from rematch.solver import Solution
from rematch.solver import certificate as numbers


def stage_certificate(name: StageName, encoded: Encoded, solution: Solution) -> StageCertificate | None:
    """Return the solve's certificate in names; None where it has none."""
    if solution.certificate is None:
        return None
    levels = solution.certificate.levels
    refers = any(_refers(level) for level in levels)
    return StageCertificate(
        stage=name,
        resources=tuple(resource.name for resource in encoded.resources),
        cases=tuple(part.case_id for part in encoded.scenario.cases) if refers else (),
        columns=tuple(column.id for column in encoded.table.columns) if refers else (),
        levels=tuple(_level(encoded, level) for level in levels),
    )


def _refers(level: numbers.LevelCertificate) -> bool:
    """Say whether a level names cases or columns."""
    steps = (step for node in level.nodes for step in node.steps)
    return bool(level.rows) or len(level.nodes) > 1 or any(step.shares for step in steps)


def _level(encoded: Encoded, level: numbers.LevelCertificate) -> words.LevelCertificate:
    return words.LevelCertificate(
        objective=level.objective,
        kind=level.kind,
        scale=level.scale,
        held=level.held,
        bound=level.bound,
        rows=tuple(_row(encoded, row) for row in level.rows),
        nodes=tuple(
            words.Node(steps=tuple(map(_step, node.steps)), split=_split(node.split)) for node in level.nodes
        ),
    )


def _step(step: numbers.Step) -> words.Step:
    return words.Step(
        prices=step.prices,
        earlier=step.earlier,
        rows=step.rows,
        enforced=step.enforced,
        shares=step.shares,
    )


def _split(split: numbers.Split | None) -> words.CaseSplit | words.SwitchSplit | None:
    if isinstance(split, numbers.CaseSplit):
        return words.CaseSplit(case=split.case, columns=split.columns)
    return None if split is None else words.SwitchSplit(resource=split.resource)


def _row(encoded: Encoded, row: numbers.Row) -> words.Row:
    if isinstance(row, numbers.ApartRow):
        return words.ApartRow(apart=row.cases, municipality=_code(encoded, row.owner))
    if isinstance(row, numbers.CoverRow):
        return words.CoverRow(resource=row.resource, cases=row.cases, needs=row.needs)
    return words.RoundedRow(divisor=row.divisor, resources=row.resources, cases=row.cases)


def _code(encoded: Encoded, owner_idx: int) -> str:
    columns = encoded.table.columns
    return next(each.municipality.code for each in columns if each.owner_idx == owner_idx)
