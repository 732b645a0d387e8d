"""A request sent twice has one effect: its answer is kept in the same transaction and given again."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel

from rematch.store import Answer, KeyedRequest, UnitOfWork

__all__ = ["KeyedRequest", "kept", "once"]

V = TypeVar("V", bound=BaseModel)
KEPT = 200
"""Only answers of requests that succeeded are kept; what was refused may be tried again."""


def once(
    uow: UnitOfWork, asked: KeyedRequest, shape: type[V], act: Callable[[], V], *, about: str | None = None
) -> V:
    """Act and keep the answer, or return the one kept; ConflictError for another request under the same key.

    `about` names the case whose words the answer holds: erasing the case then forgets the answer.
    """
    before = kept(uow, asked, shape)
    if before is not None:
        return before
    view = act()
    answer = Answer(status=KEPT, body=view.model_dump_json().encode())
    uow.idempotency.remember(asked, answer, about=about)
    return view


def kept(uow: UnitOfWork, asked: KeyedRequest, shape: type[V]) -> V | None:
    """Return the answer kept for this request; None for a new one."""
    answer = uow.idempotency.lookup(asked)
    return None if answer is None else shape.model_validate_json(answer.body)
