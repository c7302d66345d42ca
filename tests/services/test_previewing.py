"""The records that taking in a package would touch, told before anything is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from db.domain.errors import KnownError
from db.domain.progress import Cancelled, CancelToken
from desktop.services import sending
from desktop.services.previewing import (
    PreviewKind,
    list_preview,
    matches_kind,
    preview_record,
    preview_records,
    preview_to_plain,
)
from desktop.services.receiving import examine_packages, take_in_packages
from desktop.services.records import UndoStack, change_fields, delete_record
from desktop.services.sending import ReportOrder, export_report
from tests.support.three_offices import HALF, World, add_place, add_visit, dumps, three_offices

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.receiving import Candidate


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with pytest.MonkeyPatch.context() as patch, three_offices(tmp_path_factory.mktemp("offices")) as made:
        patch.setattr(sending, "make_report_files", lambda *_: {"report/bao-cao.pdf": b"%PDF-1.4 ."})
        yield made


@pytest.fixture(scope="module")
def ids(world: World) -> dict[str, str]:
    """The records of the supplement by what it does to them; the first report is in."""
    ward, undo = world.ward, UndoStack()
    found = {"changed": add_place(ward, "Nhà nghỉ Hương Biển", rooms=10), "deleted": add_place(ward, "Quán Mộc")}
    first = export_report(ward, ReportOrder(HALF), world.stick, passphrase=None).path
    take_in_packages(world.city, examine_packages(world.city, [first]))
    change_fields(ward, "establishments", {found["changed"]: {"rooms": 14}}, undo=undo)
    delete_record(ward, "establishments", found["deleted"], "Nhập trùng", undo=undo)
    found["new"] = add_place(ward, "Karaoke Thiên Đường Mới")
    found["visit"] = add_visit(ward, found["new"], "41/BB")
    return found


@pytest.fixture(scope="module")
def candidate(world: World, ids: dict[str, str]) -> Candidate:
    assert ids
    path = export_report(world.ward, ReportOrder(HALF, reason="Bổ sung"), world.stick, passphrase=None).path
    return examine_packages(world.city, [path])[0]


def test_every_record_is_told_with_what_would_become_of_it_and_the_counts_agree(
    world: World, candidate: Candidate, ids: dict[str, str]
) -> None:
    before = dumps(world.city)

    entries = list_preview(world.city, candidate)

    kinds = {one.id: one.kind for one in entries if one.kind is not PreviewKind.IGNORED}
    assert kinds == {
        ids["changed"]: PreviewKind.CHANGED,
        ids["deleted"]: PreviewKind.DELETED,
        ids["new"]: PreviewKind.NEW,
        ids["visit"]: PreviewKind.NEW,
    }
    would = candidate.would
    assert would is not None
    counted = {kind: sum(1 for one in entries if matches_kind(one, kind)) for kind in PreviewKind}
    assert counted == {
        PreviewKind.NEW: would.new,
        PreviewKind.CHANGED: would.changed,
        PreviewKind.DELETED: would.deleted,
        PreviewKind.CONFLICTING: would.conflicts,
        PreviewKind.IGNORED: would.ignored,
    }
    assert dumps(world.city) == before


def test_the_fields_are_told_in_words_old_beside_new(world: World, candidate: Candidate, ids: dict[str, str]) -> None:
    page = preview_records(world.city, candidate)

    by_id = {one.entry.id: {field.label: (field.before, field.after) for field in one.fields} for one in page.records}
    assert by_id[ids["changed"]] == {"Số phòng": ("10", "14")}
    assert by_id[ids["deleted"]] == {"Xóa bản ghi": ("Giữ bản ghi", "Xóa: Nhập trùng")}
    assert by_id[ids["new"]]["Tên cơ sở"] == ("", "Karaoke Thiên Đường Mới")
    # The establishment of the visit is not here yet: it is called what the package calls it.
    assert by_id[ids["visit"]]["Cơ sở"] == ("", "Karaoke Thiên Đường Mới")


def test_pages_register_and_kind_narrow_what_is_told(world: World, candidate: Candidate, ids: dict[str, str]) -> None:
    everything = preview_records(world.city, candidate, limit=None)

    second = preview_records(world.city, candidate, offset=1, limit=2)
    visits = preview_records(world.city, candidate, register="inspections")
    deleted = preview_records(world.city, candidate, kind=PreviewKind.DELETED)
    ignored = preview_records(world.city, candidate, kind=PreviewKind.IGNORED, limit=1)

    assert (everything.total, second.total, second.offset) == (4, 4, 1)
    assert second.records == everything.records[1:3]
    assert [one.entry.id for one in visits.records] == [ids["visit"]]
    assert [one.entry.id for one in deleted.records] == [ids["deleted"]]
    assert ignored.total > 1
    assert len(ignored.records) == 1
    assert ignored.records[0].fields == ()


def test_one_record_is_told_alone_as_on_its_page(world: World, candidate: Candidate) -> None:
    page = preview_records(world.city, candidate)

    alone = [preview_record(world.city, candidate, one.entry) for one in page.records]

    assert tuple(alone) == page.records


def test_the_plain_form_names_register_id_kind_and_fields(
    world: World, candidate: Candidate, ids: dict[str, str]
) -> None:
    plain = preview_to_plain(preview_records(world.city, candidate, kind=PreviewKind.CHANGED))

    assert plain == [
        {
            "register": "establishments",
            "id": ids["changed"],
            "kind": "changed",
            "title": "Nhà nghỉ Hương Biển",
            "fields": [{"name": "rooms", "before": "10", "after": "14", "others": []}],
        }
    ]


def test_looking_stops_when_asked_and_a_package_that_does_not_come_in_tells_nothing(
    world: World, candidate: Candidate
) -> None:
    token = CancelToken()
    token.cancel()
    (refused,) = examine_packages(world.other, [candidate.path])

    with pytest.raises(Cancelled):
        list_preview(world.city, candidate, token=token)

    assert refused.would is None
    assert list_preview(world.other, refused) == ()
    assert preview_records(world.other, refused).records == ()


def test_a_file_that_was_exchanged_meanwhile_is_not_previewed(world: World, candidate: Candidate) -> None:
    content = candidate.path.read_bytes()
    other = export_report(world.other, ReportOrder(HALF), world.folder, passphrase=None).path
    candidate.path.write_bytes(other.read_bytes())

    with pytest.raises(KnownError) as caught:
        list_preview(world.city, candidate)
    candidate.path.write_bytes(content)

    assert caught.value.code == "PACKAGE_CHANGED"
