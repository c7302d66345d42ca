"""The cards of inspections, violations and requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from db.domain.inspections import DONE
from desktop.services.cards import RecordDetails, VisitCard, visit_card
from desktop.services.goods_lists import goods_from
from desktop.services.visits import follow_up_of, remedy_from, violation_from
from desktop.ui.pages.registers.card_parts import CardLines, LineLink, heading
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.registers.visit_lines import remedy_line, violation_line, visit_state
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import FactsGrid

if TYPE_CHECKING:
    from db.domain.inspections import Inspection
    from desktop.services.office import Office

_VIOLATING = "found_violation"
_RECORD_MADE = "record_made"


class VisitRecordCard(DetailsCard):
    """An inspection: what came of it, what still has to be written down, and all its fields."""

    register = "inspections"
    told_before = frozenset({"establishment", "state", "kind", "result", "started_at", "ended_at", "planned_on"})

    def load(self, office: Office, record_id: str) -> VisitCard:
        return visit_card(office, record_id)

    def details_of(self, data: Any) -> RecordDetails:  # noqa: ANN401
        return data.details

    def title_of(self, data: Any) -> str:  # noqa: ANN401
        return self.details_of(data).words.get("establishment", "") or self.tr("Chưa chọn cơ sở")

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        number = self.tr("Biên bản số {number}").format(number=words["number"]) if "number" in words else ""
        return ". ".join(part for part in (number, words.get("kind", "")) if part)

    def make_actions(self) -> None:
        if self.session.doors.print_inspections is not None:
            self._print_button = self.add_action(self.tr("In biên bản"), self.print_form, icon="printer", keys="Ctrl+P")
        self.add_more(self.tr("Ghi vi phạm…"), self.begin_violation, icon="state-warn")
        self.add_more(self.tr("Ghi yêu cầu khắc phục…"), self.begin_remedy, icon="clock")
        self.add_more(self.tr("Ghi hàng hóa…"), self.begin_goods, icon="archive")
        self._follow = self.add_more(self.tr("Lập hậu kiểm tra…"), self.begin_follow_up, icon="clipboard")
        self.add_more(self.tr("Mở hồ sơ cơ sở"), self._open_place, icon="building", own=False)

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        self._follow.setEnabled(data.details.record.owned and self._visit(data).state == DONE)

    def print_form(self) -> None:
        """Print the form of this inspection, filled as far as it is."""
        door = self.session.doors.print_inspections
        if door is not None and self.data is not None:
            door((self.record_of(self.data).id,))

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        card: VisitCard = data
        parts: list[QWidget] = [*self._still_to_write(card), self._outline(card)]
        if card.violations:
            lines = [violation_line(self.session, line) for line in card.violations]
            parts += [heading(self.tr("Vi phạm")), CardLines(lines, state_width=120)]
        if card.remedies:
            lines = [remedy_line(self.session, line) for line in card.remedies]
            parts += [heading(self.tr("Yêu cầu khắc phục")), CardLines(lines, state_width=120)]
        return parts

    def _still_to_write(self, card: VisitCard) -> list[QWidget]:
        """What the paper says and no register has yet."""
        visit, found = self._visit(card), list[QWidget]()
        if not card.details.record.owned:
            return found
        if visit.remedy_request and not card.remedies:
            text = self.tr("Yêu cầu khắc phục chưa vào sổ theo dõi.")
            words = self.tr("Ghi yêu cầu khắc phục")
            found.append(Banner("info", text=text, action=words, on_action=self.begin_remedy))
        if visit.result == _RECORD_MADE and not card.violations:
            text = self.tr("Kết quả là lập biên bản vi phạm hành chính nhưng chưa ghi vi phạm nào.")
            found.append(Banner("warn", text=text, action=self.tr("Ghi vi phạm"), on_action=self.begin_violation))
        return found

    def _outline(self, card: VisitCard) -> FactsGrid:
        words, visit = card.details.words, self._visit(card)
        grid = FactsGrid(label_width=130)
        held = words.get("started_at", "")
        if visit.started_at and visit.ended_at and visit.started_at.date() == visit.ended_at.date():
            held = self.tr("{start} đến {end}").format(start=held, end=f"{visit.ended_at:%H:%M}")
        elif visit.ended_at:
            held = self.tr("{start} đến {end}").format(start=held, end=words["ended_at"])
        link = LineLink(card.details.words.get("establishment", ""), self._open_place)
        grid.show_facts(
            [
                (self.tr("Cơ sở"), link),
                (self.tr("Trạng thái"), visit_state(visit.state)),
                (self.tr("Ngày dự kiến"), words.get("planned_on", "") if visit.state != DONE else ""),
                (self.tr("Thời gian"), held),
                (self.tr("Kết quả"), words.get("result", "")),
            ]
        )
        return grid

    def _visit(self, data: Any) -> Inspection:  # noqa: ANN401
        return self.details_of(data).record.value

    def _open_place(self) -> None:
        self.session.open_record("establishments", self._visit(self.data).establishment)

    def begin_violation(self) -> None:
        """Open the form of a violation this inspection found."""
        record = self.record_of(self.data)
        self.session.go("inspections", register="violations", prefill=violation_from(record.value, record.id))

    def begin_remedy(self) -> None:
        """Open the form of the request this inspection made."""
        record = self.record_of(self.data)
        self.session.go("inspections", register="remedies", prefill=remedy_from(record.value, record.id))

    def begin_goods(self) -> None:
        """Open the form of goods this inspection found."""
        record = self.record_of(self.data)
        self.session.go("inspections", register="goods", prefill=goods_from(record.value, record.id))

    def begin_follow_up(self) -> None:
        """Open the form of an inspection that looks whether the request was met."""
        record = self.record_of(self.data)
        self.session.go("inspections", register="inspections", prefill=follow_up_of(record.value, record.id))


class ViolationRecordCard(DetailsCard):
    """A violation."""

    register = "violations"
    told_before = frozenset({"establishment"})

    def title_of(self, data: Any) -> str:  # noqa: ANN401
        return self.details_of(data).words.get("establishment", "") or self.tr("Chưa chọn cơ sở")

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        return self.details_of(data).words.get("act", "")

    def make_actions(self) -> None:
        self.add_more(self.tr("Mở hồ sơ cơ sở"), self._open_place, icon="building", own=False)
        self._visit_entry = self.add_more(self.tr("Mở cuộc kiểm tra"), self._open_visit, icon="clipboard", own=False)

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        self._visit_entry.setEnabled(bool(self.record_of(data).value.inspection))

    def _open_place(self) -> None:
        self.session.open_record("establishments", self.record_of(self.data).value.establishment)

    def _open_visit(self) -> None:
        self.session.open_record("inspections", self.record_of(self.data).value.inspection)


class RemedyRecordCard(ViolationRecordCard):
    """A request to remedy something."""

    register = "remedies"

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        return self.tr("Hạn khắc phục {day}").format(day=words["due_on"]) if "due_on" in words else ""

    def make_actions(self) -> None:
        self.add_action(self.tr("Lập hậu kiểm tra"), self.begin_follow_up, icon="clipboard")
        super().make_actions()

    def begin_follow_up(self) -> None:
        """Open the form of an inspection that looks whether the request was met."""
        remedy = self.record_of(self.data).value
        values = {"establishment": remedy.establishment, "kind": "follow_up", "follows": remedy.inspection}
        self.session.go("inspections", register="inspections", prefill=values)
