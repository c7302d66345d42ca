"""The manifest that the signature stands over: ASiCManifest001.xml of ETSI EN 319 162-1 (FORMAT.md §1.4).

It gives the SHA-256 digest of every other file. An extension, which readers that do not know it pass over, also gives
the length and digest of the archive up to the manifest, so that the signature covers the packed bytes too.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml import DefusedXmlException, ElementTree

from desktop.exchange import paths

if TYPE_CHECKING:
    from collections.abc import Iterable

ASIC = "http://uri.etsi.org/02918/v1.2.1#"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
OWN = "urn:diaban:package:1"
SHA256_URI = "http://www.w3.org/2001/04/xmlenc#sha256"
SIGNATURE_TYPE = "application/x-pkcs7-signature"

_WEAK = frozenset(
    {
        "http://www.w3.org/2000/09/xmldsig#sha1",
        "http://www.w3.org/2001/04/xmldsig-more#md5",
        "http://www.w3.org/2001/04/xmldsig-more#sha224",
    }
)
_LENGTH = re.compile("[1-9][0-9]{0,11}")


class ManifestError(ValueError):
    """A manifest that cannot be read; `what` names the rule: "xml", "shape", "algorithm" or "twice"."""

    def __init__(self, what: str, value: str = "") -> None:
        super().__init__(what, value)
        self.what = what
        self.value = value


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is signed.

    Attributes:
        digests: per file, the SHA-256 of its bytes in hexadecimal digits.
        archive_length: bytes of the archive before the manifest.
        archive_sha256: their digest in hexadecimal digits.
        signature: the file that holds the signature over this manifest.
    """

    digests: dict[str, str]
    archive_length: int
    archive_sha256: str
    signature: str = paths.SIGNATURE


def encode_manifest(manifest: Manifest) -> bytes:
    """The bytes of the manifest."""
    root = Element("asic:ASiCManifest", {"xmlns:asic": ASIC, "xmlns:ds": DSIG, "xmlns:db": OWN})
    SubElement(root, "asic:SigReference", {"URI": manifest.signature, "MimeType": SIGNATURE_TYPE})
    for name, sha256 in manifest.digests.items():
        reference = SubElement(root, "asic:DataObjectReference", {"URI": name, "MimeType": paths.media_type(name)})
        _add_digest(reference, sha256)
    extension = SubElement(SubElement(root, "asic:ASiCManifestExtensions"), "asic:Extension", {"Critical": "false"})
    _add_digest(SubElement(extension, "db:Archive", {"Length": str(manifest.archive_length)}), manifest.archive_sha256)
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root) + b"\n"


def _add_digest(parent: Element, sha256: str) -> None:
    SubElement(parent, "ds:DigestMethod", {"Algorithm": SHA256_URI})
    value = SubElement(parent, "ds:DigestValue")
    value.text = base64.b64encode(bytes.fromhex(sha256)).decode()


def decode_manifest(data: bytes, signature: str = paths.SIGNATURE) -> Manifest:
    """The manifest in these bytes, which stands under the signature of that name.

    Raises:
        ManifestError: they are none, or one that leaves room for doubt.
    """
    root = _parse(data)
    _expect(root, f"{{{ASIC}}}ASiCManifest", ())
    children = list(root)
    if len(children) < 2:
        raise ManifestError("shape")
    signed_by, *references, extensions = children
    _expect(signed_by, f"{{{ASIC}}}SigReference", ("URI", "MimeType"))
    if (signed_by.get("URI"), len(signed_by)) != (signature, 0):
        raise ManifestError("shape")
    digests: dict[str, str] = {}
    for reference in references:
        _expect(reference, f"{{{ASIC}}}DataObjectReference", ("URI", "MimeType"))
        name = reference.get("URI", "")
        if name in digests:
            raise ManifestError("twice", name)
        digests[name] = _read_digest(reference)
    length, sha256 = _read_archive(extensions)
    return Manifest(digests, length, sha256, signature)


def _parse(data: bytes) -> Element:
    try:
        if "\0" in data.decode("utf-8"):
            raise ManifestError("xml")  # in another encoding other readers might read other names
        return ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise ManifestError("xml") from error


def _expect(element: Element, tag: str, attributes: Iterable[str]) -> None:
    if element.tag != tag or set(element.keys()) != set(attributes) or (element.text or "").strip():
        raise ManifestError("shape")
    if any((child.tail or "").strip() for child in element):
        raise ManifestError("shape")


def _read_digest(parent: Element) -> str:
    if [child.tag for child in parent] != [f"{{{DSIG}}}DigestMethod", f"{{{DSIG}}}DigestValue"]:
        raise ManifestError("shape")
    method, value = parent
    _expect(method, method.tag, ("Algorithm",))
    algorithm = method.get("Algorithm", "")
    if algorithm != SHA256_URI:
        raise ManifestError("algorithm", algorithm)
    try:
        digest = base64.b64decode((value.text or "").strip(), validate=True)
    except ValueError as error:
        raise ManifestError("shape") from error
    if len(digest) != hashlib.sha256().digest_size or len(method) or len(value) or value.keys():
        raise ManifestError("shape")
    return digest.hex()


def _read_archive(extensions: Element) -> tuple[int, str]:
    _expect(extensions, f"{{{ASIC}}}ASiCManifestExtensions", ())
    if len(extensions) != 1:
        raise ManifestError("shape")
    _expect(extensions[0], f"{{{ASIC}}}Extension", ("Critical",))
    if len(extensions[0]) != 1:
        raise ManifestError("shape")
    archive = extensions[0][0]
    _expect(archive, f"{{{OWN}}}Archive", ("Length",))
    length = archive.get("Length", "")
    if not _LENGTH.fullmatch(length):
        raise ManifestError("shape")
    return int(length), _read_digest(archive)
