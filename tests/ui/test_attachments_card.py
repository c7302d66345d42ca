"""Files of a record in its card, and the forms that take a team or ask for a reason."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent

from db.domain.teams import Team, TeamMember
from desktop.services.attachments import attach_file, list_files, look_at
from desktop.ui.pages.inspections import page as inspections
from desktop.ui.pages.registers import attachments_card
from desktop.ui.pages.registers.attachments_card import AttachmentsView, PrivateFolder, say_size
from desktop.ui.session import Session
from tests.support.ward_office import add, add_place, add_visit, make_office

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from desktop.services.office import Office
    from desktop.ui.pages.registers.ask_panel import AskPanel
    from desktop.ui.tasks import Tasks

SCAN = b"%PDF-1.7\n" + b"bien ban " * 300


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path)
    yield made
    made.close()


@pytest.fixture
def session(office: Office, tasks: Tasks) -> Iterator[Session]:
    made = Session(office, tasks)
    yield made
    made.end()


@pytest.fixture
def place(office: Office) -> str:
    return add_place(office)


@pytest.fixture
def view(qtbot: QtBot, session: Session, place: str) -> AttachmentsView:
    def ask(_: AskPanel, then: Callable[[date | None, str], object]) -> None:
        then(None, "Nhầm cơ sở")

    made = AttachmentsView(session, "establishments", place, ask=ask)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.filled):
        pass
    return made


def put(qtbot: QtBot, view: AttachmentsView, *paths: Path) -> None:
    with qtbot.waitSignal(view.filled):
        view.add_files(paths)


def test_several_files_are_added_and_each_refusal_is_said(
    qtbot: QtBot, view: AttachmentsView, office: Office, place: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(SCAN)
    (tmp_path / "b.jpg").write_bytes(b"\xff\xd8\xff\xe0 anh")
    (tmp_path / "c.exe").write_bytes(b"MZ\x90")

    put(qtbot, view, tmp_path / "a.pdf", tmp_path / "b.jpg", tmp_path / "c.exe", tmp_path / "a.pdf")

    assert [row.name for row in list_files(office, place).shown] == ["a.pdf", "b.jpg"]
    said = view.texts()[-1]
    assert "c.exe" in said
    assert "đã đính kèm" in said


def test_a_file_is_removed_with_a_reason_and_the_way_back_brings_it(
    qtbot: QtBot, view: AttachmentsView, office: Office, place: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(SCAN)
    put(qtbot, view, tmp_path / "a.pdf")
    [row] = list_files(office, place).shown

    with qtbot.waitSignal(view.undoable) as removed, qtbot.waitSignal(view.filled):
        view.ask_reason(row)
    assert list_files(office, place).hidden[0].removed_because == "Nhầm cơ sở"
    with qtbot.waitSignal(view.filled):
        assert removed.args is not None
        removed.args[1]()

    assert len(list_files(office, place).shown) == 1


def test_opening_uses_a_private_folder_that_goes_with_the_office(
    qtbot: QtBot, view: AttachmentsView, session: Session, office: Office, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(attachments_card, "show_in_system", shown.append)
    row = attach_file(office, "establishments", place, look_at("a.pdf", SCAN))

    view.open_file(row)
    qtbot.waitUntil(lambda: bool(shown))

    folder = session.findChild(PrivateFolder)
    assert folder is not None
    assert (shown[0].read_bytes(), shown[0].is_relative_to(folder.path)) == (SCAN, True)
    session.ending.emit()
    assert not folder.path.exists()


def test_sizes_are_said_as_people_say_them() -> None:
    assert [say_size(n) for n in (12, 2048, 1_300_000)] == ["12 byte", "2 KB", "1,2 MB"]


def test_a_file_dropped_on_the_card_is_put_beside_the_record_shown(
    qtbot: QtBot, session: Session, office: Office, place: str, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(SCAN)
    visit = add_visit(office, place, date(2026, 10, 5))
    page = inspections.make_page(session)
    qtbot.addWidget(page)
    page.show()
    page.page_shown()
    card = page.list_of("inspections").card
    qtbot.waitUntil(lambda: card.data is not None)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.pdf"))])

    card.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )

    qtbot.waitUntil(lambda: len(list_files(office, visit).shown) == 1)
    qtbot.waitUntil(lambda: not session.tasks.is_busy)


def test_choosing_a_team_fills_its_name_decision_and_members_of_the_day(
    qtbot: QtBot, session: Session, office: Office, place: str
) -> None:
    members = (
        TeamMember(name="Điệp", role="leader", card_number="1/TKT"),
        TeamMember(name="Hạnh", to_on=date(2026, 1, 1)),
    )
    team = add(
        office,
        Team(name="Đội 178", kind="team_178", decision_number="9/QĐ", decision_on=date(2025, 7, 3), members=members),
    )
    page = inspections.make_page(session)
    qtbot.addWidget(page)
    form = page.open_form("inspections", values={"establishment": place})
    with qtbot.waitSignal(form.opened):
        pass

    form.form_view().set_value("team_record", team)
    form.on_field_changed("team_record")

    qtbot.waitUntil(lambda: form.form_view().values()["team"] == "Đội 178")
    qtbot.waitUntil(lambda: not session.tasks.is_busy)
    values = form.form_view().values()
    assert values["team_decision"] == "9/QĐ ngày 03/07/2025"
    assert [(one.name, one.card_number) for one in values["members"] if one.name] == [("Điệp", "1/TKT")]
