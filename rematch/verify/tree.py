"""A level certificate walked node by node: the bound holds when every leaf is closed."""

from collections.abc import Sequence

from rematch.models.certificate import CaseSplit, Node
from rematch.verify.budget import NODES_MAX, Budget, TooLargeError
from rematch.verify.enforcement import Enforcement, StepError
from rematch.verify.left import Left, by_case_split, by_switch, left_at_first
from rematch.verify.objectives import THRESHOLDS
from rematch.verify.question import Question
from rematch.verify.rows import Inequality, derived
from rematch.verify.stated import Positions
from rematch.verify.steps import Evaluator


def not_shown(question: Question, positions: Positions, budget: Budget) -> str:
    """Say why the nodes of a level do not show its bound; empty: they do."""
    if question.settled:
        return ""
    if not question.level.nodes:
        return f"{question.level.bound} stated, and nothing shows it"
    if len(question.level.nodes) > NODES_MAX:
        raise TooLargeError(f"{len(question.level.nodes):,} nodes, at most {NODES_MAX:,}")
    rows: list[Inequality] = []
    for row_idx, row in enumerate(question.level.rows):
        budget.look(len(question.pairs))
        found = derived(question, positions, row)
        if isinstance(found, str):
            return f"row {row_idx}: {found}"
        rows.append(found)
    return _Walk(Evaluator(question, positions, rows, Enforcement(question), budget)).fault()


class _Walk:
    """The walk through the nodes of one level, in preorder."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._question = evaluator.question

    def fault(self) -> str:
        """Return what keeps the nodes from showing the bound; empty: nothing."""
        nodes = self._question.level.nodes
        # What is left for the nodes still to come, the next one last; None: closed further up.
        ahead: list[Left | None] = [left_at_first(self._question)]
        for node_idx, node in enumerate(nodes):
            if not ahead:
                return f"the tree ends before node {node_idx} of {len(nodes)}"
            try:
                below = self._below(node, ahead.pop())
            except StepError as fault:
                return _at(node_idx, nodes, str(fault))
            if isinstance(below, str):
                return _at(node_idx, nodes, below)
            ahead += below
        return f"the nodes end before the tree does: {len(ahead)} more are open" if ahead else ""

    def _below(self, node: Node, left: Left | None) -> list[Left | None] | str:
        """Return what is left for the node's children, the first one last, or why it is not closed."""
        total: int | None = None
        for step in node.steps:
            if left is None:
                break
            total = self._evaluator.take(left, step)
            if total is None or total <= self._question.ceiling:
                left = None
        if left is not None and left.stuck:
            left = None
        if node.split is None:
            return [] if left is None else self._open(total)
        return [None, None] if left is None else self._split(node, left)

    def _split(self, node: Node, left: Left) -> list[Left | None] | str:
        self._evaluator.budget.look(len(left.options))
        if isinstance(node.split, CaseSplit):
            first, second = by_case_split(self._question, self._evaluator.positions, left, node.split)
            return [second, first]
        assert node.split is not None
        resource = node.split.resource
        if not self._question.round.limits[resource].if_used:
            return f"resource {resource} is switched, and not one that counts only if it is used"
        off, on = by_switch(self._question, left, resource)
        return [on, off]

    def _open(self, total: int | None) -> str:
        level = self._question.level
        if total is None:
            return "neither a step nor a split"
        if level.objective in THRESHOLDS:
            return f"{level.bound} stated, and {level.bound + 1} is not ruled out"
        return f"{level.bound} stated, {total // level.scale} given by the numbers"


def _at(node_idx: int, nodes: Sequence[Node], fault: str) -> str:
    return f"node {node_idx} of {len(nodes)}: {fault}" if len(nodes) > 1 else fault
