"""Keeping records: found again as they were, changed with their journal, never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from db import journal
from db.domain.authors import Author
from db.domain.errors import KnownError
from db.domain.registers import BY_NAME
from db.domain.versions import Version, new_version
from db.ids import new_id
from db.queries.merging import Merged, unit_totals
from db.queries.records import Filter, count, find_first, find_ids, get_version, read_versions
from db.transactions import reading, writing
from db.writes import records
from tests.support.databases import AT, HANH, LATER, OTHER, UNIT

if TYPE_CHECKING:
    from db.domain.fields import Json
    from db.engine import Database

PLACES = BY_NAME["establishments"]
VISITS = BY_NAME["inspections"]
KHUE: dict[str, Json] = {
    "name": "Karaoke Sao Khuê",
    "kinds": ["karaoke", "hotel"],
    "address": "218 Phạm Văn Đồng",
    "status": "operating",
    "workers_total": 9,
    "border_area": False,
    "latitude": 20.5,
    "commune": UNIT.id,
    "papers": [{"kind": "fire", "number": "12"}],
}


def add(database: Database, values: dict[str, Json] = KHUE, register: str = "establishments") -> str:
    with writing(database) as connection:
        return records.add_record(connection, BY_NAME[register], values, author=HANH, at=AT)[0]


def load(database: Database, record_id: str) -> Version:
    with reading(database) as connection:
        version = get_version(connection, PLACES, record_id)
    assert version is not None
    return version


def change(database: Database, record_id: str, values: dict[str, Json], seen: Version, author: Author = HANH) -> None:
    with writing(database) as connection:
        records.change_record(connection, PLACES, record_id, values, seen=seen.context, author=author, at=LATER)


def find(database: Database, wanted: Filter, register: str = "establishments") -> tuple[str, ...]:
    with reading(database) as connection:
        return find_ids(connection, BY_NAME[register], wanted)


def test_a_record_comes_back_as_it_was_kept(database: Database):
    kept = load(database, add(database))

    assert kept.values == KHUE
    assert (kept.unit, kept.context, kept.changed_by) == (UNIT.id, {HANH.device: 1}, HANH.name)


def test_fields_of_a_newer_program_are_kept(database: Database):
    record_id = add(database, {**KHUE, "colour": "đỏ"})

    assert load(database, record_id).values["colour"] == "đỏ"


def test_a_change_leaves_what_was_and_what_is_in_the_journal(database: Database):
    record_id = add(database)
    seen = load(database, record_id)

    change(database, record_id, {**seen.values, "name": "Karaoke Gió Biển", "rooms": 8}, seen)

    with reading(database) as connection:
        added, edited = journal.history(connection, record_id)
        assert journal.find_broken_seals(connection) == ()
    assert (added.action, edited.action, edited.author) == ("added", "edited", HANH.name)
    assert edited.before == '{"name":"Karaoke Sao Khuê","rooms":null}'
    assert edited.after == '{"name":"Karaoke Gió Biển","rooms":8}'


def test_a_change_that_changes_nothing_leaves_no_journal_row(database: Database):
    record_id = add(database)
    seen = load(database, record_id)

    change(database, record_id, dict(seen.values), seen)

    with reading(database) as connection:
        assert len(journal.history(connection, record_id)) == 1


def test_whoever_did_not_see_the_last_change_is_refused(database: Database):
    record_id = add(database)
    seen = load(database, record_id)
    change(database, record_id, {**KHUE, "rooms": 8}, seen)

    with pytest.raises(KnownError, match="CHANGED_MEANWHILE"):
        change(database, record_id, {**KHUE, "rooms": 9}, seen)

    assert load(database, record_id).values["rooms"] == 8


def test_only_the_owner_changes_a_record(database: Database):
    record_id = add(database)

    with pytest.raises(KnownError, match="NOT_OWN_RECORD"):
        change(database, record_id, KHUE, load(database, record_id), replace(HANH, unit=OTHER.id))


def test_a_record_that_is_not_here_cannot_be_changed(database: Database):
    version = new_version(new_id(), unit=UNIT.id, values=KHUE, device="a", changed_at=AT, changed_by="")

    with pytest.raises(KnownError, match="RECORD_GONE"):
        change(database, version.id, KHUE, version)


def test_a_deleted_record_stays_with_its_reason_and_can_come_back(database: Database):
    record_id = add(database)

    with writing(database) as connection:
        records.delete_record(connection, PLACES, record_id, "trùng", author=HANH, at=LATER)
    assert load(database, record_id).deleted == "trùng"
    assert find(database, Filter()) == ()
    assert find(database, Filter(deleted=True)) == (record_id,)

    with writing(database) as connection:
        records.restore_record(connection, PLACES, record_id, author=HANH, at=LATER)
    assert find(database, Filter()) == (record_id,)


@pytest.mark.parametrize("typed", ["sao khue", "KHUÊ", "khuê sao", "218 pham", "Karaoke s"])
def test_search_ignores_accents_case_and_order(database: Database, typed: str):
    record_id = add(database)

    assert find(database, Filter(search=typed)) == (record_id,)
    with reading(database) as connection:
        assert find_first(connection, PLACES, typed, limit=5) == (record_id,)


def test_search_follows_a_change(database: Database):
    record_id = add(database)
    seen = load(database, record_id)

    change(database, record_id, {**seen.values, "name": "Đêm Thu"}, seen)

    assert find(database, Filter(search="dem thu")) == (record_id,)
    assert find(database, Filter(search="khue")) == ()
    assert find(database, Filter(search="zzz")) == ()


def test_search_for_nothing_finds_nothing_to_jump_to(database: Database):
    add(database)

    with reading(database) as connection:
        assert find_first(connection, PLACES, " .,", limit=5) == ()


def test_a_visit_is_found_by_the_name_of_its_place(database: Database):
    place = add(database)
    visit = add(database, {"establishment": place, "state": "done", "kind": "planned"}, "inspections")

    assert find(database, Filter(search="sao khue"), "inspections") == (visit,)


def test_filters_narrow_by_code_flag_and_emptiness(database: Database):
    record_id = add(database)

    assert find(database, Filter(choices={"kinds": frozenset({"hotel"})})) == (record_id,)
    assert find(database, Filter(choices={"kinds": frozenset({"hot"})})) == ()
    assert find(database, Filter(choices={"status": frozenset({"operating", "closed"})})) == (record_id,)
    assert find(database, Filter(choices={"risk": frozenset({None})})) == (record_id,)
    assert find(database, Filter(choices={"risk": frozenset({None, "high"})})) == (record_id,)
    assert find(database, Filter(choices={"risk": frozenset({"high"})})) == ()
    assert find(database, Filter(units=frozenset({OTHER.id}))) == ()
    assert find(database, Filter(only=frozenset({record_id}))) == (record_id,)


def test_lists_sort_in_vietnamese_order(database: Database):
    names = ["Ông Đồ", "Ánh Sao", "An Nhiên", "Ấm Trà", "Đêm Thu", "Dạ Lan", "Ăn Vặt"]
    ids = {add(database, {**KHUE, "name": name}): name for name in names}

    assert [ids[i] for i in find(database, Filter())] == [
        "An Nhiên", "Ánh Sao", "Ăn Vặt", "Ấm Trà", "Dạ Lan", "Đêm Thu", "Ông Đồ",
    ]  # fmt: skip
    assert ids[find(database, Filter(descending=True))[0]] == "Ông Đồ"


def test_persons_sort_by_given_name(database: Database):
    names = ["Đỗ Thị Hạnh", "Trần Văn An", "Phan Thị Ngà"]
    ids = {add(database, {"name": name, "level": "commune"}, "staff"): name for name in names}

    assert [ids[i] for i in find(database, Filter(), "staff")] == ["Trần Văn An", "Đỗ Thị Hạnh", "Phan Thị Ngà"]


def test_visits_belong_to_the_day_they_were_held(database: Database):
    place = add(database)
    common: dict[str, Json] = {"establishment": place, "state": "done", "kind": "planned"}
    early = add(database, {**common, "started_at": "2026-06-14T23:59", "planned_on": "2026-07-01"}, "inspections")
    late = add(database, {**common, "started_at": "2026-06-15T00:01"}, "inspections")
    window = Filter(from_on=date(2025, 12, 15), to_on=date(2026, 6, 14))

    assert find(database, window, "inspections") == (early,)
    with reading(database) as connection:
        assert count(connection, VISITS, window) == 1
        assert {v.id for v in read_versions(connection, VISITS, until=date(2026, 6, 14))} == {early}
    with writing(database) as connection:
        records.mark_sent(connection, VISITS, unit=UNIT.id, until=date(2026, 6, 30))
    with reading(database) as connection:
        # Once sent, a record travels in every later package, so that totals can be compared.
        assert {v.id for v in read_versions(connection, VISITS, until=date(2026, 6, 14))} == {early, late}


class TestTakingIn:
    def take(self, database: Database, *versions: Version) -> Merged:
        with writing(database) as connection:
            return records.take_in_versions(connection, PLACES, versions, package_id=new_id(), author=HANH, at=LATER)

    def foreign(self, **values: Json) -> Version:
        return new_version(
            new_id(), unit=OTHER.id, values={**KHUE, **values}, device="bbb", changed_at=AT, changed_by="Lan"
        )

    def test_new_changed_deleted_and_ignored_are_counted(self, database: Database):
        one, two = self.foreign(), self.foreign(name="Đêm Thu")
        assert self.take(database, one, two) == Merged(new=2)

        renamed = replace(one, values={**one.values, "name": "Gió Biển"}, context={"bbb": 2},
                          dots={"name": ("bbb", 2), "deleted": ("bbb", 2)})  # fmt: skip
        gone = replace(two, values={**two.values, "deleted": "trùng"}, context={"bbb": 2}, dots={"deleted": ("bbb", 2)})

        assert self.take(database, renamed, gone) == Merged(changed=1, deleted=1)
        assert self.take(database, renamed, gone) == Merged(ignored=2)
        assert self.take(database, one, two) == Merged(ignored=2)
        assert find(database, Filter(search="gio bien")) == (one.id,)

    def test_two_computers_of_one_office_leave_a_conflict(self, database: Database):
        base = self.foreign()
        here = replace(base, values={**base.values, "name": "A"}, context={"bbb": 2}, dots={"name": ("bbb", 2)})
        there = replace(
            base, values={**base.values, "name": "B"}, context={"bbb": 1, "ccc": 1}, dots={"name": ("ccc", 1)}
        )

        self.take(database, here)
        assert self.take(database, there) == Merged(changed=1, conflicts=1)
        assert set(load(database, base.id).conflicts) == {"name"}

    def test_control_totals_count_the_living(self, database: Database):
        gone = self.foreign(deleted="trùng")
        self.take(database, self.foreign(), self.foreign(workers_total=None), gone)

        with reading(database) as connection:
            totals = unit_totals(connection, PLACES, OTHER.id)
        assert (totals.count, totals.deleted, totals.sums) == (3, 1, {"workers_total": 9})
