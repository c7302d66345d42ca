"""What an inspection form holds; everything may be missing, and what is missing is printed as dots to write on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from desktop.documents.page import Letterhead
    from desktop.documents.wording import InspectionWording


class SignatureState(StrEnum):
    """What became of a signature."""

    OPEN = "open"  # room to sign
    SIGNED = "signed"  # signed on the paper original: the name is printed, the room stays
    REFUSED = "refused"
    ABSENT = "absent"


class Answer(StrEnum):
    """What the team found about one duty."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reference:
    """A decision or plan the check rests on.

    Attributes:
        number: with its symbol, as "05/QĐ-UBND".
        on: its day.
        issuer: who issued it.
        name: its kind, as "Kế hoạch"; the wording's own where empty.
    """

    number: str = ""
    on: date | None = None
    issuer: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A line with a box to tick."""

    text: str
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A member of the team; `position` also names the agency."""

    name: str = ""
    position: str = ""
    role: str = ""
    card: str = ""
    signature: SignatureState = SignatureState.OPEN
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Another person of the record: the establishment's representative or a witness."""

    name: str = ""
    position: str = ""
    identity: str = ""
    telephone: str = ""
    signature: SignatureState = SignatureState.OPEN
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """Who signs the record."""

    representative: Party
    witnesses: tuple[Party, ...]
    team: tuple[TeamMember, ...]
    secretary: str
    leader: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishmentFacts:
    """What the register knows of the establishment, in words."""

    name: str = ""
    legal_name: str = ""
    kinds: tuple[str, ...] = ()
    business_form: str = ""
    business_number: str = ""
    address: str = ""
    telephone: str = ""
    owner: str = ""
    security_officer: str = ""
    rooms: int | None = None
    beds: int | None = None
    area_m2: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the team met."""

    rooms_in_use: int | None = None
    guests: int | None = None
    workers_present: int | None = None
    workers_absent: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLine:
    """A paper asked for; `shown` is None while not answered."""

    name: str
    number: str = ""
    issued_on: date | None = None
    issued_by: str = ""
    expires_on: date | None = None
    shown: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerCounts:
    """Counts of workers; None where not known."""

    total: int | None = None
    female: int | None = None
    under_18: int | None = None
    contracted: int | None = None
    health_checked: int | None = None
    committed: int | None = None
    temporary_residence: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A duty to verify (domain.md §2.4), put so that "yes" means it is fulfilled.

    Attributes:
        text: the whole duty.
        short: in a few words, for a form to write on that would need a third sheet of paper otherwise.
        basis: the clause.
        answer: what was found.
        note: beside it.
    """

    text: str
    short: str = ""
    basis: str = ""
    answer: Answer = Answer.OPEN
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundViolation:
    """A violation found; persons are counts or roles, never names (domain.md §2.13)."""

    act: str
    basis: str = ""
    subject: str = ""
    handling: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something to be put right, with its deadline."""

    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionForm:
    """A record of an inspection, from wholly blank to completed.

    Attributes:
        wording: the sentences in force on the day.
        letterhead: the team's, with the agency above it; without place, as a biên bản has no line of place and date.
        completed: prints what was recorded, closely set; otherwise there is room to write by hand everywhere.
        team_decision: the decision that founded the team.
        check_basis: the plan or order of this check.
        more_grounds: whole sentences below these two, as the ground of an unannounced check.
        check_kinds: boxes; the wording's own, none ticked, where empty.
        place: where the record is made.
        papers: shown or asked for; `checklist` the duties that apply to the kinds of the establishment.
        outcomes: boxes; the wording's own where empty.
        report_to: agency to which the establishment reports what it put right; empty leaves dots.
        pages: as recorded; None counts them when completed.
        copies: how many originals.
        secretary: name of who wrote the record; `leader` of who led the team.
        bookmark: entry of this form in the contents of a file of many forms.
    """

    wording: InspectionWording
    letterhead: Letterhead
    completed: bool = False
    team_decision: Reference = Reference()
    check_basis: Reference = Reference()
    more_grounds: tuple[str, ...] = ()
    check_kinds: tuple[Choice, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None
    place: str = ""
    team: tuple[TeamMember, ...] = ()
    representative: Party = Party()
    witnesses: tuple[Party, ...] = ()
    establishment: EstablishmentFacts = EstablishmentFacts()
    situation: Situation = Situation()
    papers: tuple[PaperLine, ...] = ()
    workers: WorkerCounts = WorkerCounts()
    checklist: tuple[CheckLine, ...] = ()
    violations: tuple[FoundViolation, ...] = ()
    violation_text: str = ""
    opinion: str = ""
    outcomes: tuple[Choice, ...] = ()
    conclusion: str = ""
    requests: tuple[Request, ...] = ()
    report_to: str = ""
    other_opinions: str = ""
    pages: int | None = None
    copies: int | None = None
    secretary: str = ""
    leader: str = ""
    bookmark: str = ""

    @property
    def signers(self) -> Signers:
        """Who signs this record."""
        return Signers(
            representative=self.representative,
            witnesses=self.witnesses,
            team=self.team,
            secretary=self.secretary,
            leader=self.leader,
        )
