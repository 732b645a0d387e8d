"""What `rematch doctor` finds: whether a deployment is sound, in plain words, with what to do next."""

from collections.abc import Mapping

from rematch.errors import SettingError
from rematch.services.doctor import machine, storage
from rematch.services.doctor.finding import Diagnosis, Finding, State, wrong
from rematch.settings import read_settings

__all__ = ["Diagnosis", "Finding", "State", "examined"]


def examined(environment: Mapping[str, str]) -> Diagnosis:
    """Look at everything; nothing is made, changed or opened that holds a case, and nothing is raised."""
    findings = [*machine.of_python(), *machine.of_names(environment)]
    try:
        settings = read_settings()
    except SettingError as error:
        findings.append(wrong("settings", error.message, "correct it: docs/settings.md lists all."))
    else:
        findings += machine.of_place(settings)
        findings += storage.of_database(settings)
    return Diagnosis(ok=not any(each.state is State.WRONG for each in findings), findings=tuple(findings))
