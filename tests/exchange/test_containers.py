from __future__ import annotations

import dataclasses
import hashlib
import random
import zipfile
from io import BytesIO
from typing import Any

import pytest

from desktop.exchange import container, limits, paths
from desktop.exchange.container import ContainerWriter, DamagedMemberError, digest_file, open_container
from desktop.exchange.reasons import Reasons
from tests.support.packages import codes_of, forge, judge, packed, unpacked

TYPE = b"application/vnd.etsi.asic-e+zip"


def test_a_package_is_an_archive_that_any_program_reads():
    data = forge(extra={"report/a.csv": b"a;b\n" * 1000}).build()

    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        first = archive.infolist()[0]
        assert archive.read("report/a.csv") == b"a;b\n" * 1000

    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert data[30:69] == b"mimetype" + TYPE


def test_the_manifest_and_the_signature_stand_last_and_lie_open():
    with zipfile.ZipFile(BytesIO(forge().build())) as archive:
        last = archive.infolist()[-2:]

    assert [info.filename for info in last] == [paths.MANIFEST, paths.SIGNATURE]
    assert {info.compress_type for info in last} == {zipfile.ZIP_STORED}


def test_the_writer_takes_files_in_pieces_of_any_size():
    whole, pieces = BytesIO(), BytesIO()
    for target, chunks in ((whole, [b"abc" * 1000]), (pieces, [b"abc"] * 1000)):
        writer = ContainerWriter(target)
        writer.add("report/a.csv", chunks)
        writer.finish()

    assert unpacked(whole.getvalue()) == unpacked(pieces.getvalue())


def test_what_waits_in_the_unpacker_when_its_input_is_used_up_comes_out_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(container, "_CHUNK", 16)
    data = packed({"mimetype": TYPE, "a": b"x" * 21, paths.HEADER: b"{}"})

    assert b"".join(opened(data).unpack("a")) == b"x" * 21


def opened(data: bytes) -> Any:
    found = open_container(BytesIO(data), len(data), Reasons())
    assert found is not None
    return found


@pytest.mark.parametrize("size", [0, 1, 1000, 300_000, 3_000_000])
def test_what_goes_in_comes_out(size: int):
    content = random.Random(size).randbytes(size // 2) + b"x" * (size - size // 2)
    data = packed({"mimetype": TYPE, "a": content, paths.HEADER: b"{}"})

    assert b"".join(opened(data).unpack("a")) == content


def test_a_file_larger_than_it_says_is_given_up_as_soon_as_that_shows():
    data = packed({"mimetype": TYPE, "a": b"x" * 5_000_000, paths.HEADER: b"{}"})
    honest = (5_000_000).to_bytes(4, "little")

    bent = opened(data.replace(honest, (60_000).to_bytes(4, "little")))

    pieces = bent.unpack("a")
    given: list[bytes] = []
    with pytest.raises(DamagedMemberError):
        given.extend(pieces)
    assert sum(map(len, given)) <= 60_000


@pytest.mark.parametrize("change", [b"\x00", b"\xff"])
def test_packed_bytes_that_are_no_deflate_stream_are_damage(change: bytes):
    data = packed({"mimetype": TYPE, "a": b"Hoa " * 50, paths.HEADER: b"{}"})
    begin = 69 + 31

    with pytest.raises(DamagedMemberError):
        list(opened(data[: begin + 1] + change * 3 + data[begin + 4 :]).unpack("a"))


def test_bytes_behind_the_end_of_a_deflate_stream_are_damage():
    first = {"mimetype": TYPE, "a": b"x", paths.HEADER: b"{}"}
    found = opened(packed(first))
    found.entries["a"] = dataclasses.replace(found.entries["a"], packed=found.entries["a"].packed + 5)

    with pytest.raises(DamagedMemberError):
        list(found.unpack("a"))


def test_a_file_that_ends_before_its_medium_says_is_damage():
    data = packed({"mimetype": TYPE, "a": b"x", paths.HEADER: b"{}"})
    found = opened(data)
    found.entries["a"] = dataclasses.replace(found.entries["a"], packed=len(data))

    with pytest.raises(DamagedMemberError):
        list(found.unpack("a"))


def test_a_digest_up_to_a_mark_and_of_all():
    before, whole = (one.hexdigest() for one in digest_file(BytesIO(b"abcdef"), 3))

    assert (before, whole) == (hashlib.sha256(b"abc").hexdigest(), hashlib.sha256(b"abcdef").hexdigest())
    assert digest_file(BytesIO(b"abc"), 9)[0].hexdigest() == before


LIMITS: dict[str, tuple[str, int, dict[str, Any]]] = {
    "the file": ("PACKAGE_BYTES", 2_000, {"what": "package", "most": 2_000}),
    "the number of files": ("ENTRIES", 4, {"what": "entries", "most": 4}),
    "one file": ("MEMBER_BYTES", 200, {"what": "member", "member": "registers/establishments.ndjson", "most": 200}),
    "all files": ("UNPACKED_BYTES", 3_000, {"what": "unpacked", "most": 3_000}),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_is_a_limit(name: str, monkeypatch: pytest.MonkeyPatch):
    constant, value, said = LIMITS[name]
    data = forge().build()
    monkeypatch.setattr(limits, constant, value)

    examined = judge(data)

    assert codes_of(examined) == ["LIMIT_EXCEEDED"]
    assert examined.verdict.reasons[0].parameters == said
    assert (examined.sha256 == "") is (constant == "PACKAGE_BYTES")


def test_what_is_read_whole_has_a_limit_of_its_own(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "MOST_BYTES", {paths.HEADER: 100})

    examined = judge(forge().build())

    assert examined.verdict.reasons[0].parameters == {"what": "member", "member": paths.HEADER, "most": 100}


def test_a_list_of_more_files_than_are_allowed_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch):
    data = packed({"mimetype": TYPE, paths.HEADER: b"{}"} | {f"report/{number}.csv": b"" for number in range(5_000)})

    examined = judge(data)

    assert codes_of(examined) == ["LIMIT_EXCEEDED"]
    assert examined.verdict.reasons[0].parameters["what"] == "entries"


def test_several_bad_names_are_all_named():
    examined = judge(forge(extra={"../a": b"", "b\\c": b"", "con": b""}).build())

    assert [found.parameters["name"] for found in examined.verdict.reasons] == ["../a", "b\\\\c", "con"]


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "a/..", "a/./b", "/a", "a/", "a//b", "a\\b", "C:a", "a b", "ă", "a\x00", "aux", "a/LPT1.txt", "a."],
)
def test_a_name_that_could_mean_something_else_is_unsafe(name: str):
    assert not paths.is_safe(name)


@pytest.mark.parametrize(
    "name", ["a", "package.json", "META-INF/ASiCManifest001.xml", "a/b/c.d-e_f", "console", "x" * 100]
)
def test_a_plain_name_is_safe(name: str):
    assert paths.is_safe(name)


def test_a_name_is_shown_without_what_it_could_do_to_a_screen():
    assert paths.shown("a\u202eb\n") == "a\\u202eb\\n"
    assert len(paths.shown("\u202e" * 500)) == limits.NAME_LENGTH


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("package.json", "application/json"),
        ("registers/staff.ndjson", "application/x-ndjson"),
        ("report/a.pdf", "application/pdf"),
        ("attachments/00", "application/octet-stream"),
    ],
)
def test_the_manifest_states_what_a_file_is(name: str, kind: str):
    assert paths.media_type(name) == kind
