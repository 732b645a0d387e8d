"""The parts of `run.py test`: a missing tool is skipped with its reason, and never in CI."""

import pytest

from tests.house import checks


@pytest.mark.parametrize(("ci", "word"), [("true", "FAILED"), ("", "skipped")])
def test_a_missing_tool(monkeypatch: pytest.MonkeyPatch, ci: str, word: str) -> None:
    """A part that could not run says why; in CI it has failed."""
    monkeypatch.setenv("CI", ci)
    verdict = checks.verdict_of((("a-tool-nobody-has",),))
    assert verdict.startswith(word)
    assert "a-tool-nobody-has" in verdict


def test_every_command_of_a_part_runs() -> None:
    """A part with two wrong commands names both."""
    wrong = ("python", "-c", "raise SystemExit(3)")
    assert checks.verdict_of((wrong, wrong)).count("SystemExit(3)") == 2


def test_a_part_that_is_fine() -> None:
    """A part whose commands end well is «ok»."""
    assert checks.verdict_of((("python", "-c", "pass"),)) == "ok"
