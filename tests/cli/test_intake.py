"""`rematch intake`: the form is written; submissions are brought over once, and nothing is said of them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rematch.cli import app, calling
from rematch.errors import AccessError, BusyError, FileError, InputError, NotFoundError, RematchError
from rematch.models.case import Case
from tests.analysis.intake.filled import edited, filled
from tests.api.desk import tokens_in
from tests.api.serving import Server, serving
from tests.builders import a_case
from tests.cli.kobo_server import ASSET, TOKEN, KoboServer, kobo_server
from tests.cli.terminal import rematch

MARKER = "MARKER-9f3b1c"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One rematch for all tests: each has references of its own."""
    folder = tmp_path_factory.mktemp("rematch")
    with serving(folder, tokens_in(folder)) as running:
        yield running


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second attempt comes at once."""
    monkeypatch.setattr(calling, "WAIT_S", 0.0)


@dataclass
class Desk:
    """Somebody at an NGO with a folder, a form at Kobo and a key for rematch."""

    kobo: KoboServer
    server: Server
    folder: Path
    prefix: str

    def case(self, number: int, **fields: Any) -> Case:
        """A case of this test."""
        return a_case(case_ref=f"{self.prefix}-{number}", **fields)

    def submit(self, *numbers: int, **fields: Any) -> list[str]:
        """Let somebody fill in and send the form; return the ids of the submissions."""
        ids = [str(uuid.uuid5(uuid.NAMESPACE_OID, f"{self.prefix}-{number}")) for number in numbers]
        for number, instance_id in zip(numbers, ids, strict=True):
            self.kobo.add(filled(self.case(number, **fields), instance_id))
        return ids

    def pull(self, *more: str, **replaced: str) -> tuple[int, str]:
        """Run the command; return its exit code and what it said. An error of ours is raised."""
        words = {
            "server": self.kobo.url,
            "asset": ASSET,
            "token-file": str(self.folder / "kobo.token"),
            "to": self.server.url,
            "key-file": str(self.folder / "rematch.key"),
            "state": str(self.folder / "state.json"),
        } | {name.replace("_", "-"): value for name, value in replaced.items()}
        options = [word for name, value in words.items() for word in (f"--{name}", value)]
        ran = CliRunner().invoke(app, ["intake", "pull", *options, *more])
        if isinstance(ran.exception, RematchError):
            raise ran.exception
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        return ran.exit_code, ran.output

    def view(self, number: int) -> dict[str, Any]:
        """A case as rematch has it."""
        answer = self.server.caller("harbour").get(f"/v1/cases/harbour/{self.prefix}-{number}")
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture
def desk(server: Server, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    """A Kobo of its own for each test."""
    (tmp_path / "kobo.token").write_text(f"{TOKEN}\n", encoding="utf-8")
    (tmp_path / "rematch.key").write_text(f"{server.tokens['harbour']}\n", encoding="utf-8")
    with kobo_server() as kobo:
        yield Desk(kobo, server, tmp_path, uuid.uuid5(uuid.NAMESPACE_OID, request.node.name).hex[:8])


def test_submissions_are_brought_over_once(desk: Desk) -> None:
    """Exactly as they were filled in; the second time there is nothing to do."""
    desk.submit(1, 2, 3)
    assert desk.pull() == (0, _line(taken=3))
    assert Case.model_validate(desk.view(2)["case"]) == desk.case(2)
    assert desk.pull() == (0, _line(unchanged=3))
    assert desk.view(2)["version"] == 1


def test_pages_are_read_to_the_end(desk: Desk) -> None:
    """Also where the server gives fewer at a time than asked for; foreign addresses are not followed."""
    desk.submit(*range(1, 8))
    desk.kobo.limit_max = 2
    assert desk.pull("--page-size", "3") == (0, _line(taken=7))
    assert [int(query["start"]) for query in desk.kobo.asked] == [0, 2, 4, 6]
    assert {query["limit"] for query in desk.kobo.asked} == {"3"}


def test_an_edit_is_found_and_changes_its_case(desk: Desk) -> None:
    """Its time stays the old one; with a new id of the version or without."""
    first, second = desk.submit(1, 2)
    desk.pull()
    desk.kobo.edit(1, edited(desk.case(1, acceptance_floor=1_000), str(uuid.uuid4()), of=first))
    desk.kobo.edit(2, filled(desk.case(2, acceptance_floor=2_000), second))
    assert desk.pull() == (0, _line(taken=2))
    assert [desk.view(number)["case"]["acceptance_floor"] for number in (1, 2)] == [1_000, 2_000]
    assert [desk.view(number)["version"] for number in (1, 2)] == [2, 2]


def test_a_lost_state_file_doubles_nothing(desk: Desk) -> None:
    """Everything is sent again, and answered as before."""
    desk.submit(1, 2)
    desk.pull()
    (desk.folder / "state.json").unlink()
    assert desk.pull() == (0, _line(taken=2))
    assert desk.view(1)["version"] == 1


def test_a_pull_goes_on_where_it_broke_off(desk: Desk) -> None:
    """What was taken before the server went away is not sent again."""
    desk.submit(1, 2, 3)
    desk.kobo.limit_max = 2
    good = desk.kobo.page

    def breaking(query: dict[str, str]) -> dict[str, Any]:
        if query["start"] != "0":
            desk.kobo.failures[:] = [(503, {}, b"")] * calling.ATTEMPTS
            return {"results": None}
        return good(query)

    desk.kobo.page = breaking  # type: ignore[method-assign]
    with pytest.raises(RematchError):
        desk.pull()
    desk.kobo.page = good  # type: ignore[method-assign]
    desk.kobo.failures.clear()
    assert desk.pull() == (0, _line(taken=1, unchanged=2))


def test_since_a_day(desk: Desk) -> None:
    """The server is asked for what came in later."""
    desk.submit(1)
    desk.kobo.add(filled(desk.case(2), str(uuid.uuid4())), at="2026-11-20T08:00:00")
    assert desk.pull("--since", "2026-11-10") == (0, _line(taken=1))
    assert desk.view(1)["status"] == 404


def test_what_is_checked_there_is_waited_for(desk: Desk) -> None:
    """On hold and not approved stay there until somebody decides; or all that nobody has approved."""
    desk.submit(1, 2, 3)
    for number, uid in ((1, "not_approved"), (2, "on_hold")):
        status = {"uid": f"validation_status_{uid}", "label": uid}
        desk.kobo.submissions[number - 1]["_validation_status"] = status
    assert desk.pull("--approved-only") == (0, _line(left_out=3))
    assert desk.pull() == (0, _line(taken=1, left_out=2))
    desk.kobo.submissions[0]["_validation_status"] = {"uid": "validation_status_approved"}
    assert desk.pull() == (0, _line(taken=1, unchanged=1, left_out=1))


def test_a_refused_submission_is_named_by_id_and_question(desk: Desk) -> None:
    """The others are taken; no word of it is on the terminal or in the file; mended there, it is taken."""
    first, _ = desk.submit(1, 2)
    good = desk.kobo.submissions[0]
    desk.kobo.submissions[0] = good | {"ready/pathway": MARKER}
    code, output = desk.pull()
    assert code == 1
    assert f"{first}: invalid-input at /ready~1pathway" in output
    assert output.endswith(_line(taken=1, refused=1))
    assert MARKER not in output + (desk.folder / "state.json").read_text()
    desk.kobo.submissions[0] = good
    assert desk.pull() == (0, _line(taken=1, unchanged=1))


def test_an_erased_case_is_not_sent_again(desk: Desk) -> None:
    """Its words stay where they are."""
    first, _ = desk.submit(1, 2)
    desk.pull()
    desk.server.caller("harbour").call("DELETE", f"/v1/cases/harbour/{desk.prefix}-1", version=1)
    desk.kobo.edit(1, edited(desk.case(1, acceptance_floor=1_000), str(uuid.uuid4()), of=first))
    assert desk.pull() == (0, _line(erased=1, unchanged=1))
    assert desk.pull() == (0, _line(unchanged=2))


def test_the_ngos_own_questions_stay_there(desk: Desk) -> None:
    """Names in the group for them do not even leave for rematch."""
    desk.submit(1)
    desk.kobo.submissions[0]["ngo_only/name"] = MARKER
    assert desk.pull() == (0, _line(taken=1))
    kept = (desk.folder / "state.json").read_text() + desk.server.log.read_text()
    assert MARKER not in kept
    assert desk.prefix not in kept


def test_a_busy_server_is_asked_again(desk: Desk) -> None:
    """A few times."""
    desk.submit(1)
    desk.kobo.failures[:] = [
        (503, {"Retry-After": "0"}, b""),
        (429, {"Retry-After": "0"}, b""),
        (502, {}, b""),
    ]
    assert desk.pull() == (0, _line(taken=1))
    desk.kobo.failures[:] = [(503, {}, b"")] * calling.ATTEMPTS
    with pytest.raises(BusyError, match="try again later"):
        desk.pull()


def test_a_server_that_is_not_there(desk: Desk) -> None:
    """Nothing listens: one line, no trace."""
    with pytest.raises(BusyError, match="KoboToolbox"):
        desk.pull(server="http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        ((302, {"Location": "http://192.0.2.1/"}, b""), InputError),
        ((400, {}, b"{}"), RematchError),
        ((200, {}, b"<html>"), RematchError),
        ((200, {}, b'{"results": {}}'), RematchError),
        ((200, {}, b'{"results": [1]}'), RematchError),
        ((200, {}, b"[]"), RematchError),
    ],
)
def test_answers_that_are_none(
    desk: Desk, failure: tuple[int, dict[str, str], bytes], error: type[RematchError]
) -> None:
    """Refused in words."""
    desk.kobo.failures[:] = [failure]
    with pytest.raises(error):
        desk.pull()


def test_tokens_and_addresses(desk: Desk) -> None:
    """A wrong token, a form that is not there, an address where a token should not go."""
    (desk.folder / "wrong").write_text("wrong-token", encoding="utf-8")
    wrong = str(desk.folder / "wrong")
    desk.submit(1)
    with pytest.raises(AccessError, match="KoboToolbox"):
        desk.pull(token_file=wrong)
    with pytest.raises(AccessError, match="rematch"):
        desk.pull(key_file=wrong)
    with pytest.raises(NotFoundError):
        desk.pull(asset="aNotThere")
    with pytest.raises(InputError):
        desk.pull(asset="../../me")
    for address in ("http://kobo.example", "ftp://127.0.0.1", "kobo.example", "https://a:b@kobo.example"):
        with pytest.raises(InputError):
            desk.pull(server=address)
    for text in ("", "two words", f"Token {TOKEN}", "x\ny", "ü"):
        (desk.folder / "wrong").write_text(text, encoding="utf-8")
        with pytest.raises(FileError):
            desk.pull(token_file=wrong)


@pytest.mark.parametrize("text", ["{", "[]", '{"server": "https://x", "asset": "y", "taken": {}}'])
def test_a_state_file_that_is_none_or_another_forms(desk: Desk, text: str) -> None:
    """Nothing is sent, and the file stays as it is."""
    (desk.folder / "state.json").write_text(text, encoding="utf-8")
    desk.submit(1)
    with pytest.raises(FileError):
        desk.pull()
    assert (desk.folder / "state.json").read_text() == text
    assert desk.view(1)["status"] == 404


def test_the_commands_as_a_person_calls_them(desk: Desk) -> None:
    """In processes of their own: the form in two languages, then one submission."""
    said = rematch("intake", "xlsform", desk.folder / "form.xlsx", "--language", "uk", "--language", "en")
    assert "version" in said
    assert (desk.folder / "form.xlsx").read_bytes()[:2] == b"PK"
    desk.submit(1)
    options = ["--server", desk.kobo.url, "--asset", ASSET, "--to", desk.server.url]
    files = ["--token-file", desk.folder / "kobo.token", "--key-file", desk.folder / "rematch.key"]
    state = ["--state", desk.folder / "state.json"]
    assert rematch("intake", "pull", *options, *files, *state) == _line(taken=1)
    assert "no texts" in rematch("intake", "xlsform", desk.folder / "x.xlsx", "--language", "xx", expect=2)


def _line(*, taken: int = 0, unchanged: int = 0, left_out: int = 0, erased: int = 0, refused: int = 0) -> str:
    seen = taken + unchanged + left_out + erased + refused
    return (
        f"{seen} submissions: {taken} taken, {unchanged} unchanged, {left_out} left out, "
        f"{erased} erased here, {refused} refused.\n"
    )
