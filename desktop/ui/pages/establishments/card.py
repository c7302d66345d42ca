"""The card of an establishment: what needs attention, facts, and a tab for each register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from db.domain.duplicates import DIFFERENT, SAME
from db.domain.establishments import CLOSED, HALTED, OPERATING, SUSPENDED
from desktop.messages import describe_finding
from desktop.services.cards import PlaceCard, days_left, event_values, paper_state, place_card
from desktop.services.duplicate_list import take_back
from desktop.services.records import Loaded, change_record
from desktop.services.words import say_codes
from desktop.ui.pages.establishments import tabs
from desktop.ui.pages.establishments.words import mask, mask_telephone
from desktop.ui.pages.registers.ask_panel import AskPanel
from desktop.ui.pages.registers.card_parts import CardLine, CardLines, heading
from desktop.ui.pages.registers.history import HistoryView
from desktop.ui.pages.registers.record_card import RecordCard
from desktop.ui.widgets.banner import Banner
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.card import FactsGrid
from desktop.ui.widgets.cells import State
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_plain

if TYPE_CHECKING:
    from db.domain.duplicates import Link
    from db.domain.establishments import Establishment
    from desktop.services.duplicate_list import LinkedPlace
    from desktop.services.office import Office


class PlaceRecordCard(RecordCard):
    """The card beside the list of establishments."""

    def load(self, office: Office, record_id: str) -> PlaceCard:
        return place_card(office, record_id)

    def record_of(self, data: Any) -> Loaded:  # noqa: ANN401
        return data.record

    def title_of(self, data: Any) -> str:  # noqa: ANN401
        return data.place.name

    def sub_of(self, data: Any) -> str:  # noqa: ANN401
        place: Establishment = data.place
        form = self.session.office.catalogs.word("business_forms", place.form)
        number = self.tr("mã số {number}").format(number=mask(place.business_number)) if place.business_number else ""
        described = ", ".join(part for part in (form, number) if part)
        return ". ".join(part for part in (place.code, described) if part)

    def tabs(self) -> Sequence[tuple[str, str]]:
        return (
            ("summary", self.tr("Tóm tắt")),
            ("papers", self.tr("Giấy tờ")),
            ("workers", self.tr("Lao động")),
            ("visits", self.tr("Kiểm tra")),
            ("history", self.tr("Lịch sử")),
        )

    def fill_tab(self, key: str, data: Any) -> Sequence[QWidget]:  # noqa: ANN401
        card: PlaceCard = data
        match key:
            case "summary":
                return self._summary(card)
            case "papers":
                return tabs.papers(self.session, card)
            case "workers":
                return tabs.workers(self.session, card)
            case "visits":
                return tabs.visits(self.session, card)
            case _:
                return (HistoryView(self.session, "establishments", card.record.id),)

    def make_actions(self) -> None:
        self._visit = self.add_action(self.tr("Lập cuộc kiểm tra"), self._begin_visit, icon="clipboard")
        self._suspend = self.add_more(self.tr("Tạm ngừng hoạt động…"), self.ask_suspend, icon="stop")
        self._resume = self.add_more(self.tr("Hoạt động trở lại…"), self.ask_resume, icon="refresh")
        self._close = self.add_more(self.tr("Đóng cửa…"), self.ask_close, icon="close")
        if self.session.doors.print_blank is not None:
            self.add_more(self.tr("In biên bản trống"), self._print_blank, icon="printer", own=False)

    def show_actions(self, data: Any) -> None:  # noqa: ANN401
        card: PlaceCard = data
        status = card.place.status
        open_now = status in {OPERATING, ""}
        self._visit.setEnabled(card.record.owned and status != CLOSED)
        self._suspend.setVisible(open_now)
        self._resume.setVisible(status in {SUSPENDED, HALTED, CLOSED})
        self._close.setVisible(status != CLOSED)

    # -- summary -------------------------------------------------------------------------------------------------

    def _summary(self, card: PlaceCard) -> Sequence[QWidget]:
        parts: list[QWidget] = [*self._attention(card), self._facts(card), *self._links(card)]
        if card.place.papers:
            parts += [heading(self.tr("Giấy tờ")), tabs.paper_lines(self.session, card)]
        parts.append(self._workers_facts(card))
        return parts

    def _attention(self, card: PlaceCard) -> list[Banner]:
        found = [self._overdue_banner(card, index) for index in range(len(card.overdue))]
        if card.handed is not None:
            unit, day = card.handed
            words = self.tr("Tính cho đơn vị nhận từ ngày {day}; ở đây chỉ xem.")
            found.insert(
                0,
                Banner(
                    "info",
                    icon="outbox",
                    lead=self.tr("Đã bàn giao cho {unit}.").format(unit=unit.partition(",")[0]),
                    text=words.format(day=say_date(date.fromisoformat(day))),
                ),
            )
        today, papers = self.session.today(), self.session.office.catalogs["paper_kinds"]
        for paper in card.place.papers:
            state = paper_state(paper, today)
            if state not in {"ended", "ends_soon"} or paper.expires_on is None:
                continue
            words = self.tr("{paper} đã hết hạn.") if state == "ended" else self.tr("{paper} còn hạn {n} ngày.")
            lead = words.format(paper=papers.word(paper.kind), n=days_left(paper.expires_on, today))
            found.append(
                Banner(
                    "bad" if state == "ended" else "warn",
                    lead=lead,
                    text=self.tr("Hạn {day}.").format(day=say_date(paper.expires_on)),
                    action=self.tr("Xem giấy tờ"),
                    on_action=lambda: self.show_tab("papers"),
                )
            )
        others = [
            one for one in card.findings if one.code not in {"PAPER_EXPIRED", "PAPER_ENDS_SOON"} and not one.waived
        ]
        found += [Banner("warn", text=describe_finding(one).text) for one in others]
        if card.record.conflicts:
            record_id = card.record.id
            found.append(
                Banner(
                    "warn",
                    icon="conflict",
                    text=self.tr("Có dữ liệu xung đột chưa quyết định."),
                    action=self.tr("Xem xung đột"),
                    on_action=lambda: self.session.go("receiving", record_id, tab="conflicts"),
                )
            )
        return found

    def _overdue_banner(self, card: PlaceCard, index: int) -> Banner:
        line = card.overdue[index]
        lead = self.tr("Quá hạn khắc phục {n} ngày.").format(n=-(line.days or 0))
        text = self.tr("{request} Hạn {day}.").format(request=_sentence(line.request), day=say_date(line.due_on))
        return Banner(
            "bad",
            lead=lead,
            text=text,
            action=self.tr("Lập hậu kiểm tra"),
            on_action=lambda: self._begin_follow_up(card, line.id),
        )

    def _facts(self, card: PlaceCard) -> FactsGrid:
        place, office = card.place, self.session.office
        phone = self.tr("ĐT {number}").format(number=mask_telephone(place.telephone)) if place.telephone else ""
        representative = place.representative_name or place.owner_name
        grid = FactsGrid(label_width=116)
        grid.show_facts(
            [
                (self.tr("Địa chỉ"), ", ".join(part for part in (place.address, place.neighbourhood) if part)),
                (self.tr("Loại hình"), say_codes(office, "establishment_kinds", place.kinds)),
                (self.tr("Đơn vị"), card.commune if place.commune != office.unit.id else ""),
                (self.tr("Đơn vị cũ"), card.former_commune),
                (self.tr("Người đại diện"), "; ".join(part for part in (representative, phone) if part) or NONE),
                (self.tr("Quy mô"), self._scale(place)),
                (self.tr("Bản cam kết"), self._commitment(card)),
                (self.tr("Phân loại nguy cơ"), self._risk(place)),
                (self.tr("Ghi chú"), place.note),
            ]
        )
        return grid

    def _links(self, card: PlaceCard) -> list[QWidget]:
        """The other records of the same establishment, and what people said of others."""
        links, parts = card.links, list[QWidget]()
        if links.group:
            parts.append(heading(self.tr("{n} bản ghi của cùng một cơ sở").format(n=len(links.group))))
            parts.append(CardLines([self._linked_line(card, one) for one in links.group]))
        for link in links.decisions:
            other = next(one for one in link.pair if one != card.record.id)
            parts.append(self._decision(link, links.names.get(other, "")))
        return parts

    def _linked_line(self, card: PlaceCard, one: LinkedPlace) -> CardLine:
        is_this = one.id == card.record.id
        value = self.tr("bản ghi này") if is_this else "" if one.here else self.tr("đã xóa")
        state = State("state-ok", self.tr("Chính"), "ok") if one.leads else None
        can_open = one.here and not is_this
        open_it = (lambda: self.session.open_record("establishments", one.id)) if can_open else None
        return CardLine(one.name, value, state, one.unit_name, open_it)

    def _decision(self, link: Link, name: str) -> QWidget:
        """What was said of another record, with the way to take it back."""
        words = {
            SAME: self.tr("Gỡ liên kết với “{name}”…"),
            DIFFERENT: self.tr("Đã xác nhận khác “{name}”. Gỡ…"),
        }.get(link.state, self.tr("Để sau: “{name}”. Bỏ…"))
        button = LinkButton(words.format(name=name), small=True, on_click=lambda: self._ask_take_back(link, name))
        button.setToolTip(self.tr("{by}, {day}").format(by=link.by, day=self.session.day_and_time(link.at)))
        return button

    def _ask_take_back(self, link: Link, name: str) -> None:
        panel = AskPanel(
            self.tr("Gỡ quyết định về “{name}”").format(name=name),
            go=self.tr("Gỡ"),
            words=self.tr("Lý do"),
            words_needed=self.tr("Chưa ghi lý do gỡ."),
        )
        self.ask(panel, lambda _day, reason: self._take_back(link, reason))

    def _take_back(self, link: Link, reason: str) -> None:
        pair = link.pair
        self.session.write(
            lambda office: take_back(office, pair, reason=reason),
            receiver=self,
            done=lambda _: self.said.emit(self.tr("Đã gỡ; hai bản ghi lại được tính riêng và chờ xem lại.")),
            failed=self.refused.emit,
        )

    def _workers_facts(self, card: PlaceCard) -> FactsGrid:
        place = card.place
        grid = FactsGrid(label_width=116)
        checked = ""
        if place.workers_health_checked is not None:
            checked = f"{say_number(place.workers_health_checked)}/{tabs.known(place.workers_total)}"
        grid.show_facts([(self.tr("Lao động"), tabs.workers_in_words(place)), (self.tr("Khám sức khỏe"), checked)])
        return grid

    def _scale(self, place: Establishment) -> str:
        rooms = self.tr("{n} phòng").format(n=say_number(place.rooms)) if place.rooms is not None else ""
        beds = self.tr("{n} giường").format(n=say_number(place.beds)) if place.beds is not None else ""
        area = f"{say_plain(place.area_m2)} m²" if place.area_m2 is not None else ""
        return ", ".join(part for part in (rooms, beds, area, place.rank) if part)

    def _commitment(self, card: PlaceCard) -> str:
        found = card.commitment
        if found is None:
            return self.tr("Chưa có")
        number = self.tr("Số {number}").format(number=found.number) if found.number else ""
        signed = self.tr("ký {day}").format(day=say_date(found.signed_on)) if found.signed_on else ""
        year = self.tr("năm {year}").format(year=found.year) if found.year and not signed else ""
        return ", ".join(part for part in (number, signed, year) if part) or NONE

    def _risk(self, place: Establishment) -> str:
        word = self.session.office.catalogs.word("risk_levels", place.risk)
        if not word or place.surveyed_on is None:
            return word
        return self.tr("{risk} (khảo sát {day})").format(risk=word, day=say_date(place.surveyed_on))

    # -- acting --------------------------------------------------------------------------------------------------

    def _begin_visit(self) -> None:
        self.session.go("inspections", register="inspections", prefill={"establishment": self.data.record.id})

    def _begin_follow_up(self, card: PlaceCard, remedy_id: str) -> None:
        del remedy_id
        held = [visit for visit in card.visits if visit.state == "done"]
        values = {"establishment": card.record.id, "kind": "follow_up", "follows": held[0].id if held else ""}
        self.session.go("inspections", register="inspections", prefill=values)

    def _print_blank(self) -> None:
        door = self.session.doors.print_blank
        if door is not None:
            door("", self.data.record.id)

    def ask_suspend(self) -> None:
        """Ask since when the place rests."""
        self._ask_event("suspended", SUSPENDED, self.tr("Tạm ngừng hoạt động"))

    def ask_resume(self) -> None:
        """Ask since when the place works again."""
        self._ask_event("resumed", OPERATING, self.tr("Hoạt động trở lại"))

    def ask_close(self) -> None:
        """Ask since when the place is closed."""
        self._ask_event("closed", CLOSED, self.tr("Đóng cửa"))

    def _ask_event(self, kind: str, status: str, words: str) -> None:
        card: PlaceCard = self.data
        panel = AskPanel(words, go=self.tr("Ghi"), words=self.tr("Ghi chú"), today=self.session.today)
        self.ask(panel, lambda day, note: self._note_event(card, (kind, status, words), day, note))

    def _note_event(self, card: PlaceCard, event: tuple[str, str, str], day: date | None, note: str) -> None:
        kind, status, words = event
        if day is None:
            return
        record, undo = card.record, self.session.undo
        changed = event_values(card.place, kind, on=day, note=note, status=status)
        self.session.write(
            lambda office: change_record(office, record.id, changed, seen=record.context, undo=undo),
            receiver=self,
            done=lambda _: self.said.emit(
                self.tr("Đã ghi “{name}”: {event}.").format(name=card.place.name, event=words.lower())
            ),
            failed=self.refused.emit,
        )


def _sentence(text: str) -> str:
    stripped = text.strip().splitlines()[0] if text.strip() else ""
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."
