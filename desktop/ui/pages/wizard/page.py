"""Setting up an office: leads through the steps, makes the data, hands over the opened office."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.messages import describe
from desktop.ui import theme
from desktop.ui.pages.start.window import Pane
from desktop.ui.pages.wizard.below_step import BelowStep
from desktop.ui.pages.wizard.draft import BELOW, KEY, PERSON, PLAN, UNIT, DraftFile, SetupDraft
from desktop.ui.pages.wizard.key_step import KeyStep
from desktop.ui.pages.wizard.person_step import PersonStep
from desktop.ui.pages.wizard.plan_step import PlanStep
from desktop.ui.pages.wizard.steps import StepColumn
from desktop.ui.pages.wizard.unit_step import UnitStep
from desktop.ui.widgets.buttons import ActionButton, LinkButton, key_sequences
from desktop.ui.widgets.speaking import commit_typing
from desktop.ui.widgets.step_row import DONE, NOT_BEGUN, Step

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.targets import Plan
    from desktop.clock import Clock
    from desktop.services.office import NewOffice, Office
    from desktop.services.own_keys import KeyFacts
    from desktop.ui.pages.wizard.step import SetupStep
    from desktop.ui.tasks import Tasks

BEGIN = "begin"
DRAFT_WAIT_MS = 600


@dataclass(frozen=True, slots=True)
class _Made:
    office: Office
    key: KeyFacts | None
    plans: tuple[Plan, ...]


class Wizard(Pane):
    """The steps at the left, the current one beside them, the buttons below.

    Signals:
        made: the opened Office, as soon as its data are there; the steps go on.
        finished: the same Office; setting up is over.
        left: back to the start page.
        practice_asked: practice data instead.
    """

    made = Signal(object)
    finished = Signal(object)
    left = Signal()
    practice_asked = Signal()

    def __init__(
        self, tasks: Tasks, clock: Clock, *, folder: Path, drafts: DraftFile, parent: QWidget | None = None
    ) -> None:
        """Setting up that begins with the first step, or where the draft was left.

        Args:
            tasks: the background lanes.
            clock: the time.
            folder: where data lie by themselves.
            drafts: keeps what was entered.
            parent: owner.
        """
        super().__init__(parent)
        self._tasks, self._clock, self._folder, self._drafts = tasks, clock, folder, drafts
        self.subtitle = self.tr("Thiết lập lần đầu")
        self.note = self.tr("Mọi việc làm trên máy này, không cần mạng. Có thể dừng và mở lại đúng bước này.")
        self._draft = drafts.read() or SetupDraft()
        self._made: _Made | None = None
        self._busy = False
        self._passphrase: str | None = None
        self._column = StepColumn(name=self.tr("Các bước thiết lập"))
        self._column.chosen.connect(self._on_step_chosen)
        self.side = self._column
        self.unit = UnitStep(tasks, today=clock.today)
        self.below = BelowStep()
        self.person = PersonStep(today=clock.today)
        self.key = KeyStep()
        self.plan = PlanStep()
        self._steps: dict[str, SetupStep] = {
            UNIT: self.unit,
            BELOW: self.below,
            PERSON: self.person,
            KEY: self.key,
            PLAN: self.plan,
        }
        self._current = ""
        self._build()
        self._keep_soon = QTimer(self, singleShot=True, interval=DRAFT_WAIT_MS)
        self._keep_soon.timeout.connect(self.keep_draft)
        self._restore()

    # -- what the program calls ----------------------------------------------------------------------------------

    def pane_shown(self) -> None:
        self._steps[self._current].first_focus()

    def go_back(self) -> bool:
        """Esc: the step before, from the first one the start page; nothing once the data are made."""
        if self._busy:
            return True
        before = self._draft.before(self._current)
        if self._made is not None:
            if self._current == PLAN:
                self._go(KEY)
            return True
        if before:
            self._go(before)
        else:
            self.keep_draft()
            self.left.emit()
        return True

    def keep_draft(self) -> None:
        """Keep what was entered, now."""
        self._keep_soon.stop()
        if self._made is None:
            self._draft = self._gather()
            self._drafts.keep(self._draft)

    def current_step(self) -> str:
        """Key of the step on top."""
        return self._current

    def office(self) -> Office | None:
        """The office made so far, for whoever closes the window in the middle."""
        return self._made.office if self._made is not None else None

    # -- making --------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._stack = QStackedWidget()
        for step in self._steps.values():
            self._stack.addWidget(step)
            step.edited.connect(self._on_edited)
            step.next_asked.connect(self.go_on)
        self.key.enrolment_asked.connect(self._export_enrolment)
        foot = QFrame()
        foot.setProperty("role", "status")
        foot.setFixedHeight(theme.px(58))
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 0, 20, 0)
        row.setSpacing(8)
        self._practice = LinkButton(self.tr("Mở dữ liệu thực hành"), on_click=self.practice_asked.emit)
        self._back = ActionButton(self.tr("Quay lại"), keys="Esc", on_click=self.go_back)
        self._back.set_keys_shown(shown=False)
        self._next = ActionButton(self.tr("Tiếp tục"), keys="Ctrl+Return", look="primary", on_click=self.go_on)
        self._next.setAutoDefault(True)
        row.addWidget(self._practice)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(self._next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(foot)
        for keys in key_sequences("Ctrl+Return"):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.go_on)

    def _restore(self) -> None:
        draft = self._draft
        chosen = bool(draft.unit_id)
        self.unit.begin(
            draft.typed,
            draft.unit_id,
            superior=(draft.superior_id, draft.superior_name) if chosen else None,
            consolidates=draft.consolidates if chosen else None,
        )
        self._current = UNIT
        self._show_current()
        if draft.step != UNIT and chosen:
            self._wait_for_facts = draft.step
        else:
            self._wait_for_facts = ""

    # -- going on ------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """To the next step, or what is missing is shown."""
        if self._busy:
            return
        commit_typing()
        step = self._steps[self._current]
        if not step.is_ready():
            step.complain()
            return
        if self._current == PERSON:
            self._create()
        elif self._current == PLAN:
            self._finish()
        else:
            self._draft = self._gather()
            self._go(self._draft.after(self._current))

    def _go(self, key: str) -> None:
        if key == BELOW and self.unit.facts is not None:
            facts = self.unit.facts
            self.below.begin(facts.choice.id, facts.below, self._draft.reporting)
        elif key == PERSON:
            self._begin_person()
        elif key == PLAN and self._made is not None:
            self.plan.begin(self._made.plans)
        self._current = key
        self._show_current()
        self._steps[key].first_focus()
        self._keep_soon.start()

    def _begin_person(self) -> None:
        draft, unit_id, folder = self._draft, self._draft.unit_id, self._folder

        def suggest() -> str:
            from desktop.services.setup import suggest_location  # noqa: PLC0415 - loaded in the background

            return str(suggest_location(folder, unit_id))

        def show(suggested: str) -> None:
            self.person.begin(
                officer=draft.officer,
                department=draft.department or self.tr("Phòng Văn hóa – Xã hội"),
                location=draft.location,
                suggested=suggested,
                plain=draft.plain,
            )
            self.person.first_focus()

        self._tasks.run("read", suggest, receiver=self, done=show, key="location")

    def _show_current(self) -> None:
        step = self._steps[self._current]
        self._stack.setCurrentWidget(step)
        self._next.set_text(step.primary)
        self._show_steps()
        self._on_buttons()

    def _show_steps(self) -> None:
        titles = {
            UNIT: self.tr("Đơn vị"),
            BELOW: self.tr("Đơn vị cấp dưới"),
            PERSON: self.tr("Người dùng, mật khẩu"),
            KEY: self.tr("Khóa ký"),
            PLAN: self.tr("Kế hoạch"),
        }
        order = self._draft.steps
        here = order.index(self._current) if self._current in order else 0
        shown = [Step(BEGIN, self.tr("1. Bắt đầu"), self.tr("tạo dữ liệu mới"), DONE, open=self._made is None)]
        for at, key in enumerate(order):
            done = at < here
            may_open = done and (self._made is None or key in (KEY, PLAN))
            note = self._draft.unit_name if key == UNIT and done else ""
            shown.append(Step(key, f"{at + 2}. {titles[key]}", note, DONE if done else NOT_BEGUN, open=may_open))
        self._column.show_steps(shown, current=self._current)

    def _on_step_chosen(self, key: str) -> None:
        if self._busy:
            return
        if key == BEGIN:
            self.keep_draft()
            self.left.emit()
        elif key != self._current:
            self._draft = self._gather()
            self._go(key)

    def _on_edited(self) -> None:
        self._draft = self._gather()
        self._show_steps()
        self._on_buttons()
        self._keep_soon.start()
        if self._wait_for_facts and self.unit.is_ready():
            wanted, self._wait_for_facts = self._wait_for_facts, ""
            self._go(wanted if wanted in self._draft.steps else PERSON)

    def _on_buttons(self) -> None:
        made = self._made is not None
        self._practice.setVisible(not made)
        self._back.setVisible(not made or self._current == PLAN)
        self._back.setEnabled(not self._busy)
        self._next.setEnabled(not self._busy and (self._current != KEY or self.key.is_ready()))

    def _gather(self) -> SetupDraft:
        draft, facts = self._draft, self.unit.facts
        if facts is not None and facts.choice.valid_to is None:
            superior = self.unit.superior
            draft = replace(
                draft,
                unit_id=facts.choice.id,
                unit_name=facts.choice.name,
                superior_id=superior.value(),
                superior_name=superior.input().text() if superior.value() else "",
                consolidates=self.unit.consolidates.value(),
            )
        draft = replace(draft, typed=self.unit.typed())
        if self._current == BELOW:
            draft = replace(draft, reporting=self.below.reporting())
        if self._current == PERSON:
            draft = replace(
                draft,
                officer=self.person.officer(),
                department=self.person.department(),
                location=self.person.location(),
                plain=self.person.is_plain(),
            )
        return replace(draft, step=self._current if self._current in (UNIT, BELOW, PERSON) else draft.step)

    # -- making the data -----------------------------------------------------------------------------------------

    def _create(self) -> None:
        self.keep_draft()
        draft, clock = self._draft, self._clock
        self._passphrase = passphrase = self.person.passphrase()
        location = draft.location or self.person.form.field("location").value()

        def create() -> _Made:
            return _create_office(draft, location, passphrase, clock)

        self._busy = True
        self.key.show_work()
        self._current = KEY
        self._show_current()
        self._tasks.run("files", create, receiver=self, done=self._on_made, failed=self._on_refused)

    def _on_made(self, made: _Made) -> None:
        self._busy = False
        self._made = made
        self._drafts.drop()
        self._keep_soon.stop()
        self.person.forget_secrets()
        office = made.office
        self.key.show_made(
            unit=office.unit.name,
            location=office.location,
            officer=office.author.name,
            fingerprint=made.key.fingerprint if made.key else "",
            superior=office.superior.name if office.superior else "",
        )
        self._show_current()
        self._next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.made.emit(office)

    def _on_refused(self, error: KnownError) -> None:
        self._busy = False
        self._go(PERSON)
        self.person.say("bad", describe(error).text)

    def _export_enrolment(self) -> None:
        if self._made is None:
            return
        folder = QFileDialog.getExistingDirectory(self, self.tr("Thư mục để phiếu đăng ký khóa"), str(Path.home()))
        if not folder:
            return
        office, passphrase = self._made.office, self._passphrase

        def export() -> Path:
            from desktop.services.enrolments import export_enrolment  # noqa: PLC0415 - loaded in the background

            return export_enrolment(office, Path(folder), passphrase=passphrase)

        self._tasks.run(
            "files",
            export,
            receiver=self,
            done=lambda file: self.key.show_exported(str(file)),
            failed=lambda error: self.key.say("bad", describe(error).text),
        )

    def _finish(self) -> None:
        if self._made is None:
            return
        office, name = self._made.office, self.plan.chosen()
        usual = self._made.plans[0].name

        def apply() -> None:
            from desktop.services.plans import apply_plan  # noqa: PLC0415 - loaded in the background

            if name != usual:
                apply_plan(office, name)

        def hand_over(_: None) -> None:
            self._made = None
            self._passphrase = None
            self.finished.emit(office)

        self._tasks.run("write", apply, receiver=self, done=hand_over)


def _create_office(draft: SetupDraft, location: str, passphrase: str | None, clock: Clock) -> _Made:
    """Make the office and say what is shown of it; runs in the background."""
    from desktop.services.office import NewOffice, create_office  # noqa: PLC0415 - loaded in the background
    from desktop.services.own_keys import own_key_facts  # noqa: PLC0415
    from desktop.services.plans import load_presets  # noqa: PLC0415

    Path(location).parent.mkdir(parents=True, exist_ok=True)
    new: NewOffice = NewOffice(
        location,
        draft.unit_id,
        draft.officer,
        draft.superior_id or None,
        passphrase,
        draft.department,
        practice=passphrase is None,
        reporting=draft.reporting if draft.consolidates else (),
    )
    office = create_office(new, clock)
    return _Made(office, own_key_facts(office), load_presets())
