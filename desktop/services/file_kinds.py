"""What a file is by its content, never by its name, and a name that does no harm."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

LONGEST_NAME = 120

_DANGEROUS = frozenset(
    {
        ".bat", ".chm", ".cmd", ".com", ".cpl", ".desktop", ".dll", ".exe", ".hta", ".htm", ".html", ".inf",
        ".jar", ".js", ".jse", ".lnk", ".msi", ".msp", ".pif", ".ps1", ".py", ".reg", ".scf", ".scr",
        ".sh", ".svg", ".url", ".vbe", ".vbs", ".wsf", ".wsh", ".xml",
    }
)  # fmt: skip
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))})
_FORBIDDEN = frozenset('<>:"/\\|?*')
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"#!",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa\xcf",
    b"\xca\xfe\xba\xbe",
    b"L\0\0\0\x01\x14\x02\0",
)
_WEB = ("<!doctype html", "<html", "<script", "<svg", "<?xml", "<hta:")
_TEXT_LOOKED_AT = 64 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """What a file is.

    Attributes:
        media_type: as the internet names it.
        endings: of names of such files, the usual one first; none for what has no ending of its own.
        opens: whether it may be opened from here: papers and pictures, nothing that runs.
        program: whether it is a program, which is no paper and is not taken in.
    """

    media_type: str
    endings: tuple[str, ...] = ()
    opens: bool = False
    program: bool = False


PDF = FileKind("application/pdf", (".pdf",), opens=True)
PNG = FileKind("image/png", (".png",), opens=True)
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg", ".jfif"), opens=True)
GIF = FileKind("image/gif", (".gif",), opens=True)
WEBP = FileKind("image/webp", (".webp",), opens=True)
TIFF = FileKind("image/tiff", (".tif", ".tiff"), opens=True)
BMP = FileKind("image/bmp", (".bmp",), opens=True)
HEIC = FileKind("image/heic", (".heic", ".heif"), opens=True)
VIDEO = FileKind("video/mp4", (".mp4", ".mov", ".m4v", ".3gp"), opens=True)
DOCX = FileKind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",), opens=True)
XLSX = FileKind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",), opens=True)
PPTX = FileKind("application/vnd.openxmlformats-officedocument.presentationml.presentation", (".pptx",), opens=True)
ODT = FileKind("application/vnd.oasis.opendocument.text", (".odt",), opens=True)
ODS = FileKind("application/vnd.oasis.opendocument.spreadsheet", (".ods",), opens=True)
TEXT = FileKind("text/plain", (".txt", ".csv", ".md"), opens=True)
# May carry macros, or content of a web page: kept and given out, not opened from here.
OLD_OFFICE = FileKind("application/x-ole-storage", (".doc", ".xls", ".ppt", ".msg"))
MACROS = FileKind("application/vnd.ms-office.macros", (".docm", ".xlsm", ".pptm"))
ZIP = FileKind("application/zip", (".zip",))
WEB_PAGE = FileKind("text/html")
OTHER = FileKind("application/octet-stream")
PROGRAM = FileKind("application/x-executable", program=True)

KINDS = (PDF, PNG, JPEG, GIF, WEBP, TIFF, BMP, HEIC, VIDEO, DOCX, XLSX, PPTX, ODT, ODS, TEXT, OLD_OFFICE, MACROS, ZIP)
OPENED = frozenset(kind.media_type for kind in KINDS if kind.opens)


def kind_of(content: bytes) -> FileKind:
    """What the content is; never raises, whatever it holds."""
    for begin, kind in (
        (b"\x89PNG\r\n\x1a\n", PNG),
        (b"\xff\xd8\xff", JPEG),
        (b"GIF87a", GIF),
        (b"GIF89a", GIF),
        (b"II*\0", TIFF),
        (b"MM\0*", TIFF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLD_OFFICE),
    ):
        if content.startswith(begin):
            return kind
    if content.startswith(_PROGRAMS):
        return PROGRAM
    if b"%PDF-" in content[:1024]:
        return PDF
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return BMP
    if content[4:8] == b"ftyp":
        return HEIC if content[8:12] in {b"heic", b"heix", b"mif1", b"heim", b"hevc"} else VIDEO
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_zip(content)
    return _kind_of_text(content)


def clean_name(name: str, kind: FileKind) -> str:
    """A name that every system takes and that says what the file is.

    Folders, signs that are not letters to be seen, and endings that would make a system run the file are gone.
    """
    base = unicodedata.normalize("NFC", name.replace("\\", "/").rstrip("/")).rpartition("/")[2]
    kept = "".join(
        "_" if sign in _FORBIDDEN else sign
        for sign in base
        if unicodedata.category(sign)[0] != "C" and unicodedata.category(sign) not in {"Zl", "Zp"}
    )
    kept = " ".join(kept.split()).strip(". ") or "tep"
    ending = PurePosixPath(kept).suffix.lower()
    if kind.endings and ending not in kind.endings:
        kept += kind.endings[0]
    elif not kind.endings and (ending in _DANGEROUS or not ending):
        kept += ".bin"
    stem, ending = kept[: -len(PurePosixPath(kept).suffix)], PurePosixPath(kept).suffix
    if stem.split(".")[0].strip().upper() in _RESERVED:
        stem = f"_{stem}"
    return stem[: LONGEST_NAME - len(ending)].rstrip(". ") + ending


def _kind_of_zip(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:200] if "mimetype" in names and _is_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, KeyError):
        return ZIP
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return MACROS
    for odf in (ODT, ODS):
        if kind == odf.media_type.encode():
            return odf
    if "[Content_Types].xml" not in names:
        return ZIP
    for folder, office in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
        if any(name.startswith(folder) for name in names):
            return office
    return ZIP


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return archive.getinfo(name).file_size <= LONGEST_NAME


def _kind_of_text(content: bytes) -> FileKind:
    begin = content[:_TEXT_LOOKED_AT]
    try:
        # A sign of several bytes may be cut at the end of what is looked at.
        text = begin.decode("utf-8-sig") if len(content) <= _TEXT_LOOKED_AT else begin.decode("utf-8-sig", "ignore")
    except UnicodeDecodeError:
        return OTHER
    if any(unicodedata.category(sign) == "Cc" and sign not in "\t\r\n\f" for sign in text):
        return OTHER
    small = text.lstrip().lower()
    return WEB_PAGE if small.startswith(_WEB) or "<script" in small[:4096] else TEXT
