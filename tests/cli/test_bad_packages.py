"""Bad packages by command: refused with exit 1 and the right code, nothing taken in, nothing crashed."""

from __future__ import annotations

import random
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.periods import parse_period
from desktop.services.sending import ReportOrder, export_report
from tests.support.packages import FILE_NAME, forge, packed, unpacked
from tests.support.three_offices import three_offices

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.command_line import Diaban, Files

NAME = "11692-report-2026H1-0002.asice"


@cache
def package() -> bytes:
    """A good report of the ward."""
    with TemporaryDirectory() as folder, three_offices(Path(folder)) as world:
        made = export_report(world.ward, ReportOrder(parse_period("2026-H1")), world.stick, passphrase=None)
        assert made.path.name == NAME
        return made.path.read_bytes()


def cut(data: bytes) -> bytes:
    return data[:-200]


def padded(data: bytes) -> bytes:
    return data + bytes(512)


def begun_otherwise(data: bytes) -> bytes:
    return b"MZ" + data


def flipped(data: bytes) -> bytes:
    spoilt = bytearray(data)
    spoilt[len(data) // 2] ^= 1
    return bytes(spoilt)


def zipped_again(data: bytes) -> bytes:
    """As an ordinary program packs the same files."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in unpacked(data).items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 12, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def with_a_file_more(data: bytes) -> bytes:
    return packed(unpacked(data) | {"report/them.csv": b"1;2"})


def with_a_changed_record(data: bytes) -> bytes:
    files = unpacked(data)
    name = "registers/establishments.ndjson"
    return packed(files | {name: files[name].replace("Sông Hồng".encode(), "Sông Đồng".encode())})


def without_signature(data: bytes) -> bytes:
    files = unpacked(data)
    del files["META-INF/signature001.p7s"]
    return packed(files)


def no_package(_: bytes) -> bytes:
    return b"%PDF-1.7\n" + bytes(4_000)


def empty(_: bytes) -> bytes:
    return b""


BENT: dict[Callable[[bytes], bytes], str] = {
    cut: "DAMAGED",
    padded: "DAMAGED",
    begun_otherwise: "DAMAGED",
    flipped: "DAMAGED",
    zipped_again: "DAMAGED",
    with_a_file_more: "NOT_COVERED",
    with_a_changed_record: "DAMAGED",
    without_signature: "SIGNATURE_INVALID",
    no_package: "NOT_A_PACKAGE",
    empty: "NOT_A_PACKAGE",
}


def refused(diaban: Diaban, files: Files, path: Path) -> list[Any]:
    """The answers of verify without and with a database and of merge, each refused with exit code 1."""
    answers = [
        diaban("verify", path, "--json"),
        diaban("verify", path, "--database", files.city, "--json"),
        diaban("merge", "--database", files.city, path, "--dry-run", "--json"),
        diaban("merge", "--database", files.city, path, "--json"),
    ]
    assert [(answer.code, answer.err) for answer in answers] == [(1, "")] * 4
    documents = [answer.document for answer in answers]
    assert documents[3]["totals"] == dict.fromkeys(documents[3]["totals"], 0) | {"refused": 1}
    return [documents[0][0], documents[1][0], documents[2]["packages"][0], documents[3]["packages"][0]]


@pytest.mark.parametrize(("bend", "code"), list(BENT.items()), ids=[bend.__name__ for bend in BENT])
def test_a_spoilt_package_is_refused_and_leaves_nothing(
    diaban: Diaban, files: Files, bend: Callable[[bytes], bytes], code: str
):
    path = files.stick / NAME
    path.write_bytes(bend(package()))
    before = files.city.read_bytes()

    answers = refused(diaban, files, path)

    assert [(answer["verdict"], code in [found["code"] for found in answer["reasons"]]) for answer in answers] == [
        ("failed", True)
    ] * 4
    assert files.city.read_bytes() == before
    assert path.read_bytes() == bend(package())


def test_a_renamed_package_is_refused(diaban: Diaban, files: Files):
    path = files.stick / "báo cáo.asice"
    path.write_bytes(package())

    answers = refused(diaban, files, path)

    assert all("UNSAFE_NAME" in [found["code"] for found in answer["reasons"]] for answer in answers)


def test_a_newer_package_is_refused_with_the_version_needed(diaban: Diaban, files: Files):
    path = files.stick / FILE_NAME
    made = forge()
    made.header |= {"format": {"name": "diaban", "version": "2.3"}}
    path.write_bytes(made.build())

    answers = refused(diaban, files, path)

    newer = [next(r for r in answer["reasons"] if r["code"] == "FORMAT_TOO_NEW") for answer in answers]
    assert {(found["version"], "cần bản đọc được định dạng 2.3" in found["message"]) for found in newer} == {
        ("2.3", True)
    }


def test_whatever_bit_is_flipped_the_command_answers(diaban: Diaban, files: Files):
    path, chance = files.stick / NAME, random.Random(17)
    spots = [chance.randrange(len(package()) * 8) for _ in range(60)]
    codes: set[int] = set()

    for spot in spots:
        data = bytearray(package())
        data[spot // 8] ^= 1 << spot % 8
        path.write_bytes(data)
        answer = diaban("verify", path, "--json")
        codes.add(answer.code)
        assert answer.document[0]["verdict"] != "passed"

    assert codes == {1}


def test_a_bad_package_does_not_keep_the_good_one_beside_it_out(diaban: Diaban, files: Files):
    (files.stick / NAME).write_bytes(package())
    (files.stick / "11689-report-2026H1-0002.asice").write_bytes(flipped(package()))

    answer = diaban("merge", "--database", files.city, files.stick, "--json")

    verdicts = {Path(each["file"]).name: each["verdict"] for each in answer.document["packages"]}
    assert answer.code == 1
    assert verdicts == {NAME: "passed", "11689-report-2026H1-0002.asice": "failed"}
    assert (answer.document["totals"]["new"], answer.document["totals"]["refused"]) == (8, 1)


def test_a_bad_receipt_or_enrolment_is_refused(diaban: Diaban, files: Files):
    path = files.stick / NAME
    path.write_bytes(package())

    receipt = diaban("receive", "--database", files.ward, path, "--json")
    enrolment = diaban("accept", "--database", files.city, path, "--fingerprint", "ab", "--json")

    assert (receipt.code, receipt.document[0]["error"]["code"]) == (1, "NOT_A_RECEIPT")
    assert enrolment.refusal == (1, "NOT_AN_ENROLMENT")
