"""Re-checks a run in plain integers: scores, possibility, placements and the bounds of its certificate.

A second implementation of docs/criteria.md and docs/matching.md that shares no code with scoring, matching or
solver; whoever holds a scenario, a run and its certificate can call it.
"""

from rematch.verify.checks import verify
from rematch.verify.report import Check, Claim, Report, require
from rematch.verify.score import PairScore, pair_scores

__all__ = ["Check", "Claim", "PairScore", "Report", "pair_scores", "require", "verify"]
