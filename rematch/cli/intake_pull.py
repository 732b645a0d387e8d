"""Brings submissions from KoboToolbox to rematch: the new and the edited ones, told apart by their ids."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpx

from rematch.analysis.intake.submission import instance_of, needed
from rematch.cli.calling import Server
from rematch.cli.intake_state import PullState
from rematch.cli.kobo import is_wanted
from rematch.errors import RematchError

TAKE = "/v1/intake/kobo"
PROBLEM = re.compile(r"/problems/([a-z-]{1,40})")
POINTER = re.compile(r"(/[a-z0-9_~]{1,60}){1,12}")


@dataclass(slots=True)
class Counts:
    """How many submissions there were, and what became of them."""

    taken: int = 0
    unchanged: int = 0
    left_out: int = 0
    erased: int = 0
    refused: int = 0

    @property
    def seen(self) -> int:
        """All of them."""
        return self.taken + self.unchanged + self.left_out + self.erased + self.refused


@dataclass(frozen=True, slots=True)
class Pull:
    """Where to, what was brought over before, which ones, and who is told of a refusal (ids only)."""

    rematch: Server
    state: PullState
    approved_only: bool
    told: Callable[[str], None]

    def run(self, found: Iterable[list[dict[str, Any]]]) -> Counts:
        """Bring page after page over; what is done is written down after each, and when something breaks."""
        counts = Counts()
        try:
            for page in found:
                for submission in page:
                    self._bring(submission, counts)
                self.state.save()
        finally:
            self.state.save()
        return counts

    def _bring(self, submission: dict[str, Any], counts: Counts) -> None:
        root_id, sent = instance_of(submission), needed(submission)
        if not is_wanted(submission, approved_only=self.approved_only):
            counts.left_out += 1
        elif root_id is None:
            counts.refused += 1
            self.told("A submission without an id that can be used was left there.")
        elif not self.state.is_new(root_id, sent):
            counts.unchanged += 1
        else:
            self._send(root_id, sent, counts)

    def _send(self, root_id: str, sent: dict[str, Any], counts: Counts) -> None:
        answer = self.rematch.call("POST", TAKE, json=sent)
        if answer.is_success:
            counts.taken += 1
        elif answer.status_code == httpx.codes.GONE:
            # Noted like one that was taken: the words of an erased case are not sent again and again.
            counts.erased += 1
        else:
            counts.refused += 1
            self.told(f"{root_id}: {_reason(answer)}")
            return
        self.state.note(root_id, sent)


def _reason(answer: httpx.Response) -> str:
    """The kind of problem and the question it lies with; no sentence, since a proxy may have written it."""
    try:
        problem = answer.json()
        kind = PROBLEM.fullmatch(str(problem["type"]))
        first = problem["errors"][0]["pointer"] if problem["errors"] else ""
    except (ValueError, KeyError, TypeError, IndexError):
        kind, first = None, ""
    if kind is None:
        raise RematchError(f"rematch answers {answer.status_code}: is this its address?")
    where = POINTER.fullmatch(str(first))
    return f"{kind[1]} at {where[0]}" if where else kind[1]
