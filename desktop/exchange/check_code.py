"""The check code of a package: what stands on the paper for one that has no signature (FORMAT.md §1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.exchange.trust import grouped

if TYPE_CHECKING:
    from desktop.exchange.building import WrittenPackage
    from desktop.exchange.examined import Examined

_DIGITS = 24  # 96 bits: few enough to compare by eye, too many to find another package with the same


def check_code(package: Examined | WrittenPackage) -> str:
    """The begin of the package's digest as people compare it: six groups of four."""
    return digest_code(package.sha256)


def digest_code(sha256: str) -> str:
    """The check code of a package of this digest."""
    return grouped(sha256[:_DIGITS])
