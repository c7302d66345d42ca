"""Giải trình số liệu: one figure with its fraction, what was counted and what not, rule, clause and version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import describe_code
from desktop.services.explaining import explain_figure
from desktop.ui.pages.explaining import words
from desktop.ui.pages.explaining.asked import DENOMINATOR, NUMERATOR, FigureAsked, ListAsked
from desktop.ui.pages.explaining.next_steps import next_step
from desktop.ui.pages.explaining.parts import at_left, make_bar, make_facts, make_part, make_verdict
from desktop.ui.pages.explaining.record_list import RecordList
from desktop.ui.pages.explaining.unit_list import UnitList
from desktop.ui.pages.registers.card_parts import ScrollColumn, quiet
from desktop.ui.pages.registers.list_pane import stands_above
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from desktop.ui.widgets.labels import ElidedLabel, make_label, make_rule

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.targets import Figure
    from desktop.services.explaining import Explanation
    from desktop.ui.session import Session


class ExplanationCard(QFrame):
    """The explanation of one figure, and the lists behind it as a second step.

    Signals:
        close_asked: ✕ or Esc.
        explained: an explanation is shown.
        refused: KnownError; the owner shows it on its page.
        save_asked: FigureAsked whose records are wanted as a workbook.

    Attributes:
        explanation: what is shown; None before the first.
        records: the records behind a part, a second step.
        units: the figure unit by unit, another.
    """

    close_asked = Signal()
    explained = Signal()
    refused = Signal(object)
    save_asked = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._session = session
        self._asked: FigureAsked | None = None
        self.explanation: Explanation | None = None
        self._links: list[QPushButton] = []
        self._body = ScrollColumn()
        self.records = RecordList(session)
        self.records.back_asked.connect(self._back_to_figure)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._body)
        self._stack.addWidget(self.records)
        self.units = UnitList(session)
        self.units.back_asked.connect(self._back_to_figure)
        self.units.unit_opened.connect(self._explain_unit)
        self.units.refused.connect(self.refused)
        self._stack.addWidget(self.units)
        self._whole: FigureAsked | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(make_rule())
        column.addWidget(self._stack, 1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._say_nothing()

    # -- what owners call --------------------------------------------------------------------------------------------

    def explain(self, asked: FigureAsked) -> None:
        """Ask how a figure came about and show it."""
        self._whole = None
        self._ask(asked)

    def _ask(self, asked: FigureAsked) -> None:
        self._asked = asked
        self._stack.setCurrentWidget(self._body)
        self._session.read(
            lambda office: explain_figure(office, asked.period, asked.code, unit_id=asked.unit_id),
            receiver=self,
            done=self._show,
            failed=self._on_refused,
            key=f"explain.{id(self)}",
        )

    def again(self) -> None:
        """Ask anew after records changed."""
        if self._asked is not None:
            self._ask(self._asked)

    @property
    def asked(self) -> FigureAsked | None:
        """The figure it is about."""
        return self._asked

    def links(self) -> tuple[QPushButton, ...]:
        """The links to lists and next steps, from the top."""
        return tuple(self._links)

    def focus_first(self) -> None:
        """Go to the first link, or to the list that is open."""
        step = self._stack.currentWidget()
        if isinstance(step, (RecordList, UnitList)):
            step.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        target = next((link for link in self._links if link.isEnabled()), self)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self._stack.currentWidget() is not self._body:
                self._back_to_figure()
            elif self._whole is not None:
                self._back_to_whole()
            else:
                self.close_asked.emit()
            return
        super().keyPressEvent(event)

    # -- showing -----------------------------------------------------------------------------------------------------

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(14, 8, 8, 8)
        head.setSpacing(6)
        self._title = ElidedLabel(role="section")
        self._title.set_text(self.tr("Giải trình số liệu"))
        head.addWidget(self._title, 1)
        head.addWidget(IconButton("close", self.tr("Đóng giải trình"), role="accent", on_click=self.close_asked.emit))
        return head

    def _say_nothing(self) -> None:
        self._body.fill((quiet(self.tr("Chọn một con số để xem cách tính và các bản ghi đứng sau.")),))

    def _on_refused(self, error: KnownError) -> None:
        self.explanation = None
        self._say_nothing()
        self.refused.emit(error)

    def _show(self, explanation: Explanation) -> None:
        had_focus = self.isAncestorOf(self.window().focusWidget() or self.window())
        self.explanation = explanation
        self._links = []
        figure = explanation.figure
        self._title.set_text(self.tr("Giải trình số liệu: {code}").format(code=figure.indicator.code))
        self.setAccessibleName(f"{self._title.whole_text()}, {figure.indicator.name}")
        parts: list[QWidget] = [
            make_label(figure.indicator.name, "bold", wrap=True),
            make_label(words.say_headline(figure), "figure"),
            make_bar(explanation),
            make_verdict(explanation),
            *self._missing(explanation),
        ]
        for key in (NUMERATOR, DENOMINATOR):
            lines, links = make_part(explanation, key, on_open=self._open_list)
            parts += lines
            self._links += links
        parts += make_facts(explanation, today=self._session.today())
        if self._is_rolled_up(figure):
            by_unit = LinkButton(self.tr("Xem theo từng đơn vị"), on_click=self._open_units)
            parts.insert(4, at_left(by_unit))
            self._links.append(by_unit)
        elif self._whole is not None:
            back = LinkButton(self.tr("Về số tổng hợp"), on_click=self._back_to_whole)
            parts.insert(4, at_left(back))
            self._links.append(back)
        save = LinkButton(self.tr("Xuất danh sách ra Excel"), on_click=lambda: self.save_asked.emit(self._asked))
        parts.append(at_left(save))
        self._links.append(save)
        self._body.fill(parts)
        if had_focus:
            self.focus_first()
        self.explained.emit()

    def _missing(self, explanation: Explanation) -> list[QWidget]:
        """Why there is no value, and what to do next."""
        figure = explanation.figure
        missing = figure.missing
        if missing is None:
            return []
        message = describe_code(missing.code, missing.parameters)
        step = next_step(figure, explanation)
        banner = Banner(
            "warn",
            lead=self.tr("Chưa đủ số liệu."),
            text=" ".join(filter(None, (message.what, message.why, message.next_step))),
            icon="state-unknown",
        )
        if step is None:
            return [banner]
        button = ActionButton(step.words, icon="pencil", on_click=lambda: step.take(self._session))
        self._links.append(button)
        return [banner, at_left(button)]

    # -- the second step ---------------------------------------------------------------------------------------------

    def _open_list(self, asked: ListAsked) -> None:
        if self._asked is None:
            return
        self.records.show_list(self._asked, asked)
        self._stack.setCurrentWidget(self.records)
        self.records.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_rolled_up(self, figure: Figure) -> bool:
        """Whether other units may be counted in the figure."""
        asked, office = self._asked, self._session.office
        whole = asked is not None and asked.unit_id is None and figure.unit_id == office.unit.id
        return whole and stands_above(office)

    def _open_units(self) -> None:
        if self._asked is None:
            return
        self.units.show_figure(self._asked)
        self._stack.setCurrentWidget(self.units)
        self.units.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _explain_unit(self, unit_id: str) -> None:
        if self._asked is not None:
            self._whole = self._asked
            self._ask(replace(self._asked, unit_id=unit_id))
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back_to_whole(self) -> None:
        whole, self._whole = self._whole, None
        if whole is not None:
            self._ask(whole)

    def _back_to_figure(self) -> None:
        self._stack.setCurrentWidget(self._body)
        self.focus_first()
