"""Turns the bytes of an XLSX file into a small, checked one: only parts that are read, none larger than said.

A reader is handed what was checked here, byte by byte, and nothing else of the file.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree

from rematch.errors import FileError

PARTS_MAX = 200
UNPACKED_MAX_BYTES = 128 * 1024 * 1024
SMALL_BYTES = 1024 * 1024
"""Largest part that says what is where."""
AT_ONCE_BYTES = 1024 * 1024
ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
ENCRYPTED = 0x1
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
REFUSED_PARTS: Mapping[str, str] = {
    "vbaproject": "holds macros; save it as .xlsx without them",
    "macrosheets": "holds macros; save it as .xlsx without them",
    "externallinks": "links to other files; break the links and save it again",
    "connections.xml": "fetches from elsewhere; remove the connections and save it again",
    "querytables": "fetches from elsewhere; remove the queries and save it again",
    "embeddings": "holds other files; remove them and save it again",
    "activex": "holds controls that run; remove them and save it again",
}
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Package:
    """The parts of one XLSX file, each read as far as it said it is long."""

    def __init__(self, path: Path, content: bytes) -> None:
        """
        Look at the directory of the file, before anything in it is read.

        Parameters
        ----------
        path : Path
            What to call the file.
        content : bytes
            The file.

        Raises
        ------
        FileError
            If it is encrypted, no workbook, unpacks to too much, or holds macros or links to elsewhere.
        """
        self.path = path
        if content.startswith(OLE_MAGIC):
            raise self.error("is encrypted, or of the old kind .xls; save it as .xlsx without a password")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self.error("is no XLSX file, or broken") from None
        entries = self._zip.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        if len(self._entries) < len(entries) or len(entries) > PARTS_MAX:
            raise self.error("is no XLSX file as spreadsheets write them; save it again")
        self._check_entries()

    def error(self, message: str) -> FileError:
        """Return the error that names the file."""
        return FileError(f"{self.path}: {message}")

    def parts(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece; an absent one has no piece."""
        entry = self._entries.get(name)
        if entry is None:
            return
        try:
            with self._zip.open(entry) as stream:
                while piece := stream.read(AT_ONCE_BYTES):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
            raise self.error("is broken; save it again") from None

    def small(self, name: str) -> bytes:
        """Unpack a part that has to be short."""
        if name in self._entries and self._entries[name].file_size > SMALL_BYTES:
            raise self.error("is no XLSX file as spreadsheets write them; save it again")
        return b"".join(self.parts(name))

    def sheets(self) -> dict[str, str]:
        """Return the part of each sheet by its name, in order."""
        try:
            book, relations = self._tree(WORKBOOK), self._tree(RELATIONS)
        except ElementTree.ParseError:
            raise self.error("is broken; save it again") from None
        targets = {each.get("Id"): each.get("Target", "") for each in relations.iter()}
        found = {
            str(each.get("name")): _within_xl(targets.get(each.get(_R), ""))
            for each in book.iter()
            if each.tag.rpartition("}")[2] == "sheet"
        }
        return {name: part for name, part in found.items() if part in self._entries}

    def _tree(self, name: str) -> ElementTree.Element:
        text = self.small(name)
        if b"<!" in text or b"\0" in text:  # a document type could name entities that grow
            raise self.error("is no XLSX file as spreadsheets write them; save it again")
        return ElementTree.fromstring(text)

    def _check_entries(self) -> None:
        if WORKBOOK not in self._entries:
            raise self.error("is no XLSX file, or broken")
        size = sum(entry.file_size for entry in self._entries.values())
        if size > UNPACKED_MAX_BYTES:
            most = UNPACKED_MAX_BYTES // 1024 // 1024
            raise self.error(f"unpacks to more than {most} MiB; split it")
        if any(entry.flag_bits & ENCRYPTED for entry in self._entries.values()):
            raise self.error("is encrypted; save it without a password")
        for name in map(str.lower, self._entries):
            for part, words in REFUSED_PARTS.items():
                if part in name:
                    raise self.error(words)
        if b"macroenabled" in self.small("[Content_Types].xml").lower():
            raise self.error(REFUSED_PARTS["vbaproject"])


class Repacked:
    """A new file of parts that were looked at."""

    def __init__(self) -> None:
        self._content = io.BytesIO()
        self._zip = zipfile.ZipFile(self._content, "w", zipfile.ZIP_DEFLATED, compresslevel=1)

    def add(self, name: str, pieces: Iterator[bytes]) -> None:
        """Add a part, piece by piece."""
        with self._zip.open(name, "w") as stream:
            for piece in pieces:
                stream.write(piece)

    def file(self) -> io.BytesIO:
        """Return the file, ready to be read."""
        self._zip.close()
        self._content.seek(0)
        return self._content


def _within_xl(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
