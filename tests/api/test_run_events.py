"""Server-sent events of a run: progress, heartbeat, end; who may, how many, and what a stop does."""

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from rematch.api import streams
from rematch.api.streams import EventStream, Streams, run_events
from rematch.errors import BusyError
from rematch.matching import Matched, match
from rematch.models.run import RunProgress, RunState
from rematch.services.solving import register
from rematch.services.views import RunView
from tests.api.bodies import a_draft
from tests.api.desk import Desk, tokens_in
from tests.api.serving import serving
from tests.api.test_runs import Endless, ready_to_run
from tests.api.test_server import prepare
from tests.api.test_story import publish, start


def events_in(text: str) -> list[tuple[str, str]]:
    """Name and words of each event of a stream."""
    found = []
    for block in text.split("\n\n"):
        lines = dict(
            line.split(": ", 1) for line in block.splitlines() if not line.startswith((":", "retry"))
        )
        if "event" in lines:
            found.append((lines["event"], lines["data"]))
    return found


def test_a_run_is_watched_to_its_end(desk: Desk) -> None:
    """Progress while it solves, then the end; told again to whoever comes back with the last id."""
    ready_to_run(desk)
    watched = threading.Event()

    def slow(scenario: Any, params: Any, *, progress: Any, cancel: Any) -> Matched:
        matched = match(scenario, params, progress=progress, cancel=cancel)
        watched.wait(30)
        return matched

    register(desk.house, matcher=slow)
    run_id = start(desk)
    desk.wait_until(run_id, lambda run: run["progress"] is not None)
    threading.Timer(0.5, watched.set).start()
    answer = desk.drafter.get(f"/v1/runs/{run_id}/events", headers={"Last-Event-ID": "7"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    names = [name for name, _ in events_in(answer.text)]
    assert (names[0], names[-1]) == ("progress", "ended")
    assert events_in(answer.text)[-1][1] == '{"state":"done","error":null}'
    assert desk.harbour.get(f"/v1/runs/{run_id}/events").status_code == 404
    publish(desk, run_id)
    own = desk.harbour.get(f"/v1/runs/{run_id}/events").text
    assert [name for name, _ in events_in(own)] == ["ended"]
    assert desk.drafter.get("/v1/runs/run-0/events").status_code == 404


def test_a_queued_run_says_how_many_are_before_it(desk: Desk) -> None:
    """Counted while it waits; nothing once it solves."""
    ready_to_run(desk)
    for name in ("other", "third"):
        desk.drafter.post("/v1/policies", a_draft(name))
        desk.signer.post(f"/v1/policies/{name}/1/sign", version=1)
    endless = Endless()
    register(desk.house, matcher=endless)
    first = start(desk)
    assert endless.began.wait(10)
    waiting = [
        desk.drafter.post("/v1/rounds/winter/runs", {"policy_id": f"{name}/1"}).json()["run_id"]
        for name in ("other", "third")
    ]
    assert [desk.drafter.get(f"/v1/runs/{each}").json()["ahead"] for each in (first, *waiting)] == [
        None,
        0,
        1,
    ]
    for each in (*waiting, first):
        desk.drafter.post(f"/v1/runs/{each}/cancel")
    desk.wait_for(first)


def test_a_person_holds_so_many_streams_and_no_more() -> None:
    """Beyond it the service is busy for this person alone; a stream closed makes room."""
    some = Streams(most=2)
    close = some.open("desk:a")
    some.open("desk:a")
    with pytest.raises(BusyError, match="2 streams of events"):
        some.open("desk:a")
    some.open("desk:b")
    close()
    some.open("desk:a")


def test_a_stream_is_counted_off_however_it_ends() -> None:
    """The reader goes away in the middle: the stream ends, and its place is free."""
    some = Streams(most=1)
    answer = EventStream(endless_events(), close=some.open("desk:a"))
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.05)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(answer({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send))
    assert sent[0]["status"] == 200
    some.open("desk:a")


async def endless_events() -> AsyncIterator[str]:
    """Events without an end."""
    while True:
        yield ": still solving\n\n"
        await asyncio.sleep(0.01)


def test_nothing_new_is_a_heartbeat_and_a_busy_database_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments while it waits; the same progress is told once; a look that fails is repeated."""
    monkeypatch.setattr(streams, "LOOK_EVERY_S", 0.0)
    monkeypatch.setattr(streams, "HEARTBEAT_S", 0.0)
    looks = [a_view(), a_view(31), BusyError("busy"), a_view(31), a_view(32), a_view(32, RunState.FAILED)]
    told = asyncio.run(collected(run_events(one_by_one(looks), Streams(most=1))))
    assert told[0] == "retry: 2000\n\n"
    assert [name for name, _ in events_in("".join(told))] == ["progress", "progress", "ended"]
    assert ": still solving\n\n" in told
    assert told[-1].startswith("id: 3\nevent: ended\n")


def test_a_stop_of_the_service_ends_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """And so does their longest time: the reader comes back by itself."""
    monkeypatch.setattr(streams, "LOOK_EVERY_S", 0.0)
    some = Streams(most=1)
    with some.ended_by_signals():
        pass
    assert asyncio.run(collected(run_events(a_view, some))) == ["retry: 2000\n\n"]
    monkeypatch.setattr(streams, "STREAM_S", 0.0)
    assert asyncio.run(collected(run_events(a_view, Streams(most=1)))) == ["retry: 2000\n\n"]


def a_view(value: int | None = None, state: RunState = RunState.SOLVING) -> RunView:
    """A run with progress, or none yet."""
    progress = value and RunProgress(
        stage="who", level="score", value=value, bound=None, elapsed_s=1.0, phase="search"
    )
    return RunView.model_validate(
        {
            **{
                "run_id": "run-0",
                "round_ref": "winter",
                "policy_id": "balanced/1",
                "scenario_hash": "0" * 64,
            },
            **{"state": state, "params": {}, "progress": progress, "created_at": "2026-12-01T10:00:00Z"},
        }
    )


def one_by_one(looks: list[Any]) -> Callable[[], RunView]:
    """A look that finds the next of these each time."""
    left = iter(looks)

    def look() -> RunView:
        found = next(left)
        if isinstance(found, Exception):
            raise found
        return found

    return look


async def collected(events: AsyncIterator[str]) -> list[str]:
    """All that a stream says."""
    return [each async for each in events]


def test_a_real_server_streams_and_stops_while_somebody_watches(tmp_path: Path) -> None:
    """Over the network: events come as they happen, and a stop waits for no reader."""
    tokens = tokens_in(tmp_path)
    with serving(tmp_path, tokens) as server:
        prepare(server, cases=120)
        drafter = server.caller("drafter")
        run_id = drafter.post("/v1/rounds/winter/runs", {"policy_id": "balanced/1"}).json()["run_id"]
        headers = {"Authorization": f"Bearer {drafter.token}"}
        with drafter.client.stream("GET", f"/v1/runs/{run_id}/events", headers=headers) as answer:
            lines = answer.iter_lines()
            assert next(lines) == "retry: 2000"
            begun = time.monotonic()
            server.process.send_signal(signal.SIGTERM)
            assert server.process.wait(15) in {0, -signal.SIGTERM}
            assert time.monotonic() - begun < 15
        assert "Traceback" not in server.log.read_text()
