"""Who gave a tip: put away by anybody, read with a password of its own, and nowhere else to be found."""

from __future__ import annotations

import json
import logging
import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, cast

import pytest
import sqlalchemy as sa

from db import journal
from db.domain.errors import KnownError
from db.domain.informants import FREE_TRIES, Informant, Tries, wait_after
from db.domain.periods import parse_period
from db.domain.tips import Tip
from db.transactions import reading
from desktop.messages import describe
from desktop.services import informants as service
from desktop.services.informants import (
    change_vault_password,
    informant_state,
    put_informant,
    read_informant,
    remove_informant,
    set_up_vault,
    start_anew,
    tries_left,
    unlock_vault,
)
from desktop.services.journals import WantedRows, find_journal, journal_lines
from desktop.services.listing import ListFormat, export_list
from desktop.services.office import open_office
from desktop.services.records import dump_register, search_records
from desktop.services.sending import ReportOrder, export_report
from desktop.services.upkeep import back_up_office
from tests.support.clock import FrozenClock
from tests.support.ward_office import add, make_office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

QUICK = 2
PASSWORD, OTHER = "Mat-khau-178", "Mat-khau-khac-9"
LAN = Informant("Trần Thị Ngọc Lan", "0912 345 678", "Số 12 đường Lý Thường Kiệt", "Gọi sau 19 giờ")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def tip(office: Office) -> str:
    return add_tip(office)


def add_tip(office: Office, number: str = "01/2026") -> str:
    return add(
        office,
        Tip(
            number=number,
            kind="report",
            channel="hotline",
            received_at=datetime(2026, 3, 5, 9, 0),  # noqa: DTZ001 - local time of day, as on the form
            summary="Nghi vấn chứa mại dâm tại nhà nghỉ",
        ),
    )


def advance(office: Office, **stretch: float) -> None:
    cast("FrozenClock", office.clock).advance(**stretch)


def actions(office: Office) -> list[str]:
    with reading(office.database) as connection:
        return [row.action for row in reversed(journal.latest(connection, limit=50))]


def code_of(call: pytest.ExceptionInfo[KnownError]) -> str:
    return call.value.code


def unpacked(archive: bytes) -> list[str]:
    """The files inside a package or workbook as text."""
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return [opened.read(name).decode("utf-8", "replace") for name in opened.namelist()]


def wrong_guesses(office: Office, count: int) -> KnownError:
    """The last refusal after so many wrong passwords, each given as soon as it is taken."""
    refusals: list[KnownError] = []
    for _ in range(count):
        with pytest.raises(KnownError) as refused:
            unlock_vault(office, "sai mật khẩu")
        refusals.append(refused.value)
        if refused.value.code == "WRONG_VAULT_PASSWORD":
            advance(office, seconds=cast("int", refused.value.parameters["seconds"]))
    return refusals[-1]


def test_a_tip_is_anonymous_until_somebody_says_otherwise(office: Office, tip: str):
    state = informant_state(office, tip)

    assert (state.vault_made, state.kept) == (False, False)


def test_nothing_is_put_away_before_there_is_a_password(office: Office, tip: str):
    with pytest.raises(KnownError) as refused:
        put_informant(office, tip, LAN)

    assert code_of(refused) == "VAULT_NOT_MADE"


def test_anybody_puts_in_and_only_the_password_reads(office: Office, tip: str):
    set_up_vault(office, PASSWORD, cost=QUICK)

    state = put_informant(office, tip, LAN)

    assert (state.kept, state.put_by) == (True, office.author.name)
    assert read_informant(office, tip, unlock_vault(office, PASSWORD)) == LAN


def test_a_tip_without_an_entry_reads_as_nobody(office: Office, tip: str):
    vault = set_up_vault(office, PASSWORD, cost=QUICK)

    assert read_informant(office, tip, vault) is None


def test_an_entry_that_says_nothing_is_not_kept(office: Office, tip: str):
    set_up_vault(office, PASSWORD, cost=QUICK)

    with pytest.raises(KnownError) as refused:
        put_informant(office, tip, Informant(name="  "))

    assert code_of(refused) == "INFORMANT_EMPTY"


def test_the_password_must_be_long_enough(office: Office):
    with pytest.raises(KnownError) as refused:
        set_up_vault(office, "ngắn", cost=QUICK)

    assert code_of(refused) == "VAULT_PASSWORD_WEAK"


def test_the_password_is_set_up_once(office: Office):
    set_up_vault(office, PASSWORD, cost=QUICK)

    with pytest.raises(KnownError) as refused:
        set_up_vault(office, OTHER, cost=QUICK)

    assert code_of(refused) == "VAULT_EXISTS"


def test_the_vault_locks_by_itself_after_five_minutes(office: Office, tip: str):
    vault = set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)
    advance(office, minutes=4, seconds=59)
    assert read_informant(office, tip, vault) == LAN

    advance(office, seconds=1)

    with pytest.raises(KnownError) as refused:
        read_informant(office, tip, vault)
    assert code_of(refused) == "VAULT_LOCKED"


def test_every_reading_leaves_a_line_without_what_was_read(office: Office, tip: str):
    vault = set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)

    read_informant(office, tip, vault)

    lines = journal_lines(office, find_journal(office, WantedRows()).rows)
    assert [line.action for line in lines[:3]] == ["informant_read", "informant_put", "vault_made"]
    assert (lines[0].author, lines[0].record_id, lines[0].fields) == (office.author.name, tip, ())


def test_an_entry_is_replaced_only_by_whoever_may_read_it(office: Office, tip: str):
    vault = set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)

    with pytest.raises(KnownError) as refused:
        put_informant(office, tip, Informant("Người khác"))
    put_informant(office, tip, Informant("Người khác"), unlocked=vault)

    assert code_of(refused) == "INFORMANT_KEPT"
    assert read_informant(office, tip, vault) == Informant("Người khác")


def test_an_entry_moved_to_another_tip_cannot_be_read(office: Office, tip: str):
    vault = set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)
    other = add_tip(office, "02/2026")

    with office.database.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE informants SET tip_id = :other"), {"other": bytes.fromhex(other.replace("-", ""))}
        )

    with pytest.raises(KnownError) as refused:
        read_informant(office, other, vault)
    assert code_of(refused) == "ENTRY_DAMAGED"


def test_an_entry_is_removed_with_its_reason(office: Office, tip: str):
    set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)

    with pytest.raises(KnownError) as refused:
        remove_informant(office, tip, " ")
    state = remove_informant(office, tip, "Ghi nhầm tin")

    assert code_of(refused) == "REASON_MISSING"
    assert not state.kept
    newest = journal_lines(office, find_journal(office, WantedRows()).rows)[0]
    assert (newest.action, newest.reason) == ("informant_removed", "Ghi nhầm tin")


def test_a_changed_password_leaves_the_entries_readable(office: Office, tip: str):
    set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)

    vault = change_vault_password(office, PASSWORD, OTHER)

    assert read_informant(office, tip, vault) == LAN
    with pytest.raises(KnownError) as refused:
        unlock_vault(office, PASSWORD)
    assert code_of(refused) == "WRONG_VAULT_PASSWORD"


def test_beginning_anew_removes_what_nobody_can_read(office: Office, tip: str):
    set_up_vault(office, PASSWORD, cost=QUICK)
    put_informant(office, tip, LAN)
    wrong_guesses(office, FREE_TRIES)

    vault = start_anew(office, OTHER, "Quên mật khẩu", cost=QUICK)

    assert not informant_state(office, tip).kept
    assert tries_left(office) == Tries()
    assert actions(office)[-2:] == ["informant_removed", "vault_made"]
    put_informant(office, tip, LAN)
    assert read_informant(office, tip, vault) == LAN


def test_wrong_passwords_wait_longer_each_time_then_half_a_day(office: Office):
    set_up_vault(office, PASSWORD, cost=QUICK)

    last = wrong_guesses(office, FREE_TRIES)

    assert last.code == "VAULT_PAUSED"
    assert [wait_after(count).total_seconds() for count in range(6)] == [0, 2, 4, 8, 16, 12 * 3600]
    advance(office, hours=11, minutes=59)
    with pytest.raises(KnownError) as refused:
        unlock_vault(office, PASSWORD)
    assert code_of(refused) == "VAULT_PAUSED"
    advance(office, minutes=1)
    assert unlock_vault(office, PASSWORD)


def test_a_guess_before_its_time_is_not_looked_at(office: Office):
    set_up_vault(office, PASSWORD, cost=QUICK)
    with pytest.raises(KnownError):
        unlock_vault(office, "sai mật khẩu")

    with pytest.raises(KnownError) as refused:
        unlock_vault(office, PASSWORD)

    assert code_of(refused) == "VAULT_WAIT"
    assert describe(refused.value).next_step == "Nhập lại sau 2 giây."
    assert tries_left(office).wrong == 1


def test_switching_off_does_not_forget_wrong_passwords(office: Office):
    set_up_vault(office, PASSWORD, cost=QUICK)
    wrong_guesses(office, 3)

    again = open_office(office.location, passphrase=None, clock=office.clock)

    assert tries_left(again).wrong == 3
    again.close()


def test_the_right_password_begins_the_count_anew(office: Office):
    set_up_vault(office, PASSWORD, cost=QUICK)
    wrong_guesses(office, 4)

    unlock_vault(office, PASSWORD)

    assert tries_left(office) == Tries()
    assert actions(office)[-5:] == [*["vault_refused"] * 4, "vault_opened"]


def test_a_damaged_vault_says_so(office: Office, tip: str):
    set_up_vault(office, PASSWORD, cost=QUICK)
    with office.database.engine.begin() as connection:
        connection.execute(
            sa.text("UPDATE settings SET value = :value WHERE name = 'informants.vault'"),
            {"value": json.dumps({"version": 1, "public": "00"})},
        )

    with pytest.raises(KnownError) as refused:
        put_informant(office, tip, LAN)

    assert code_of(refused) == "VAULT_DAMAGED"


def test_an_informant_is_found_nowhere_but_behind_the_password(
    office: Office, tip: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    """Package, dump, workbook, journal, search, log, the plain database file, its backup: the marker is in none."""
    marker = "Nguyễn Thị Dấu Vết"
    informant = Informant(marker, "0987612345", "Ngõ Dấu Vết", "Dấu Vết")
    words = ("Dấu Vết", "Dau Vet", "dau vet", "0987612345")
    with caplog.at_level(logging.DEBUG):
        vault = set_up_vault(office, PASSWORD, cost=QUICK)
        put_informant(office, tip, informant)
        read_informant(office, tip, vault)
        stick = tmp_path / "usb"
        stick.mkdir()
        sent = export_report(office, ReportOrder(parse_period("2026-H1")), stick, passphrase=None)
        backup = back_up_office(office, stick)
    with reading(office.database) as connection:
        rows = repr(journal.latest(connection, limit=1000))

    texts = [
        json.dumps(dump_register(office, "tips"), ensure_ascii=False),
        export_list(office, "tips", (tip,), written_as=ListFormat.CSV).decode("utf-8-sig"),
        *unpacked(export_list(office, "tips", (tip,))),
        *unpacked(sent.path.read_bytes()),
        rows,
        caplog.text,
        repr(vault),
        repr(service.tries_left(office)),
        repr(search_records(office, "tips", "Dấu Vết")),
    ]
    assert any("hotline" in text for text in texts), "the tip itself travels"
    raw = [sent.path.read_bytes(), backup.read_bytes(), *(file.read_bytes() for file in tmp_path.glob("phuong.db*"))]
    for word in words:
        assert [text for text in texts if word in text] == []
        assert [len(data) for data in raw if word.encode() in data] == []
    assert marker in repr(read_informant(office, tip, vault))
