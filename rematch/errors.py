"""The error tree: every error rematch raises on purpose, without a word of HTTP.

RematchError
├── InputError                what was given cannot be used; `pointer` names the field
│   ├── ProblemError          a solver.Problem that contradicts itself (names the ids)
│   ├── ScenarioError         a scenario that contradicts itself (names the ids)
│   ├── FileError             a file that cannot be read or holds what it must not
│   └── BarredError           asks for what never scores (origin, faith, sex, health ...)
├── NotFoundError             no such thing, or not yours: the two look the same
├── ConflictError             the thing's state forbids it now
│   ├── CapacityError         less offered than already held or taken
│   └── SeparationError       to stay together and apart at once (told to coordinators only)
├── TooManyError              asked too often: wait a while
├── BusyError                 somebody else is writing for too long: try again soon
├── StaleError                somebody else changed it first (a version does not match)
├── VersionMissingError       a change without the version it was made on
├── GoneError                 it was there, and is over for good
├── AccessError               the caller may not do this
│   ├── ForeignPageError      a signed-in browser sent it, and no page of ours
│   └── IdentityError         the caller is not known
├── SettingError              the place it runs in is not fit (names the setting)
├── SolveError                a solve ended without an answer
│   └── ImpossibleError       nothing keeps all the rules (names the ids behind it)
└── RefutedError              a claim does not re-check (names the claim)
"""


class RematchError(Exception):
    """Root of the tree: says what happened, to which id, and what to do next."""

    code = "error"

    def __init__(self, message: str, *, pointer: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.pointer = pointer


class InputError(RematchError):
    """What was given cannot be used; `pointer` names the field (RFC 6901)."""

    code = "invalid-input"


class ProblemError(InputError):
    """A solver.Problem contradicts itself; the message names the ids."""

    code = "invalid-problem"


class ScenarioError(InputError):
    """A scenario contradicts itself; the message names the ids."""

    code = "invalid-scenario"


class FileError(InputError):
    """A file cannot be read, or holds what it must not."""

    code = "invalid-file"


class BarredError(InputError):
    """Asks for what never scores: origin, faith, orientation, sex, health, education level."""

    code = "barred"


class NotFoundError(RematchError):
    """No such thing, or not yours: the two look the same."""

    code = "not-found"


class ConflictError(RematchError):
    """The thing's state forbids this now; the message says which state would allow it."""

    code = "conflict"


class CapacityError(ConflictError):
    """Less offered than is already held or taken; the message gives both numbers."""

    code = "capacity-in-use"


class SeparationError(ConflictError):
    """Two households asked to stay together and apart at once; told to coordinators only."""

    code = "together-and-apart"


class BusyError(RematchError):
    """Somebody else is writing for too long: nothing was done, try again soon."""

    code = "busy"


class TooManyError(RematchError):
    """Asked too often within a time: nothing was done, wait a while."""

    code = "too-many"

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class StaleError(RematchError):
    """Somebody else changed it first: read it again, then repeat the change."""

    code = "stale-version"


class VersionMissingError(RematchError):
    """A change came without the version it was made on."""

    code = "version-missing"


class GoneError(RematchError):
    """It was there, and is over for good."""

    code = "gone"


class AccessError(RematchError):
    """The caller may not do this."""

    code = "not-allowed"


class ForeignPageError(AccessError):
    """A browser that is signed in sent it, and no page of this service."""

    code = "foreign-page"


class IdentityError(AccessError):
    """The caller is not known: no key, a wrong one, or one that has expired."""

    code = "unknown-caller"


class SettingError(RematchError):
    """The place rematch runs in is not fit; the message names the setting."""

    code = "setting"


class SolveError(RematchError):
    """A solve ended without an answer."""

    code = "solve-failed"


class ImpossibleError(SolveError):
    """Nothing keeps all the rules of a round; the message names who must be placed and what must be used."""

    code = "impossible"


class RefutedError(RematchError):
    """A claim does not re-check; the message names the claim and both numbers."""

    code = "refuted"
