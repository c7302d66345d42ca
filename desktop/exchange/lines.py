"""Bytes that come in pieces of any size, as blocks of whole lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.exchange import limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class LineError(ValueError):
    """Bytes that are not lines; `what` is "length" for a line without end, "ending" for a last line cut off."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def whole_lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The bytes again, in blocks that each end with a line feed; LineError behind the last block that does."""
    rest = b""
    for piece in pieces:
        end = piece.rfind(b"\n") + 1
        if end:
            yield rest + piece[:end]
            rest = piece[end:]
        else:
            rest += piece
        if len(rest) > limits.LINE_BYTES:
            raise LineError("length")
    if rest:
        raise LineError("ending")
