"""Probable duplicates by command: searched for, decided, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.services.office import open_office
from tests.support.clock import FrozenClock
from tests.support.three_offices import add_place

if TYPE_CHECKING:
    from tests.support.command_line import Diaban, Files


def test_a_pair_is_found_linked_and_taken_back(diaban: Diaban, files: Files):
    office = open_office(str(files.ward), passphrase=None, clock=FrozenClock())
    one = add_place(office, "Karaoke Giáp Ranh", address="Số 5 đường Mạc Đăng Doanh")
    two = add_place(office, "CS KTV Giap Ranh", address="5 Mạc Đăng Doanh")
    office.close()
    data = ("--database", files.ward)

    found = diaban("duplicates", "search", *data, "--json").document
    linked = diaban("duplicates", "same", two, one, *data)
    listed = diaban("duplicates", "list", *data)
    refused = diaban("duplicates", "undo", one, two, *data, "--json")
    undone = diaban("duplicates", "undo", one, two, "--reason", "nhầm", *data, "--json")

    assert {one, two} in [set(pair["records"]) for pair in found["pairs"]]
    assert linked.out.startswith("Đã gắn hai bản ghi")
    assert listed.out.splitlines()[-1].endswith("1 nhóm đã gắn.")
    assert (refused.code, refused.document["error"]["code"]) == (1, "REASON_MISSING")
    assert (undone.code, undone.document["decision"]) == (0, "undo")


def test_what_is_no_record_is_refused(diaban: Diaban, files: Files):
    answer = diaban("duplicates", "same", "abc", "def", "--database", files.ward, "--json")

    assert (answer.code, answer.document["error"]["code"]) == (1, "RECORD_GONE")
