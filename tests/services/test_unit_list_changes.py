"""Changes of the list of units: from a file, handed down, read below, newest wins, taken back (§2.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from db.domain.unit_changes import changes_from_plain, changes_to_plain
from db.domain.units import unit_id
from db.domain.verdict import Outcome
from db.models.office import journal
from db.queries.office import get_unit
from db.queries.settings import get_setting
from db.transactions import reading
from desktop.exchange.header import PackageKind, Recipient
from desktop.exchange.parts import PartError, encode_part
from desktop.exchange.plan import HandedSuccession, HandedUnit, PlanLetter, UnitsPart, read_plan, units_part, write_plan
from desktop.services.catalog_editing import refresh_catalogs
from desktop.services.enrolments import examine_enrolment, export_enrolment
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import new_header, note_own_package, sender_of
from desktop.services.plan_applying import list_applied_plans, undo_plan
from desktop.services.plan_changes import Standing
from desktop.services.plan_intake import apply_plan_file, examine_plan
from desktop.services.plan_packages import PlanOrder, export_plans
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, redo_last, undo_last
from desktop.services.successions import counted_for
from desktop.services.taking.chain import misnamed
from desktop.services.taking.claims import stranger_devices
from desktop.services.unit_lists import drop_unit_changes, keep_unit_list, preview_unit_list
from desktop.services.unit_overlay import unit_index_in, unit_index_of
from desktop.services.units import add_reporting_units, find_units
from desktop.services.units_source import load_unit_index
from desktop.services.words import say_unit
from tests.support.dishonest import forged
from tests.support.faults import code_of
from tests.support.three_offices import World, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from desktop.services.office import Office

UNITS = frozenset({"units"})
NEW_DAY = date(2026, 5, 1)
NEW = unit_id("99001", NEW_DAY)
HUNG_DAO, DUONG_KINH = (unit_id(code, date(2025, 7, 1)) for code in ("11689", "11692"))
MERGED = """code,name,type,level,parent_code,valid_from,valid_to,predecessors,divided
11689,,,,,,2026-04-30,,
99001,Hưng Đạo Mới,phường,commune,31,2026-05-01,,11689,không
"""
RENAMED = "code;name;renamed_on\n11692;Phường Dương Kinh Mới;01/06/2026\n"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with three_offices(tmp_path) as made:
        yield made


def file_with(world: World, text: str, name: str = "don-vi.csv") -> Path:
    path = world.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def keep(world: World, text: str, *, undo: UndoStack | None = None) -> None:
    preview = preview_unit_list(world.city, file_with(world, text))
    assert preview.troubles == ()
    keep_unit_list(world.city, preview, undo=undo or UndoStack())


def handed(world: World) -> Path:
    written = export_plans(world.city, PlanOrder(UNITS, units=(world.ward.unit.id,)), world.stick, secret=None)
    world.clock.advance(minutes=1)
    return written[0].path


def letter_sent(world: World, part: UnitsPart) -> Path:
    """A package with any unit changes, signed by the city."""
    now = world.clock.now()
    with reading(world.city.database) as connection:
        header = new_header(world.city, connection, PackageKind.PLAN, now)
    unit = world.ward.unit
    header = replace(header, recipient=Recipient(unit_id=unit.id, code=unit.code))
    written = write_plan(
        world.stick,
        header=header,
        plan=PlanLetter(units=part),
        trust=None,
        signer=signer_for(world.city, None),
        signed_at=now,
    )
    note_own_package(world.city, written.header, written.sha256, written.path)
    world.clock.advance(minutes=1)
    return written.path


def state_of(office: Office) -> dict[str, Any]:
    """Everything unit changes touch."""
    with reading(office.database) as connection:
        names = ("units.overlay", "units.in_force", "handed_down")
        kept = {name: get_setting(connection, name) or "" for name in names}
        rows = [get_unit(connection, one) for one in (HUNG_DAO, DUONG_KINH)]
    return kept | {"rows": rows, "new": unit_index_of(office.database).get(NEW)}


def a_unit(code: str = "99001", **values: Any) -> HandedUnit:
    given: dict[str, Any] = {"name": "Phường Mới", "level": "commune", "parent_id": parent(), "valid_from": NEW_DAY}
    given |= values
    made = given.pop("id", unit_id(code, given["valid_from"]))
    return HandedUnit(made, code, **given)


def parent() -> str:
    return unit_id("31", date(2025, 7, 1))


def test_a_file_shows_new_and_ended_units_and_changes_nothing_yet(world: World):
    before = state_of(world.city)

    preview = preview_unit_list(world.city, file_with(world, MERGED))

    assert preview.brings
    words = [(line.what, line.before, line.after) for line in preview.lines]
    assert any(what == "99001 Phường Hưng Đạo Mới" and not old and "từ 01/05/2026" in new for what, old, new in words)
    assert any(what.startswith("11689") and "đến 30/04/2026" in new and "đến" not in old for what, old, new in words)
    assert any("kế thừa: 99001" in new for _, _, new in words)
    assert state_of(world.city) == before


def test_kept_changes_count_at_once_with_a_journal_line_and_are_taken_back(world: World):
    before, undo = state_of(world.city), UndoStack()

    keep(world, MERGED, undo=undo)

    index = unit_index_of(world.city.database)
    assert index.of_code("99001", NEW_DAY) == index.get(NEW)
    assert [one.id for one in index.successors(HUNG_DAO)] == [NEW]
    assert find_units(world.city, "hưng đạo mới")[0].id == NEW
    with reading(world.city.database) as connection:
        ended = get_unit(connection, HUNG_DAO)
        actions = connection.execute(sa.select(journal.c.action)).scalars().all()
    assert ended is not None
    assert ended.valid_to == "2026-04-30"
    assert actions[-1] == "units_changed"
    undo_last(world.city, undo)
    after = state_of(world.city)
    assert (after["rows"], after["new"]) == (before["rows"], None)
    redo_last(world.city, undo)
    assert unit_index_of(world.city.database).get(NEW) is not None
    drop_unit_changes(world.city, undo=undo)
    assert unit_index_of(world.city.database) is load_unit_index()


def test_other_offices_and_the_shipped_list_see_nothing_of_it(world: World):
    keep(world, MERGED)

    assert unit_index_of(world.other.database) is load_unit_index()
    assert load_unit_index().get(NEW) is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("99001,Phường Mới,,commune,31,,,,", "UNIT_WITHOUT_FIRST_DAY"),
        ("9x001,Phường Mới,,commune,31,2026-05-01,,,", "UNIT_CODE_INVALID"),
        ("99001,Mới,,commune,31,2026-05-01,,,", "UNIT_NAME_WITHOUT_TYPE"),
        ("99001,Phường Mới,,commune,98,2026-05-01,,,", "UNIT_PARENT_UNKNOWN"),
        ("99001,Phường Mới,,commune,11692,2026-05-01,,,", "UNIT_PARENT_UNKNOWN"),
        ("99001,Phường Mới,,commune,31,2026-05-01,2026-04-01,,", "UNIT_DAYS_SWAPPED"),
        ("99001,Phường Mới,,commune,31,mai,,,", "UNIT_CELL_UNREADABLE"),
        ("99001,Phường Mới,,commune,31,2026-05-01,,11692,", "UNIT_SUCCESSION_WRONG"),
        ("11692,Phường Mới,,commune,31,2026-05-01,,,", "UNIT_CODE_TAKEN"),
        ("99001,Phường Mới,,hamlet,31,2026-05-01,,,", "PLAN_PART_TOO_NEW"),
    ],
)
def test_a_line_that_cannot_be_is_told_by_its_number_and_nothing_is_kept(world: World, line: str, code: str):
    head = MERGED.partition("\n")[0]

    preview = preview_unit_list(world.city, file_with(world, f"{head}\n\n{line}\n"))

    assert [(one.line, one.code) for one in preview.troubles] == [(3, code)]
    assert code_of(lambda: keep_unit_list(world.city, preview, undo=UndoStack())) == "UNIT_FILE_BROKEN"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b""),
        ("a.csv", b"ma,ten\n1,2\n"),
        ("a.csv", b"\xff\xfe\x00"),
        ("a.csv", b'code,name\n"11692,x'),
        ("a.toml", b"unit = 3"),
        ("a.toml", b"[[unit]]\nstrange = 1\n"),
        ("a.toml", b"[[["),
    ],
)
def test_a_file_that_is_none_is_refused(world: World, name: str, content: bytes):
    path = world.folder / name
    path.write_bytes(content)

    assert code_of(lambda: preview_unit_list(world.city, path)) == "UNIT_FILE_BROKEN"


def test_the_official_list_and_a_toml_file_are_understood(world: World):
    same = preview_unit_list(
        world.city, file_with(world, "code,name,level,parent_code\n11692,Phường Dương Kinh,commune,31\n")
    )
    toml = '[[unit]]\ncode = "99001"\nname = "Phường Mới"\nparent_code = "31"\nvalid_from = 2026-05-01\n'
    added = preview_unit_list(world.city, file_with(world, toml, "a.toml"))

    assert (same.lines, same.troubles) == ((), ())
    assert [unit.id for unit in added.changes.units] == [NEW]


def test_a_ward_sees_the_changes_applies_them_and_takes_them_back(world: World):
    keep(world, MERGED)
    keep(world, RENAMED)
    before = state_of(world.ward)
    path = handed(world)

    _, preview = examine_plan(world.ward, path)
    applied = apply_plan_file(world.ward, path)

    assert [part.standing for part in preview.parts] == [Standing.NEW]
    assert preview == applied
    assert any("trước là Phường Dương Kinh" in line.after for line in preview.parts[0].lines)
    ward = refresh_catalogs(world.ward)
    assert say_unit(ward, NEW).startswith("Phường Hưng Đạo Mới, Thành phố Hải Phòng")
    unit = unit_index_of(world.ward.database).get(DUONG_KINH)
    assert unit is not None
    assert (unit.name, unit.name_on(date(2026, 5, 31))) == ("Phường Dương Kinh Mới", "Phường Dương Kinh")
    with reading(world.ward.database) as connection:
        own = get_unit(connection, DUONG_KINH)
    assert own is not None
    assert own.name == "Phường Dương Kinh Mới"
    undo_plan(world.ward, list_applied_plans(world.ward)[0].package_id)
    after = state_of(world.ward)
    assert (after["rows"], after["new"], after["handed_down"]) == (before["rows"], None, before["handed_down"])


def test_a_new_unit_reports_and_its_figures_count_those_it_followed(world: World):
    keep(world, MERGED)

    add_reporting_units(world.city, (NEW,))

    with reading(world.city.database) as connection:
        unit = get_unit(connection, NEW)
        assert unit is not None
        assert counted_for(connection, unit, date(2026, 1, 1), date(2026, 6, 30)) == {NEW, HUNG_DAO}


def test_an_older_list_never_goes_over_a_newer_one(world: World):
    keep(world, MERGED)
    older = handed(world)
    keep(world, RENAMED)
    newer = handed(world)
    apply_plan_file(world.ward, newer)
    before = state_of(world.ward)

    assert code_of(lambda: apply_plan_file(world.ward, older)) == "NOT_A_PLAN"
    assert state_of(world.ward) == before


def test_an_empty_list_takes_away_what_was_handed_down(world: World):
    undo = UndoStack()
    keep(world, MERGED, undo=undo)
    apply_plan_file(world.ward, handed(world))
    undo_last(world.city, undo)

    apply_plan_file(world.ward, handed(world))

    assert unit_index_of(world.ward.database) is load_unit_index()


def test_what_the_list_here_cannot_take_is_left_out_and_the_rest_applies(world: World):
    stranger = unit_id("98", date(2026, 1, 1))
    part = UnitsPart(
        1,
        tuple(
            sorted(
                (
                    a_unit(),
                    a_unit("99002", parent_id=stranger),
                    a_unit("99003", name="Mới"),
                    a_unit("99004", level="hamlet"),
                    a_unit("11692", valid_from=NEW_DAY),
                ),
                key=lambda one: one.id,
            )
        ),
        (HandedSuccession(DUONG_KINH, NEW),),
    )

    preview = apply_plan_file(world.ward, letter_sent(world, part))

    index = unit_index_of(world.ward.database)
    assert index.get(NEW) is not None
    assert not any(index.with_code(code) for code in ("99002", "99003", "99004"))
    assert {line.code for line in preview.parts[0].left_out} == {
        "UNIT_PARENT_UNKNOWN",
        "UNIT_NAME_WITHOUT_TYPE",
        "PLAN_PART_TOO_NEW",
        "UNIT_CODE_TAKEN",
        "UNIT_SUCCESSION_WRONG",
    }


CIRCLE = (unit_id("99001", NEW_DAY), unit_id("99002", NEW_DAY))


@pytest.mark.parametrize(
    "part",
    [
        UnitsPart(1, (a_unit(id=unit_id("99009", NEW_DAY)),)),
        UnitsPart(1, (a_unit(), a_unit())),
        UnitsPart(1, (a_unit(valid_to=date(2026, 4, 1)),)),
        UnitsPart(1, (a_unit("99001", parent_id=CIRCLE[1]), a_unit("99002", parent_id=CIRCLE[0]))),
        UnitsPart(1, (a_unit(parent_id=CIRCLE[0]),)),
        UnitsPart(1, (), (HandedSuccession(NEW, NEW),)),
        UnitsPart(1, (a_unit("9x"),)),
        UnitsPart(1, (a_unit(name="Phường " + "M" * 300),)),
    ],
)
def test_units_that_cannot_be_refuse_the_package(part: UnitsPart):
    with pytest.raises(PartError):
        read_plan(encode_part(PlanLetter(units=part)))


def test_a_plan_without_units_is_written_as_before():
    assert b"units" not in encode_part(PlanLetter(remark="x"))


def test_changes_come_back_from_plain_values_and_from_a_package(world: World):
    keep(world, MERGED)
    with reading(world.city.database) as connection:
        kept = get_setting(connection, "units.overlay")
    changes = changes_from_plain(kept)

    letter = read_plan(encode_part(PlanLetter(units=units_part(changes))))

    assert letter.units == units_part(changes)
    assert changes_to_plain(changes) == kept


@pytest.mark.parametrize("plain", [None, [], {}, {"version": 1, "units": [3], "successions": []}, "x"])
def test_plain_values_that_are_none_are_refused(plain: object):
    with pytest.raises(ValueError, match="units"):
        changes_from_plain(plain)


# -- packages of units whose name or fate changed ---------------------------------------------------------------------


def judged(office: Office, path: Path) -> tuple[Outcome, set[str]]:
    (candidate,) = examine_packages(office, (path,))
    return candidate.verdict.outcome, {code.value for code in candidate.verdict.codes} - {"SIGNED_WITHOUT_TIMESTAMP"}


def reopened(world: World, office: Office) -> Office:
    """The office as it is at the next start, with the name it has by then."""
    return world.open(world.folder / f"{office.unit.code}.db")


def test_a_renamed_ward_is_heard_by_its_old_name_until_it_is_told_and_by_its_new_one_after(world: World):
    keep(world, RENAMED)
    before = forged(world.ward, PackageKind.REPORT, world.folder / "a", to=world.city, nil=True)
    key_before = export_enrolment(world.ward, world.stick, passphrase=None)
    apply_plan_file(world.ward, handed(world))
    ward = reopened(world, world.ward)
    after = forged(ward, PackageKind.REPORT, world.folder / "b", to=world.city, nil=True, sequence=51)
    key_after = export_enrolment(ward, world.stick, passphrase=None)

    assert ward.unit.name == "Phường Dương Kinh Mới"
    assert [judged(world.city, path) for path in (before, after)] == [(Outcome.PASSED, set())] * 2
    names = [examine_enrolment(world.city, path).unit_name for path in (key_before, key_after)]
    assert names == ["Phường Dương Kinh", "Phường Dương Kinh Mới"]


def test_a_name_that_the_unit_never_had_is_refused_as_before(world: World):
    keep(world, RENAMED)
    sender = replace(sender_of(world.ward), name="Phường Hưng Đạo")

    path = forged(world.ward, PackageKind.REPORT, world.folder / "a", to=world.city, nil=True, sender=sender)

    assert judged(world.city, path) == (Outcome.FAILED, {"HEADER_INVALID"})


def test_a_superior_that_took_another_name_hands_it_down_itself(world: World):
    keep(world, "code;name;renamed_on\n31;Thành phố Hải Phòng Mới;01/06/2026\n")
    city = reopened(world, world.city)
    (written,) = export_plans(city, PlanOrder(UNITS, units=(world.ward.unit.id,)), world.stick, secret=None)

    apply_plan_file(world.ward, written.path)

    named = unit_index_of(world.ward.database).get(city.unit.id)
    assert named is not None
    assert named.name == city.unit.name == "Thành phố Hải Phòng Mới"


def test_a_unit_made_here_speaks_for_itself_and_with_the_computers_it_took_over(world: World):
    keep(world, MERGED)
    report = forged(world.other, PackageKind.REPORT, world.folder / "a", to=world.city, nil=True)
    take_in_packages(world.city, examine_packages(world.city, (report,)))
    heir = replace(
        sender_of(world.other), unit_id=NEW, code="99001", valid_from=NEW_DAY, name="Phường Hưng Đạo Mới", device="new1"
    )

    with reading(world.city.database) as connection:
        wrong = misnamed(unit_index_in(connection), heir)
        strangers = [stranger_devices(connection, world.city, one) for one in (heir, sender_of(world.ward))]

    assert wrong == ""
    assert [world.other.author.device in found for found in strangers] == [False, True]
