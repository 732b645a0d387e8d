"""The database: reached, of a safe version, up to date, sound, opened by the key at hand, its audit whole."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from rematch.errors import BusyError, RematchError
from rematch.services.doctor import work
from rematch.services.doctor.finding import Finding, fine, notice, wrong
from rematch.services.doctor.machine import SET
from rematch.settings import Settings
from rematch.store import Gate, Store
from rematch.store.gate import TRUNCATE, WAL, keeps_commits
from rematch.store.looking import Look, looked_at

AHEAD = timedelta(seconds=60)
RESTORE = "restore the last backup beside it (docs/operations.md), and keep the files as they are until then."


def of_database(settings: Settings) -> Iterator[Finding]:
    """Look at the database, as far as it can be reached; nothing is made where there is none."""
    try:
        with looked_at(settings) as look:
            if look is None:
                yield notice(
                    "database",
                    f"There is none yet at {settings.database_shown}.",
                    "rematch serve makes it; before that, restore a backup where there is one.",
                )
                return
            yield from _of_open(look, settings)
    except BusyError as error:
        yield wrong("database", error.message, "look which process writes for so long, then ask again.")
    except RematchError as error:
        yield wrong("database", error.message, "see that it runs and that REMATCH_DATABASE_URL is right.")


def _of_open(look: Look, settings: Settings) -> Iterator[Finding]:
    gate = look.store.gate
    yield fine("database", f"{gate.kind} {gate.version} answers at {settings.database_shown}.")
    yield of_gate(gate)
    yield of_clocks(look, datetime.now(UTC))
    if not look.is_known:
        yield wrong(
            "migrations",
            f"Its tables are at revision {look.revision}, of a newer rematch.",
            "run the version that made them, or a newer one.",
        )
        return
    if look.pending:
        yield wrong(
            "migrations",
            f"Revisions {', '.join(look.pending)} are not applied.",
            "make a backup, then rematch db upgrade, or start the server.",
        )
        return
    yield fine("migrations", f"Tables are at revision {look.revision}, the newest.")
    yield _said("rows", look.refuse_damage, "The database is sound.", RESTORE)
    yield _said(
        "key",
        look.refuse_other_key,
        "The master key at hand opens it; only its owner may read it.",
        "put the right key back: without it no case can be read.",
    )
    yield _audit(look.store)
    yield from work.of_queue(look.store, settings)


def of_gate(gate: Gate) -> Finding:
    """Say whether the database keeps every commit."""
    if gate.journal_mode is None:
        return fine("journal", "The server looks after its journal.")
    version = tuple(int(part) for part in gate.version.split("."))
    safe = keeps_commits((version[0], version[1], version[2]))
    says = f"SQLite {gate.version} ({gate.module}) keeps its journal as {gate.journal_mode}"
    if gate.journal_mode == WAL and not safe:
        return wrong(
            "journal",
            f"{says}; this version can lose commits that way.",
            "install pysqlite3 as requirements.txt pins it, or a newer SQLite.",
        )
    if gate.journal_mode == TRUNCATE:
        return notice(
            "journal",
            f"{says}: safe with this version, and slower.",
            "for more speed install pysqlite3, or SQLite 3.51.3 or newer.",
        )
    return fine("journal", f"{says}, and keeps every commit.")


def of_clocks(look: Look, now: datetime) -> Finding:
    """Compare this clock with the database's and with what was written last."""
    if look.server_now is not None and abs(look.server_now - now) > AHEAD:
        apart_s = int(abs((look.server_now - now).total_seconds()))
        return wrong("clocks", f"This machine and the database's are {apart_s:,} s apart.", SET)
    if look.last_line_at is not None and look.last_line_at - now > AHEAD:
        return wrong(
            "clocks", f"The audit ends at {look.last_line_at:%Y-%m-%d %H:%M} UTC: that is not yet.", SET
        )
    return fine("clocks", "Nothing was written later than now.")


def _audit(store: Store) -> Finding:
    try:
        with store.read() as uow:
            head = uow.audit.verify_chain()
    except RematchError as error:
        return wrong("audit", error.message, f"somebody altered it: tell whoever audits, and {RESTORE}")
    return fine("audit", f"The chain is whole: {head.seq:,} lines.")


def _said(check: str, look: Callable[[], None], says: str, then: str) -> Finding:
    try:
        look()
    except RematchError as error:
        return wrong(check, error.message, then)
    return fine(check, says)
