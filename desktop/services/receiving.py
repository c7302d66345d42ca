"""Taking in packages: examine all, show what would change, then take in each wholly or not at all (package.md §5.3)."""

from __future__ import annotations

import hashlib
from contextlib import nullcontext
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.changes import NOTHING_CHANGED, Changes
from db.domain.errors import KnownError
from db.domain.periods import Period, PeriodKind, Regime
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import BY_NAME, REGISTERS
from db.domain.verdict import Outcome, Reason, ReasonCode, Verdict, reason
from db.queries import packages as queries
from db.queries.merging import Merged, compare_versions, unit_totals
from db.queries.office import get_unit
from db.queries.packages import ACCEPTED, HELD, ReceivedPackage
from db.transactions import reading, writing
from db.writes.office import ensure_units
from db.writes.packages import keep_parts, note_received
from db.writes.records import take_in_versions
from desktop.exchange.header import PackageHeader, PackageKind, encode_header
from desktop.exchange.naming import file_name
from desktop.exchange.reading import read_records
from desktop.exchange.verifying import Examined, verify_package
from desktop.services.figures import figures_in, is_comparable, unit_scope
from desktop.services.office import stamp, with_ancestors
from desktop.services.plans import current_plan, load_indicators
from desktop.services.sending import indicator_totals
from desktop.services.trust import PART_BYTES, trusted_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from sqlalchemy.engine import Connection

    from desktop.exchange.trust import TrustedKey
    from desktop.services.office import Office

SUFFIX = ".asice"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file of a batch, examined.

    Attributes:
        path: where it lies.
        examined: what verification found, with the reasons that this office's records add.
        would: what taking it in would do; None where it will not be taken in.
    """

    path: Path
    examined: Examined
    would: Merged | None

    @property
    def verdict(self) -> Verdict:
        """Its verdict."""
        return self.examined.verdict

    @property
    def is_new(self) -> bool:
        """Whether it passed and was not received before."""
        return self.verdict.outcome is Outcome.PASSED and not self.verdict.has(ReasonCode.ALREADY_RECEIVED)

    @property
    def can_be_held(self) -> bool:
        """Whether all that is missing is the package before it."""
        undecided = {code for code in self.verdict.codes if code is not ReasonCode.SIGNED_WITHOUT_TIMESTAMP}
        return undecided == {ReasonCode.MISSING_PREVIOUS}


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of one package.

    Attributes:
        path: the file, or None for a held package that was waiting here.
        verdict: the final verdict; a package that failed while being taken in left nothing.
        merged: what it did.
        header: its header, where it could be read.
        held: whether it now waits for the package before it.
    """

    path: Path | None
    verdict: Verdict
    merged: Merged
    header: PackageHeader | None
    held: bool = False


class _RollBackError(Exception):
    """Taking in found a reason against the package; its transaction must leave nothing."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why


def gather_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files themselves, and the packages found in the folders and below, each once, in order of name.

    Raises:
        KnownError: FILE_NOT_FOUND.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(p for p in path.rglob(f"*{SUFFIX}") if p.is_file())))
        elif path.is_file():
            found[path] = None
        else:
            raise KnownError("FILE_NOT_FOUND", path=str(path))
    return tuple(found)


def examine_packages(
    office: Office,
    paths: Sequence[Path],
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
    preview: bool = True,
    skip_known: bool = False,
) -> tuple[Candidate, ...]:
    """Every package of the files and folders, verified, with what taking it in would do.

    The order is that in which they can be taken in: each device's packages by their sequence.

    Args:
        office: who receives.
        paths: files and folders.
        token: asked between files.
        report: told after each file.
        preview: whether to count what would change; taking in at once needs no preview.
        skip_known: whether a file whose very bytes were accepted before is only recognised, not looked at again.

    Raises:
        KnownError: FILE_NOT_FOUND, PACKAGE_UNREADABLE (the stick was pulled out).
    """
    token = token or CancelToken()
    files = gather_files(paths)
    trusted = trusted_keys(office)
    known = _recognise(office, files) if skip_known else {}
    examined: list[tuple[Path, Examined]] = []
    for number, path in enumerate(files):
        token.check()
        report(Progress(number, len(files), path.name))
        examined.append((path, known.get(path) or _examine(office, path, trusted, token)))
    report(Progress(len(files), len(files)))
    examined.sort(key=lambda pair: _place(pair[1].header, pair[0]))
    with reading(office.database) as connection:
        judged = _judge_batch(connection, examined)
        return tuple(_candidate(connection, path, found, preview=preview) for path, found in judged)


def take_in_packages(
    office: Office,
    candidates: Sequence[Candidate],
    *,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> tuple[tuple[TakenIn, ...], Changes]:
    """What became of each package, and what changed; every package is wholly in or wholly out.

    Packages that did not pass are left out; those that only miss the package before them are kept and taken in as
    soon as it comes. Stopping leaves what is in as it is.
    """
    token = token or CancelToken()
    results: list[TakenIn] = []
    changed = NOTHING_CHANGED
    for number, candidate in enumerate(candidates):
        if token.is_cancelled:
            break
        report(Progress(number, len(candidates), candidate.path.name))
        if candidate.is_new:
            results.append(_take_in(office, candidate.path, candidate.examined, candidate.path))
            results.extend(_release_held(office, results[-1]))
        elif candidate.can_be_held:
            results.append(_hold(office, candidate))
        else:
            results.append(TakenIn(candidate.path, candidate.verdict, Merged(), candidate.examined.header))
    report(Progress(len(candidates), len(candidates)))
    if any(result.merged != Merged() for result in results):
        changed = Changes(registers=frozenset(register.name for register in REGISTERS))
    return tuple(results), changed


def list_received(office: Office, *, state: str | None = ACCEPTED) -> tuple[ReceivedPackage, ...]:
    """The packages received, newest first."""
    with reading(office.database) as connection:
        return queries.list_received(connection, state=state)


def period_of(header: PackageHeader) -> Period | None:
    """The period a header speaks of, or None for a package without one or with days that form no period."""
    stated = header.period
    if stated is None:
        return None
    try:
        kind, regime = PeriodKind(stated.kind), Regime(stated.regime)
    except ValueError:
        return None
    month = stated.to_on.month
    number = {PeriodKind.MONTH: month, PeriodKind.QUARTER: -(-month // 3)}.get(kind, 0)
    period = Period(kind, stated.to_on.year, number, regime)
    return period if (period.from_on, period.to_on) == (stated.from_on, stated.to_on) else None


def _examine(office: Office, path: Path, trusted: tuple[TrustedKey, ...], token: CancelToken) -> Examined:
    try:
        return verify_package(
            path, name=path.name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted, token=token
        )
    except KnownError:
        if not path.is_file():
            raise  # the stick is gone: no file of the batch can be read
        # One file that another program holds or that has a bad spot must not keep the others out.
        return Examined(Verdict((reason(ReasonCode.DAMAGED, what="unreadable"),)), "", 0)


def _recognise(office: Office, files: Sequence[Path]) -> dict[Path, Examined]:
    """The files whose very bytes were accepted before, told by their digests alone."""
    digests: dict[Path, tuple[str, int]] = {}
    for path in files:
        try:
            with path.open("rb") as file:
                digests[path] = (hashlib.file_digest(file, "sha256").hexdigest(), file.tell())
        except OSError:
            continue  # verification says what is wrong with the file
    with reading(office.database) as connection:
        accepted = queries.find_accepted(connection, {digest for digest, _ in digests.values()})
    return {
        path: Examined(
            Verdict((reason(ReasonCode.ALREADY_RECEIVED, on=accepted[digest].received_at[:10]),)), digest, size
        )
        for path, (digest, size) in digests.items()
        if digest in accepted
    }


def _place(header: PackageHeader | None, path: Path) -> tuple[str, str, int, str]:
    if header is None:
        return ("~", "", 0, path.name)  # unreadable ones last
    return (header.sender.code, header.sender.device, header.sequence, path.name)


def _may_enter(examined: Examined) -> bool:
    """Whether the package passed, is a report and is not here yet."""
    verdict, header = examined.verdict, examined.header
    return (
        verdict.outcome is Outcome.PASSED
        and not verdict.has(ReasonCode.ALREADY_RECEIVED)
        and header is not None
        and header.kind is PackageKind.REPORT
    )


def _judge_batch(connection: Connection, examined: list[tuple[Path, Examined]]) -> list[tuple[Path, Examined]]:
    """The reasons that only this office's records and the rest of the batch can give."""
    coming: set[str] = set()
    seen: set[str] = set()
    judged: list[tuple[Path, Examined]] = []
    for path, found in examined:
        header = found.header
        settled = header is None or found.verdict.has(ReasonCode.ALREADY_RECEIVED)
        added = () if settled else _reasons_of_office(connection, found, coming, seen)
        now = found.with_reasons(*added)
        if header and now.verdict.outcome is Outcome.PASSED:
            coming.add(header.id)
            seen.add(found.sha256)
        judged.append((path, now))
    return judged


def _reasons_of_office(connection: Connection, found: Examined, coming: set[str], seen: set[str]) -> tuple[Reason, ...]:
    header = found.header
    if header is None:
        return ()
    known = queries.get_received(connection, header.id)
    if known is not None and known.state == ACCEPTED:
        if known.sha256 == found.sha256:
            return (reason(ReasonCode.ALREADY_RECEIVED, on=known.received_at[:10]),)
        return (reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence),)
    if found.sha256 in seen:
        return (reason(ReasonCode.ALREADY_RECEIVED, on=""),)
    if header.kind is not PackageKind.REPORT:
        return (reason(ReasonCode.HEADER_INVALID, field="kind", what=header.kind.value),)
    if period_of(header) is None:
        return (reason(ReasonCode.HEADER_INVALID, field="period", what="period"),)
    chain = queries.chain_of(connection, header.sender.unit_id, header.sender.device, header.kind.value)
    reasons: list[Reason] = []
    before = header.previous.id if header.previous else None
    if any(p.sequence == header.sequence or p.previous_id == before for p in chain):
        reasons.append(reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence))
    elif before and before not in coming and all(p.id != before for p in chain):
        reasons.append(reason(ReasonCode.MISSING_PREVIOUS, sequence=header.sequence))
    elif header.previous and any(p.id == before and p.sha256 != header.previous.sha256 for p in chain):
        reasons.append(reason(ReasonCode.FORKED_HISTORY, sequence=header.sequence))
    return tuple(reasons)


def _candidate(connection: Connection, path: Path, found: Examined, *, preview: bool) -> Candidate:
    if not preview or not _may_enter(found):
        return Candidate(path, found, None)
    try:
        return Candidate(path, found, _preview(connection, path, found))
    except KnownError as failure:
        if failure.code != "PACKAGE_CHANGED":
            raise
        return Candidate(path, found.with_reasons(reason(ReasonCode.DAMAGED)), None)


def _preview(connection: Connection, path: Path, found: Examined) -> Merged:
    total = Merged()
    for entry in found.header.registers if found.header else ():
        register = BY_NAME.get(entry.name)
        if register is None:
            continue
        for batch in read_records(path, found, entry.name):
            total += compare_versions(connection, register, batch).merged
    return total


def _take_in(office: Office, source: Path | BinaryIO, found: Examined, path: Path | None) -> TakenIn:
    header = found.header
    if header is None or not _may_enter(found):
        return TakenIn(path, found.verdict, Merged(), header)
    try:
        with writing(office.database) as connection:
            ensure_units(connection, with_ancestors((header.sender.unit_id,)))
            merged = _merge(connection, office, source, found, header)
            _check_totals(connection, office, header)
            counts = {
                "new": merged.new,
                "changed": merged.changed,
                "deleted": merged.deleted,
                "ignored": merged.ignored,
                "conflicts": merged.conflicts,
            }
            row = _row(office, found, header, file_name(header), state=ACCEPTED, counts=counts)
            note_received(connection, row, author=office.author, at=row.received_at)
            keep_parts(connection, header.id, _parts(source, found.sha256))
    except _RollBackError as refusal:
        return TakenIn(path, found.verdict.with_reasons(refusal.why), Merged(), header)
    except KnownError as failure:
        if failure.code != "PACKAGE_CHANGED":
            raise
        return TakenIn(path, found.verdict.with_reasons(reason(ReasonCode.DAMAGED)), Merged(), header)
    return TakenIn(path, found.verdict, merged, header)


def _merge(
    connection: Connection, office: Office, source: Path | BinaryIO, found: Examined, header: PackageHeader
) -> Merged:
    total, at = Merged(), office.stamp()
    for entry in header.registers:
        register = BY_NAME.get(entry.name)
        if register is None:
            continue  # a register of a newer program: its records stay in the kept package
        for batch in read_records(source, found, entry.name):
            total += take_in_versions(connection, register, batch, package_id=header.id, author=office.author, at=at)
    return total


def _check_totals(connection: Connection, office: Office, header: PackageHeader) -> None:
    """The stored records of the sender must add up to what the header says (package.md §5.4).

    That can only hold for the sender's newest package: an older one that comes late brings nothing that a newer one
    has not replaced, and its own totals were compared with its own records when it was verified.
    """
    unit_id = header.sender.unit_id
    others = [p for p in queries.list_received(connection) if p.sender_id == unit_id and p.kind == header.kind.value]
    if any(p.device != header.sender.device or p.sequence > header.sequence for p in others):
        return
    for name, stated in header.totals.registers.items():
        register = BY_NAME.get(name)
        if register is None:
            continue
        stored = unit_totals(connection, register, unit_id)
        if (stored.count, stored.deleted, stored.sums) != (stated.count, stated.deleted, dict(stated.sums)):
            raise _RollBackError(reason(ReasonCode.TOTALS_DIFFER, register=name))
    period, unit = period_of(header), get_unit(connection, unit_id)
    if period is None or unit is None:
        return
    figures = figures_in(connection, unit_scope(unit), period, current_plan(office))
    counted = {total.code: total for total in indicator_totals(figures)}
    for stated_figure in header.totals.indicators:
        own = counted.get(stated_figure.code)
        indicator = load_indicators().get(stated_figure.code)
        if own is None or indicator is None or stated_figure.version != own.version or not is_comparable(indicator):
            continue  # counted by another formula, or from records that only one of the two has
        if (own.numerator, own.denominator) != (stated_figure.numerator, stated_figure.denominator):
            raise _RollBackError(reason(ReasonCode.TOTALS_DIFFER, indicator=stated_figure.code))


def _hold(office: Office, candidate: Candidate) -> TakenIn:
    """The package kept until the one before it comes."""
    header = candidate.examined.header
    if header is None:
        return TakenIn(candidate.path, candidate.verdict, Merged(), None)
    with writing(office.database) as connection:
        ensure_units(connection, with_ancestors((header.sender.unit_id,)))
        row = _row(office, candidate.examined, header, candidate.path.name, state=HELD, counts={})
        note_received(connection, row, author=office.author, at=row.received_at)
        keep_parts(connection, header.id, _parts(candidate.path, candidate.examined.sha256))
    return TakenIn(candidate.path, candidate.verdict, Merged(), header, held=True)


def _release_held(office: Office, taken: TakenIn) -> Iterator[TakenIn]:
    """The packages that waited for the one just taken in, now verified again and taken in themselves."""
    if taken.header is None or taken.verdict.outcome is not Outcome.PASSED:
        return
    with reading(office.database) as connection:
        waiting = queries.held_after(connection, taken.header.id)
    for held in waiting:
        with reading(office.database) as connection:
            source = BytesIO(b"".join(queries.read_parts(connection, held.id)))
        found = verify_package(
            source, name=held.file_name, now=office.clock.now(), recipient=office.unit.id, trusted=trusted_keys(office)
        )
        with reading(office.database) as connection:
            found = found.with_reasons(*_reasons_of_office(connection, found, set(), set()))
        source.seek(0)
        result = _take_in(office, source, found, None)
        yield replace(result, path=Path(held.file_name))
        yield from _release_held(office, result)


def _row(
    office: Office, found: Examined, header: PackageHeader, name: str, *, state: str, counts: dict[str, int]
) -> ReceivedPackage:
    period = period_of(header)
    return ReceivedPackage(
        header.id,
        header.kind.value,
        header.sender.unit_id,
        header.sender.device,
        header.sequence,
        header.previous.id if header.previous else None,
        found.sha256,
        name,
        found.size,
        period.code if period else None,
        header.edition.number if header.edition else None,
        state,
        stamp(found.signed_at) if found.signed_at else None,
        office.stamp(),
        office.author.name,
        encode_header(header).decode(),
        counts,
    )


def _parts(source: Path | BinaryIO, sha256: str) -> Iterator[bytes]:
    """The bytes to keep, which must be the ones that were verified: the stick may have been changed meanwhile."""
    digest = hashlib.sha256()
    try:
        with source.open("rb") if isinstance(source, Path) else nullcontext(source) as file:
            file.seek(0)
            while part := file.read(PART_BYTES):
                digest.update(part)
                yield part
    except OSError as failure:
        raise KnownError("PACKAGE_UNREADABLE", cause=str(failure.strerror)) from failure
    if digest.hexdigest() != sha256:
        raise KnownError("PACKAGE_CHANGED")
