"""letter, sheet and note: papers about one case of a folder, each a page of HTML to print."""

import tomllib
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from rematch.analysis.refusals import refused
from rematch.cli.output import console
from rematch.cli.reading import case_id_of, read_folder
from rematch.errors import FileError
from rematch.explain import Audience, View, view_of
from rematch.explain.languages import DEFAULT_LANGUAGE
from rematch.explain.letters import letter_in, page, review_note
from rematch.explain.letters import sheet as sheet_of
from rematch.models.letter import LetterFacts, Paper

Folder = Annotated[Path, typer.Argument(help="A folder written by rematch match.")]
CaseRef = Annotated[str, typer.Argument(help="case_ref, or <ngo>/<case_ref>.")]
Tag = Annotated[str, typer.Option("--language", help="Language of the paper.")]
Out = Annotated[Path, typer.Option(help="File to write, such as letter.html.")]
FactsFile = Annotated[
    Path | None, typer.Option(help="What a run cannot know (TOML); left out: the paper says to ask.")
]


def letter(
    folder: Folder,
    case_ref: CaseRef,
    *,
    language: Tag = DEFAULT_LANGUAGE,
    staff: Annotated[
        str, typer.Option(help="Language of the script for an interpreter, where there are no texts.")
    ] = DEFAULT_LANGUAGE,
    facts: FactsFile = None,
    out: Out,
) -> None:
    """Write the letter to the person; without texts in the language, a script for an interpreter."""
    view, given = _view(folder, case_ref, "caseworker"), _facts(facts)
    _write(letter_in(view, given, tag=language, staff_tag=staff), out)


def sheet(
    folder: Folder, case_ref: CaseRef, *, language: Tag = DEFAULT_LANGUAGE, facts: FactsFile = None, out: Out
) -> None:
    """Write the sheet for the municipality: only after the household has said yes."""
    _write(sheet_of(_view(folder, case_ref, "coordinator"), _facts(facts), tag=language), out)


def note(folder: Folder, case_ref: CaseRef, *, language: Tag = DEFAULT_LANGUAGE, out: Out) -> None:
    """Write the review note: facts, alternatives, room for an own reason."""
    _write(review_note(_view(folder, case_ref, "coordinator"), tag=language), out)


def _view(folder: Path, case_ref: str, audience: Audience) -> View:
    scenario, run, _ = read_folder(folder)
    return view_of(scenario, run, case_id_of(scenario, case_ref), audience=audience)


def _facts(path: Path | None) -> LetterFacts:
    if path is None:
        return LetterFacts()
    try:
        return LetterFacts.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FileError(f"{path}: not readable as TOML ({type(error).__name__}).") from None
    except ValidationError as error:
        raise refused(str(path), error) from None


def _write(paper: Paper, out: Path) -> None:
    out.write_text(page(paper), encoding="utf-8")
    console.print(f"Written to {out}: {paper.title}", markup=False)
