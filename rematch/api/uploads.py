"""A request that sends one file as multipart/form-data: of limited size, in memory, never on the disk."""

import hashlib
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from fastapi import Request, Response, UploadFile
from starlette.datastructures import FormData
from starlette.formparsers import MultiPartException, MultiPartParser

from rematch.api.problems import Refusal
from rematch.api.strict import StrictRequest, StrictRoute
from rematch.models.upload import SheetKind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {"text/csv": SheetKind.CSV, XLSX: SheetKind.XLSX}
UNNAMED = {"", "application/octet-stream", "application/vnd.ms-excel"}
"""What programs say that do not know the kind: then the file's name counts."""
ENVELOPE_BYTES = 16 * 1024
FIELD_BYTES = 100
FIELDS = {"file", "dry_run"}


class _InMemory(MultiPartParser):
    spool_max_size = 2**40  # what people said is written to no file of its own


class UploadRequest(StrictRequest):
    """A request whose body is a form with one file."""

    async def _get_form(self, **_: Any) -> FormData:
        """What `form` returns; refused above the limit, or when it is none."""
        if self._form is None:
            try:
                parser = _InMemory(
                    self.headers, self._chunks(), max_files=1, max_fields=1, max_part_size=FIELD_BYTES
                )
                self._form = await parser.parse() if self._is_form() else await self._nothing()
            except MultiPartException:
                raise Refusal("bad-request", "The form cannot be read: see docs/imports.md.") from None
            if set(self._form) - FIELDS or len(self._form.multi_items()) > len(set(self._form)):
                raise Refusal("invalid-input", "The form holds one `file`, and `dry_run` if wanted.")
        return self._form

    async def body(self) -> bytes:
        """Return what tells this upload from another one: the boundary between its parts does not."""
        told = hashlib.sha256()
        for name, value in sorted((await self.form()).multi_items(), key=lambda item: str(item[0])):
            told.update(name.encode() + b"\0")
            if isinstance(value, str):
                told.update(value.encode())
            else:
                await value.seek(0)
                told.update(str(kind_of(value)).encode() + await value.read())
                await value.seek(0)
        return told.digest()

    def _is_form(self) -> bool:
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return media_type == "multipart/form-data"

    async def _nothing(self) -> FormData:
        async for _ in self._chunks():
            raise Refusal("media-type", "Send multipart/form-data with the file in the field `file`.")
        return FormData()

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        most = self.app.state.settings.max_upload_bytes
        refusal = Refusal("too-large", f"The file may have {most:,} bytes at most.")
        declared = self.headers.get("content-length", "")
        if declared.isdecimal() and (len(declared) > 19 or int(declared) > most + ENVELOPE_BYTES):
            raise refusal
        size = 0
        async for chunk in self.stream():
            size += len(chunk)
            if size > most + ENVELOPE_BYTES:
                raise refusal
            if chunk:
                yield chunk


class UploadRoute(StrictRoute):
    """The route class of uploads."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Hand every request on as one that sends a file."""
        handle = super(StrictRoute, self).get_route_handler()

        async def handle_upload(request: Request) -> Response:
            return await handle(UploadRequest(request.scope, request.receive))

        return handle_upload


def kind_of(file: Any) -> SheetKind:
    """Return the kind of a file by its media type, or by its name where that says nothing."""
    media_type = (file.content_type or "").partition(";")[0].strip().lower()
    suffix = (file.filename or "").rpartition(".")[2].lower()
    known = {kind.value: kind for kind in SheetKind}
    kind = known.get(suffix) if media_type in UNNAMED else MEDIA_TYPES.get(media_type)
    if kind is None or suffix == "xlsm":
        raise Refusal("media-type", f"A file is read as text/csv, or as {XLSX} without macros.")
    return kind


def content_of(request: Request, file: UploadFile) -> bytes:
    """Return the bytes of a file, refused above the limit."""
    most: int = request.app.state.settings.max_upload_bytes
    content = file.file.read(most + 1)
    if len(content) > most:
        raise Refusal("too-large", f"The file may have {most:,} bytes at most.")
    return content
