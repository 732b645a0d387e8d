"""Finds the best value of a threshold: halves what is open, and asks whether anything reaches it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rematch.solver.canonical import Instance
from rematch.solver.certificate import LevelCertificate
from rematch.solver.objectives import Objective
from rematch.solver.problem import IntArray, SolveParams
from rematch.solver.questions import Question, asked
from rematch.solver.refutation import Held
from rematch.solver.watch import Watch

QUESTION_SHARE = 0.4


@dataclass(frozen=True, eq=False)
class Reached:
    """
    The placement, and what is known of anything above it.

    Nothing is worth more than `refused_above`; `certificate`, with the sums held, shows its own bound.
    """

    column: IntArray
    refused_above: int
    certificate: LevelCertificate | None = None


@dataclass(frozen=True, eq=False)
class Bisection:
    """One threshold on the instance that earlier thresholds leave, earlier sums held, until `ends_s`."""

    objective: Objective
    instance: Instance
    held: Held
    params: SolveParams
    ends_s: float

    def run(self, column: IntArray, watch: Watch) -> Reached:
        """
        From a placement on: the value rises with every «yes», what is open shrinks with every «no».

        Notes
        -----
        An unknown answer is taken for a «no» in choosing what to ask next, and never as a proof.
        """
        threshold = self.objective.threshold
        assert threshold is not None
        reached = Reached(column, threshold.top)
        low, limit = threshold.value(column), threshold.top
        while low < limit and watch.elapsed_s < self.ends_s and not watch.expired:
            at = threshold.middle(low, limit)
            question = Question(threshold.held(self.instance, at), self.held, reached.column)
            share_s = QUESTION_SHARE * (self.ends_s - watch.elapsed_s)
            reply = asked(question, self.params, watch, watch.elapsed_s + share_s)
            if reply.column is not None:
                reached, low = replace(reached, column=reply.column), threshold.value(reply.column)
                watch.incumbent(self.instance, reply.column)
                continue
            limit = threshold.below(at)
            if reply.certificate is not None:
                reached = replace(reached, certificate=replace(reply.certificate, bound=limit))
            if reply.refused:
                reached = replace(reached, refused_above=limit)
        return reached
