"""Software keys: a PKCS#12 file under a passphrase, with a self-issued certificate (FORMAT.md §2.1)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12
from cryptography.x509.oid import NameOID

from desktop.exchange.cades import is_strong_key
from desktop.exchange.errors import KEY_FILE_DAMAGED, WRONG_KEY_PASSPHRASE, ExchangeError
from desktop.exchange.trust import fingerprint_of, load_certificate

if TYPE_CHECKING:
    from datetime import datetime

_YEARS = 5
_RSA_BITS = 3072
_RSA_EXPONENT = 65_537
_CLOCKS_DIFFER = timedelta(days=1)
_LONGEST_NAME = 64  # characters that X.520 gives a name
_ROUNDS = 200_000
_FRIENDLY_NAME = b"diaban"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that is open.

    Attributes:
        certificate: its certificate, DER.
        private_key: PKCS#8 DER without protection; in memory only.
    """

    certificate: bytes
    private_key: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, hexadecimal digits."""
        return fingerprint_of(self.certificate)


def make_software_key(
    *,
    unit_code: str,
    unit_name: str,
    department: str,
    person: str,
    passphrase: str,
    made_at: datetime,
    algorithm: Literal["p256", "rsa3072"] = "p256",
) -> bytes:
    """A PKCS#12 file with a new key and its certificate, valid for five years.

    Args:
        unit_code: code of the office's unit (serialNumber).
        unit_name: name of the office (O).
        department: part of the office that keeps the records (OU).
        person: officer who signs (CN).
        passphrase: what opens the file; any text that is not empty.
        made_at: now, aware.
        algorithm: kind of key; RSA for who must satisfy a rule that knows no other.
    """
    is_rsa = algorithm == "rsa3072"
    key = rsa.generate_private_key(_RSA_EXPONENT, _RSA_BITS) if is_rsa else ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, unit_name[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, department[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.COMMON_NAME, person[:_LONGEST_NAME]),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, unit_code),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        # Clocks of offices differ: what is signed today must not come from tomorrow for who opens it.
        .not_valid_before(made_at - _CLOCKS_DIFFER)
        .not_valid_after(made_at + timedelta(days=365 * _YEARS + 1))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _sealed(key, certificate, passphrase)


def seal_software_key(key: SigningKey, passphrase: str) -> bytes:
    """A PKCS#12 file with a key that is open, under another passphrase."""
    private = serialization.load_der_private_key(key.private_key, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)  # what `open_software_key` lets pass
    return _sealed(private, load_certificate(key.certificate), passphrase)


def open_software_key(data: bytes, passphrase: str) -> SigningKey:
    """The key in a PKCS#12 file.

    Raises:
        ExchangeError: WRONG_KEY_PASSPHRASE, or KEY_FILE_DAMAGED when no passphrase would open it.
    """
    if not _has_frame(data):
        raise ExchangeError(KEY_FILE_DAMAGED)
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(data, _passphrase_bytes(passphrase))
    except ValueError as error:
        raise ExchangeError(WRONG_KEY_PASSPHRASE) from error
    except UnsupportedAlgorithm as error:
        raise ExchangeError(KEY_FILE_DAMAGED) from error
    if key is None or certificate is None or not is_strong_key(certificate.public_key()):
        raise ExchangeError(KEY_FILE_DAMAGED)
    private = key.private_bytes(serialization.Encoding.DER, PrivateFormat.PKCS8, serialization.NoEncryption())
    return SigningKey(certificate.public_bytes(serialization.Encoding.DER), private)


def _sealed(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, certificate: x509.Certificate, passphrase: str
) -> bytes:
    encryption = (
        PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(_ROUNDS)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .hmac_hash(hashes.SHA256())
        .build(_passphrase_bytes(passphrase))
    )
    return pkcs12.serialize_key_and_certificates(_FRIENDLY_NAME, key, certificate, None, encryption)


def _has_frame(data: bytes) -> bool:
    """Whether the bytes have the outer frame of a PKCS#12 file, which can be seen without the passphrase."""
    length = int.from_bytes(data[2:4])
    return data[:2] == b"\x30\x82" and data[4:7] == b"\x02\x01\x03" and len(data) == length + 4


def _key_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _passphrase_bytes(passphrase: str) -> bytes:
    """The passphrase as typed on any keyboard: input methods compose letters differently."""
    return unicodedata.normalize("NFC", passphrase).encode()
