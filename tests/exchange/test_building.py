from __future__ import annotations

import errno
import hashlib
import io
import itertools
import re
from pathlib import Path
from typing import Any

import pytest

from db.domain.verdict import Outcome
from db.domain.versions import change_version
from desktop.exchange import building
from desktop.exchange.building import WrittenPackage, write_package
from desktop.exchange.errors import ExchangeError
from desktop.exchange.header import RegisterTotals
from desktop.exchange.parts import PartError
from desktop.exchange.reading import read_member, read_records
from desktop.exchange.signing import SoftwareSigner
from desktop.exchange.verifying import verify_package
from tests.support.packages import (
    DEVICE,
    FILE_NAME,
    NOW,
    SIGNED_AT,
    STAMP,
    SUPERIOR,
    Forge,
    a_header,
    an_establishment,
    forge,
    key_of,
    record_id,
    trust,
    unpacked,
)
from tests.support.packages import ESTABLISHMENTS as SPEC


def write(folder: Path, *versions: Any, **changes: Any) -> WrittenPackage:
    given: dict[str, Any] = {
        "header": a_header(),
        "registers": {"establishments": versions or (an_establishment(),)},
        "signer": SoftwareSigner(key_of()),
        "signed_at": SIGNED_AT,
    }
    return write_package(folder, **(given | changes))


def judge_file(path: Path) -> Any:
    return verify_package(path, name=path.name, now=NOW, recipient=SUPERIOR, trusted=(trust(),))


def test_a_written_package_passes_and_gives_back_its_records(tmp_path: Path):
    versions = [an_establishment(number) for number in range(1, 6)]

    written = write(tmp_path, *versions)
    examined = judge_file(written.path)

    assert examined.verdict.outcome is Outcome.PASSED
    assert (examined.sha256, examined.size) == (written.sha256, written.size)
    assert hashlib.sha256(written.path.read_bytes()).hexdigest() == written.sha256
    assert examined.header == written.header
    assert examined.signed_at == SIGNED_AT
    assert [
        version for batch in read_records(written.path, examined, "establishments") for version in batch
    ] == versions


def test_counts_and_totals_come_from_what_was_written(tmp_path: Path):
    gone = change_version(
        an_establishment(3),
        SPEC,
        values=an_establishment(3).values | {"deleted": "nhập trùng"},
        device=DEVICE,
        changed_at=STAMP,
        changed_by="Nguyễn Thị Hoa",
    )

    header = write(tmp_path, an_establishment(1), an_establishment(2, workers_total=None), gone).header

    assert header.registers[0].count == 3
    assert header.totals.registers == {"establishments": RegisterTotals(3, 1, {"workers_total": 4})}


def test_the_same_input_gives_the_same_bytes_but_for_the_signature(tmp_path: Path):
    files = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        files.append(unpacked(write(tmp_path / name).path.read_bytes()))

    assert files[0].popitem()[0] == files[1].popitem()[0] == "META-INF/signature001.p7s"
    assert files[0] == files[1]


def test_the_simulator_builds_the_same_package_from_plain_values(tmp_path: Path):
    written = unpacked(write(tmp_path, an_establishment(1), an_establishment(2)).path.read_bytes())
    simulated = unpacked(forge(an_establishment(1), an_establishment(2)).build())

    written.popitem()
    simulated.popitem()
    assert written == simulated
    assert list(written) == list(simulated)


def test_reports_and_attachments_travel_with_the_records(tmp_path: Path):
    scan = b"\x89PNG" * 100
    path = f"attachments/{hashlib.sha256(scan).hexdigest()}"

    written = write(tmp_path, members={"report/bao-cao.pdf": b"%PDF-1.7", path: scan})
    examined = judge_file(written.path)

    assert examined.verdict.outcome is Outcome.PASSED
    assert read_member(written.path, examined, "report/bao-cao.pdf") == b"%PDF-1.7"
    assert read_member(written.path, examined, path) == scan


@pytest.mark.parametrize("path", ["a.txt", "report/a.exe", "report/a b.pdf", "registers/x.ndjson", "../a.pdf"])
def test_a_package_has_no_place_for_other_files(path: str, tmp_path: Path):
    with pytest.raises(ValueError, match="no place"):
        write(tmp_path, members={path: b""})


def test_an_attachment_bears_its_digest(tmp_path: Path):
    with pytest.raises(ValueError, match="digest"):
        write(tmp_path, members={"attachments/" + "0" * 64: b"x"})


def test_a_header_nobody_could_read_is_our_mistake(tmp_path: Path):
    with pytest.raises(PartError):
        write(tmp_path, header=a_header(catalog=""))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", [0, 1_500])
def test_a_record_the_reader_would_refuse_does_not_leave(place: int, tmp_path: Path):
    versions = [an_establishment(number) for number in range(2_000)]
    versions[place] = an_establishment(place, rooms=-1)

    with pytest.raises(ExchangeError) as caught:
        write(tmp_path, *versions)

    assert caught.value.code == "OWN_RECORD_INVALID"
    assert caught.value.parameters == {
        "register": "establishments",
        "record": record_id(place),
        "field": "rooms",
        "what": "shape",
    }
    assert list(tmp_path.iterdir()) == []


def test_records_out_of_order_do_not_leave(tmp_path: Path):
    with pytest.raises(ExchangeError) as caught:
        write(tmp_path, an_establishment(2), an_establishment(1))

    assert caught.value.parameters["what"] == "order"


def test_a_package_of_the_same_name_is_never_overwritten(tmp_path: Path):
    first = write(tmp_path)

    with pytest.raises(ExchangeError) as caught:
        write(tmp_path, an_establishment(7))

    assert (caught.value.code, caught.value.parameters) == ("PACKAGE_FILE_EXISTS", {"name": FILE_NAME})
    assert hashlib.sha256(first.path.read_bytes()).hexdigest() == first.sha256


def test_a_folder_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(ExchangeError) as caught:
        write(tmp_path / "nowhere")

    assert (caught.value.code, caught.value.parameters["cause"]) == ("PACKAGE_NOT_WRITTEN", "ENOENT")


class FailingFile(io.FileIO):
    """A medium that gives out at the n-th writing operation."""

    left = 0

    def write(self, data: Any) -> int:
        if FailingFile.left == 0:
            raise OSError(errno.ENOSPC, "full")
        FailingFile.left -= 1
        return super().write(data)


def test_a_medium_that_gives_out_at_any_step_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Path, "open", lambda path, mode: FailingFile(path, "w+"))

    def gives_out(step: int) -> bool:
        FailingFile.left = step
        try:
            write(tmp_path)
        except ExchangeError as error:
            return error.parameters["cause"] == "ENOSPC" and list(tmp_path.iterdir()) == []
        return False

    steps = len(list(itertools.takewhile(gives_out, itertools.count())))

    assert steps > 10
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_fault_at_the_very_end_leaves_nothing_half(call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "gone")

    monkeypatch.setattr(*((building.os, "fsync") if call == "fsync" else (Path, "replace")), fail)

    with pytest.raises(ExchangeError, match="PACKAGE_NOT_WRITTEN"):
        write(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_a_signer_that_fails_leaves_nothing(tmp_path: Path):
    class Broken:
        certificate = b""

        def sign(self, manifest: bytes, signed_at: Any) -> bytes:
            raise RuntimeError("token pulled out")

    with pytest.raises(RuntimeError):
        write(tmp_path, signer=Broken())

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_synced_still_has_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "no folders here")

    monkeypatch.setattr(building.os, "open", refuse)

    assert write(tmp_path).path.exists()


def test_the_name_tells_unit_kind_period_and_sequence(tmp_path: Path):
    assert re.fullmatch(r"11692-report-2026H1-0001\.asice", write(tmp_path).path.name)


def test_an_empty_register_travels_as_an_empty_file(tmp_path: Path):
    written = write(tmp_path, registers={"staff": ()})
    examined = judge_file(written.path)

    assert examined.verdict.outcome is Outcome.PASSED
    assert examined.counts["staff"] == RegisterTotals(0, 0, {})
    assert list(read_records(written.path, examined, "staff")) == []
    assert Forge(lines={"staff": []}).build()
