"""The second signature, packages without any, and the slip on paper."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.verdict import Outcome
from desktop.exchange.envelopes import make_envelope_key, seal
from desktop.services import sending
from desktop.services.countersigning import countersign_file, countersign_sent
from desktop.services.enrolments import Way, accept_signer, export_enrolment_and_slip, way_of
from desktop.services.own_keys import list_own_keys, make_new_key, own_key_facts
from desktop.services.receiving import examine_packages, list_received
from desktop.services.sending import ReportOrder, copy_package, export_report, list_sent_reports, sent_check_code
from desktop.services.taking.on_paper import accept_on_paper
from tests.support.three_offices import HALF, World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNSIGNED = ReportOrder(HALF, unsigned="thiết bị ký số đang sửa")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {})
    with three_offices(tmp_path) as made:
        yield made


def leaders_key(world: World) -> str:
    """A key of the ward that is not the one in use, hexadecimal digits."""
    former = own_key_facts(world.ward)
    world.clock.advance(minutes=1)
    make_new_key(world.ward, passphrase=None)
    assert former is not None
    return former.fingerprint.replace(" ", "").lower()


# -- second signature --------------------------------------------------------------------------------------------------


def test_a_leaders_signature_comes_beside_the_officers_and_is_accepted_on_paper(world: World) -> None:
    leader = leaders_key(world)  # known to the city; the officer's new key is not
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)

    countersign_file(world.ward, report.path, fingerprint=leader, secret=None)

    (waiting,) = examine_packages(world.city, [report.path], preview=False)
    way, _ = way_of(world.city, waiting.examined)
    accept_signer(world.city, waiting.examined)
    (passed,) = examine_packages(world.city, [report.path], preview=False)
    assert (way, waiting.verdict.outcome) == (Way.BESIDE, Outcome.INDETERMINATE)
    assert passed.verdict.outcome is Outcome.PASSED
    assert len(passed.examined.signers) == 2


def test_a_package_sent_is_kept_with_its_second_signature(world: World) -> None:
    leader = leaders_key(world)
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)

    signed = countersign_sent(world.ward, report.package_id, world.folder / "hai", fingerprint=leader, secret=None)

    again = copy_package(world.ward, report.package_id, report.path.name, world.folder / "ba")
    assert signed.read_bytes() == again.read_bytes() != report.path.read_bytes()


def shut_envelope(world: World) -> Path:
    """A file that only somebody else can open."""
    path = world.folder / "a.asice.age"
    with path.open("wb") as file:
        seal((b"PK",), file, [make_envelope_key().recipient])
    return path


def test_the_same_key_does_not_sign_twice_and_no_other_unit_signs(world: World) -> None:
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    before = report.path.read_bytes()

    with pytest.raises(KnownError, match="SAME_KEY_TWICE"):
        countersign_file(world.ward, report.path, secret=None)
    with pytest.raises(KnownError, match="PACKAGE_OF_OTHER_UNIT"):
        countersign_file(world.city, report.path, secret=None)
    with pytest.raises(KnownError, match="PACKAGE_SEALED"):
        countersign_file(world.ward, shut_envelope(world), secret=None)

    assert report.path.read_bytes() == before


# -- without signature -------------------------------------------------------------------------------------------------


def test_an_unsigned_package_waits_and_is_taken_in_with_the_code_on_its_print(world: World) -> None:
    report = export_report(world.ward, UNSIGNED, world.stick, passphrase=None)
    (candidate,) = examine_packages(world.city, [report.path])

    (taken,) = accept_on_paper(
        world.city, candidate, typed=report.check_code.lower().replace(" ", "-"), reason="Có bản giấy số 12/BC-UBND"
    )

    (stored,) = list_received(world.city)
    assert candidate.verdict.outcome is Outcome.INDETERMINATE
    assert taken.verdict.outcome is Outcome.PASSED
    assert taken.merged.new > 0
    assert stored.decision["what"] == "accepted_on_paper"
    assert (stored.decision["by"], stored.decision["why"]) == ("Phan Thị Ngà", "Có bản giấy số 12/BC-UBND")
    assert sent_check_code(list_sent_reports(world.ward)[0]) == report.check_code


def test_another_code_or_no_reason_takes_nothing_in(world: World) -> None:
    report = export_report(world.ward, UNSIGNED, world.stick, passphrase=None)
    (candidate,) = examine_packages(world.city, [report.path])
    wrong = ("1" if report.check_code[0] == "0" else "0") + report.check_code[1:]

    with pytest.raises(KnownError, match="CHECK_CODE_DIFFERS"):
        accept_on_paper(world.city, candidate, typed=wrong, reason="có bản giấy")
    with pytest.raises(KnownError, match="REASON_MISSING"):
        accept_on_paper(world.city, candidate, typed=report.check_code, reason=" ")

    assert list_received(world.city) == ()


def test_paper_does_not_help_a_package_that_is_signed_or_damaged(world: World) -> None:
    report = export_report(world.ward, ReportOrder(HALF), world.stick, passphrase=None)
    (signed,) = examine_packages(world.city, [report.path])

    with pytest.raises(KnownError, match="NOT_UNSIGNED"):
        accept_on_paper(world.city, signed, typed=report.check_code, reason="có bản giấy")


# -- the slip ----------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils reads the file")
def test_the_slip_says_on_paper_what_the_file_says(world: World) -> None:
    written = export_enrolment_and_slip(world.ward, world.stick, passphrase=None)

    text = subprocess.run(["pdftotext", "-layout", written.slip, "-"], capture_output=True, check=True, text=True)
    key = own_key_facts(world.ward)
    assert key is not None
    assert all(group in text.stdout for group in key.fingerprint.split())
    for words in ("PHIẾU ĐĂNG KÝ KHÓA KÝ", "Đỗ Thị Minh Hạnh", written.package.name, "11692"):
        assert words in text.stdout
    assert written.slip.stem == written.package.stem


def test_all_keys_of_the_office_are_listed_the_newest_first(world: World) -> None:
    leaders_key(world)

    first, second = list_own_keys(world.ward)

    assert first == own_key_facts(world.ward)
    assert first.made_at > second.made_at
