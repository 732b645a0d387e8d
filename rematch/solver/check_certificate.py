"""Whether a level certificate shows its bound, recomputed in exact integers; called by `check`.

Kinds prices, packings, rows and tree, thresholds and infeasible are one walk through its nodes.
"""

from __future__ import annotations

from collections.abc import Sequence

from rematch.errors import RefutedError
from rematch.solver.certificate import INFEASIBLE, Certificate, LevelCertificate
from rematch.solver.check_levels import Reading
from rematch.solver.check_numbers import refuse_misfits, refuse_other_than_integers
from rematch.solver.check_question import needs_nothing, question_of
from rematch.solver.check_tree import refuse_open_leaves

NOTHING_LEFT = -1


def refuse_false_certificate(
    given: Reading, certificate: Certificate, names: Sequence[str], values: Sequence[int]
) -> None:
    """
    Replay the certificate of every level.

    Parameters
    ----------
    given : Reading
    certificate : Certificate
    names, values : of the levels, in order

    Raises
    ------
    RefutedError
        The first level whose bound is not shown.

    References
    ----------
    docs/certificates.md
    """
    stated = [part.objective for part in certificate.levels]
    if stated != list(names):
        raise RefutedError(f"Certificate: for {stated}, the levels are {list(names)}.")
    for level, part in enumerate(certificate.levels):
        refuse_false_bound(given, part, names[:level], values[:level])


def refuse_false_infeasible(given: Reading, certificate: Certificate) -> None:
    """
    Replay the certificate that nothing keeps every rule.

    Raises
    ------
    RefutedError
        It is for something else, or does not show it.
    """
    stated = [part.objective for part in certificate.levels]
    if stated != [INFEASIBLE]:
        raise RefutedError(f"Certificate: for {stated}, [{INFEASIBLE!r}] is meant.")
    part = certificate.levels[0]
    refuse_other_than_integers(part)
    if part.bound != NOTHING_LEFT:
        raise RefutedError(f"Certificate of {INFEASIBLE}: bound {part.bound}, {NOTHING_LEFT} is meant.")
    refuse_false_bound(given, part, (), ())


def refuse_false_bound(
    given: Reading, part: LevelCertificate, names: Sequence[str], values: Sequence[int]
) -> None:
    """
    Replay one level's certificate; `names` and `values` are those of the levels before it.

    Raises
    ------
    RefutedError
        Numbers that are none or misfit, other values held, or a bound that they do not show.
    """
    refuse_other_than_integers(part)
    refuse_misfits(given.problem, names, part)
    if tuple(part.held) != tuple(values):
        raise RefutedError(
            f"Certificate of {part.objective}: held at {part.held}, the values are {tuple(values)}."
        )
    if not part.nodes and needs_nothing(given, part):
        return
    question = question_of(given, names, part)
    if not part.nodes and question.start.void:
        return
    refuse_open_leaves(question, part)
