"""What a superior hands down: targets, calendar, catalogs, unit list changes, keys (FORMAT.md §3.10).

Shapes are strict here; whether a receiver knows an indicator, a catalog or a unit is for its services to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from msgspec import Meta

from db.domain.unit_changes import MOST_NAMES, MOST_SUCCESSIONS, MOST_UNITS, UnitChanges, check_changes, make_unit
from db.domain.units import FormerName, Succession
from desktop.exchange import paths, spellings
from desktop.exchange.building import WrittenPackage, write_package
from desktop.exchange.parts import (
    LATER,
    IdText,
    Line,
    Moment,
    Natural,
    Note,
    Part,
    PartError,
    Sha256Text,
    UnitCode,
    Word,
    decode_part,
    encode_part,
)
from desktop.exchange.spellings import whole

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop.exchange.header import PackageHeader
    from desktop.exchange.signing import Signer

MOST_TARGETS, MOST_KEYS = 1_000, 5_000

Text = Annotated[str, Meta(max_length=300)]
CodeText = Annotated[str, Meta(pattern=whole(spellings.CODE), max_length=80)]
UnitName = Annotated[str, Meta(min_length=1, max_length=200)]
UnitDigits = Annotated[str, Meta(pattern=whole("[0-9]{2,5}"))]
Number = Annotated[float, Meta(ge=-1e14, le=1e14)]
Year = Annotated[int, Meta(ge=1900, le=2999)]
_Small = Annotated[int, Meta(ge=-1, le=400)]
_Base64 = Annotated[str, Meta(pattern=whole("[A-Za-z0-9+/]+={0,2}"), max_length=90_000)]
_AgeKey = Annotated[str, Meta(pattern=whole("age1[0-9a-z]{58}"))]


@dataclass(frozen=True, slots=True)
class HandedTarget(Part):
    """What is asked of one indicator; the fields of a plan's target."""

    indicator: CodeText
    comparator: Annotated[str, Meta(min_length=1, max_length=4)]
    value: Number
    source: Note = ""
    programme_value: Number | None = None
    aspirational: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    upper: Number | None = None
    by_year: Mapping[str, Number] = field(default_factory=dict[str, float])
    due_on: date | None = None
    named: tuple[Line, ...] = ()
    stated: tuple[Natural, Natural] | None = None
    in_numbers: bool = False
    note: Note = ""


@dataclass(frozen=True, slots=True)
class HandedFlow(Part):
    """A report the plan wants; `before` is day and month."""

    period: Word
    what: Line
    sender: Text = ""
    receiver: Text = ""
    before: tuple[Natural, Natural] | None = None
    before_on: date | None = None
    source: Note = ""


@dataclass(frozen=True, slots=True)
class TargetSet(Part):
    """A whole set of targets, the same for all units it is handed to."""

    name: CodeText
    title: Line
    programme: Text
    programme_from: Year
    targets: Annotated[tuple[HandedTarget, ...], Meta(max_length=MOST_TARGETS)] = ()
    flows: Annotated[tuple[HandedFlow, ...], Meta(max_length=MOST_TARGETS)] = ()
    version: Natural = 1
    programme_to: Year | None = None
    regime: Word = "nd09"
    number: Text = ""
    issued_on: date | None = None
    issuer: Text = ""
    area: Text = ""
    note: Note = ""


@dataclass(frozen=True, slots=True)
class HandedNumber(Part):
    """How many of what an indicator counts this unit is to reach."""

    indicator: CodeText
    value: Number
    note: Text = ""


@dataclass(frozen=True, slots=True)
class UnitNumbers(Part):
    """The numbers given to this unit alone, for one year, by a plan of the sender."""

    year: Year
    source: Line
    values: Annotated[tuple[HandedNumber, ...], Meta(max_length=MOST_TARGETS)] = ()


@dataclass(frozen=True, slots=True)
class TargetsPart(Part):
    """The set, and where numbers are given, those in the place of the set's targets in that year."""

    set: TargetSet
    numbers: UnitNumbers | None = None


@dataclass(frozen=True, slots=True)
class DueDay(Part):
    """Until when a flow of the calendar is in time, as the sender decides."""

    flow: CodeText
    reason: Note
    day: _Small = 0
    month: _Small = 0
    year: _Small = 0
    before: bool = True
    after: _Small = 0


@dataclass(frozen=True, slots=True)
class HandedHoliday(Part):
    """Days off."""

    name: Line
    from_on: date
    to_on: date
    source: Text = ""


@dataclass(frozen=True, slots=True)
class CalendarPart(Part):
    """Due days and days off."""

    due: Annotated[tuple[DueDay, ...], Meta(max_length=MOST_TARGETS)] = ()
    holidays: Annotated[tuple[HandedHoliday, ...], Meta(max_length=MOST_TARGETS)] = ()


@dataclass(frozen=True, slots=True)
class HandedName(Part):
    """A name a unit had, and that name's last day."""

    name: UnitName
    valid_to: date


@dataclass(frozen=True, slots=True)
class HandedUnit(Part):
    """A unit as it is to be: a new one, or one of the official list with another end or name."""

    id: IdText
    code: UnitDigits
    name: UnitName
    level: Word
    parent_id: IdText | None
    valid_from: date
    valid_to: date | None = None
    former_names: Annotated[tuple[HandedName, ...], Meta(max_length=MOST_NAMES)] = ()


@dataclass(frozen=True, slots=True)
class HandedSuccession(Part):
    """A unit that took over an ended one, or a part of it."""

    old_id: IdText
    new_id: IdText
    divided: bool = False


@dataclass(frozen=True, slots=True)
class UnitsPart(Part):
    """What differs from the official list that comes with the program."""

    version: Natural = 0
    units: Annotated[tuple[HandedUnit, ...], Meta(max_length=MOST_UNITS)] = ()
    successions: Annotated[tuple[HandedSuccession, ...], Meta(max_length=MOST_SUCCESSIONS)] = ()


@dataclass(frozen=True, slots=True)
class PlanLetter(Part):
    """plan.json; a part that is not handed down is null.

    Attributes:
        remark: what the sender wants to say with it.
        targets: the set of targets and this unit's numbers.
        calendar: due days and days off.
        catalogs: additions to catalogs and limits of rules, as an overlay.
        units: changes of the list of units.
    """

    remark: Note = ""
    targets: TargetsPart | None = None
    calendar: CalendarPart | None = None
    catalogs: Mapping[str, Any] | None = None
    units: UnitsPart | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True)
class TrustEntry(Part):
    """A certificate and whom it speaks for.

    Attributes:
        unit_id: the unit.
        unit_code: its code.
        unit_name: its name.
        fingerprint: SHA-256 of the certificate.
        certificate: DER in base64.
        holder: the person.
        from_at: first moment it speaks for the unit.
        to_at: last moment; None while it still does.
        state: active, replaced or revoked.
        reason: why it does no longer.
        replaced_by: fingerprint of the one that took its place.
    """

    unit_id: IdText
    unit_code: UnitCode
    unit_name: Line
    fingerprint: Sha256Text
    certificate: _Base64
    holder: Line
    from_at: Moment
    to_at: Moment | None = None
    state: Word = "active"
    reason: Note = ""
    replaced_by: Sha256Text | None = None


@dataclass(frozen=True, slots=True)
class AgeKey(Part):
    """The key to which packages for a unit are sealed."""

    unit_id: IdText
    recipient: _AgeKey


@dataclass(frozen=True, slots=True)
class TrustLetter(Part):
    """trust.json: the whole list as the sender has it."""

    keys: Annotated[tuple[TrustEntry, ...], Meta(max_length=MOST_KEYS)] = ()
    age_keys: Annotated[tuple[AgeKey, ...], Meta(max_length=MOST_KEYS)] = ()


def write_plan(
    folder: Path,
    *,
    header: PackageHeader,
    plan: PlanLetter,
    trust: TrustLetter | None,
    signer: Signer,
    signed_at: datetime,
) -> WrittenPackage:
    """A plan package in the folder; errors as of `write_package`.

    Raises:
        PartError: the parts hold what no package may say; nothing was written.
    """
    members = {paths.PLAN: encode_part(plan)}
    read_plan(members[paths.PLAN])  # what the reader would refuse must not leave the office
    if trust is not None:
        members[paths.TRUST_LIST] = encode_part(trust)
        read_trust_list(members[paths.TRUST_LIST])
    return write_package(folder, header=header, members=members, signer=signer, signed_at=signed_at)


def read_plan(data: bytes) -> PlanLetter:
    """What plan.json says; PartError when it is none, or its units cannot be (ids, days, circles, said twice)."""
    letter = decode_part(PlanLetter, data)
    if letter.units is not None:
        try:
            check_changes(changes_of(letter.units))
        except ValueError as failure:
            raise PartError(f"units.{failure}", "value") from failure
    return letter


def units_part(changes: UnitChanges) -> UnitsPart:
    """Unit changes as a package carries them, in the order of ids."""
    units = tuple(
        HandedUnit(
            unit.id,
            unit.code,
            unit.name,
            unit.level,
            unit.parent_id or None,
            unit.valid_from,
            unit.valid_to,
            tuple(HandedName(one.name, one.valid_to) for one in unit.former_names),
        )
        for unit in sorted(changes.units, key=lambda one: one.id)
    )
    links = sorted(changes.successions, key=lambda one: (one.old_id, one.new_id))
    return UnitsPart(changes.version, units, tuple(HandedSuccession(o.old_id, o.new_id, o.divided) for o in links))


def changes_of(part: UnitsPart) -> UnitChanges:
    """The unit changes a package carries, not yet checked."""
    units = tuple(
        make_unit(
            code=one.code,
            name=one.name,
            level=one.level,
            parent_id=one.parent_id or "",
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            former_names=(FormerName(name.name, name.valid_to) for name in one.former_names),
            given_id=one.id,
        )
        for one in part.units
    )
    return UnitChanges(part.version, units, tuple(Succession(o.old_id, o.new_id, o.divided) for o in part.successions))


def read_trust_list(data: bytes) -> TrustLetter:
    """What trust.json says; PartError when it is none."""
    return decode_part(TrustLetter, data)
