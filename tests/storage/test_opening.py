"""Making and opening database files: open or refuse with a clear code, never harm."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from db import schema
from db.backup import back_up, check_integrity
from db.domain.errors import KnownError
from db.engine import is_encrypted
from db.transactions import reading, writing
from db.writes.settings import put_setting
from tests.support.databases import PROGRAM, make_database


def open_code(path: Path, passphrase: str | None = None) -> str:
    with pytest.raises(KnownError) as refusal:
        schema.open_database(str(path), passphrase=passphrase, program=PROGRAM)
    return refusal.value.code


def test_an_encrypted_file_opens_with_its_passphrase_only(tmp_path: Path):
    make_database(tmp_path, passphrase="mật khẩu").close()
    path = tmp_path / "phuong.db"
    before = path.read_bytes()

    assert is_encrypted(path)
    assert "Phường Dương Kinh".encode() not in before
    assert open_code(path, "mật khẩu sai") == "WRONG_PASSPHRASE"
    assert open_code(path) == "PASSPHRASE_NEEDED"
    assert path.read_bytes() == before
    database = schema.open_database(str(path), passphrase="mật khẩu", program=PROGRAM)
    assert check_integrity(database) == ()
    database.close()


def test_a_plain_file_opens_without(tmp_path: Path):
    make_database(tmp_path).close()

    schema.open_database(str(tmp_path / "phuong.db"), passphrase=None, program=PROGRAM).close()


def test_an_existing_file_is_never_overwritten(tmp_path: Path):
    path = tmp_path / "thu.db"
    path.write_bytes(b"some letter")

    with pytest.raises(KnownError, match="DATABASE_EXISTS"):
        schema.create_database(str(path), passphrase=None, program=PROGRAM)

    assert path.read_bytes() == b"some letter"


def test_a_missing_file_or_folder_says_so(tmp_path: Path):
    assert open_code(tmp_path / "nowhere.db") == "DATABASE_NOT_FOUND"
    with pytest.raises(KnownError, match="FOLDER_MISSING"):
        schema.create_database(str(tmp_path / "no" / "folder.db"), passphrase=None, program=PROGRAM)


def test_some_other_file_is_refused_and_stays_as_it_is(tmp_path: Path):
    letter, empty, other = (tmp_path / name for name in ("letter.db", "empty.db", "other.db"))
    letter.write_bytes("Kính gửi: Ủy ban nhân dân".encode().ljust(4096))
    empty.touch()
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE photos (name TEXT)")
    before = [path.read_bytes() for path in (letter, empty, other)]

    codes = [open_code(letter, "x"), open_code(empty), open_code(other)]

    assert codes == ["WRONG_PASSPHRASE", "NOT_OUR_DATABASE", "NOT_OUR_DATABASE"]
    assert [path.read_bytes() for path in (letter, empty, other)] == before


def test_a_passphrase_opens_however_its_letters_were_composed(tmp_path: Path):
    composed, decomposed = (unicodedata.normalize(form, "Mật khẩu của phường") for form in ("NFC", "NFD"))
    make_database(tmp_path, passphrase=decomposed).close()

    schema.open_database(str(tmp_path / "phuong.db"), passphrase=composed, program=PROGRAM).close()


def test_an_empty_passphrase_makes_no_plain_file_by_mistake(tmp_path: Path):
    with pytest.raises(KnownError, match="PASSPHRASE_NEEDED"):
        schema.create_database(str(tmp_path / "a.db"), passphrase="", program=PROGRAM)

    assert not list(tmp_path.iterdir())


def test_in_a_restored_copy_too_readers_and_the_writer_do_not_wait_for_each_other(tmp_path: Path):
    database = make_database(tmp_path)
    back_up(database, tmp_path / "sao.db")
    database.close()

    copy = schema.open_database(str(tmp_path / "sao.db"), passphrase=None, program=PROGRAM)

    with reading(copy) as reader, writing(copy) as writer:
        put_setting(writer, "plan", 1)
        assert reader.execute(sa.text("SELECT count(*) FROM settings")).scalar_one() == 0
    copy.close()


def test_a_newer_database_is_refused_with_the_version_needed(tmp_path: Path):
    database = make_database(tmp_path)
    with writing(database) as connection:
        connection.execute(sa.text("UPDATE database_format SET revision = '9999', program = '2.3'"))
    database.close()

    with pytest.raises(KnownError) as refusal:
        schema.open_database(str(tmp_path / "phuong.db"), passphrase=None, program=PROGRAM)

    assert (refusal.value.code, refusal.value.parameters["needed"]) == ("DATABASE_TOO_NEW", "2.3")


@pytest.mark.parametrize("passphrase", [None, "mật khẩu"])
def test_a_backup_opens_with_the_same_passphrase_and_holds_the_same(tmp_path: Path, passphrase: str | None):
    database = make_database(tmp_path, passphrase=passphrase)
    with writing(database) as connection:
        put_setting(connection, "plan", {"name": "x"})

    back_up(database, tmp_path / "sao.db")

    with pytest.raises(KnownError, match="DATABASE_EXISTS"):
        back_up(database, tmp_path / "sao.db")
    database.close()
    copy = schema.open_database(str(tmp_path / "sao.db"), passphrase=passphrase, program=PROGRAM)
    with reading(copy) as connection:
        assert connection.execute(sa.text("SELECT value FROM settings")).scalar_one() == '{"name":"x"}'
    assert check_integrity(copy) == ()
    copy.close()
    assert not list(tmp_path.glob("*.part*"))


def test_a_backup_into_a_missing_folder_says_so_and_leaves_nothing(tmp_path: Path):
    database = make_database(tmp_path)

    with pytest.raises(KnownError, match="FOLDER_MISSING"):
        back_up(database, tmp_path / "no" / "sao.db")

    database.close()
    assert [path.name for path in tmp_path.iterdir()] == ["phuong.db"]


def test_what_fails_inside_a_writing_block_leaves_nothing(tmp_path: Path):
    database = make_database(tmp_path)

    def write_and_fail() -> None:
        with writing(database) as connection:
            put_setting(connection, "plan", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()

    with reading(database) as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM settings")).scalar_one() == 0
    database.close()
