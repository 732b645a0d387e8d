"""A question is answered yes, no, or not at all; and «not at all» is never taken for «no»."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rematch.solver.canonical import canonical
from rematch.solver.objectives import objectives_of
from rematch.solver.questions import Question, asked
from rematch.solver.refutation import Held
from rematch.solver.watch import Forwarding, Watch
from tests.solver.builders import households, params


def _question(persons: int | None = None) -> Question:
    problem = replace(households(2, 40, 6, supply=(1.1, 1.3)), must_place=np.arange(40) % 4 == 0)
    instance = canonical(problem, 0)
    sums = objectives_of(instance, ("placed_persons",))
    return Question(instance, Held() if persons is None else Held(sums, (persons,)))


def _asked(question: Question, ends_s: float) -> tuple[bool, bool, bool]:
    reply = asked(question, params(), Watch(params(), Forwarding(None)), ends_s)
    return reply.column is not None, reply.refused, reply.certificate is not None


def test_yes_and_no_in_time() -> None:
    """Everybody who must be placed can; more persons than there are can not, and prices show it."""
    assert _asked(_question(), 60.0) == (True, False, False)
    everybody = int(_question().instance.size.sum())
    assert _asked(_question(everybody + 1), 60.0) == (False, True, True)


def test_out_of_time_is_no_answer() -> None:
    """Everybody must be placed and there is hardly room: nothing was found, nothing ruled out."""
    problem = households(2, 300, 25, supply=(1.03, 1.05, 1.05))
    instance = canonical(replace(problem, must_place=np.full(300, True)), 0)
    assert _asked(Question(instance, Held()), -1.0) == (False, False, False)


def test_a_search_that_ends_short_is_no_answer() -> None:
    """Sixty persons can be placed; a search that had no time places fewer, and rules nothing out."""
    problem = households(2, 40, 6, supply=(0.9, 1.3))
    instance = canonical(problem, 0)
    held = Held(objectives_of(instance, ("placed_persons",)), (60,))
    assert _asked(Question(instance, held), -1.0) == (False, False, False)
    assert _asked(Question(instance, held), 60.0) == (True, False, False)


def test_a_start_that_keeps_everything_is_an_answer_at_once() -> None:
    """What stands of a placement nearby is looked at before any search."""
    question = _question()
    yes = asked(question, params(), Watch(params(), Forwarding(None)), 60.0)
    again = replace(question, near=yes.column)
    assert _asked(again, -1.0) == (True, False, False)
