"""The form of any register: findings beside fields, drafts on every pause, saving, two versions side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from db.domain.fields import Kind
from db.domain.findings import Finding, Severity
from db.domain.registers import BY_NAME
from desktop.services.forms import OpenedForm, compare_meanwhile, draft_content, judge, newest_value, open_form
from desktop.services.records import Saved, add_record, change_record, drop_draft, keep_draft
from desktop.ui.errors import show_known_error, to_notes
from desktop.ui.pages.registers.form_building import FormBuilder, day_of
from desktop.ui.pages.registers.meanwhile import MeanwhilePanel
from desktop.ui.pages.registers.two_ways import TwoWays, two_ways
from desktop.ui.widgets.form.definitions import FieldNote
from desktop.ui.widgets.form.form_view import FormView
from desktop.ui.widgets.page_frame import PageFrame
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from desktop.services.forms import Meanwhile
    from desktop.ui.pages.registers.definition import RegisterDef
    from desktop.ui.session import Session

CANNOT_SAVE = "cannot_save"


class FormFrame(PageFrame):
    """A record being made or changed; a step of its own inside the register's page.

    Signals:
        opened: the form shows its values (tests and the page wait for it).
        judged: findings were shown.
        saved: id of the record and whether it is new.
        saved_for_next: the same when another form is to follow: a new one, or that of the record named second.
        left: the person went back; the draft is kept.
    """

    opened = Signal()
    judged = Signal()
    saved = Signal(str, bool)
    saved_for_next = Signal(str, str)
    left = Signal()

    def __init__(
        self,
        session: Session,
        definition: RegisterDef,
        *,
        record_id: str = "",
        values: Mapping[str, Any] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """A form that asks for its record in the background.

        Args:
            session: the opened office.
            definition: the register.
            record_id: the record; empty for a new one.
            values: what a new record begins with.
            parent: owner.
        """
        super().__init__(definition.words.add, back=True, parent=parent)
        self.session, self.definition, self.record_id = session, definition, record_id
        self.register = BY_NAME[definition.name]
        self.form: FormView | None = None
        self._values = dict(values or {})
        self._base: Any = None
        self._seen: Mapping[str, int] = {}
        self._owned = True
        self._names: Mapping[str, str] = {}
        self._findings: tuple[Finding, ...] = ()
        self.meanwhile: MeanwhilePanel | None = None
        self._offer: TwoWays | None = None
        self._saving = False
        self._finished = False
        self._day: Any = None
        self._make_head_buttons()
        self.back_asked.connect(self.leave)
        session.ending.connect(self.page_hidden)
        self._ask_for_record()

    # -- what pages and tests call -------------------------------------------------------------------------------

    def value(self) -> Any:  # noqa: ANN401 - the register's dataclass
        """The record as the form has it now."""
        assert self.form is not None
        return dataclasses.replace(self._base, **self.form.values())

    def save(self, *, then_next: bool = False) -> None:
        """Keep the record when nothing blocks it; otherwise show what does."""
        if self.form is None or self._saving or not self._owned or self._offer is not None:
            return
        commit_typing()
        if self.form.problems():
            self._refuse(self._findings)
            return
        self._saving = True
        value = self.value()
        self.session.read(
            lambda office: judge(office, value, self.record_id),
            receiver=self,
            done=lambda findings: self._on_judged_for_saving(value, findings, then_next=then_next),
            failed=self._on_refused,
        )

    def leave(self) -> None:
        """Go back to the list; what was typed stays as a draft."""
        if self.form is not None and not self._finished and self._owned:
            commit_typing()
            self.form.flush()
        self.left.emit()

    def first_focus(self) -> QWidget:
        """Where the focus goes when the page comes up."""
        return self

    def page_shown(self) -> None:
        """The page came to the top again."""
        if self.form is not None and self._offer is None and self.focusWidget() is None:
            self.form.focus_first()

    def page_hidden(self) -> None:
        """The person went to another page: save the draft now."""
        if self.form is not None and not self._finished:
            self.form.flush()

    def draft_offer(self) -> TwoWays | None:
        """The question about an earlier draft, while it is open."""
        return self._offer

    def shown_notes(self, name: str) -> tuple[FieldNote, ...]:
        """The findings that stand under a field."""
        return self.form_view().notes_of(name)

    # -- hooks of registers --------------------------------------------------------------------------------------

    def on_built(self) -> None:
        """The form was built and shows its values; registers add their own widgets here."""

    def on_field_changed(self, name: str) -> None:
        """A field changed; registers let others follow."""

    def after_saved(self, saved: Saved, value: Any, *, new: bool, then_next: bool) -> None:  # noqa: ANN401
        """The record is kept; tell the page."""
        del value
        if then_next:
            self.saved_for_next.emit(saved.id, "")
        else:
            self.saved.emit(saved.id, new)

    # -- opening -------------------------------------------------------------------------------------------------

    def _make_head_buttons(self) -> None:
        if not self.record_id:
            self.add_button(self.tr("Lưu và thêm tiếp"), lambda: self.save(then_next=True), icon="plus")
        self.set_primary(self.tr("Lưu"), self.save, icon="save", keys="Ctrl+S", action="save")
        self.bind("next_finding", self._next_finding)
        self.bind("recheck", self._judge)

    def _ask_for_record(self) -> None:
        self.session.read(
            lambda office: open_form(
                office,
                self.definition.name,
                self.record_id,
                values=self._values,
                prepare=self.definition.form.prepare,
            ),
            receiver=self,
            done=self._on_opened,
            failed=lambda error: show_known_error(self, error),
        )

    def _on_opened(self, found: OpenedForm) -> None:
        self._base, self._seen, self._owned, self._names = found.value, found.seen, found.owned, found.names
        self._day = day_of(found.value, self.definition.form.event, self.session.today())
        self._show_title()
        self._build(found)
        if found.draft is not None and self._owned:
            self._offer_draft(found)
        elif not self._owned:
            self.form_view().set_read_only(read_only=True)
            self._primary_button_off()
            text = self.tr("Bản ghi của đơn vị khác, chỉ xem được.")
            self.show_banner("foreign", "info", text=text, closable=False)
        else:
            self.form_view().focus_first()
        if found.conflicts:
            self._show_conflicts()
        self._judge()
        self.opened.emit()

    def _show_conflicts(self) -> None:
        """Some of what the form shows is only one of several values; saving another one here decides too."""
        self.show_banner(
            "conflicts",
            "warn",
            text=self.tr("Bản ghi có mục mang nhiều giá trị, chờ quyết định; biểu mẫu cho thấy giá trị hiển thị tạm."),
            action=self.tr("Xem xung đột"),
            on_action=lambda: self.session.go("receiving", self.record_id, tab="conflicts"),
            icon="conflict",
        )

    def form_view(self) -> FormView:
        """The form; only after `opened`."""
        assert self.form is not None
        return self.form

    def _primary_button_off(self) -> None:
        button = self.primary()
        if button is not None:
            button.setEnabled(False)
        self.unbind("save")
        self.unbind("primary")

    def _build(self, found: OpenedForm) -> None:
        builder = FormBuilder(
            self.session, self.definition.name, receiver=self, names=found.names, place=self._establishment
        )
        self._builder = builder
        groups = builder.groups(self.definition.form, day=self._day, value=found.value)
        self.form = FormView(groups, today=self.session.today, rail=self.definition.form.rail)
        body = QFrame()
        body.setProperty("role", "plain")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self._column.addWidget(self.form, 1)
        self.set_body(body)
        self.form.set_values(self._shown_values(found.value))
        self.form.changed.connect(self._on_changed)
        self.form.field_left.connect(lambda _: self._judge())
        self.form.paused.connect(self._on_paused)
        self.form.same_asked.connect(self._on_same_asked)
        self.form.open_asked.connect(self._on_open_asked)
        self.on_built()

    def _shown_values(self, value: Any) -> dict[str, Any]:  # noqa: ANN401 - the register's dataclass
        """The values as the inputs take them: records with their titles."""
        shown: dict[str, Any] = {}
        for spec in self.register.fields:
            one = getattr(value, spec.name)
            if spec.kind is Kind.RECORD and one in self._names:
                one = (one, self._names[one])
            elif spec.kind is Kind.RECORDS:
                one = tuple((each, self._names[each]) if each in self._names else each for each in one)
            shown[spec.name] = one
        return shown

    def _show_title(self) -> None:
        if self.record_id:
            title = str(getattr(self._base, self.register.title) or "")
            self.set_title(title or self.definition.words.one.capitalize())
            self.set_scope(self.tr("Sửa {one}").format(one=self.definition.words.one))

    def _establishment(self) -> str:
        if self.form is None or self.definition.name == "establishments":
            return ""
        return str(self.form.values().get("establishment") or "")

    # -- drafts --------------------------------------------------------------------------------------------------

    def _offer_draft(self, found: OpenedForm) -> None:
        draft = found.draft
        assert draft is not None
        text = self.tr("Có bản nháp {time}.").format(time=self.session.day_and_time(draft.at))
        self.form_view().set_read_only(read_only=True)
        self._offer = two_ways(
            text,
            (
                (self.tr("Tiếp tục bản nháp"), lambda: self._take_draft(draft.typed, draft.seen)),
                (self.tr("Bỏ nháp"), self._drop_draft),
            ),
        )
        self._column.insertWidget(0, self._offer)
        self._offer.ask()

    def _take_draft(self, typed: Mapping[str, Any], seen: Mapping[str, int]) -> None:
        self._close_offer()
        # The version the draft was begun from: a change made meanwhile by another shows when saving.
        self._seen = seen if self.record_id and seen else self._seen
        self.form_view().set_draft(typed)
        self._judge()

    def _drop_draft(self) -> None:
        self._close_offer()
        self.session.write(lambda office: drop_draft(office, self.definition.name, self.record_id), receiver=self)

    def _close_offer(self) -> None:
        if self._offer is not None:
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = None
        self.form_view().set_read_only(read_only=False)
        self.form_view().focus_first()

    def _on_paused(self) -> None:
        if self._finished or self._offer is not None:
            return
        content = draft_content(self.form_view().draft(), self._seen)
        self.session.write(
            lambda office: keep_draft(office, self.definition.name, self.record_id, content),
            receiver=self,
            done=lambda _: self._on_draft_kept(),
        )
        self._judge()

    def _on_draft_kept(self) -> None:
        if self._finished:
            return
        words = self.tr("Nháp đã lưu lúc {time}").format(time=self.session.clock_text())
        self.session.saved.emit(words)
        self.set_scope(words)

    # -- findings ------------------------------------------------------------------------------------------------

    def _judge(self) -> None:
        if self.form is None or self._finished:
            return
        value = self.value()
        self.session.read(
            lambda office: judge(office, value, self.record_id), receiver=self, done=self._on_judged, key="judge"
        )

    def _on_judged(self, findings: tuple[Finding, ...]) -> None:
        self._findings = findings
        self._show_waiver()
        self.form_view().show_findings(to_notes(findings))
        self.judged.emit()

    def _show_waiver(self) -> None:
        """The reason is asked for only while a warning needs one; what was written stays to be seen."""
        form, waiver = self.form_view(), self.definition.form.waiver
        if waiver:
            asked = any(one.needs_reason for one in self._findings)
            form.set_field_shown(waiver, shown=asked or bool(form.values()[waiver]))

    def _next_finding(self) -> None:
        if self.form is not None:
            self.form.focus_next_finding()

    def _on_changed(self, name: str) -> None:
        self.hide_banner(CANNOT_SAVE)
        if name == self.definition.form.event:
            self._follow_day()
        self.on_field_changed(name)

    def _follow_day(self) -> None:
        """Offer the codes of the day the record is dated with."""
        value = self.value()
        day = day_of(value, self.definition.form.event, self.session.today())
        if day == self._day:
            return
        self._day = day
        for spec in self.register.fields:
            if spec.kind in {Kind.CODE, Kind.CODES} and spec.name in self.form_view().values():
                options = self._builder.options(spec, day=day, value=getattr(value, spec.name))
                self.form_view().set_options(spec.name, options)

    # -- saving --------------------------------------------------------------------------------------------------

    def _on_judged_for_saving(self, value: Any, findings: tuple[Finding, ...], *, then_next: bool) -> None:  # noqa: ANN401
        self._findings = findings
        waiver = self.definition.form.waiver
        unexplained = bool(waiver) and any(one.needs_reason and not one.waived for one in findings)
        if unexplained or any(one.severity is Severity.ERROR for one in findings):
            self._saving = False
            self._refuse(findings, unexplained=unexplained)
            return
        new = not self.record_id
        if new:
            call = lambda office: add_record(office, value, undo=self.session.undo)  # noqa: E731
        else:
            call = lambda office: change_record(  # noqa: E731
                office, self.record_id, value, seen=self._seen, undo=self.session.undo
            )
        self.session.write(
            call,
            receiver=self,
            done=lambda saved: self._on_saved(saved, value, new=new, then_next=then_next),
            failed=self._on_refused,
        )

    def _on_saved(self, saved: Saved, value: Any, *, new: bool, then_next: bool) -> None:  # noqa: ANN401
        self._saving, self._finished = False, True
        self.after_saved(saved, value, new=new, then_next=then_next)

    def _refuse(self, findings: tuple[Finding, ...], *, unexplained: bool = False) -> None:
        """Show every error, and go to the first."""
        form = self.form_view()
        notes = to_notes(findings)
        waiver = self.definition.form.waiver
        if unexplained:
            text = self.tr("Ghi lý do vì sao vẫn hoàn thành khi còn cảnh báo, hoặc sửa mục được cảnh báo.")
            notes.setdefault(waiver, []).append(
                FieldNote("error", text, short=self.tr("Chưa ghi lý do bỏ qua cảnh báo"))
            )
        self._show_waiver()
        form.show_findings(notes, everywhere=True)
        errors = sum(1 for found in notes.values() for one in found if one.severity == "error") + len(form.problems())
        self.show_banner(
            CANNOT_SAVE,
            "bad",
            lead=self.tr("Chưa lưu được {one}.").format(one=self.definition.words.one),
            text=self.tr("Còn {n} lỗi cần sửa; bấm F8 để đến từng lỗi. Chữ đã gõ còn trong nháp.").format(n=errors),
        )
        wrong = [name for name, found in notes.items() if name in form.values() and found[0].severity == "error"]
        wrong = wrong or list(form.problems())
        order = list(form.values())
        if wrong:
            form.focus_field(min(wrong, key=order.index))
        self.judged.emit()

    def _on_refused(self, error: KnownError) -> None:
        self._saving = False
        if error.code == "CHANGED_MEANWHILE":
            self._compare()
            return
        show_known_error(self, error)

    # -- two versions --------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        edited, base = self.value(), self._base
        self.form_view().flush()
        self.session.read(
            lambda office: compare_meanwhile(office, self.definition.name, self.record_id, edited=edited, base=base),
            receiver=self,
            done=self._show_meanwhile,
            failed=lambda error: show_known_error(self, error),
        )

    def _show_meanwhile(self, found: Meanwhile) -> None:
        panel = MeanwhilePanel(found)
        panel.decided.connect(lambda taken: self._take_decision(found, taken))
        panel.put_off.connect(self._close_meanwhile)
        self.meanwhile = panel
        self.form_view().hide()
        self._column.addWidget(panel, 1)
        panel.begin()

    def _close_meanwhile(self) -> None:
        if self.meanwhile is not None:
            self._column.removeWidget(self.meanwhile)
            self.meanwhile.hide()
            self.meanwhile.deleteLater()
            self.meanwhile = None
        self.form_view().show()
        self.form_view().focus_first()

    def _take_decision(self, found: Meanwhile, taken: frozenset[str]) -> None:
        """Go on from the kept record with what was chosen of the edited one."""
        edited = self.value()
        chosen = {name: getattr(found.value, name) for name in taken}
        merged = dataclasses.replace(edited, **chosen)
        self._base, self._seen = found.value, found.seen
        self._close_meanwhile()
        self.form_view().set_values(self._shown_values(merged))
        self.save()

    # -- the rest ------------------------------------------------------------------------------------------------

    def _on_same_asked(self, name: str) -> None:
        self.session.read(
            lambda office: newest_value(office, self.definition.name),
            receiver=self,
            done=lambda value: self._put_same(name, value),
            key="same",
        )

    def _put_same(self, name: str, value: Any) -> None:  # noqa: ANN401
        if value is not None:
            self.form_view().set_value(name, getattr(value, name))
            self._judge()

    def _on_open_asked(self, name: str, record_id: str) -> None:
        register = self.register.field(name).register
        self.form_view().flush()
        self.session.open_record(register, record_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.leave()
            return
        super().keyPressEvent(event)
