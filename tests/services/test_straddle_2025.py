"""The year 2025 of Dương Kinh: six former wards until 30/6, their successors since (domain.md §3.2, §3.4, §3.6)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.authors import Author
from db.domain.errors import KnownError
from db.domain.fields import to_json
from db.domain.inspections import DONE, Inspection
from db.domain.periods import parse_period
from db.domain.registers import BY_NAME
from db.domain.values import Known
from db.queries.office import get_unit
from db.transactions import reading, writing
from db.writes import records as writes
from db.writes.office import ensure_units
from desktop.services.figures import compute_figure, compute_unit_figures
from desktop.services.import_examination import communes_of
from desktop.services.office import with_ancestors
from desktop.services.records import UndoStack, load_record, undo_last
from desktop.services.successions import (
    answer_successor,
    choose_heir,
    counted_for,
    counted_together,
    list_divided_units,
    successor_questions,
)
from desktop.services.units_source import load_unit_index
from tests.support.clock import FrozenClock
from tests.support.ward_office import add_place, make_office, make_superior, unit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

YEAR = parse_period("2025")
BEFORE, SINCE = date(2025, 3, 3), date(2025, 10, 3)
DA_PHUC, HUNG_DAO, ANH_DUNG, HAI_THANH, HOA_NGHIA, TAN_THANH = "11683", "11686", "11689", "11692", "11707", "11740"
NEW_HUNG_DAO, DUONG_KINH, DO_SON = "11689", "11692", "11455"


def former(code: str) -> str:
    return unit(code, date(2025, 1, 1))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Office]:
    """The superior of the wards of today, on 20/12/2025; it holds the records of the six former wards too."""
    office = make_superior(tmp_path, FrozenClock(datetime(2025, 12, 20, 2, 0, tzinfo=UTC)))
    six = [former(code) for code in (DA_PHUC, HUNG_DAO, ANH_DUNG, HAI_THANH, HOA_NGHIA, TAN_THANH)]
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors(six))
    yield office
    office.close()


def put(office: Office, owner: str, register: str, value: Any) -> str:
    """The id of a record that came from another unit."""
    with writing(office.database) as connection:
        return writes.add_record(
            connection,
            BY_NAME[register],
            to_json(value),
            author=Author("Người gửi", "d", owner),
            at=office.stamp(),
        )[0]


def visit(office: Office, owner: str, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 9, 0)  # noqa: DTZ001 - local time of day, as on the form
    put(office, owner, "inspections", Inspection(establishment="", kind="planned", state=DONE, started_at=at))


def counted(office: Office, code: str, from_on: date = YEAR.from_on, to_on: date = YEAR.to_on) -> set[str]:
    index = load_unit_index()
    with reading(office.database) as connection:
        row = get_unit(connection, unit(code))
        assert row is not None
        ids = counted_for(connection, row, from_on, to_on) - {row.id}
    return {found.code for one in ids if (found := index.get(one)) is not None}


# -- whose records count with whom -------------------------------------------------------------------------------------


def test_a_wards_year_reaches_back_to_the_wards_it_followed(city: Office) -> None:
    assert counted(city, NEW_HUNG_DAO) == {DA_PHUC, HUNG_DAO, ANH_DUNG}
    assert counted(city, DUONG_KINH) == {HAI_THANH, HOA_NGHIA}


def test_a_window_after_the_change_has_no_former_wards(city: Office) -> None:
    assert counted(city, DUONG_KINH, date(2025, 7, 1), date(2025, 12, 14)) == set()
    assert counted(city, DUONG_KINH, date(2025, 6, 30), date(2025, 12, 14)) == {HAI_THANH, HOA_NGHIA}


def test_a_divided_ward_counts_with_one_successor_and_nobody_guesses_which(city: Office) -> None:
    before = counted(city, DUONG_KINH)
    choose_heir(city, former(TAN_THANH), unit(DUONG_KINH))

    after = counted(city, DUONG_KINH)

    assert TAN_THANH not in before
    assert TAN_THANH in after


def test_a_ward_cannot_be_given_to_one_that_did_not_follow_it(city: Office) -> None:
    with pytest.raises(KnownError) as refused:
        choose_heir(city, former(TAN_THANH), unit(NEW_HUNG_DAO))

    assert refused.value.code == "NOT_A_SUCCESSOR"


def test_the_divided_wards_are_told_with_their_heirs(city: Office) -> None:
    divided = {one.unit.code: one for one in list_divided_units(city)}

    assert {ANH_DUNG, HAI_THANH, TAN_THANH} <= divided.keys()
    assert divided[TAN_THANH].heir is None
    heir = divided[HAI_THANH].heir
    assert heir is not None
    assert (heir.name, divided[HAI_THANH].chosen) == ("Phường Dương Kinh", False)


def test_no_record_counts_with_two_wards_and_together_none_is_lost(city: Office) -> None:
    with reading(city.database) as connection:
        rows = [row for code in (NEW_HUNG_DAO, DUONG_KINH) if (row := get_unit(connection, unit(code))) is not None]
        each = [counted_for(connection, row, YEAR.from_on, YEAR.to_on) for row in rows]
        together = counted_together(connection, rows, YEAR.from_on, YEAR.to_on)

    assert not each[0] & each[1]
    assert each[0] | each[1] <= together
    assert {former(ANH_DUNG), former(HAI_THANH)} <= together
    assert former(TAN_THANH) not in together  # a part went to Đồ Sơn, which does not report here


def test_the_figures_of_the_year_count_both_halves_once(city: Office) -> None:
    for owner, day in (
        (former(HAI_THANH), BEFORE),
        (former(HOA_NGHIA), BEFORE),
        (former(DA_PHUC), BEFORE),
        (unit(DUONG_KINH), SINCE),
        (unit(DUONG_KINH), SINCE),
    ):
        visit(city, owner, day)

    by_ward = {row.code: figures for row, figures in compute_unit_figures(city, YEAR)}
    whole = compute_figure(city, YEAR, "LKT")
    half = compute_figure(city, parse_period("2025-Q4"), "LKT")

    assert _amount(by_ward[DUONG_KINH], "LKT") == 4
    assert _amount(by_ward[NEW_HUNG_DAO], "LKT") == 1
    assert whole.numerator == Known(5)
    assert half.numerator == Known(2)


# -- where the places of divided wards are now -------------------------------------------------------------------------


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Office]:
    office = make_office(tmp_path, FrozenClock(datetime(2025, 12, 20, 2, 0, tzinfo=UTC)))
    yield office
    office.close()


def test_only_places_of_divided_wards_are_asked_about(ward: Office) -> None:
    add_place(ward, "Hòa Nghĩa", former_commune=former(HOA_NGHIA), commune=ward.unit.id)
    asked = add_place(ward, "Tân Thành", former_commune=former(TAN_THANH), neighbourhood="Tổ 3")
    add_place(ward, "Đã chọn", former_commune=former(TAN_THANH), commune=unit(DO_SON))
    add_place(ward, "Mới mở", commune=ward.unit.id)

    (question,) = successor_questions(ward)

    assert (question.former_name, question.ended_on) == ("Phường Tân Thành", date(2025, 6, 30))
    assert [one.name for one in question.candidates] == ["Phường Dương Kinh", "Phường Đồ Sơn"]
    assert [place.id for place in question.places] == [asked]


def test_a_place_still_noted_in_a_former_ward_is_asked_about(ward: Office) -> None:
    add_place(ward, commune=former(HOA_NGHIA))

    (question,) = successor_questions(ward)

    assert [one.name for one in question.candidates] == ["Phường Dương Kinh"]


def test_the_answer_keeps_the_former_ward_and_can_be_taken_back_at_once(ward: Office) -> None:
    places = [add_place(ward, f"Cơ sở {n}", commune=former(HAI_THANH)) for n in range(3)]
    undo = UndoStack()

    answer_successor(ward, former(HAI_THANH), places[:2], unit(NEW_HUNG_DAO), undo=undo)
    moved = load_record(ward, "establishments", places[0]).value
    (left,) = successor_questions(ward)
    undo_last(ward, undo)
    (again,) = successor_questions(ward)

    assert (moved.commune, moved.former_commune) == (unit(NEW_HUNG_DAO), former(HAI_THANH))
    assert [place.id for place in left.places] == places[2:]
    assert len(again.places) == 3
    assert load_record(ward, "establishments", places[0]).value.former_commune == ""


def test_a_unit_that_took_over_nothing_of_it_is_refused(ward: Office) -> None:
    place = add_place(ward, commune=former(HOA_NGHIA))

    with pytest.raises(KnownError) as refused:
        answer_successor(ward, former(HOA_NGHIA), [place], unit(DO_SON), undo=UndoStack())

    assert refused.value.code == "NOT_A_SUCCESSOR"


def test_a_list_that_names_a_divided_ward_leaves_the_new_one_open(ward: Office) -> None:
    names = communes_of(ward)

    divided, _ = names.read("Phường Tân Thành")
    whole, _ = names.read("Phường Hòa Nghĩa")

    assert divided is not None
    assert whole is not None
    assert (divided.unit_id, divided.former_id) == ("", former(TAN_THANH))
    assert (whole.unit_id, whole.former_id) == (ward.unit.id, former(HOA_NGHIA))


def test_the_same_code_the_same_name_and_the_same_ground_are_three_things() -> None:
    index = load_unit_index()

    old_hung_dao, new_hung_dao = former(HUNG_DAO), unit(NEW_HUNG_DAO)

    assert index.get(old_hung_dao).name == index.get(new_hung_dao).name  # type: ignore[union-attr]
    assert former(ANH_DUNG) != new_hung_dao  # the same code
    assert {one.id for one in index.predecessors(new_hung_dao)} > {old_hung_dao}


def _amount(figures: tuple[Any, ...], code: str) -> int | None:
    (found,) = [one.numerator for one in figures if one.indicator.code == code]
    return found.value if isinstance(found, Known) else None
