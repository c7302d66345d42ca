"""Violations that practice checks record, from the record to the fine paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.violations import FINE, ORGANISATION, Violation
from desktop.services.catalogs import chairman_limit, load_catalogs
from desktop.services.practice.days import is_closed, next_open

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.places import Geography
    from desktop.services.practice.teams import Team
    from desktop.services.practice.visits import Visit
    from desktop.services.practice.wards import Ward
    from desktop.services.practice.words import Offence

_SMALLEST_STEP = 50_000  # đồng
_UNPAID = 0.14
_NO_FRAME = (500_000, 1_500_000)  # where the catalog gives none


class ViolationBook:
    """Keeps the violations of one ward."""

    def __init__(self, ward: Ward, geography: Geography, team: Team, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward = ward
        self._geography = geography
        self._team = team
        self._ledger = ledger
        self._desk = desk
        self._chance = ward.chance("violations")
        self._records: dict[int, int] = {}
        self._decisions: dict[int, int] = {}

    def record(self, visit: Visit, offence: Offence, at: datetime) -> None:
        """A violation found at a visit, and what followed until today."""
        chance = self._chance
        number = self._next(self._records, visit.day.year)
        persons = chance.choices((1, 2, 3), (55, 35, 10))[0]
        room = chance.randint(1, max(1, visit.place.value.rooms or 4))
        organisation = offence.by_owner and visit.place.value.form == "enterprise"
        recorder = next((p for p in visit.present if p.composition == "police"), visit.present[-1])
        value = Violation(
            establishment=visit.place.id,
            inspection=visit.id,
            act_on=visit.day,
            act=offence.act,
            description=offence.description.format(
                room=f"{room:02}", persons=f"{persons:02}", type=self._geography.type
            ),
            subject=offence.subject,
            subject_form=ORGANISATION if organisation else "individual",
            persons=1 if offence.by_owner else persons,
            record_number=f"{number:02}/BB-VPHC",
            record_on=visit.day + timedelta(days=chance.choice((0, 0, 0, 1))),
            recorded_by=recorder.name,
        )
        if offence.above:
            value = replace(
                value,
                transferred_to=self._geography.police_above,
                transferred_on=visit.day + timedelta(days=1),
                note="Chuyển hồ sơ trong 24 giờ vì khung phạt vượt thẩm quyền cấp xã.",
            )
        record_id = self._ledger.add(value, at)
        if not offence.above:
            self._decide(record_id, value, offence)

    def _decide(self, record_id: str, value: Violation, offence: Offence) -> None:
        chance, today = self._chance, self._ward.span.today
        recorded = value.record_on or value.act_on or today
        decided_on = next_open(recorded + timedelta(days=chance.randint(2, 9)))
        if decided_on >= today - timedelta(days=6):
            return
        fine = self._draw_fine(value, offence)
        value = replace(
            value,
            decision_number=f"{self._next(self._decisions, decided_on.year):02}/QĐ-XPHC",
            decision_on=decided_on,
            decided_by=self._team.chairman,
            decision_agency=self._geography.office,
            sanctions=(FINE,) if fine else ("warning",),
            fine=fine or None,
            executed=None if fine else True,
        )
        self._ledger.change(record_id, value, self._desk.sit(decided_on + timedelta(days=self._lag()), chance))
        paid_on = self._working_day(decided_on + timedelta(days=round(chance.triangular(2, 28, 8))))
        if not fine or chance.random() < _UNPAID or paid_on >= today - timedelta(days=6):
            return
        value = replace(value, paid_on=paid_on, receipt_number=f"{chance.randrange(1, 9999):07}", executed=True)
        self._ledger.change(record_id, value, self._desk.sit(paid_on + timedelta(days=self._lag()), chance))

    def _draw_fine(self, value: Violation, offence: Offence) -> int:
        """The middle of the frame, a little more or less; 0 for a warning."""
        chance = self._chance
        act = load_catalogs()["acts"].get(offence.act)
        least, most = offence.fine or _NO_FRAME
        if act is not None and "fine_to" in act.attributes:
            least, most = int(act.attributes["fine_from"]), int(act.attributes["fine_to"])
        if act is not None and act.attributes.get("or_warning") and chance.random() < 0.4:
            return 0
        middle = (least + most) / 2 * chance.choice((0.85, 1, 1, 1, 1.15))
        factor = 2 if value.subject_form == ORGANISATION else 1
        limit = chairman_limit(self._ward.unit.level, value.act_on or self._ward.span.today) or most
        amount = min(max(middle, least), most, limit) * factor
        return _SMALLEST_STEP * round(amount / _SMALLEST_STEP)

    def _working_day(self, day: date) -> date:
        return next_open(day) if is_closed(day) else day

    def _lag(self) -> int:
        return self._chance.randint(*self._ward.temper.lag)

    @staticmethod
    def _next(counters: dict[int, int], year: int) -> int:
        counters[year] = counters.get(year, 0) + 1
        return counters[year]
