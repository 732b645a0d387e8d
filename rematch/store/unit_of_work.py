"""The store and its unit of work: one transaction, all repositories on it.

Writers stand in one fair queue, of this process and then of all; readers see a snapshot and never queue.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from rematch.settings import Settings
from rematch.store import engine as database
from rematch.store import migrate
from rematch.store.fair_lock import FairLock
from rematch.store.gate import Gate
from rematch.store.master_key import load_master_key, remember_master_key
from rematch.store.presence import Presence
from rematch.store.repositories.asks import Asks
from rematch.store.repositories.audit import Audit
from rematch.store.repositories.cases import Cases
from rematch.store.repositories.clearances import Clearances
from rematch.store.repositories.decisions import Decisions
from rematch.store.repositories.events import Events
from rematch.store.repositories.follow_ups import FollowUps
from rematch.store.repositories.idempotency import Idempotency
from rematch.store.repositories.imports import Imports
from rematch.store.repositories.keys import Keys
from rematch.store.repositories.links import Links
from rematch.store.repositories.mail_subscriptions import MailSubscriptions
from rematch.store.repositories.mails import Mails
from rematch.store.repositories.monitoring import Monitoring
from rematch.store.repositories.municipalities import Municipalities
from rematch.store.repositories.notices import Notices
from rematch.store.repositories.offers import Offers
from rematch.store.repositories.organisations import Organisations
from rematch.store.repositories.outlooks import Outlooks
from rematch.store.repositories.people import People
from rematch.store.repositories.pledge_history import PledgeHistory
from rematch.store.repositories.pledges import Pledges
from rematch.store.repositories.policies import Policies
from rematch.store.repositories.reviews import Reviews
from rematch.store.repositories.rounds import Rounds
from rematch.store.repositories.runs import Runs
from rematch.store.repositories.sessions import Sessions
from rematch.store.repositories.submissions import Submissions
from rematch.store.repositories.webhooks import Webhooks
from rematch.store.transaction import Transaction
from rematch.store.vault import Vault


class UnitOfWork:
    """Repositories that share one transaction; `now` is the same moment for all they write."""

    def __init__(self, transaction: Transaction) -> None:
        self.now: datetime = transaction.now
        self.signing_key = transaction.vault.signing_key
        self.organisations = Organisations(transaction)
        self.keys = Keys(transaction)
        self.people = People(transaction)
        self.sessions = Sessions(transaction)
        self.links = Links(transaction)
        self.asks = Asks(transaction)
        self.notices = Notices(transaction)
        self.municipalities = Municipalities(transaction)
        self.pledges = Pledges(transaction)
        self.pledge_history = PledgeHistory(transaction)
        self.cases = Cases(transaction)
        self.submissions = Submissions(transaction)
        self.imports = Imports(transaction)
        self.monitoring = Monitoring(transaction)
        self.policies = Policies(transaction)
        self.rounds = Rounds(transaction)
        self.runs = Runs(transaction)
        self.outlooks = Outlooks(transaction)
        self.decisions = Decisions(transaction)
        self.offers = Offers(transaction)
        self.clearances = Clearances(transaction)
        self.reviews = Reviews(transaction)
        self.follow_ups = FollowUps(transaction)
        self.events = Events(transaction)
        self.webhooks = Webhooks(transaction)
        self.mail_subscriptions = MailSubscriptions(transaction)
        self.mails = Mails(transaction)
        self.idempotency = Idempotency(transaction)
        self.audit = Audit(transaction)


class Store:
    """One database, its master key and its queue of writers. Made by `open_store`; safe across threads."""

    def __init__(
        self, engine: database.Engine, vault: Vault, *, clock: Callable[[], datetime] | None = None
    ) -> None:
        self._engine = engine
        self._vault = vault
        self._queue = FairLock()
        self._erased_in_log = False
        self._clock = clock or (lambda: datetime.now(UTC))

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """Write: wait for the turn, commit on leaving, roll back on an exception. Not to be nested."""
        with self._queue:
            with database.writing(self._engine) as connection:
                uow = UnitOfWork(self._transaction(connection))
                yield uow
            self._forget(erased=uow.cases.erased or uow.monitoring.erased or uow.imports.erased)

    @contextmanager
    def read(self) -> Iterator[UnitOfWork]:
        """Read one snapshot without queueing; a write in it is refused. Keep it short: without write-ahead
        log (see `gate`) an open read keeps writers from committing.
        """
        with database.reading(self._engine) as connection:
            yield UnitOfWork(self._transaction(connection))

    def fingerprint(self, purpose: str, text: str) -> str:
        """Return what shows equal texts as equal and lets nobody guess at them."""
        return self._vault.fingerprint(purpose, text.encode())

    def signing_key(self, purpose: str) -> bytes:
        """Return the key that links for one purpose are signed with."""
        return self._vault.signing_key(purpose)

    @property
    def presence(self) -> Presence:
        """Which workers are alive."""
        return Presence(self._engine)

    @property
    def is_shared(self) -> bool:
        """Whether processes on several machines may use the database."""
        return database.is_postgres(self._engine)

    @property
    def gate(self) -> Gate:
        """Which database answers, and the journal mode chosen for SQLite; for readiness."""
        return database.gate_of(self._engine)

    def upgrade(self) -> None:
        """Bring the tables to the newest revision; nothing happens where they are."""
        with self._queue:
            migrate.upgrade(self._engine)
        self.check_master_key()

    def check_master_key(self) -> None:
        """Remember the master key in a new database; SettingError where it was made with another."""
        with self._queue, database.writing(self._engine) as connection:
            remember_master_key(self._transaction(connection))

    def current(self) -> str | None:
        """Revision of the tables; None before the first upgrade."""
        return migrate.current(self._engine)

    def pending(self) -> tuple[str, ...]:
        """Revisions not applied yet; empty means up to date. For readiness."""
        return migrate.pending(self._engine)

    def ping(self) -> None:
        """Touch the database; raises SettingError where it does not answer. For readiness."""
        database.ping(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _transaction(self, connection: database.Connection) -> Transaction:
        return Transaction(connection, self._vault, self._clock())

    def _forget(self, *, erased: bool) -> None:
        """Remove what was erased; where a reader is in the way, after the next unit of work."""
        if erased or self._erased_in_log:
            self._erased_in_log = not database.forget_erased(self._engine)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def open_store(
    settings: Settings, *, upgrade: bool = True, clock: Callable[[], datetime] | None = None
) -> Store:
    """Open the database of the settings, make its master key where both are new, upgrade its tables.

    Raises SettingError for a database that cannot be, a missing or foreign master key.
    """
    engine = database.create(settings)
    store = Store(
        engine, Vault(load_master_key(settings, is_new=not database.is_in_use(engine))), clock=clock
    )
    if upgrade:
        store.upgrade()
    elif not store.pending():
        store.check_master_key()
    return store
