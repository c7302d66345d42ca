"""How the life of a practice establishment went: opened, suspended, renamed, sold, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.domain.establishments import CLOSED, OPERATING, STATUS_AFTER_EVENT, LifeEvent
from db.domain.units import TWO_TIERS_FROM
from desktop.services.practice.words import pool

if TYPE_CHECKING:
    from random import Random

    from desktop.services.practice.wards import Span

_OLDEST_DAYS = 14 * 365
_REMEMBERED = 0.93
_NEW, _CLOSED, _SUSPENDED, _HALTED, _RENAMED, _SOLD = 0.08, 0.13, 0.175, 0.19, 0.23, 0.27


@dataclass(frozen=True, slots=True)
class Life:
    """How the life of an establishment went until today.

    Attributes:
        began: when it really opened.
        opened_on: the same; None where nobody knows any more.
        closed_on: None while it exists.
        status: on the last day.
        events: dated, the earliest first.
        pause: first and last day without business, or None.
    """

    began: date
    opened_on: date | None
    closed_on: date | None
    status: str
    events: tuple[LifeEvent, ...]
    pause: tuple[date, date] | None = None

    def opened_since(self, day: date) -> bool:
        """Whether it opened on that day or later."""
        return self.opened_on is not None and self.opened_on >= day


def draw_life(span: Span, chance: Random) -> Life:
    """One life, most of them without anything happening in the days of the records."""
    drawn, days = chance.random(), (span.today - span.first).days
    if drawn < _NEW:
        opened_on = span.first + timedelta(days=chance.randrange(5, max(6, days - 25)))
        return Life(opened_on, opened_on, None, OPERATING, (LifeEvent(kind="opened", on=opened_on),))
    began = span.founded - timedelta(days=30 + round(_OLDEST_DAYS * chance.random() ** 1.6))
    opened_on = began if chance.random() < _REMEMBERED else None
    events = [LifeEvent(kind="opened", on=opened_on)] if opened_on and chance.random() < 0.7 else []
    if began < TWO_TIERS_FROM <= span.founded and chance.random() < 0.2:
        events.append(LifeEvent(kind="commune_changed", on=TWO_TIERS_FROM, note="Sắp xếp đơn vị hành chính"))
    on = span.first + timedelta(days=chance.randrange(20, max(21, days - 10)))
    if drawn < _CLOSED:
        events.append(LifeEvent(kind="closed", on=on, note=pool("phrases", "establishments", "closed").draw(chance)))
        return Life(began, opened_on, on, CLOSED, tuple(events), (on, span.today))
    if drawn < _HALTED:
        kind, note = "halted", "Đình chỉ hoạt động có thời hạn theo quyết định xử phạt"
        if drawn < _SUSPENDED:
            kind, note = "suspended", pool("phrases", "establishments", "suspended").draw(chance)
        events.append(LifeEvent(kind=kind, on=on, note=note))
        back = on + timedelta(days=chance.randint(30, 150))
        if back >= span.today:
            return Life(began, opened_on, None, STATUS_AFTER_EVENT[kind], tuple(events), (on, span.today))
        events.append(LifeEvent(kind="resumed", on=back))
        return Life(began, opened_on, None, OPERATING, tuple(events), (on, back))
    if drawn < _RENAMED:
        events.append(LifeEvent(kind="renamed", on=on, note="Thay biển hiệu"))
    elif drawn < _SOLD:
        events.append(LifeEvent(kind="owner_changed", on=on, note="Sang nhượng"))
    return Life(began, opened_on, None, OPERATING, tuple(events))
