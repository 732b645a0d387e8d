"""The peer of the service: FastAPI and SQLAlchemy with one table, as the first page of a tutorial has it.

No key, no audit, no encryption, no idempotency, no roles; the same pydantic models, and commits as durable.
"""

import os
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from rematch.models.case import Case
from rematch.models.pledge import Pledge
from rematch.store.sqlite import sqlite_module


class Base(DeclarativeBase):
    """The tables."""


class Thing(Base):
    """A document under an id."""

    __tablename__ = "things"

    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    document: Mapped[str]


def opened() -> Engine:
    """The database, in a file that is as safe as the service's: write-ahead log, and a sync per commit."""
    engine = create_engine(f"sqlite:///{os.environ['BARE_FILE']}", module=sqlite_module())

    @event.listens_for(engine, "connect")
    def durable(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA busy_timeout = 10000")

    Base.metadata.create_all(engine)
    return engine


app = FastAPI()
SESSIONS = sessionmaker(opened())


def a_session() -> Iterator[Session]:
    """A session per request."""
    with SESSIONS() as session:
        yield session


SessionDep = Annotated[Session, Depends(a_session)]


@app.get("/healthz")
def read_health() -> dict[str, bool]:
    """Say that the process answers."""
    return {"alive": True}


@app.get("/cases/{ref}")
def read_case(ref: str, session: SessionDep) -> Case:
    """Read a case."""
    return Case.model_validate_json(_found(session, ref).document)


@app.post("/cases", status_code=201)
def post_case(case: Case, session: SessionDep) -> dict[str, Any]:
    """Store a case."""
    session.add(Thing(id=case.case_ref, version=1, document=case.model_dump_json()))
    session.commit()
    return {"case_ref": case.case_ref, "version": 1}


@app.put("/pledges/{ref}")
def put_pledge(ref: str, pledge: Pledge, session: SessionDep) -> Pledge:
    """Change a pledge, or store it."""
    thing = session.get(Thing, ref)
    if thing is None:
        session.add(Thing(id=ref, version=1, document=pledge.model_dump_json()))
    else:
        thing.version, thing.document = thing.version + 1, pledge.model_dump_json()
    session.commit()
    return pledge


def _found(session: Session, ref: str) -> Thing:
    thing = session.get(Thing, ref)
    if thing is None:
        raise HTTPException(404)
    return thing
