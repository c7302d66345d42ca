"""Shows the widgets in a window of the size of the design's pictures, to be looked at and photographed.

`python -m tests.support.gallery` opens the window; with `--out FOLDER` it photographs every page and leaves.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from db.domain.progress import Progress
from desktop.ui import theme
from desktop.ui.main_window import MainWindow, PageEntry
from desktop.ui.models.rows import RowsModel
from desktop.ui.texts import install_translations
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from desktop.ui.widgets.card import Card, FactsGrid, FigureStrip
from desktop.ui.widgets.card_grid import CardGrid
from desktop.ui.widgets.cells import Bar, Cell, Column, Row, State, state_cell
from desktop.ui.widgets.charts.coverage import Cover, CoverageChart
from desktop.ui.widgets.charts.months import ChartLegend, Month, MonthsChart
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.labels import ElidedLabel, make_label
from desktop.ui.widgets.matrix import Matrix
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.palette import CommandPalette, PaletteHit
from desktop.ui.widgets.search_field import SearchField
from desktop.ui.widgets.split_pane import SplitPane
from desktop.ui.widgets.state_badge import Legend
from desktop.ui.widgets.step_row import AT_WORK, DONE, Step, StepRow
from desktop.ui.widgets.table import DataTable
from desktop.ui.widgets.tabs import Tabs
from desktop.ui.widgets.verdict import VerdictPanel, VerdictText

if TYPE_CHECKING:
    from collections.abc import Sequence

TODAY = date(2026, 11, 20)
OK = State("state-ok", "Đạt", "ok")
ACTIVE = State("state-ok", "Hoạt động")
PAUSED = State("dash", "Tạm ngừng")
UNCHECKED = State("state-warn", "Chưa kiểm tra", "warn")
OVERDUE = State("state-bad", "Quá hạn khắc phục", "bad")
UNDECIDED = State("state-unknown", "Chưa kết luận được", "warn")
FAILED = State("state-bad", "Không đạt", "bad")
KNOWN = State("state-info", "Đã nhận trước đây", "accent")


def _nothing() -> None:
    """A button of the gallery does nothing."""


def make_table(
    name: str, columns: Sequence[Column], rows: Sequence[Row], *, two_lines: bool = False, margin: int = 12
) -> DataTable:
    """A short list."""
    table = DataTable(name=name, two_lines=two_lines, margin=margin)
    model = RowsModel(columns, parent=table)
    table.setModel(model)
    model.show_rows(rows)
    return table


def make_overview() -> PageFrame:
    """The overview (picture a)."""
    page = PageFrame("Tổng quan", scope="Thứ Sáu, 20/11/2026. Kỳ báo cáo năm 2026 còn 24 ngày.")
    page.add_button("In trang này", _nothing, icon="printer", action="print")
    page.set_primary("Ghi nhanh", _nothing, icon="plus", keys="Ctrl+N", action="new")
    body = CardGrid()
    body.add(_todo_card(), 0, 0, least=306, stretch=31)
    body.add(_targets_card(), 0, 1, least=306, stretch=31)
    body.add(_months_card(), 1, 0, least=220, stretch=27)
    body.add(_coverage_card(), 1, 1, least=220, stretch=27)
    page.set_body(body)
    return page


def _todo_card() -> Card:
    card = Card("Việc cần làm", flush=True)
    card.add_to_head(make_label("2 quá hạn, 1 hôm nay", "small"), LinkButton("Xem cả 17 việc"))
    columns = (Column("due", "Hạn", width=144), Column("what", "Việc"), Column("go", "", width=40))
    entries = (
        (
            "state-bad",
            "Quá hạn 6 ngày",
            "bad",
            "Hậu kiểm tra khắc phục: Karaoke Sao Khuê",
            "Giấy CN đủ điều kiện về ANTT hết hạn; hạn khắc phục 14/11/2026",
        ),
        (
            "state-bad",
            "Quá hạn 2 ngày",
            "bad",
            "Tin báo số 12/2026 chưa xác minh",
            "Nhận 11/11/2026 qua đường dây nóng; hạn xác minh 18/11/2026",
        ),
        (
            "clock",
            "Hôm nay 14:00",
            "text2",
            "Kiểm tra 3 cơ sở tuyến đường Phạm Văn Đồng",
            "Đội 178, 4 thành viên; biên bản chưa in",
        ),
        (
            "state-warn",
            "Còn 3 ngày",
            "warn",
            "4 giấy tờ của cơ sở sắp hết hạn",
            "2 Giấy CN đủ điều kiện về ANTT, 2 Giấy phép karaoke",
        ),
        (
            "clock",
            "Còn 24 ngày",
            "text2",
            "Kiểm tra thêm 8 cơ sở để đạt chỉ tiêu 80 %",
            "25 cơ sở chưa được kiểm tra trong năm",
        ),
        (
            "clock",
            "Còn 27 ngày",
            "text2",
            "Báo cáo năm 2026 gửi Sở Y tế TP Hải Phòng",
            "Hạn 17/12/2026; hiện có 5 cảnh báo cần xem lại",
        ),
    )
    rows = [
        Row(
            str(at),
            (
                Cell(due, icon=icon, tone=tone, bold=tone != "text2"),
                Cell(title, sub, bold=True),
                Cell("", icon="chevron-right"),
            ),
        )
        for at, (icon, due, tone, title, sub) in enumerate(entries)
    ]
    table = make_table("Việc cần làm", columns, rows, two_lines=True)
    table.horizontalHeader().hide()
    card.body.addWidget(table)
    return card


def _targets_card() -> Card:
    card = Card("Chỉ tiêu năm 2026", flush=True)
    card.add_to_head(ChartLegend((("target", "Mức giao"),)), LinkButton("Kế hoạch && chỉ tiêu"))
    columns = (
        Column("name", "Chỉ tiêu", kind="bar"),
        Column("value", "Kết quả", "right", 84),
        Column("state", "Kết luận", width=170),
    )
    entries = (
        (
            "Cơ sở được kiểm tra ít nhất 1 lần",
            0.709,
            0.8,
            "70,9 %",
            "61/86",
            State("state-warn", "Chưa đạt, thiếu 8", "warn"),
        ),
        ("Người lao động tại cơ sở được tuyên truyền", 0.59, 0.5, "59,0 %", "243/412", OK),
        ("Hình thức tuyên truyền duy trì thường xuyên", 1.0, 1.0, "3", "≥ 1", OK),
        (
            "Tin báo, tố giác xử lý kịp thời",
            0.917,
            1.0,
            "91,7 %",
            "11/12",
            State("state-warn", "Chưa đạt, thiếu 1", "warn"),
        ),
        (
            "Cán bộ được tập huấn trong năm",
            0.818,
            1.0,
            "81,8 %",
            "9/11",
            State("state-warn", "Chưa đạt, thiếu 2", "warn"),
        ),
        (
            "Học sinh THPT, GDNN được tuyên truyền",
            None,
            1.0,
            "—",
            "1.120/?",
            State("state-unknown", "Chưa đủ số liệu", "warn"),
        ),
    )
    rows = [
        Row(str(at), (Cell(name, bar=Bar(done, target)), Cell(value, sub, bold=True), state_cell(state, bold=True)))
        for at, (name, done, target, value, sub, state) in enumerate(entries)
    ]
    table = make_table("Chỉ tiêu", columns, rows, two_lines=True)
    table.horizontalHeader().hide()
    card.body.addWidget(table)
    return card


def _months_card() -> Card:
    card = Card("Lượt kiểm tra theo tháng")
    card.set_head_line(shown=False)
    card.add_to_head(ChartLegend((("solid", "Không vi phạm"), ("hatched", "Có vi phạm"))), LinkButton("Xem bảng"))
    whole, part = (4, 2, 6, 9, 8, 11, 3, 7, 6, 8, 7, 2), (1, 0, 1, 2, 1, 2, 0, 1, 1, 2, 1, 0)
    months = [Month(f"Th. {n}", w, p, n == 12) for n, (w, p) in enumerate(zip(whole, part, strict=True), start=1)]
    chart = MonthsChart()
    note = "Tháng báo cáo tính từ ngày 15 tháng trước đến ngày 14; Th. 12 chưa hết kỳ"
    chart.show_months(months, note=note, sentence="73 lượt kiểm tra trong 12 tháng, nhiều nhất tháng 6.")
    card.body.addWidget(chart)
    return card


def _coverage_card() -> Card:
    card = Card("Cơ sở đã kiểm tra, theo loại hình")
    card.set_head_line(shown=False)
    card.add_to_head(ChartLegend((("solid", "Đã kiểm tra"), ("outline", "Đang quản lý"))), LinkButton("Xem bảng"))
    rows = [
        Cover("Nhà nghỉ, khách sạn", 25, 31, "còn 6"),
        Cover("Nhà hàng, cà phê", 11, 21, "còn 10"),
        Cover("Xoa bóp, spa", 11, 14, "còn 3"),
        Cover("Karaoke", 11, 12, "còn 1"),
        Cover("Cắt tóc, gội đầu", 3, 8, "còn 5"),
    ]
    chart = CoverageChart()
    chart.show_rows(rows, sentence="61 trên 86 cơ sở đã kiểm tra.")
    card.body.addWidget(chart, 1)
    card.add_foot(
        make_label("61/86 cơ sở", "small-bold"),
        make_label("đã kiểm tra, tổng 73 lượt.", "small"),
        LinkButton("Mở danh sách 25 cơ sở chưa kiểm tra", small=True),
    )
    return card


PLACES = (
    ("Cắt tóc, gội đầu máy lạnh Hải Thành", "Cắt tóc, gội đầu", "Hải Thành 6", "—", UNCHECKED),
    ("Công ty TNHH Dịch vụ lưu trú và Ẩm thực Biển Đông", "Nhà hàng, lưu trú", "Tân Thành 4", "—", UNCHECKED),
    ("Karaoke Gió Biển", "Karaoke", "Tân Thành 2", "—", UNCHECKED),
    ("Karaoke Sao Khuê", "Karaoke", "Hải Thành 4", "15/10/2026", OVERDUE),
    ("Khách sạn Bình Minh Xanh", "Khách sạn, karaoke", "Hải Thành 1", "03/11/2026", ACTIVE),
    ("Nhà hàng Lẩu dê Gốc Đa", "Nhà hàng", "Hòa Nghĩa 2", "—", UNCHECKED),
    ("Nhà nghỉ Hương Biển", "Nhà nghỉ", "Tân Thành 1", "14/04/2026", ACTIVE),
    ("Nhà nghỉ Sao Đêm", "Nhà nghỉ", "Hải Thành 5", "30/03/2026", PAUSED),
    ("Nhà nghỉ Thảo Nguyên 2", "Nhà nghỉ", "Hòa Nghĩa 3", "06/07/2026", ACTIVE),
    ("Quán bar Đêm Thu", "Quán bar", "Hòa Nghĩa 5", "18/10/2026", ACTIVE),
    ("Quán cà phê Vườn Chòi Tre", "Quán cà phê", "Hòa Nghĩa 4", "—", UNCHECKED),
    ("Spa Ngọc Lan Hương", "Spa", "Hòa Nghĩa 1", "27/08/2026", ACTIVE),
    ("Tắm hơi Thiên Trường", "Tắm hơi", "Tân Thành 3", "19/01/2026", ACTIVE),
    ("Xoa bóp An Nhiên Đường", "Xoa bóp", "Hải Thành 3", "12/05/2026", ACTIVE),
)


def make_list() -> PageFrame:
    """The register with its card (picture b)."""
    page = PageFrame("Cơ sở", scope="86 cơ sở đang quản lý tại ngày 20/11/2026")
    page.add_button("Nhập từ Excel", _nothing, icon="table", action="import")
    page.add_button("Xuất danh sách", _nothing, icon="save", action="export")
    page.set_primary("Thêm cơ sở", _nothing, icon="plus", keys="Ctrl+N", action="new")
    bar = page.add_filter_bar(placeholder="Tìm theo tên, địa chỉ, người đại diện")
    bar.add_filter("kind", "Loại hình", (Option("1", "Karaoke", count=12), Option("2", "Nhà nghỉ", count=31)))
    bar.add_filter("group", "Tổ dân phố", (Option("1", "Hải Thành 4"),))
    bar.add_filter("state", "Tình trạng", (Option("1", "Hoạt động"), Option("2", "Tạm ngừng"), Option("3", "Đóng cửa")))
    bar.add_widget(ActionButton("Danh sách việc", menu=QMenu(page)))
    bar.set_chosen({"state": ("1", "2")})
    columns = (
        Column("name", "Tên cơ sở"),
        Column("kind", "Loại hình", width=124, keep=False),
        Column("group", "Tổ dân phố", width=108, keep=False),
        Column("checked", "Kiểm tra", "right", 94),
        Column("state", "Tình trạng", width=164),
    )
    bar.add_columns(columns, lambda key, on: table.set_column_shown(key, shown=on))
    rows = [Row(str(at), (*place[:4], state_cell(place[4]))) for at, place in enumerate(PLACES)]
    table = make_table("Danh sách cơ sở", columns, rows)
    table.show_sorting("name")
    holder = Card(flush=True)
    holder.body.addWidget(table)
    holder.add_foot(
        make_label("Theo bộ lọc: 89 cơ sở; đang chọn 1", "small"), make_label("Đã kiểm tra năm nay: 61/86", "small")
    )
    pane = SplitPane(holder, _place_card(), name="gallery")
    pane.narrow_changed.connect(lambda narrow: table.set_narrow(narrow=narrow))
    table.opened.connect(lambda _: pane.open_card())
    page.set_body(pane)
    page.table = table  # type: ignore[attr-defined]
    table.choose("3")
    page.offer_undo("Đã chuyển “Nhà nghỉ Sao Đêm” sang tạm ngừng hoạt động.", _nothing)
    return page


def _place_card() -> Card:
    card = Card(flush=True)
    head = QVBoxLayout()
    head.setContentsMargins(14, 12, 14, 8)
    head.setSpacing(1)
    top = QHBoxLayout()
    name = ElidedLabel("Karaoke Sao Khuê", "card-title")
    top.addWidget(name, 1)
    top.addWidget(IconButton("chevron-left", "Cơ sở trước", role="accent"))
    top.addWidget(IconButton("chevron-right", "Cơ sở sau", role="accent"))
    head.addLayout(top)
    head.addWidget(make_label("CS-0047. Hộ kinh doanh, mã số 0201•••••12", "small"))
    head.addSpacing(8)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(ActionButton("Lập cuộc kiểm tra", icon="clipboard"))
    row.addWidget(ActionButton("Sửa", icon="pencil", keys="F2"))
    more = ActionButton("Khác", menu=QMenu(card))
    row.addWidget(more)
    row.addStretch(1)
    head.addLayout(row)
    card.body.addLayout(head)
    tabs = Tabs(name="Hồ sơ cơ sở")
    tabs.add("summary", "Tóm tắt", _summary_tab, scroll=True)
    for title in ("Giấy tờ", "Lao động", "Kiểm tra", "Vi phạm", "Lịch sử"):
        tabs.add(title, title, QWidget)
    card.body.addWidget(tabs, 1)
    return card


def _summary_tab() -> QWidget:
    tab = QFrame()
    column = QVBoxLayout(tab)
    column.setContentsMargins(14, 12, 14, 10)
    column.setSpacing(6)
    column.addWidget(
        Banner(
            "bad",
            lead="Quá hạn khắc phục 6 ngày.",
            text="Yêu cầu nộp Giấy CN đủ điều kiện về ANTT còn hạn, hạn 14/11/2026.",
            action="Lập hậu kiểm tra",
        )
    )
    column.addWidget(Banner("warn", lead="Giấy phép karaoke còn hạn 23 ngày.", text="", action="Xem giấy tờ"))
    facts = FactsGrid(label_width=120)
    facts.show_facts(
        [
            ("Địa chỉ", "Số 218 đường Phạm Văn Đồng, tổ dân phố Hải Thành 4"),
            ("Đơn vị cũ", "phường Hải Thành, quận Dương Kinh"),
            ("Người đại diện", "Trần Văn Lực; ĐT 0912 ••• 340"),
            ("Quy mô", "8 phòng hát, 240 m²"),
            ("Bản cam kết", "Số 47/CK, ký 20/01/2026"),
            ("Phân loại nguy cơ", "Cao (khảo sát 15/10/2026)"),
        ]
    )
    column.addWidget(facts)
    column.addWidget(make_label("Giấy tờ", "small-bold"))
    columns = (
        Column("name", "Giấy tờ"),
        Column("until", "Hạn", "right", 104),
        Column("state", "Tình trạng", width=118),
    )
    rows = (
        Row("1", ("Giấy CN đăng ký hộ kinh doanh", "không hạn", state_cell(State("state-ok", "Còn hạn")))),
        Row("2", ("Giấy CN đủ điều kiện về ANTT", "30/09/2026", state_cell(State("state-bad", "Hết hạn", "bad")))),
        Row("3", ("Giấy phép karaoke", "13/12/2026", state_cell(State("state-warn", "Sắp hết hạn", "warn")))),
    )
    table = make_table("Giấy tờ", columns, rows, margin=0)
    table.horizontalHeader().hide()
    table.setFixedHeight(92)
    column.addWidget(table)
    column.addStretch(1)
    return tab


def make_form() -> PageFrame:
    """The result of an inspection (picture c)."""
    page = PageFrame("Karaoke Gió Biển", scope="Biên bản kiểm tra số 75/BB-ĐKT; nháp tự lưu lúc 15:24", back=True)
    page.add_button("In biên bản", _nothing, icon="printer", keys="Ctrl+P", action="print")
    page.add_button("Lưu", _nothing, icon="save", keys="Ctrl+S", action="save")
    page.set_primary("Hoàn thành, sang cơ sở kế tiếp", _nothing, keys="Ctrl+Enter")
    form = FormView(form_groups(), today=lambda: TODAY)
    form.set_values(
        {
            "ground": "plan",
            "plan": "KH12",
            "on": TODAY,
            "from": time(14, 5),
            "to": time(15, 20),
            "rooms": 7,
            "guests": 12,
            "workers": 9,
            "under18": 0,
            "act": "antt",
            "law": "NĐ 282/2025, từ 15/12/2025",
            "handling": "record",
            "record_on": TODAY,
            "to_whom": "ca",
            "request": "Làm thủ tục cấp đổi Giấy CN đủ điều kiện về ANTT; "
            "tổ chức khám sức khỏe cho 2 lao động còn lại.",
            "due": date(2026, 12, 5),
            "after": date(2026, 12, 7),
            "members": (
                {"name": "Bùi Khắc Điệp", "agency": "Công an phường", "role": "lead", "card": "03"},
                {"name": "Đỗ Thị Minh Hạnh", "agency": "Phòng VH–XH", "role": "clerk", "card": "05"},
                {"name": "Lương Thị Sáo", "agency": "Trạm Y tế", "role": "member", "card": "07"},
            ),
            "checks": tuple(
                {"item": str(n), "answer": a, "note": note}
                for n, (a, note) in enumerate(
                    (
                        ("ok", ""),
                        ("bad", "hết 30/09"),
                        ("ok", "8 phòng"),
                        ("ok", ""),
                        ("ok", "9/9"),
                        ("ok", "0"),
                        ("mind", "7/9"),
                        ("ok", ""),
                    )
                )
            ),
        }
    )
    form.field("law").set_read_only(read_only=True)
    form.show_findings(
        {
            "number": [
                FieldNote(
                    "error",
                    "Chưa ghi số biên bản vi phạm hành chính. Ghi theo sổ, ví dụ 06/BB-VPHC.",
                    short="Chưa ghi số biên bản vi phạm hành chính",
                )
            ],
            "members": [
                FieldNote(
                    "warning",
                    "Thẻ số 07 hết hạn ngày 31/10/2026. Ghi số thẻ mới hoặc nêu lý do.",
                    short="Một thẻ kiểm tra đã hết hạn",
                )
            ],
            "due": [FieldNote("note", "Thứ Bảy, ngày cơ quan nghỉ.", short="Hạn khắc phục rơi vào thứ Bảy")],
        },
        everywhere=True,
    )
    page.bind("next_finding", form.focus_next_finding)
    page.set_body(form)
    page.form = form  # type: ignore[attr-defined]
    return page


def form_groups() -> tuple[GroupDef, ...]:
    """A form with every common kind of field."""
    roles = (Option("lead", "Đội trưởng"), Option("clerk", "Thư ký"), Option("member", "Thành viên"))
    members = (
        FieldDef("name", "Họ và tên"),
        FieldDef("agency", "Cơ quan"),
        FieldDef("role", "Vai trò", "code", options={"options": roles, "width": 120}),
        FieldDef("card", "Thẻ số", options={"width": 64}),
    )
    questions = tuple(
        Option(str(n), words)
        for n, words in enumerate(
            (
                "Đăng ký kinh doanh",
                "Giấy CN đủ điều kiện về ANTT",
                "Giấy phép karaoke, số phòng",
                "Phòng hát ≥ 20 m², chốt cửa",
                "Hợp đồng lao động văn bản",
                "Người dưới 18 tuổi",
                "Khám sức khỏe định kỳ",
                "Cam kết với UBND phường",
            )
        )
    )
    answers = (Option("ok", "Đạt"), Option("bad", "Không đạt"), Option("mind", "Nhắc nhở"))
    return (
        GroupDef(
            "basis",
            "Căn cứ và thời gian",
            (
                FieldDef(
                    "ground",
                    "Căn cứ",
                    "code",
                    required=True,
                    options={"options": (Option("plan", "Theo kế hoạch"), Option("sudden", "Đột xuất")), "width": 142},
                ),
                FieldDef(
                    "plan",
                    "",
                    "code",
                    place="beside",
                    options={"options": (Option("KH12", "KH 12/KH-UBND ngày 09/01/2026"),)},
                ),
                FieldDef("on", "Ngày", "date", required=True),
                FieldDef("from", "từ", "clock", place="beside"),
                FieldDef("to", "đến", "clock", place="beside"),
            ),
            number="1",
            short="Căn cứ, thời gian",
        ),
        GroupDef(
            "team",
            "Thành phần",
            (FieldDef("members", "", "items", options={"columns": members, "add_text": "Thêm thành viên"}),),
            number="2",
            note="Có mặt 3, đủ tối thiểu 3 thành viên",
        ),
        GroupDef(
            "content",
            "Nội dung kiểm tra",
            (FieldDef("checks", "", "checklist", options={"answers": answers, "questions": questions}),),
            number="3",
            short="Nội dung",
            note="Phím 1, 2, 3 để chọn",
        ),
        GroupDef(
            "present",
            "Hiện trạng khi kiểm tra",
            (
                FieldDef("rooms", "Phòng mở", "count", place="above", options={"width": 0}),
                FieldDef("guests", "Khách", "count", place="above", options={"width": 0}),
                FieldDef("workers", "Lao động", "count", place="above", options={"width": 0}),
                FieldDef("under18", "Dưới 18 tuổi", "count", place="above", options={"width": 0}),
            ),
            column=1,
            short="Hiện trạng",
        ),
        GroupDef(
            "violation",
            "Vi phạm",
            (
                FieldDef(
                    "act",
                    "Hành vi",
                    "code",
                    required=True,
                    options={"options": (Option("antt", "Giấy CN về ANTT đã hết hạn"),)},
                ),
                FieldDef("law", "Văn bản"),
                FieldDef(
                    "handling",
                    "Xử lý",
                    "code",
                    required=True,
                    options={"options": (Option("record", "Lập biên bản vi phạm hành chính"),)},
                ),
                FieldDef("number", "Số biên bản", required=True, options={"width": 96}),
                FieldDef("record_on", "ngày", "date", place="beside"),
                FieldDef(
                    "to_whom", "Giao cho", "code", options={"options": (Option("ca", "Công an phường Dương Kinh"),)}
                ),
            ),
            number="4",
            column=1,
        ),
        GroupDef(
            "request",
            "Kiến nghị",
            (
                FieldDef("request", "Kiến nghị", "long_text", required=True),
                FieldDef("due", "Thời hạn", "date", required=True),
                FieldDef("after", "Hậu kiểm tra", "date"),
                FieldDef("amount", "Mức phạt", "money"),
                FieldDef("sure", "Đã nhắc", "yes_no"),
            ),
            number="5",
            column=1,
        ),
    )


def make_receive() -> PageFrame:
    """Steps, packages, verdict, figures (pictures d and e)."""
    page = PageFrame(
        "Tiếp nhận", scope="Đợt nhận 17/06/2026: 12 gói từ USB “KINGSTON”. Đã nhận 97/114 đơn vị của kỳ 6 tháng 2026."
    )
    page.add_button("Chọn tệp hoặc thư mục", _nothing, icon="folder", keys="Ctrl+O", action="open")
    page.set_primary("Gộp 8 gói đạt", _nothing, icon="inbox", keys="Ctrl+Enter")
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    steps = StepRow(name="Các bước báo cáo")
    steps.show_steps(
        (
            Step("1", "1. Kỳ báo cáo", "6 tháng đầu năm 2026", DONE),
            Step("2", "2. Kiểm tra số liệu", "0 lỗi, 2 cảnh báo", DONE),
            Step("3", "3. Xem trước", "4 trang, 1 phụ lục", DONE),
            Step("4", "4. Ký", "chưa ký", AT_WORK),
            Step("5", "5. Xuất gói", open=False),
            Step("6", "6. Biên nhận", open=False),
        ),
        current="4",
    )
    column.addWidget(steps)
    columns = (
        Column("mark", "", width=34, kind="check", sortable=False),
        Column("unit", "Đơn vị gửi", least=140),
        Column("edition", "Bản", width=116, keep=False),
        Column("verdict", "Kết luận", width=166),
        Column("why", "Lý do, lưu ý", width=170, keep=False),
        Column("new", "Mới", "right", 60),
        Column("changed", "Sửa", "right", 60),
        Column("gone", "Xóa", "right", 56),
    )
    entries = (
        ("Phường Dương Kinh", "chính thức", OK, "Không có dấu thời gian", 212, 14, 0),
        ("Phường Hưng Đạo", "chính thức", OK, "Không có dấu thời gian", 187, 9, 2),
        ("Phường Đồ Sơn", "bổ sung 1", OK, "Thay 9 bản ghi đã gửi", 3, 9, 0),
        ("Phường Kiến An", "chính thức", UNDECIDED, "Chưa biết người ký", "", "", ""),
        ("Phường Phù Liễn", "chính thức", UNDECIDED, "Thiếu gói trước (0003)", "", "", ""),
        ("Phường Hải An", "chính thức", FAILED, "Bị thay đổi sau khi ký", "", "", ""),
        ("Xã Tiên Lãng", "chính thức", KNOWN, "Trùng gói ngày 16/06", "", "", ""),
    )
    rows = [
        Row(
            str(at),
            (
                Cell(marked=state is OK),
                unit,
                Cell(edition, tone="text2"),
                state_cell(state),
                Cell(why, tone="text2"),
                *(str(n) for n in numbers),
            ),
        )
        for at, (unit, edition, state, why, *numbers) in enumerate(entries)
    ]
    table = make_table("Hộp nhận", columns, rows)
    left = QWidget()
    stack = QVBoxLayout(left)
    stack.setContentsMargins(0, 0, 0, 0)
    stack.setSpacing(12)
    card = Card(flush=True)
    card.body.addWidget(table)
    card.add_foot(
        Legend(
            (
                State("state-ok", "Đạt 8", "ok"),
                State("state-unknown", "Chưa kết luận được 2", "warn"),
                State("state-bad", "Không đạt 1", "bad"),
            ),
            bold=True,
        )
    )
    stack.addWidget(card, 1)
    strip = FigureStrip()
    strip.show_figures(
        (
            ("1.272", "bản ghi mới", None),
            ("76", "bản ghi sửa", None),
            ("3", "bản ghi xóa có lý do", None),
            ("3", "trường xung đột", State("conflict", "xung đột", "warn")),
        )
    )
    stack.addWidget(strip)
    verdict_card = Card("Phường Kiến An")
    panel = VerdictPanel()
    panel.show_verdict(
        VerdictText(
            "indeterminate",
            "Chưa kết luận được: chưa biết người ký.",
            "Nội dung còn nguyên vẹn từ khi ký. Khóa ký này chưa được ghi nhận cho phường Kiến An nên chưa thể gộp.",
            (
                ("Toàn vẹn", State("state-ok", "Nguyên vẹn", "ok")),
                ("Người ký", State("state-unknown", "Chưa ghi nhận", "warn")),
                ("Dấu thời gian", State("state-info", "Không có", "accent")),
                ("Tổng kiểm", State("state-ok", "Khớp 143/143 bản ghi", "ok")),
            ),
            "3FA1 9C04 775E B218\nD06C 41F9 8A23 55E7",
            "So dấu vân tay này với phiếu đăng ký có chữ ký của phường Kiến An. "
            "Nếu trùng, ghi nhận khóa; gói sẽ được kết luận lại ngay.",
            (("Mã lý do", "SIGNER_UNKNOWN"),),
        ),
        actions=(("Đối chiếu, ghi nhận khóa", "key", _nothing), ("Trả lại", "", _nothing)),
    )
    verdict_card.body.addWidget(panel)
    pane = SplitPane(left, verdict_card, name="receive", card_width=344)
    pane.narrow_changed.connect(lambda narrow: table.set_narrow(narrow=narrow))
    column.addWidget(pane, 1)
    page.set_body(body)
    table.choose("3")
    return page


def make_matrix() -> PageFrame:
    """Completeness (picture h)."""
    page = PageFrame(
        "Đủ, thiếu báo cáo",
        scope="Kỳ 6 tháng 2026, hạn nộp 17/06/2026; hôm nay 19/06/2026. 114 đơn vị thuộc TP Hải Phòng.",
    )
    page.add_button("Xuất Excel", _nothing, icon="table")
    page.set_primary("In công văn đôn đốc (14)", _nothing, icon="printer")
    page.work.begin("Đang lập công văn đôn đốc", icon="printer")
    page.work.show_progress(Progress(9, 14, "phường Hồng An"))
    page.work.show()
    good, late, extra = "state-ok", "clock-late", "supplement"
    columns = (
        Column("unit", "Đơn vị", width=179),
        *(
            Column(str(n), title, least=90)
            for n, title in enumerate(
                ("9 tháng 2025", "Năm 2025", "Quý I/2026", "6 tháng 2026", "9 tháng 2026", "Năm 2026")
            )
        ),
    )
    names = (
        "An Biên",
        "An Dương",
        "Dương Kinh",
        "Đồ Sơn",
        "Gia Viên",
        "Hải An",
        "Hồng An",
        "Hưng Đạo",
        "Kiến An",
        "Lê Chân",
    )
    rows = []
    for at, name in enumerate(names):
        cells: list[Cell | str] = [f"Phường {name}"]
        for period in range(6):
            cell = Cell("15/09", icon=good) if period < 4 else Cell("chưa đến", icon="dash", tone="text2")
            if (at + period) % 7 == 3 and period < 4:
                cell = Cell("trễ 4 ngày", icon=late, tone="warn", fill="warn_soft")
            elif (at, period) in {(2, 1), (3, 3)}:
                cell = Cell("bổ sung 1", icon=extra, tone="accent", fill="soft")
            elif (at, period) == (6, 3):
                cell = Cell("quá hạn 2 ngày", icon="state-bad", tone="bad", fill="bad_soft")
            elif (at, period) == (5, 3):
                cell = Cell("trả lại", icon="returned", tone="bad", fill="bad_soft")
            cells.append(cell)
        rows.append(Row(name, tuple(cells)))
    matrix = Matrix(name="Đủ, thiếu báo cáo")
    model = RowsModel(columns, parent=matrix)
    matrix.setModel(model)
    model.show_rows(rows)
    matrix.show_column_bold("3")
    body = QWidget()
    column = QVBoxLayout(body)
    column.setContentsMargins(0, 0, 0, 0)
    strip = FigureStrip()
    strip.show_figures(
        (
            ("88", "đúng hạn", State("state-ok", "", "ok")),
            ("5", "trễ hạn", State("clock-late", "", "warn")),
            ("4", "không phát sinh", State("nothing", "", "ok")),
            ("14", "quá hạn", State("state-bad", "", "bad")),
        )
    )
    column.addWidget(strip)
    card = Card(flush=True)
    card.body.addWidget(matrix)
    column.addWidget(card, 1)
    column.addWidget(
        Legend(
            (
                State(good, "đúng hạn"),
                State(late, "trễ hạn", "warn"),
                State("nothing", "không phát sinh"),
                State(extra, "bổ sung", "accent"),
                State("returned", "trả lại", "bad"),
                State("state-unknown", "chờ kết luận", "warn"),
                State("dash", "chưa đến hạn"),
            )
        )
    )
    page.set_body(body)
    page.matrix = matrix  # type: ignore[attr-defined]
    return page


def make_empty() -> PageFrame:
    """A page without records (picture j)."""
    page = PageFrame("Tuyên truyền", scope="Kỳ báo cáo năm 2026 (15/12/2025 – 14/12/2026): chưa có hoạt động nào")
    page.add_button("Nhập từ Excel", _nothing, icon="table")
    bar = page.add_filter_bar(placeholder="Tìm theo nội dung, địa điểm")
    bar.add_filter("form", "Hình thức")
    bar.setEnabled(False)
    card = Card(flush=True)
    card.body.addWidget(
        EmptyState(
            "megaphone",
            "Chưa ghi hoạt động tuyên truyền nào trong năm 2026",
            "Ghi mỗi buổi phát thanh, hội nghị, đợt phát tờ rơi một lần. "
            "Chương trình tự tính các chỉ tiêu T24, T25, T26 và đưa vào báo cáo.",
            button="Ghi hoạt động đầu tiên",
            keys="Ctrl+N",
            on_click=_nothing,
            links=(("Đã có sổ Excel?", "Nhập từ Excel", _nothing), ("Muốn xem thử?", "Mở dữ liệu thực hành", _nothing)),
        )
    )
    page.set_body(card)
    return page


PAGES = (
    PageEntry("overview", "Tổng quan", "grid", "daily", make_overview),
    PageEntry("places", "Cơ sở", "building", "daily", make_list),
    PageEntry("checks", "Kiểm tra", "clipboard", "daily", make_form),
    PageEntry("outreach", "Tuyên truyền", "megaphone", "daily", make_empty),
    PageEntry("training", "Tập huấn & cán bộ", "people", "daily", make_empty),
    PageEntry("tips", "Tin báo", "envelope", "daily", make_empty),
    PageEntry("figures", "Số liệu khác", "table", "daily", make_empty),
    PageEntry("targets", "Kế hoạch & chỉ tiêu", "target", "plan", make_empty),
    PageEntry("reports", "Báo cáo", "document", "plan", make_matrix),
    PageEntry("receive", "Tiếp nhận", "inbox", "plan", make_receive),
    PageEntry("units", "Đơn vị & tin cậy", "shield", "system", make_empty),
    PageEntry("log", "Nhật ký", "history", "system", make_empty),
    PageEntry("settings", "Cài đặt", "gear", "system", make_empty),
)
SHOWN = ("overview", "places", "checks", "outreach", "reports", "receive")


def make_window() -> MainWindow:
    """The window with all pages of the gallery."""
    groups = (("daily", "Hằng ngày"), ("plan", "Kế hoạch, báo cáo"), ("system", "Hệ thống"))
    window = MainWindow(PAGES, groups=groups, title="UBND phường Dương Kinh – Địa Bàn")
    window.set_count("checks", 1, tone="bad")
    window.set_count("tips", 1, tone="bad")
    window.set_count("reports", 5, tone="warn")
    window.set_period("Kỳ báo cáo: ", "năm 2026", "15/12/2025 – 14/12/2026")
    window.set_person("Đỗ Thị Minh Hạnh")
    window.say_saved("Đã lưu lúc 09:42")
    window.say_backup("Sao lưu gần nhất: 18/11/2026")

    def find(text: str, answer) -> None:
        hits = [
            PaletteHit("Cơ sở: 3 kết quả", f"record:{n}", place[0], "building", place[2])
            for n, place in enumerate(PLACES[3:6])
        ]
        answer(hits if text else ())

    window.set_palette_provider(find)
    window.resize(1366, 738)
    window.show_page("overview")
    return window


def photograph(app: QApplication, out: Path) -> None:
    """Take a picture of every page in light, dark and narrow windows."""
    out.mkdir(parents=True, exist_ok=True)
    for name, scheme, points, size in (
        ("light", "light", 10, (1366, 738)),
        ("dark", "dark", 10, (1366, 738)),
        ("narrow", "light", 10, (683, 384)),
        ("narrow1000", "light", 10, (990, 700)),
        ("large", "light", 14, (1366, 738)),
    ):
        theme.apply_theme(app, scheme=scheme, point_size=points)  # type: ignore[arg-type]
        window = make_window()
        window.resize(*size)
        window.show()
        for page in SHOWN:
            window.show_page(page)
            _settle(app)
            window.grab().save(str(out / f"{name}-{page}.png"))
        window.show_page("places")
        window.action("palette").trigger()
        _settle(app)
        field = app.focusWidget() or window.findChild(CommandPalette).findChild(SearchField)
        assert isinstance(field, SearchField)
        field.setText("sao")
        field.search_now()
        _settle(app)
        window.grab().save(str(out / f"{name}-palette.png"))
        window.close()
        window.deleteLater()


def _settle(app: QApplication) -> None:
    for _ in range(6):
        app.processEvents()


def main() -> int:
    """Open the window, or photograph it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path)
    parser.add_argument("--scheme", default="light")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    install_translations(app)
    theme.apply_theme(app, scheme=options.scheme)
    if options.out is not None:
        photograph(app, options.out)
        return 0
    window = make_window()
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
