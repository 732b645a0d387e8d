"""Numbers in, placements out: the assignment solver, its certificates and their checker."""

from rematch.solver.certificate import Certificate, LevelCertificate
from rematch.solver.check import check
from rematch.solver.force import force, forced_problem
from rematch.solver.isolated import Cancel, isolated
from rematch.solver.prepare import made_ready
from rematch.solver.problem import Problem, ScoreBlocks, SolveParams
from rematch.solver.resource_prices import ResourcePrices, resource_prices
from rematch.solver.sensitivity import Sensitivity, sensitivity, worth_of_one_more
from rematch.solver.sensitivity_units import Change
from rematch.solver.solution import Level, Progress, Solution
from rematch.solver.solve import solve
from rematch.solver.warm import carried

__all__ = [
    "Cancel",
    "Certificate",
    "Change",
    "Level",
    "LevelCertificate",
    "Problem",
    "Progress",
    "ResourcePrices",
    "ScoreBlocks",
    "Sensitivity",
    "Solution",
    "SolveParams",
    "carried",
    "check",
    "force",
    "forced_problem",
    "isolated",
    "made_ready",
    "resource_prices",
    "sensitivity",
    "solve",
    "worth_of_one_more",
]
