"""Tips of a practice ward: those that led to its unannounced inspections, and others in every stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from db.domain.inspections import DONE, UNANNOUNCED
from db.domain.tips import BY_INSPECTION, Tip
from desktop.services.catalogs import load_catalogs
from desktop.services.checks.tips import term_of
from desktop.services.practice.days import next_open
from desktop.services.practice.words import pool

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from desktop.services.practice.days import Desk
    from desktop.services.practice.establishments import Place
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Team
    from desktop.services.practice.wards import Ward

_FROM_TIPS = 0.35  # share of the unannounced inspections that a tip led to
_MOST_OF_THEM = 8
_CHANNELS = ("hotline", "mailbox", "letter", "direct", "internet", "press", "agency")
_CHANNEL_WEIGHTS = (6, 2, 4, 3, 4, 1, 3)
_KINDS = ("denunciation", "report", "complaint", "accusation")
_KIND_WEIGHTS = (4, 7, 1, 2)
_HANDLINGS = ("police", "agency", "reminder", "none")
_HANDLING_WEIGHTS = (4, 1, 4, 3)


class TipBook:
    """Keeps the tips of one ward, which tell nothing of whoever gave them."""

    def __init__(self, ward: Ward, geography: Geography, team: Team, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward, self._geography, self._team = ward, geography, team
        self._ledger, self._desk = ledger, desk
        self._chance = ward.chance("tips")
        self._terms = load_catalogs()

    def fill(self, places: Sequence[Place]) -> None:
        """All tips of the ward, numbered through each year in the order in which they came."""
        drawn = [*self._of_inspections(places), *self._others(places)]
        drawn.sort(key=lambda tip: (str(tip.received_at), tip.summary))
        numbers: dict[int, int] = {}
        for tip in drawn:
            year = tip.received_at.year if tip.received_at else 0
            numbers[year] = numbers.get(year, 0) + 1
            self._enter(replace(tip, number=f"{numbers[year]:02d}/{year}"))

    def _of_inspections(self, places: Sequence[Place]) -> Iterator[Tip]:
        """Tips that led to unannounced inspections, received some days before."""
        by_id = {place.id: place for place in places}
        led = 0
        for visit_id, values in self._ledger.known("inspections"):
            place = by_id.get(str(values.get("establishment") or ""))
            held = str(values.get("started_at") or "")
            wanted = values.get("kind") == UNANNOUNCED and values.get("state") == DONE and bool(held)
            if not wanted or place is None or self._chance.random() > _FROM_TIPS or led >= _MOST_OF_THEM:
                continue
            day = date.fromisoformat(held[:10])
            received = next_open(day - timedelta(days=self._chance.randint(5, 12)))
            if received >= day or not place.is_open(received):
                continue
            led += 1
            yield self._handled(self._begin(received, place), day, BY_INSPECTION, inspection=visit_id)

    def _others(self, places: Sequence[Place]) -> Iterator[Tip]:
        """Tips about places and streets, most of them handled, the newest still open, some overdue."""
        chance, span = self._chance, self._ward.span
        for _ in range(max(2, round(6 * self._ward.temper.activity))):
            received = next_open(span.first + timedelta(days=chance.randrange((span.today - span.first).days)))
            if received > span.today - timedelta(days=2):
                continue
            open_then = [place for place in places if place.is_open(received)]
            place = chance.choice(open_then) if open_then and chance.random() < 0.5 else None
            tip = self._begin(received, place)
            takes = chance.randint(6, 45 if chance.random() < self._ward.temper.overdue else 18)
            handled = next_open(received + timedelta(days=takes))
            forgotten = chance.random() < self._ward.temper.overdue / 3
            if handled >= span.today - timedelta(days=1) or forgotten:
                yield self._under_way(tip)
            else:
                yield self._handled(tip, handled, chance.choices(_HANDLINGS, _HANDLING_WEIGHTS)[0])

    def _begin(self, received: date, place: Place | None) -> Tip:
        chance, geography = self._chance, self._geography
        where = chance.choice(geography.neighbourhoods)
        group = "at_place" if place else "elsewhere"
        words = {
            "place": place.value.name if place else "",
            "street": chance.choice(where.streets),
            "neighbourhood": where.in_sentence,
            "type": geography.type,
        }
        kind = chance.choices(_KINDS, _KIND_WEIGHTS)[0]
        at = datetime.combine(received, time(chance.randint(7, 21), chance.choice((0, 10, 15, 30, 45))))
        term = term_of(self._terms, kind)
        return Tip(
            kind=kind,
            channel=chance.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0],
            received_at=at,
            received_by=self._officer(received),
            summary=pool("tips", group, "summaries").draw(chance).format_map(words),
            content=pool("tips", group, "contents").draw(chance).format_map(words),
            about="" if place else f"{words['street']}, {where.in_sentence}",
            establishment=place.id if place else "",
            answer_wanted=True if chance.random() < 0.3 else None,
            due_on=term.due_on(at) if term else None,
        )

    def _verified(self, tip: Tip, day: date, *, confirmed: bool) -> Tip:
        words = pool("tips", "verification", "confirmed" if confirmed else "unconfirmed").draw(self._chance)
        return replace(
            tip,
            verified_on=day,
            verified_by=self._officer(day),
            verification=words.format(type=self._geography.type),
        )

    def _under_way(self, tip: Tip) -> Tip:
        """A tip that waits after its first, second or third stage."""
        received, today = _day(tip), self._ward.span.today
        verified = next_open(received + timedelta(days=self._chance.randint(1, 4)))
        stage = self._chance.randrange(3)
        if stage == 0 or verified > today:
            return tip
        tip = self._verified(tip, verified, confirmed=True)
        classified = next_open(verified + timedelta(days=1))
        if stage == 1 or classified > today:
            return tip
        return replace(tip, classified_on=classified, classification="own")

    def _handled(self, tip: Tip, day: date, handling: str, *, inspection: str = "") -> Tip:
        """A tip with all four stages, the last on that day."""
        chance, received = self._chance, _day(tip)
        verified = min(day, next_open(received + timedelta(days=chance.randint(1, 3))))
        classified = min(day, next_open(verified + timedelta(days=1)))
        goes = handling in {"police", "agency"}
        tip = self._verified(tip, verified, confirmed=handling != "none")
        told = next_open(day + timedelta(days=chance.randint(1, 5)))
        late = tip.due_on is not None and day > tip.due_on
        return replace(
            tip,
            classified_on=classified,
            classification="transfer" if goes else "insufficient" if handling == "none" else "own",
            transferred_to=self._receiver(handling) if goes else "",
            transferred_on=day if goes else None,
            handled_on=day,
            handling=handling,
            inspection=inspection,
            result=pool("tips", "results", handling).draw(chance).format(type=self._geography.type),
            answered_on=told if tip.answer_wanted and told <= self._ward.span.today and chance.random() < 0.8 else None,
            waiver="Chờ kết quả xác minh của Công an." if late else "",
        )

    def _enter(self, tip: Tip) -> None:
        """The tip as it was typed in: first what was told, later what became of it."""
        first = Tip(
            number=tip.number,
            kind=tip.kind,
            channel=tip.channel,
            received_at=tip.received_at,
            received_by=tip.received_by,
            summary=tip.summary,
            content=tip.content,
            about=tip.about,
            establishment=tip.establishment,
            answer_wanted=tip.answer_wanted,
            due_on=tip.due_on,
        )
        record_id = self._ledger.add(first, self._desk.sit(_day(tip), self._chance))
        last = max(
            (day for day in (tip.verified_on, tip.classified_on, tip.handled_on, tip.answered_on) if day), default=None
        )
        if last is not None:
            self._ledger.change(record_id, tip, self._desk.sit(last, self._chance))

    def _receiver(self, handling: str) -> str:
        return f"Công an {self._geography.name}" if handling == "police" else self._geography.police_above

    def _officer(self, day: date) -> str:
        serving = [person for person in self._team.officers if person.from_on is None or person.from_on <= day]
        return (serving or list(self._team.officers))[-1].name


def _day(tip: Tip) -> date:
    assert tip.received_at is not None
    return tip.received_at.date()
