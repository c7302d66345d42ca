"""Containers of other programs: read without a crash, told for what they are, never taken in."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from db.domain.verdict import Outcome, ReasonCode
from desktop.exchange.examined import Examined
from desktop.exchange.foreign import ForeignContainer
from desktop.exchange.keys import SigningKey
from tests.support.foreign_containers import (
    ASIC_E,
    ASIC_S,
    FILES,
    LETTER,
    OpenSsl,
    container_of,
    manifest_of,
    needs_openssl,
    xades_of,
)
from tests.support.packages import MADE_AT, foreign_key, judge, key_of

SEAL = "META-INF/signature001.p7s"
LIST = "META-INF/ASiCManifest001.xml"


@cache
def rsa_key() -> SigningKey:
    """A key of the other program's user."""
    return foreign_key(rsa.generate_private_key(65537, 2048))


@cache
def stamping_key() -> SigningKey:
    """The key of an authority for time stamps."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cơ quan cấp dấu thời gian")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(MADE_AT)
        .not_valid_after(MADE_AT + timedelta(days=9000))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(private, hashes.SHA256())
    )
    return SigningKey(
        certificate.public_bytes(serialization.Encoding.DER),
        private.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def said_of(data: bytes) -> tuple[ForeignContainer, list[tuple[str, Any]]]:
    """What it is, and the reasons besides with the one word that tells them."""
    examined = judge(data)
    assert examined.verdict.outcome is Outcome.FAILED
    assert examined.header is None
    first, *rest = examined.verdict.reasons
    assert first.code == "OTHER_SOFTWARE"
    assert examined.foreign
    assert first.parameters == {"what": ", ".join(examined.foreign.what)}
    return examined.foreign, [(str(one.code), list(one.parameters.values())[-1]) for one in rest]


def asic_e(folder: Path, *, files: dict[str, bytes] | None = None, algorithm: str = "sha256") -> dict[str, bytes]:
    """The files of an ASiC-E container with one CAdES signature."""
    manifest = manifest_of(files or FILES, SEAL, algorithm)
    return {**FILES, LIST: manifest, SEAL: OpenSsl(folder, rsa_key()).sign(manifest)}


@needs_openssl
@pytest.mark.parametrize(
    "form",
    [
        {},
        {"comment": b"mimetype=application/vnd.etsi.asic-e+zip"},
        {"folders": True},
        {"kind": ""},
    ],
)
def test_a_signed_container_is_told_with_its_signer_and_files(form: dict[str, Any], tmp_path: Path):
    found, others = said_of(container_of(asic_e(tmp_path), **form))

    assert others == []
    assert found.what == ("asic-e", "cades")
    assert len(found.files) == 2
    (signature,) = found.signatures
    assert (signature.holds, signature.broken, signature.covers) == (True, "", tuple(FILES))
    assert signature.facts
    assert (signature.facts.person, signature.form, signature.member) == ("Trần Văn Bình", "cades", SEAL)
    assert signature.signed_at
    assert signature.signed_at.tzinfo is UTC


@needs_openssl
def test_an_elliptic_key_and_a_long_digest_hold_as_well(tmp_path: Path):
    manifest = manifest_of(FILES, SEAL, "sha512")
    signature = OpenSsl(tmp_path, key_of()).sign(manifest, "-md sha512 -keyid")

    found, others = said_of(container_of({**FILES, LIST: manifest, SEAL: signature}))

    assert others == []
    assert found.signatures[0].holds


@needs_openssl
def test_a_simple_container_of_one_file_is_told(tmp_path: Path):
    data = FILES[LETTER]
    signature = OpenSsl(tmp_path, rsa_key()).sign(data)

    for kind in (ASIC_S, ""):
        found, others = said_of(container_of({LETTER: data, "META-INF/signature.p7s": signature}, kind))

        assert (found.what, others) == (("asic-s", "cades"), [])
        assert found.signatures[0].covers == (LETTER,)


@needs_openssl
def test_several_signatures_are_all_told(tmp_path: Path):
    files = asic_e(tmp_path / "a")
    both = OpenSsl(tmp_path / "b", key_of()).add_signer(files[SEAL], files[LIST])
    other = "META-INF/signature002.p7s"
    second = manifest_of({**FILES, SEAL: both}, other)

    found, others = said_of(
        container_of(
            {
                **files,
                SEAL: both,
                "META-INF/ASiCManifest002.xml": second,
                other: OpenSsl(tmp_path / "c", rsa_key()).sign(second),
            }
        )
    )

    assert others == []
    assert [(one.member, one.holds) for one in found.signatures] == [(SEAL, True), (SEAL, True), (other, True)]
    assert {one.facts.person for one in found.signatures if one.facts} == {"Trần Văn Bình", "Nguyễn Thị Hoa"}


@needs_openssl
def test_time_stamps_and_archive_manifests_are_told(tmp_path: Path):
    files = asic_e(tmp_path / "a")
    stamp = "META-INF/timestamp001.tst"
    archive = manifest_of(files, stamp)
    token = OpenSsl(tmp_path / "b", stamping_key()).stamp(archive)

    found, others = said_of(container_of({**files, "META-INF/ASiCArchiveManifest.xml": archive, stamp: token}))

    assert others == []
    assert found.what == ("asic-e", "cades", "timestamp", "archive-manifest")
    (stamped,) = [one for one in found.signatures if one.form == "timestamp"]
    assert (stamped.holds, stamped.broken) == (True, "")
    assert stamped.facts
    assert stamped.facts.person == "Cơ quan cấp dấu thời gian"
    assert set(stamped.covers) == set(files)


@needs_openssl
def test_a_time_stamp_alone_is_told_and_one_of_another_file_does_not_hold(tmp_path: Path):
    token = OpenSsl(tmp_path, stamping_key()).stamp(FILES[LETTER])
    stamp = "META-INF/timestamp.tst"

    found, others = said_of(container_of({LETTER: FILES[LETTER], stamp: token}, ASIC_S))
    wrong, reasons = said_of(container_of({LETTER: b"something else", stamp: token}, ASIC_S))

    assert (found.what, others) == (("asic-s", "timestamp"), [])
    assert found.signatures[0].signed_at
    assert found.signatures[0].signed_at > datetime(2026, 1, 1, tzinfo=UTC)
    assert (wrong.signatures[0].holds, wrong.signatures[0].broken) == (False, "content")
    assert reasons == [("NOT_COVERED", "b\\xe1o c\\xe1o th\\xe1ng 6.txt"), ("SIGNATURE_INVALID", "content")]


def test_xml_signatures_are_read_and_not_judged():
    files = {"thu.txt": b"x", "bang.csv": b"y"}
    xades = xades_of({"thu.txt": b"x"}, key_of().certificate)

    found, others = said_of(container_of({**files, "META-INF/signatures.xml": xades}))

    assert found.what == ("asic-e", "xades")
    assert others == [("NOT_COVERED", "bang.csv")]
    (signature,) = found.signatures
    assert signature.facts
    assert (signature.facts.person, signature.holds) == ("Nguyễn Thị Hoa", None)
    assert signature.signed_at == datetime(2026, 6, 15, 2, 30, tzinfo=UTC)
    assert signature.covers == ("thu.txt",)


@needs_openssl
def test_what_was_changed_after_signing_is_told(tmp_path: Path):
    files = asic_e(tmp_path)
    changed = files | {LETTER: b"other words"}
    missing = {name: data for name, data in files.items() if name != LETTER}
    more = files | {"extra.txt": b"1"}
    manifest = files | {LIST: files[LIST].replace(b"<n:SigReference", b"<n:SigReference ")}

    shown = "b\\xe1o c\\xe1o th\\xe1ng 6.txt"
    assert said_of(container_of(changed))[1] == [("DAMAGED", shown), ("NOT_COVERED", shown)]
    assert said_of(container_of(missing))[1] == [("DAMAGED", shown)]
    assert said_of(container_of(more))[1] == [("NOT_COVERED", "extra.txt")]
    assert said_of(container_of(manifest))[1][-1] == ("SIGNATURE_INVALID", "content")


@needs_openssl
def test_a_weak_signature_is_told(tmp_path: Path):
    weak = foreign_key(rsa.generate_private_key(65537, 1024))
    manifest = manifest_of(FILES, SEAL)
    signature = OpenSsl(tmp_path, weak).sign(manifest, "-md sha1")

    _, others = said_of(container_of({**FILES, LIST: manifest, SEAL: signature}))

    assert [one for one in others if one[0] == "WEAK_ALGORITHM"] == [
        ("WEAK_ALGORITHM", "sha1"),
        ("WEAK_ALGORITHM", "rsa-1024"),
    ]


@pytest.mark.parametrize("seal", [b"", b"no signature", b"\x30\x80\x06\x09", key_of().certificate])
def test_a_signature_nobody_can_read_is_told(seal: bytes):
    manifest = manifest_of(FILES, SEAL)

    found, others = said_of(container_of({**FILES, LIST: manifest, SEAL: seal}))

    assert ("SIGNATURE_INVALID", "unreadable") in others
    assert found.signatures[0].facts is None


def with_entries(*names: str, data: bytes = b"x") -> bytes:
    """A container with a signature and other files of these names."""
    return container_of({**dict.fromkeys(names, data), SEAL: b"signature"})


def bomb() -> bytes:
    """Ten megabytes of nothing under a seal."""
    return with_entries("bomb.txt", data=bytes(10_000_000))


def doubled() -> bytes:
    """Two files of one name under a seal."""
    return with_entries("a.txt", "b.txt").replace(b"b.txt", b"A.txt")


HOSTILE = {
    "a way out": lambda: with_entries("../a.txt"),
    "a root": lambda: with_entries("/a.txt"),
    "a drive": lambda: with_entries("C:a.txt"),
    "a backslash": lambda: with_entries("a\\b.txt").replace(b"a/b.txt", b"a\\b.txt"),
    "an invisible letter": lambda: with_entries("a\u202eb.txt"),
    "a bomb": bomb,
    "one name twice": doubled,
    "no seal": lambda: container_of(FILES),
    "no archive": lambda: b"PK\x05\x06",
    "another archive": lambda: container_of(FILES, "application/vnd.oasis.opendocument.text"),
    "cut short": lambda: with_entries("a.txt")[:-30],
    "a directory elsewhere": lambda: with_entries("a.txt")[:-10] + b"\xff" * 10,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_or_no_container_stays_what_it_was(name: str):
    examined = judge(HOSTILE[name]())

    assert examined.verdict.outcome is Outcome.FAILED
    assert not examined.verdict.has(ReasonCode.OTHER_SOFTWARE)
    assert examined.foreign is None


def test_a_package_of_ours_packed_by_another_program_is_no_container_of_other_software():
    examined = judge(container_of({"package.json": b"{}", SEAL: b"x"}))

    assert not examined.verdict.has(ReasonCode.OTHER_SOFTWARE)


@cache
def a_sample() -> bytes:
    """A container with every kind of seal, some of them unreadable."""
    xades = xades_of({"a.txt": b"x"}, key_of().certificate)
    manifest = manifest_of({"a.txt": b"x"}, SEAL)
    from tests.support.packages import signature_of  # noqa: PLC0415 - loads a third of a second

    return container_of(
        {
            "a.txt": b"x",
            LIST: manifest,
            SEAL: signature_of(manifest),
            "META-INF/signatures001.xml": xades,
            "META-INF/timestamp001.tst": signature_of(b"x"),
        }
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
def test_whatever_is_changed_in_one_it_gets_a_verdict(at: int, data: bytes):
    sample = a_sample()
    at %= len(sample)

    examined: Examined = judge(sample[:at] + data + sample[at + len(data) :])

    assert examined.verdict.outcome is Outcome.FAILED


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4), st.sampled_from([LIST, SEAL, "xml", "tst"]))
def test_whatever_is_changed_in_a_seal_it_gets_a_verdict(at: int, data: bytes, which: str):
    with zipfile.ZipFile(BytesIO(a_sample())) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "mimetype"}
    name = next(one for one in reversed(files) if one.endswith(which))
    at %= len(files[name])
    files[name] = files[name][:at] + data + files[name][at + len(data) :]

    examined = judge(container_of(files, ASIC_E))

    assert examined.verdict.outcome is Outcome.FAILED
    assert examined.foreign
