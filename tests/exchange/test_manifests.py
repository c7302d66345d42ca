from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.exchange.manifest import Manifest, ManifestError, decode_manifest, encode_manifest

MANIFEST = Manifest({"mimetype": "01" * 32, "package.json": "ab" * 32}, 12_345, "cd" * 32)
GOOD = encode_manifest(MANIFEST)


def test_a_manifest_comes_back_as_it_was_written():
    assert decode_manifest(GOOD) == MANIFEST


def test_a_manifest_is_of_the_form_of_etsi():
    text = GOOD.decode()

    assert text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<asic:ASiCManifest ')
    assert 'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#"' in text
    assert '<asic:SigReference URI="META-INF/signature001.p7s" MimeType="application/x-pkcs7-signature" />' in text
    assert '<asic:DataObjectReference URI="package.json" MimeType="application/json">' in text


def test_other_prefixes_and_spaces_mean_the_same():
    changed = GOOD.replace(b"asic:", b"a:").replace(b"xmlns:asic", b"xmlns:a").replace(b"\n", b"\r\n   ")

    assert decode_manifest(changed) == MANIFEST


BAD = {
    "nothing": (b"", "xml"),
    "no XML": (b"manifest", "xml"),
    "bytes of no encoding": (b"\xff\xfe\xfd", "xml"),
    "an encoding nobody knows": (GOOD.replace(b"UTF-8", b"UTF-7x"), "xml"),
    "a document type": (GOOD.replace(b"?>\n", b"?>\n<!DOCTYPE a>\n", 1), "xml"),
    "an entity": (GOOD.replace(b"?>\n", b'?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n', 1), "xml"),
    "another root": (b"<a/>", "shape"),
    "an attribute on the root": (GOOD.replace(b"<asic:ASiCManifest ", b'<asic:ASiCManifest Id="1" ', 1), "shape"),
    "nothing inside": (b'<a:ASiCManifest xmlns:a="http://uri.etsi.org/02918/v1.2.1#"/>', "shape"),
    "text between": (GOOD.replace(b"<asic:DataObject", b"x<asic:DataObject", 1), "shape"),
    "text at the beginning": (GOOD.replace(b"<asic:SigRef", b"x<asic:SigRef", 1), "shape"),
    "another signature": (GOOD.replace(b"signature001", b"signature002"), "shape"),
    "a signature with something inside": (
        GOOD.replace(b'signature" />', b'signature"><asic:a/></asic:SigReference>'),
        "shape",
    ),
    "a root file": (GOOD.replace(b'URI="mimetype"', b'URI="mimetype" Rootfile="true"'), "shape"),
    "a reference to nothing": (GOOD.replace(b'URI="mimetype" ', b""), "shape"),
    "a file twice": (GOOD.replace(b'"mimetype"', b'"package.json"'), "twice"),
    "another digest": (GOOD.replace(b"xmlenc#sha256", b"xmlenc#sha512"), "algorithm"),
    "a digest without method": (GOOD.replace(b"ds:DigestMethod", b"ds:DigestWay"), "shape"),
    "a digest that is no base64": (GOOD.replace(b"AQEBAQEB", b"AQEB!!EB"), "shape"),
    "a digest too short": (GOOD.replace(b"AQEBAQEBAQEB", b"AQEB", 1), "shape"),
    "a digest with something inside": (
        GOOD.replace(b"</ds:DigestValue>", b"<asic:a/></ds:DigestValue>", 1),
        "shape",
    ),
    "a method with a parameter": (
        GOOD.replace(b'sha256" />', b'sha256"><asic:a/></ds:DigestMethod>', 1),
        "shape",
    ),
    "no length": (GOOD.replace(b'Length="12345"', b""), "shape"),
    "a length of nothing": (GOOD.replace(b'"12345"', b'"0"'), "shape"),
    "a length that is a word": (GOOD.replace(b'"12345"', b'"1e9"'), "shape"),
    "a critical extension of another kind": (GOOD.replace(b"db:Archive", b"db:Other"), "shape"),
    "two extensions": (
        GOOD.replace(b"</asic:Extension>", b'</asic:Extension><asic:Extension Critical="true"/>'),
        "shape",
    ),
    "an empty extension": (
        GOOD[: GOOD.index(b"<asic:Extension ")]
        + b'<asic:Extension Critical="false"/>'
        + GOOD[GOOD.index(b"</asic:ASiCManifestExtensions>") :],
        "shape",
    ),
    "no extensions": (GOOD.replace(b"asic:ASiCManifestExtensions", b"asic:Others"), "shape"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_manifest_that_leaves_room_for_doubt_is_refused(name: str):
    data, what = BAD[name]

    with pytest.raises(ManifestError) as caught:
        decode_manifest(data)

    assert caught.value.what == what


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80), st.integers(0, len(GOOD)))
def test_any_bytes_are_a_manifest_or_refused(data: bytes, at: int):
    with contextlib.suppress(ManifestError):
        assert decode_manifest(GOOD[:at] + data + GOOD[at + len(data) :]).digests


def test_xml_nested_without_end_is_refused():
    with pytest.raises(ManifestError):
        decode_manifest(b"<a>" * 200_000)
