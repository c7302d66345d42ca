"""Lists of files with their digests as other programs write them: ASiC manifests and the references of XAdES."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, ElementTree

from desktop.exchange.manifest import DSIG

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

References = tuple[tuple[str, str, bytes], ...]
"""Per file its name, the algorithm of its digest (empty for one that is not known or too weak), and the digest."""

_STRONG = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}


@dataclass(frozen=True, slots=True)
class ForeignManifest:
    """A list of files that a signature stands over.

    Attributes:
        name: the file it is.
        signature: the file of the signature.
        references: what it says of the files.
    """

    name: str
    signature: str
    references: References


def read_xml(data: bytes) -> Element | None:
    """The root of an XML file; None when it is none, or has a document type."""
    try:
        return ElementTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None


def read_references(data: bytes, name: str) -> ForeignManifest | None:
    """The manifest in these bytes; None when it cannot be read."""
    root = read_xml(data)
    if root is None:
        return None
    signature = next((one.get("URI", "") for one in root.iter() if _local(one) == "SigReference"), "")
    listed = (one for one in root.iter() if _local(one) == "DataObjectReference")
    return ForeignManifest(name, unquote(signature), references_in(listed))


def references_in(elements: Iterable[Element]) -> References:
    """What elements with URI, DigestMethod and DigestValue say; those that cannot be read are left out."""
    found: list[tuple[str, str, bytes]] = []
    for element in elements:
        method, value = element.find(f"{{{DSIG}}}DigestMethod"), element.find(f"{{{DSIG}}}DigestValue")
        if method is None or value is None:
            continue
        try:
            digest = base64.b64decode("".join((value.text or "").split()), validate=True)
        except ValueError:
            continue
        algorithm = _STRONG.get(method.get("Algorithm", ""), "")
        found.append((unquote(element.get("URI", "")), algorithm, digest))
    return tuple(found)


def _local(element: Element) -> str:
    """The element's name without its namespace, which differs between the editions of the standard."""
    return element.tag.rpartition("}")[2]
