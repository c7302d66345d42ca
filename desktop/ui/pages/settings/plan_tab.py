"""Which plan's targets the office goes by, and what the plans ask for, with their clauses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from db.domain.targets import Comparator, Plan, Target
from desktop.services.plans import apply_plan, current_plan, load_indicators, load_presets
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.models.rows import RowsModel
from desktop.ui.widgets.buttons import ActionButton, LinkButton
from desktop.ui.widgets.card import Card
from desktop.ui.widgets.cells import Cell, Column, Row, State, state_cell
from desktop.ui.widgets.formats import say_plain
from desktop.ui.widgets.labels import ElidedLabel
from desktop.ui.widgets.table import DataTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.domain.targets import Indicator
    from desktop.services.office import Office
    from desktop.ui.session import Session
    from desktop.ui.widgets.page_frame import PageFrame


@dataclass(frozen=True, slots=True)
class _Plans:
    presets: tuple[Plan, ...]
    current: Plan
    indicators: dict[str, Indicator]


class PlanTab(QFrame):
    """Plans left, targets of the chosen one right."""

    def __init__(self, session: Session, frame: PageFrame, *, on_applied: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._session, self._frame, self._tell = session, frame, on_applied
        self._plans: _Plans | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 12, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._make_list(), 4)
        row.addWidget(self._make_targets(), 5)

    def begin(self) -> None:
        """Ask for the plans."""
        self._session.read(_load, receiver=self, done=self._show, key="plans")

    def _make_list(self) -> Card:
        card = Card(self.tr("Kế hoạch"), flush=True)
        card.add_to_head(LinkButton(self.tr("Mở tệp kế hoạch…"), on_click=self._choose_file))
        columns = (
            Column("plan", self.tr("Kế hoạch"), sortable=False),
            Column("state", "", width=152, sortable=False),
        )
        self.table = DataTable(name=self.tr("Các kế hoạch"), two_lines=True)
        self._model = RowsModel(columns, parent=self.table)
        self.table.setModel(self._model)
        self.table.horizontalHeader().hide()
        self.table.current_changed.connect(self._show_targets)
        card.body.addWidget(self.table)
        return card

    def _make_targets(self) -> Card:
        card = Card(flush=True)
        head = QVBoxLayout()
        head.setContentsMargins(14, 10, 14, 8)
        head.setSpacing(6)
        self._title = ElidedLabel(role="section")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._title, 1)
        self.apply = ActionButton(self.tr("Áp dụng kế hoạch này"), icon="check", on_click=self._apply)
        line.addWidget(self.apply)
        head.addLayout(line)
        card.body.addLayout(head)
        columns = (
            Column("name", self.tr("Chỉ tiêu, căn cứ"), sortable=False),
            Column("target", self.tr("Mức giao"), "right", 150, sortable=False),
        )
        targets = DataTable(name=self.tr("Chỉ tiêu của kế hoạch"), two_lines=True)
        self._targets = RowsModel(columns, parent=targets)
        targets.setModel(self._targets)
        card.body.addWidget(targets, 1)
        card.setMinimumHeight(theme.px(240))
        return card

    def _show(self, plans: _Plans) -> None:
        self._plans = plans
        shown = list(plans.presets)
        if all(plan.name != plans.current.name for plan in shown):
            shown.insert(0, plans.current)
        keep = self.table.current_id() or plans.current.name
        self._model.show_rows([self._row(plan, plans.current) for plan in shown])
        self.table.choose(keep)
        self._show_targets(self.table.current_id())

    def _row(self, plan: Plan, current: Plan) -> Row:
        sub = self.tr("Giai đoạn {programme}, {n} chỉ tiêu").format(programme=plan.programme, n=len(plan.targets))
        in_force = plan.name == current.name
        state = state_cell(State("state-ok", self.tr("Đang áp dụng"), "ok")) if in_force else Cell("")
        return Row(plan.name, (Cell(plan.title, sub, bold=in_force, tip=plan.title), state))

    def _show_targets(self, name: str) -> None:
        if self._plans is None or not name:
            return
        plans = self._plans
        plan = plans.current if plans.current.name == name else next(p for p in plans.presets if p.name == name)
        self._title.set_text(plan.title)
        self.apply.setEnabled(plan.name != plans.current.name)
        self._targets.show_rows([self._target(target) for target in plan.targets])

    def _target(self, target: Target) -> Row:
        indicator = self._plans.indicators.get(target.indicator) if self._plans is not None else None
        sign = {Comparator.AT_LEAST: "≥", Comparator.AT_MOST: "≤", Comparator.EXACTLY: "="}[target.comparator]
        unit = indicator.unit if indicator else ""
        asked = f"{sign} {say_plain(target.value)} {unit}".strip()
        if target.aspirational:
            asked = self.tr("phấn đấu {asked}").format(asked=say_plain(target.value) + f" {unit}")
        name = indicator.name if indicator else target.indicator
        return Row(target.indicator, (Cell(name, target.source, tip=f"{name}\n{target.source}"), asked))

    def _apply(self) -> None:
        name = self.table.current_id()
        if name:
            self._apply_named(name)

    def _choose_file(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self, self.tr("Tệp kế hoạch"), str(Path.home()), self.tr("Kế hoạch (*.toml)")
        )
        if file:
            self._apply_named(file)

    def _apply_named(self, name: str) -> None:
        self._session.write(
            lambda office: apply_plan(office, name),
            receiver=self,
            done=self._on_applied,
            failed=lambda error: show_known_error(self._frame, error),
        )

    def _on_applied(self, plan: Plan) -> None:
        self._session.say_saved()
        self._frame.show_banner("plan", "ok", text=self.tr("Đang áp dụng: {title}.").format(title=plan.title))
        self._tell()
        self.begin()


def _load(office: Office) -> _Plans:
    indicators = {one.code: one for one in load_indicators().indicators}
    return _Plans(load_presets(), current_plan(office), indicators)
