"""The tab "Kinh phí": money by year, source and purpose (R16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.domain.budgets import add_money
from desktop.services.figure_lists import budget_year, record_lines, years_with
from desktop.ui.pages.other_figures.years import find_in_years, year_filter
from desktop.ui.pages.registers.definition import (
    FieldPlace,
    FilterDef,
    FormPlan,
    GroupPlan,
    RegisterDef,
    Summary,
    Words,
)
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.form_building import catalog_options
from desktop.ui.pages.registers.form_frame import FormFrame
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Bar, Cell, Column, Row
from desktop.ui.widgets.charts.target_bar import TargetBar
from desktop.ui.widgets.formats import say_date, say_number, say_percent
from desktop.ui.widgets.labels import make_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from db.domain.budgets import BudgetLine, Money
    from desktop.services.figure_lists import RecordLine
    from desktop.services.office import Office

NAME = "budgets"


class BudgetForm(FormFrame):
    """The form of a line of the budget: its name follows purpose, source and year."""

    _named = ""

    def on_built(self) -> None:
        self._named = "" if self.record_id else self.form_view().values()["name"]

    def on_field_changed(self, name: str) -> None:
        if name in {"purpose", "source", "year"}:
            self._put_name()

    def _put_name(self) -> None:
        values = self.form_view().values()
        if self._owned and values["purpose"] and values["source"] and values["name"] in {"", self._named}:
            named = budget_name(self.session.office, values["purpose"], values["source"], values["year"])
            if named != values["name"]:
                self._named = named
                self.form_view().set_value("name", named)


class BudgetCard(DetailsCard):
    """The card of a line: how much of what was granted is spent, then the facts."""

    register = NAME

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401 - as the engine declares it
        money = add_money((self.record_of(data).value,))
        bar = TargetBar()
        words = share_words(money)
        bar.show_share(None if money.share is None else money.share / 100, sentence=words)
        return (bar, make_label(words, "small"))


def make_definition(office: Office) -> RegisterDef:
    """The register as its page shows it."""
    plan = make_form_plan()
    return RegisterDef(
        name=NAME,
        words=Words(
            title=tr("Số liệu khác"),
            tab=tr("Kinh phí"),
            icon="chart",
            add=tr("Thêm khoản kinh phí"),
            search=tr("Tìm theo tên khoản"),
            one=tr("khoản kinh phí"),
            counted=tr("khoản"),
            empty_title=tr("Chưa ghi khoản kinh phí nào"),
            empty_text=tr("Ghi dự toán, số được giao và đã giải ngân theo nguồn, nội dung chi của từng năm."),
            empty_button=tr("Thêm khoản đầu tiên"),
        ),
        columns=(
            Column("sort_key", tr("Khoản kinh phí"), least=170),
            Column("event_on", tr("Đến ngày"), align="right", width=98),
            Column("granted", tr("Được giao"), align="right", width=108),
            Column("spent", tr("Giải ngân"), align="right", width=108, keep=False),
            Column("share", tr("Tỷ lệ"), align="right", width=70, sortable=False),
            Column("bar", "", width=72, sortable=False, keep=False, kind="bar"),
        ),
        order=("event_on", True),
        find=find_in_years(NAME),
        rows=_rows,
        form=plan,
        make_card=lambda session: BudgetCard(session, plan),
        make_form=BudgetForm,
        filters=(
            year_filter(NAME),
            FilterDef("source", tr("Nguồn"), catalog_options(office, "budget_sources")),
            FilterDef("purpose", tr("Nội dung chi"), catalog_options(office, "budget_purposes")),
        ),
        summary=_summarize,
    )


def make_form_plan() -> FormPlan:
    """The groups of the form."""
    return FormPlan(
        groups=(
            GroupPlan(
                "what",
                tr("Khoản kinh phí"),
                (FieldPlace("year", options={"width": 72}), "source", "purpose", "name", "document"),
                number="1",
            ),
            GroupPlan("money", tr("Số tiền"), ("estimated", "granted", "spent", "as_of"), number="2", column=1),
            GroupPlan(
                "rest",
                tr("Ghi chú"),
                (FieldPlace("waiver", options={"lines": 2}), FieldPlace("note", options={"lines": 2})),
                number="3",
                column=1,
            ),
        ),
        event="as_of",
        rail=False,
        prepare=begin_line,
        waiver="waiver",
    )


def begin_line(office: Office, values: dict[str, Any]) -> dict[str, Any]:
    """A new line is of this year, as of today."""
    today = office.clock.today()
    begun = {"year": today.year, "as_of": today}
    return {**begun, **{name: value for name, value in values.items() if value not in (None, "")}}


def budget_name(office: Office, purpose: str, source: str, year: int | None) -> str:
    """What a line is called: purpose, source and year."""
    words = office.catalogs
    named = f"{words.word('budget_purposes', purpose)}, {words.word('budget_sources', source).lower()}"
    return tr("{name}, năm {year}").format(name=named, year=year) if year else named


def share_words(money: Money) -> str:
    """How much of what was granted is spent, in a sentence."""
    if money.share is None:
        return tr("Chưa đủ số liệu để tính tỷ lệ giải ngân.")
    words = tr("Đã giải ngân {share}: {spent} trên {granted} đồng.")
    return words.format(
        share=say_percent(money.share), spent=say_number(money.spent), granted=say_number(money.granted)
    )


def share_cells(money: Money) -> tuple[Cell, Cell]:
    """The share spent as a figure and as a bar; a share above everything is not in order."""
    share = money.share
    over = share is not None and share > 100
    figure = Cell(say_percent(share), tone="warn" if over else "" if share is not None else "mute")
    return (figure, Cell(bar=Bar(None if share is None else min(1.0, share / 100))))


def _rows(office: Office, ids: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_row(line) for line in record_lines(office, NAME, ids))


def _row(line: RecordLine) -> Row:
    value: BudgetLine = line.value
    money = add_money((value,))
    cells = (
        Cell(value.name),
        Cell(say_date(value.as_of)),
        Cell(say_number(value.granted)),
        Cell(say_number(value.spent)),
        *share_cells(money),
    )
    return Row(line.id, cells)


def _summarize(office: Office) -> Summary:
    found = budget_year(office, years_with(office, NAME)[0])
    if not found.rows:
        return Summary(tr("Chưa ghi kinh phí của đơn vị"))
    scope = tr("Năm {year}: được giao {granted} đồng, đã giải ngân {spent} đồng").format(
        year=found.year, granted=say_number(found.total.granted), spent=say_number(found.total.spent)
    )
    return Summary(scope, tr("Tỷ lệ giải ngân:"), say_percent(found.total.share))
