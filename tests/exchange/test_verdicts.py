"""Every reason this program can find has a package that fails for it alone; the same package unbent passes."""

from __future__ import annotations

import dataclasses
import struct
import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from db.domain.registers import BY_NAME
from db.domain.verdict import Outcome, ReasonCode
from desktop.exchange import container, limits, paths
from desktop.exchange.manifest import Manifest
from desktop.exchange.signing import sign_through
from desktop.exchange.trust import KeyState
from tests.support.packages import (
    FILE_NAME,
    MADE_AT,
    NOW,
    OTHER_WARD,
    SIGNED_AT,
    SUPERIOR,
    WARD,
    Forge,
    an_establishment,
    codes_of,
    foreign_key,
    forge,
    judge,
    key_of,
    line_of,
    record_id,
    signature_of,
    spelled,
    trust,
)

R = BY_NAME["establishments"]
LATER = timedelta(days=365 * 6)


def with_line(line: bytes) -> bytes:
    return Forge(lines={"establishments": [line]}).build()


def a_line(**changes: Any) -> bytes:
    return spelled(line_of(an_establishment(), R) | changes)


def a_line_with(**fields: Any) -> bytes:
    line = line_of(an_establishment(), R)
    return spelled(line | {"fields": line["fields"] | fields})


def with_header(**changes: Any) -> bytes:
    made = forge()
    made.header |= changes
    return made.build()


def with_part(part: str, **changes: Any) -> bytes:
    made = forge()
    made.header[part] |= changes
    return made.build()


def with_file(name: str, data: bytes = b"x") -> bytes:
    return forge(extra={name: data}).build()


def with_totals(**changes: Any) -> bytes:
    made = forge()
    made.header = made.full_header()
    made.header["totals"]["registers"]["establishments"] |= changes
    made.keep_counts = True
    return made.build()


def with_count(count: int) -> bytes:
    made = forge()
    made.header = made.full_header()
    made.header["registers"][0]["count"] = count
    made.keep_counts = True
    return made.build()


def with_byte(find: bytes, change: bytes) -> bytes:
    """The good package with the last place of some bytes changed."""
    before, _, after = forge().build().rpartition(find)
    return before + change + after


def signed_with(key: Any, digest: str = "sha256") -> Callable[[bytes], bytes]:
    from asn1crypto import keys, x509
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(key.certificate),
        signing_key=keys.PrivateKeyInfo.load(key.private_key),
        cert_registry=SimpleCertificateStore(),
    )
    return lambda manifest: sign_through(signer, manifest, SIGNED_AT, digest=digest)


def zipped(**files: bytes) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def packed_anew(data: bytes) -> bytes:
    """The same files, put into an archive by another program."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info), zipfile.ZIP_STORED if info.filename == "mimetype" else None)
    return target.getvalue()


def with_directory(change: Callable[[bytearray], None]) -> bytes:
    """The good package with its list of files changed in place; the list begins behind the signature."""
    data = forge().build()
    size = struct.unpack_from("<I", data, len(data) - 10)[0]
    start = len(data) - 22 - size
    directory = bytearray(data[start:-22])
    change(directory)
    return data[:start] + bytes(directory) + data[-22:]


def set_at(offset: int, value: bytes) -> Callable[[bytearray], None]:
    def change(data: bytearray) -> None:
        data[offset : offset + len(value)] = value

    return change


def swapped(manifest: Manifest, **digests: str) -> Manifest:
    return dataclasses.replace(manifest, digests=manifest.digests | digests)


GOOD: dict[str, Callable[[], bytes]] = {
    "one record": lambda: forge().build(),
    "no record": lambda: Forge(lines={"establishments": []}).build(),
    "no register": lambda: Forge().build(),
    "nil report": lambda: with_header(nil=True),
    "a deleted record": lambda: with_line(a_line_with(deleted="nhập trùng")),
    "a report in PDF": lambda: with_file("report/bao-cao.pdf", b"%PDF-1.7"),
    "a workbook, which is an archive itself": lambda: with_file("report/phu-luc.xlsx", zipped(a=b"b")),
    "a supplement": lambda: with_part("edition", number=1, reason="bổ sung cơ sở"),
    "a later one": lambda: with_header(
        sequence=1, previous=None
    ),
    "unknown fields of a newer minor version": lambda: with_header(
        format={"name": "diaban", "version": "1.9"}, colour="xanh", sender=forge().header["sender"] | {"seal": [1]}
    ),
    "an unknown field of a record": lambda: with_line(a_line_with(colour="xanh")),
    "a line break in a long text": lambda: with_line(a_line_with(note="một\nhai")),
    "every letter": lambda: with_line(a_line_with(name="Ứng Hoè “đặc biệt” – 100 m² ½ 😀 \\n \\\\ \"")),
    "RSA-2048": lambda: forge(sign=signed_with(rsa_key(2048))).build(),
    "P-384 and SHA-384": lambda: forge(sign=signed_with(ec_key(ec.SECP384R1), "sha384")).build(),
}


def rsa_key(bits: int) -> Any:
    return _kept(("rsa", bits), lambda: foreign_key(rsa.generate_private_key(65537, bits)))


def ec_key(curve: Callable[[], ec.EllipticCurve] = ec.SECP256R1, **certificate: Any) -> Any:
    name = ("ec", curve.__name__, str(sorted(certificate)), str(certificate.get("usage")))
    return _kept(name, lambda: foreign_key(ec.generate_private_key(curve()), **certificate))


_keys: dict[Any, Any] = {}


def _kept(name: Any, make: Callable[[], Any]) -> Any:
    if name not in _keys:
        _keys[name] = make()
    return _keys[name]


@pytest.mark.parametrize("name", GOOD)
def test_a_good_package_passes(name: str):
    data = GOOD[name]()

    examined = judge(data, trusted=(trust(), *(trust(key) for key in _keys.values())))

    assert examined.verdict.reasons == (examined.verdict.reasons[-1],)
    assert examined.verdict.codes == (ReasonCode.SIGNED_WITHOUT_TIMESTAMP,)
    assert examined.verdict.outcome is Outcome.PASSED
    assert set(dataclasses.astuple(examined.parts)) == {Outcome.PASSED}


N, L, U, D = "NOT_A_PACKAGE", "LIMIT_EXCEEDED", "UNSAFE_NAME", "DAMAGED"
C, S, W, H, I = "NOT_COVERED", "SIGNATURE_INVALID", "WEAK_ALGORITHM", "HEADER_INVALID", "RECORD_INVALID"  # noqa: E741

BAD: dict[str, tuple[str, Callable[[], bytes], dict[str, Any]]] = {
    "nothing": (N, lambda: b"", {}),
    "a text": (N, lambda: "Báo cáo sáu tháng\n".encode() * 100, {}),
    "an archive of something else": (N, lambda: zipped(a=b"b"), {}),
    "a container of something else": (N, lambda: forge(left_out=frozenset({paths.HEADER})).build(), {}),
    "an encrypted package": ("CANNOT_DECRYPT", lambda: b"age-encryption.org/v1\n-> X25519 abc\n" + b"\0" * 300, {}),
    "a bomb": (L, lambda: with_file("report/a.csv", b"\0" * 10_000_000), {"what": "ratio", "member": "report/a.csv"}),
    "an archive inside": (L, lambda: with_file("attachments/" + "0" * 64, zipped(a=b"b")), {"what": "nesting"}),
    "a packed stream inside": (L, lambda: with_file("report/a.csv", b"\x1f\x8b\x08"), {"what": "nesting"}),
    "a name out of the folder": (U, lambda: with_file("../a.csv"), {"what": "path", "name": "../a.csv"}),
    "a name from the root": (U, lambda: with_file("/etc/passwd"), {"what": "path"}),
    "a drive": (U, lambda: with_file("C:/a.csv"), {"what": "path"}),
    "a backslash": (U, lambda: with_file("report\\a.csv"), {"what": "path"}),
    "an empty part": (U, lambda: with_file("report//a.csv"), {"what": "path"}),
    "a folder": (U, lambda: with_file("report/"), {"what": "path"}),
    "a control character": (U, lambda: with_file("report/a\n.csv"), {"what": "path", "name": "report/a\\n.csv"}),
    "a name for a device": (U, lambda: with_file("report/nul.csv"), {"what": "path"}),
    "a hidden file": (U, lambda: with_file("report/.htaccess"), {"what": "path"}),
    "a name that ends in a dot": (U, lambda: with_file("report/a."), {"what": "path"}),
    "a name too long": (U, lambda: with_file("report/" + "a" * 100), {"what": "path"}),
    "a name twice": (U, lambda: forge(uncovered={paths.HEADER: b"{}"}).build(), {"what": "twice"}),
    "two names for one file": (
        U,
        lambda: forge(extra={"report/a.csv": b"1", "report/A.csv": b"2"}).build(),
        {"what": "twice", "name": "report/A.csv"},
    ),
    "a link": (U, lambda: with_directory(set_at(38, struct.pack("<I", 0o120777 << 16))), {"what": "link"}),
    "a file before the type": (D, lambda: b"PK" + forge().build(), {"what": "begin"}),
    "packed anew by another program": (D, lambda: packed_anew(forge().build()), {"what": "begin"}),
    "cut": (D, lambda: forge().build()[:-100], {"what": "end"}),
    "cut to its beginning": (D, lambda: forge().build()[:200], {"what": "end"}),
    "padded": (D, lambda: forge().build() + b"\0", {"what": "end"}),
    "with a comment": (D, lambda: forge().build()[:-2] + b"\x03\0abc", {"what": "end"}),
    "a directory that is said to be longer than the file": (
        D,
        lambda: forge().build()[:-10] + b"\xff\xff\xff\0" + forge().build()[-6:],
        {"what": "end"},
    ),
    "another count of files": (D, lambda: forge().build()[:-12] + b"\x09\0" + forge().build()[-10:], {"what": "layout"}),
    "a file marked as encrypted": (D, lambda: with_directory(set_at(8, b"\x01\0")), {"what": "layout"}),
    "a file with a date": (D, lambda: with_directory(set_at(12, b"\x01\0")), {"what": "layout"}),
    "a file deflated that should lie open": (D, lambda: with_directory(set_at(10, b"\x08\0")), {"what": "layout"}),
    "a directory that is no directory": (D, lambda: with_directory(set_at(0, b"PK\x03\x04")), {"what": "end"}),
    "a local header that says otherwise": (D, lambda: with_byte(b"PK\x03\x04\x14", b"PK\x03\x04\x2d"), {"what": "layout"}),
    "a hole between files": (
        D,
        lambda: with_byte(b"PK\x03\x04\x14", b"PK\x03\x04PK\x03\x04\x14"),
        {"what": "layout"},
    ),
    "a file changed": (D, lambda: with_byte(b"ASiCManifest xmlns", b"ASiCManifest\txmlns"), {"member": paths.MANIFEST}),
    "a file missing": (
        D,
        lambda: forge(extra={"report/a.pdf": b"%PDF"}, left_out=frozenset({"report/a.pdf"})).build(),
        {"what": "missing", "member": "report/a.pdf"},
    ),
    "a file exchanged and listed anew": (
        D,
        lambda: forge(bend_manifest=lambda m: swapped(m, **{paths.MIMETYPE: "00" * 32})).build(),
        {"what": "member", "member": paths.MIMETYPE},
    ),
    "a header exchanged and listed anew": (
        D,
        lambda: forge(bend_manifest=lambda m: swapped(m, **{paths.HEADER: "00" * 32})).build(),
        {"what": "member", "member": paths.HEADER},
    ),
    "a manifest that is no XML": (D, lambda: forge(bend_xml=lambda _: b"<a>").build(), {"what": "manifest"}),
    "a manifest with a document type": (
        D,
        lambda: forge(bend_xml=lambda x: x.replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n', 1)).build(),
        {"what": "manifest"},
    ),
    "a manifest with an entity from outside": (
        D,
        lambda: forge(
            bend_xml=lambda x: x.replace(b"?>\n", b'?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd">\n', 1)
        ).build(),
        {"what": "manifest"},
    ),
    "a manifest of another namespace": (
        D,
        lambda: forge(bend_xml=lambda x: x.replace(b"v1.2.1#", b"v1.3.1#")).build(),
        {"what": "manifest"},
    ),
    "a manifest that lists a file twice": (
        D,
        lambda: forge(bend_xml=lambda x: x.replace(b'URI="mimetype"', b'URI="package.json"')).build(),
        {"what": "manifest", "member": "package.json"},
    ),
    "an archive of another length than was signed": (
        D,
        lambda: forge(bend_manifest=lambda m: dataclasses.replace(m, archive_length=m.archive_length - 1)).build(),
        {"what": "repacked"},
    ),
    "an archive with other bytes than were signed": (
        D,
        lambda: forge(bend_manifest=lambda m: dataclasses.replace(m, archive_sha256="00" * 32)).build(),
        {"what": "repacked"},
    ),
    "a file the signature does not cover": (
        C,
        lambda: forge(uncovered={"report/a.pdf": b"%PDF"}).build(),
        {"member": "report/a.pdf"},
    ),
    "a second seal that nobody signed": (
        C,
        lambda: forge(uncovered={"META-INF/ASiCManifest002.xml": b"<a/>"}).build(),
        {"member": "META-INF/ASiCManifest002.xml"},
    ),
    "no manifest": (S, lambda: forge(left_out=frozenset({paths.MANIFEST})).build(), {"what": "missing"}),
    "no signature": (S, lambda: forge(left_out=frozenset({paths.SIGNATURE})).build(), {"what": "missing"}),
    "a signature that is none": (S, lambda: forge(sign=lambda _: b"ký").build(), {"what": "unreadable"}),
    "a signature over another manifest": (
        S,
        lambda: forge(sign=lambda _: signature_of(b"<a/>")).build(),
        {"what": "content"},
    ),
    "a signature with bytes behind it": (
        S,
        lambda: forge(bend_signature=lambda s: s + b"\0").build(),
        {"what": "unreadable"},
    ),
    "a signature of another value": (
        S,
        lambda: forge(bend_signature=lambda s: s[:-1] + bytes([s[-1] ^ 1])).build(),
        {"what": "value"},
    ),
    "a certificate that may not sign": (
        S,
        lambda: forge(sign=signed_with(ec_key(usage=False))).build(),
        {"what": "usage"},
    ),
    "a certificate that does not say what for": (
        S,
        lambda: forge(sign=signed_with(ec_key(usage=None))).build(),
        {"what": "usage"},
    ),
    "a curve nobody agreed on": (S, lambda: forge(sign=signed_with(ec_key(ec.SECP256K1))).build(), {"what": "algorithm"}),
    "an unknown signer": ("SIGNER_UNKNOWN", lambda: forge(sign=lambda m: signature_of(m, key_of("Lê Thị Ba"))).build(), {}),
    "another unit's signer": ("SIGNER_NOT_FOR_UNIT", lambda: forge().build(), {"trusted": (trust(unit_id=OTHER_WARD),)}),
    "a certificate that ended before it came": ("CERTIFICATE_EXPIRED", lambda: forge().build(), {"now": NOW + LATER}),
    "a certificate that ended before it was used": (
        "CERTIFICATE_EXPIRED",
        lambda: forge(sign=lambda m: signature_of(m, at=SIGNED_AT + LATER)).build(),
        {},
    ),
    "a key that was replaced before it was used": (
        "CERTIFICATE_EXPIRED",
        lambda: forge().build(),
        {"trusted": (trust(state=KeyState.REPLACED, valid_to=SIGNED_AT - timedelta(days=1)),)},
    ),
    "a certificate used before it began": (
        "CERTIFICATE_NOT_YET_VALID",
        lambda: forge(sign=lambda m: signature_of(m, at=MADE_AT - timedelta(days=2))).build(),
        {},
    ),
    "a clock before the certificate began": (
        "CERTIFICATE_NOT_YET_VALID",
        lambda: forge().build(),
        {"now": MADE_AT - timedelta(days=30)},
    ),
    "a key used before it was accepted": (
        "CERTIFICATE_NOT_YET_VALID",
        lambda: forge().build(),
        {"trusted": (trust(valid_from=SIGNED_AT + timedelta(days=1)),)},
    ),
    "a key that was lost": (
        "CERTIFICATE_REVOKED",
        lambda: forge().build(),
        {"trusted": (trust(state=KeyState.REVOKED, revoked_at=SIGNED_AT + timedelta(hours=1)),)},
    ),
    "a key that was never to be trusted": (
        "CERTIFICATE_REVOKED",
        lambda: forge().build(),
        {"trusted": (trust(state=KeyState.REVOKED),)},
    ),
    "SHA-1 in the signature": (W, lambda: forge(sign=signed_with(ec_key(), "sha1")).build(), {"algorithm": "sha1"}),
    "SHA-224 in the certificate": (
        W,
        lambda: forge(sign=signed_with(ec_key(digest=hashes.SHA224()))).build(),
        {"algorithm": "sha224"},
    ),
    "RSA-1024": (W, lambda: forge(sign=signed_with(rsa_key(1024))).build(), {"algorithm": "rsa-1024"}),
    "SHA-1 in the manifest": (
        W,
        lambda: forge(bend_xml=lambda x: x.replace(b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1")).build(),
        {"algorithm": "http://www.w3.org/2000/09/xmldsig#sha1"},
    ),
    "for another office": ("WRONG_RECIPIENT", lambda: forge().build(), {"recipient": OTHER_WARD}),
    "of a newer form": (
        "FORMAT_TOO_NEW",
        lambda: with_header(format={"name": "diaban", "version": "2.3"}, kind="quantum"),
        {"version": "2.3", "known": "1.0"},
    ),
    "a renamed file": (U, lambda: forge().build(), {"name": "report.zip", "expected": FILE_NAME, "what": "file"}),
    "another form": (H, lambda: with_part("format", name="other"), {"field": "format.name"}),
    "an older form": (H, lambda: with_part("format", version="0.9"), {"field": "format.version"}),
    "a header without form": (H, lambda: with_header(format=None), {"what": "shape"}),
    "a header that is a list": (H, lambda: forge(header_bytes=b"[]").build(), {"what": "shape"}),
    "a header that is no JSON": (H, lambda: forge(header_bytes=b"{").build(), {"what": "json"}),
    "a header with spaces": (H, lambda: forge(header_bytes=spelled(forge().header) + b" ").build(), {"what": "spelling"}),
    "a header that leaves a field out": (
        H,
        lambda: forge(header={k: v for k, v in forge().header.items() if k != "nil"}).build(),
        {"what": "spelling"},
    ),
    "a header without sender": (H, lambda: with_header(sender=None), {"field": "sender"}),
    "a sender without code": (H, lambda: with_part("sender", code=""), {"field": "sender.code"}),
    "a time without zone": (H, lambda: with_header(created_at="2026-06-15T00:00:00.000000"), {"field": "created_at"}),
    "a time of another zone": (H, lambda: with_header(created_at="2026-06-15T00:00:00.000000+07:00"), {"what": "spelling"}),
    "an unknown kind": (H, lambda: with_header(kind="gossip"), {"field": "kind"}),
    "a second package without a first": (H, lambda: with_header(sequence=2), {"field": "previous", "name": None}),
    "a report without period": (H, lambda: with_header(period=None), {"field": "period"}),
    "a period that ends before it begins": (
        H,
        lambda: with_part("period", from_on="2026-06-15"),
        {"field": "period.to_on"},
    ),
    "a report without edition": (H, lambda: with_header(edition=None), {"field": "edition"}),
    "a supplement without reason": (H, lambda: with_part("edition", number=1), {"field": "edition.reason"}),
    "a report for nobody": (H, lambda: with_header(recipient=None), {"field": "recipient"}),
    "a register the header does not know": (
        H,
        lambda: with_file("registers/inspections.ndjson", b""),
        {"field": "registers", "what": "members"},
    ),
    "a register of no name": (
        H,
        lambda: Forge(lines={"spells": []}).build(),
        {"field": "registers", "what": "name"},
    ),
    "a register said to lie elsewhere": (
        H,
        lambda: with_count_of({"count": 0, "name": "establishments", "path": "registers/staff.ndjson"}),
        {"field": "registers", "what": "value"},
    ),
    "a record of another unit": (
        "FOREIGN_RECORD",
        lambda: forge(an_establishment(unit=OTHER_WARD)).build(),
        {"register": "establishments", "line": 1, "unit": OTHER_WARD},
    ),
    "another count of records": ("TOTALS_DIFFER", lambda: with_count(2), {"what": "count", "stated": 2, "found": 1}),
    "another count of deleted records": ("TOTALS_DIFFER", lambda: with_totals(deleted=1), {"what": "deleted"}),
    "another sum": (
        "TOTALS_DIFFER",
        lambda: with_totals(sums={"workers_total": 5}),
        {"what": "workers_total", "stated": 5, "found": 4},
    ),
    "a sum left out": ("TOTALS_DIFFER", lambda: with_totals(sums={}), {"what": "workers_total", "stated": None}),
    "a sum of something else": (
        "TOTALS_DIFFER",
        lambda: with_totals(sums={"workers_total": 4, "rooms": 1}),
        {"what": "rooms", "stated": 1, "found": None},
    ),
    "a bad record": (I, lambda: with_line(a_line_with(workers_total=-1)), {"line": 1, "field": "workers_total"}),
}


def with_count_of(entry: dict[str, Any]) -> bytes:
    made = forge(keep_counts=True)
    made.header = made.full_header() | {"registers": [entry]}
    return made.build()


_QUESTIONS = {"now", "trusted", "recipient", "name"}


@pytest.mark.parametrize("name", BAD)
def test_a_bent_package_is_refused_for_that_reason_alone(name: str):
    code, build, facts = BAD[name]
    data = build()
    question = {key: value for key, value in facts.items() if key in _QUESTIONS}
    is_unknown = code == "SIGNER_UNKNOWN"
    trusted = () if is_unknown else (trust(), *(trust(key) for key in _keys.values()))

    examined = judge(data, **({"trusted": trusted, "name": _name_of(data)} | (question if _asks(code, facts) else {})))

    assert codes_of(examined) == [code]
    assert examined.verdict.outcome is (Outcome.INDETERMINATE if is_unknown else Outcome.FAILED)
    said = next(found.parameters for found in examined.verdict.reasons if found.code == code)
    expected = {key: value for key, value in facts.items() if key not in _QUESTIONS or (code == U and key == "name")}
    assert said == said | expected
