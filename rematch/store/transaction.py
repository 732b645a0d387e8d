"""What repositories of one unit of work share: connection, vault, and the moment."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from rematch.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Transaction:
    """One open transaction."""

    connection: Connection
    vault: Vault
    now: datetime


class Repository:
    """Stores and finds one kind of thing within a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction

    @property
    def _connection(self) -> Connection:
        return self.transaction.connection

    @property
    def _now(self) -> datetime:
        return self.transaction.now
