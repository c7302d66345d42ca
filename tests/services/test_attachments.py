"""Files beside records: taken in once with their digest, given out whole, hidden with a reason, never in a package."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from db import journal
from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.models.kept_apart import attachments
from db.transactions import reading, writing
from desktop.services import file_kinds
from desktop.services.attachments import (
    MOST_BYTES,
    attach_file,
    bring_back_file,
    copy_for_opening,
    drop_private_folder,
    list_files,
    look_at,
    make_private_folder,
    read_file,
    remove_file,
    save_file,
)
from desktop.services.cards import record_history
from desktop.services.file_kinds import clean_name, kind_of
from desktop.services.journals import WantedRows, find_journal, journal_lines
from desktop.services.records import UndoStack, delete_record
from desktop.services.sending import ReportOrder, export_report
from desktop.services.upkeep import check_health
from tests.support.faults import Counter, failing_database, until_it_works
from tests.support.ward_office import add_place, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.office import Office

SCAN = b"%PDF-1.7\n" + b"bien ban " * 500
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward's office."""
    made = make_office(tmp_path)
    yield made
    made.close()


def attach(office: Office, record: str, name: str = "bien-ban.pdf", content: bytes = SCAN) -> str:
    return attach_file(office, "establishments", record, look_at(name, content)).id


def refused(code: str):
    return pytest.raises(KnownError, match=code)


def zipped(*names: str, **texts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


class TestKeeping:
    def test_a_file_is_kept_with_size_kind_day_person_and_digest(self, office: Office, tmp_path: Path):
        (tmp_path / "Biên bản.pdf").write_bytes(SCAN)
        place = add_place(office)

        row = attach_file(office, "establishments", place, read_file(tmp_path / "Biên bản.pdf"))

        found = list_files(office, place)
        assert found.shown == (row,)
        assert (row.name, row.media_type, row.size) == ("Biên bản.pdf", "application/pdf", len(SCAN))
        assert (row.added_by, row.digest) == (office.author.name, hashlib.sha256(SCAN).hexdigest())
        assert (found.kept, found.room) == (1, len(SCAN))

    def test_the_same_file_twice_is_said_and_kept_once(self, office: Office):
        place, other = add_place(office), add_place(office, "Nhà nghỉ Gió Biển")
        first = attach(office, place)

        with refused("ATTACHMENT_TWICE"):
            attach(office, place, "ten-khac.pdf")
        attach(office, other)

        assert [row.id for row in list_files(office, place).shown] == [first]

    def test_a_removed_file_is_hidden_with_its_reason_and_comes_back(self, office: Office):
        place = add_place(office)
        file = attach(office, place)

        with refused("REASON_MISSING"):
            remove_file(office, file, "  ")
        remove_file(office, file, "Nhầm cơ sở")

        found = list_files(office, place)
        assert found.shown == ()
        assert [(row.id, row.removed_because) for row in found.hidden] == [(file, "Nhầm cơ sở")]
        assert found.room == len(SCAN)
        with refused("ATTACHMENT_HIDDEN"):
            attach(office, place)
        bring_back_file(office, file)
        assert [row.id for row in list_files(office, place).shown] == [file]

    def test_every_step_stands_in_the_journal_and_in_the_record_s_history(self, office: Office):
        place = add_place(office)
        file = attach(office, place)
        remove_file(office, file, "Nhầm")
        bring_back_file(office, file)

        steps = record_history(office, "establishments", place)
        told = [(step.action, step.file, step.reason) for step in steps]
        assert told == [
            ("reattached", "bien-ban.pdf", ""),
            ("detached", "bien-ban.pdf", "Nhầm"),
            ("attached", "bien-ban.pdf", ""),
            ("added", "", ""),
        ]
        lines = journal_lines(office, find_journal(office, WantedRows()).rows[:3])
        assert {(line.reason, line.record_id) for line in lines} == {("bien-ban.pdf", place)}
        with reading(office.database) as connection:
            assert journal.find_broken_seals(connection) == ()

    def test_a_deleted_record_keeps_its_files_and_one_that_is_not_here_takes_none(self, office: Office):
        place = add_place(office)
        attach(office, place)
        delete_record(office, "establishments", place, "trùng", undo=UndoStack())

        assert len(list_files(office, place).shown) == 1
        with refused("RECORD_GONE"):
            attach(office, "de28e60d-5251-720e-a989-0ac1a39c95f2")

    def test_a_file_that_is_gone_says_so(self, office: Office, tmp_path: Path):
        gone = "de28e60d-5251-720e-a989-0ac1a39c95f2"

        for act in (
            lambda: remove_file(office, gone, "x"),
            lambda: bring_back_file(office, gone),
            lambda: save_file(office, gone, tmp_path / "x"),
        ):
            with refused("ATTACHMENT_GONE"):
                act()

    def test_whatever_fails_leaves_file_and_journal_line_both_or_neither(self, office: Office):
        outcomes: set[tuple[int, int]] = set()

        def attempt(fail_at: int) -> Counter:
            place = add_place(office, f"Cơ sở {fail_at}")
            with failing_database(office, fail_at) as counter, suppress(KnownError):
                attach(office, place)
            with reading(office.database) as connection:
                lines = [row for row in journal.history(connection, place) if row.action == "attached"]
            outcomes.add((len(list_files(office, place).shown), len(lines)))
            return counter

        until_it_works(attempt)

        assert outcomes == {(0, 0), (1, 1)}


class TestRefusing:
    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("trong.pdf", b"", "ATTACHMENT_EMPTY"),
            ("to.pdf", b"%PDF-" + b"0" * MOST_BYTES, "ATTACHMENT_TOO_LARGE"),
            ("anh.jpg", b"MZ\x90\0" + b"\0" * 100, "ATTACHMENT_PROGRAM"),
            ("bao-cao.pdf", b"\x7fELF\x02", "ATTACHMENT_PROGRAM"),
            ("doc.txt", b"#!/bin/sh\nrm -rf /", "ATTACHMENT_PROGRAM"),
        ],
        ids=["empty", "large", "program", "elf", "script"],
    )
    def test_what_is_no_paper(self, name: str, content: bytes, code: str):
        with refused(code):
            look_at(name, content)

    def test_a_folder_a_missing_file_and_the_largest_that_fits(self, tmp_path: Path):
        with refused("ATTACHMENT_NO_FILE"):
            read_file(tmp_path)
        with refused("FILE_UNREADABLE"):
            read_file(tmp_path / "khong-co.pdf")
        assert len(look_at("vua.bin", b"%PDF-" + b"0" * (MOST_BYTES - 5)).content) == MOST_BYTES

    @pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders")
    def test_a_pipe_does_not_make_the_program_wait(self, tmp_path: Path):
        os.mkfifo(tmp_path / "ong")

        with refused("ATTACHMENT_NO_FILE"):
            read_file(tmp_path / "ong")


class TestKinds:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (SCAN, "PDF"),
            (b"\xef\xbb\xbf%PDF-1.4", "PDF"),
            (PHOTO, "JPEG"),
            (b"\x89PNG\r\n\x1a\nabc", "PNG"),
            (b"RIFF\0\0\0\0WEBPVP8 ", "WEBP"),
            (b"II*\0abc", "TIFF"),
            (b"\0\0\0\x18ftypheic", "HEIC"),
            (b"\0\0\0\x18ftypisom", "VIDEO"),
            (zipped("[Content_Types].xml", "word/document.xml"), "DOCX"),
            (zipped("[Content_Types].xml", "xl/workbook.xml"), "XLSX"),
            (zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "MACROS"),
            (zipped(mimetype="application/vnd.oasis.opendocument.text"), "ODT"),
            (zipped("a.txt"), "ZIP"),
            (b"PK\x03\x04 hong", "ZIP"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", "OLD_OFFICE"),
            ("Danh sách nhân viên\n".encode(), "TEXT"),
            (b"  <html><script>alert(1)</script>", "WEB_PAGE"),
            (b"<?xml version='1.0'?><svg/>", "WEB_PAGE"),
            (b"\x01\x02\x03", "OTHER"),
        ],
        ids=map(str, range(19)),
    )
    def test_a_file_is_what_it_holds_not_what_it_is_called(self, content: bytes, kind: str):
        assert kind_of(content) == getattr(file_kinds, kind)

    @pytest.mark.parametrize(
        ("name", "content", "clean"),
        [
            ("Biên bản 12.PDF", SCAN, "Biên bản 12.PDF"),
            ("anh.exe", PHOTO, "anh.exe.jpg"),
            ("../../etc/passwd", b"a:b", "passwd.txt"),
            ("C:\\Windows\\bien-ban.pdf", SCAN, "bien-ban.pdf"),
            ("gpj.\u202efdp.exe", PHOTO, "gpj.fdp.exe.jpg"),
            ('a<b>:"c|?*.pdf', SCAN, "a_b___c___.pdf"),
            ("con.pdf", SCAN, "_con.pdf"),
            ("", SCAN, "tep.pdf"),
            ("...", SCAN, "tep.pdf"),
            ("lenh.bat", b"echo hi", "lenh.bat.txt"),
            ("la.vbs", b"\x01\x02", "la.vbs.bin"),
            ("a\n\tb.pdf", SCAN, "ab.pdf"),
        ],
        ids=map(str, range(12)),
    )
    def test_names_do_no_harm(self, name: str, content: bytes, clean: str):
        assert look_at(name, content).name == clean

    def test_a_long_name_keeps_its_ending(self):
        name = look_at("Biên bản kiểm tra " * 30 + ".pdf", SCAN).name

        assert len(name) <= file_kinds.LONGEST_NAME
        assert name.endswith(".pdf")

    @given(name=st.text(max_size=200), content=st.binary(max_size=300))
    def test_no_content_and_no_name_breaks_it(self, name: str, content: bytes):
        kind = kind_of(content)
        clean = clean_name(name, kind)

        assert 0 < len(clean) <= file_kinds.LONGEST_NAME
        assert Path(clean).name == clean
        assert clean_name(clean, kind) == clean


class TestGivingOut:
    def test_a_file_is_saved_whole(self, office: Office, tmp_path: Path):
        file = attach(office, add_place(office))

        assert save_file(office, file, tmp_path / "ra.pdf").read_bytes() == SCAN

    def test_a_paper_is_opened_from_a_private_folder_and_only_to_be_read(self, office: Office):
        file = attach(office, add_place(office), "Ảnh mặt tiền.jpg", PHOTO)
        folder = make_private_folder()

        path = copy_for_opening(office, file, folder)
        again = copy_for_opening(office, file, folder)

        assert (path.name, path.read_bytes(), again) == ("Ảnh mặt tiền.jpg", PHOTO, path)
        if sys.platform != "win32":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            assert stat.S_IMODE(path.stat().st_mode) == 0o400
        drop_private_folder(folder)
        assert not folder.exists()

    @pytest.mark.parametrize(
        "content",
        [b"<html></html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", zipped("x"), b"\x01\x02"],
        ids=["page", "macros", "archive", "unknown"],
    )
    def test_what_might_run_is_kept_but_not_opened(self, office: Office, tmp_path: Path, content: bytes):
        file = attach(office, add_place(office), "tep", content)

        with refused("ATTACHMENT_NOT_OPENED"):
            copy_for_opening(office, file, tmp_path)

    def test_a_changed_byte_is_found_by_the_health_check_and_not_given_out(self, office: Office, tmp_path: Path):
        place = add_place(office)
        file = attach(office, place)
        assert check_health(office).is_whole

        with writing(office.database) as connection:
            connection.execute(sa.update(attachments).values(content=SCAN[:-1] + b"!"))

        health = check_health(office)
        assert (health.damaged_files, health.is_whole) == (("bien-ban.pdf",), False)
        with refused("ATTACHMENT_DAMAGED"):
            save_file(office, file, tmp_path / "ra.pdf")


def test_a_package_never_carries_a_file(office: Office, tmp_path: Path):
    mark = b"%PDF-1.7 mot doan khong nen nam trong goi"
    attach(office, add_place(office), "rieng.pdf", mark)

    exported = export_report(office, ReportOrder(parse_period("2026-H1")), tmp_path / "goi", passphrase=None)

    with zipfile.ZipFile(exported.path) as package:
        inside = [package.read(name) for name in package.namelist()]
    assert not any(mark in part or b"rieng.pdf" in part for part in inside)
