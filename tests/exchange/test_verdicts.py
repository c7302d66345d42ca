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
from desktop.exchange import paths
from desktop.exchange.header import MAJOR, MINOR
from desktop.exchange.manifest import Manifest
from desktop.exchange.trust import KeyState
from tests.support.packages import (
    FILE_NAME,
    MADE_AT,
    NOW,
    OTHER_WARD,
    SIGNED_AT,
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
    signed_with,
    spelled,
    trust,
)

ESTABLISHMENTS = BY_NAME["establishments"]
LATER = timedelta(days=365 * 6)


def with_line(line: bytes) -> bytes:
    return Forge(lines={"establishments": [line]}).build()


def a_line(**changes: Any) -> bytes:
    return spelled(line_of(an_establishment(), ESTABLISHMENTS) | changes)


def a_line_with(**fields: Any) -> bytes:
    line = line_of(an_establishment(), ESTABLISHMENTS)
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


def with_newer(**steps: Any) -> bytes:
    made = forge(**steps)
    made.header["format"]["version"] = "1.9"
    return made.build()


def with_newer_total() -> bytes:
    made = forge(keep_counts=True)
    made.header["format"]["version"] = "1.9"
    made.header = dataclasses.replace(made, keep_counts=False).full_header()
    made.header["totals"]["registers"]["establishments"]["sums"]["rooms"] = 12
    return made.build()


GOOD: dict[str, Callable[[], bytes]] = {
    "one record": lambda: forge().build(),
    "no record": lambda: Forge(lines={"establishments": []}).build(),
    "no register": lambda: Forge().build(),
    "nil report": lambda: with_header(nil=True),
    "a deleted record": lambda: with_line(a_line_with(deleted="nhập trùng")),
    "a report in PDF": lambda: with_file("report/bao-cao.pdf", b"%PDF-1.7"),
    "a workbook, which is an archive itself": lambda: with_file("report/phu-luc.xlsx", zipped(a=b"b")),
    "a supplement": lambda: with_part("edition", number=1, reason="bổ sung cơ sở"),
    "a later one": lambda: with_header(sequence=2, previous={"id": record_id(900_000), "sha256": "0" * 64}),
    "unknown fields of a newer minor version": lambda: with_header(
        format={"name": "diaban", "version": "1.9"}, colour="xanh", sender=forge().header["sender"] | {"seal": [1]}
    ),
    "a register of a newer minor version": lambda: with_newer(lines={"establishments": [], "spells": [b"{}"]}),
    "a control total of a newer minor version": with_newer_total,
    "an unknown field of a record": lambda: with_line(a_line_with(colour="xanh")),
    "a line break in a long text": lambda: with_line(a_line_with(note="một\nhai")),
    "every letter": lambda: with_line(a_line_with(name='Ứng Hoè “đặc biệt” – 100 m² ½ 😀 \\n \\\\ "')),
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


@dataclasses.dataclass(frozen=True)
class Case:
    """A bent package, the one reason it gets, and what was asked about it."""

    code: str
    build: Callable[[], bytes]
    says: dict[str, Any]
    asked: dict[str, Any]


def case(code: str, build: Callable[[], bytes], says: dict[str, Any], **asked: Any) -> Case:
    return Case(code, build, says, asked)


N, L, U, D = "NOT_A_PACKAGE", "LIMIT_EXCEEDED", "UNSAFE_NAME", "DAMAGED"
C, S, W, H, R = "NOT_COVERED", "SIGNATURE_INVALID", "WEAK_ALGORITHM", "HEADER_INVALID", "RECORD_INVALID"

BAD: dict[str, Case] = {
    "nothing": case(N, lambda: b"", {}),
    "a text": case(N, lambda: "Báo cáo sáu tháng\n".encode() * 100, {}),
    "an archive of something else": case(N, lambda: zipped(a=b"b"), {}),
    "a container of something else": case(N, lambda: forge(left_out=frozenset({paths.HEADER})).build(), {}),
    "an encrypted package": case("CANNOT_DECRYPT", lambda: b"age-encryption.org/v1\n-> X25519 abc\n" + b"\0" * 300, {}),
    "a bomb": case(
        L, lambda: with_file("report/a.csv", b"\0" * 10_000_000), {"what": "ratio", "member": "report/a.csv"}
    ),
    "an archive inside": case(L, lambda: with_file("report/a.csv", zipped(a=b"b")), {"what": "nesting"}),
    "an original in a package that lists none": case(
        H, lambda: with_file("packages/a.asice", b"x"), {"field": "carried", "what": "members"}
    ),
    "a packed stream inside": case(L, lambda: with_file("report/a.csv", b"\x1f\x8b\x08"), {"what": "nesting"}),
    "a name out of the folder": case(U, lambda: with_file("../a.csv"), {"what": "path", "name": "../a.csv"}),
    "a name from the root": case(U, lambda: with_file("/etc/passwd"), {"what": "path"}),
    "a drive": case(U, lambda: with_file("C:/a.csv"), {"what": "path"}),
    "a backslash": case(U, lambda: with_file("report\\a.csv"), {"what": "path"}),
    "an empty part": case(U, lambda: with_file("report//a.csv"), {"what": "path"}),
    "a folder": case(U, lambda: with_file("report/"), {"what": "path"}),
    "a control character": case(U, lambda: with_file("report/a\n.csv"), {"what": "path", "name": "report/a\\n.csv"}),
    "a name for a device": case(U, lambda: with_file("report/nul.csv"), {"what": "path"}),
    "a hidden file": case(U, lambda: with_file("report/.htaccess"), {"what": "path"}),
    "a name that ends in a dot": case(U, lambda: with_file("report/a."), {"what": "path"}),
    "a name too long": case(U, lambda: with_file("report/" + "a" * 100), {"what": "path"}),
    "a name twice": case(U, lambda: forge(uncovered={paths.HEADER: b"{}"}).build(), {"what": "twice"}),
    "two names for one file": case(
        U,
        lambda: forge(extra={"report/a.csv": b"1", "report/A.csv": b"2"}).build(),
        {"what": "twice", "name": "report/A.csv"},
    ),
    "a link": case(U, lambda: with_directory(set_at(38, struct.pack("<I", 0o120777 << 16))), {"what": "link"}),
    "a file before the type": case(D, lambda: b"PK" + forge().build(), {"what": "begin"}),
    "packed anew by another program": case(D, lambda: packed_anew(forge().build()), {"what": "begin"}),
    "cut": case(D, lambda: forge().build()[:-100], {"what": "end"}),
    "cut to its beginning": case(D, lambda: forge().build()[:200], {"what": "end"}),
    "padded": case(D, lambda: forge().build() + b"\0", {"what": "end"}),
    "with a comment": case(D, lambda: forge().build()[:-2] + b"\x03\0abc", {"what": "end"}),
    "a directory that is said to be longer than the file": case(
        D,
        lambda: forge().build()[:-10] + b"\xff\xff\xff\0" + forge().build()[-6:],
        {"what": "end"},
    ),
    "another count of files": case(
        D, lambda: forge().build()[:-12] + b"\x09\0" + forge().build()[-10:], {"what": "layout"}
    ),
    "a file marked as encrypted": case(D, lambda: with_directory(set_at(8, b"\x01\0")), {"what": "layout"}),
    "a file with a date": case(D, lambda: with_directory(set_at(12, b"\x01\0")), {"what": "layout"}),
    "a file deflated that should lie open": case(D, lambda: with_directory(set_at(10, b"\x08\0")), {"what": "layout"}),
    "a directory that is no directory": case(D, lambda: with_directory(set_at(0, b"PK\x03\x04")), {"what": "end"}),
    "a local header that says otherwise": case(
        D, lambda: with_byte(b"PK\x03\x04\x14", b"PK\x03\x04\x2d"), {"what": "layout"}
    ),
    "a hole between files": case(
        D,
        lambda: with_byte(b"PK\x03\x04\x14", b"PK\x03\x04PK\x03\x04\x14"),
        {"what": "layout"},
    ),
    "a file changed": case(
        D, lambda: with_byte(b"ASiCManifest xmlns", b"ASiCManifest\txmlns"), {"member": paths.MANIFEST}
    ),
    "a file missing": case(
        D,
        lambda: forge(extra={"report/a.pdf": b"%PDF"}, left_out=frozenset({"report/a.pdf"})).build(),
        {"what": "missing", "member": "report/a.pdf"},
    ),
    "a file exchanged and listed anew": case(
        D,
        lambda: forge(bend_manifest=lambda m: swapped(m, **{paths.MIMETYPE: "00" * 32})).build(),
        {"what": "member", "member": paths.MIMETYPE},
    ),
    "a header exchanged and listed anew": case(
        D,
        lambda: forge(bend_manifest=lambda m: swapped(m, **{paths.HEADER: "00" * 32})).build(),
        {"what": "member", "member": paths.HEADER},
    ),
    "a manifest that is no XML": case(D, lambda: forge(bend_xml=lambda _: b"<a>").build(), {"what": "manifest"}),
    "a manifest with a document type": case(
        D,
        lambda: forge(bend_xml=lambda x: x.replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n', 1)).build(),
        {"what": "manifest"},
    ),
    "a manifest with an entity from outside": case(
        D,
        lambda: forge(
            bend_xml=lambda x: x.replace(b"?>\n", b'?>\n<!DOCTYPE a SYSTEM "file:///etc/passwd">\n', 1)
        ).build(),
        {"what": "manifest"},
    ),
    "a manifest of another namespace": case(
        D,
        lambda: forge(bend_xml=lambda x: x.replace(b"v1.2.1#", b"v1.3.1#")).build(),
        {"what": "manifest"},
    ),
    "a manifest that lists a file twice": case(
        D,
        lambda: forge(bend_xml=lambda x: x.replace(b'URI="mimetype"', b'URI="package.json"')).build(),
        {"what": "manifest", "member": "package.json"},
    ),
    "an archive of another length than was signed": case(
        D,
        lambda: forge(bend_manifest=lambda m: dataclasses.replace(m, archive_length=m.archive_length - 1)).build(),
        {"what": "repacked"},
    ),
    "an archive with other bytes than were signed": case(
        D,
        lambda: forge(bend_manifest=lambda m: dataclasses.replace(m, archive_sha256="00" * 32)).build(),
        {"what": "repacked"},
    ),
    "a file the signature does not cover": case(
        C,
        lambda: forge(uncovered={"report/a.pdf": b"%PDF"}).build(),
        {"member": "report/a.pdf"},
    ),
    "no manifest": case(S, lambda: forge(left_out=frozenset({paths.MANIFEST})).build(), {"what": "missing"}),
    "no signature": case(S, lambda: forge(left_out=frozenset({paths.SIGNATURE})).build(), {"what": "missing"}),
    "a signature that is none": case(S, lambda: forge(sign=lambda _: b"signed").build(), {"what": "unreadable"}),
    "a signature over another manifest": case(
        S,
        lambda: forge(sign=lambda _: signature_of(b"<a/>")).build(),
        {"what": "content"},
    ),
    "a signature with bytes behind it": case(
        S,
        lambda: forge(bend_signature=lambda s: s + b"\0").build(),
        {"what": "unreadable"},
    ),
    "a signature of another value": case(
        S,
        lambda: forge(bend_signature=lambda s: s[:-1] + bytes([s[-1] ^ 1])).build(),
        {"what": "value"},
    ),
    "a certificate that may not sign": case(
        S,
        lambda: forge(sign=signed_with(ec_key(usage=False))).build(),
        {"what": "usage"},
    ),
    "a certificate that does not say what for": case(
        S,
        lambda: forge(sign=signed_with(ec_key(usage=None))).build(),
        {"what": "usage"},
    ),
    "a curve nobody agreed on": case(
        S, lambda: forge(sign=signed_with(ec_key(ec.SECP256K1), as_made=True)).build(), {"what": "algorithm"}
    ),
    "an unknown signer": case(
        "SIGNER_UNKNOWN", lambda: forge(sign=lambda m: signature_of(m, key_of("Lê Thị Ba"))).build(), {}
    ),
    "another unit's signer": case(
        "SIGNER_NOT_FOR_UNIT", lambda: forge().build(), {}, trusted=(trust(unit_id=OTHER_WARD),)
    ),
    "a certificate that ended before it came": case(
        "CERTIFICATE_EXPIRED", lambda: forge().build(), {}, now=NOW + LATER
    ),
    "a certificate that ended before it was used": case(
        "CERTIFICATE_EXPIRED",
        lambda: forge(sign=lambda m: signature_of(m, at=SIGNED_AT + LATER)).build(),
        {},
    ),
    "a key that was replaced before it was used": case(
        "CERTIFICATE_EXPIRED",
        lambda: forge().build(),
        {},
        trusted=(trust(state=KeyState.REPLACED, valid_to=SIGNED_AT - timedelta(days=1)),),
    ),
    "a certificate used before it began": case(
        "CERTIFICATE_NOT_YET_VALID",
        lambda: forge(sign=lambda m: signature_of(m, at=MADE_AT - timedelta(days=2))).build(),
        {},
    ),
    "a clock before the certificate began": case(
        "CERTIFICATE_NOT_YET_VALID",
        lambda: forge().build(),
        {},
        now=MADE_AT - timedelta(days=30),
    ),
    "a key used before it was accepted": case(
        "CERTIFICATE_NOT_YET_VALID",
        lambda: forge().build(),
        {},
        trusted=(trust(valid_from=SIGNED_AT + timedelta(days=1)),),
    ),
    "a key that was lost": case(
        "CERTIFICATE_REVOKED",
        lambda: forge().build(),
        {},
        trusted=(trust(state=KeyState.REVOKED, revoked_at=SIGNED_AT + timedelta(hours=1)),),
    ),
    "a key that was never to be trusted": case(
        "CERTIFICATE_REVOKED",
        lambda: forge().build(),
        {},
        trusted=(trust(state=KeyState.REVOKED),),
    ),
    "SHA-1 in the signature": case(W, lambda: forge(sign=signed_with(ec_key(), "sha1")).build(), {"algorithm": "sha1"}),
    "SHA-224 in the certificate": case(
        W,
        lambda: forge(sign=signed_with(ec_key(digest=hashes.SHA224()))).build(),
        {"algorithm": "sha224"},
    ),
    "RSA-1024": case(W, lambda: forge(sign=signed_with(rsa_key(1024))).build(), {"algorithm": "rsa-1024"}),
    "SHA-1 in the manifest": case(
        W,
        lambda: forge(bend_xml=lambda x: x.replace(b"2001/04/xmlenc#sha256", b"2000/09/xmldsig#sha1")).build(),
        {"algorithm": "http://www.w3.org/2000/09/xmldsig#sha1"},
    ),
    "for another office": case("WRONG_RECIPIENT", lambda: forge().build(), {"recipient": "27"}, recipient=OTHER_WARD),
    "of a newer form": case(
        "FORMAT_TOO_NEW",
        lambda: with_header(format={"name": "diaban", "version": "2.3"}, kind="quantum"),
        {"version": "2.3", "known": f"{MAJOR}.{MINOR}"},
    ),
    "a renamed file": case(U, lambda: forge().build(), {"what": "file", "expected": FILE_NAME}, name="report.zip"),
    "another form": case(H, lambda: with_part("format", name="other"), {"field": "format.name"}),
    "an older form": case(H, lambda: with_part("format", version="0.9"), {"field": "format.version"}),
    "a header without form": case(H, lambda: with_header(format=None), {"what": "shape"}),
    "a header that is a list": case(H, lambda: forge(header_bytes=b"[]").build(), {"what": "shape"}),
    "a header that is no JSON": case(H, lambda: forge(header_bytes=b"{").build(), {"what": "json"}),
    "a header with spaces": case(
        H, lambda: forge(header_bytes=spelled(forge().header) + b" ").build(), {"what": "spelling"}
    ),
    "a header that leaves a field out": case(
        H,
        lambda: forge(header={k: v for k, v in forge().header.items() if k != "nil"}).build(),
        {"what": "spelling"},
    ),
    "a header without sender": case(H, lambda: with_header(sender=None), {"field": "sender"}),
    "a sender without code": case(H, lambda: with_part("sender", code=""), {"field": "sender.code"}),
    "a time without zone": case(
        H, lambda: with_header(created_at="2026-06-15T00:00:00.000000"), {"field": "created_at"}
    ),
    "a time of another zone": case(
        H, lambda: with_header(created_at="2026-06-15T00:00:00.000000+07:00"), {"what": "spelling"}
    ),
    "an unknown kind": case(H, lambda: with_header(kind="gossip"), {"field": "kind"}),
    "a first package with one before it": case(
        H, lambda: with_header(previous={"id": record_id(900_000), "sha256": "0" * 64}), {"field": "previous"}
    ),
    "a report without period": case(H, lambda: with_header(period=None), {"field": "period"}),
    "a period that ends before it begins": case(
        H,
        lambda: with_part("period", from_on="2026-06-15"),
        {"field": "period.to_on"},
    ),
    "a report without edition": case(H, lambda: with_header(edition=None), {"field": "edition"}),
    "a supplement without reason": case(H, lambda: with_part("edition", number=1), {"field": "edition.reason"}),
    "a report for nobody": case(H, lambda: with_header(recipient=None), {"field": "recipient"}),
    "a register the header does not know": case(
        H,
        lambda: with_file("registers/inspections.ndjson", b""),
        {"field": "registers", "what": "members"},
    ),
    "a register of no name": case(
        H,
        lambda: Forge(lines={"spells": []}).build(),
        {"field": "registers", "what": "name"},
    ),
    "a register said to lie elsewhere": case(
        H,
        lambda: with_count_of({"count": 0, "name": "establishments", "path": "registers/staff.ndjson"}),
        {"field": "registers", "what": "value"},
    ),
    "a record of another unit": case(
        "FOREIGN_RECORD",
        lambda: forge(an_establishment(unit=OTHER_WARD)).build(),
        {"register": "establishments", "line": 1, "unit": OTHER_WARD},
    ),
    "another count of records": case(
        "TOTALS_DIFFER", lambda: with_count(2), {"what": "count", "stated": 2, "found": 1}
    ),
    "another count of deleted records": case("TOTALS_DIFFER", lambda: with_totals(deleted=1), {"what": "deleted"}),
    "another sum": case(
        "TOTALS_DIFFER",
        lambda: with_totals(sums={"workers_total": 5}),
        {"what": "workers_total", "stated": 5, "found": 4},
    ),
    "a sum left out": case("TOTALS_DIFFER", lambda: with_totals(sums={}), {"what": "workers_total", "stated": None}),
    "a sum of something else": case(
        "TOTALS_DIFFER",
        lambda: with_totals(sums={"workers_total": 4, "rooms": 1}),
        {"what": "rooms", "stated": 1, "found": None},
    ),
    "a bad record": case(R, lambda: with_line(a_line_with(rooms=-1)), {"line": 1, "field": "rooms"}),
}


def with_count_of(entry: dict[str, Any]) -> bytes:
    made = forge(keep_counts=True)
    made.header = made.full_header() | {"registers": [entry]}
    return made.build()


@pytest.mark.parametrize("name", BAD)
def test_a_bent_package_is_refused_for_that_reason_alone(name: str):
    bent = BAD[name]
    data = bent.build()
    keys = (trust(), *(trust(key) for key in _keys.values()))

    examined = judge(data, **({"trusted": keys} | bent.asked))

    assert codes_of(examined) == [bent.code]
    assert examined.verdict.outcome is (Outcome.INDETERMINATE if bent.code == "SIGNER_UNKNOWN" else Outcome.FAILED)
    said = next(found.parameters for found in examined.verdict.reasons if found.code == bent.code)
    assert said == dict(said) | bent.says
