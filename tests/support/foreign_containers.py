"""Containers as other programs make them: zipfile for the archive, the openssl command for signatures and stamps."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from desktop.exchange.keys import SigningKey

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed")

ASIC_E = "application/vnd.etsi.asic-e+zip"
ASIC_S = "application/vnd.etsi.asic-s+zip"
_KEY = "-signer cert.pem -inkey key.pem"
LETTER = "báo cáo tháng 6.txt"
FILES = {LETTER: "Kính gửi cấp trên\n".encode(), "phụ lục/bảng 1.csv": b"1;2\n"}


class OpenSsl:
    """Signatures of the openssl command with one key, in a folder of its own."""

    def __init__(self, folder: Path, key: SigningKey) -> None:
        self._folder = folder
        folder.mkdir(exist_ok=True)
        private = serialization.load_der_private_key(key.private_key, None)
        certificate = x509.load_der_x509_certificate(key.certificate)
        (folder / "key.pem").write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        self.certificate = key.certificate

    def sign(self, content: bytes, options: str = "-md sha256") -> bytes:
        """A detached CAdES signature, DER."""
        (self._folder / "content").write_bytes(content)
        self._run(f"cms -sign -binary -cades -in content {_KEY} -outform DER -out out.p7s {options}")
        return (self._folder / "out.p7s").read_bytes()

    def add_signer(self, signature: bytes, content: bytes) -> bytes:
        """The same signature with this signer's beside it."""
        (self._folder / "content").write_bytes(content)
        (self._folder / "one.p7s").write_bytes(signature)
        self._run(
            f"cms -resign -binary -cades -inform DER -in one.p7s -content content {_KEY} -md sha256 "
            "-outform DER -out two.p7s"
        )
        return (self._folder / "two.p7s").read_bytes()

    def stamp(self, content: bytes) -> bytes:
        """A time stamp token over the content, DER; the key must be one for time stamps."""
        (self._folder / "content").write_bytes(content)
        (self._folder / "serial").write_text("01", encoding="ascii")
        (self._folder / "ts.cnf").write_text(
            "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\nsigner_cert=cert.pem\nsigner_key=key.pem\n"
            "signer_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\nordering=yes\ntsa_name=no\n"
            "ess_cert_id_chain=no\ness_cert_id_alg=sha256\n",
            encoding="ascii",
        )
        self._run("ts -query -data content -sha256 -cert -out query.tsq")
        self._run("ts -reply -config ts.cnf -section one -queryfile query.tsq -token_out -out token.tst")
        return (self._folder / "token.tst").read_bytes()

    def _run(self, command: str) -> None:
        subprocess.run(["openssl", *command.split()], cwd=self._folder, check=True, capture_output=True)


def manifest_of(files: Mapping[str, bytes], signature: str, algorithm: str = "sha256") -> bytes:
    """An ASiC manifest as others write it: one line, other prefixes, percent signs in the names."""
    from urllib.parse import quote  # noqa: PLC0415 - only here

    uri = {
        "sha1": "http://www.w3.org/2000/09/xmldsig#sha1",
        "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
        "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
    }[algorithm]
    references = "".join(
        f'<n:DataObjectReference URI="{quote(name)}"><d:DigestMethod Algorithm="{uri}"/>'
        f"<d:DigestValue>{base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}</d:DigestValue>"
        "</n:DataObjectReference>"
        for name, data in files.items()
    )
    return (
        '<n:ASiCManifest xmlns:n="http://uri.etsi.org/02918/v1.2.1#" xmlns:d="http://www.w3.org/2000/09/xmldsig#">'
        f'<n:SigReference URI="{signature}" MimeType="application/pkcs7-signature"/>{references}</n:ASiCManifest>'
    ).encode()


def xades_of(files: Mapping[str, bytes], certificate: bytes) -> bytes:
    """An XML signature whose arithmetic nobody looks at."""
    references = "".join(
        f'<ds:Reference URI="{name}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{base64.b64encode(hashlib.sha256(data).digest()).decode()}</ds:DigestValue></ds:Reference>"
        for name, data in files.items()
    )
    return (
        '<asic:XAdESSignatures xmlns:asic="http://uri.etsi.org/02918/v1.2.1#">'
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>'
        f'{references}<ds:Reference URI="#props"/></ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue>'
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{base64.b64encode(certificate).decode()}</ds:X509Certificate>"
        '</ds:X509Data></ds:KeyInfo><ds:Object><x:SigningTime xmlns:x="http://uri.etsi.org/01903/v1.3.2#">'
        "2026-06-15T09:30:00+07:00</x:SigningTime></ds:Object></ds:Signature></asic:XAdESSignatures>"
    ).encode()


def container_of(
    files: Mapping[str, bytes], kind: str = ASIC_E, *, comment: bytes = b"", folders: bool = False
) -> bytes:
    """The archive as another program packs it; an empty kind leaves the type out."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if kind:
            archive.writestr(zipfile.ZipInfo("mimetype", (2026, 6, 15, 9, 30, 0)), kind)
        if folders:
            archive.writestr("META-INF/", b"")
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 6, 15, 9, 30, 0)), data, zipfile.ZIP_DEFLATED)
        archive.comment = comment
    return file.getvalue()
