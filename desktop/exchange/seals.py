"""The seal of a package: its manifest and the signature over it, as they are found (FORMAT.md §1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.domain.verdict import ReasonCode
from desktop.exchange import paths
from desktop.exchange.cades import SignatureError, read_signature
from desktop.exchange.container import DamagedMemberError
from desktop.exchange.manifest import ManifestError, decode_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.exchange.cades import Signature
    from desktop.exchange.container import Container
    from desktop.exchange.manifest import Manifest
    from desktop.exchange.reasons import Reasons


@dataclass(frozen=True, slots=True)
class Seal:
    """What could be read of it.

    Attributes:
        manifest: None where it cannot be read.
        signature: None where it does not hold.
    """

    manifest: Manifest | None = None
    signature: Signature | None = None

    @property
    def digests(self) -> Mapping[str, str]:
        """What the manifest says of the files, by path."""
        return self.manifest.digests if self.manifest else {}


def read_seal(container: Container, reasons: Reasons) -> Seal:
    """The seal of a container, with what is wrong about it noted."""
    if not container.entries.keys() >= {paths.MANIFEST, paths.SIGNATURE}:
        reasons.add(ReasonCode.SIGNATURE_INVALID, what="missing")
        return Seal()
    found: dict[str, bytes] = {}
    for name in (paths.MANIFEST, paths.SIGNATURE):
        try:
            found[name] = b"".join(container.unpack(name))
        except DamagedMemberError:
            reasons.add(ReasonCode.DAMAGED, what="member", member=name)
    if len(found) < 2:
        return Seal()
    manifest = found[paths.MANIFEST]
    return Seal(_read_manifest(manifest, reasons), _read_signature(found[paths.SIGNATURE], manifest, reasons))


def _read_manifest(data: bytes, reasons: Reasons) -> Manifest | None:
    try:
        return decode_manifest(data)
    except ManifestError as error:
        if error.what == "algorithm":
            reasons.add(ReasonCode.WEAK_ALGORITHM, algorithm=error.value)
        else:
            reasons.add(ReasonCode.DAMAGED, what="manifest", member=error.value or paths.MANIFEST)
        return None


def _read_signature(data: bytes, manifest: bytes, reasons: Reasons) -> Signature | None:
    try:
        signature = read_signature(data, manifest)
    except SignatureError as error:
        reasons.add(ReasonCode.SIGNATURE_INVALID, what=error.what)
        return None
    for weak in signature.weak:
        reasons.add(ReasonCode.WEAK_ALGORITHM, algorithm=weak)
    if signature.broken:
        reasons.add(ReasonCode.SIGNATURE_INVALID, what=signature.broken)
        return None
    return signature
