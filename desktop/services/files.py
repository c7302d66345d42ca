"""Files a person asked for: written whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError

if TYPE_CHECKING:
    from pathlib import Path


def save_bytes(path: Path, data: bytes) -> Path:
    """The bytes in a file, whole or not at all.

    Raises:
        KnownError: FILE_UNWRITABLE.
    """
    partial = path.with_name(f"{path.name}.part")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as failure:
        partial.unlink(missing_ok=True)
        raise KnownError("FILE_UNWRITABLE", name=path.name) from failure
    return path
