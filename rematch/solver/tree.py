"""A level's optimality as a tree of packings bounds with fixing in every node (certificate kinds 2 and 4).

Called for rounds of a few hundred cases once a best placement is known; hands back what anybody can re-check.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rematch.solver.certificate import LevelCertificate, Node, Row
from rematch.solver.fixing import Effort, Fixed, fixed
from rematch.solver.packings_exact import Packing
from rematch.solver.packings_start import packing_of, with_rows
from rematch.solver.packings_table import Question
from rematch.solver.placement import keeps_rules
from rematch.solver.price_bound import Prices
from rematch.solver.problem import IntArray
from rematch.solver.rows import cover_rows
from rematch.solver.tree_single import single_node
from rematch.solver.tree_split import children, split_of
from rematch.solver.watch import Watch

ROOT = Effort(first=600, further=200, steps=8)
INNER = Effort(first=100, further=30, steps=3)

# Rows make every step slower: they have to leave so much fewer pairs at the root.
WORTH_ROWS = 0.9

# What a verifier may refuse is well beyond: 100,000 nodes, 10^9 states forward and backward, 20 MB.
NODE_LIMIT = 20_000
STATE_LIMIT = 4 * 10**8
SHARE_LIMIT = 800_000


@dataclass(frozen=True, eq=False)
class Certified:
    """
    What became of a question.

    Parameters
    ----------
    certificate : LevelCertificate or None
        In canonical indices; its bound is the question's value when `closed`, else the best one node shows,
        and None where only the rules were asked about.
    closed : bool
    column : int64[n] or None
        A placement worth more than the question's value: ask again with that.
    """

    certificate: LevelCertificate | None
    closed: bool
    column: IntArray | None = None


@dataclass(frozen=True, eq=False)
class _Open:
    """A node still to be worked on, and the shares of the last step above it."""

    packing: Packing
    before: IntArray


@dataclass(eq=False)
class _Tree:
    """Nodes in preorder, those that wait, and what was spent."""

    waiting: list[_Open]
    nodes: list[Node] = field(default_factory=list)
    states: int = 0
    shares: int = 0
    column: IntArray | None = None
    stuck: bool = False

    @property
    def spent(self) -> bool:
        """Whether the file, or its verification, would grow too large."""
        return len(self.nodes) >= NODE_LIMIT or self.states > STATE_LIMIT or self.shares > SHARE_LIMIT


def certified_level(question: Question, start: Prices, until_s: float, watch: Watch) -> Certified | None:
    """
    Show that nothing exceeds the question's value, as far as the time goes.

    Parameters
    ----------
    start : Prices
        Of the level's linear relaxation.
    until_s : float
        Moment on the watch at which to end; not looked at in audit mode.

    Returns
    -------
    Certified or None
        None where nothing can be enforced, or where the numbers are too large.

    References
    ----------
    docs: certificates, sections 3 and 5.
    """
    root = packing_of(question, start, question.instance.allowed)
    if root is None:
        return None
    nothing = np.zeros(root.must.shape[0], dtype=np.int64)
    root, first = _with_covers(root, fixed(root, nothing, ROOT))
    question = root.question
    tree = _Tree([])
    _take(tree, first)
    while tree.waiting and not (tree.stuck or tree.spent or _late(until_s, watch)):
        place = tree.waiting.pop()
        _take(tree, fixed(place.packing, place.before, INNER))
    if tree.waiting or tree.stuck:
        shown = None if question.of_rules else single_node(root, first.steps)
        return Certified(shown, False, tree.column)
    return Certified(question.certificate(root.scale, question.value, tree.nodes), True)


def _with_covers(root: Packing, first: Fixed) -> tuple[Packing, Fixed]:
    """The root with further rows where they delete more than they cost, else as it was."""
    rows = () if first.closed else _broken_covers(first)
    if not rows:
        return root, first
    other = with_rows(root, first.packing, rows)
    second = fixed(other, np.zeros(root.must.shape[0], dtype=np.int64), ROOT)
    pairs = second.packing.table.case.shape[0]
    better = second.closed or pairs < WORTH_ROWS * first.packing.table.case.shape[0]
    return (other, second) if better else (root, first)


def _broken_covers(first: Fixed) -> tuple[Row, ...]:
    """Covers that the packings broke on average, of what is priced and scarce."""
    packing = first.packing
    instance, table = packing.question.instance, packing.table
    share = np.zeros((instance.n, instance.m))
    share[table.case, table.column] = first.often
    price = packing.point[packing.must.shape[0] :][: instance.capacity.shape[0]]
    return cover_rows(instance, np.flatnonzero(price > 0).tolist(), share)


def _late(until_s: float, watch: Watch) -> bool:
    return not watch.audit and watch.elapsed_s > until_s


def _take(tree: _Tree, done: Fixed) -> None:
    """Book a node, and let its children wait; a better placement, or nothing to split, ends the growth."""
    split = None if done.closed else split_of(done)
    tree.nodes.append(Node(done.steps, split))
    tree.states += done.states
    tree.shares += sum(len(step.shares) + len(step.prices) for step in done.steps)
    if done.closed:
        return
    tree.column = _better(done)
    tree.stuck = tree.column is not None or split is None
    if split is not None:
        before = done.packing.point[: done.packing.must.shape[0]]
        tree.waiting += [_Open(child, before) for child in reversed(children(done.packing, split))]


def _better(done: Fixed) -> IntArray | None:
    """What was packed lately, if that happens to be a placement worth more than the question's value."""
    question, table = done.packing.question, done.packing.table
    packed = np.flatnonzero(done.often > 0.5)
    column = np.full(question.instance.n, -1, dtype=np.int64)
    column[table.case[packed]] = table.column[packed]
    if _worth(question.coefficient, column) <= question.value or not keeps_rules(question.instance, column):
        return None
    for coefficient, held in zip(question.earlier, question.held, strict=True):
        if coefficient is not None and _worth(coefficient, column) < held:
            return None
    return column


def _worth(coefficient: IntArray, column: IntArray) -> int:
    placed = np.flatnonzero(column >= 0)
    return int(coefficient[placed, column[placed]].sum())
