"""What a runner (ours or a peer) hands back, and what is said when it cannot run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


class NotRunError(Exception):
    """This peer cannot take this instance, or is not there; the message is the reason."""


@dataclass(eq=False)
class Answer:
    """
    `bounds`: one per level as far as shown; `status` in the runner's own words.

    `claims_optimal` is what the runner says of all levels; `afterwards` runs once the clock has stopped and
    returns more facts.
    """

    status: str
    column: NDArray[np.int64] | None = None
    bounds: Sequence[float] = ()
    claims_optimal: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    afterwards: Callable[[], dict[str, Any]] | None = None
