"""Signing a manifest: CAdES-B-B, detached, through pyHanko; the only module that signs (FORMAT.md §1.4, §2.1)."""

# asn1crypto describes its types at run time only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

from desktop.exchange.cades import in_one_form

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.exchange.keys import SigningKey


class Signer(Protocol):
    """Whoever can sign: a software key, or later a token."""

    @property
    def certificate(self) -> bytes:
        """The certificate that the signature will name, DER."""
        ...

    def sign(self, manifest: bytes, signed_at: datetime) -> bytes:
        """A detached CMS signature over the manifest, DER, with the stated time of signing (aware)."""
        ...


class SoftwareSigner:
    """Signs with a key that is open."""

    def __init__(self, key: SigningKey) -> None:
        self._key = key

    @property
    def certificate(self) -> bytes:
        """The certificate that the signature will name, DER."""
        return self._key.certificate

    def sign(self, manifest: bytes, signed_at: datetime) -> bytes:
        """A detached CAdES-B-B signature over the manifest, DER."""
        # Imported here because it takes a third of a second that no start of the program should pay.
        from asn1crypto import keys, x509  # noqa: PLC0415
        from pyhanko.sign.signers import SimpleSigner  # noqa: PLC0415
        from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415

        signer = SimpleSigner(
            signing_cert=x509.Certificate.load(self._key.certificate),
            signing_key=keys.PrivateKeyInfo.load(self._key.private_key),
            cert_registry=SimpleCertificateStore(),
        )
        return sign_through(signer, manifest, signed_at)


def sign_through(signer: Any, manifest: bytes, signed_at: datetime) -> bytes:  # noqa: ANN401 - pyHanko's, not loaded yet
    """What a pyHanko signer of any kind makes of the manifest, as packages hold it (FORMAT.md §1.4)."""
    from pyhanko.sign.ades.api import CAdESSignedAttrSpec  # noqa: PLC0415
    from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes  # noqa: PLC0415

    attributes = PdfCMSSignedAttributes(signing_time=signed_at, cades_signed_attrs=CAdESSignedAttrSpec())
    signed = asyncio.run(
        signer.async_sign_general_data(
            manifest, "sha256", detached=True, use_cades=True, signed_attr_settings=attributes
        )
    )
    return in_one_form(signed.dump(), signer.signing_cert.dump())
