"""Numbers to reasons: why a household is proposed where it is, and why not elsewhere."""

from rematch.explain.case import explain
from rematch.explain.view import Audience

__all__ = ["Audience", "explain"]
