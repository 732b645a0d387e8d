"""The levels of a stage: value, certificate, bound, and whether what is said follows from the numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rematch.models.run import LevelResult, Stage, StageCertificate
from rematch.verify.bound import View, bound_of
from rematch.verify.report import Check, Claim, checked

PROOFS = ("none", "proved", "certified")


@dataclass(frozen=True, slots=True)
class StageClaims:
    """One stage as stated: its view of the problem, its levels, its certificate."""

    view: View
    stage: Stage
    certificate: StageCertificate
    placed: Mapping[str, str]


def objectives_check(view: View, stage: Stage, certificate: StageCertificate) -> Check:
    """Check that the levels are the objectives of the rules, in order, and all built."""
    rules = view.problem.scenario.policy.objectives
    asked = rules if view.stage == "who" else ("score",)
    fault = _other_names(asked, tuple(level.name for level in stage.levels), "run")
    fault = fault or _other_names(
        asked, tuple(level.objective for level in certificate.levels), "certificate"
    )
    unbuilt = [name for name in asked if view.coefficient(name) is None]
    if unbuilt:
        fault = f"{unbuilt[0]}: not built yet"
    return checked(f"{view.stage}/objectives", fault)


def resources_check(view: View, certificate: StageCertificate) -> Check:
    """Check that the certificate prices exactly the resources of the scenario, each once."""
    named, there = set(certificate.resources), set(view.problem.capacity)
    fault = ""
    if missing := sorted(there - named):
        fault = f"{missing[0]} is not priced ({len(named)} named, {len(there)} in the scenario)"
    elif foreign := sorted(named - there):
        fault = f"{foreign[0]} is not in the scenario ({len(named)} named, {len(there)} there)"
    elif len(named) != len(certificate.resources):
        fault = f"a resource stands twice ({len(certificate.resources)} named, {len(there)} in the scenario)"
    return checked(f"{view.stage}/resources", fault)


def level_checks(claims: StageClaims, level_idx: int) -> tuple[list[Check], Claim]:
    """Return the checks of one level and what may be claimed for it."""
    level = claims.stage.levels[level_idx]
    name = f"{claims.view.stage}/{level.name}"
    value = claims.view.value(level.name, claims.placed)
    wrong = "" if value == level.value else f"{level.value} stated, {value} derived from the placements"
    malformed = _malformed(claims, level_idx)
    checks = [checked(f"{name}/value", wrong), checked(f"{name}/certificate", malformed)]
    bound = None if malformed else bound_of(claims.view, claims.certificate, level_idx)
    if not malformed:
        stated = claims.certificate.levels[level_idx].bound
        differs = "" if stated == bound else f"{stated} stated, {_shown(bound)} given by the numbers"
        checks += [checked(f"{name}/bound", differs), checked(f"{name}/claim", _false_claim(level, bound))]
    return checks, _claim(claims, level_idx, value, bound)


def status_check(stage: Stage) -> Check:
    """Check a stage's status and proof against those of its levels."""
    fault = ""
    weakest = min((level.proof for level in stage.levels), key=PROOFS.index, default="none")
    best = all(level.status == "optimal" for level in stage.levels)
    if stage.status == "infeasible" or best != (stage.status == "optimal"):
        fault = f"status {stage.status} stated, levels {', '.join(level.status for level in stage.levels)}"
    elif stage.proof != weakest:
        fault = f"proof {stage.proof} stated, the weakest level is {weakest}"
    return checked(f"{stage.name.value}/status", fault)


def _other_names(asked: tuple[str, ...], stated: tuple[str, ...], whose: str) -> str:
    if asked == stated:
        return ""
    return f"{', '.join(asked)} asked for, {', '.join(stated) or 'none'} in the {whose}"


def _malformed(claims: StageClaims, level_idx: int) -> str:
    """Name the first number that is missing, of the wrong sign, or not what was held."""
    level, resources = claims.certificate.levels[level_idx], claims.certificate.resources
    if len(level.prices) != len(resources):
        return f"{len(level.prices)} prices, {len(resources)} resources"
    if not len(level.earlier) == len(level.held) == level_idx:
        return f"{len(level.earlier)} multipliers and {len(level.held)} values, {level_idx} earlier levels"
    if negative := [factor for factor in level.earlier if factor < 0]:
        return f"multiplier {negative[0]}: less than 0"
    return next(_wrong_held(claims, level.held), "")


def _wrong_held(claims: StageClaims, held: tuple[int, ...]) -> Iterator[str]:
    for earlier, value in zip(claims.stage.levels, held, strict=False):
        reached = claims.view.value(earlier.name, claims.placed)
        if value != reached:
            yield f"{earlier.name} held at {value}, {reached} reached"


def _false_claim(level: LevelResult, bound: int | None) -> str:
    if bound is None:
        return "a group that must be placed can go nowhere"
    if bound < level.value:
        return f"value {level.value} stated, above the bound {bound} of the certificate"
    if level.status == "infeasible" or (level.status == "optimal") != (level.value == level.bound):
        return f"status {level.status} stated, with value {level.value} and bound {_shown(level.bound)}"
    return _false_proof(level, bound)


def _false_proof(level: LevelResult, bound: int) -> str:
    stated = f"{level.proof} stated with value {level.value} and bound {_shown(level.bound)}"
    said = f"{stated}, the certificate gives {bound}"
    if level.proof == "certified":
        return "" if level.value == level.bound == bound else said
    if level.proof == "proved":
        return "" if level.value == level.bound else said
    return "" if level.bound in (None, bound) else said


def _claim(claims: StageClaims, level_idx: int, value: int, bound: int | None) -> Claim:
    level = claims.stage.levels[level_idx]
    given = ["with the same cases placed"] if claims.view.stage == "where" else []
    given += [f"with {row.name} held at {row.value}" for row in claims.stage.levels[:level_idx]]
    words = _words(level, value, bound, ", ".join(["under these rules", *given]))
    return Claim(claims.view.stage, level.name, value, bound, bound == value, words)


def _words(level: LevelResult, value: int, bound: int | None, under: str) -> str:
    if bound is None:
        return f"{value} reached; no bound can be derived."
    if bound < value:
        return f"{value} reached, yet the numbers give {bound}: one of the two is false."
    if bound == value:
        return f"{value} is the best {under}: the prices alone show it, without a solver."
    if level.proof == "proved" and level.bound == value:
        return (
            f"{value} reached; the prices show at most {bound} {under}. That {value} is the best rests on "
            "one mixed-integer program over the pairs the certificate leaves open, closed at gap 0; "
            "it was not re-checked here."
        )
    return f"{value} reached; the prices show at most {bound} {under}."


def _shown(bound: int | None) -> str:
    return "none" if bound is None else str(bound)
