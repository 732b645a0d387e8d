"""Backups: made while a server writes, whole or not there, checked to the last row before a restore."""

from rematch.store.backups.erasures import erasures_of, read_erasures
from rematch.store.backups.files import replace_private
from rematch.store.backups.making import Kept, make_backup
from rematch.store.backups.staging import Staged, place, refuse_in_use, staged

__all__ = [
    "Kept",
    "Staged",
    "erasures_of",
    "make_backup",
    "place",
    "read_erasures",
    "refuse_in_use",
    "replace_private",
    "staged",
]
