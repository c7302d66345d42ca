"""Which names files inside a package may have (FORMAT.md §1.3, §1.8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop.exchange import limits, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable

MIMETYPE = "mimetype"
HEADER = "package.json"
META_INF = "META-INF/"
MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"
ENROLMENT = "enrolment.json"
CERTIFICATE = "certificate.der"
RECEIPT = "receipt.json"
PLAN = "plan.json"
TRUST_LIST = "trust.json"
RECOVERY = "recovery.age"
ATTACHMENTS = "attachments.ndjson"
TRANSFERS = "transfers.ndjson"
MANIFEST_2 = "META-INF/ASiCManifest002.xml"
SIGNATURE_2 = "META-INF/signature002.p7s"

_ALLOWED = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
# Names that Windows keeps for devices, whatever follows the first dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_NEVER_UNPACKED = re.compile(rf"report/[^/]+\.xlsx|attachments/{spellings.SHA256}")
_ARCHIVE_MARKS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\xfd7zXZ",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
)
_MEDIA_TYPES = {
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".csv": "text/csv",
    ".der": "application/pkix-cert",
    ".asice": "application/vnd.etsi.asic-e+zip",
}

CONTENT = re.compile(
    rf"report/[A-Za-z0-9][A-Za-z0-9_-]*\.(?:pdf|xlsx|csv)|attachments/{spellings.SHA256}"
    rf"|{re.escape(ATTACHMENTS)}|{re.escape(TRANSFERS)}"
)
"""What a sender may add to a package beside the registers."""

LETTERS = frozenset({ENROLMENT, CERTIFICATE, RECEIPT, PLAN, TRUST_LIST, RECOVERY})
"""Small files that are read whole."""

SEAL = frozenset({MANIFEST, SIGNATURE})
SECOND_SEAL = frozenset({MANIFEST_2, SIGNATURE_2})

CARRIED = "packages/"
_ORIGINAL = re.compile(rf"{CARRIED}[A-Za-z0-9][A-Za-z0-9_-]*\.asice")


def is_safe(name: str) -> bool:
    """Whether a name can be unpacked anywhere without leaving its folder or meaning something else there."""
    if not _ALLOWED.fullmatch(name) or len(name) > limits.NAME_LENGTH:
        return False
    return not any(_DEVICES.fullmatch(part) or part.endswith(".") for part in name.split("/"))


def colliding(names: Iterable[str]) -> list[str]:
    """The names that some file system would not keep apart from an earlier one, in their order."""
    seen: set[str] = set()
    found: list[str] = []
    for name in names:
        folded = name.casefold()
        if folded in seen:
            found.append(name)
        seen.add(folded)
    return found


def media_type(name: str) -> str:
    """The media type the manifest states."""
    return next((kind for ending, kind in _MEDIA_TYPES.items() if name.endswith(ending)), "application/octet-stream")


def is_original(name: str) -> bool:
    """Whether a file is an original that a package carries unchanged (FORMAT.md §3.7)."""
    return bool(_ORIGINAL.fullmatch(name))


def is_nested_archive(name: str, begin: bytes) -> bool:
    """Whether a file that begins so is an archive; workbooks and attachments may be: they are never unpacked here."""
    return begin.startswith(_ARCHIVE_MARKS) and not _NEVER_UNPACKED.fullmatch(name)


def shown(name: str) -> str:
    """A name of whoever made it, as it may stand in a sentence: short, one line, nothing invisible."""
    return name[: limits.NAME_LENGTH].encode("unicode_escape").decode("ascii")[: limits.NAME_LENGTH]
