"""What an office knew of an establishment on a day of the past, told back from what it knows today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from db.domain.establishments import OPERATING, STATUS_AFTER_EVENT, Establishment, Paper

_FIVE_YEARS = timedelta(days=5 * 365 + 1)


@dataclass(frozen=True, slots=True)
class Chronicle:
    """An establishment and what was different before.

    Attributes:
        value: the record as it is today.
        before_event: per kind of event, the fields that it changed, as they were before it.
        first_count: the workers' fields of the first count, where they were counted again.
    """

    value: Establishment
    before_event: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    first_count: Mapping[str, int | date] = field(default_factory=dict[str, "int | date"])

    def days_of_news(self, after: date) -> tuple[date, ...]:
        """The days after that one on which there was something new to type in."""
        value = self.value
        days = {event.on for event in value.events} | {value.surveyed_on, value.workers_counted_on}
        days |= {commitment.signed_on for commitment in value.commitments} | {paper.issued_on for paper in value.papers}
        return tuple(sorted(day for day in days if day is not None and day > after))

    def on(self, day: date) -> Establishment:
        """The record as it was known on that day."""
        value = self.value
        events = tuple(event for event in value.events if event.on is None or event.on <= day)
        statuses = [STATUS_AFTER_EVENT[event.kind] for event in events if event.kind in STATUS_AFTER_EVENT]
        known = replace(
            value,
            events=events,
            status=statuses[-1] if statuses else OPERATING,
            closed_on=value.closed_on if value.closed_on and value.closed_on <= day else None,
            commitments=tuple(c for c in value.commitments if c.signed_on is None or c.signed_on <= day),
            papers=tuple(_before_renewal(paper, day) for paper in value.papers),
        )
        for event in value.events:
            if event not in events and event.kind in self.before_event:
                known = replace(known, **self.before_event[event.kind])
        if value.surveyed_on and value.surveyed_on > day:
            known = replace(known, surveyed_on=None, surveyed_by="", survey_source="", survey_result="")
        if self.first_count and value.workers_counted_on and value.workers_counted_on > day:
            known = replace(known, **self.first_count)
        return known


def _before_renewal(paper: Paper, day: date) -> Paper:
    """The paper that this one replaced, while it had not been issued."""
    if paper.issued_on is None or paper.expires_on is None or paper.issued_on <= day:
        return paper
    return replace(paper, issued_on=paper.issued_on - _FIVE_YEARS, expires_on=paper.issued_on)
