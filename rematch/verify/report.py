"""What a re-check found: each check by name, and what may be claimed for each level."""

from dataclasses import dataclass

from rematch.errors import RefutedError


@dataclass(frozen=True, slots=True)
class Check:
    """One claim looked at; `detail` names the ids and both numbers where it is false."""

    name: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What may be said of one level: its value, the bound the prices give, and what that rests on."""

    stage: str
    objective: str
    value: int
    bound: int | None
    certified: bool
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything looked at, in order; nothing was left out if `ok`."""

    checks: tuple[Check, ...]
    claims: tuple[Claim, ...]

    @property
    def ok(self) -> bool:
        """True if every check holds."""
        return all(check.ok for check in self.checks)

    @property
    def failures(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        return tuple(check for check in self.checks if not check.ok)


def checked(name: str, fault: str, holds: str = "holds") -> Check:
    """Return a check that fails with its fault, or holds where there is none."""
    return Check(name, not fault, fault or holds)


def require(report: Report) -> Report:
    """
    Return the report, if every check holds.

    Raises
    ------
    RefutedError
        Naming the first claim that does not hold, with ids and both numbers.
    """
    for failure in report.failures:
        raise RefutedError(f"{failure.name}: {failure.detail}", pointer=failure.name)
    return report
