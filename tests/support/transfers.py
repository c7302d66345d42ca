"""Handing establishments over in tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.transfers import TransferOrder, export_transfer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from desktop.services.office import Office


def transfer_places(
    office: Office, ids: Sequence[str], to_unit: str, folder: Path, *, effective_on: date | None = None
) -> Path:
    """The package that hands these establishments of the office to another unit, effective today unless said."""
    order = TransferOrder(
        to_unit, tuple(ids), effective_on or office.clock.today(), "Điều chỉnh địa giới", "05/QĐ-UBND"
    )
    return export_transfer(office, order, folder, passphrase=None).path
