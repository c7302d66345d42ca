"""The step "Chọn cơ sở": wish at the left, answer at the right; ends in a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout

from desktop.services.inspection_planning import Spreading, keep_plan, plan_route
from desktop.services.selection import select_places
from desktop.services.selection_beginnings import SelectionBeginning, begin_selection
from desktop.services.selection_drafts import ByHand, drop_selection_draft, keep_selection_draft
from desktop.services.selection_words import is_of_method
from desktop.ui import theme
from desktop.ui.errors import show_known_error
from desktop.ui.pages.inspections.selection_results import SelectionResults
from desktop.ui.pages.inspections.selection_wish import WishPanel
from desktop.ui.pages.registers.import_step import ImportStep
from desktop.ui.widgets.card import make_plain
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_date, say_number
from desktop.ui.widgets.speaking import commit_typing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from db.domain.errors import KnownError
    from db.domain.inspection_plans import PlannedVisit
    from db.domain.progress import CancelToken, Report
    from desktop.services.inspection_planning import OpenedPlan
    from desktop.services.records import Saved
    from desktop.services.selection import Selection
    from desktop.ui.session import Session
    from desktop.ui.tasks import Handle

_WISH_WIDTH = 326

Answer = tuple["Selection", "tuple[PlannedVisit, ...]"]


class SelectionStep(ImportStep):
    """The places of a new plan (empty id), or of a plan that is kept already.

    Signals:
        answered: a selection is shown.
        kept: id of the plan and a sentence.
    """

    answered = Signal()
    kept = Signal(str, str)

    def __init__(self, session: Session, plan_id: str = "", parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Chọn cơ sở"), back=True, parent=parent)
        self.session, self.plan_id = session, plan_id
        self.selection: Selection | None = None
        self.by_hand = ByHand()
        self._opened: OpenedPlan | None = None
        self._visits: tuple[PlannedVisit, ...] = ()
        self._handle: Handle | None = None
        self._saving = False
        self._touched = False
        self.wish_panel = WishPanel(session)
        self.results = SelectionResults(session)
        self.add_filter_bar(placeholder=self.tr("Tìm theo tên, địa chỉ")).changed.connect(
            lambda text, _: self.results.search(text)
        )
        words = self.tr("Lưu vào kế hoạch") if plan_id else self.tr("Lưu thành kế hoạch")
        self.set_primary(words, self.save, icon="save", keys="Ctrl+S", action="save")
        self._lay_out()
        self._connect()
        self._set_ready(ready=False)

    # -- what pages and tests call -------------------------------------------------------------------------------

    def page_shown(self) -> None:
        if self._handle is None:
            self._begin()

    def first_focus(self) -> QWidget:
        """The list of places chosen."""
        return self.results.tables["chosen"][0]

    def choose_anew(self) -> None:
        """Forget what an earlier choice put into the list, and choose; what somebody put in stays."""
        own = {place: reason for place, reason in self.by_hand.added.items() if not is_of_method(reason)}
        self.by_hand = replace(self.by_hand, added=own, moved={})
        self.choose()

    def choose(self) -> None:
        """Choose anew by the wish and what was changed by hand."""
        commit_typing()
        wish = self.wish_panel.wish(plan_id=self.plan_id, added=self.by_hand.added, removed=self.by_hand.removed)
        spreading, office = self.wish_panel.spreading(), self.session.office

        def call(report: Report, token: CancelToken) -> Answer:
            found = select_places(office, wish, token=token, report=report)
            return found, plan_route(office, found, spreading)

        self.work.begin(self.tr("Đang chấm điểm và chọn cơ sở"), icon="target")
        self._handle = self.session.tasks.run(
            "files",
            call,
            receiver=self,
            done=self._on_answered,
            failed=self._on_refused,
            progress=self.work.show_progress,
            stopped=self._on_stopped,
            key="choose",
        )

    def save(self) -> None:
        """Keep the list in the plan."""
        commit_typing()
        selection, visits = self.selection, self.visits()
        if selection is None or self._saving:
            return
        if self.wish_panel.form.problems():
            return
        self._saving = True
        name, kind = self.wish_panel.name_and_kind()
        opened, undo, plan_id = self._opened, self.session.undo, self.plan_id

        def call(office: Any) -> Saved:  # noqa: ANN401 - the office
            saved = keep_plan(office, selection, visits, name=name, kind=kind, undo=undo, opened=opened)
            drop_selection_draft(office, plan_id)
            return saved

        self.session.write(call, receiver=self, done=self._on_kept, failed=self._on_refused)

    def visits(self) -> tuple[PlannedVisit, ...]:
        """The visits with the days changed by hand."""
        moved = self.by_hand.moved
        return tuple(
            replace(visit, on=moved[visit.establishment]) if visit.establishment in moved else visit
            for visit in self._visits
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
            return
        super().keyPressEvent(event)

    def leave(self) -> None:
        """Back to the list; what was wished stays as a draft."""
        commit_typing()
        self._stop()
        self._keep_draft()
        self.left.emit()

    # -- making --------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.wish_panel.setFixedWidth(theme.px(_WISH_WIDTH))
        row.addWidget(self.wish_panel)
        row.addWidget(self.results, 1)
        self.set_body(make_plain(row))

    def _connect(self) -> None:
        self.back_asked.connect(self.leave)
        self.work.stop_asked.connect(self._stop)
        self.session.ending.connect(self._keep_draft)
        self.wish_panel.choose_asked.connect(self.choose_anew)
        self.wish_panel.spread_changed.connect(self._spread)
        self.wish_panel.form.changed.connect(self._touch)
        self.wish_panel.paused.connect(self._keep_draft)
        self.results.added.connect(self._add)
        self.results.removed.connect(self._remove)
        self.results.moved.connect(self._move)
        self.bind("recheck", self.choose_anew)
        self.bind("delete", self.results.ask_to_remove)

    # -- beginning -----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        office, plan_id = self.session.office, self.plan_id
        self.work.begin(self.tr("Đang chấm điểm cơ sở"), icon="target")
        self._handle = self.session.tasks.run(
            "files",
            lambda report, token: begin_selection(office, plan_id, token=token, report=report),
            receiver=self,
            done=self._on_begun,
            failed=self._on_refused,
            progress=self.work.show_progress,
            stopped=self._on_stopped,
        )

    def _on_begun(self, found: SelectionBeginning) -> None:
        self.work.end()
        self._opened = found.opened
        values = self.wish_panel.values_of(found.wish, found.spreading, name=found.name, kind=found.kind)
        self.wish_panel.begin(values, needs=found.needs, neighbourhoods=found.neighbourhoods, teams=found.teams)
        if found.draft is not None:
            self.by_hand, self._touched = found.draft.by_hand, True
            self.wish_panel.take_draft(found.draft.typed)
            text = self.tr("Đã mở lại lần chọn chưa lưu, {time}.").format(
                time=self.session.day_and_time(found.draft.at)
            )
            action = self.tr("Bỏ bản nháp")
            self.show_banner("draft", "info", text=text, action=action, on_action=self._drop_draft)
        if found.opened is not None and found.opened.visits and found.draft is None:
            self._show(found.opened.selection, found.opened.visits)
        else:
            self.choose()

    def _drop_draft(self) -> None:
        self.hide_banner("draft")
        self.by_hand, self._touched, plan_id = ByHand(), False, self.plan_id
        self.session.write(
            lambda office: drop_selection_draft(office, plan_id), receiver=self, done=lambda _: self._begin()
        )

    # -- answers -------------------------------------------------------------------------------------------------

    def _on_answered(self, answer: Answer) -> None:
        self.work.end()
        self.hide_banner("error")
        self.wish_panel.say_fresh()
        self._show(*answer)

    def _show(self, selection: Selection, visits: Sequence[PlannedVisit]) -> None:
        self.selection, self._visits = selection, tuple(visits)
        self.results.show_selection(selection, self.visits())
        self._show_scope()
        self._set_ready(ready=bool(selection.chosen))
        self._say_nothing_chosen(selection)
        self.answered.emit()

    def _say_nothing_chosen(self, selection: Selection) -> None:
        self.hide_banner("nothing")
        if selection.chosen:
            return
        if selection.left_out:
            text = self.tr("Không cơ sở nào được chọn. Lý do của từng cơ sở ở thẻ “Để lại”.")
            self.show_banner("nothing", "warn", text=text)
        else:
            text = self.tr("Sổ chưa có cơ sở nào đang hoạt động.")
            action = self.tr("Mở sổ cơ sở")
            self.show_banner(
                "nothing", "info", text=text, action=action, on_action=lambda: self.session.go("establishments")
            )

    def _show_scope(self) -> None:
        selection = self.selection
        if selection is None:
            return
        wish, need = selection.wish, selection.coverage
        words = self.tr("{span}: chọn {n}, để lại {m} cơ sở").format(
            span=f"{say_date(wish.from_on)} – {say_date(wish.to_on)}",
            n=say_number(len(selection.chosen)),
            m=say_number(len(selection.left_out)),
        )
        if need is not None:
            words += self.tr("; chỉ tiêu {code}: {done}/{required}, còn {needed}").format(
                code=need.code,
                done=say_number(need.done),
                required=say_number(need.required),
                needed=say_number(need.needed),
            )
        homeless = sum(1 for visit in self.visits() if visit.on is None)
        if homeless:
            words += self.tr("; {n} chưa xếp được ngày").format(n=say_number(homeless))
        self.set_scope(words)

    def _spread(self) -> None:
        selection = self.selection
        if selection is None:
            return
        spreading: Spreading = self.wish_panel.spreading()
        self.session.read(
            lambda office: plan_route(office, selection, spreading), receiver=self, done=self._on_spread, key="spread"
        )

    def _on_spread(self, visits: tuple[PlannedVisit, ...]) -> None:
        self._visits = visits
        self.results.show_visits(self.visits())
        self._show_scope()

    # -- by hand -------------------------------------------------------------------------------------------------

    def _add(self, place: str, reason: str) -> None:
        self._change(added={**self._listed(), place: reason}, removed=_without(self.by_hand.removed, place))

    def _remove(self, place: str, reason: str) -> None:
        self._change(added=_without(self._listed(), place), removed={**self.by_hand.removed, place: reason})

    def _listed(self) -> Mapping[str, str]:
        """What is in by hand; of a kept plan shown as it stands, its whole list."""
        opened = self._opened
        if opened is None or self.selection is not opened.selection:
            return self.by_hand.added
        return {one.place.id: one.reason for one in opened.selection.chosen}

    def _touch(self) -> None:
        """Something was changed that a draft should keep."""
        self._touched = True

    def _move(self, place: str, day: date) -> None:
        self.by_hand = replace(self.by_hand, moved={**self.by_hand.moved, place: day})
        self.results.show_visits(self.visits())
        self._show_scope()
        self._touch()
        self._keep_draft()

    def _change(self, *, added: Mapping[str, str], removed: Mapping[str, str]) -> None:
        self.by_hand = replace(self.by_hand, added=added, removed=removed)
        self._touch()
        self._keep_draft()
        self.choose()

    def _keep_draft(self) -> None:
        if self._saving or not self._touched:
            return
        typed, by_hand, plan_id = self.wish_panel.form.draft(), self.by_hand, self.plan_id
        self.session.write(
            lambda office: keep_selection_draft(office, plan_id, typed, by_hand),
            receiver=self,
            done=lambda _: self.session.say_saved(),
        )

    # -- the rest ------------------------------------------------------------------------------------------------

    def _on_kept(self, saved: Saved) -> None:
        count = say_number(len(self._visits))
        self.kept.emit(saved.id, self.tr("Đã lưu kế hoạch với {n} cơ sở.").format(n=count))

    def _on_refused(self, error: KnownError) -> None:
        self.work.end()
        self._saving = False
        show_known_error(self, error)

    def _on_stopped(self) -> None:
        self.work.end(self.tr("Đã dừng; danh sách giữ như cũ."), state=State("stop", ""))

    def _stop(self) -> None:
        if self._handle is not None and not self._handle.is_finished:
            self.work.stopping()
            self._handle.cancel()

    def _set_ready(self, *, ready: bool) -> None:
        primary = self.primary()
        if primary is not None:
            primary.setEnabled(ready)


def _without(reasons: Mapping[str, str], place: str) -> dict[str, str]:
    return {one: reason for one, reason in reasons.items() if one != place}
