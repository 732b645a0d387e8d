"""The levels of a stage: value, certificate, bound, and whether what is said follows from the numbers."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rematch.models.policy import refused_objective
from rematch.models.run import LevelResult, Stage, StageCertificate
from rematch.verify.budget import Budget, TooLargeError
from rematch.verify.numbered import Round, View
from rematch.verify.objectives import value_of
from rematch.verify.question import question_of
from rematch.verify.report import Check, Claim, checked
from rematch.verify.stated import Positions, malformed, unknown_names
from rematch.verify.tree import not_shown

KEPT, SCORE = "kept", "score"
PROOFS = ("none", "proved", "certified")
SHOWN_BY = {
    "prices": "the prices alone show it",
    "packings": "prices and packings show it",
    "rows": "prices and rows anyone can derive show it",
    "tree": "a tree of {nodes} nodes shows it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageClaims:
    """One stage as stated: its problem in numbers, its levels, its certificate, the pairs it placed."""

    round: Round
    positions: Positions
    stage: Stage
    certificate: StageCertificate
    placed: Collection[int]
    budget: Budget


def objectives_check(view: View, stage: Stage, certificate: StageCertificate) -> Check:
    """Check that the levels are the objectives of the rules, in order, and can all be asked for."""
    rules = view.problem.scenario.policy.objectives
    asked = rules if view.stage == "who" else _where(rules)
    fault = _other_names(asked, tuple(level.name for level in stage.levels), "run")
    fault = fault or _other_names(
        asked, tuple(level.objective for level in certificate.levels), "certificate"
    )
    if (refused := refused_objective(rules)) is not None:
        fault = refused.reason
    if KEPT in rules and view.problem.previous is None:
        fault = "kept asked for, and the scenario holds no earlier placements"
    return checked(f"{view.stage}/objectives", fault)


def _where(rules: tuple[str, ...]) -> tuple[str, ...]:
    """The second stage asks for score, and for kept where the rules do, in their order."""
    both = tuple(name for name in rules if name in {KEPT, SCORE})
    return both if SCORE in both else (*both, SCORE)


def names_check(view: View, certificate: StageCertificate) -> Check:
    """Check that the cases and columns the certificate lists are those of the scenario, each once."""
    fault = unknown_names(view.problem.parts, view.problem.sites, certificate)
    return checked(f"{view.stage}/names", fault)


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
    name = f"{claims.stage.name.value}/{level.name}"
    value = value_of(claims.round, level.name, claims.placed)
    wrong = "" if value == level.value else f"{level.value} stated, {value} derived from the placements"
    ill_formed = _ill_formed(claims, level_idx)
    checks = [checked(f"{name}/value", wrong), checked(f"{name}/certificate", ill_formed)]
    bound: int | None = None
    if not ill_formed:
        fault = _bound_fault(claims, level_idx)
        bound = None if fault else claims.certificate.levels[level_idx].bound
        checks += [
            checked(f"{name}/bound", fault),
            checked(f"{name}/claim", _false_claim(level, bound)),
        ]
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


def _ill_formed(claims: StageClaims, level_idx: int) -> str:
    """Name the first number that is missing, out of place, of the wrong sign, or not what was held."""
    level, names = claims.certificate.levels[level_idx], _earlier(claims, level_idx)
    fault = malformed(level, claims.positions, len(claims.certificate.resources), names)
    return fault or next(_wrong_held(claims, level.held), "")


def _earlier(claims: StageClaims, level_idx: int) -> tuple[str, ...]:
    return tuple(level.name for level in claims.stage.levels[:level_idx])


def _wrong_held(claims: StageClaims, held: tuple[int, ...]) -> Iterator[str]:
    for earlier, value in zip(claims.stage.levels, held, strict=False):
        reached = value_of(claims.round, earlier.name, claims.placed)
        if value != reached:
            yield f"{earlier.name} held at {value}, {reached} reached"


def _bound_fault(claims: StageClaims, level_idx: int) -> str:
    level = claims.certificate.levels[level_idx]
    question = question_of(claims.round, _earlier(claims, level_idx), level)
    try:
        return not_shown(question, claims.positions, claims.budget)
    except TooLargeError as error:
        return f"too large to re-check here: {error}"


def _false_claim(level: LevelResult, bound: int | None) -> str:
    if bound is None:
        return "no bound is shown, so nothing can be claimed" if level.bound is not None else ""
    if bound < level.value:
        return f"value {level.value} stated, above the bound {bound} of the certificate"
    if level.status == "infeasible" or (level.status == "optimal") != (level.value == level.bound):
        return f"status {level.status} stated, with value {level.value} and bound {_shown(level.bound)}"
    return _false_proof(level, bound)


def _false_proof(level: LevelResult, bound: int) -> str:
    stated = f"{level.proof} stated with value {level.value} and bound {_shown(level.bound)}"
    said = f"{stated}, the certificate gives {bound}"
    if level.proof == "certified":
        return "" if level.bound == bound else said
    if level.proof == "proved":
        return "" if level.value == level.bound else said
    return "" if level.bound in (None, bound) else said


def _claim(claims: StageClaims, level_idx: int, value: int, bound: int | None) -> Claim:
    level, stage = claims.stage.levels[level_idx], claims.stage.name.value
    given = ["with the same cases placed"] if stage == "where" else []
    given += [f"with {row.name} held at {row.value}" for row in claims.stage.levels[:level_idx]]
    shown = claims.certificate.levels[level_idx]
    by = SHOWN_BY[shown.kind].format(nodes=len(shown.nodes))
    words = _words(level, (value, bound), ", ".join(["under these rules", *given]), by)
    return Claim(stage, level.name, value, bound, bound == value, words)


def _words(level: LevelResult, found: tuple[int, int | None], under: str, by: str) -> str:
    value, bound = found
    if bound is None:
        return f"{value} reached; the certificate shows no bound."
    if bound < value:
        return f"{value} reached, yet the numbers give {bound}: one of the two is false."
    if bound == value:
        return f"{value} is the best {under}: {by}, without a solver."
    if level.proof == "proved" and level.bound == value:
        return (
            f"{value} reached; the certificate shows at most {bound} {under}. That {value} is the best rests "
            "on one mixed-integer program over the pairs the certificate leaves open, closed at gap 0; "
            "it was not re-checked here."
        )
    return f"{value} reached; the certificate shows at most {bound} {under}."


def _shown(bound: int | None) -> str:
    return "none" if bound is None else str(bound)
