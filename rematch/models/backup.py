"""What a backup says of itself, and the list of what must never come back with one: names, counts, hashes."""

import hashlib
from enum import StrEnum
from typing import Annotated, Literal, Self

import rfc8785
from pydantic import Field, model_validator

from rematch.models.types import Digest, Flag, Model, Moment, Text

Rows = Annotated[int, Field(strict=True, ge=0, le=2**53 - 1)]


class Hashed(Model):
    """A document that carries the hash of all its other fields: one altered byte shows."""

    hash: Digest | None = Field(default=None, description="SHA-256 over the other fields (RFC 8785).")

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        """Refuse a document whose hash is another one."""
        if self.hash is not None and self.hash != self.computed():
            raise ValueError("its hash does not fit what it says: it was altered or damaged")
        return self

    def computed(self) -> str:
        """Return the hash over all other fields."""
        return hashlib.sha256(rfc8785.dumps(self.model_dump(mode="json", exclude={"hash"}))).hexdigest()

    def sealed(self) -> Self:
        """Return the same with its hash filled in."""
        return self.model_copy(update={"hash": self.computed()})


class TableDigest(Model):
    """One table: the same numbers for the same rows, whichever kind of database holds them."""

    table: Text = Field(description="Its name.", examples=["cases"])
    rows: Rows = Field(description="How many rows.", examples=[204])
    sha256: Digest = Field(description="SHA-256 over its rows in order of their keys.")


class FileDigest(Model):
    """One file of a backup."""

    name: Text = Field(description="Its name.", examples=["rematch.db"])
    size_bytes: Rows = Field(description="Its length.", examples=[401_408])
    sha256: Digest = Field(description="SHA-256 of its bytes.")


class Manifest(Hashed):
    """What a backup holds, and of which moment; manifest.json."""

    format: Literal[1] = Field(default=1, description="Version of this form.")
    made_at: Moment = Field(description="When it was begun.")
    rematch: Text = Field(description="Version of rematch that made it.", examples=["0.1.0"])
    database: Text = Field(description="Kind and version of the database.", examples=["sqlite 3.53.0"])
    revision: Text = Field(description="Revision of its tables.", examples=["0008"])
    audit_lines: Rows = Field(description="Length of the audit chain.", examples=[512])
    audit_head: Digest = Field(description="Hash of its last line; zeros: there is none.")
    with_key: Flag = Field(description="Whether the master key lies in it.")
    files: tuple[FileDigest, ...] = Field(description="Its files, this one apart.")
    tables: tuple[TableDigest, ...] = Field(description="The tables of the database in it.")
    logical_hash: Digest = Field(description="SHA-256 over all tables: equal where every row is equal.")


class Gone(StrEnum):
    """What the audit says is over for good, by what was done."""

    CASE = "erase case"
    MONITORING = "delete_monitoring case"
    KEY = "revoke key"
    WEBHOOK = "delete webhook"
    MAIL_SUBSCRIPTION = "delete mail_subscription"
    LINK = "revoke link"
    PERSON = "end person"


class Erasure(Model):
    """One thing that must not come back: an id and a time, no word of it."""

    seq: Rows = Field(description="Line of the audit.", examples=[513])
    at: Moment = Field(description="When.")
    what: Gone = Field(description="What was done.", examples=["erase case"])
    thing: Annotated[str, Field(min_length=1, max_length=160)] = Field(
        description="Id.", examples=["harbour/C-0007"]
    )


class ErasureList(Hashed):
    """Everything a deployment erased or ended, up to a line of its audit."""

    format: Literal[1] = Field(default=1, description="Version of this form.")
    made_at: Moment = Field(description="When it was written.")
    beginning: Digest | None = Field(
        description="Hash of the first line of the audit: which deployment; null: an empty one."
    )
    audit_lines: Rows = Field(description="Lines of the audit that were read.")
    entries: tuple[Erasure, ...] = Field(description="What is gone, in order.")


def logical_hash(tables: tuple[TableDigest, ...]) -> str:
    """Return one hash over all tables, in order of their names."""
    lines = sorted(f"{each.table} {each.rows} {each.sha256}\n" for each in tables)
    return hashlib.sha256("".join(lines).encode()).hexdigest()
