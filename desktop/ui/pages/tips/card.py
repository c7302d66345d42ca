"""The card of a tip: its four stages, what is owed, the facts, and who gave it behind its own password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from db.domain.tips import BY_INSPECTION, Tip, TipStage, is_overdue, owes_answer, tip_stage
from desktop.services.cards import RecordDetails
from desktop.services.tip_lists import note_answered, plan_inspection
from desktop.ui.pages.registers.ask_panel import AskPanel
from desktop.ui.pages.registers.card_parts import CardLine, CardLines, LineLink
from desktop.ui.pages.registers.definition import FormPlan
from desktop.ui.pages.registers.details_card import DetailsCard
from desktop.ui.pages.tips.informant_view import InformantView
from desktop.ui.pages.tips.vault_keeper import VaultKeeper
from desktop.ui.texts import tr
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import say_date

if TYPE_CHECKING:
    from desktop.services.records import Saved
    from desktop.ui.session import Session

INFORMANT = "informant"
_WITH_BUTTON = frozenset({"TIP_WITHOUT_INSPECTION", "TIP_NOT_ANSWERED"})


class TipCard(DetailsCard):
    """A tip."""

    register = "tips"
    told_before = frozenset(
        {"received_at", "received_by", "due_on", "verified_on", "verified_by", "classified_on", "handled_on"}
        | {"classification", "handling", "establishment", "inspection"}
    )

    def __init__(self, session: Session, plan: FormPlan, parent: QWidget | None = None) -> None:
        self._keeper = VaultKeeper(session)
        super().__init__(session, plan, parent=parent)
        self._keeper.setParent(self)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves the page, opens a form or locks the screen locks the vault too."""
        self._keeper.lock()
        super().hideEvent(event)

    def title_of(self, data: Any) -> str:  # noqa: ANN401
        tip, words = self._tip(data), self.details_of(data).words
        # What was told stays in the office that was told; others know a tip by its kind.
        return tip.summary or tip.about or words.get("kind") or self.tr("Tin báo")

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        words = self.details_of(data).words
        number = self.tr("Số {number}").format(number=words["number"]) if "number" in words else ""
        return ". ".join(part for part in (number, words.get("kind", ""), words.get("channel", "")) if part)

    def tabs(self) -> Sequence[tuple[str, str]]:
        return (
            ("summary", self.tr("Tóm tắt")),
            (INFORMANT, self.tr("Người báo tin")),
            ("history", self.tr("Lịch sử")),
        )

    def make_actions(self) -> None:
        self._visit_entry = self.add_more(self.tr("Lập kiểm tra đột xuất"), self.plan_visit, icon="clipboard")
        self._answer_entry = self.add_more(self.tr("Ghi đã thông báo kết quả…"), self.ask_answer, icon="check")
        self._place_entry = self.add_more(self.tr("Mở hồ sơ cơ sở"), self._open_place, icon="building", own=False)

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        tip, owned = self._tip(data), self.record_of(data).owned
        self._visit_entry.setEnabled(owned and bool(tip.establishment) and not tip.inspection)
        self._answer_entry.setEnabled(owned and tip.handled_on is not None and tip.answered_on is None)
        self._place_entry.setEnabled(bool(tip.establishment))

    def fill_tab(self, key: str, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        if key == INFORMANT:
            record = self.record_of(data)
            return (InformantView(self.session, record.id, keeper=self._keeper, owned=record.owned),)
        return super().fill_tab(key, data)

    def finding_banners(self, details: RecordDetails) -> list[QWidget]:
        """The findings, those with a button here apart."""
        rest = tuple(one for one in details.findings if one.code not in _WITH_BUTTON)
        return [*super().finding_banners(replace(details, findings=rest)), *self._offers(details)]

    def before_facts(self, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        details = self.details_of(data)
        tip, words = self._tip(data), details.words
        grid = FactsGrid(label_width=130)
        facts: list[tuple[str, str | QWidget]] = []
        if tip.establishment:
            facts.append((self.tr("Cơ sở"), LineLink(words.get("establishment", "…"), self._open_place)))
        if tip.inspection:
            facts.append((self.tr("Cuộc kiểm tra"), LineLink(words.get("inspection", "…"), self._open_visit)))
        if tip.due_on is not None:
            facts.append((self.tr("Hạn xử lý"), say_date(tip.due_on)))
        grid.show_facts(facts)
        lines = CardLines(stage_lines(tip, details, self.session.today()), state_width=104)
        return (lines, grid) if facts else (lines,)

    # -- what may be done ----------------------------------------------------------------------------------------

    def plan_visit(self) -> None:
        """Make the unannounced inspection that follows from the tip, and go there."""
        tip_id = self.record_of(self.data).id
        self.session.write(
            lambda office: plan_inspection(office, tip_id, undo=self.session.undo),
            receiver=self,
            done=self._open_planned,
            failed=self.refused.emit,
        )

    def ask_answer(self) -> None:
        """Ask on which day the result was told to whoever gave the tip."""
        panel = AskPanel(
            self.tr("Đã thông báo kết quả cho người báo tin"),
            go=self.tr("Ghi"),
            words=self.tr("Cách thông báo"),
            today=self.session.today,
        )
        self.ask(panel, self._note_answered)

    def _note_answered(self, day: date | None, how: str) -> None:
        tip_id = self.record_of(self.data).id
        if day is not None:
            self.session.write(
                lambda office: note_answered(office, tip_id, day, how, undo=self.session.undo),
                receiver=self,
                done=lambda _: self.said.emit(self.tr("Đã ghi ngày thông báo kết quả.")),
                failed=self.refused.emit,
            )

    def _open_planned(self, saved: Saved) -> None:
        self.session.open_record("inspections", saved.id)

    def _open_place(self) -> None:
        self.session.open_record("establishments", self._tip(self.data).establishment)

    def _open_visit(self) -> None:
        self.session.open_record("inspections", self._tip(self.data).inspection)

    def _offers(self, details: RecordDetails) -> list[QWidget]:
        """What the tip asks for, with the button that does it."""
        tip: Tip = details.record.value
        owned, offers = details.record.owned, list[QWidget]()
        if tip.handling == BY_INSPECTION and not tip.inspection:
            can = owned and bool(tip.establishment)
            text = self.tr("Cách xử lý là kiểm tra đột xuất nhưng chưa có cuộc kiểm tra nào.")
            offers.append(
                Banner(
                    "warn",
                    text=text if can else text + " " + self.tr("Chọn cơ sở liên quan trước."),
                    action=self.tr("Lập kiểm tra đột xuất") if can else "",
                    on_action=self.plan_visit if can else None,
                )
            )
        if owes_answer(tip):
            text = self.tr("Người báo tin yêu cầu được biết kết quả, chưa ghi đã thông báo.")
            action = self.tr("Ghi đã thông báo") if owned else ""
            offers.append(Banner("warn", text=text, action=action, on_action=self.ask_answer if owned else None))
        return offers

    def _tip(self, data: Any) -> Tip:  # noqa: ANN401
        return self.details_of(data).record.value


def stage_lines(tip: Tip, details: RecordDetails, today: date) -> list[CardLine]:
    """The four stages with their days, who did them, and which one is next."""
    words, stage = details.words, tip_stage(tip)
    received = tip.received_at.date() if tip.received_at else None
    told = (
        (TipStage.RECEIVED, tr("1. Tiếp nhận"), received, words.get("received_by", "")),
        (TipStage.VERIFIED, tr("2. Xác minh"), tip.verified_on, words.get("verified_by", "")),
        (TipStage.CLASSIFIED, tr("3. Phân loại"), tip.classified_on, words.get("classification", "")),
        (TipStage.HANDLED, tr("4. Xử lý"), tip.handled_on, words.get("handling", "")),
    )
    order = [one for one, *_ in told]
    lines: list[CardLine] = []
    for at, (_, title, day, by) in enumerate(told):
        if day is not None:
            state = State("state-ok", tr("Xong"))
        elif at == order.index(stage) + 1:
            late = is_overdue(tip, today)
            state = State("state-bad", tr("Quá hạn"), "bad") if late else State("clock", tr("Tiếp theo"))
        else:
            state = State("dash", tr("Chưa ghi"))
        lines.append(CardLine(title, say_date(day) if day else "", state, by))
    return lines


def tip_state(stage: TipStage, *, overdue: bool, owes: bool) -> State:
    """The state of a tip in its list."""
    if overdue:
        return State("state-bad", tr("Quá hạn"), "bad")
    if owes:
        return State("state-warn", tr("Chưa trả lời"), "warn")
    return {
        TipStage.RECEIVED: State("inbox", tr("Đã tiếp nhận")),
        TipStage.VERIFIED: State("search", tr("Đã xác minh")),
        TipStage.CLASSIFIED: State("clock", tr("Đã phân loại")),
        TipStage.HANDLED: State("state-ok", tr("Đã xử lý")),
    }[stage]
