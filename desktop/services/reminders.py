"""What the window reminds of by itself: drafts left behind, and backups not made for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from db.domain.registers import BY_NAME
from db.queries.office import get_office
from db.queries.settings import get_setting, list_drafts
from db.transactions import reading
from desktop.clock import vietnam_day
from desktop.services.upkeep import LAST_BACKUP

if TYPE_CHECKING:
    from desktop.services.office import Office

BACKUP_EVERY_DAYS = 7


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """What somebody was typing: register, record ("" for a new one), when it was saved (UTC ISO text)."""

    register: str
    record_id: str
    at: str


@dataclass(frozen=True, slots=True)
class Reminders:
    """What to remind of.

    Attributes:
        backed_up_on: day of the last backup; None when none was ever made.
        days_without: days since then, or since the office was made; None where copies are not made from here.
        drafts: drafts of records, the newest first.
    """

    backed_up_on: date | None
    days_without: int | None
    drafts: tuple[LeftDraft, ...]

    @property
    def needs_backup(self) -> bool:
        """Whether a backup should be made now."""
        return self.days_without is not None and self.days_without > BACKUP_EVERY_DAYS


def load_reminders(office: Office) -> Reminders:
    """What to remind of today; practice data and databases on a server need no backup from here."""
    with reading(office.database) as connection:
        row = get_office(connection)
        last = get_setting(connection, LAST_BACKUP)
        drafts = tuple(LeftDraft(d.form, d.record_id, d.at) for d in list_drafts(connection) if d.form in BY_NAME)
    backed_up_on = vietnam_day(datetime.fromisoformat(last)) if isinstance(last, str) else None
    since = backed_up_on or (vietnam_day(datetime.fromisoformat(row.created_at)) if row else None)
    counts = since is not None and office.database.is_sqlite and not office.practice
    return Reminders(backed_up_on, (office.clock.today() - since).days if counts and since else None, drafts)
