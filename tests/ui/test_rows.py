"""Long lists hold ids and fetch the rows they show; tables speak in the user's words."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem, QToolTip

from db.domain.errors import KnownError
from desktop.ui.models.rows import PAGE, RowsModel
from desktop.ui.widgets.cells import CELL_ROLE, ID_ROLE, Bar, Cell, Column, Row, State, state_cell
from desktop.ui.widgets.matrix import Matrix
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from desktop.ui.tasks import Tasks

COLUMNS = (
    Column("name", "Tên"),
    Column("day", "Ngày", "right", 90, keep=False),
    Column("state", "Tình trạng", width=120),
)
GOOD = State("state-ok", "Hoạt động")


def row(record_id: str, note: str = "") -> Row:
    return Row(record_id, (f"Cơ sở {record_id}{note}", "20/11/2026", state_cell(GOOD)))


class Store:
    """Rows as the queries would give them; counts the questions."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.note = ""
        self.gone: set[str] = set()

    def fetch(self, ids: tuple[str, ...]) -> tuple[Row, ...]:
        self.asked.append(ids)
        return tuple(row(one, self.note) for one in reversed(ids) if one not in self.gone)


def ids(count: int) -> tuple[str, ...]:
    return tuple(f"{n:04}" for n in range(count))


def text_at(model: RowsModel, at: int) -> str:
    cell = model.index(at, 0).data(CELL_ROLE)
    return "" if cell is None else cell.text


def wait_for(qtbot: QtBot, model: RowsModel, at: int) -> None:
    qtbot.waitUntil(lambda: text_at(model, at) != "")


def test_the_model_keeps_qts_rules_while_it_fills_and_changes(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)

    model.show_ids(ids(250))
    wait_for(qtbot, model, 249)
    model.apply_changes(["0001"])
    model.show_rows([row("x"), Row("h", ("Nhóm",), heading=True)])

    assert model.rowCount() == 2
    assert tester.failureReportingMode() == QAbstractItemModelTester.FailureReportingMode.Fatal


def test_only_the_pages_looked_at_are_fetched(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    model.show_ids(ids(100_000))

    assert text_at(model, 50_000) == ""
    wait_for(qtbot, model, 50_000)

    assert store.asked == [ids(100_000)[50_000 : 50_000 + PAGE]]
    assert text_at(model, 50_099) == "Cơ sở 50099"


def test_a_page_is_asked_for_once_while_it_is_on_its_way(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    model.show_ids(ids(300))

    for at in range(PAGE):
        text_at(model, at)
    wait_for(qtbot, model, 0)

    assert len(store.asked) == 1


def test_what_changed_is_fetched_again_where_it_is_shown(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    model.show_ids(ids(1000))
    wait_for(qtbot, model, 5)
    store.note = " (mới)"

    model.apply_changes(["0005", "0900"])
    qtbot.waitUntil(lambda: text_at(model, 5).endswith("(mới)"))

    assert len(store.asked) == 2
    assert store.asked[-1] == ids(1000)[:PAGE]


def test_after_a_merge_every_fetched_page_is_asked_for_again(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    model.show_ids(ids(500))
    wait_for(qtbot, model, 0)
    wait_for(qtbot, model, 400)
    store.note = " !"

    model.forget_all()
    qtbot.waitUntil(lambda: text_at(model, 400).endswith("!") and text_at(model, 0).endswith("!"))

    assert len(store.asked) == 4


def test_a_record_that_has_gone_meanwhile_shows_a_dash(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    store.gone = {"0001"}
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    model.show_ids(ids(3))

    wait_for(qtbot, model, 0)

    assert text_at(model, 1) == "—"


def test_rows_of_an_earlier_result_are_not_shown_in_a_later_one(qtbot: QtBot, tasks: Tasks) -> None:
    gate = threading.Event()

    def slow(asked: tuple[str, ...]) -> tuple[Row, ...]:
        gate.wait(5)
        return tuple(row(one) for one in asked)

    model = RowsModel(COLUMNS, tasks=tasks, fetch=slow)
    model.show_ids(ids(10))
    text_at(model, 0)
    qtbot.waitUntil(lambda: tasks.is_busy)
    model.show_ids(("z",))
    gate.set()
    qtbot.waitUntil(lambda: not tasks.is_busy)

    assert model.row("0000") is None


def test_a_refused_page_is_told_and_asked_for_again(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    refuse = [True]

    def fetch(asked: tuple[str, ...]) -> tuple[Row, ...]:
        if refuse:
            refuse.clear()
            raise KnownError("DATABASE_LOCKED")
        return store.fetch(asked)

    model = RowsModel(COLUMNS, tasks=tasks, fetch=fetch)
    model.show_ids(ids(3))
    with qtbot.waitSignal(tasks.known_error):
        text_at(model, 0)

    wait_for(qtbot, model, 0)


def test_pages_seen_long_ago_are_let_go(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch)
    model.show_ids(ids(6000))

    for page in range(42):
        wait_for(qtbot, model, page * PAGE)

    assert model.row("0000") is None
    assert model.row("4100") is not None


@pytest.fixture
def table(qtbot: QtBot) -> DataTable:
    made = DataTable(name="Danh sách cơ sở")
    model = RowsModel(COLUMNS, parent=made)
    made.setModel(model)
    model.show_rows([row(str(n)) for n in range(5)])
    qtbot.addWidget(made)
    made.resize(600, 300)
    made.show()
    made.setFocus()
    return made


def test_enter_opens_the_record_in_focus(qtbot: QtBot, table: DataTable) -> None:
    table.choose("2")

    with qtbot.waitSignal(table.opened) as told:
        qtbot.keyClick(table, Qt.Key.Key_Return)

    assert told.args == ["2"]


@pytest.mark.parametrize(("key", "signal"), [(Qt.Key.Key_Space, "marked"), (Qt.Key.Key_Delete, "delete_asked")])
def test_space_marks_and_delete_asks_for_the_rows_chosen(
    qtbot: QtBot, table: DataTable, key: Qt.Key, signal: str
) -> None:
    table.choose("1")
    qtbot.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)

    with qtbot.waitSignal(getattr(table, signal)) as told:
        qtbot.keyClick(table, key)

    assert told.args == [("1", "2")]


@pytest.mark.parametrize("key", [Qt.Key.Key_Shift, Qt.Key.Key_Control], ids=["Shift", "Ctrl"])
def test_the_program_chooses_one_row_whatever_keys_are_held(qtbot: QtBot, table: DataTable, key: Qt.Key) -> None:
    held = {
        Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
        Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
    }[key]
    table.choose("1")
    qtbot.keyPress(table, key, held)
    was_held = QGuiApplication.keyboardModifiers() == held

    table.choose("3")
    chosen = table.chosen_ids()
    table.step(-1)

    assert was_held
    assert chosen == ("3",)
    assert table.chosen_ids() == ("2",)
    qtbot.keyRelease(table, key)


def test_ctrl_c_copies_rows_with_headings_for_excel(qtbot: QtBot, table: DataTable) -> None:
    table.choose("3")

    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text() == "Tên\tNgày\tTình trạng\nCơ sở 3\t20/11/2026\tHoạt động"


def test_rows_not_yet_fetched_are_copied_too(qtbot: QtBot, tasks: Tasks) -> None:
    store = Store()
    table = DataTable(name="Danh sách")
    qtbot.addWidget(table)
    model = RowsModel(COLUMNS, tasks=tasks, fetch=store.fetch, parent=table)
    table.setModel(model)
    model.show_ids(ids(350))
    QGuiApplication.clipboard().clear()

    table.selectAll()
    table.copy_rows()
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))

    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 351
    assert lines[-1].startswith("Cơ sở 0349")


def test_home_and_end_go_to_the_first_and_last_row(qtbot: QtBot, table: DataTable) -> None:
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.current_id() == "4"

    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.current_id() == "0"


def test_a_click_on_a_heading_asks_for_sorting_and_a_second_one_for_the_other_way(
    qtbot: QtBot, table: DataTable
) -> None:
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda key, descending: asked.append((key, descending)))
    heading = table.horizontalHeader()

    for _ in range(2):
        qtbot.mouseClick(heading.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))

    assert asked == [("name", False), ("name", True)]


def test_a_narrow_list_keeps_only_the_columns_that_matter(table: DataTable) -> None:
    table.set_narrow(narrow=True)

    assert [table.isColumnHidden(at) for at in range(3)] == [False, True, False]
    assert sum(table.columnWidth(at) for at in (0, 2)) == table.viewport().width()


def test_choosing_a_record_the_list_does_not_hold_changes_nothing(table: DataTable) -> None:
    table.choose("1")

    assert not table.choose("99")
    assert table.current_id() == "1"


def test_a_cut_text_shows_itself_whole_as_tooltip(qtbot: QtBot, table: DataTable) -> None:
    table.resize(320, 300)
    long_name = "Công ty TNHH Dịch vụ lưu trú và Ẩm thực Biển Đông"
    model = table.model()
    assert isinstance(model, RowsModel)
    model.replace_row(Row("0", (long_name, "", "")))
    index = model.index(0, 0)
    option = QStyleOptionViewItem()
    option.rect = table.visualRect(index)

    handled = table.itemDelegate().helpEvent(
        QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(), QPoint()), table, option, index
    )

    assert handled
    assert QToolTip.text() == long_name


def test_a_click_on_a_box_marks_the_row_without_moving_the_focus(qtbot: QtBot) -> None:
    table = DataTable(name="Hộp nhận")
    model = RowsModel((Column("mark", "", width=34, kind="check"), *COLUMNS), parent=table)
    table.setModel(model)
    model.show_rows([Row("a", (Cell(marked=True), "x")), Row("b", (Cell(), "y"))])
    qtbot.addWidget(table)
    table.resize(500, 200)
    table.show()

    with qtbot.waitSignal(table.marked) as told:
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(model.index(1, 0)).center())

    assert told.args == [("b",)]
    assert not table.currentIndex().isValid()


def test_headings_in_a_list_cannot_be_chosen_or_opened(qtbot: QtBot) -> None:
    table = DataTable(name="Chỉ tiêu", two_lines=True)
    model = RowsModel((Column("n", "Chỉ tiêu"), Column("b", "Tiến độ", width=120, kind="bar")), parent=table)
    table.setModel(model)
    model.show_rows(
        [Row("g", ("Tuyên truyền",), heading=True), Row("t", (Cell("T24", "≥ 1"), Cell(bar=Bar(0.4, 0.8))))]
    )
    qtbot.addWidget(table)
    table.show()

    assert not model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsSelectable
    assert table.columnSpan(0, 0) == 2
    assert not table.grab().isNull()


def test_a_screen_reader_hears_the_words_of_a_cell(table: DataTable) -> None:
    index = table.model().index(0, 2)

    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Hoạt động"
    assert index.data(ID_ROLE) == "0"
    assert table.accessibleName() == "Danh sách cơ sở"
    assert table.model().index(0, 0, QModelIndex()).data(Qt.ItemDataRole.DecorationRole) is None


def test_a_matrix_opens_the_cell_in_focus(qtbot: QtBot) -> None:
    matrix = Matrix(name="Đủ, thiếu báo cáo")
    model = RowsModel((Column("unit", "Đơn vị", width=120), Column("h1", "6 tháng"), Column("y", "Năm")), parent=matrix)
    matrix.setModel(model)
    late = Cell("trễ 4 ngày", icon="clock-late", tone="warn", fill="warn_soft")
    model.show_rows([Row("11692", ("Phường Dương Kinh", late, Cell("chưa đến", icon="dash")))])
    qtbot.addWidget(matrix)
    matrix.resize(500, 200)
    matrix.show()
    matrix.setFocus()
    matrix.setCurrentIndex(model.index(0, 1))

    with qtbot.waitSignal(matrix.cell_opened) as told:
        qtbot.keyClick(matrix, Qt.Key.Key_Return)

    assert told.args == ["11692", "h1"]
    assert not matrix.grab().isNull()
    QApplication.processEvents()
