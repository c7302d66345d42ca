"""Taking in packages: every verdict that needs an office, whole or not at all, in any order the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.progress import Cancelled, CancelToken, Progress
from db.domain.verdict import Outcome, ReasonCode
from db.transactions import reading
from desktop.services import sending
from desktop.services.enrolments import export_enrolment
from desktop.services.figures import compute_figures, compute_unit_figures
from desktop.services.receiving import (
    Candidate,
    TakenIn,
    examine_packages,
    gather_files,
    list_received,
    take_in_packages,
)
from desktop.services.records import UndoStack, change_record, delete_record, load_record
from desktop.services.sending import ReportOrder, export_report
from desktop.services.taking import reports
from desktop.services.trust import list_trusted, revoke_key
from tests.support import faults
from tests.support.faults import Counter, failing_database, until_it_works
from tests.support.three_offices import HALF, World, add_activity, add_place, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.office import Office
    from desktop.services.sending import Exported

QUARTER = parse_period("2026-Q1")
NOTE = ReasonCode.SIGNED_WITHOUT_TIMESTAMP


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
    with three_offices(tmp_path) as made:
        yield made


def export(world: World, office: Office | None = None, order: ReportOrder | None = None) -> Exported:
    return export_report(
        office or world.ward, order or ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None
    )


def examine(world: World, *paths: Path) -> tuple[Candidate, ...]:
    return examine_packages(world.city, paths or (world.stick,))


def take_in(world: World, *paths: Path) -> tuple[TakenIn, ...]:
    return take_in_packages(world.city, examine(world, *paths))[0]


def codes(found: Candidate | TakenIn) -> set[str]:
    return set(found.verdict.codes) - {NOTE}


def spoil(office: Office, statement: str) -> None:
    """Change a file behind the program's back."""
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(statement)


def rename_place(office: Office, record_id: str, name: str) -> None:
    loaded = load_record(office, "establishments", record_id)
    value = type(loaded.value)(
        **{field: getattr(loaded.value, field) for field in loaded.value.__dataclass_fields__} | {"name": name}
    )
    change_record(office, record_id, value, seen=loaded.context, undo=UndoStack())


def figures_of(office: Office) -> list[tuple[str, object, object, object]]:
    return [(f.indicator.code, f.numerator, f.denominator, f.value) for f in compute_figures(office, HALF)]


def holdings(office: Office) -> tuple[Any, ...]:
    """Everything that taking in may change."""
    return dumps(office), list_received(office, state=None)


# -- a good batch ------------------------------------------------------------------------------------------------------


def test_the_preview_says_what_taking_in_then_does(world: World) -> None:
    export(world)
    export(world, world.other)

    candidates = examine(world)
    taken, changes = take_in_packages(world.city, candidates)

    assert [c.would for c in candidates] == [t.merged for t in taken]
    assert sum(t.merged.new for t in taken) == 14
    assert changes.touches("inspections")


def test_an_examined_batch_changes_nothing(world: World) -> None:
    export(world)
    before = holdings(world.city)

    examine(world)

    assert holdings(world.city) == before


def test_the_superior_has_the_records_of_its_wards_and_counts_them(world: World) -> None:
    export(world)
    export(world, world.other)

    take_in(world)

    assert [r["id"] for r in dumps(world.city)["inspections"]] == sorted(
        r["id"] for office in (world.ward, world.other) for r in dumps(office)["inspections"]
    )
    visits = {code: value for code, _, _, value in figures_of(world.city)}
    assert visits["LKT"] == 4
    assert [unit.name for unit, _ in compute_unit_figures(world.city, HALF)] == ["Phường Dương Kinh", "Phường Hưng Đạo"]


def test_the_package_is_kept_as_it_came(world: World) -> None:
    done = export(world)

    take_in(world)

    (row,) = list_received(world.city)
    with reading(world.city.database) as connection:
        kept = b"".join(sending.queries.read_parts(connection, row.id))
    assert kept == done.path.read_bytes()
    assert (row.sender_id, row.period, row.edition, row.counts["new"]) == (world.ward.unit.id, "2026-H1", 0, 8)


@pytest.mark.parametrize("first", [0, 1])
def test_in_whichever_order_two_wards_come_the_superior_knows_the_same(world: World, first: int) -> None:
    wards = (world.ward, world.other)
    paths = [export(world, office).path for office in wards]
    both = world.folder / "cùng lúc.db"
    shutil.copyfile(world.city.location, both)
    together = world.open(both)

    take_in(world, paths[first])
    take_in(world, paths[1 - first])
    take_in_packages(together, examine_packages(together, paths))

    assert dumps(world.city) == dumps(together)
    assert figures_of(world.city) == figures_of(together)


def test_changes_and_deletions_of_a_later_package_arrive_and_an_older_one_cannot_undo_them(world: World) -> None:
    keep, gone = (add_place(world.ward, name) for name in ("Nhà nghỉ A", "Nhà nghỉ B"))
    older = export(world)
    rename_place(world.ward, keep, "Nhà nghỉ A mới")
    delete_record(world.ward, "establishments", gone, "nhập trùng", undo=UndoStack())
    newer = export(world)

    take_in(world, older.path)
    (second,) = take_in(world, newer.path)
    after = dumps(world.city)
    again = take_in(world, older.path)

    assert (second.merged.changed, second.merged.deleted, second.merged.new) == (1, 1, 0)
    assert [codes(t) for t in again] == [{"ALREADY_RECEIVED"}]
    assert dumps(world.city) == after
    places = {r["id"]: r for r in after["establishments"]}
    assert places[keep]["fields"]["name"] == "Nhà nghỉ A mới"
    assert places[gone]["deleted"] == "nhập trùng"


def test_a_supplement_for_a_quarter_after_the_half_year_agrees_with_its_totals(world: World) -> None:
    export(world)
    world.clock.advance(days=1)
    add_activity(world.ward, "Ghi muộn của tháng 2", QUARTER.to_on)
    export(world, order=ReportOrder(QUARTER))

    taken = take_in(world)

    assert [t.verdict.outcome for t in taken] == [Outcome.PASSED, Outcome.PASSED]
    assert dumps(world.city)["activities"] == dumps(world.ward)["activities"]


# -- verdicts that need an office --------------------------------------------------------------------------------------


def test_the_same_again_is_known_and_harmless(world: World) -> None:
    done = export(world)
    shutil.copyfile(done.path, world.folder / done.path.name)
    take_in(world)
    before = holdings(world.city)

    (again,) = take_in(world, world.folder / done.path.name)

    assert again.verdict.outcome is Outcome.PASSED
    assert codes(again) == {"ALREADY_RECEIVED"}
    assert holdings(world.city) == before


def test_a_file_that_lies_twice_in_a_batch_is_taken_in_once(world: World) -> None:
    done = export(world)
    (world.stick / "bản chép").mkdir()
    shutil.copyfile(done.path, world.stick / "bản chép" / done.path.name)

    taken = take_in(world)

    assert sorted(t.merged.new for t in taken) == [0, 8]
    assert len(list_received(world.city)) == 1


def test_a_package_for_another_office_is_refused(world: World) -> None:
    export(world)

    (found,) = examine_packages(world.other, [world.stick])

    assert found.verdict.outcome is Outcome.FAILED
    assert "WRONG_RECIPIENT" in codes(found)
    assert found.would is None


def test_an_unknown_signer_is_undecided_and_changes_nothing(tmp_path: Path, world: World) -> None:
    (tmp_path / "lạ").mkdir()
    with three_offices(tmp_path / "lạ", enrolled=False) as strange:
        done = export(strange)
        before = holdings(strange.city)

        (found,) = examine_packages(strange.city, [done.path])
        (taken,), changes = take_in_packages(strange.city, (found,))

        assert found.verdict.outcome is Outcome.INDETERMINATE
        assert codes(taken) == {"SIGNER_UNKNOWN"}
        assert holdings(strange.city) == before
        assert not changes.registers


def test_a_revoked_key_speaks_no_longer(world: World) -> None:
    export(world)
    key = next(key for key in list_trusted(world.city) if key.unit_id == world.ward.unit.id)

    revoke_key(world.city, key.fingerprint, "mất máy")

    (found,) = examine(world)
    assert codes(found) == {"CERTIFICATE_REVOKED"}


def test_a_package_waits_for_the_one_before_it_and_then_comes_in_by_itself(world: World) -> None:
    first = export(world)
    add_activity(world.ward, "Việc sau gói đầu")
    second = export(world)

    (held,) = take_in(world, second.path)
    waiting = list_received(world.city, state="held")
    taken = take_in(world, first.path)

    assert held.held
    assert codes(held) == {"MISSING_PREVIOUS"}
    assert [p.id for p in waiting] == [second.package_id]
    assert [(t.verdict.outcome, t.merged.new) for t in taken] == [(Outcome.PASSED, 8), (Outcome.PASSED, 1)]
    assert list_received(world.city, state="held") == ()
    assert dumps(world.city)["activities"] == dumps(world.ward)["activities"]


def test_a_held_package_shows_nothing_of_its_records_yet(world: World) -> None:
    export(world).path.unlink()
    export(world)
    before = dumps(world.city)

    take_in(world)

    assert dumps(world.city) == before


def test_two_packages_for_one_place_in_the_chain_wait_for_a_person(world: World) -> None:
    restored = world.folder / "phục hồi.db"
    shutil.copyfile(world.ward.location, restored)
    first = export(world)
    add_place(twin := world.open(restored), "Chỉ có ở máy phục hồi")
    (world.folder / "khác").mkdir()
    second = export_report(twin, ReportOrder(HALF), world.folder / "khác", passphrase=None)

    take_in(world, first.path)
    (found,) = examine(world, second.path)

    assert found.verdict.outcome is Outcome.INDETERMINATE
    assert codes(found) == {"FORKED_HISTORY"}
    assert found.can_be_held


def test_an_enrolment_among_the_reports_is_no_report(world: World) -> None:
    export(world)
    export_enrolment(world.ward, world.stick, passphrase=None)

    taken = take_in(world)

    assert sorted(t.merged.new for t in taken) == [0, 8]


# -- hostile and damaged files -----------------------------------------------------------------------------------------


def _renamed(path: Path) -> Path:
    return path.rename(path.with_name("bao-cao.asice"))


def _cut(path: Path) -> Path:
    path.write_bytes(path.read_bytes()[:-40])
    return path


def _flipped(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    return path


def _emptied(path: Path) -> Path:
    path.write_bytes(b"")
    return path


def _replaced(path: Path) -> Path:
    path.write_bytes(b"MZ" + bytes(range(256)) * 40)
    return path


@pytest.mark.parametrize("bend", [_renamed, _cut, _flipped, _emptied, _replaced])
def test_a_bad_file_is_refused_and_the_good_one_beside_it_comes_in(world: World, bend: Any) -> None:
    bad = bend(export(world).path)
    good = export(world, world.other).path

    by_path = {t.path: t for t in take_in(world)}

    assert by_path[bad].verdict.outcome is Outcome.FAILED
    assert by_path[bad].merged.new == 0
    assert by_path[good].merged.new == 6
    assert [p.file_name for p in list_received(world.city, state=None)] == [good.name]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_out(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    locked, good = export(world).path, export(world, world.other).path
    really_open = Path.open

    def refuse(self: Path, *arguments: Any, **named: Any) -> Any:
        if self == locked:
            raise PermissionError(13, "Permission denied")
        return really_open(self, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refuse)
        found = {c.path: c for c in examine(world)}

    assert codes(found[locked]) == {"DAMAGED"}
    assert found[good].is_new


def test_only_packages_are_gathered_from_a_folder_but_every_file_named_is_looked_at(world: World) -> None:
    done = export(world)
    (world.stick / "thư mời.docx").write_bytes(b"PK")
    (world.stick / "lồng.asice").mkdir()
    note = world.folder / "ghi chú.txt"
    note.write_text("xin chào", encoding="utf-8")

    assert gather_files([world.stick, note, world.stick]) == (done.path, note)
    with pytest.raises(KnownError, match="FILE_NOT_FOUND"):
        gather_files([world.folder / "không có"])


def test_a_stick_pulled_out_before_merging_leaves_nothing(world: World) -> None:
    done = export(world)
    candidates = examine(world)
    before = holdings(world.city)
    done.path.unlink()

    with pytest.raises(KnownError, match="PACKAGE_UNREADABLE"):
        take_in_packages(world.city, candidates)

    assert holdings(world.city) == before


def test_a_file_changed_after_it_was_examined_is_refused_whole(world: World) -> None:
    done = export(world)
    candidates = examine(world)
    before = holdings(world.city)
    _flipped(done.path)

    ((taken,), _) = take_in_packages(world.city, candidates)

    assert "DAMAGED" in codes(taken)
    assert holdings(world.city) == before


# -- totals ------------------------------------------------------------------------------------------------------------


def test_a_package_that_lost_a_record_is_rolled_back(world: World) -> None:
    export(world)
    take_in(world)
    spoil(world.ward, "DELETE FROM establishments WHERE row_no = (SELECT max(row_no) FROM establishments)")
    before = holdings(world.city)
    add_activity(world.ward, "Việc mới")

    (taken,) = take_in(world, export(world).path)

    assert taken.verdict.outcome is Outcome.FAILED
    assert codes(taken) == {"TOTALS_DIFFER"}
    assert taken.merged.new == 0
    assert holdings(world.city) == before


def test_figures_that_come_out_differently_roll_the_package_back(world: World) -> None:
    export(world)
    take_in(world)
    spoil(world.city, "UPDATE inspections SET state = 'planned'")
    before = holdings(world.city)
    add_activity(world.ward, "Việc mới")

    (taken,) = take_in(world, export(world).path)

    assert codes(taken) == {"TOTALS_DIFFER"}
    assert "indicator" in next(r for r in taken.verdict.reasons if r.code is ReasonCode.TOTALS_DIFFER).parameters
    assert holdings(world.city) == before


# -- stopping and failing ----------------------------------------------------------------------------------------------


def test_stopping_keeps_the_packages_that_are_in(world: World) -> None:
    export(world)
    export(world, world.other)
    token = CancelToken()

    def stop_at_first(progress: Progress) -> None:
        if progress.done == 0:
            token.cancel()

    taken, changes = take_in_packages(world.city, examine(world), token=token, report=stop_at_first)

    assert [t.verdict.outcome for t in taken] == [Outcome.PASSED]
    assert len(list_received(world.city)) == 1
    assert changes.registers


def test_examining_can_be_stopped(world: World) -> None:
    export(world)
    token = CancelToken()
    token.cancel()

    with pytest.raises(Cancelled):
        examine_packages(world.city, [world.stick], token=token)


def test_whichever_write_fails_a_package_is_wholly_in_or_wholly_out(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The figures only read; counting them dozens of times would take most of this test's time.
    monkeypatch.setattr(reports, "is_comparable", lambda _: False)
    export(world, world.other)
    candidates = examine(world)
    before = holdings(world.city)

    def attempt(fail_at: int) -> Counter:
        with failing_database(world.city, fail_at) as counter:
            code = faults.code_of(lambda: take_in_packages(world.city, candidates))
        assert code in {"", "DISK_FAILED"}
        assert not code or holdings(world.city) == before
        return counter

    assert until_it_works(attempt) > 20
    assert len(list_received(world.city)) == 1
    assert dumps(world.city)["inspections"] == dumps(world.other)["inspections"]
