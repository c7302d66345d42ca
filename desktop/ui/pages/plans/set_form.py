"""The form of a set of targets; a step of its own above the tab."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from db.domain.targets import Indicator, Plan
from desktop.messages import describe
from desktop.services.lists import report_year
from desktop.services.plans import current_plan, get_plan, load_indicators, save_plan
from desktop.services.records import drop_draft, keep_draft, load_draft
from desktop.services.target_sets import new_set_name
from desktop.ui.errors import show_known_error
from desktop.ui.pages.plans.set_values import TARGETS, form_notes, set_groups, set_to_values, values_to_set
from desktop.ui.texts import tr
from desktop.ui.widgets.form.definitions import FieldNote
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.queries.settings import Draft
    from desktop.services.office import Office
    from desktop.ui.session import Session

_DRAFT = "target_set"
_OF_TARGETS = frozenset({"TARGET_UNKNOWN_INDICATOR", "TARGET_TWICE", "TARGET_RANGE_EMPTY", "TARGET_SHARE_OVER_100"})


class SetForm(PageFrame):
    """A set being made or changed.

    Signals:
        opened: the form shows its values.
        saved: name of the set and, for one that existed, the set as it was.
        left: the person went back; the draft is kept.

    Attributes:
        form: the inputs; None until `opened`.
    """

    opened = Signal()
    saved = Signal(str, object)
    left = Signal()

    def __init__(self, session: Session, name: str = "") -> None:
        """A form that asks for its set in the background; for a new one without a name."""
        super().__init__(tr("Thêm bộ chỉ tiêu") if not name else tr("Sửa bộ chỉ tiêu"), back=True)
        self._session, self._name = session, name
        self._base: Plan | None = None
        self._finished = False
        self.form: FormView | None = None
        self.set_primary(self.tr("Lưu"), self.save, icon="save", keys="Ctrl+S", action="save")
        self.bind("next_finding", self._next_finding)
        self.back_asked.connect(self.leave)
        session.ending.connect(self.page_hidden)
        session.read(
            lambda office: _open(office, name),
            receiver=self,
            done=self._on_opened,
            failed=lambda error: show_known_error(self, error),
        )

    def leave(self) -> None:
        """Go back; what was typed stays as a draft."""
        commit_typing()
        self.page_hidden()
        self.left.emit()

    def page_hidden(self) -> None:
        """Another page came up: keep the draft now."""
        if self.form is not None and not self._finished:
            self.form.flush()

    def page_shown(self) -> None:
        """The form came up again."""
        if self.form is not None and self.focusWidget() is None:
            self.form.focus_first()

    def save(self) -> None:
        """Keep the set when nothing blocks it; otherwise show what does."""
        if self.form is None or self._base is None or self._finished:
            return
        commit_typing()
        notes = form_notes(self.form.values())
        if self.form.problems() or notes:
            self._refuse(notes)
            return
        base = self._base
        plan = values_to_set(base, self.form.values())
        self._session.write(
            lambda office: _save(office, plan, self._name),
            receiver=self,
            done=lambda kept: self._on_saved(kept, base),
            failed=self._on_refused,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.leave()
            return
        super().keyPressEvent(event)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _on_opened(self, found: tuple[Plan, tuple[Indicator, ...], Draft | None]) -> None:
        plan, indicators, draft = found
        self._base = plan
        self.form = FormView(set_groups(indicators), today=self._session.today, rail=False)
        self.form.set_values(set_to_values(plan))
        self.form.paused.connect(self._keep_draft)
        self.form.changed.connect(lambda _: self.hide_banner("refused"))
        self.form.field_left.connect(lambda _: self._look_again())
        self.set_body(self.form)
        if plan.title and self._name:
            self.set_title(plan.title)
            self.set_scope(self.tr("Sửa bộ chỉ tiêu, bản {n}").format(n=plan.version))
        if draft is not None and isinstance(draft.content, dict):
            self._offer_draft(draft)
        self.form.focus_first()
        self.opened.emit()

    def _offer_draft(self, draft: Draft) -> None:
        text = self.tr("Có bản nháp {time}.").format(time=self._session.day_and_time(draft.at))
        content = draft.content
        self.show_banner(
            "draft", "info", text=text, action=self.tr("Tiếp tục bản nháp"), on_action=lambda: self._take(content)
        )

    def _take(self, content: object) -> None:
        self.hide_banner("draft")
        if self.form is not None and isinstance(content, dict):
            self.form.set_draft(content)
            self.form.focus_first()

    def _keep_draft(self) -> None:
        if self.form is None or self._finished:
            return
        content = self.form.draft()
        self._session.write(
            lambda office: keep_draft(office, _DRAFT, self._name, content),
            receiver=self,
            done=lambda _: self._say_draft(),
        )

    def _say_draft(self) -> None:
        words = self.tr("Nháp đã lưu lúc {time}").format(time=self._session.clock_text())
        self._session.saved.emit(words)

    def _look_again(self) -> None:
        """Findings that were shown go when what they ask for is there."""
        if self.form is not None:
            self.form.show_findings(form_notes(self.form.values()))

    def _next_finding(self) -> None:
        if self.form is not None:
            self.form.focus_next_finding()

    def _refuse(self, notes: dict[str, list[FieldNote]]) -> None:
        assert self.form is not None
        self.form.show_findings(notes, everywhere=True)
        count = len(notes) + len(self.form.problems())
        self.show_banner(
            "refused",
            "bad",
            lead=self.tr("Chưa lưu được bộ chỉ tiêu."),
            text=self.tr("Còn {n} lỗi cần sửa; bấm F8 để đến từng lỗi. Chữ đã gõ còn trong nháp.").format(n=count),
        )
        wrong = [*notes, *self.form.problems()]
        if wrong:
            self.form.focus_field(wrong[0])

    def _on_refused(self, error: KnownError) -> None:
        if error.code in _OF_TARGETS:
            self._refuse({TARGETS: [FieldNote("error", describe(error).text)]})
        else:
            show_known_error(self, error)

    def _on_saved(self, plan: Plan, base: Plan) -> None:
        self._finished = True
        self._session.say_saved()
        self.saved.emit(plan.name, base if self._name else None)


def _open(office: Office, name: str) -> tuple[Plan, tuple[Indicator, ...], Draft | None]:
    year = report_year(office).year
    plan = get_plan(office, name) if name else Plan("", "", str(year), year, (), regime=current_plan(office).regime)
    return plan, load_indicators().indicators, load_draft(office, _DRAFT, name)


def _save(office: Office, plan: Plan, name: str) -> Plan:
    kept = save_plan(office, replace(plan, name=name or new_set_name(office, plan.title)))
    drop_draft(office, _DRAFT, name)
    return kept
