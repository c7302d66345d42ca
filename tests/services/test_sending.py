"""Making report packages, keeping them, and noting the receipts that come back."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.progress import Cancelled, CancelToken, Progress
from db.domain.verdict import Outcome
from db.transactions import reading
from desktop.exchange.reading import read_member
from desktop.messages import describe
from desktop.services import receipts, sending
from desktop.services.answers import receive_receipt
from desktop.services.enrolments import export_enrolment
from desktop.services.own_keys import signer_for
from desktop.services.receipts import export_receipts, without_receipt
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.sending import (
    ReportOrder,
    copy_package,
    export_report,
    list_sent_reports,
)
from tests.support import faults
from tests.support.faults import Counter, failing_database, failing_files, until_it_works
from tests.support.three_offices import HALF, World, add_activity, add_place, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.office import Office
    from desktop.services.sending import Exported

EMPTY_MONTH = parse_period("2026-02")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


@pytest.fixture
def quick_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packages with a small paper, where the paper is not what is looked at."""
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})


@pytest.fixture
def open_keys(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys that are open already: opening one takes a quarter of a second, and the loops sign dozens of times."""
    keys = {office.unit.id: signer_for(office, None) for office in (world.ward, world.city)}
    for module in (sending, receipts):
        monkeypatch.setattr(module, "signer_for", lambda office, _: keys[office.unit.id])


def export(world: World, office: Office | None = None, order: ReportOrder | None = None, **given: Any) -> Exported:
    named = {"passphrase": None, **given}
    return export_report(office or world.ward, order or ReportOrder(HALF), world.stick, **named)


def forget(office: Office, statement: str) -> None:
    """Change the file behind the program's back."""
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def kept_bytes(office: Office, package_id: str) -> bytes:
    with reading(office.database) as connection:
        return b"".join(sending.queries.read_parts(connection, package_id))


def everything(office: Office) -> dict[str, int]:
    """How many rows every table has: what a refused export must leave as it was."""
    names = ("packages_sent", "package_parts", "journal", "journal_seals")
    with office.database.engine.connect() as connection:
        counts = {name: connection.execute(sa.text(f"SELECT count(*) FROM {name}")).scalar_one() for name in names}
        sent = connection.execute(sa.text("SELECT count(*) FROM establishments WHERE sent")).scalar_one()
    return {**counts, "marked": sent}


def code_of(refused: pytest.ExceptionInfo[KnownError]) -> str:
    assert "…" not in describe(refused.value).text
    return refused.value.code


# -- what a package is -------------------------------------------------------------------------------------------------


def test_the_package_passes_at_the_superior_and_carries_paper_annex_and_table(world: World) -> None:
    done = export(world)

    (candidate,) = examine_packages(world.city, [done.path])

    assert candidate.verdict.outcome is Outcome.PASSED
    assert candidate.examined.sha256 == done.sha256 == hashlib.sha256(done.path.read_bytes()).hexdigest()
    header = candidate.examined.header
    assert header is not None
    assert (header.sender.code, header.sequence, header.nil) == ("11692", done.sequence, False)
    assert read_member(done.path, candidate.examined, "report/bao-cao.pdf").startswith(b"%PDF-")
    assert read_member(done.path, candidate.examined, "report/phu-luc.xlsx").startswith(b"PK")
    assert "Lượt kiểm tra" in read_member(done.path, candidate.examined, "report/bang-chi-so.csv").decode("utf-8-sig")


def test_what_was_written_is_kept_and_listed_without_receipt(world: World, quick_papers: None) -> None:
    done = export(world)

    (sent,) = list_sent_reports(world.ward)

    assert (sent.id, sent.period, sent.edition, sent.receipt) == (done.package_id, "2026-H1", 0, None)
    assert kept_bytes(world.ward, sent.id) == done.path.read_bytes()


def test_progress_is_told_and_ends_at_its_end(world: World, quick_papers: None) -> None:
    seen: list[Progress] = []

    export(world, report=seen.append)

    assert [step.done for step in seen] == [0, 1, 2, 3, 4]
    assert {step.total for step in seen} == {4}


def test_each_package_names_the_one_before_it(world: World, quick_papers: None) -> None:
    first = export(world)
    second = export(world, order=ReportOrder(HALF, reason="Sửa số lao động"))

    examined = {c.path.name: c.examined.header for c in examine_packages(world.city, [world.stick])}

    before = examined[second.path.name].previous
    assert (before.id, before.sha256) == (first.package_id, first.sha256)
    assert second.sequence > first.sequence


@pytest.mark.parametrize("code", ["2026", "2026-9M", "2026-Q1", "2026-05", "2026-Q2@calendar"])
def test_reports_of_every_kind_of_period_are_taken_in(world: World, quick_papers: None, code: str) -> None:
    export(world, order=ReportOrder(parse_period(code)))

    (taken,) = take_in_packages(world.city, examine_packages(world.city, [world.stick]))[0]

    assert taken.verdict.outcome is Outcome.PASSED


# -- editions and nil --------------------------------------------------------------------------------------------------


def test_the_next_edition_is_taken_by_itself(world: World, quick_papers: None) -> None:
    editions = [export(world, order=ReportOrder(HALF, reason="Bổ sung")).edition for _ in range(3)]

    assert editions == [0, 1, 2]


def test_the_official_edition_is_sent_once(world: World, quick_papers: None) -> None:
    export(world)

    with pytest.raises(KnownError) as refused:
        export(world, order=ReportOrder(HALF, edition=0))

    assert code_of(refused) == "EDITION_EXISTS"


def test_a_supplement_says_why(world: World, quick_papers: None) -> None:
    export(world)

    with pytest.raises(KnownError) as refused:
        export(world, order=ReportOrder(HALF, reason="  "))

    assert code_of(refused) == "EDITION_NEEDS_REASON"


def test_a_supplement_comes_after_the_official_edition(world: World, quick_papers: None) -> None:
    with pytest.raises(KnownError) as refused:
        export(world, order=ReportOrder(HALF, edition=1, reason="Bổ sung"))

    assert code_of(refused) == "EDITION_BEFORE_FIRST"


def test_editions_are_counted_for_each_period(world: World, quick_papers: None) -> None:
    export(world)

    assert export(world, order=ReportOrder(EMPTY_MONTH)).edition == 0


def test_a_nil_report_of_an_empty_period_is_a_signed_statement(world: World, quick_papers: None) -> None:
    done = export(world, order=ReportOrder(EMPTY_MONTH, nil=True))

    (candidate,) = examine_packages(world.city, [done.path])

    assert candidate.examined.header.nil
    assert candidate.verdict.outcome is Outcome.PASSED


def test_nothing_happened_cannot_be_signed_when_something_did(world: World, quick_papers: None) -> None:
    before = everything(world.ward)

    with pytest.raises(KnownError) as refused:
        export(world, order=ReportOrder(HALF, nil=True))

    assert code_of(refused) == "NIL_BUT_RECORDS"
    assert everything(world.ward) == before


# -- refusals ----------------------------------------------------------------------------------------------------------


def test_an_office_without_superior_sends_to_nobody(world: World, quick_papers: None) -> None:
    with pytest.raises(KnownError) as refused:
        export(world, world.city)

    assert code_of(refused) == "SUPERIOR_MISSING"


def test_without_a_key_nothing_is_signed(world: World) -> None:
    forget(world.ward, "UPDATE own_keys SET active = 0")

    with pytest.raises(KnownError) as refused:
        export(world)

    assert code_of(refused) == "KEY_MISSING"


def test_a_wrong_passphrase_signs_nothing(world: World) -> None:
    before = everything(world.ward)

    with pytest.raises(KnownError) as refused:
        export(world, passphrase="không đúng")

    assert code_of(refused) == "WRONG_KEY_PASSPHRASE"
    assert everything(world.ward) == before
    assert list(world.stick.iterdir()) == []


def test_a_record_that_the_receiver_would_refuse_does_not_leave(world: World, quick_papers: None) -> None:
    add_place(world.ward, "Quán \u202egnôrt cẩN")
    before = everything(world.ward)

    with pytest.raises(KnownError) as refused:
        export(world)

    assert code_of(refused) == "OWN_RECORD_INVALID"
    assert refused.value.parameters["register"] == "establishments"
    assert everything(world.ward) == before


def test_stopping_before_the_end_leaves_nothing(world: World, quick_papers: None) -> None:
    before, token = everything(world.ward), CancelToken()

    def stop(progress: Progress) -> None:
        if progress.done == 3:
            token.cancel()

    with pytest.raises(Cancelled):
        export(world, token=token, report=stop)

    assert everything(world.ward) == before
    assert list(world.stick.iterdir()) == []


def test_a_folder_that_takes_no_file_costs_nothing_but_the_copy(world: World, quick_papers: None) -> None:
    (world.folder / "tệp").write_bytes(b"")

    with pytest.raises(KnownError) as refused:
        export_report(world.ward, ReportOrder(HALF), world.folder / "tệp", passphrase=None)

    assert code_of(refused) == "PACKAGE_NOT_WRITTEN"
    (sent,) = list_sent_reports(world.ward)
    path = copy_package(world.ward, sent.id, sent.file_name, world.stick)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sent.sha256


def test_a_kept_package_is_written_again_as_it_was(world: World, quick_papers: None) -> None:
    done = export(world)
    first = done.path.read_bytes()
    add_activity(world.ward, "Việc ghi sau khi gửi")
    shutil.rmtree(world.stick)

    again = copy_package(world.ward, done.package_id, done.path.name, world.folder / "USB khác")

    assert again.read_bytes() == first


# -- faults ------------------------------------------------------------------------------------------------------------


def test_whichever_write_to_the_database_fails_an_export_is_whole_or_not_there(
    world: World, quick_papers: None, open_keys: None
) -> None:
    before = everything(world.ward)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.ward, fail_at) as counter:
            code = faults.code_of(lambda: export(world))
        assert code in {"", "DISK_FAILED"}
        assert not code or (everything(world.ward) == before and list(world.stick.iterdir()) == [])
        return counter

    assert until_it_works(attempt) > 10
    assert len(list_sent_reports(world.ward)) == 1
    assert len(list(world.stick.iterdir())) == 1


def test_whichever_file_operation_fails_the_folder_holds_a_whole_package_or_none(
    world: World, quick_papers: None, open_keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def attempt(fail_at: int) -> Counter:
        with failing_files(monkeypatch, fail_at) as counter:
            code = faults.code_of(lambda: export(world, order=ReportOrder(HALF, reason=f"lần {fail_at}")))
        assert code in {"", "PACKAGE_NOT_WRITTEN"}
        assert not code or list(world.stick.iterdir()) == []
        return counter

    assert until_it_works(attempt) > 10
    newest = list_sent_reports(world.ward)[0]
    (path,) = world.stick.iterdir()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == newest.sha256


def test_whichever_write_fails_a_receipt_is_noted_and_there_or_neither(
    world: World, quick_papers: None, open_keys: None
) -> None:
    export(world)
    take_in_packages(world.city, examine_packages(world.city, [world.stick]))
    folder = world.folder / "biên nhận"

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.city, fail_at) as counter:
            code = faults.code_of(lambda: export_receipts(world.city, folder, passphrase=None))
        assert code in {"", "DISK_FAILED"}
        assert not code or (list(folder.iterdir()) == [] and len(without_receipt(world.city)) == 1)
        return counter

    assert until_it_works(attempt) > 3
    assert without_receipt(world.city) == ()
    assert len(list(folder.iterdir())) == 1


# -- receipts ----------------------------------------------------------------------------------------------------------


def answered(world: World) -> Path:
    """The receipt of the ward's report."""
    export(world)
    take_in_packages(world.city, examine_packages(world.city, [world.stick]))
    ((_, path),) = export_receipts(world.city, world.folder / "biên nhận", passphrase=None)
    return path


def test_the_receipt_stands_beside_the_package_it_answers(world: World, quick_papers: None) -> None:
    path = answered(world)

    receive_receipt(world.ward, path)

    (sent,) = list_sent_reports(world.ward)
    assert sent.receipt["verdict"] == "passed"
    assert sent.receipt["new"] == 8
    assert sent.receipt["received_at"].startswith("2026-06-17")


def test_receiving_a_receipt_twice_changes_nothing(world: World, quick_papers: None) -> None:
    path = answered(world)

    first = receive_receipt(world.ward, path)

    assert receive_receipt(world.ward, path) == first


def test_each_package_gets_one_receipt(world: World, quick_papers: None) -> None:
    answered(world)

    assert export_receipts(world.city, world.stick, passphrase=None) == ()


def test_a_receipt_for_another_office_is_refused(world: World, quick_papers: None) -> None:
    path = answered(world)

    with pytest.raises(KnownError) as refused:
        receive_receipt(world.other, path)

    assert code_of(refused) == "NOT_A_RECEIPT"
    assert "WRONG_RECIPIENT" in refused.value.parameters["codes"]


def test_a_receipt_of_a_package_that_this_database_never_made_is_refused(world: World, quick_papers: None) -> None:
    path = answered(world)
    restored = world.folder / "phục hồi.db"
    shutil.copyfile(world.ward.location, restored)
    office = world.open(restored)
    forget(office, "DELETE FROM packages_sent WHERE kind = 'report'")

    with pytest.raises(KnownError) as refused:
        receive_receipt(office, path)

    assert code_of(refused) == "RECEIPT_FOR_OTHER"


def test_a_changed_receipt_is_refused(world: World, quick_papers: None) -> None:
    path = answered(world)
    data = bytearray(path.read_bytes())
    at = data.index(b"receipt.json") + 40
    data[at] ^= 1
    path.write_bytes(bytes(data))

    with pytest.raises(KnownError) as refused:
        receive_receipt(world.ward, path)

    assert code_of(refused) == "NOT_A_RECEIPT"
    assert list_sent_reports(world.ward)[0].receipt is None


@pytest.mark.parametrize("what", ["report", "enrolment", "text", "empty"])
def test_a_file_that_is_no_receipt_is_refused_in_words(world: World, quick_papers: None, what: str) -> None:
    path = world.folder / "tệp lạ.asice"
    match what:
        case "report":
            path = export(world).path
        case "enrolment":
            path = export_enrolment(world.city, world.stick, passphrase=None)
        case "text":
            path.write_text("xin chào", encoding="utf-8")
        case _:
            path.write_bytes(b"")

    with pytest.raises(KnownError) as refused:
        receive_receipt(world.ward, path)

    assert code_of(refused) == "NOT_A_RECEIPT"


def test_a_receipt_on_a_stick_that_is_gone_is_refused(world: World) -> None:
    with pytest.raises(KnownError) as refused:
        receive_receipt(world.ward, world.stick / "31-receipt-20260617-0001.asice")

    assert refused.value.code == "PACKAGE_UNREADABLE"
