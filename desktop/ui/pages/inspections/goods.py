"""Goods and cultural products found at checks: list, card and form (domain.md §1.4 R22)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.services.goods_lists import GoodsLine, goods_lines, goods_of_year
from desktop.ui.pages.registers.asking import find_in
from desktop.ui.pages.registers.definition import (
    FieldPlace,
    FilterDef,
    FormPlan,
    GroupPlan,
    RegisterDef,
    Summary,
    Words,
    waiver_place,
)
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Column, Row
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_plain

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.ui.session import Session


def make_goods(session: Session) -> RegisterDef:
    """The list of goods."""
    plan, office = make_goods_plan(), session.office
    return RegisterDef(
        name="goods",
        words=Words(
            title=tr("Kiểm tra"),
            tab=tr("Hàng hóa"),
            icon="archive",
            add=tr("Ghi hàng hóa"),
            search=tr("Tìm theo tên hàng hóa, sản phẩm"),
            one=tr("hàng hóa vi phạm"),
            counted=tr("lần"),
            empty_title=tr("Chưa ghi hàng hóa, sản phẩm vi phạm nào"),
            empty_text=tr(
                "Ghi sản phẩm văn hóa đồi trụy, hàng cấm, hàng không rõ nguồn gốc phát hiện qua kiểm tra và cách xử lý."
            ),
            empty_button=tr("Ghi hàng hóa đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Tên"), least=140),
            Column("kind", tr("Loại"), width=124, sortable=False, keep=False),
            Column("place", tr("Cơ sở"), sortable=False, keep=False, least=110),
            Column("event_on", tr("Ngày"), align="right", width=92),
            Column("quantity", tr("Số lượng"), align="right", width=88, sortable=False),
            Column("handling", tr("Xử lý"), width=104, sortable=False),
        ),
        order=("event_on", True),
        find=find_in("goods"),
        rows=_goods_rows,
        form=plan,
        make_card=lambda session: GoodsCard(session, plan),
        filters=(
            FilterDef("kind", tr("Loại"), catalog_options(office, "goods_kinds")),
            FilterDef("handling", tr("Xử lý"), catalog_options(office, "goods_handlings")),
        ),
        summary=_summarize_goods,
        also=("establishments",),
        days=True,
    )


def make_goods_plan() -> FormPlan:
    """The groups of the form of goods."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Hàng hóa, sản phẩm"),
                (
                    FieldPlace("name", label=tr("Tên")),
                    "kind",
                    "found_on",
                    FieldPlace("quantity", options={"width": 84}),
                    FieldPlace("quantity_unit", place="beside", label=tr("đơn vị tính")),
                    "value",
                ),
                number="1",
            ),
            GroupPlan(
                "where",
                tr("Nơi phát hiện, xử lý"),
                (
                    "establishment",
                    "inspection",
                    FieldPlace("agency", label=tr("Cơ quan")),
                    "handling",
                    "document",
                    FieldPlace("note", options={"lines": 2}),
                    waiver_place(),
                ),
                number="2",
                column=1,
            ),
        ),
        event="found_on",
        rail=False,
        waiver="waiver",
    )


class GoodsCard(DetailsCard):
    """Goods that were found."""

    register = "goods"

    def make_actions(self) -> None:
        self._place_entry = self.add_more(self.tr("Mở hồ sơ cơ sở"), self._open_place, icon="building", own=False)
        self._visit_entry = self.add_more(self.tr("Mở cuộc kiểm tra"), self._open_visit, icon="clipboard", own=False)

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        value = self.record_of(data).value
        self._place_entry.setEnabled(bool(value.establishment))
        self._visit_entry.setEnabled(bool(value.inspection))

    def _open_place(self) -> None:
        self.session.open_record("establishments", self.record_of(self.data).value.establishment)

    def _open_visit(self) -> None:
        self.session.open_record("inspections", self.record_of(self.data).value.inspection)


def _goods_rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_goods_row(office, line) for line in goods_lines(office, ids))


def _goods_row(office: Office, line: GoodsLine) -> Row:
    amount = f"{say_plain(line.quantity)} {line.unit}".strip() if line.quantity is not None else NONE
    handling = office.catalogs.word("goods_handlings", line.handling) if line.handling else NONE
    cells = (
        Cell(line.name),
        Cell(office.catalogs.word("goods_kinds", line.kind)),
        Cell(line.place or NONE),
        Cell(say_date(line.found_on)),
        Cell(amount),
        Cell(handling),
    )
    return Row(line.id, cells)


def _summarize_goods(office: Office) -> Summary:
    times, worth = goods_of_year(office)
    scope = tr("Kỳ báo cáo này: {n} lần phát hiện").format(n=say_number(times))
    return Summary(scope, tr("Trị giá trong kỳ:"), tr("{n} đồng").format(n=say_number(worth)))
