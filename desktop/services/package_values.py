"""What the window shows of packages: the values of packages and of taking them in, under one roof.

The window may not reach into packages or queries (ARCHITECTURE.md); it reads these values from here.
"""

from __future__ import annotations

from db.queries.merging import Merged
from db.queries.packages import ACCEPTED, HELD, RETURNED, SET_ASIDE, WITHDRAWN, ReceivedPackage
from desktop.exchange.examined import Examined
from desktop.exchange.header import IndicatorTotal, PackageHeader, PackageKind, decode_header
from desktop.exchange.naming import file_name
from desktop.exchange.trust import grouped

__all__ = [
    "ACCEPTED",
    "HELD",
    "RETURNED",
    "SET_ASIDE",
    "WITHDRAWN",
    "Examined",
    "IndicatorTotal",
    "Merged",
    "PackageHeader",
    "PackageKind",
    "ReceivedPackage",
    "grouped",
    "stored_header",
    "stored_name",
]


def stored_header(package: ReceivedPackage) -> PackageHeader:
    """The header of a package as it was received."""
    return decode_header(package.header.encode())


def stored_name(package: ReceivedPackage) -> str:
    """The file name that a received package has by its header."""
    return file_name(stored_header(package))
