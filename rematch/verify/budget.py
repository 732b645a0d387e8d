"""How much work a re-check may take; beyond it, it says so instead of going on."""

from dataclasses import dataclass

NODES_MAX = 100_000
STATES_MAX = 10**9
TABLE_MAX = 10**7
"""Most states of the packings of one municipality held at once."""
OPTIONS_MAX = 3 * 10**8


class TooLargeError(Exception):
    """A certificate takes more work than is done here; says what, and how much."""


@dataclass(slots=True)
class Budget:
    """Work done so far for one certificate."""

    states: int = 0
    options: int = 0

    def look(self, options: int) -> None:
        """Count the options of one step, or what a row or a split goes through."""
        self.options += options
        if self.options > OPTIONS_MAX:
            raise TooLargeError(f"more than {OPTIONS_MAX:,} options looked at")

    def visit(self, states: int) -> None:
        """Count the states of tables of packings, before they are made."""
        self.states += states
        if self.states > STATES_MAX:
            raise TooLargeError(f"more than {STATES_MAX:,} states of packings")

    @staticmethod
    def hold(states: int) -> None:
        """Refuse tables that would fill the memory."""
        if states > TABLE_MAX:
            raise TooLargeError(f"{states:,} states of packings at one municipality, at most {TABLE_MAX:,}")
