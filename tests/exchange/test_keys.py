from __future__ import annotations

import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_der_private_key,
    pkcs12,
)
from cryptography.x509.oid import ExtensionOID

from desktop.exchange.cades import read_signature
from desktop.exchange.errors import CODES, ExchangeError
from desktop.exchange.keys import SigningKey, make_software_key, open_software_key
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.trust import fingerprint_of, grouped, read_certificate
from tests.support.packages import MADE_AT, PASSPHRASE, SIGNED_AT, foreign_key, key_of


def key_file(passphrase: str = PASSPHRASE, **changes: Any) -> bytes:
    given: dict[str, Any] = {
        "unit_code": "11692",
        "unit_name": "Ủy ban nhân dân phường Hòa Bình",
        "department": "Phòng Văn hóa – Xã hội",
        "person": "Nguyễn Thị Hoa",
    }
    return make_software_key(**(given | changes), passphrase=passphrase, made_at=MADE_AT)


def test_the_certificate_names_unit_and_person_for_five_years():
    facts = read_certificate(key_of().certificate)

    assert facts.organisation == "Ủy ban nhân dân phường Hòa Bình"
    assert facts.department == "Phòng Văn hóa – Xã hội"
    assert (facts.person, facts.unit_code) == ("Nguyễn Thị Hoa", "11692")
    assert facts.valid_from < MADE_AT
    assert (facts.valid_to - MADE_AT).days == 365 * 5 + 1
    assert facts.fingerprint == fingerprint_of(facts.certificate) == key_of().fingerprint


def test_the_certificate_is_for_signing_and_nothing_else():
    certificate = x509.load_der_x509_certificate(key_of().certificate)
    usage = certificate.extensions.get_extension_for_oid(ExtensionOID.KEY_USAGE).value

    assert isinstance(usage, x509.KeyUsage)
    assert (usage.digital_signature, usage.content_commitment) == (True, True)
    assert {usage.key_cert_sign, usage.key_encipherment, usage.key_agreement} == {False}
    certificate.verify_directly_issued_by(certificate)


def test_the_key_is_p_256():
    private = load_der_private_key(key_of().private_key, None)

    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert private.curve.name == "secp256r1"


def test_a_key_can_be_of_rsa_for_who_may_use_no_other():
    key = open_software_key(key_file(algorithm="rsa3072"), PASSPHRASE)
    private = load_der_private_key(key.private_key, None)

    assert isinstance(private, rsa.RSAPrivateKey)
    assert private.key_size == 3072
    signature = read_signature(SoftwareSigner(key).sign(b"<manifest/>", SIGNED_AT), b"<manifest/>")
    assert (signature.broken, signature.weak, signature.signer.person) == ("", (), "Nguyễn Thị Hoa")


def test_two_keys_of_one_person_are_two():
    assert open_software_key(key_file(), PASSPHRASE) != open_software_key(key_file(), PASSPHRASE)


def test_a_long_name_is_cut_to_what_a_certificate_takes():
    key = open_software_key(key_file(unit_name="Ủy ban " * 20), PASSPHRASE)

    assert len(read_certificate(key.certificate).organisation) == 64


def test_a_wrong_passphrase_says_so():
    with pytest.raises(ExchangeError, match="WRONG_KEY_PASSPHRASE"):
        open_software_key(key_file(), "khác")


def test_a_passphrase_opens_however_its_letters_were_composed():
    typed = unicodedata.normalize("NFD", "mật khẩu đỏ")

    assert open_software_key(key_file(typed), unicodedata.normalize("NFC", typed)).certificate


@pytest.mark.parametrize("begin", [0, 10, -1])
@pytest.mark.parametrize("end", [b"", b"\0\0"])
def test_a_file_that_is_no_key_says_so_before_the_passphrase_is_blamed(begin: int, end: bytes):
    data = key_file()[:begin] + end

    with pytest.raises(ExchangeError, match="KEY_FILE_DAMAGED"):
        open_software_key(data, PASSPHRASE)


def packed(private: Any) -> bytes:
    """A PKCS#12 file as another program would make it."""
    key = foreign_key(private)
    return pkcs12.serialize_key_and_certificates(
        b"x",
        private,
        x509.load_der_x509_certificate(key.certificate),
        None,
        BestAvailableEncryption(PASSPHRASE.encode()),
    )


def test_a_key_another_program_made_opens():
    assert open_software_key(packed(rsa.generate_private_key(65537, 2048)), PASSPHRASE).certificate


WEAK = {
    "RSA-1024": lambda: rsa.generate_private_key(65537, 1024),
    "P-224": lambda: ec.generate_private_key(ec.SECP224R1()),
    "secp256k1": lambda: ec.generate_private_key(ec.SECP256K1()),
}


@pytest.mark.parametrize("kind", WEAK)
def test_a_key_whose_signatures_nobody_would_take_is_refused(kind: str):
    with pytest.raises(ExchangeError, match="KEY_FILE_DAMAGED"):
        open_software_key(packed(WEAK[kind]()), PASSPHRASE)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="only openssl makes such keys")
def test_a_key_of_a_curve_no_library_here_knows_is_refused(tmp_path: Path):
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime239v1 -nodes -keyout k -out c -subj /CN=x"
    pack = "openssl pkcs12 -export -inkey k -in c -passout pass:x -out p"
    for command in (make, pack):
        subprocess.run(command.split(), cwd=tmp_path, check=True, capture_output=True)

    with pytest.raises(ExchangeError, match="KEY_FILE_DAMAGED"):
        open_software_key((tmp_path / "p").read_bytes(), "x")


def test_a_key_file_without_certificate_is_refused():
    private = ec.generate_private_key(ec.SECP256R1())
    data = pkcs12.serialize_key_and_certificates(
        b"x" * 40, private, None, None, BestAvailableEncryption(PASSPHRASE.encode())
    )

    with pytest.raises(ExchangeError, match="KEY_FILE_DAMAGED"):
        open_software_key(data, PASSPHRASE)


def test_the_private_key_is_not_shown():
    key = SigningKey(b"certificate", b"secret")

    assert "secret" not in repr(key)


def test_a_fingerprint_is_read_in_groups_of_four():
    groups = grouped(key_of().fingerprint).split(" ")

    assert len(groups) == 16
    assert {len(group) for group in groups} == {4}
    assert "".join(groups).lower() == key_of().fingerprint


def test_the_codes_of_errors_are_listed():
    assert {"WRONG_KEY_PASSPHRASE", "KEY_FILE_DAMAGED"} <= CODES
