"""Authorities, the certificates they issue and the lists of those they revoked, made on the spot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from desktop.exchange.keys import SigningKey
from desktop.exchange.trust import Authority, fingerprint_of

FROM = datetime(2025, 1, 1, tzinfo=UTC)
TO = datetime(2035, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Issuer:
    """An authority with its key."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        """Its certificate, DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def authority(self) -> Authority:
        """As the verifier reads it."""
        return Authority(fingerprint_of(self.der), self.der, FROM, TO)


def name_of(common: str, *, organisation: str = "", code: str = "") -> x509.Name:
    """A name of a certificate."""
    parts = [(NameOID.COMMON_NAME, common), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.SERIAL_NUMBER, code)]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def make_issuer(name: str = "CA thử nghiệm", *, by: Issuer | None = None, ca: bool = True) -> Issuer:
    """A root, or an authority below another."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _begin(name_of(name), by, key.public_key())
    builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=False, issues=ca), critical=True)
    return Issuer(key, builder.sign(by.key if by else key, hashes.SHA256()))


def issue(
    issuer: Issuer,
    common: str = "Đỗ Thị Minh Hạnh",
    *,
    organisation: str = "",
    code: str = "11692",
    until: datetime = TO,
    signs: bool = True,
    purposes: tuple[x509.ObjectIdentifier, ...] = (),
    bits: int = 0,
) -> SigningKey:
    """A person's key with a certificate of the authority."""
    key = rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())
    builder = _begin(name_of(common, organisation=organisation, code=code), issuer, key.public_key(), until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs=signs, issues=False), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    certificate = builder.sign(issuer.key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SigningKey(certificate.public_bytes(serialization.Encoding.DER), private)


def revocation_list(
    issuer: Issuer,
    *revoked: SigningKey,
    at: datetime = datetime(2026, 6, 1, tzinfo=UTC),
    days: int = 30,
    signed_by: Issuer | None = None,
    delta: bool = False,
) -> bytes:
    """A list of revoked certificates, DER."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(at)
        .next_update(at + timedelta(days=days))
    )
    for one in revoked:
        serial = x509.load_der_x509_certificate(one.certificate).serial_number
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at - timedelta(days=1)).build()
        builder = builder.add_revoked_certificate(entry)
    if delta:
        builder = builder.add_extension(x509.DeltaCRLIndicator(1), critical=True)
    signed = builder.sign((signed_by or issuer).key, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.DER)


def _begin(
    subject: x509.Name, issuer: Issuer | None, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey, until: datetime = TO
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(FROM)
        .not_valid_after(until)
    )


def _usage(*, signs: bool, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs and not issues,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )
