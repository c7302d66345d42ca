"""What becomes of the requests a practice check made: reported, checked, met, or forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.remedies import MET, NOT_MET, Remedy
from desktop.services.practice.outcomes import CLEAN
from desktop.services.practice.words import pool

if TYPE_CHECKING:
    from datetime import datetime

    from desktop.services.practice.days import Desk
    from desktop.services.practice.ledger import Ledger
    from desktop.services.practice.outcomes import Outcome
    from desktop.services.practice.visits import Visit
    from desktop.services.practice.wards import Ward


@dataclass(slots=True)
class _Open:
    """A request in the ledger."""

    id: str
    value: Remedy


class RemedyBook:
    """Keeps the requests of one ward."""

    def __init__(self, ward: Ward, ledger: Ledger, desk: Desk) -> None:
        """Begin without any."""
        self._ward = ward
        self._ledger = ledger
        self._desk = desk
        self._chance = ward.chance("remedies")
        self._of_visit: dict[Visit, list[_Open]] = {}

    def request(self, visit: Visit, outcome: Outcome, at: datetime) -> None:
        """The requests of a visit, typed in with its record."""
        requests = [
            Remedy(
                establishment=visit.place.id,
                inspection=visit.id,
                request=shortcoming.request,
                requested_on=visit.day,
                due_on=shortcoming.due_on,
            )
            for shortcoming in outcome.requests
        ]
        opened = [_Open(self._ledger.add(value, at), value) for value in requests]
        self._of_visit[visit] = opened
        if visit.followed_by is None:
            for request in opened:
                self._leave_to_owner(request)
        else:
            for request in opened:
                self._report(request, before=visit.followed_by.day)

    def follow_up(self, visit: Visit, outcome: Outcome, at: datetime) -> None:
        """What a follow-up or recheck says about the requests of the visit it follows."""
        if visit.follows is None:
            return
        for number, request in enumerate(self._of_visit.get(visit.follows, ())):
            if request.value.conclusion == MET:
                continue
            met = outcome.result == CLEAN or number > 0
            value = replace(
                request.value,
                checked_on=visit.day,
                follow_up=visit.id,
                conclusion=MET if met else NOT_MET,
                note="" if met else pool("phrases", "remedies", "not_met").draw(self._chance),
            )
            self._change(request, value, at)
            if not met and self._chance.random() > self._ward.temper.overdue:
                self._accept_paper(request, visit.day + timedelta(days=self._chance.randint(10, 40)))

    def _leave_to_owner(self, request: _Open) -> None:
        """Nobody goes again: the owner reports and the officer is satisfied, or it is forgotten."""
        due_on = request.value.due_on or request.value.requested_on or self._ward.span.today
        if self._chance.random() < self._ward.temper.overdue:
            return
        self._report(request, before=due_on + timedelta(days=2))
        self._accept_paper(request, due_on - timedelta(days=self._chance.randint(-3, 4)))

    def _report(self, request: _Open, *, before: date) -> None:
        asked = request.value.requested_on or before
        if self._chance.random() < 0.3 or (before - asked).days < 4:
            return
        on = asked + timedelta(days=self._chance.randrange(3, (before - asked).days))
        if on < self._ward.span.today - timedelta(days=5):
            proof = pool("phrases", "remedies", "proof").draw(self._chance)
            value = replace(request.value, reported_on=on, proof=proof)
            self._change(request, value, self._desk.sit(on + self._lag(), self._chance))

    def _accept_paper(self, request: _Open, on: date) -> None:
        """The officer sees by papers that the request is met."""
        on = max(on, request.value.reported_on or on, request.value.requested_on or on)
        if on < self._ward.span.today - timedelta(days=5):
            value = replace(request.value, checked_on=on, conclusion=MET, note="Xác nhận qua hồ sơ cơ sở nộp.")
            self._change(request, value, self._desk.sit(on + self._lag(), self._chance))

    def _change(self, request: _Open, value: Remedy, at: datetime) -> None:
        request.value = value
        self._ledger.change(request.id, value, at)

    def _lag(self) -> timedelta:
        return timedelta(days=self._chance.randint(*self._ward.temper.lag))
