"""What taking in a package would do, record by record, before anybody says so (package.md §5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.fields import value_from_json
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME
from db.domain.versions import DELETED, OWNER
from db.queries.merging import compare_versions
from db.transactions import reading
from desktop.exchange.reading import read_records
from desktop.messages import describe_code
from desktop.services.lists import name_in
from desktop.services.taking.opening import opened_package
from desktop.services.words import say_value, unit_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from db.domain.fields import FieldSpec, Json
    from db.domain.registers import RegisterSpec
    from db.domain.versions import Version
    from desktop.services.office import Office
    from desktop.services.receiving import Candidate

FIRST_PAGE = 50
_BATCH = 1_000


class PreviewKind(StrEnum):
    """What taking the package in would do to a record."""

    NEW = "new"
    CHANGED = "changed"
    DELETED = "deleted"
    CONFLICTING = "conflicting"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """One record of a package.

    Attributes:
        register: which register.
        id: the record.
        kind: what would happen to it; one left in conflict is changed or deleted too, and says CONFLICTING here.
        title: what it is called in the package.
        unit: name of the unit that owns it then.
        gone: whether it would be removed; one left in conflict may be.
    """

    register: str
    id: str
    kind: PreviewKind
    title: str
    unit: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PreviewField:
    """One field, in words.

    Attributes:
        name: of the field.
        label: its words.
        before: what stands here now; empty for nothing entered.
        after: what would stand here; with several values in conflict the one shown until somebody decides.
        others: the other values in conflict.
    """

    name: str
    label: str
    before: str
    after: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PreviewRecord:
    """A record of a package with the fields that taking it in would set."""

    entry: PreviewEntry
    fields: tuple[PreviewField, ...]


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """Some of many records, with how many there are."""

    total: int
    offset: int
    records: tuple[PreviewRecord, ...]


@dataclass(frozen=True, slots=True)
class _Compared:
    entry: PreviewEntry
    before: Version | None
    after: Version


def list_preview(
    office: Office,
    candidate: Candidate,
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[PreviewEntry, ...]:
    """Every record of a package by register and id, without its fields; nothing of one that would not be taken in.

    Raises:
        KnownError: PACKAGE_CHANGED when the file is no longer what was examined, PACKAGE_UNREADABLE.
        Cancelled: the token said so.
    """
    if candidate.would is None:
        return ()
    with opened_package(office, candidate.path) as opened, reading(office.database) as connection:
        return tuple(
            one.entry for one in _compare(office, connection, opened.source, candidate, token=token, report=report)
        )


def preview_records(
    office: Office,
    candidate: Candidate,
    *,
    register: str = "",
    kind: PreviewKind | None = None,
    offset: int = 0,
    limit: int | None = FIRST_PAGE,
    token: CancelToken | None = None,
) -> PreviewPage:
    """One page of the records that a package would add, change, remove or leave in conflict, with their fields.

    Args:
        office: who would take it in.
        candidate: the package, examined.
        register: only of it; all where empty.
        kind: only these. CHANGED and DELETED give those left in conflict too, as the counts do; None gives all but
            the ignored ones, which bring nothing.
        offset: how many before them.
        limit: how many; None for all.
        token: asked on the way.

    Raises:
        KnownError: PACKAGE_CHANGED, PACKAGE_UNREADABLE.
        Cancelled: the token said so.
    """
    if candidate.would is None:
        return PreviewPage(0, offset, ())
    with opened_package(office, candidate.path) as opened, reading(office.database) as connection:
        names = _Names(connection, opened.source, candidate)
        total, found = 0, list[PreviewRecord]()
        for one in _compare(office, connection, opened.source, candidate, register=register, token=token):
            if not matches_kind(one.entry, kind):
                continue
            if total >= offset and (limit is None or len(found) < limit):
                found.append(PreviewRecord(one.entry, _fields(office, one, names)))
            total += 1
    return PreviewPage(total, offset, tuple(found))


def preview_record(
    office: Office, candidate: Candidate, entry: PreviewEntry, *, token: CancelToken | None = None
) -> PreviewRecord:
    """One record of a package with its fields.

    Raises:
        KnownError: PACKAGE_CHANGED when the package no longer holds it, PACKAGE_UNREADABLE.
        Cancelled: the token said so.
    """
    with opened_package(office, candidate.path) as opened, reading(office.database) as connection:
        names = _Names(connection, opened.source, candidate)
        for one in _compare(
            office, connection, opened.source, candidate, register=entry.register, only=entry.id, token=token
        ):
            return PreviewRecord(one.entry, _fields(office, one, names))
    raise KnownError("PACKAGE_CHANGED")


def matches_kind(entry: PreviewEntry, kind: PreviewKind | None) -> bool:
    """Whether a record belongs to what is asked for; see `preview_records`."""
    if kind is None:
        return entry.kind is not PreviewKind.IGNORED
    if entry.kind is PreviewKind.CONFLICTING and kind is not PreviewKind.CONFLICTING:
        return kind is (PreviewKind.DELETED if entry.gone else PreviewKind.CHANGED)
    return entry.kind is kind


def preview_to_plain(page: PreviewPage) -> list[dict[str, Json]]:
    """The records as `merge --dry-run --json` prints them."""
    return [
        {
            "register": one.entry.register,
            "id": one.entry.id,
            "kind": one.entry.kind.value,
            "title": one.entry.title,
            "fields": [
                {"name": spec.name, "before": spec.before, "after": spec.after, "others": list(spec.others)}
                for spec in one.fields
            ],
        }
        for one in page.records
    ]


def _compare(
    office: Office,
    connection: Connection,
    source: Path | BinaryIO,
    candidate: Candidate,
    *,
    register: str = "",
    only: str = "",
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Iterator[_Compared]:
    """The records of a package beside what is here, in its order."""
    token = token or CancelToken()
    found = candidate.examined
    entries = [one for one in (found.header.registers if found.header else ()) if register in {"", one.name}]
    total, done = sum(one.count for one in entries), 0
    for entry in entries:
        spec = BY_NAME.get(entry.name)
        if spec is None:
            continue
        for batch in read_records(source, found, entry.name, batch=_BATCH):
            token.check()
            report(Progress(done, total))
            done += len(batch)
            wanted = [version for version in batch if only in {"", version.id}]
            if wanted:
                yield from _beside(office, connection, spec, wanted)
    report(Progress(total, total))


def _beside(
    office: Office, connection: Connection, register: RegisterSpec, batch: list[Version]
) -> Iterator[_Compared]:
    comparison = compare_versions(connection, register, batch)
    fresh = {version.id for version in comparison.fresh}
    moved = {after.id: (before, after) for before, after in comparison.moved}
    for version in batch:
        before, after = moved.get(version.id, (None, version))
        gone = before is not None and after.deleted is not None and before.deleted is None
        if version.id in fresh:
            kind = PreviewKind.NEW
        elif before is None:
            kind = PreviewKind.IGNORED
        elif after.conflicts:
            kind = PreviewKind.CONFLICTING
        else:
            kind = PreviewKind.DELETED if gone else PreviewKind.CHANGED
        title = _title(register, after)
        yield _Compared(
            PreviewEntry(register.name, version.id, kind, title, unit_name(office, after.unit), gone), before, after
        )


def _title(register: RegisterSpec, version: Version) -> str:
    """What a record is called that need not be here yet: by its title, else by its day."""
    title = version.values.get(register.title)
    if isinstance(title, str) and title:
        return title
    days = (version.values.get(name) for name in register.event)
    day = next((one for one in days if isinstance(one, str) and one), "")
    return f"{day[8:10]}/{day[5:7]}/{day[:4]}" if day else ""


class _Names:
    """What records are called that a field points to: those that are here, else as the package calls them."""

    def __init__(self, connection: Connection, source: Path | BinaryIO, candidate: Candidate) -> None:
        self._connection, self._source, self._found = connection, source, candidate.examined
        self._coming: dict[str, dict[str, str]] = {}

    def __call__(self, register: str, record_id: str) -> str:
        here = name_in(self._connection, register, [record_id]).get(record_id, "")
        return here or self._of_package(register).get(record_id, "")

    def _of_package(self, register: str) -> dict[str, str]:
        header, spec = self._found.header, BY_NAME[register]
        if register not in self._coming:
            has = header is not None and any(one.name == register for one in header.registers)
            batches = read_records(self._source, self._found, register, batch=_BATCH) if has else ()
            self._coming[register] = {one.id: _title(spec, one) for batch in batches for one in batch}
        return self._coming[register]


def _fields(office: Office, one: _Compared, names: _Names) -> tuple[PreviewField, ...]:
    """The fields that would be others than now, each once, those in conflict with all their values."""
    register = BY_NAME[one.entry.register]
    if one.entry.kind is PreviewKind.IGNORED:
        return ()
    before: Mapping[str, Json] = one.before.values if one.before else {}
    conflicts = one.after.conflicts
    found: list[PreviewField] = []
    if one.before is not None and (one.before.unit != one.after.unit or OWNER in conflicts):
        label = describe_code("CONFLICT_OF_OWNER").what
        found.append(PreviewField(OWNER, label, unit_name(office, one.before.unit), unit_name(office, one.after.unit)))
    if (one.before.deleted if one.before else None) != one.after.deleted or DELETED in conflicts:
        label = describe_code("CONFLICT_OF_DELETION").what
        words = [_say_deletion(before), _say_deletion(one.after.values)]
        others = tuple(_say_deletion(other.values) for other in conflicts.get(DELETED, ())[1:])
        found.append(PreviewField(DELETED, label, words[0] if one.before else "", words[1], others))
    for spec in register.fields:
        candidates = conflicts.get(spec.cell or spec.name, ())
        old, new = before.get(spec.name), one.after.values.get(spec.name)
        if old == new and not candidates:
            continue
        others = tuple(_say(office, spec, other.values.get(spec.name), names) for other in candidates[1:])
        words = (_say(office, spec, old, names), _say(office, spec, new, names))
        if any((*words, *others)):
            label = office.labels.field(register.name, spec.name).label
            found.append(PreviewField(spec.name, label, *words, others))
    return tuple(found)


def _say(office: Office, spec: FieldSpec, plain: Json, names: _Names) -> str:
    return say_value(office, spec, value_from_json(spec, plain), names)


def _say_deletion(values: Mapping[str, Json]) -> str:
    why = values.get(DELETED)
    return describe_code("CONFLICT_DELETED", {"why": why}).what if why else describe_code("CONFLICT_KEPT").what
