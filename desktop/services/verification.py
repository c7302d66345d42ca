"""Verifying a package without an office: integrity and signer only, for auditors and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.exchange.verifying import Examined, verify_package

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


def verify_alone(path: Path, now: datetime) -> Examined:
    """What the package itself shows; without a trust list its signer is always unknown, which is no failure.

    Raises:
        KnownError: PACKAGE_UNREADABLE.
    """
    return verify_package(path, name=path.name, now=now, recipient=None, trusted=())
