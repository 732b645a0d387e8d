"""Another municipality for a household, before anybody confirms it: its own view, then the whole round."""

from rematch.errors import ImpossibleError, NotFoundError
from rematch.explain.ranking import as_good, ranked
from rematch.explain.together import fit_together
from rematch.explain.view import View
from rematch.explain.why_not import fits_alone
from rematch.explain.wording import sentence
from rematch.matching import Again, Solve, solved_again
from rematch.models.effect import Effect, LevelChange, Move, Override, OwnView
from rematch.models.explanation import Contribution, RankedMunicipality
from rematch.models.run import RunParams, Stage
from rematch.solver import isolated


def override(view: View, code: str, params: RunParams, *, solve: Solve = isolated) -> Override:
    """
    Look at a municipality for a household: how good it is for them, then what it does to the round.

    Parameters
    ----------
    view : View
        The case, as a coordinator reads it: the chain names other cases.
    code : str
        The municipality.
    params : RunParams
        Of the solve with the household held there.
    solve : Solve
        `isolated`, or `in_process`.

    Returns
    -------
    Override

    Raises
    ------
    NotFoundError
        There is no such municipality in the scenario.
    SolveError
        Nothing was found in time.

    References
    ----------
    docs/explanations.md; DOMAIN section 6: own view first.
    """
    places = {place.municipality: place for place in ranked(view)}
    if code not in places:
        raise NotFoundError(f"There is no municipality {code} in this run's scenario.")
    return Override(own=_own_view(view, places, code), effect=effect(view, code, params, solve=solve))


def effect(view: View, code: str, params: RunParams, *, solve: Solve = isolated) -> Effect:
    """
    Solve the round again with a case, and those it stays with, held at a municipality.

    Returns
    -------
    Effect
        Exact where every level reached its bound; where the case cannot be there at all, why.
    """
    why = _impossible(view, code)
    if why is None:
        try:
            again = solved_again(view.scenario, params, there={view.part.case_id: code}, solve=solve)
            return _effect(view, code, again)
        except ImpossibleError:
            why = sentence("effect", "others")
    return Effect(case_id=view.part.case_id, municipality=code, possible_there=False, why=why, exact=True)


def _own_view(view: View, places: dict[str, RankedMunicipality], code: str) -> OwnView:
    there = places[code]
    now = next((place.contributions for place in places.values() if place.proposed), ())
    better, worse = compared(now, there.contributions)
    return OwnView(
        municipality=code,
        as_good=as_good(view, tuple(places.values())),
        household_score_proposed=None if view.proposed_idx is None else view.own_score(view.proposed_idx),
        household_score_there=_own_score(view, there),
        better=better,
        worse=worse,
        not_met=() if there.possible else tuple(reason.text for reason in there.reasons),
    )


def _own_score(view: View, place: RankedMunicipality) -> int | None:
    for idx, column in enumerate(view.columns):
        home = (column.municipality.code, column.pledge.pledge_ref, column.unit.unit_ref)
        if home == (place.municipality, place.pledge_ref, place.unit_ref):
            return view.own_score(idx)
    return None


def compared(
    now: tuple[Contribution, ...], there: tuple[Contribution, ...]
) -> tuple[tuple[Contribution, ...], tuple[Contribution, ...]]:
    """Return the wishes met better, and those met less, there than now; nothing where there is no now."""
    before = {line.criterion: line.value for line in now if not line.municipal}
    better, worse = [], []
    for line in there:
        value = before.get(line.criterion)
        if line.municipal or value is None or line.value is None:
            continue
        if line.value > value:
            better.append(line)
        elif line.value < value:
            worse.append(line)
    return tuple(better), tuple(worse)


def _impossible(view: View, code: str) -> str | None:
    """Why it cannot be there whatever else moves, as far as that is known without a solve."""
    here = [idx for idx, column in enumerate(view.columns) if column.municipality.code == code]
    possible = [idx for idx in here if view.table.possible[view.row, idx]]
    if not possible:
        place = next(each for each in ranked(view) if each.municipality == code)
        return sentence("effect", "not_possible", reasons=" ".join(reason.text for reason in place.reasons))
    if not any(fits_alone(view, idx) for idx in possible):
        return sentence("effect", "no_home")
    if not fit_together(view, view.columns[possible[0]].owner_idx):
        return sentence("effect", "group")
    return None


def _effect(view: View, code: str, again: Again) -> Effect:
    return Effect(
        case_id=view.part.case_id,
        municipality=code,
        possible_there=True,
        exact=again.is_optimal and view.is_optimal,
        levels=tuple(_levels(view.run.stages, again.stages)),
        chain=_chain(view, again),
    )


def _levels(before: tuple[Stage, ...], after: tuple[Stage, ...]) -> list[LevelChange]:
    return [
        LevelChange(stage=old.name, name=was.name, before=was.value, after=now.value, proof=now.proof)
        for old, new in zip(before, after, strict=False)
        for was, now in zip(old.levels, new.levels, strict=True)
    ]


def _chain(view: View, again: Again) -> tuple[Move, ...]:
    owners = {column.id: column.municipality.code for column in view.columns}
    placed = view.run.stages[-1].placed
    moves = [
        Move(
            case_id=part.case_id,
            before=owners.get(placed.get(part.case_id, "")),
            after=owners.get(again.placed.get(part.case_id, "")),
        )
        for part in view.scenario.cases
    ]
    changed = [move for move in moves if move.before != move.after]
    return tuple(sorted(changed, key=lambda move: (move.case_id != view.part.case_id, move.case_id)))
