"""The way out of a transaction in which a reason against the package was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.domain.verdict import Reason


class RefusedError(Exception):
    """Taking in found a reason against the package; its transaction must leave nothing."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why
