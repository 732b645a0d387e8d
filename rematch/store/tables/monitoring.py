"""Monitoring records: apart from the cases, sealed with a key of their own, without a time."""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table

from rematch.store.tables.metadata import METADATA

MONITORING_RECORD = Table(
    "monitoring_record",
    METADATA,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("sealed_record", LargeBinary, nullable=False),
)
