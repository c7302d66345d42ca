"""The files of a container, read against what its manifest says of them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from db.domain.verdict import ReasonCode
from desktop.exchange import paths
from desktop.exchange.container import DamagedMemberError, Member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from hashlib import _Hash as Digest  # pyright: ignore[reportPrivateUsage] - the type has no public name

    from db.domain.progress import CancelToken
    from desktop.exchange.container import Container
    from desktop.exchange.reasons import Reasons


class Contents:
    """Reads files and notes what is wrong about them.

    Attributes:
        digests: what the manifest says, by path.
        members: the files that were found as they were signed, by path.
        letters: those of them that were read whole.
    """

    def __init__(
        self, container: Container, digests: Mapping[str, str], reasons: Reasons, token: CancelToken | None
    ) -> None:
        self._container = container
        self.digests = digests
        self._reasons = reasons
        self._token = token
        self.members: dict[str, Member] = {}
        self.letters: dict[str, bytes] = {}

    def is_as_signed(
        self, name: str, look: Callable[[Iterator[bytes]], object] | None = None, *, may_be_archive: bool = False
    ) -> bool:
        """Whether a file unpacks to what the manifest says; what `look` finds on the way counts only then."""
        digest = hashlib.sha256()
        pieces = self._pieces(name, digest, may_be_archive=may_be_archive)
        try:
            if look:
                look(pieces)
            for _ in pieces:  # what was not looked at is part of the digest all the same
                pass
        except DamagedMemberError:
            self._reasons.add(ReasonCode.DAMAGED, what="member", member=name)
            return False
        if digest.hexdigest() != self.digests[name]:
            self._reasons.add(ReasonCode.DAMAGED, what="member", member=name)
            return False
        self.members[name] = Member(name, self._container.entries[name].size, digest.hexdigest())
        return True

    def read_whole(self, name: str) -> bytes | None:
        """A small file, if it is as it was signed; it is kept for whoever reads it later."""
        pieces: list[bytes] = []
        if name not in self.digests or not self.is_as_signed(name, pieces.extend):
            return None
        self.letters[name] = b"".join(pieces)
        return self.letters[name]

    def _pieces(self, name: str, digest: Digest, *, may_be_archive: bool) -> Iterator[bytes]:
        for index, piece in enumerate(self._container.unpack(name)):
            if self._token:
                self._token.check()
            if index == 0 and not may_be_archive and paths.is_nested_archive(name, piece):
                self._reasons.add(ReasonCode.LIMIT_EXCEEDED, what="nesting", member=name, most=1)
            digest.update(piece)
            yield piece
