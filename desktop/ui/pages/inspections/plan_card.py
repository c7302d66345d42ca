"""The card of an inspection plan: what is wrong, how far it is, its places by day, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from db.domain.inspection_plans import DRAFT
from db.domain.inspections import DONE
from desktop.services.cards import RecordDetails
from desktop.services.inspection_planning import make_visits, visits_of_plan
from desktop.services.plan_printing import PlanPaperKind, print_plan
from desktop.services.team_lists import PlanCardData, PlanStop, load_plan_card
from desktop.ui.pages.inspections.calendar import PlanCalendar
from desktop.ui.pages.registers.card_parts import CardLine, CardLines, heading, quiet
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.history import HistoryView
from desktop.ui.pages.registers.visit_lines import visit_state
from desktop.ui.printing import PaperOrder
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.formats import say_date, say_number

if TYPE_CHECKING:
    from db.domain.errors import KnownError
    from db.domain.inspection_plans import InspectionPlan
    from desktop.services.office import Office
    from desktop.services.records import Saved

_SELECTION = frozenset({"method", "rule", "seed", "selected_from"})


class PlanRecordCard(DetailsCard):
    """An inspection plan."""

    register = "inspection_plans"
    told_before = frozenset({"visits", "name", "number", "from_on", "to_on"}) | _SELECTION

    def load(self, office: Office, record_id: str) -> PlanCardData:
        return load_plan_card(office, record_id)

    def details_of(self, data: Any) -> RecordDetails:  # noqa: ANN401
        return data.details

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        plan = self._plan_of(data)
        number = self.tr("Số {number}").format(number=plan.number) if plan.number else self.tr("Chưa có số")
        return f"{number}. {say_date(plan.from_on)} – {say_date(plan.to_on)}"

    def tabs(self) -> Sequence[tuple[str, str]]:
        return (
            ("summary", self.tr("Tóm tắt")),
            ("places", self.tr("Cơ sở")),
            ("calendar", self.tr("Lịch")),
            ("history", self.tr("Lịch sử")),
        )

    def fill_tab(self, key: str, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        card: PlanCardData = data
        if key == "places":
            return self._places(card)
        if key == "calendar":
            return self._calendar(card)
        if key == "history":
            return (HistoryView(self.session, self.register, card.details.record.id),)
        return super().fill_tab(key, data)

    def make_actions(self) -> None:
        self._choose = self.add_action(self.tr("Chọn cơ sở"), self.choose_places, icon="target")
        self._make = self.add_more(self.tr("Lập các cuộc kiểm tra"), self.make_inspections, icon="clipboard")
        if self.session.doors.print_paper is not None:
            for kind, words in self._papers():
                self.add_more(words, lambda kind=kind: self.print_plan(kind), icon="printer", own=False)
        if self.session.doors.print_inspections is not None:
            self.add_more(self.tr("In biên bản của ngày gần nhất"), self.print_next_day, icon="printer", own=False)

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        card: PlanCardData = data
        self._choose.setEnabled(card.details.record.owned)
        self._make.setEnabled(card.details.record.owned and self._waiting(card) > 0)

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        card: PlanCardData = data
        plan, words = self._plan_of(card), card.details.words
        parts: list[QWidget] = []
        if card.details.record.owned and self._waiting(card) and plan.state not in ("", DRAFT, "cancelled", "done"):
            text = self.tr("{n} cơ sở chưa có cuộc kiểm tra.").format(n=self._waiting(card))
            action = self.tr("Lập các cuộc kiểm tra")
            parts.append(Banner("info", text=text, action=action, on_action=self.make_inspections))
        held = sum(1 for stop in card.stops if stop.state == DONE)
        grid = FactsGrid(label_width=130)
        choice = ", ".join(words[name] for name in ("method", "rule") if name in words)
        seed = self.tr("hạt giống {seed}").format(seed=plan.seed) if plan.seed else ""
        chosen_from = self.tr("từ {n} cơ sở").format(n=say_number(plan.selected_from)) if plan.selected_from else ""
        grid.show_facts(
            [
                (self.tr("Cơ sở"), say_number(len(card.stops))),
                (self.tr("Đã kiểm tra"), say_number(held)),
                (self.tr("Cách chọn"), ", ".join(part for part in (choice, seed, chosen_from) if part)),
            ]
        )
        return (*parts, grid)

    def choose_places(self) -> None:
        """Open the step that chooses the places of this plan."""
        record = self.record_of(self.data)
        self.session.go("inspections", record.id, register=self.register, task="select")

    def make_inspections(self) -> None:
        """Make the inspections that the plan asks for, in the background."""
        plan_id, undo = self.record_of(self.data).id, self.session.undo
        self.session.write(
            lambda office: make_visits(office, plan_id, undo=undo),
            receiver=self,
            done=self._on_made,
            failed=self._on_refused,
        )

    def print_plan(self, kind: PlanPaperKind) -> None:
        """Show a paper of the plan."""
        door, record = self.session.doors.print_paper, self.record_of(self.data)
        if door is not None:
            title = dict(self._papers())[kind].removeprefix(self.tr("In "))
            name = {"route": "lo-trinh", "annex": "phu-luc-co-so", "calendar": "lich-kiem-tra"}[kind.value]
            door(
                PaperOrder(
                    title[:1].upper() + title[1:], lambda office: print_plan(office, record.id, kind), f"{name}.pdf"
                )
            )

    def print_next_day(self) -> None:
        """Show the forms of the next day on which the plan goes out, or of the last one."""
        card: PlanCardData = self.data
        days = sorted({stop.on for stop in card.stops if stop.on and stop.inspection})
        day = next((one for one in days if one >= self.session.today()), days[-1] if days else None)
        if day is not None:
            self.print_day(day)

    def print_day(self, day: date) -> None:
        """Show the forms of the inspections made for one day, filled as far as they are."""
        plan_id = self.record_of(self.data).id
        self.session.read(
            lambda office: visits_of_plan(office, plan_id, day), receiver=self, done=self._print_forms, key="day"
        )

    def _print_forms(self, ids: tuple[str, ...]) -> None:
        door = self.session.doors.print_inspections
        if door is not None and ids:
            door(ids)

    def _papers(self) -> tuple[tuple[PlanPaperKind, str], ...]:
        return (
            (PlanPaperKind.ROUTE, self.tr("In danh sách lộ trình")),
            (PlanPaperKind.ANNEX, self.tr("In phụ lục danh sách cơ sở")),
            (PlanPaperKind.CALENDAR, self.tr("In lịch kiểm tra")),
        )

    def _places(self, card: PlanCardData) -> Sequence[QWidget]:
        if not card.stops:
            return (quiet(self.tr("Kế hoạch chưa có cơ sở. Bấm “Chọn cơ sở” để chấm điểm, chọn và chia lịch.")),)
        parts: list[QWidget] = []
        for day, stops in groupby(card.stops, key=lambda stop: stop.on):
            parts.append(heading(self._say_day(day)))
            parts.append(CardLines([self._line(stop) for stop in stops], state_width=128))
        return parts

    def _line(self, stop: PlanStop) -> CardLine:
        sub = ", ".join(part for part in (stop.neighbourhood, stop.reason) if part)
        state = visit_state(stop.state) if stop.inspection else None
        return CardLine(stop.name or self.tr("Chưa có hồ sơ"), state=state, sub=sub, on_open=lambda: self._open(stop))

    def _calendar(self, card: PlanCardData) -> Sequence[QWidget]:
        calendar = PlanCalendar(self.session.today())
        calendar.show_visits([(stop.on, stop.name) for stop in card.stops if stop.on])
        return (calendar,)

    def _open(self, stop: PlanStop) -> None:
        if stop.inspection:
            self.session.open_record("inspections", stop.inspection)
        else:
            self.session.open_record("establishments", stop.place_id)

    def _say_day(self, day: date | None) -> str:
        return say_date(day) if day else self.tr("Chưa xếp ngày")

    def _waiting(self, card: PlanCardData) -> int:
        return sum(1 for stop in card.stops if not stop.inspection)

    def _plan_of(self, data: Any) -> InspectionPlan:  # noqa: ANN401
        return self.details_of(data).record.value

    def _on_made(self, saved: Saved) -> None:
        count = len(saved.changes.ids("inspections"))
        self.said.emit(self.tr("Đã lập {n} cuộc kiểm tra.").format(n=say_number(count)))

    def _on_refused(self, error: KnownError) -> None:
        self.refused.emit(error)
