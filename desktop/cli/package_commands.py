"""Commands about packages: export, verify, merge, enrolments and receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.verdict import NOTES, Outcome, ReasonCode
from desktop.cli.encryption_commands import identities
from desktop.cli.opening import opened_office, opened_to_sign
from desktop.cli.output import DONE, REFUSED, error_to_plain, print_json, print_line, say
from desktop.clock import SystemClock
from desktop.messages import describe, describe_reason
from desktop.services.answers import receive_receipt
from desktop.services.previewing import preview_records, preview_to_plain
from desktop.services.receipts import export_receipts
from desktop.services.receiving import examine_packages, gather_files, take_in_packages
from desktop.services.sending import ReportOrder, export_report, say_carried
from desktop.services.taking.periods import period_of
from desktop.services.verification import verify_alone

if TYPE_CHECKING:
    from argparse import Namespace

    from db.domain.fields import Json
    from db.domain.verdict import Verdict
    from db.queries.merging import Merged
    from desktop.exchange.examined import Examined
    from desktop.exchange.header import PackageHeader

_WORDS = {Outcome.PASSED: "đạt", Outcome.INDETERMINATE: "chưa kết luận được", Outcome.FAILED: "không đạt"}
_COUNTED = ("new", "changed", "deleted", "ignored", "conflicts")


def export(options: Namespace) -> int:
    """The report package of a period in a folder."""
    order = ReportOrder(
        parse_period(options.period),
        options.edition,
        options.reason,
        options.nil,
        unsigned=options.unsigned,
        plain=options.plain,
        originals=not options.without_originals,
    )
    with opened_to_sign(options) as (office, passphrase):
        done = export_report(office, order, options.out, passphrase=passphrase)
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
                "check_code": done.check_code if options.unsigned else None,
                "carried": done.carried,
                "left_out": list(done.left_out),
                "too_large_to_carry": done.too_large,
            }
        )
    else:
        print_line(f"Đã xuất gói {done.path} ({done.records} bản ghi).")
        for words in say_carried(done):
            print_line(words)
        if options.unsigned:
            print_line(f"Gói không ký. Mã kiểm tra ghi lên bản giấy: {done.check_code}")
    return DONE


def verify(options: Namespace) -> int:
    """The verdict on each file; refused when one did not pass.

    Without a database nobody is known, so there a signer may be unknown.
    """
    if options.database:
        with opened_office(options) as office:
            found = [(c.path, c.examined) for c in examine_packages(office, options.files, preview=False)]
    else:
        now, keys = SystemClock().now(), identities(options)
        found = [(path, verify_alone(path, now, keys)) for path in gather_files(options.files)]
    if options.json:
        print_json([_examined_plain(str(path), examined) for path, examined in found])
    else:
        for path, examined in found:
            print_line(f"{path}: {_WORDS[examined.verdict.outcome]}")
            _print_reasons(examined.verdict)
    allowed = NOTES if options.database else NOTES | {ReasonCode.SIGNER_UNKNOWN}
    return DONE if all(allowed.issuperset(examined.verdict.codes) for _, examined in found) else REFUSED


def merge(options: Namespace) -> int:
    """What taking in the packages did, or would do; refused when one did not pass."""
    with opened_office(options) as office:
        candidates = examine_packages(office, options.paths, preview=options.dry_run, skip_known=True)
        records: dict[str, list[dict[str, Json]]] = {}
        if options.dry_run:
            found = [(str(c.path), c.verdict, _numbers(c.would), False) for c in candidates]
            if options.json:
                records = {str(c.path): preview_to_plain(preview_records(office, c, limit=None)) for c in candidates}
        else:
            # What was sent back comes again on the same stick: it is let in only when that is wanted.
            wanted = [c for c in candidates if options.also_returned or c.returned is None]
            taken, _ = take_in_packages(office, wanted)
            found = [(str(t.path), t.verdict, _numbers(t.merged), t.held) for t in taken]
    back = {str(c.path): c.returned for c in candidates if c.returned is not None and not options.also_returned}
    if not options.dry_run:
        found += [(str(c.path), c.verdict, _numbers(None), False) for c in candidates if str(c.path) in back]
    rows = [_merge_plain(file, verdict, numbers, held=held) for file, verdict, numbers, held in found]
    if options.json:
        for row in rows:
            row["returned"] = row["file"] in back
        for row in rows if options.dry_run else ():
            row["records"] = list(records[cast("str", row["file"])])
        totals = {name: sum(cast("int", row[name]) for row in rows) for name in (*_COUNTED, "refused")}
        print_json({"packages": rows, "totals": totals})
    else:
        for file, verdict, numbers, held in found:
            _print_merged(file, verdict, numbers, held=held)
            if file in back:
                print_line(f"  - Đã trả lại: {back[file].why}. Thêm --also-returned nếu vẫn nhận.")
    return DONE if all(verdict.outcome is Outcome.PASSED for _, verdict, _, _ in found) and not back else REFUSED


def receipts(options: Namespace) -> int:
    """Receipts for all accepted packages that have none yet."""
    with opened_to_sign(options) as (office, passphrase):
        written = export_receipts(office, options.out, passphrase=passphrase, plain=options.plain)
    if options.json:
        print_json([{"file": str(path), "package": package_id} for package_id, path in written])
    else:
        for _, path in written:
            print_line(str(path))
        say(f"Đã xuất {len(written)} biên nhận.")
    return DONE


def receive(options: Namespace) -> int:
    """Receipts of the superior noted beside the packages they answer; a bad one does not stop the others."""
    rows: list[dict[str, Json]] = []
    with opened_office(options) as office:
        for path in options.files:
            try:
                sent = receive_receipt(office, path)
            except KnownError as failure:
                rows.append({"file": str(path), "error": error_to_plain(failure)})
                say(describe(failure).text)
            else:
                rows.append({"file": str(path), "package": sent.id, "receipt": sent.receipt})
    refused = sum("error" in row for row in rows)
    if options.json:
        print_json(rows)
    else:
        print_line(f"Đã nhận {len(rows) - refused} biên nhận.")
    return REFUSED if refused else DONE


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
        "period": _period_plain(header),
        "edition": header.edition.number if header and header.edition else None,
        "kind": header.kind.value if header else None,
        "records": {entry.name: entry.count for entry in header.registers} if header else {},
    }


def _period_plain(header: PackageHeader | None) -> Json:
    if header is None or header.period is None:
        return None
    period, stated = period_of(header), header.period
    return {
        "code": period.code if period else None,
        "regime": stated.regime,
        "kind": stated.kind,
        "from": stated.from_on.isoformat(),
        "to": stated.to_on.isoformat(),
    }


def _reasons_plain(verdict: Verdict) -> list[Json]:
    return [
        {
            **{name: value if isinstance(value, int) else str(value) for name, value in reason.parameters.items()},
            "code": reason.code.value,
            "message": describe_reason(reason).text,
        }
        for reason in verdict.reasons
    ]


def _numbers(merged: Merged | None) -> dict[str, int]:
    return {name: getattr(merged, name, 0) for name in _COUNTED}


def _merge_plain(file: str, verdict: Verdict, numbers: dict[str, int], *, held: bool) -> dict[str, Json]:
    return {
        "file": file,
        "verdict": verdict.outcome.value,
        "reasons": _reasons_plain(verdict),
        **numbers,
        "refused": 0 if held or verdict.outcome is Outcome.PASSED else 1,
        "held": held,
    }


def _print_merged(file: str, verdict: Verdict, numbers: dict[str, int], *, held: bool) -> None:
    kept = ", giữ lại chờ gói trước" if held else ""
    words = ("mới", "sửa", "xóa", "không đổi", "xung đột")
    counts = ", ".join(f"{word} {numbers[name]}" for word, name in zip(words, _COUNTED, strict=True))
    print_line(f"{file}: {_WORDS[verdict.outcome]}{kept}; {counts}")
    _print_reasons(verdict)


def _print_reasons(verdict: Verdict) -> None:
    for reason in verdict.reasons:
        print_line(f"  - {describe_reason(reason).text}")
