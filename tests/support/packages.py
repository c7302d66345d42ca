"""The opposite side: offices that send good packages, and packages of which any layer can be bent before it is packed.

`Office` signs as the program does. `Forge` builds the same bytes from plain values by steps that stand open, so that a
test can change exactly one of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from db.domain.registers import BY_NAME
from db.domain.versions import Version, new_version
from desktop.exchange import paths
from desktop.exchange.cades import in_one_form
from desktop.exchange.container import ContainerWriter
from desktop.exchange.header import Edition, PackageHeader, PackageKind, Period, Recipient, Sender, encode_header
from desktop.exchange.keys import SigningKey, make_software_key, open_software_key
from desktop.exchange.manifest import Manifest, encode_manifest
from desktop.exchange.payload import encode_version
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.trust import TrustedKey
from desktop.exchange.verifying import verify_package
from desktop.exchange.zip_layout import STORED, Entry, central_header, end_record, local_header, method_of

if TYPE_CHECKING:
    from db.domain.registers import RegisterSpec
    from desktop.exchange.examined import Examined

WARD = "0d9aa2f1-6d5c-5c1e-9a3e-3c1f4f0c1111"
OTHER_WARD = "0d9aa2f1-6d5c-5c1e-9a3e-3c1f4f0c2222"
SUPERIOR = "0d9aa2f1-6d5c-5c1e-9a3e-3c1f4f0c3333"
DEVICE = "a1b2c3d4e5f6"
OTHER_DEVICE = "b1b2c3d4e5f6"
MADE_AT = datetime(2026, 1, 5, 1, tzinfo=UTC)
SIGNED_AT = datetime(2026, 6, 15, 2, 30, tzinfo=UTC)
NOW = datetime(2026, 6, 16, 3, tzinfo=UTC)
STAMP = "2026-06-01T02:00:00.000000Z"
PASSPHRASE = "mật khẩu để thử"
ESTABLISHMENTS = BY_NAME["establishments"]
FILE_NAME = "11692-report-2026H1-0001.asice"


def record_id(number: int) -> str:
    """A UUIDv7 that sorts by its number."""
    return f"01950000-{number >> 16 & 0xFFFF:04x}-7000-8000-{number:012x}"


@cache
def key_of(person: str = "Nguyễn Thị Hoa", made_at: datetime = MADE_AT) -> SigningKey:
    """A software key, the same for the same person in one run."""
    data = make_software_key(
        unit_code="11692",
        unit_name="Ủy ban nhân dân phường Hòa Bình",
        department="Phòng Văn hóa – Xã hội",
        person=person,
        passphrase=PASSPHRASE,
        made_at=made_at,
    )
    return open_software_key(data, PASSPHRASE)


def foreign_key(
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    *,
    usage: bool | None = True,
    digest: hashes.HashAlgorithm | None = None,
) -> SigningKey:
    """A key with a certificate of somebody else's making.

    Args:
        private: the key.
        usage: whether the certificate allows signing; None for one that says nothing.
        digest: what it is signed with; SHA-256 unless given.
    """
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trần Văn Bình")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(4711)
        .not_valid_before(MADE_AT)
        .not_valid_after(MADE_AT + timedelta(days=3650))
    )
    if usage is not None:
        bits = dict.fromkeys(
            ("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only"),
            False,
        )
        builder = builder.add_extension(
            x509.KeyUsage(digital_signature=usage, content_commitment=usage, key_cert_sign=not usage, **bits),
            critical=True,
        )
    certificate = builder.sign(private, digest or hashes.SHA256())
    return SigningKey(
        certificate.public_bytes(serialization.Encoding.DER),
        private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def trust(key: SigningKey | None = None, **changes: Any) -> TrustedKey:
    """The key pinned to the ward."""
    key = key or key_of()
    given = {"unit_id": WARD, "valid_from": MADE_AT - timedelta(days=1), **changes}
    return TrustedKey(fingerprint=key.fingerprint, certificate=key.certificate, **given)


def a_header(**changes: Any) -> PackageHeader:
    """The header of the ward's first half-year report."""
    given: dict[str, Any] = {
        "id": record_id(900_001),
        "kind": PackageKind.REPORT,
        "sender": Sender(WARD, "11692", date(2025, 7, 1), "Phường Hòa Bình", DEVICE),
        "recipient": Recipient(SUPERIOR, "27"),
        "sequence": 1,
        "created_at": SIGNED_AT,
        "program": "0.1.0",
        "schema": "1",
        "catalog": "2026.1",
        "privacy": "default",
        "period": Period("nd09", "half", date(2025, 12, 15), date(2026, 6, 14)),
        "edition": Edition(),
    }
    return PackageHeader(**(given | changes))


def an_establishment(number: int = 1, *, unit: str = WARD, **values: Any) -> Version:
    """A new establishment of the ward."""
    given = {
        "name": f"Karaoke Hoà Bình {number}",
        "address": f"{number} đường Trần Hưng Đạo",
        "kinds": ["karaoke"],
        "status": "operating",
        "workers_total": 4,
    }
    plain = {name: value for name, value in (given | values).items() if value is not None}
    return new_version(
        record_id(number), unit=unit, values=plain, device=DEVICE, changed_at=STAMP, changed_by="Nguyễn Thị Hoa"
    )


def line_of(version: Version, register: RegisterSpec) -> dict[str, Any]:
    """The plain values of the version's line, to be bent."""
    return json.loads(encode_version(version, register))


def spelled(value: object) -> bytes:
    """Plain values as JSON in canonical order, whatever they hold."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _same(value: Any) -> Any:
    return value


@dataclass
class Forge:
    """A package being made; change a step, then `build`.

    Attributes:
        header: plain values of package.json; counts and totals are filled in unless `keep_counts`.
        lines: per register, its lines.
        extra: further files, before the header.
        uncovered: files behind the header that the manifest does not name.
        left_out: files that the manifest names and the archive lacks, or parts of the seal.
        bend_manifest: changes what the manifest says.
        bend_xml: changes its bytes.
        sign: makes the signature from the manifest's bytes.
        bend_signature: changes its bytes.
        bend_archive: changes the finished archive.
    """

    header: dict[str, Any] = field(default_factory=lambda: json.loads(encode_header(a_header())))
    lines: dict[str, list[bytes]] = field(default_factory=dict[str, list[bytes]])
    extra: dict[str, bytes] = field(default_factory=dict[str, bytes])
    uncovered: dict[str, bytes] = field(default_factory=dict[str, bytes])
    left_out: frozenset[str] = frozenset()
    keep_counts: bool = False
    header_bytes: bytes | None = None
    writer: Callable[[BytesIO], ContainerWriter] = ContainerWriter
    bend_manifest: Callable[[Manifest], Manifest] = _same
    bend_xml: Callable[[bytes], bytes] = _same
    sign: Callable[[bytes], bytes] = field(default_factory=lambda: signature_of)
    bend_signature: Callable[[bytes], bytes] = _same
    bend_archive: Callable[[bytes], bytes] = _same

    def build(self) -> bytes:
        """The bytes of the package."""
        file = BytesIO()
        writer = self.writer(file)
        digests = {paths.MIMETYPE: writer.type_member.sha256}
        for register, lines in self.lines.items():
            path = f"registers/{register}.ndjson"
            digests[path] = writer.add(path, (b"".join(line + b"\n" for line in lines),)).sha256
        for path, data in self.extra.items():
            digests[path] = hashlib.sha256(data).hexdigest()
            if path not in self.left_out:
                writer.add(path, (data,))
        header = self.header_bytes or spelled(self.full_header())
        digests[paths.HEADER] = hashlib.sha256(header).hexdigest()
        if paths.HEADER not in self.left_out:
            writer.add(paths.HEADER, (header,))
        for path, data in self.uncovered.items():
            writer.add(path, (data,))
        before = hashlib.sha256(file.getvalue()).hexdigest()
        manifest = self.bend_xml(encode_manifest(self.bend_manifest(Manifest(digests, writer.offset, before))))
        for path, data in (
            (paths.MANIFEST, manifest),
            (paths.SIGNATURE, self.bend_signature(self.sign(manifest))),
        ):
            if path not in self.left_out:
                writer.add(path, (data,))
        writer.finish()
        return self.bend_archive(file.getvalue())

    def full_header(self) -> dict[str, Any]:
        """The header with counts and totals of the lines as they are."""
        if self.keep_counts:
            return self.header
        entries = [
            {"count": len(lines), "name": register, "path": f"registers/{register}.ndjson"}
            for register, lines in self.lines.items()
        ]
        totals = {register: _totals(register, lines) for register, lines in self.lines.items()}
        return self.header | {"registers": entries, "totals": {"indicators": [], "registers": totals}}


_TOTALLED = {
    "establishments": ("workers_total",),
    "violations": ("fine", "persons"),
    "activities": ("people_total", "sessions"),
    "trainings": ("sessions",),
}


def _totals(register: str, lines: list[bytes]) -> dict[str, Any]:
    """Control totals by the words of FORMAT.md §3.6, without the program's own code; bad lines count for nothing."""
    sums = dict.fromkeys(_TOTALLED.get(register, ()), 0)
    deleted = 0
    for line in lines:
        try:
            fields = json.loads(line)["fields"]
            deleted += "deleted" in fields
            for name in sums:
                sums[name] += 0 if "deleted" in fields else fields.get(name, 0)
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
    return {"count": len(lines), "deleted": deleted, "sums": sums}


def signature_of(manifest: bytes, key: SigningKey | None = None, at: datetime = SIGNED_AT) -> bytes:
    """The ward's signature over a manifest."""
    return SoftwareSigner(key or key_of()).sign(manifest, at)


def signed_with(key: SigningKey, digest: str = "sha256", *, as_made: bool = False) -> Callable[[bytes], bytes]:
    """A maker of signatures with any key and digest, those that the program would never use among them.

    As made means as pyHanko leaves it, which for elliptic curves is right only every other time.
    """
    # Only who bends signatures pays for these.
    from asn1crypto import keys  # noqa: PLC0415
    from asn1crypto import x509 as asn1_x509  # noqa: PLC0415
    from pyhanko.sign.ades.api import CAdESSignedAttrSpec  # noqa: PLC0415
    from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(key.certificate),
        signing_key=keys.PrivateKeyInfo.load(key.private_key),
        cert_registry=SimpleCertificateStore(),
    )
    attributes = PdfCMSSignedAttributes(signing_time=SIGNED_AT, cades_signed_attrs=CAdESSignedAttrSpec())

    def sign(manifest: bytes) -> bytes:
        made = signer.async_sign_general_data(manifest, digest, use_cades=True, signed_attr_settings=attributes)
        signature = asyncio.run(made).dump()
        return signature if as_made else in_one_form(signature, key.certificate)

    return sign


def forge(*versions: Version, **steps: Any) -> Forge:
    """A good package with these establishments, with some steps changed."""
    lines = [encode_version(version, ESTABLISHMENTS) for version in versions or (an_establishment(),)]
    return Forge(**({"lines": {"establishments": lines}} | steps))


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files in a package, in their order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Mapping[str, bytes], level: int = 6) -> bytes:
    """Files in the layout of a package, in any order and packed as hard as asked."""
    entries: list[Entry] = []
    content = b""
    for name, data in files.items():
        deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        raw = data if method_of(name) == STORED else deflate.compress(data) + deflate.flush()
        entries.append(Entry(name, len(raw), len(data), zlib.crc32(data), len(content)))
        content += local_header(entries[-1]) + raw
    directory = b"".join(map(central_header, entries))
    return content + directory + end_record(len(entries), len(directory), len(content))


def judge(data: bytes, **question: Any) -> Examined:
    """What the superior's program says of a package, whatever its name."""
    given = {"name": None, "now": NOW, "recipient": SUPERIOR, "trusted": (trust(),)}
    return verify_package(BytesIO(data), **(given | question))


def codes_of(examined: Examined) -> list[str]:
    """The reasons found, but for the note that every good signature of ours gets."""
    return [str(code) for code in examined.verdict.codes if code != "SIGNED_WITHOUT_TIMESTAMP"]
