"""Commands about the package store: conflicts, closed periods, rebuilding, withdrawing, deciding about a fork."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.verdict import Outcome
from desktop.cli.opening import opened_office
from desktop.cli.output import DONE, REFUSED, print_json, print_line
from desktop.messages import describe_reason
from desktop.services.conflicts import conflicts_to_plain, list_conflicts
from desktop.services.forks import decide_fork, list_forks
from desktop.services.period_locks import allow_supplement, lock_period
from desktop.services.rebuilding import rebuild as rebuild_office
from desktop.services.restated import restate, restated_to_plain
from desktop.services.unit_overlay import units_of
from desktop.services.withdrawing import take_in_again, withdraw_package

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from db.domain.fields import Json
    from desktop.services.forks import Fork
    from desktop.services.taking.accepting import TakenIn


def conflicts(options: Namespace) -> int:
    """The cells that two sides changed without knowing of each other; the same bytes wherever the same is known."""
    with opened_office(options) as office:
        found = list_conflicts(office)
    if options.json:
        print_json(conflicts_to_plain(found))
        return DONE
    for one in found:
        print_line(f"{one.title or one.record_id} ({one.unit}): {one.label}")
        for value in one.values:
            told = "  (đang hiển thị)" if value.shown else ""
            print_line(f"  - {', '.join(filter(None, value.words)) or 'trống'}{told}")
    print_line(f"{len(found)} mục có nhiều giá trị, chờ đơn vị quản lý bản ghi quyết định.")
    return DONE


def lock(options: Namespace) -> int:
    """A period closed for all that owe a report of it, or a supplement of one unit let in after all."""
    period = parse_period(options.period)
    with opened_office(options) as office:
        if options.allow:
            unit = units_of(office).of_code(options.allow, period.to_on)
            if unit is None:
                raise KnownError("UNIT_UNKNOWN", unit=options.allow)
            until = _day(options.until) if options.until else office.clock.today()
            allow_supplement(office, unit.id, period, options.reason, until=until)
            document: dict[str, Json] = {"period": period.code, "unit": unit.code, "until": until.isoformat()}
            words = f"{unit.name} được bổ sung {period.label} tới hết ngày {until:%d/%m/%Y}."
        else:
            closed = lock_period(office, period, options.reason)
            document = {"period": period.code, "units": closed}
            words = f"Đã khóa {period.label} với {closed} đơn vị."
    if options.json:
        print_json(document)
    else:
        print_line(words)
    return DONE


def restated(options: Namespace) -> int:
    """What a unit first reported of a period beside what its records say now."""
    period = parse_period(options.period)
    with opened_office(options) as office:
        unit = units_of(office).of_code(options.unit, period.to_on)
        if unit is None:
            raise KnownError("UNIT_UNKNOWN", unit=options.unit)
        found = restate(office, unit.id, period)
    if options.json:
        print_json(restated_to_plain(found))
        return DONE
    for one in found.figures:
        if one.differs:
            amounts = [f"{side.numerator}/{side.denominator}" if side else "không có" for side in (one.first, one.now)]
            print_line(f"{one.code}: đã báo cáo {amounts[0]}, hiện nay {amounts[1]}")
    if found.missing:
        print_line(f"Chưa có gói của kỳ này từ: {', '.join(found.missing)}.")
    what = {"new": "mới", "changed": "đã sửa", "deleted": "đã xóa"}
    for record in found.records:
        print_line(f"  - {record.register} {record.title or record.id}: {what[record.what]}")
    print_line(f"{sum(one.differs for one in found.figures)} số liệu khác, {len(found.records)} bản ghi khác.")
    return DONE


def rebuild(options: Namespace) -> int:
    """The records as the kept packages give them, in a file of their own, compared with the live ones."""
    with opened_office(options) as office:
        done = rebuild_office(office, out=options.out, without=options.without)
    if options.json:
        print_json(asdict(done) | {"path": str(done.path), "same": done.is_same})
    else:
        print_line(f"Đã dựng lại {done.records} bản ghi từ {done.packages} gói vào {done.path}.")
        if done.is_same:
            print_line(f"Trùng khớp với dữ liệu đang dùng: bản ghi, xung đột và {done.figures} số liệu.")
        else:
            print_line(f"Khác dữ liệu đang dùng: {done.differing} bản ghi, {len(done.figures_differing)} số liệu.")
        for one in done.differences:
            where = "chỉ ở dữ liệu đang dùng" if not one.rebuilt else "chỉ ở bản dựng lại" if not one.live else "khác"
            print_line(f"  - {one.register} {one.record_id}: {where}")
    return DONE if done.is_same or options.without else REFUSED


def withdraw(options: Namespace) -> int:
    """A package out of the consolidated records with what continues it, or in again."""
    with opened_office(options) as office:
        if options.again:
            taken, _ = take_in_again(office, options.package)
            return _print_taken(taken, as_json=options.json)
        if not options.reason:
            raise KnownError("REASON_NEEDED")
        done, _ = withdraw_package(office, options.package, options.reason)
    if options.json:
        print_json(
            {
                "packages": [row.id for row in done.packages],
                "removed": done.merged.deleted,
                "changed": done.merged.changed,
            }
        )
    else:
        for row in done.packages:
            print_line(f"Đã rút {row.file_name}.")
        print_line(f"Bỏ {done.merged.deleted} bản ghi, trả {done.merged.changed} bản ghi về bản trước.")
    return DONE


def forks(options: Namespace) -> int:
    """The places in chains that several packages claim, or the decision about one."""
    with opened_office(options) as office:
        if options.choose:
            decided, _ = decide_fork(office, options.choose, options.reason)
            return _print_taken(decided.taken, as_json=options.json)
        found = list_forks(office)
    if options.json:
        print_json([_fork_plain(fork) for fork in found])
        return DONE
    if not found:
        print_line("Không có gói nào rẽ nhánh.")
    for fork in found:
        print_line(f"{fork.unit}, máy {fork.device}:")
        for side in fork.sides:
            state = "đang tính" if side.counts else "đang giữ"
            print_line(f"  - {side.row.id} số {side.row.sequence}, nhận {side.row.received_at[:10]}, {state}")
    return DONE


def _fork_plain(fork: Fork) -> dict[str, Json]:
    return {
        "unit": fork.unit,
        "device": fork.device,
        "sides": [
            {
                "package": side.row.id,
                "sequence": side.row.sequence,
                "sha256": side.row.sha256,
                "signed_at": side.row.signed_at,
                "received_at": side.row.received_at,
                "counts": side.counts,
                "following": [row.id for row in side.following],
            }
            for side in fork.sides
        ],
    }


def _print_taken(taken: Sequence[TakenIn], *, as_json: bool) -> int:
    """What became of the packages that came in; refused when one did not."""
    if as_json:
        print_json(
            [
                {
                    "file": str(one.path),
                    "verdict": one.verdict.outcome.value,
                    "reasons": [reason.code.value for reason in one.verdict.reasons],
                    "held": one.held,
                    **asdict(one.merged),
                }
                for one in taken
            ]
        )
    else:
        for one in taken:
            good = one.verdict.outcome is Outcome.PASSED
            print_line(f"{one.path}: {'đã gộp' if good else 'đang giữ' if one.held else 'chưa gộp được'}")
            for reason in () if good else one.verdict.reasons:
                print_line(f"  - {describe_reason(reason).text}")
    return DONE if all(one.held or one.verdict.outcome is Outcome.PASSED for one in taken) else REFUSED


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as failure:
        raise KnownError("DAY_UNKNOWN", text=text) from failure
