"""Signatures of other programs: CAdES and time stamps judged by arithmetic, XAdES read as far as its words go.

Nothing in them is taken for true beyond what is said to the reader: no package ever passes by them.
"""

# asn1crypto describes its types at run time only.
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false, reportIndexIssue=false

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from asn1crypto import cms

from desktop.exchange.cades import UNREADABLE, find_mismatch, weaknesses
from desktop.exchange.foreign_manifests import read_xml, references_in
from desktop.exchange.manifest import DSIG
from desktop.exchange.trust import CertificateFacts, read_certificate

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from asn1crypto.x509 import Certificate

    from desktop.exchange.foreign_manifests import References

_STAMPS = frozenset({"signature_time_stamp_token", "archive_timestamp_v2", "archive_timestamp_v3"})


@dataclass(frozen=True, slots=True)
class ForeignSignature:
    """One signature or time stamp.

    Attributes:
        member: the file it is in.
        form: cades, xades or timestamp.
        facts: whose; None where that cannot be read.
        signed_at: the stated time, aware UTC; of a time stamp, the time it proves.
        holds: whether the arithmetic is right; None where it was not looked at.
        broken: why it does not hold: a word of FORMAT.md §6.3.
        weak: algorithms and key sizes that no longer protect anything.
        covers: the files it stands over that are what was signed.
        is_stamped: whether it carries a time stamp inside.
    """

    member: str
    form: str
    facts: CertificateFacts | None = None
    signed_at: datetime | None = None
    holds: bool | None = None
    broken: str = ""
    weak: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    is_stamped: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signature stands over.

    Attributes:
        digest: of that, by algorithm; empty where it is not there.
        covers: the files it vouches for.
    """

    digest: Callable[[str], bytes]
    covers: tuple[str, ...]


def read_signatures(member: str, data: bytes, signed: Signed) -> tuple[ForeignSignature, ...]:
    """The signatures in a CMS file; one that says so where it cannot be read."""
    return _read(member, "cades", data, signed, _judge_signature)


def read_timestamp(member: str, data: bytes, signed: Signed) -> tuple[ForeignSignature, ...]:
    """The time stamp in a CMS file (RFC 3161); one that says so where it cannot be read."""
    return _read(member, "timestamp", data, signed, _judge_timestamp)


_Judge = Callable[[ForeignSignature, Any, Any, "Certificate", Signed], ForeignSignature]


def _read(member: str, form: str, data: bytes, signed: Signed, judge: _Judge) -> tuple[ForeignSignature, ...]:
    unreadable = ForeignSignature(member, form, holds=False, broken="unreadable")
    try:
        content = cms.ContentInfo.load(data)["content"]
        certificates = [one.chosen for one in content["certificates"] if one.name == "certificate"]
        found: list[ForeignSignature] = []
        for signer in content["signer_infos"]:
            certificate = next((one for one in certificates if _is_of(signer["sid"], one)), None)
            if certificate is None:
                found.append(unreadable)
                continue
            facts = read_certificate(certificate.dump())
            begun = replace(unreadable, facts=facts, weak=tuple(weaknesses(certificate, signer)))
            judged = judge(begun, content, signer, certificate, signed)
            found.append(replace(judged, holds=not judged.broken, covers=() if judged.broken else signed.covers))
    except UNREADABLE:
        return (unreadable,)
    return tuple(found) or (unreadable,)


def _is_of(sid: Any, certificate: Certificate) -> bool:  # noqa: ANN401 - asn1crypto has no types
    """Whether a certificate is the one that a signer names."""
    if sid.name == "issuer_and_serial_number":
        named = sid.chosen
        return named["issuer"] == certificate.issuer and named["serial_number"].native == certificate.serial_number
    return sid.chosen.native == certificate.key_identifier


def _judge_signature(
    begun: ForeignSignature,
    content: Any,  # noqa: ANN401 - asn1crypto has no types
    signer: Any,  # noqa: ANN401 - the same
    certificate: Certificate,
    signed: Signed,
) -> ForeignSignature:
    del content
    times = [one["values"][0].native for one in signer["signed_attrs"] if one["type"].native == "signing_time"]
    digest = signed.digest(signer["digest_algorithm"]["algorithm"].native)
    return replace(
        begun,
        signed_at=times[0].astimezone(UTC) if times else None,
        broken=find_mismatch(digest, certificate, signer) if digest else "content",
        is_stamped=any(one["type"].native in _STAMPS for one in signer["unsigned_attrs"]),
    )


def _judge_timestamp(
    begun: ForeignSignature,
    content: Any,  # noqa: ANN401 - asn1crypto has no types
    signer: Any,  # noqa: ANN401 - the same
    certificate: Certificate,
    signed: Signed,
) -> ForeignSignature:
    inside = content["encap_content_info"]["content"]
    stamp = inside.parsed
    imprint = stamp["message_imprint"]
    is_of_this = signed.digest(imprint["hash_algorithm"]["algorithm"].native) == imprint["hashed_message"].native
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, bytes(inside)).digest()
    broken = find_mismatch(digest, certificate, signer, "tst_info")
    return replace(
        begun, signed_at=stamp["gen_time"].native.astimezone(UTC), broken=broken or ("" if is_of_this else "content")
    )


def read_xades(
    member: str, data: bytes, as_stated: Callable[[References], tuple[str, ...]]
) -> tuple[ForeignSignature, ...]:
    """The XML signatures in a file: whose, when and over which files; their arithmetic is not looked at."""
    root = read_xml(data)
    found = [] if root is None else list(root.iter(f"{{{DSIG}}}Signature"))
    if not found:
        return (ForeignSignature(member, "xades", holds=False, broken="unreadable"),)
    return tuple(_read_xml_signature(member, one, as_stated) for one in found)


def _read_xml_signature(
    member: str, signature: Element, as_stated: Callable[[References], tuple[str, ...]]
) -> ForeignSignature:
    listed = [one for one in signature.iter(f"{{{DSIG}}}Reference") if not one.get("URI", "").startswith("#")]
    # Who changes a file before signing it (a transform) signs something else than the file.
    plain = (one for one in listed if one.find(f"{{{DSIG}}}Transforms") is None)
    facts = signed_at = None
    try:
        encoded = next(signature.iter(f"{{{DSIG}}}X509Certificate"))
        facts = read_certificate(base64.b64decode("".join((encoded.text or "").split())))
        stated = next(one for one in signature.iter() if one.tag.endswith("}SigningTime"))
        signed_at = datetime.fromisoformat((stated.text or "").strip())
        signed_at = signed_at.astimezone(UTC) if signed_at.tzinfo else None
    except (ValueError, OverflowError, StopIteration):
        pass  # what was read so far is said; the rest is unknown
    return ForeignSignature(member, "xades", facts, signed_at, covers=as_stated(references_in(plain)))
