"""Taking in a list from Excel: look first, then all good rows or none; the same list twice adds nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from db import journal
from db.domain.errors import KnownError
from db.domain.progress import Cancelled, CancelToken, Progress
from db.queries.records import Filter
from db.transactions import reading
from desktop.services import importing, records
from desktop.services.importing import carry_out_import, examine_import, mark_problems, undo_import
from desktop.services.records import UndoStack
from desktop.services.units_source import load_unit_index
from tests.intake.making import HEADINGS, make_list
from tests.support.faults import Counter, code_of, failing_database, until_it_works
from tests.support.ward_office import add_place, make_office, make_superior, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

MORE = (*HEADINGS, "Điện thoại", "Số phòng", "Ngày khảo sát", "Ghi chú")
GOOD = (1, "Nhà nghỉ Hương Sen", "NN, karaokê", "12 Lê Lợi", 912345678, 12, "5/3/2026", "")
BAD = (2, "Karaoke Hoa Mai", "karaoke", "14 Lê Lợi", "", 5, "31/02/2026", "")
OTHER = (3, "Massage Hòa Bình", "mát-xa", "16 Lê Lợi", "", 6, "", "Gần chợ")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A ward's office without records."""
    office = make_office(tmp_path)
    yield office
    office.close()


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two good rows and a bad one between them, under a title and over a total."""
    rows = [GOOD, BAD, OTHER, ("", "Tổng cộng", "", "", "", 23)]
    return make_list(tmp_path / "ds.xlsx", rows, headings=MORE, titles=("DANH SÁCH CƠ SỞ",))


def places(office: Office) -> dict[str, Any]:
    """The establishments by name."""
    ids = records.find_records(office, "establishments", Filter())
    return {loaded.value.name: loaded.value for loaded in records.load_records(office, "establishments", ids)}


def test_looking_changes_nothing_and_says_what_each_row_would_do(office: Office, workbook: Path) -> None:
    examination = examine_import(office, workbook)

    assert places(office) == {}
    assert [row.row_number for row in examination.new] == [3, 5]
    assert [(problem.cell, problem.code) for problem in examination.problems] == [("G4", "DATE_IMPOSSIBLE")]
    assert [(problem.cell, problem.code) for problem in examination.notes] == [("E3", "ZERO_RESTORED")]
    assert examination.counts.bad == 1


def test_all_good_rows_come_in_and_bad_ones_stay_out(office: Office, workbook: Path) -> None:
    imported = carry_out_import(office, examine_import(office, workbook))

    assert sorted(places(office)) == ["Massage Hòa Bình", "Nhà nghỉ Hương Sen"]
    sen = places(office)["Nhà nghỉ Hương Sen"]
    assert (sen.kinds, sen.telephone, sen.rooms) == (("guest_house", "karaoke"), "0912345678", 12)
    assert (sen.commune, sen.surveyed_on, sen.status) == (office.unit.id, date(2026, 3, 5), "operating")
    assert (imported.counts.new, imported.counts.changed, imported.counts.bad) == (2, 0, 1)
    assert len(imported.changes.ids("establishments")) == 2


def test_what_came_in_is_found_by_typing(office: Office, workbook: Path) -> None:
    carry_out_import(office, examine_import(office, workbook))

    found = records.search_records(office, "establishments", "hoa binh")

    assert [loaded.value.name for loaded in found] == ["Massage Hòa Bình"]


def test_the_same_workbook_twice_adds_nothing(office: Office, workbook: Path) -> None:
    carry_out_import(office, examine_import(office, workbook))
    before = records.dump_register(office, "establishments")

    again = examine_import(office, workbook)
    imported = carry_out_import(office, again)

    assert (again.counts.new, again.counts.changed, again.counts.same) == (0, 0, 2)
    assert imported.steps == ()
    assert imported.changes.records == frozenset()
    assert records.dump_register(office, "establishments") == before


def test_the_same_examination_twice_adds_nothing(office: Office, workbook: Path) -> None:
    examination = examine_import(office, workbook)
    carry_out_import(office, examination)

    second = carry_out_import(office, examination)

    assert (second.counts.new, second.counts.same) == (0, 2)
    assert len(places(office)) == 2


def test_the_mended_workbook_brings_only_what_was_missing(office: Office, workbook: Path, tmp_path: Path) -> None:
    examination = examine_import(office, workbook)
    carry_out_import(office, examination)
    out = tmp_path / "can-sua.xlsx"
    mark_problems(workbook, examination, out)
    book = load_workbook(out)
    sheet: Any = book.active
    assert "31/02/2026" in sheet["G4"].comment.text
    sheet["G4"].value = "28/02/2026"
    book.save(out)

    imported = carry_out_import(office, examine_import(office, out))

    assert (imported.counts.new, imported.counts.same, imported.counts.bad) == (1, 2, 0)
    assert places(office)["Karaoke Hoa Mai"].surveyed_on == date(2026, 2, 28)


def test_a_known_establishment_gets_what_the_list_adds(office: Office, workbook: Path) -> None:
    place_id = add_place(
        office, "NHÀ NGHỈ HƯƠNG SEN", kinds=("guest_house", "karaoke"), address="12 Lê Lợi", owner_name="An"
    )

    examination = examine_import(office, workbook)
    imported = carry_out_import(office, examination)

    assert [(row.record_id, row.fields) for row in examination.changed] == [
        (place_id, ("name", "telephone", "rooms", "surveyed_on"))
    ]
    sen = places(office)["Nhà nghỉ Hương Sen"]
    assert (sen.owner_name, sen.workers_total, sen.rooms) == ("An", 9, 12)
    assert (imported.counts.new, imported.counts.changed) == (1, 1)


def test_a_change_that_contradicts_the_record_is_bad(office: Office, tmp_path: Path) -> None:
    add_place(office, "A", address="1 Lê Lợi", workers_total=3)
    path = make_list(tmp_path / "ds.xlsx", [(1, "A", "karaoke", "1 Lê Lợi", 5)], headings=(*HEADINGS, "Lao động nữ"))

    examination = examine_import(office, path)

    assert [(problem.cell, problem.code) for problem in examination.errors] == [("E2", "PART_EXCEEDS_TOTAL")]
    assert examination.changed == ()


def test_likely_duplicates_wait_for_a_person(office: Office, tmp_path: Path) -> None:
    add_place(office, "Hoa Mai", address="Số 1 đường Lê Lai", kinds=("karaoke",))
    path = make_list(tmp_path / "ds.xlsx", [(1, "Hoa Mai", "Karaoke", "1 Lê Lai"), (2, "Sao", "Karaoke", "2 Lê Lai")])

    examination = examine_import(office, path)
    imported = carry_out_import(office, examination)

    assert [(problem.cell, problem.code) for problem in examination.problems] == [("B2", "LIKELY_DUPLICATE")]
    assert (imported.counts.new, imported.counts.likely) == (1, 1)


def test_a_likely_duplicate_that_is_another_place_comes_in_once(office: Office, tmp_path: Path) -> None:
    add_place(office, "Hoa Mai", address="Số 1 đường Lê Lai", kinds=("karaoke",))
    path = make_list(tmp_path / "ds.xlsx", [(1, "Hoa Mai", "Karaoke", "1 Lê Lai")])

    imported = carry_out_import(office, examine_import(office, path), as_new=frozenset({2}))
    again = carry_out_import(office, examine_import(office, path), as_new=frozenset({2}))

    assert (imported.counts.new, imported.counts.likely) == (1, 0)
    assert (again.counts.new, again.counts.same) == (0, 1)


def test_good_rows_can_be_left_out(office: Office, workbook: Path) -> None:
    carry_out_import(office, examine_import(office, workbook), left_out=frozenset({3}))

    assert sorted(places(office)) == ["Massage Hòa Bình"]


def test_a_register_that_moved_on_is_looked_at_again(office: Office, workbook: Path) -> None:
    examination = examine_import(office, workbook)
    add_place(office, "Nhà nghỉ Hương Sen", kinds=("guest_house",), address="12 Lê Lợi")

    with pytest.raises(KnownError) as refused:
        carry_out_import(office, examination)

    assert (refused.value.code, refused.value.parameters["row"]) == ("IMPORT_OUTDATED", "3")
    assert sorted(places(office)) == ["Nhà nghỉ Hương Sen"]


def test_unrelated_work_meanwhile_does_no_harm(office: Office, workbook: Path) -> None:
    examination = examine_import(office, workbook)
    add_place(office, "Chuyện khác", address="99 Lê Lai")

    carry_out_import(office, examination)

    assert len(places(office)) == 3


def test_the_journal_names_the_workbook_and_every_record(office: Office, workbook: Path) -> None:
    examination = examine_import(office, workbook)
    imported = carry_out_import(office, examination)

    with reading(office.database) as connection:
        lines = journal.latest(connection, limit=3)
        assert journal.find_broken_seals(connection) == ()

    assert [line.action for line in lines] == ["added", "added", "imported"]
    assert {line.record_id for line in lines[:2]} == {step.record_id for step in imported.steps}
    assert json.loads(lines[2].after or "") == {
        "file": "ds.xlsx", "sha256": examination.sheet.digest, "sheet": "Sheet"
    }  # fmt: skip


def test_an_import_is_taken_back_as_a_whole(office: Office, workbook: Path) -> None:
    add_place(office, "Nhà nghỉ Hương Sen", kinds=("guest_house",), address="12 Lê Lợi", rooms=3)
    imported = carry_out_import(office, examine_import(office, workbook))

    taken_back = undo_import(office, imported)

    assert sorted(places(office)) == ["Nhà nghỉ Hương Sen"]
    assert (places(office)["Nhà nghỉ Hương Sen"].rooms, taken_back.kept) == (3, ())
    assert undo_import(office, imported).changes.records == frozenset()


def test_what_somebody_changed_since_is_not_taken_back(office: Office, workbook: Path) -> None:
    imported = carry_out_import(office, examine_import(office, workbook))
    [place] = records.search_records(office, "establishments", "hoa binh")
    records.change_record(office, place.id, replace(place.value, rooms=9), seen=place.context, undo=UndoStack())

    taken_back = undo_import(office, imported)

    assert taken_back.kept == (place.id,)
    assert sorted(places(office)) == ["Massage Hòa Bình"]


def test_a_fault_at_any_step_takes_in_nothing(office: Office, workbook: Path) -> None:
    add_place(office, "Nhà nghỉ Hương Sen", kinds=("guest_house",), address="12 Lê Lợi")
    examination = examine_import(office, workbook)
    before = records.dump_register(office, "establishments")

    def attempt(fail_at: int) -> Counter:
        with failing_database(office, fail_at) as counter:
            code = code_of(lambda: carry_out_import(office, examination))
        if counter.seen >= fail_at:
            assert code == "DISK_FAILED"
            assert records.dump_register(office, "establishments") == before
            with reading(office.database) as connection:
                assert journal.head(connection) == examination.seen
        return counter

    assert until_it_works(attempt) > 5
    assert len(places(office)) == 2


def test_a_fault_while_taking_back_takes_back_nothing(office: Office, workbook: Path) -> None:
    imported = carry_out_import(office, examine_import(office, workbook))

    def attempt(fail_at: int) -> Counter:
        with failing_database(office, fail_at) as counter:
            code = code_of(lambda: undo_import(office, imported))
        if counter.seen >= fail_at:
            assert code == "DISK_FAILED"
            assert len(places(office)) == 2
        return counter

    until_it_works(attempt)
    assert places(office) == {}


def test_stopping_takes_in_nothing(office: Office, workbook: Path) -> None:
    examination = examine_import(office, workbook)
    token = CancelToken()

    def stop_at_the_first_step(progress: Progress) -> None:
        if progress.done:
            token.cancel()

    with pytest.raises(Cancelled):
        carry_out_import(office, examination, token=token, report=stop_at_the_first_step)

    assert places(office) == {}


def test_a_mapping_file_is_followed(office: Office, tmp_path: Path) -> None:
    path = make_list(tmp_path / "ds.xlsx", [("Hoa Mai", "1 Lê Lai")], headings=("Quán", "Chỗ"))
    mapping = tmp_path / "cot.toml"
    mapping.write_text('"Quán" = "name"\n"Chỗ" = "address"\n[defaults]\nkinds = "karaoke"\n', encoding="utf-8")

    carry_out_import(office, examine_import(office, path, mapping))

    assert places(office)["Hoa Mai"].kinds == ("karaoke",)


def test_rows_name_the_ward_or_one_it_took_over_but_no_other(office: Office, tmp_path: Path) -> None:
    index = load_unit_index()
    former = next(old for old in index.predecessors(office.unit.id) if len(index.successors(old.id)) == 1)
    communes = (office.unit.name, former.name, "Phường Xa Lạ", "")
    path = make_list(
        tmp_path / "ds.xlsx",
        [(n, f"Quán {n}", "NN", f"{n} Lê Lợi", name) for n, name in enumerate(communes, start=1)],
        headings=(*HEADINGS, "Phường"),
    )

    examination = examine_import(office, path)

    lies = [
        (row.establishment.commune, row.establishment.former_commune) for row in examination.new if row.establishment
    ]
    assert lies == [(office.unit.id, ""), (office.unit.id, former.id), (office.unit.id, "")]
    assert [(problem.cell, problem.code) for problem in examination.errors] == [("E4", "COMMUNE_NOT_OURS")]


def test_a_superior_takes_in_rows_of_its_communes(tmp_path: Path) -> None:
    office = make_superior(tmp_path)
    ward = unit("11692")
    path = make_list(tmp_path / "ds.xlsx", [(1, "A", "NN", "1", "P. Dương Kinh")], headings=(*HEADINGS, "Xã/phường"))

    examination = examine_import(office, path)
    office.close()

    assert [row.establishment.commune for row in examination.new if row.establishment] == [ward]


def test_the_choices_for_a_column_are_our_own_headings(office: Office) -> None:
    choices = dict(importing.column_choices(office))

    assert choices["name"] == "Tên cơ sở"
    assert choices["workers_female"] == "Lao động: nữ"
    assert choices["papers.security_certificate.issued_on"].endswith(": ngày cấp")
