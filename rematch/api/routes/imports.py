"""Imports over HTTP: a file of cases goes up, what became of every row comes back."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Path, Query, Request, Response, UploadFile
from pydantic import Field

from rematch.api import examples, examples_imports
from rematch.api.deps import AskedDep, CallerDep, PageDep, PageQuery, opaque
from rematch.api.operations import operation
from rematch.api.strict import StrictRoute
from rematch.api.uploads import XLSX, UploadRoute, content_of, kind_of
from rematch.models.upload import RowOutcome
from rematch.services import imports
from rematch.services.actor import Role
from rematch.services.import_views import ImportRowView, ImportView
from rematch.services.views import Page

router = APIRouter(prefix="/imports", tags=["imports"], route_class=StrictRoute)
uploads = APIRouter(prefix="/imports", tags=["imports"], route_class=UploadRoute)
ImportId = Annotated[
    str,
    Path(
        pattern=r"^import-[0-9a-f-]{1,33}$",
        description="Id of the import.",
        examples=[examples_imports.IMPORT_ID],
    ),
]


def the_upload(
    request: Request,
    file: Annotated[
        UploadFile, File(description="CSV or XLSX, one row per person; docs/files.md lists the columns.")
    ],
    dry_run: Annotated[bool, Form(description="True: check every row, store no case.")] = False,
) -> imports.Upload:
    """Return what was uploaded."""
    return imports.Upload(content=content_of(request, file), kind=kind_of(file), dry_run=dry_run)


UploadDep = Annotated[imports.Upload, Depends(the_upload)]


class RowQuery(PageQuery):
    """Which part of an import's rows."""

    result: RowOutcome | None = Field(
        default=None, description="Only rows with this result.", examples=["refused"]
    )


class Spreadsheet(Response):
    """An XLSX file."""

    media_type = XLSX


@uploads.post("", **operation("postImport", Role.NGO, example=examples_imports.QUEUED, status=202))
def post_import(caller: CallerDep, upload: UploadDep, asked: AskedDep, response: Response) -> ImportView:
    """Upload a file of cases: it is read in the background, and every row says what became of it."""
    view = imports.post_import(*caller, upload, asked=asked)
    response.headers["Location"] = f"/v1/imports/{view.import_id}"
    return view


@router.get("", **operation("listImports", Role.NGO, example=examples.page(examples_imports.DONE)))
def list_imports(caller: CallerDep, query: PageDep) -> Page[ImportView]:
    """List your imports, oldest first."""
    return opaque(imports.list_imports(*caller, after=query.cursor, limit=query.limit))


@router.get(
    "/template.xlsx",
    response_class=Spreadsheet,
    **operation("readTemplate", Role.NGO, example="(an XLSX file)"),
)
def read_template(caller: CallerDep) -> Spreadsheet:
    """Fetch the XLSX to fill in: drop-downs for every closed list, an example, every column explained."""
    headers = {"Content-Disposition": 'attachment; filename="rematch-cases.xlsx"'}
    return Spreadsheet(imports.read_template(caller.actor), headers=headers)


@router.get(
    "/{import_id}", **operation("readImport", Role.NGO, example=examples_imports.DONE, problems=(404,))
)
def read_import(caller: CallerDep, import_id: ImportId) -> ImportView:
    """Read how far an import is, and what it has come to."""
    return imports.read_import(*caller, import_id)


@router.get(
    "/{import_id}/rows",
    **operation("listImportRows", Role.NGO, example=examples_imports.ROWS, problems=(404,)),
)
def list_rows(
    caller: CallerDep, import_id: ImportId, query: Annotated[RowQuery, Query()]
) -> Page[ImportRowView]:
    """List what became of each row, in order of the rows; never what stands in them."""
    wanted = (import_id, query.result)
    return opaque(imports.list_rows(*caller, wanted, after=query.cursor, limit=query.limit))


@router.post(
    "/{import_id}/cancel",
    **operation("cancelImport", Role.NGO, example=examples_imports.QUEUED, problems=(404,)),
)
def cancel_import(caller: CallerDep, import_id: ImportId, asked: AskedDep) -> ImportView:
    """Stop an import: what was stored so far stays."""
    return imports.cancel_import(*caller, import_id, asked=asked)
