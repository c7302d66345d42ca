"""Commands about packages: export, verify, merge, enrolments and receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.verdict import Outcome
from desktop.cli.opening import key_passphrase, opened_office
from desktop.cli.output import DONE, REFUSED, print_json, print_line, say
from desktop.clock import SystemClock
from desktop.messages import describe_reason
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, gather_files, take_in_packages
from desktop.services.sending import ReportOrder, export_report, receive_receipt
from desktop.services.trust import accept_enrolment, examine_enrolment, export_enrolment, own_key_facts
from desktop.services.verification import verify_alone

if TYPE_CHECKING:
    from argparse import Namespace

    from db.domain.fields import Json
    from db.domain.verdict import Verdict
    from db.queries.merging import Merged
    from desktop.exchange.verifying import Examined


def export(options: Namespace) -> int:
    """The report package of a period in a folder."""
    order = ReportOrder(parse_period(options.period), options.edition, options.reason, options.nil)
    with opened_office(options) as office:
        done = export_report(office, order, options.out, passphrase=key_passphrase(options))
    if options.json:
        print_json(
            {
                "file": str(done.path),
                "package": done.package_id,
                "sha256": done.sha256,
                "sequence": done.sequence,
                "edition": done.edition,
                "records": done.records,
                "size": done.size,
            }
        )
    else:
        print_line(f"Đã xuất gói {done.path} ({done.records} bản ghi).")
    return DONE


def verify(options: Namespace) -> int:
    """The verdict on each file; refused when one did not pass."""
    if options.database:
        with opened_office(options) as office:
            found = [(c.path, c.examined) for c in examine_packages(office, options.files, preview=False)]
    else:
        now = SystemClock().now()
        found = [(path, verify_alone(path, now)) for path in gather_files(options.files)]
    if options.json:
        print_json([_examined_plain(str(path), examined) for path, examined in found])
    else:
        for path, examined in found:
            print_line(f"{path.name}: {_word(examined.verdict.outcome)}")
            for reason in examined.verdict.reasons:
                print_line(f"  - {describe_reason(reason).text}")
    return DONE if all(e.verdict.outcome is Outcome.PASSED for _, e in found) else REFUSED


def merge(options: Namespace) -> int:
    """What taking in the packages did, or would do; refused when one did not pass."""
    with opened_office(options) as office:
        candidates = examine_packages(office, options.paths, preview=options.dry_run, skip_known=True)
        if options.dry_run:
            rows = [_merge_plain(str(c.path), c.verdict, c.would) for c in candidates]
        else:
            taken, _ = take_in_packages(office, candidates)
            rows = [_merge_plain(str(t.path), t.verdict, t.merged, held=t.held) for t in taken]
    counted = ("new", "changed", "deleted", "ignored", "conflicts", "refused")
    totals = {name: sum(row[name] for row in rows if isinstance(row[name], int)) for name in counted}  # pyright: ignore[reportArgumentType]
    if options.json:
        print_json({"packages": rows, "totals": totals})
    else:
        for row in rows:
            print_line(f"{row['file']}: {row['verdict']}, mới {row['new']}, sửa {row['changed']}, xóa {row['deleted']}")
    return DONE if all(row["verdict"] == Outcome.PASSED.value for row in rows) else REFUSED


def enrol(options: Namespace) -> int:
    """The office's enrolment package in a folder, and the fingerprint for the paper slip."""
    options.out.mkdir(parents=True, exist_ok=True)
    with opened_office(options) as office:
        path = export_enrolment(office, options.out, passphrase=key_passphrase(options))
        key = own_key_facts(office)
    if options.json:
        print_json({"file": str(path), "fingerprint": key.fingerprint if key else None})
    else:
        print_line(f"Đã xuất {path}. Dấu vân tay khóa: {key.fingerprint if key else ''}")
    return DONE


def accept(options: Namespace) -> int:
    """Another office's key accepted, if its fingerprint is the one on paper."""
    with opened_office(options) as office:
        offer = examine_enrolment(office, options.file)
        typed = "".join(options.fingerprint.split()).lower()
        if typed != "".join(offer.fingerprint.split()).lower():
            raise KnownError("FINGERPRINT_DIFFERS", file=options.file.name)
        is_new = accept_enrolment(office, offer)
    if options.json:
        print_json({"unit": offer.unit_name, "officer": offer.officer, "fingerprint": offer.fingerprint, "new": is_new})
    else:
        print_line(f"Đã ghi nhận khóa của {offer.unit_name} ({offer.officer}).")
    return DONE


def receipts(options: Namespace) -> int:
    """Receipts for all accepted packages that have none yet."""
    with opened_office(options) as office:
        written = export_receipts(office, options.out, passphrase=key_passphrase(options))
    if options.json:
        print_json([{"file": str(path), "package": package_id} for package_id, path in written])
    else:
        print_line(f"Đã xuất {len(written)} biên nhận.")
    return DONE


def receive(options: Namespace) -> int:
    """Receipts of the superior noted beside the packages they answer."""
    rows: list[dict[str, Json]] = []
    with opened_office(options) as office:
        for path in options.files:
            sent = receive_receipt(office, path)
            rows.append({"file": str(path), "package": sent.id, "receipt": sent.receipt})
    if options.json:
        print_json(rows)
    else:
        say(f"Đã nhận {len(rows)} biên nhận.")
    return DONE


def _examined_plain(file: str, examined: Examined) -> dict[str, Json]:
    header = examined.header
    return {
        "file": file,
        "verdict": examined.verdict.outcome.value,
        "reasons": _reasons_plain(examined.verdict),
        "sender": {
            "unit": header.sender.code,
            "name": header.sender.name,
            "device": header.sender.device,
            "signer": examined.signer.person if examined.signer else None,
            "fingerprint": examined.signer.fingerprint if examined.signer else None,
        }
        if header
        else None,
        "period": {
            "regime": header.period.regime,
            "kind": header.period.kind,
            "from": header.period.from_on.isoformat(),
            "to": header.period.to_on.isoformat(),
        }
        if header and header.period
        else None,
        "edition": header.edition.number if header and header.edition else None,
        "kind": header.kind.value if header else None,
        "records": {entry.name: entry.count for entry in header.registers} if header else {},
    }


def _reasons_plain(verdict: Verdict) -> list[Json]:
    return [
        {
            "code": reason.code.value,
            "message": describe_reason(reason).text,
            **{name: str(value) for name, value in reason.parameters.items()},
        }
        for reason in verdict.reasons
    ]


def _merge_plain(file: str, verdict: Verdict, merged: Merged | None, *, held: bool = False) -> dict[str, Json]:
    return {
        "file": file,
        "verdict": verdict.outcome.value,
        "reasons": _reasons_plain(verdict),
        "new": merged.new if merged else 0,
        "changed": merged.changed if merged else 0,
        "deleted": merged.deleted if merged else 0,
        "ignored": merged.ignored if merged else 0,
        "conflicts": merged.conflicts if merged else 0,
        "refused": 0 if verdict.outcome is Outcome.PASSED else 1,
        "held": held,
    }


def _word(outcome: Outcome) -> str:
    words = {Outcome.PASSED: "Đạt", Outcome.INDETERMINATE: "Chưa kết luận được", Outcome.FAILED: "Không đạt"}
    return words[outcome]
