"""Opening a foreign .xlsx without trusting it: sizes, names, parts and XML are looked at before any library reads them.

The file is read once into memory, so that what was looked at is what is read. Nothing outside the file is ever
fetched: links to other workbooks stay words.
"""

from __future__ import annotations

import hashlib
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING
from xml.parsers import expat

from desktop.intake.errors import IntakeError

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILE_BYTES = 100 * 2**20
MOST_UNPACKED_BYTES = 600 * 2**20
MOST_PART_BYTES = 400 * 2**20
MOST_PARTS = 2_000
MOST_SHEETS = 200
_MOST_RATIO = 400  # deflate ends near 1000; lists of the same words over and over stay below 100
_RATIO_FROM = 32 * 2**20
_CHUNK = 1 << 18

_OLD_DOCUMENT = bytes.fromhex("D0CF11E0A1B11AE1")  # .xls, and .xlsx behind a password
_PASSWORD_SIGN = "EncryptedPackage".encode("utf-16-le")
_SUFFIXES = {
    ".xls": "WORKBOOK_OLD_FORMAT",
    ".xlsm": "WORKBOOK_WITH_MACROS",
    ".xltm": "WORKBOOK_WITH_MACROS",
    ".xlsb": "WORKBOOK_OLD_FORMAT",
    ".csv": "WORKBOOK_IS_TEXT",
    ".txt": "WORKBOOK_IS_TEXT",
}
_WORKSHEET = "/worksheet"
_MACROS = "vbaproject.bin"


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet of the workbook.

    Attributes:
        name: on its tab.
        part: its member of the ZIP.
        hidden: whether its tab is hidden.
    """

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Container:
    """A workbook that may be read.

    Attributes:
        name: the file's name.
        data: the file as it came.
        sheets: its worksheets in the order of their tabs.
        styles: member with the styles; empty where there is none.
        unpacked: bytes of all members.
    """

    name: str
    data: bytes
    sheets: tuple[SheetPart, ...]
    styles: str
    unpacked: int

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.data).hexdigest()

    def parse(self, part: str, handler: Callable[[str, dict[str, str]], None]) -> None:
        """Tell `handler` the name, with its prefix if any, and the attributes of every element of a part, in order.

        Raises:
            IntakeError: WORKBOOK_DAMAGED, WORKBOOK_UNSAFE.
        """
        with zipfile.ZipFile(BytesIO(self.data)) as archive:
            parse_part(archive, part, handler, name=self.name)


def open_container(path: Path) -> Container:
    """The workbook of a file, after everything that could harm has been ruled out.

    Raises:
        IntakeError: FILE_NOT_FOUND, FILE_UNREADABLE, WORKBOOK_OLD_FORMAT, WORKBOOK_WITH_MACROS, WORKBOOK_IS_TEXT,
            WORKBOOK_NOT_XLSX, WORKBOOK_ENCRYPTED, WORKBOOK_DAMAGED, WORKBOOK_UNSAFE, WORKBOOK_TOO_LARGE,
            TOO_MANY_SHEETS.
    """
    name = path.name
    suffix = path.suffix.lower()
    if suffix != ".xlsx":
        raise IntakeError(_SUFFIXES.get(suffix, "WORKBOOK_NOT_XLSX"), name=name)
    data = _read_file(path)
    if data.startswith(_OLD_DOCUMENT):
        raise IntakeError("WORKBOOK_ENCRYPTED" if _PASSWORD_SIGN in data else "WORKBOOK_OLD_FORMAT", name=name)
    if not data.startswith(b"PK"):
        raise IntakeError("WORKBOOK_NOT_XLSX", name=name)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            unpacked = _check_parts(archive, name)
            sheets, styles = _find_sheets(archive, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, OSError) as broken:
        raise IntakeError("WORKBOOK_DAMAGED", name=name) from broken
    return Container(name, data, sheets, styles, unpacked)


def parse_part(
    archive: zipfile.ZipFile, part: str, handler: Callable[[str, dict[str, str]], None], *, name: str
) -> None:
    """Tell `handler` the name, with its prefix if any, and the attributes of every element of a part.

    Raises:
        IntakeError: WORKBOOK_DAMAGED when it is no XML, WORKBOOK_UNSAFE when it declares a document type.
    """
    # Always UTF-8, as the reader of values takes it: a part must not say one thing here and another there.
    parser = expat.ParserCreate("utf-8")

    def refuse(*_: object) -> None:
        raise IntakeError("WORKBOOK_UNSAFE", name=name)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = handler
    try:
        for chunk in _read_part(archive, part):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as broken:
        raise IntakeError("WORKBOOK_DAMAGED", name=name) from broken
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as broken:
        raise IntakeError("WORKBOOK_DAMAGED", name=name) from broken


def local_name(name: str) -> str:
    """A name of XML without its prefix."""
    return name.rpartition(":")[2]


def _read_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_FILE_BYTES + 1)
    except FileNotFoundError as failure:
        raise IntakeError("FILE_NOT_FOUND", path=str(path)) from failure
    except OSError as failure:
        raise IntakeError("FILE_UNREADABLE", name=path.name) from failure
    if len(data) > MOST_FILE_BYTES:
        raise IntakeError("WORKBOOK_TOO_LARGE", name=path.name, megabytes=MOST_FILE_BYTES // 2**20)
    return data


def _read_part(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    with archive.open(part) as member:
        while chunk := member.read(_CHUNK):
            yield chunk


def _check_parts(archive: zipfile.ZipFile, name: str) -> int:
    """The real size of all members, after names and numbers; a size in the directory may lie, so each is unpacked."""
    members = archive.infolist()
    names = [member.filename.lower() for member in members]
    if len(members) > MOST_PARTS or len(set(names)) < len(names):
        raise IntakeError("WORKBOOK_UNSAFE", name=name)
    if any("\\" in each or each.startswith("/") or ".." in each.split("/") for each in names):
        raise IntakeError("WORKBOOK_UNSAFE", name=name)
    if "xl/workbook.xml" not in names:
        kind = "WORKBOOK_OLD_FORMAT" if "xl/workbook.bin" in names else "WORKBOOK_NOT_XLSX"
        raise IntakeError(kind, name=name)
    if any(posixpath.basename(each) == _MACROS for each in names):
        raise IntakeError("WORKBOOK_WITH_MACROS", name=name)
    total = 0
    for member in members:
        if member.flag_bits & 1 or member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise IntakeError("WORKBOOK_UNSAFE", name=name)
        total += _measure(archive, member, name)
        if total > MOST_UNPACKED_BYTES:
            raise IntakeError("WORKBOOK_UNSAFE", name=name)
    return total


def _measure(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> int:
    size = 0
    for chunk in _read_part(archive, member.filename):
        size += len(chunk)
        bomb = size > _RATIO_FROM and size > member.compress_size * _MOST_RATIO
        if bomb or size > MOST_PART_BYTES:
            raise IntakeError("WORKBOOK_UNSAFE", name=name)
    return size


def _find_sheets(archive: zipfile.ZipFile, name: str) -> tuple[tuple[SheetPart, ...], str]:
    members = {member.filename.lower(): member.filename for member in archive.infolist()}
    targets: dict[str, tuple[str, str]] = {}

    def relation(element: str, attributes: dict[str, str]) -> None:
        if local_name(element) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = (
                attributes.get("Type", ""),
                members.get(posixpath.normpath(path).lower(), ""),
            )

    rels = members.get("xl/_rels/workbook.xml.rels")
    if rels is None:
        raise IntakeError("WORKBOOK_DAMAGED", name=name)
    parse_part(archive, rels, relation, name=name)
    sheets: list[SheetPart] = []

    def sheet(element: str, attributes: dict[str, str]) -> None:
        if local_name(element) != "sheet":
            return
        relation_id = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
        kind, part = targets.get(relation_id, ("", ""))
        if kind.endswith(_WORKSHEET) and part:
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetPart(attributes.get("name", ""), part, hidden))

    parse_part(archive, members["xl/workbook.xml"], sheet, name=name)
    if not sheets or len({each.name for each in sheets}) < len(sheets):
        raise IntakeError("WORKBOOK_DAMAGED", name=name)
    if len(sheets) > MOST_SHEETS:
        raise IntakeError("TOO_MANY_SHEETS", name=name, most=MOST_SHEETS)
    styles = next((part for kind, part in targets.values() if kind.endswith("/styles") and part), "")
    return tuple(sheets), styles
