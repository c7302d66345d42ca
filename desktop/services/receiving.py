"""Taking in packages: examine all, show what would change, then take in each wholly or not at all (package.md §5.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.changes import NOTHING_CHANGED, Changes
from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import REGISTERS
from db.domain.verdict import Outcome, ReasonCode, Verdict, reason
from db.queries import packages as queries
from db.queries.merging import Merged
from db.queries.packages import ACCEPTED, ReceivedPackage
from db.transactions import reading
from desktop.exchange.envelope_header import EnvelopeError
from desktop.exchange.header import PackageKind
from desktop.exchange.naming import SEALED, SUFFIX
from desktop.exchange.verifying import Examined
from desktop.services.envelopes import identities_of
from desktop.services.taking.accepting import (
    TakenIn,
    entering,
    hold,
    look_at_overtaken,
    release_held,
    take_in_one,
)
from desktop.services.taking.carried import headers_within, preview_originals, reasons_of_originals
from desktop.services.taking.chain import is_waiting, reasons_of_office
from desktop.services.taking.opening import digest_of, opened_package, verify_file
from desktop.services.taking.sent_back import SentBack, sent_back
from desktop.services.trust import trusted_keys

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from sqlalchemy.engine import Connection

    from desktop.exchange.header import PackageHeader
    from desktop.exchange.trust import TrustBasis
    from desktop.services.office import Office


@dataclass(frozen=True, slots=True)
class Candidate:
    """One file of a batch, examined.

    Attributes:
        path: where it lies.
        examined: what verification found, with the reasons that this office's records add.
        would: what taking it in would do; None where it will not be taken in.
        returned: how this very package was sent back before; None where it was not.
        id_is_taken: whether a package of the unit it names counts here under its id, this one or another: a receipt
            could not tell the two apart.
    """

    path: Path
    examined: Examined
    would: Merged | None
    returned: SentBack | None = None
    id_is_taken: bool = False

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
        """Whether all that stands against it is another package, so that it can be kept until that is settled."""
        header = self.examined.header
        return header is not None and is_waiting(self.verdict, header.id)


def gather_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files themselves, and the packages found in the folders and below, each once, in order of name.

    Raises:
        KnownError: FILE_NOT_FOUND.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob(f"*{SUFFIX}*") if p.name.endswith((SUFFIX, f"{SUFFIX}{SEALED}")))
            found.update(dict.fromkeys(sorted(p for p in inside if p.is_file())))
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
    # Carriers behind what comes by itself: of a package that comes both ways, the one that was given here goes first.
    carriers = {found.header.sender.code for _, found in examined if found.header and found.header.carried}
    examined.sort(key=lambda pair: _place(pair[1].header, pair[0], carriers))
    with reading(office.database) as connection:
        judged = _judge_batch(connection, office, examined)
        back = sent_back(connection)
        candidates = (_candidate(connection, office, path, found, preview=preview) for path, found in judged)
        return tuple(
            replace(
                one, returned=back.get(one.examined.sha256), id_is_taken=_id_is_taken(connection, one.examined.header)
            )
            for one in candidates
        )


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
            with opened_package(office, candidate.path) as opened:
                results.append(take_in_one(office, opened.source, candidate.examined, candidate.path))
            results.extend(release_held(office, results[-1]))
        elif candidate.can_be_held:
            with opened_package(office, candidate.path) as opened:
                waiting = hold(office, opened.source, candidate.examined, candidate.path)
            results.append(look_at_overtaken(office, waiting))
            results.extend(release_held(office, results[-1]))
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


def _examine(office: Office, path: Path, trusted: TrustBasis, token: CancelToken) -> Examined:
    try:
        return verify_file(office, path, trusted=trusted, token=token)
    except KnownError:
        if not path.is_file():
            raise  # the stick is gone: no file of the batch can be read
        # One file that another program holds or that has a bad spot must not keep the others out.
        return Examined(Verdict((reason(ReasonCode.DAMAGED, what="unreadable"),)), "", 0)


def _recognise(office: Office, files: Sequence[Path]) -> dict[Path, Examined]:
    """The files whose very bytes were accepted before, told by their digests alone."""
    digests: dict[Path, tuple[str, int]] = {}
    identities = identities_of(office)
    for path in files:
        try:
            digests[path] = digest_of(path, identities)
        except (OSError, EnvelopeError):
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


def _place(header: PackageHeader | None, path: Path, carriers: Container[str]) -> tuple[int, int, str, str, int, str]:
    """Transfers first, for reports rest on them; carriers last, for they bring what may have come by itself."""
    if header is None:
        return (2, 0, "", "", 0, path.name)  # unreadable ones last
    sender, rests = header.sender, header.kind is not PackageKind.TRANSFER
    return (int(sender.code in carriers), int(rests), sender.code, sender.device, header.sequence, path.name)


def _judge_batch(
    connection: Connection, office: Office, examined: list[tuple[Path, Examined]]
) -> list[tuple[Path, Examined]]:
    """The reasons that only this office's records and the rest of the batch can give."""
    coming: list[PackageHeader] = []
    seen: set[str] = set()
    judged: list[tuple[Path, Examined]] = []
    for path, found in examined:
        header = found.header
        settled = header is None or found.verdict.has(ReasonCode.ALREADY_RECEIVED)
        added = () if settled else reasons_of_office(connection, office, found, coming, seen)
        within = () if settled or added else reasons_of_originals(connection, office, found, coming, seen)
        now = found.with_reasons(*added, *within)
        if header and now.verdict.outcome is Outcome.PASSED:
            coming.append(header)
            seen.add(found.sha256)
            for inside, digest in headers_within(found):
                coming.append(inside)
                seen.add(digest)
        judged.append((path, now))
    return judged


def _id_is_taken(connection: Connection, header: PackageHeader | None) -> bool:
    return header is not None and queries.has_accepted(connection, header.sender.unit_id, header.id)


def _candidate(connection: Connection, office: Office, path: Path, found: Examined, *, preview: bool) -> Candidate:
    enters = entering(found) if preview else None
    if enters is None:
        return Candidate(path, found, None)
    try:
        with opened_package(office, path) as opened:
            would = enters[1].preview(connection, opened.source, found)
            if would is not None and found.originals:
                would += preview_originals(connection, opened.source, found)
            return Candidate(path, found, would)
    except KnownError as failure:
        if failure.code != "PACKAGE_CHANGED":
            raise
        return Candidate(path, found.with_reasons(reason(ReasonCode.DAMAGED)), None)
