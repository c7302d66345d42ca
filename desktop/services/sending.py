"""Making a report package: figures, papers and records of one moment, signed, kept, and written to a folder."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from db import journal
from db.domain.errors import KnownError
from db.domain.progress import CancelToken, Progress, Report, ignore_progress
from db.domain.registers import REGISTERS
from db.queries import packages as queries
from db.queries.records import read_versions
from db.queries.transfers import transfers_through
from db.transactions import reading, writing
from db.writes.packages import keep_parts, note_sent
from db.writes.records import mark_sent
from desktop.exchange.building import write_package
from desktop.exchange.check_code import check_code, digest_code
from desktop.exchange.header import Edition, PackageHeader, PackageKind, Previous, Reference, Totals
from desktop.exchange.header import Period as HeaderPeriod
from desktop.exchange.nil import is_silent
from desktop.services.envelopes import write_out
from desktop.services.figures import figures_in
from desktop.services.originals import Originals, choose_originals
from desktop.services.own_keys import signer_for
from desktop.services.own_packages import file_parts, new_header, sent_row, to_superior
from desktop.services.plans import current_plan
from desktop.services.reports import make_report_files
from desktop.services.scopes import own_scope
from desktop.services.stated_figures import indicator_totals, state_consolidated
from desktop.services.unit_overlay import unit_index_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

    from db.domain.periods import Period
    from db.domain.targets import Figure
    from db.queries.packages import SentPackage
    from desktop.exchange.building import WrittenPackage
    from desktop.exchange.signing import Signer
    from desktop.services.office import Office

STEPS = 4


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """What is to be exported.

    Attributes:
        period: the reporting period.
        edition: 0 for chính thức, n for bổ sung n; None takes the next one.
        reason: why a supplementary edition is sent.
        nil: a signed "nothing happened".
        remark: what the superior should know, for example why findings were left open; travels in the header.
        unsigned: why the package goes without a signature; empty for a signed one. The receiver takes it in only after
            comparing its check code with the signed print.
        plain: leave the file open although the recipient's age key is known.
        originals: carry the packages of subordinates that were accepted for the period, as far as there are any.
    """

    period: Period
    edition: int | None = None
    reason: str = ""
    nil: bool = False
    remark: str = ""
    unsigned: str = ""
    plain: bool = False
    originals: bool = True


@dataclass(frozen=True, slots=True)
class Exported:
    """A package that lies in its folder and is kept in the database.

    Attributes:
        check_code: what the print of one without signature must show.
        carried: how many originals of subordinates it carries.
        left_out: file names of those that could not be proved to the superior any more and stayed here.
        too_large: whether it carries none because it would have grown too large.
    """

    path: Path
    package_id: str
    sha256: str
    sequence: int
    edition: int
    records: int
    size: int
    check_code: str = ""
    carried: int = 0
    left_out: tuple[str, ...] = ()
    too_large: bool = False


def export_report(
    office: Office,
    order: ReportOrder,
    folder: Path,
    *,
    passphrase: str | None,
    token: CancelToken | None = None,
    report: Report = ignore_progress,
) -> Exported:
    """The signed report package of a period for the superior office.

    The package is built from one state of the records, kept in the database, and only then copied to the folder: a
    stick pulled out in between loses nothing, "Xuất lại" writes the kept bytes again.

    Raises:
        KnownError: SUPERIOR_MISSING, KEY_MISSING, WRONG_KEY_PASSPHRASE, EDITION_EXISTS, EDITION_NEEDS_REASON,
            EDITION_BEFORE_FIRST, NIL_BUT_RECORDS, NIL_NOT_SAID, PACKAGE_NOT_WRITTEN, OWN_RECORD_INVALID.
    """
    token = token or CancelToken()
    report(Progress(0, STEPS))
    signer = None if order.unsigned.strip() else signer_for(office, passphrase)
    edition = _edition(office, order)
    token.check()
    with tempfile.TemporaryDirectory(prefix="diaban-") as work:
        written, originals = _build(office, order, edition, Path(work), signer=signer, token=token, report=report)
        if is_silent(written.header) and not unit_index_of(office.database).children(office.unit.id):
            raise KnownError("NIL_NOT_SAID")
        token.check()
        with writing(office.database) as connection:
            at = office.stamp()
            sent = sent_row(office, written.header, written.sha256, written.path.name, period=order.period.code)
            note_sent(connection, sent, author=office.author, at=at)
            keep_parts(connection, written.header.id, file_parts(written.path))
            for register in REGISTERS:
                mark_sent(connection, register, unit=office.unit.id, until=order.period.to_on)
        report(Progress(STEPS, STEPS))
        path = copy_package(office, written.header.id, written.path.name, folder, plain=order.plain)
    count = sum(entry.count for entry in written.header.registers)
    return Exported(
        path,
        written.header.id,
        written.sha256,
        written.header.sequence,
        edition.number,
        count,
        written.size,
        check_code(written),
        len(originals.carried),
        originals.left_out,
        originals.too_large,
    )


def copy_package(
    office: Office,
    package_id: str,
    name: str,
    folder: Path,
    *,
    plain: bool = False,
    also_for: Collection[str] = (),
    token: CancelToken | None = None,
) -> Path:
    """The kept bytes of a package written to a folder again, sealed anew; arguments and errors as of `write_out`."""
    return write_out(office, package_id, name, folder, plain=plain, also_for=also_for, token=token)


def list_sent_reports(office: Office) -> tuple[SentPackage, ...]:
    """The report packages sent, newest first; one without a receipt is "chưa có biên nhận"."""
    with reading(office.database) as connection:
        return queries.list_sent(connection, kind=PackageKind.REPORT.value)


def sent_check_code(sent: SentPackage) -> str:
    """The check code that the signed print of a package without signature must show; empty for a signed one."""
    return digest_code(sent.sha256) if json.loads(sent.header).get("unsigned") else ""


def say_carried(done: Exported) -> tuple[str, ...]:
    """What to say of the originals of subordinates that a report carries, or had to leave here."""
    said: list[str] = []
    if done.carried:
        said.append(f"Kèm {done.carried} gói gốc của đơn vị cấp dưới.")
    if done.too_large:
        said.append("Không kèm gói gốc: cả gói sẽ vượt giới hạn cho phép. Gửi riêng gói gốc khi cấp trên cần.")
    if done.left_out:
        names = ", ".join(done.left_out)
        said.append(f"Không kèm {len(done.left_out)} gói gốc vì chữ ký không còn chứng minh được: {names}.")
    return tuple(said)


def _edition(office: Office, order: ReportOrder) -> Edition:
    sent = [p.edition or 0 for p in list_sent_reports(office) if p.period == order.period.code]
    number = order.edition if order.edition is not None else (max(sent) + 1 if sent else 0)
    if number in sent:
        raise KnownError("EDITION_EXISTS", edition=number)
    if number > 0 and not sent:
        raise KnownError("EDITION_BEFORE_FIRST")
    if number > 0 and not order.reason.strip():
        raise KnownError("EDITION_NEEDS_REASON", edition=number)
    return Edition(number=number, reason=order.reason.strip())


def _build(
    office: Office,
    order: ReportOrder,
    edition: Edition,
    folder: Path,
    *,
    signer: Signer | None,
    token: CancelToken,
    report: Report,
) -> tuple[WrittenPackage, Originals]:
    period, now = order.period, office.clock.now()
    plan = current_plan(office)
    with reading(office.database) as connection:
        figures = figures_in(connection, own_scope(office), period, plan, linked=False)
        if order.nil:
            _refuse_nil(connection, office, period)
        originals = choose_originals(connection, office, period, token=token) if order.originals else Originals()
        header = replace(
            _header(office, connection, order, edition, figures),
            carried=originals.carried,
            consolidated=state_consolidated(connection, office, period, plan),
        )
        report(Progress(1, STEPS))
        token.check()
        members = {**make_report_files(office, period), **originals.members(connection)}
        report(Progress(2, STEPS))
        token.check()
        registers = {
            register.name: read_versions(connection, register, units=frozenset({office.unit.id}), until=period.to_on)
            for register in REGISTERS
        }
        written = write_package(
            folder, header=header, registers=registers, members=members, signer=signer, signed_at=now
        )
        report(Progress(3, STEPS))
        return written, originals


def _header(
    office: Office, connection: Connection, order: ReportOrder, edition: Edition, figures: tuple[Figure, ...]
) -> PackageHeader:
    period = order.period
    header = to_superior(office, new_header(office, connection, PackageKind.REPORT, office.clock.now()))
    recipient = header.recipient
    before = queries.last_sent(
        connection,
        kind=PackageKind.REPORT.value,
        recipient_id=recipient.unit_id if recipient else None,
        device=office.author.device,
    )
    return replace(
        header,
        previous=Previous(id=before.id, sha256=before.sha256) if before else None,
        period=HeaderPeriod(
            regime=period.regime.value, kind=period.kind.value, from_on=period.from_on, to_on=period.to_on
        ),
        edition=edition,
        nil=order.nil,
        totals=Totals(indicators=indicator_totals(figures)),
        journal_head=journal.head(connection) or None,
        transfers=tuple(
            Reference(id=one, sha256=digest) for one, digest in transfers_through(connection, office.unit.id)
        ),
        remark=order.remark.strip(),
        unsigned=order.unsigned.strip(),
    )


def _refuse_nil(connection: Connection, office: Office, period: Period) -> None:
    """A signed "nothing happened" must be true."""
    units = frozenset({office.unit.id})
    for register in REGISTERS:
        if not register.event:
            continue
        for version in read_versions(connection, register, units=units, until=period.to_on):
            day = register.event_day(dict(version.values))
            if day and version.deleted is None and period.from_on.isoformat() <= day <= period.to_on.isoformat():
                raise KnownError("NIL_BUT_RECORDS", register=register.name)
