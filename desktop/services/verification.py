"""Verifying a package without an office: integrity and signer only, for auditors and scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.taking.opening import examine_opened, opened_with

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from pathlib import Path

    from desktop.exchange.verifying import Examined


def verify_alone(path: Path, now: datetime, identities: Collection[str] = ()) -> Examined:
    """What the package itself shows; without a trust list its signer is always unknown, which is no failure.

    Args:
        path: the file.
        now: the time of receipt, aware.
        identities: private age keys that may open its envelope.

    Raises:
        KnownError: PACKAGE_UNREADABLE.
    """
    with opened_with(path, identities) as opened:
        return examine_opened(opened, now=now, recipient=None, trusted=())
