"""The seals of a package: a manifest and the signature over it, as they are found (FORMAT.md §1.4).

Every package has one; a second, for the leader or the agency, may be added behind it and covers the first.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from db.domain.verdict import ReasonCode
from desktop.exchange import paths
from desktop.exchange.cades import SignatureError, read_signature
from desktop.exchange.container import DamagedMemberError, closing, digest_file
from desktop.exchange.manifest import ManifestError, decode_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

    from desktop.exchange.cades import Signature
    from desktop.exchange.container import Container
    from desktop.exchange.manifest import Manifest
    from desktop.exchange.reasons import Reasons

_ORDER = (paths.MANIFEST, paths.SIGNATURE)
_ORDER_2 = (paths.MANIFEST_2, paths.SIGNATURE_2)
_OF_THE_SECOND = {"role": "second"}


@dataclass(frozen=True, slots=True)
class Seal:
    """What could be read of it.

    Attributes:
        manifest: None where it cannot be read.
        signature: None where it does not hold, or is not there.
        is_signed: whether there is a signature at all; one that is absent is not noted as a reason.
        own: digests of the manifest's and the signature's files.
    """

    manifest: Manifest | None = None
    signature: Signature | None = None
    is_signed: bool = True
    own: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def digests(self) -> Mapping[str, str]:
        """What the manifest says of the files, by path."""
        return self.manifest.digests if self.manifest else {}


@dataclass(frozen=True, slots=True)
class Prints:
    """Digests of a package's file, hexadecimal digits.

    Attributes:
        before: of the bytes before the manifest.
        before_second: of the bytes before the second manifest; empty where there is none.
        package: of the file as it was first signed; a second signature changes nothing about it (FORMAT.md §1.4).
        file: of the file as it is.
    """

    before: str
    before_second: str
    package: str
    file: str


def take_prints(file: BinaryIO, container: Container) -> Prints:
    """The digests of a container's file, read once."""
    entries = container.entries
    ends = [entries[name].offset for name in (paths.MANIFEST, paths.MANIFEST_2) if name in entries]
    *before, whole = digest_file(file, *ends)
    first = before[0].hexdigest() if paths.MANIFEST in entries else ""
    if paths.MANIFEST_2 not in entries:
        return Prints(first, "", whole.hexdigest(), whole.hexdigest())
    second = before[-1]
    package = second.copy()
    package.update(closing([entry for entry in entries.values() if entry.name not in _ORDER_2]))
    is_last = tuple(entries)[-4:] == _ORDER + _ORDER_2
    return Prints(first, second.hexdigest(), (package if is_last else whole).hexdigest(), whole.hexdigest())


def read_seal(container: Container, reasons: Reasons) -> Seal:
    """The seal of a container, with what is wrong about it noted."""
    if paths.MANIFEST not in container.entries:
        reasons.add(ReasonCode.SIGNATURE_INVALID, what="missing")
        return Seal()
    return _read_pair(container, _ORDER, reasons, {})


def read_second_seal(container: Container, reasons: Reasons) -> Seal | None:
    """The second seal, with what is wrong about it noted; None where the container has none."""
    found = container.entries.keys() & paths.SECOND_SEAL
    if not found:
        return None
    if paths.SIGNATURE not in container.entries or len(found) < len(paths.SECOND_SEAL):
        reasons.add(ReasonCode.SIGNATURE_INVALID, what="missing", **_OF_THE_SECOND)
        return Seal()
    return _read_pair(container, _ORDER_2, reasons, _OF_THE_SECOND)


def _read_pair(container: Container, pair: tuple[str, str], reasons: Reasons, role: Mapping[str, str]) -> Seal:
    found: dict[str, bytes] = {}
    present = [name for name in pair if name in container.entries]
    for name in present:
        try:
            found[name] = b"".join(container.unpack(name))
        except DamagedMemberError:
            reasons.add(ReasonCode.DAMAGED, what="member", member=name)
    if len(found) < len(present):
        return Seal()
    manifest, name = found[pair[0]], pair[1]
    signature = _read_signature(found[name], manifest, reasons, role) if name in found else None
    own = {path: hashlib.sha256(data).hexdigest() for path, data in found.items()}
    return Seal(_read_manifest(manifest, pair, reasons), signature, is_signed=name in found, own=own)


def _read_manifest(data: bytes, pair: tuple[str, str], reasons: Reasons) -> Manifest | None:
    name, signature = pair
    try:
        return decode_manifest(data, signature)
    except ManifestError as error:
        if error.what == "algorithm":
            reasons.add(ReasonCode.WEAK_ALGORITHM, algorithm=error.value)
        else:
            reasons.add(ReasonCode.DAMAGED, what="manifest", member=error.value or name)
        return None


def _read_signature(data: bytes, manifest: bytes, reasons: Reasons, role: Mapping[str, str]) -> Signature | None:
    try:
        signature = read_signature(data, manifest)
    except SignatureError as error:
        reasons.add(ReasonCode.SIGNATURE_INVALID, what=error.what, **role)
        return None
    for weak in signature.weak:
        reasons.add(ReasonCode.WEAK_ALGORITHM, algorithm=weak)
    if signature.broken:
        reasons.add(ReasonCode.SIGNATURE_INVALID, what=signature.broken, **role)
        return None
    return signature


def check_cover(container: Container, seal: Seal, second: Seal | None, reasons: Reasons) -> None:
    """Every file but the seals is in the manifest, and the reverse; the second manifest names the first seal too."""
    names = container.entries.keys() - paths.SEAL - paths.SECOND_SEAL
    if seal.manifest:
        _check_names(names, seal, reasons)
    if second and second.manifest:
        _check_names(names | seal.own.keys(), second, reasons)
        stated = {**seal.digests, **seal.own}
        for name in sorted(second.digests.keys() & stated.keys()):
            if second.digests[name] != stated[name]:
                reasons.add(ReasonCode.DAMAGED, what="member", member=name)


def _check_names(names: set[str], seal: Seal, reasons: Reasons) -> None:
    for name in sorted(names - seal.digests.keys()):
        reasons.add(ReasonCode.NOT_COVERED, member=name)
    for name in sorted(seal.digests.keys() - names):
        reasons.add(ReasonCode.DAMAGED, what="missing", member=paths.shown(name))


def check_archive(container: Container, seal: Seal, second: Seal | None, prints: Prints, reasons: Reasons) -> None:
    """The signatures stand over the packed bytes too; where every file is right, they still may not be."""
    if seal.manifest is None or reasons.has(ReasonCode.DAMAGED, ReasonCode.NOT_COVERED):
        return
    stands = [(seal.manifest, paths.MANIFEST, prints.before)]
    order = tuple(name for name in _ORDER + _ORDER_2 if name in container.entries)
    if second and second.manifest:
        stands.append((second.manifest, paths.MANIFEST_2, prints.before_second))
    is_last = tuple(container.entries)[-len(order) :] == order
    if not is_last or any(
        (manifest.archive_length, manifest.archive_sha256) != (container.entries[name].offset, before)
        for manifest, name, before in stands
    ):
        reasons.add(ReasonCode.DAMAGED, what="repacked")
