"""Numbers to reasons: why a household is proposed where it is, why not elsewhere, what would change it."""

from rematch.explain.case import explain, explained
from rematch.explain.effect import override
from rematch.explain.view import Audience, View, view_of
from rematch.explain.what_would_change import what_would_change

__all__ = ["Audience", "View", "explain", "explained", "override", "view_of", "what_would_change"]
