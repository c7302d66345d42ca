"""What others say of our signatures: openssl and pyHanko's full validation; and what we say of changed ones."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import hashlib
import re
import shutil
import subprocess
from datetime import UTC, timedelta
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from asn1crypto import cms
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation import async_validate_detached_cms
from pyhanko_certvalidator import ValidationContext

from desktop.exchange import paths
from desktop.exchange.cades import SignatureError, read_signature
from desktop.exchange.keys import SigningKey
from tests.support.format_annex import PAGE
from tests.support.packages import (
    SIGNED_AT,
    an_establishment,
    codes_of,
    foreign_key,
    forge,
    judge,
    key_of,
    signature_of,
    signed_with,
    unpacked,
)

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is the other opinion")

MANIFEST = b"<manifest/>"
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def pinned(folder: Path) -> Path:
    certificate = x509.load_der_x509_certificate(key_of().certificate)
    path = folder / "pinned.pem"
    path.write_bytes(certificate.public_bytes(Encoding.PEM))
    return path


def by_openssl(folder: Path) -> subprocess.CompletedProcess[bytes]:
    """The command of FORMAT.md §7.3, as it stands there."""
    (command,) = re.findall(r"^openssl cms -verify .*$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return subprocess.run(command.split(), cwd=folder, capture_output=True, check=False)


def test_a_package_can_be_checked_without_this_program(tmp_path: Path):
    for name, data in unpacked(forge(*(an_establishment(number) for number in range(1, 5))).build()).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    pinned(tmp_path)

    answer = by_openssl(tmp_path)

    assert answer.returncode == 0, answer.stderr
    digests = {
        reference.get("URI"): base64.b64decode(reference[1].text or "").hex()
        for reference in fromstring((tmp_path / paths.MANIFEST).read_bytes())
        if reference.tag.endswith("DataObjectReference")
    }
    assert digests.keys() == {"mimetype", "package.json", "registers/establishments.ndjson"}
    for name, digest in digests.items():
        assert hashlib.sha256((tmp_path / str(name)).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", [paths.MANIFEST, paths.SIGNATURE])
def test_a_changed_byte_fails_there_too(name: str, tmp_path: Path):
    for path, data in unpacked(forge().build()).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    pinned(tmp_path)
    bent = bytearray((tmp_path / name).read_bytes())
    bent[-30] ^= 1
    (tmp_path / name).write_bytes(bent)

    assert by_openssl(tmp_path).returncode != 0


def test_pyhanko_validates_the_whole_of_it():
    content = cms.ContentInfo.load(signature_of(MANIFEST))["content"]
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(key_of().certificate)], allow_fetching=False, moment=SIGNED_AT
    )

    status = asyncio.run(async_validate_detached_cms(MANIFEST, content, signer_validation_context=context))

    assert status.bottom_line
    assert status.signer_reported_dt == SIGNED_AT


def test_a_signature_is_read_as_it_was_made():
    signature = read_signature(signature_of(MANIFEST), MANIFEST)

    assert signature.signer.certificate == key_of().certificate
    assert signature.signed_at == SIGNED_AT.astimezone(UTC)
    assert (signature.weak, signature.broken) == ((), "")


def test_a_signature_says_nothing_about_another_manifest():
    assert read_signature(signature_of(MANIFEST), MANIFEST + b" ").broken == "content"


def test_the_other_form_of_the_same_signature_is_not_taken():
    """Of (r, s) and (r, n − s) both verify; if both were taken, one package could have two digests."""
    taken = signature_of(MANIFEST)
    value = cms.ContentInfo.load(taken)["content"]["signer_infos"][0]["signature"].native
    r, s = decode_dss_signature(value)
    other = encode_dss_signature(r, ORDER - s)
    made = _replaced(taken, value, other)

    assert read_signature(made, MANIFEST).broken == "form"


def _replaced(signature: bytes, value: bytes, other: bytes) -> bytes:
    signed = cms.ContentInfo.load(signature)
    signed["content"]["signer_infos"][0]["signature"] = other
    assert signed["content"]["signer_infos"][0]["signature"].native != value
    return signed.dump()


KEYS = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "RSA-2048": lambda: rsa.generate_private_key(65537, 2048),
}


@pytest.mark.parametrize("digest", ["sha256", "sha384", "sha512"])
@pytest.mark.parametrize("kind", KEYS)
def test_signatures_of_other_strong_keys_are_read(kind: str, digest: str):
    signature = signed_with(foreign_key(KEYS[kind]()), digest)(MANIFEST)

    read = read_signature(signature, MANIFEST)

    assert (read.weak, read.broken) == ((), "")


def test_a_small_curve_is_weak_and_not_verified_at_all():
    signature = signed_with(foreign_key(ec.generate_private_key(ec.SECP224R1())), as_made=True)(MANIFEST)

    read = read_signature(signature, MANIFEST)

    assert (read.weak, read.broken) == (("ec-224",), "algorithm")


def test_a_certificate_whose_names_cannot_be_read_signs_nothing():
    key = foreign_key(ec.generate_private_key(ec.SECP256R1()))
    bent = SigningKey(key.certificate.replace("Bình".encode(), b"B\xff\xffnh"), key.private_key)
    assert bent.certificate != key.certificate

    examined = judge(forge(sign=signed_with(bent)).build())

    assert codes_of(examined) == ["SIGNATURE_INVALID"]
    assert examined.signer is None


def test_every_second_signature_as_libraries_leave_it_is_of_the_other_form():
    sign = signed_with(key_of(), as_made=True)

    broken = {read_signature(sign(MANIFEST), MANIFEST).broken for _ in range(24)}

    assert broken == {"", "form"}


def test_no_bit_of_a_signature_is_free():
    signature = signature_of(MANIFEST)

    for spot in range(3, len(signature) * 8, 29):
        bent = bytearray(signature)
        bent[spot // 8] ^= 1 << spot % 8
        with contextlib.suppress(SignatureError):
            assert read_signature(bytes(bent), MANIFEST).broken


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x80\x00\x00", b"x" * 1000, b"\x30\x82\xff\xff" + b"\x30" * 500])
def test_bytes_that_are_no_signature_are_unreadable(data: bytes):
    with pytest.raises(SignatureError, match="unreadable"):
        read_signature(data, MANIFEST)


def test_the_stated_time_is_the_one_asked_for_to_the_second():
    later = SIGNED_AT + timedelta(microseconds=999_999)

    assert read_signature(signature_of(MANIFEST, at=later), MANIFEST).signed_at == SIGNED_AT
