"""Offices by command: init, passphrases, import, records, backup, restore, check, demo."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import sqlalchemy as sa

from db.transactions import writing
from desktop.cli import opening
from tests.support.databases import make_database
from tests.support.three_offices import CITY, DUONG_KINH

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import Diaban, Files

OFFICER = "Đỗ Thị Minh Hạnh"
SECRET = "mật khẩu của phường"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file with the passphrase, as an editor on Windows writes it."""
    path = tmp_path / "mat-khau.txt"
    path.write_bytes(b"\xef\xbb\xbf" + SECRET.encode() + b"\r\n")
    return path


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """An encrypted database of a ward."""
    make_database(tmp_path, passphrase=SECRET).close()
    return tmp_path / "phuong.db"


def init(diaban: Diaban, database: Path, **changes: Any) -> Any:
    given = {"unit": DUONG_KINH, "officer": OFFICER, **changes}
    options = [part for name, value in given.items() for part in (f"--{name.replace('_', '-')}", value)]
    return diaban("init", "--database", database, *options, "--json")


def test_a_new_office_is_encrypted_under_the_passphrase_of_the_file(diaban: Diaban, tmp_path: Path, secret: Path):
    made = init(diaban, tmp_path / "a.db", superior=CITY, passphrase_file=secret)

    dump = diaban("records", "--database", tmp_path / "a.db", "staff", "--passphrase-file", secret, "--json")
    closed = diaban("records", "--database", tmp_path / "a.db", "staff", "--json")
    assert (made.code, made.document["name"]) == (0, "Phường Dương Kinh")
    assert (dump.code, dump.document) == (0, [])
    assert closed.refusal == (1, "PASSPHRASE_NEEDED")


def test_the_environment_gives_the_passphrase_and_a_file_comes_before_it(
    diaban: Diaban, locked: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("DIABAN_PASSPHRASE", SECRET)
    opened = diaban("check", "--database", locked)
    monkeypatch.setenv("DIABAN_PASSPHRASE", "một mật khẩu khác")
    by_file = diaban("check", "--database", locked, "--passphrase-file", secret)

    assert (opened.code, by_file.code) == (0, 0)
    assert opened.out == "Dữ liệu nguyên vẹn.\n"


def test_a_wrong_passphrase_says_so_and_changes_nothing(
    diaban: Diaban, locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = locked.read_bytes()
    monkeypatch.setenv("DIABAN_PASSPHRASE", "mật khẩu sai")

    answers = [
        diaban("check", "--database", locked, "--json"),
        diaban("export", "--database", locked, "--period", "2026-H1", "--out", tmp_path / "USB", "--json"),
        diaban("backup", "--database", locked, "--out", tmp_path / "sao.db", "--json"),
        diaban("restore", locked, "--database", tmp_path / "moi.db", "--json"),
    ]

    assert {answer.refusal for answer in answers} == {(1, "WRONG_PASSPHRASE")}
    assert locked.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["phuong.db"]


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "FILE_NOT_FOUND"), (b"", "PASSPHRASE_NEEDED"), (b"\xff\xfe\x00", "PASSPHRASE_FILE_NOT_TEXT")],
    ids=["missing", "empty", "no text"],
)
def test_a_passphrase_file_that_gives_none_is_refused(diaban: Diaban, tmp_path: Path, content: bytes | None, code: str):
    secret = tmp_path / "mat-khau.txt"
    if content is not None:
        secret.write_bytes(content)

    assert init(diaban, tmp_path / "a.db", passphrase_file=secret).refusal == (1, code)
    assert not (tmp_path / "a.db").exists()


def test_without_a_terminal_nobody_is_asked(diaban: Diaban, tmp_path: Path):
    assert init(diaban, tmp_path / "a.db").refusal == (1, "PASSPHRASE_NEEDED")
    assert not (tmp_path / "a.db").exists()


@pytest.mark.parametrize(("typed", "code"), [([SECRET, SECRET], 0), ([SECRET, "nhầm"], 1)], ids=["same", "differ"])
def test_at_a_terminal_a_new_passphrase_is_typed_twice(
    diaban: Diaban, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], code: int
):
    answers = iter(typed)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(opening.getpass, "getpass", lambda _: next(answers))

    assert init(diaban, tmp_path / "a.db").code == code
    assert (tmp_path / "a.db").exists() is (code == 0)


def test_signing_asks_for_the_passphrase_once(
    diaban: Diaban, tmp_path: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
):
    init(diaban, tmp_path / "a.db", superior=CITY, passphrase_file=secret)
    answers = iter([SECRET])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr(opening.getpass, "getpass", lambda _: next(answers))

    answer = diaban("enrol", "--database", tmp_path / "a.db", "--out", tmp_path / "USB", "--json")

    assert answer.code == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": "99999"}, "UNIT_UNKNOWN"),
        ({"superior": "99999"}, "UNIT_UNKNOWN"),
        ({"superior": DUONG_KINH}, "UNIT_IS_OWN"),
        ({"officer": "  "}, "OFFICER_MISSING"),
    ],
    ids=["unit", "superior", "itself", "officer"],
)
def test_an_office_that_cannot_be_is_not_made(diaban: Diaban, tmp_path: Path, changes: dict[str, str], code: str):
    made = init(diaban, tmp_path / "a.db", **changes, passphrase_file=_written(tmp_path))

    assert made.refusal == (1, code)
    assert not (tmp_path / "a.db").exists()


def _written(folder: Path) -> Path:
    path = folder / "p.txt"
    path.write_text("mật khẩu", encoding="utf-8")
    return path


def test_init_never_touches_an_existing_file(diaban: Diaban, tmp_path: Path, secret: Path):
    letter = tmp_path / "thu.db"
    letter.write_bytes("Kính gửi".encode())

    answer = init(diaban, letter, passphrase_file=secret)

    assert answer.refusal == (1, "DATABASE_EXISTS")
    assert letter.read_bytes() == "Kính gửi".encode()
    assert init(diaban, tmp_path / "không" / "a.db", passphrase_file=secret).refusal == (1, "FOLDER_MISSING")


def test_data_without_encryption_are_practice_data(diaban: Diaban, tmp_path: Path):
    made = diaban("init", "--database", tmp_path / "a.db", "--unit", CITY, "--officer", OFFICER, "--no-encryption")

    assert made.code == 0
    assert made.out == f"Đã tạo dữ liệu của Thành phố Hải Phòng trong {tmp_path / 'a.db'}.\n"
    assert diaban("enrol", "--database", tmp_path / "a.db", "--out", tmp_path).code == 0


def test_a_newer_database_is_refused_with_the_version_needed(diaban: Diaban, tmp_path: Path):
    database = make_database(tmp_path)
    with writing(database) as connection:
        connection.execute(sa.text("UPDATE database_format SET revision = '9999', program = '2.3'"))
    database.close()
    before = (tmp_path / "phuong.db").read_bytes()

    answer = diaban("records", "--database", tmp_path / "phuong.db", "staff", "--json")

    assert answer.refusal == (1, "DATABASE_TOO_NEW")
    assert "2.3" in answer.err
    assert (tmp_path / "phuong.db").read_bytes() == before


def test_records_are_sorted_by_id_and_hold_no_local_fields(diaban: Diaban, files: Files):
    answer = diaban("records", "--database", files.ward, "establishments", "--json")

    dump = answer.document
    ids = [record["id"] for record in dump]
    assert (answer.code, answer.err, len(ids)) == (0, "", 4)
    assert ids == sorted(ids)
    assert {"id", "unit", "context", "changed_at", "changed_by", "deleted", "fields"} <= dump[0].keys()
    assert len(diaban("records", "--database", files.ward, "establishments").out.splitlines()) == 4


def test_data_move_to_a_new_file_with_all_they_hold_and_the_old_ones_become_another_computers(
    diaban: Diaban, files: Files, tmp_path: Path
):
    new = tmp_path / "moi.db"

    moved = diaban("migrate-database", "--database", files.ward, "--to", new, "--no-encryption", "--json")
    again = diaban("migrate-database", "--database", files.ward, "--to", new, "--no-encryption", "--json")

    def dump(database: Path) -> Any:
        return diaban("records", "--database", database, "inspections", "--json").document

    with sqlite3.connect(files.ward) as old, sqlite3.connect(new) as there:
        devices = [connection.execute("SELECT device FROM office").fetchone()[0] for connection in (old, there)]
    assert moved.code == 0
    assert not list(tmp_path.glob("*.part*"))
    assert moved.document["rows"] == sum(table["rows"] for table in moved.document["tables"]) > 0
    assert dump(new) == dump(files.ward)
    assert devices[0] != devices[1]
    assert again.refusal == (1, "DATABASE_EXISTS")


def test_a_move_that_was_killed_half_way_is_run_again(diaban: Diaban, files: Files, tmp_path: Path):
    (tmp_path / "moi.db.part").write_bytes(b"SQLite format 3\x00" + bytes(500))
    (tmp_path / "moi.db.part-wal").write_bytes(b"half")

    moved = diaban("migrate-database", "--database", files.ward, "--to", tmp_path / "moi.db", "--no-encryption")

    assert moved.code == 0
    assert not list(tmp_path.glob("*.part*"))


def test_a_backup_is_restored_as_data_of_its_own(diaban: Diaban, files: Files, tmp_path: Path):
    (tmp_path / "sao").mkdir()
    saved = diaban("backup", "--database", files.ward, "--out", tmp_path / "sao", "--json")
    restored = diaban("restore", saved.document["file"], "--database", tmp_path / "moi.db", "--json")
    again = diaban("restore", saved.document["file"], "--database", tmp_path / "moi.db", "--json")

    def dump(database: Path) -> Any:
        return diaban("records", "--database", database, "inspections", "--json").document

    assert (saved.code, restored.code) == (0, 0)
    assert dump(tmp_path / "moi.db") == dump(files.ward)
    assert again.refusal == (1, "DATABASE_EXISTS")
    assert diaban("backup", "--database", files.ward, "--out", tmp_path / "moi.db", "--json").refusal == (
        1,
        "DATABASE_EXISTS",
    )
    assert diaban("backup", "--database", files.ward, "--out", tmp_path / "a" / "b.db", "--json").refusal == (
        1,
        "FOLDER_MISSING",
    )


def test_what_is_no_backup_is_not_restored(diaban: Diaban, tmp_path: Path):
    letter = tmp_path / "thu.db"
    letter.write_bytes(b"x" * 8)

    answer = diaban("restore", letter, "--database", tmp_path / "moi.db", "--json")

    assert answer.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["thu.db"]
    assert diaban("restore", tmp_path / "b.db", "--database", tmp_path / "moi.db", "--json").refusal == (
        1,
        "DATABASE_NOT_FOUND",
    )


def test_a_row_removed_behind_the_journal_is_found(diaban: Diaban, tmp_path: Path, files: Files):
    whole = diaban("check", "--database", files.ward, "--json")
    engine = sa.create_engine(f"sqlite:///{files.ward}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        connection.exec_driver_sql("DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal)")
    engine.dispose()

    broken = diaban("check", "--database", files.ward, "--json")

    assert (whole.code, whole.document) == (0, {"whole": True, "problems": [], "broken_seals": [], "damaged_files": []})
    assert (broken.code, broken.document["whole"], len(broken.document["broken_seals"])) == (1, False, 1)


def workbook(path: Path, *rows: tuple[object, ...]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(("STT", "Tên cơ sở", "Loại hình", "Địa chỉ", "Tổng số lao động"))
    for number, row in enumerate(rows, 1):
        book.active.append((number, *row))
    book.save(path)
    return path


def test_a_list_is_looked_at_then_taken_in_then_known(diaban: Diaban, files: Files, tmp_path: Path):
    path = workbook(
        tmp_path / "ds.xlsx",
        ("Karaoke Hướng Dương", "Karaoke", "5 đường Mạc Đăng Doanh", 4),
        ("Nhà nghỉ Thanh Bình", "Nhà nghỉ", "8 đường Hải Thành", 2),
    )
    command = ("import", "establishments", path, "--database", files.ward, "--json")

    looked = diaban(*command, "--dry-run")
    untouched = diaban("records", "--database", files.ward, "establishments", "--json").document
    taken, again = diaban(*command), diaban(*command)

    dump = diaban("records", "--database", files.ward, "establishments", "--json").document
    assert [answer.code for answer in (looked, taken, again)] == [0, 0, 0]
    assert [answer.document["new"] for answer in (looked, taken, again)] == [2, 2, 0]
    assert again.document["same"] == 2
    assert (len(untouched), len(dump)) == (4, 6)


def test_every_bad_row_of_a_list_is_named_with_its_cell(diaban: Diaban, files: Files, tmp_path: Path):
    path = workbook(
        tmp_path / "ds.xlsx",
        ("Karaoke Hướng Dương", "Karaoke", "5 đường Mạc Đăng Doanh", "nhiều"),
        ("Nhà nghỉ Thanh Bình", "Nhà nghỉ", "8 đường Hải Thành", 2),
        ("Nhà nghỉ An Bình", "Nhà máy", "9 đường Hải Thành", 2),
    )

    answer = diaban("import", "establishments", path, "--database", files.ward, "--json")
    said = diaban("import", "establishments", path, "--database", files.ward)

    assert (answer.code, answer.document["new"], answer.document["bad"]) == (1, 1, 2)
    assert [problem["cell"] for problem in answer.document["problems"]] == ["E2", "C4"]
    assert "\nC4: " in "\n" + said.err
    assert said.out.startswith("Mới 0, sửa 0, không đổi 1,")


def test_a_list_that_is_no_workbook_is_refused(diaban: Diaban, files: Files, tmp_path: Path):
    path = tmp_path / "ds.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")

    broken = diaban("import", "establishments", path, "--database", files.ward, "--json")
    missing = diaban("import", "establishments", tmp_path / "x.xlsx", "--database", files.ward, "--json")

    assert broken.refusal == (1, "WORKBOOK_DAMAGED")
    assert missing.refusal == (1, "FILE_NOT_FOUND")


def test_a_practice_world_is_made_in_an_empty_folder_only(diaban: Diaban, tmp_path: Path):
    command = ("demo", "--out", tmp_path / "W", "--wards", 1, "--establishments", 3, "--inspections", 3, "--json")

    made, again = diaban(*command, "--no-encryption"), diaban(*command)
    none = diaban("demo", "--out", tmp_path / "V", "--wards", 0, "--json")

    world = json.loads((tmp_path / "W" / "world.json").read_text(encoding="utf-8"))
    ward = world["wards"][0]["database"]
    assert (made.code, made.document["wards"], made.document["period"]) == (0, 1, world["period"])
    assert len(diaban("records", "--database", ward, "establishments", "--json").document) == 3
    assert again.refusal == (1, "FOLDER_NOT_EMPTY")
    assert none.code == 1


def test_the_program_checks_itself(diaban: Diaban):
    answer = diaban("self-check", "--json")

    assert answer.code == 0
    assert all(part["works"] for part in answer.document)
    assert diaban("self-check").out.count("✓") == len(answer.document)
