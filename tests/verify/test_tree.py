"""Every kind of certificate on rounds worked out by hand: what holds, and what each refusal says."""

import pytest

from rematch.models.certificate import Node, Step
from rematch.verify.budget import OPTIONS_MAX, STATES_MAX, Budget, TooLargeError
from rematch.verify.question import question_of
from rematch.verify.stated import malformed
from rematch.verify.tree import not_shown
from tests.verify.false_claims import FALSE
from tests.verify.ill_formed import FORM
from tests.verify.numbers import a_round, a_stock, positions
from tests.verify.small_claims import Claim, level, packed, score
from tests.verify.true_claims import TRUE


def fault(claim: Claim, budget: Budget | None = None) -> str:
    """Why the claim does not hold; empty: it does."""
    places = positions(claim.round)
    wrong = malformed(claim.level, places, len(claim.round.limits), claim.names)
    question = None if wrong else question_of(claim.round, claim.names, claim.level)
    return wrong if question is None else not_shown(question, places, budget or Budget())


@pytest.mark.parametrize("claim", TRUE.values(), ids=TRUE)
def test_what_is_true_is_shown(claim: Claim) -> None:
    """The numbers are the least that show it."""
    assert fault(claim) == ""


@pytest.mark.parametrize("claim", FALSE.values(), ids=FALSE)
def test_what_is_false_is_refused(claim: Claim) -> None:
    """Some placement reaches more, or a row does not follow; the refusal says which numbers differ."""
    assert claim.says in fault(claim) and claim.says


@pytest.mark.parametrize("claim", FORM.values(), ids=FORM)
def test_what_is_ill_formed_is_refused(claim: Claim) -> None:
    """Positions, lengths, signs and the word for its kind are looked at before anything else."""
    assert claim.says in fault(claim) and claim.says


def test_too_many_nodes() -> None:
    """It says so, and does not begin."""
    many = score(0, *(Node(steps=()),) * 100_001)
    with pytest.raises(TooLargeError, match="100,001 nodes"):
        fault(Claim(a_round([[1]]), many))


def test_too_many_states() -> None:
    """Two resources of thousands in one municipality would fill the memory."""
    amounts = (4_000, 4_000)
    round_ = a_round([[1], [1]], a_stock(5_000, amounts=amounts), a_stock(5_000, amounts=amounts))
    with pytest.raises(TooLargeError, match="25,010,001 states"):
        fault(Claim(round_, score(1, Node(steps=(packed(round_),)))))


@pytest.mark.parametrize(
    ("done", "says"),
    [(Budget(states=STATES_MAX), "states of packings"), (Budget(options=OPTIONS_MAX), "options looked at")],
)
def test_too_much_work_in_all(done: Budget, says: str) -> None:
    """The work of all levels of a certificate is counted together."""
    with pytest.raises(TooLargeError, match=says):
        fault(TRUE["packings"], done)


def test_nothing_to_show_needs_no_nodes_and_a_linear_level_always_does() -> None:
    """A level without nodes is refused, whatever its bound."""
    assert fault(Claim(a_round([[1]]), score(10**9))) == "1000000000 stated, and nothing shows it"
    assert fault(Claim(a_round([[1]]), level("infeasible", -1))) == "-1 stated, and nothing shows it"


def test_what_follows_a_closed_node_changes_nothing() -> None:
    """A node that its first step closes may go on: what is below it is closed as well."""
    claim = TRUE["a tree"]
    closed = score(
        44, Node(steps=(Step(prices=(0, 0)),), split=claim.level.nodes[0].split), *claim.level.nodes[1:]
    )
    assert fault(Claim(claim.round, closed)) == ""
