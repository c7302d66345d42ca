"""The document book, coordination, commendations and difficulties of a practice ward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.office_papers import Commendation, Coordination, Difficulty, OfficeDocument
from desktop.services.practice.days import next_open
from desktop.services.practice.people import draw_name
from desktop.services.practice.words import phrase, pool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Team
    from desktop.services.practice.wards import Ward

_FILE = "office_papers"
_LETTERS_BEFORE = {
    "plan": "KH-UBND",
    "report": "BC-UBND",
    "decision": "QĐ-UBND",
    "notice": "TB-UBND",
    "letter": "UBND-VHXH",
}


class PaperBook:
    """Keeps the papers of one ward."""

    def __init__(self, ward: Ward, geography: Geography, team: Team, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward, self._geography, self._team = ward, geography, team
        self._ledger, self._desk = ledger, desk
        self._chance = ward.chance("papers of the office")

    def fill(self) -> None:
        """Everything of the days of the world."""
        self._documents()
        for coordination in self._coordinations():
            self._enter(coordination, coordination.held_on)
        for commendation in self._commendations():
            self._enter(commendation, commendation.given_on)
        for difficulty in self._difficulties():
            self._enter(difficulty, difficulty.answered_on or difficulty.raised_on)

    # -- documents -----------------------------------------------------------------------------------------------

    def _documents(self) -> None:
        drawn = [one for first in self._months() for one in self._of_month(first)]
        drawn = [one for one in drawn if one.signed_on and one.signed_on < self._ward.span.today]
        drawn.sort(key=lambda one: (one.received_on or one.signed_on or date.min, one.summary))
        numbers: dict[tuple[str, str, int], int] = {}
        for one in drawn:
            self._enter(self._numbered(one, numbers), one.received_on or one.signed_on)

    def _numbered(self, one: OfficeDocument, numbers: dict[tuple[str, str, int], int]) -> OfficeDocument:
        """The document with the next number of its book and kind."""
        day = one.received_on or one.signed_on or date.min
        incoming = one.direction == "incoming"
        key = (one.direction, "" if incoming else one.kind, day.year)
        numbers[key] = numbers.get(key, 0) + 1
        if incoming:
            return replace(one, arrival_number=f"{numbers[key]:02d}")
        return replace(one, number=f"{numbers[key]:02d}/{_LETTERS_BEFORE[one.kind]}")

    def _of_month(self, first: date) -> Iterator[OfficeDocument]:
        """What comes in and goes out in a month: a plan in January, reports, letters, an answer asked for."""
        chance, words = self._chance, {"year": first.year, "month": first.month, **self._names()}
        day = next_open(first + timedelta(days=chance.randint(2, 12)))
        if first.month == 1:
            yield self._incoming(
                day, "plan", phrase(_FILE, "incoming", "plan").format_map(words), 10 + chance.randrange(80)
            )
            for key, later in (("plan", 8), ("inspection_plan", 12)):
                yield self._outgoing(next_open(day + timedelta(days=later)), "plan", key, words)
            yield self._outgoing(next_open(day + timedelta(days=6)), "decision", "decision", words)
        if chance.random() < 0.7 * self._ward.temper.activity:
            text = pool(_FILE, "incoming", "letters").draw(chance)
            yield self._incoming(day, "letter", text, 100 + chance.randrange(1400), answer=chance.random() < 0.5)
        if chance.random() < 0.8:
            yield self._outgoing(next_open(day + timedelta(days=10)), "report", "reports", words)
        if chance.random() < 0.35:
            kind, key = chance.choice((("notice", "notices"), ("letter", "letters")))
            yield self._outgoing(next_open(day + timedelta(days=5)), kind, key, words)

    def _incoming(self, day: date, kind: str, summary: str, number: int, *, answer: bool = False) -> OfficeDocument:
        chance, superior = self._chance, self._geography.superior_name
        due = day + timedelta(days=chance.randint(10, 20)) if answer else None
        # Some answers are owed still; a messy office owes more.
        owed = due is not None and chance.random() < 0.15 + self._ward.temper.overdue / 2
        signed = next_open(day - timedelta(days=4))
        return OfficeDocument(
            number=f"{number}/{'KH-UBND' if kind == 'plan' else 'SYT-NVY'}",
            kind=kind,
            direction="incoming",
            signed_on=min(signed, day),
            received_on=day,
            agency=f"UBND {superior}" if kind == "plan" else f"Sở Y tế {superior}",
            signer=draw_name(chance, female=chance.random() < 0.3),
            summary=summary,
            answer_due_on=due,
            answered_by=f"{chance.randint(10, 60)}/BC-UBND" if due and not owed and due < self._ward.span.today else "",
        )

    def _outgoing(self, day: date, kind: str, key: str, words: dict[str, object]) -> OfficeDocument:
        text = pool(_FILE, "outgoing", key).draw(self._chance) if key.endswith("s") else phrase(_FILE, "outgoing", key)
        return OfficeDocument(
            kind=kind,
            direction="outgoing",
            signed_on=day,
            agency=self._geography.office,
            signer=self._team.chairman,
            summary=text.format_map(words),
            recipients=f"Sở Y tế {self._geography.superior_name}; Đội 178; lưu VT"
            if kind != "letter"
            else "Như trên; lưu VT",
        )

    # -- the rest ------------------------------------------------------------------------------------------------

    def _coordinations(self) -> Iterator[Coordination]:
        chance = self._chance
        for first in self._months():
            day = next_open(first + timedelta(days=chance.randint(3, 24)))
            if day >= self._ward.span.today:
                continue
            words = {"year": day.year, "quarter": (day.month + 2) // 3, **self._names()}
            if first.month % 3 == 0:
                yield self._coordination("briefing", phrase(_FILE, "coordinations", "briefing"), day, words)
            elif first.month == 11:
                yield self._coordination("draft_opinion", phrase(_FILE, "coordinations", "draft_opinion"), day, words)
            elif first.month == 5:
                yield self._coordination("check_below", phrase(_FILE, "coordinations", "check_below"), day, words)
            elif chance.random() < 0.45 * self._ward.temper.activity:
                kind = chance.choice(("information", "border_area", "check_joint"))
                yield self._coordination(kind, pool(_FILE, "coordinations", kind).draw(chance), day, words)

    def _coordination(self, kind: str, text: str, day: date, words: dict[str, object]) -> Coordination:
        name, superior = self._geography.name, self._geography.superior_name
        partners = {
            "border_area": f"Công an {name}, UBND {self._geography.type} giáp ranh",
            "check_below": f"Sở Y tế {superior}",
            "draft_opinion": f"Sở Y tế {superior}",
        }
        return Coordination(
            name=text.format_map(words),
            kind=kind,
            held_on=day,
            partners=partners.get(kind, f"Công an {name}, Hội Liên hiệp Phụ nữ {self._geography.type}"),
            border="commune" if kind == "border_area" else "",
            result=pool(_FILE, "coordinations", "results").draw(self._chance),
        )

    def _commendations(self) -> Iterator[Commendation]:
        chance, span = self._chance, self._ward.span
        year = span.today.year
        given = next_open(date(year, 1, chance.randint(12, 24)))
        names = self._names()
        if span.first <= given < span.today:
            yield Commendation(
                name=phrase(_FILE, "commendations", "emulation").format(year=year),
                kind="emulation",
                given_on=given,
                emulation_criterion=True,
            )
        praised = next_open(span.first + timedelta(days=chance.randint(40, 300)))
        if praised < span.today and self._ward.temper.activity > 0.5:
            neighbourhood = chance.choice(self._geography.neighbourhoods).in_sentence
            yield Commendation(
                name=pool(_FILE, "commendations", "praise").draw(chance).format(year=praised.year - 1),
                kind="praise",
                given_on=praised,
                recipient_kind="collective",
                recipient=pool(_FILE, "commendations", "collectives")
                .draw(chance)
                .format(neighbourhood=neighbourhood, **names),
                form=pool(_FILE, "commendations", "forms").draw(chance).format_map(names),
                decision_number=f"{chance.randint(20, 400)}/QĐ-UBND",
                decision_agency=self._geography.office,
                reason=pool(_FILE, "commendations", "reasons").draw(chance),
            )
        if self._ward.temper.hot_spots > 1 and praised < span.today:
            yield Commendation(
                name=phrase(_FILE, "commendations", "head_duty"),
                kind="head_duty",
                given_on=praised,
                reason="Kiểm điểm tại giao ban; giao theo dõi địa bàn hằng tuần.",
            )

    def _difficulties(self) -> Iterator[Difficulty]:
        chance, span = self._chance, self._ward.span
        for _ in range(chance.randint(2, 4)):
            raised = next_open(span.first + timedelta(days=chance.randrange((span.today - span.first).days - 10)))
            kind = chance.choice(("difficulty", "difficulty", "proposal", "amendment"))
            answered = next_open(raised + timedelta(days=chance.randint(20, 90)))
            is_answered = answered < span.today and chance.random() < 0.6
            yield Difficulty(
                name=pool(_FILE, "difficulties", kind).draw(chance),
                kind=kind,
                raised_on=raised,
                content=pool(_FILE, "difficulties", "contents").draw(chance),
                proposal=pool(_FILE, "difficulties", "proposals").draw(chance),
                addressed_to=f"Sở Y tế {self._geography.superior_name}",
                answered_on=answered if is_answered else None,
                answer=pool(_FILE, "difficulties", "answers").draw(chance) if is_answered else "",
                state="answered" if is_answered else "open",
            )

    def _enter(self, value: OfficeDocument | Coordination | Commendation | Difficulty, day: date | None) -> None:
        typed = (day or self._ward.span.today) + timedelta(days=self._chance.randint(0, 2))
        self._ledger.add(value, self._desk.sit(typed, self._chance))

    def _names(self) -> dict[str, object]:
        return {
            "office": self._geography.office,
            "type": self._geography.type,
            "superior": self._geography.superior_name,
        }

    def _months(self) -> Iterator[date]:
        first = self._ward.span.first.replace(day=1)
        while first <= self._ward.span.today:
            yield first
            first = (first + timedelta(days=32)).replace(day=1)
