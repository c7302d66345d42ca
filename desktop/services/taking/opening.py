"""The container in a file: the file itself, or what its envelope holds (FORMAT.md §1.6)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import BinaryIO

    from db.domain.verdict import Reason
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Opened:
    """A container ready to be read.

    Attributes:
        source: where its bytes are; they can be read several times.
        name: the name it must have (FORMAT.md §1.5), without the ending of an envelope.
        reason: why the envelope could not be opened; then `source` is the file as it came.
    """

    source: Path | BinaryIO
    name: str
    reason: Reason | None = None


@contextmanager
def opened_package(office: Office, path: Path) -> Generator[Opened]:
    """The container of a file, for as long as it is looked at."""
    del office
    yield Opened(path, path.name)
