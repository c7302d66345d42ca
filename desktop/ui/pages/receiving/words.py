"""What the page "Tiếp nhận" says of packages: states, reasons, the verdict panel, periods; draws nothing."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import Period, PeriodKind, parse_period
from db.domain.verdict import Outcome, ReasonCode, outcome_of
from desktop.clock import vietnam_time
from desktop.messages import describe_reason
from desktop.services.package_values import PackageKind, grouped
from desktop.services.standings import Standing
from desktop.services.taking.periods import period_of
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, State, Tone
from desktop.ui.widgets.formats import NONE, say_date, say_number
from desktop.ui.widgets.verdict import VerdictText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.verdict import Reason
    from desktop.services.package_values import PackageHeader
    from desktop.services.standings import UnitReport
    from desktop.services.taking.sent_back import SentBack
    from desktop.ui.pages.receiving.batch import Item, MergeAnswer

_ROMAN = ("I", "II", "III", "IV")
_GROUP = 8


# -- one file --------------------------------------------------------------------------------------------------------


def sender_name(item: Item) -> str:
    """Who sent it, or the file's name where it does not say."""
    return item.header.sender.name if item.header else item.path.name


def edition_words(header: PackageHeader | None) -> str:
    """Which edition, or what kind of package."""
    if header is None:
        return NONE
    return kind_words(header.kind, header.edition.number if header.edition else 0, nil=header.nil)


def kind_words(kind: str, edition: int | None, *, nil: bool) -> str:
    """The edition of a report, or what kind of package it is."""
    kinds: dict[str, str] = {
        PackageKind.ENROLMENT: tr("đăng ký khóa"),
        PackageKind.RECEIPT: tr("biên nhận"),
        PackageKind.PLAN: tr("kế hoạch"),
        PackageKind.SYNC: tr("đồng bộ"),
        PackageKind.TRANSFER: tr("bàn giao"),
    }
    return kinds.get(kind) or edition_of(edition, nil=nil)


def edition_of(number: int | None, *, nil: bool = False) -> str:
    """Chính thức, bổ sung n or không phát sinh."""
    if number:
        return tr("bổ sung {n}").format(n=number)
    return tr("không phát sinh") if nil else tr("chính thức")


def state_of(item: Item) -> State:
    """The verdict in a word; what only informs stands in its place where nothing is to be done."""
    if item.is_taken:
        differs = item.verdict.has(ReasonCode.CONSOLIDATED_DIFFERS)
        return State("state-warn", tr("Đã gộp, số khác"), "warn") if differs else State("state-ok", tr("Đã gộp"), "ok")
    if item.is_held:
        return State("clock", tr("Đang giữ"), "warn")
    if item.offer is not None:
        known = State("state-info", tr("Khóa đã ghi nhận"), "accent")
        return known if item.offer.known else State("state-unknown", tr("Chờ đối chiếu"), "warn")
    if is_receipt(item):
        return State("state-info", tr("Biên nhận"), "accent")
    if item.verdict.outcome is Outcome.PASSED and item.verdict.has(ReasonCode.ALREADY_RECEIVED):
        return State("state-info", tr("Đã nhận trước đây"), "accent")
    if item.verdict.outcome is Outcome.PASSED and item.returned is not None:
        return State("returned", tr("Đã trả lại"), "warn")
    return outcome_state(item.verdict.outcome)


def outcome_state(outcome: Outcome) -> State:
    """One of the three words."""
    return {
        Outcome.PASSED: State("state-ok", tr("Đạt"), "ok"),
        Outcome.INDETERMINATE: State("state-unknown", tr("Chưa kết luận được"), "warn"),
        Outcome.FAILED: State("state-bad", tr("Không đạt"), "bad"),
    }[outcome]


def is_receipt(item: Item) -> bool:
    """Whether it is a receipt for a package of this office."""
    return item.examined.receipt is not None


def reason_words(item: Item) -> str:
    """The reason that decides, or the first note, in a few words; the number of further kinds behind it."""
    if item.is_held:
        return tr("Tự gộp khi gói trước tới")
    if item.offer is not None:
        return tr("Cán bộ {name}").format(name=item.offer.officer)
    if is_receipt(item):
        return tr("Trả lời gói đã gửi")
    main = main_reason(item)
    if item.returned is not None and item.verdict.outcome is Outcome.PASSED:
        return tr("Trả lại {day}: {why}").format(day=_day_of(item.returned.at), why=item.returned.why)
    if main is None:
        return ""
    if main.code is ReasonCode.ALREADY_RECEIVED:
        return _seen_before(main)
    words = _bare(describe_reason(main).what)
    more = len({one.code for one in _weighty(item)}) - 1
    return tr("{reason} (và {n} lý do khác)").format(reason=words, n=more) if more > 0 else words


def main_reason(item: Item) -> Reason | None:
    """The first of the weightiest reasons; a note where there is nothing else."""
    reasons = _weighty(item) or list(item.verdict.reasons)
    telling = (ReasonCode.ALREADY_RECEIVED, ReasonCode.CONSOLIDATED_DIFFERS)
    told = next((one for code in telling for one in reasons if one.code is code), None)
    return told or (reasons[0] if reasons else None)


def main_reason_words(item: Item) -> str:
    """The reason that decides, as it may stand in a letter; empty for a package that passed."""
    main = main_reason(item)
    if main is None or outcome_of(main.code) is Outcome.PASSED:
        return ""
    message = describe_reason(main)
    return " ".join(part for part in (message.what, message.why) if part)


def _weighty(item: Item) -> list[Reason]:
    return [one for one in item.verdict.reasons if outcome_of(one.code) is item.verdict.outcome is not Outcome.PASSED]


def legend(items: Sequence[Item]) -> tuple[State, ...]:
    """Each state with its number, in the order of the three words, notes behind."""
    counted = Counter(state_of(one) for one in items)
    order = [outcome_state(one) for one in Outcome]
    states = [one for one in order if counted[one]] + [one for one in counted if one not in order]
    return tuple(State(one.icon, f"{one.word} {say_number(counted[one])}", one.tone) for one in states)


# -- the verdict panel -----------------------------------------------------------------------------------------------


def verdict_text(item: Item) -> VerdictText:
    """The panel for one file."""
    verdict = item.verdict
    lead, why, next_step = _said(item)
    differs = item.is_taken and verdict.has(ReasonCode.CONSOLIDATED_DIFFERS)
    is_open = item.needs_key or differs  # a person still has something to find out
    answer = Outcome.INDETERMINATE if is_open else Outcome.PASSED if item.offer else verdict.outcome
    print_ = grouped(item.examined.signer.fingerprint) if item.examined.signer else ""
    return VerdictText(answer.value, lead, why, _checks(item), print_, next_step, _details(item))


def _said(item: Item) -> tuple[str, str, str]:
    """Lead, reason and next step."""
    name = sender_name(item)
    main = main_reason(item)
    if item.is_taken and main is not None and main.code is ReasonCode.CONSOLIDATED_DIFFERS:
        message = describe_reason(main)
        return tr("Đã gộp. {what}").format(what=message.what), message.why, message.next_step
    if item.is_taken:
        return tr("Đã gộp."), tr("Bản ghi của gói đã ở trong dữ liệu tổng hợp."), tr("Xuất biên nhận cho đơn vị gửi.")
    if item.is_held:
        return tr("Đang giữ gói."), tr("Gói tự gộp khi gói trước của {unit} tới.").format(unit=name), ""
    if item.offer is not None:
        if item.offer.known:
            return tr("Phiếu đăng ký khóa."), tr("Khóa này đã được ghi nhận cho {unit}.").format(unit=name), ""
        return (
            tr("Phiếu đăng ký khóa: chờ đối chiếu."),
            tr("Tệp nguyên vẹn, do chính khóa này ký. Khóa chưa được ghi nhận cho {unit}.").format(unit=name),
            tr("Đối chiếu dấu vân tay với phiếu giấy có chữ ký của đơn vị. Nếu trùng, ghi nhận khóa."),
        )
    if is_receipt(item):
        return (
            tr("Biên nhận của {unit}.").format(unit=name),
            tr("Trả lời một gói mà đơn vị này đã gửi."),
            tr("Ghi biên nhận vào gói đã gửi."),
        )
    if item.verdict.outcome is Outcome.PASSED:
        if main is not None and main.code is ReasonCode.ALREADY_RECEIVED:
            return tr("Đã nhận trước đây."), f"{_seen_before(main)}.", tr("Không cần làm gì.")
        if item.returned is not None:
            return _said_of_return(item.returned)
        return tr("Đạt."), tr("Nội dung nguyên vẹn từ khi ký, đúng người ký, số liệu khớp tổng kiểm."), ""
    word = outcome_state(item.verdict.outcome).word
    if main is None:
        return f"{word}.", "", ""
    message = describe_reason(main)
    lead = f"{word}: {_lowered(message.what)}"
    if item.needs_key:
        return (
            lead,
            tr("Nội dung còn nguyên vẹn từ khi ký. Khóa này chưa được ghi nhận cho {unit} nên chưa thể gộp.").format(
                unit=name
            ),
            tr(
                "So dấu vân tay này với phiếu đăng ký khóa có chữ ký của {unit}. Nếu trùng, ghi nhận khóa; gói sẽ"
                " được kết luận lại ngay."
            ).format(unit=name),
        )
    more = len({one.code for one in _weighty(item)}) - 1
    also = tr("Còn {n} lý do khác trong “Chi tiết”.").format(n=more) if more > 0 else ""
    return lead, " ".join(part for part in (message.why, also) if part), message.next_step


def _said_of_return(back: SentBack) -> tuple[str, str, str]:
    """A package that is as it was signed, but was sent back: what ticking it does."""
    lead = tr("Đạt, nhưng gói này đã được trả lại.")
    due = tr(", hạn gửi lại {day}").format(day=say_date(back.due_on)) if back.due_on else ""
    why = tr("{by} trả lại ngày {day}{due}. Lý do: {why}").format(
        by=back.by, day=_day_of(back.at), due=due, why=back.why
    )
    next_step = tr(
        "Chờ bản bổ sung của đơn vị. Nếu vẫn đánh dấu rồi gộp: gói vào số liệu tổng hợp, lời trả lại không còn hiệu"
        " lực, biên nhận mới ghi “đã nhận”."
    )
    return lead, why if why.endswith(".") else f"{why}.", next_step


def _day_of(stamp: str) -> str:
    return say_date(vietnam_time(datetime.fromisoformat(stamp)).date())


def _checks(item: Item) -> tuple[tuple[str, State], ...]:
    examined, parts = item.examined, item.examined.parts
    signer = examined.signer
    records = sum(total.count for total in examined.counts.values())
    whole = {
        Outcome.PASSED: State("state-ok", tr("Nguyên vẹn"), "ok"),
        Outcome.INDETERMINATE: State("state-unknown", tr("Chưa kiểm được"), "warn"),
        Outcome.FAILED: State("state-bad", tr("Không đạt"), "bad"),
    }[Outcome.PASSED if item.offer or is_receipt(item) else parts.integrity]
    who = {
        Outcome.PASSED: State("state-ok", signer.person if signer else "", "ok"),
        Outcome.INDETERMINATE: State("state-unknown", tr("Chưa ghi nhận") if signer else tr("Chưa kiểm được"), "warn"),
        Outcome.FAILED: State("state-bad", tr("Không được chấp nhận"), "bad"),
    }[parts.signer]
    if item.verdict.has(ReasonCode.UNSIGNED):
        whole = State("state-unknown", tr("Theo mã kiểm tra"), "warn")
        who = State("state-unknown", tr("Gói không ký"), "warn")
    at = f"{vietnam_time(examined.signed_at):%d/%m/%Y %H:%M}" if examined.signed_at else tr("Không rõ")
    when = State("state-bad", at, "bad") if parts.time is Outcome.FAILED else State("clock", at)
    stamped = State("state-info", tr("Không có, giờ máy gửi"), "accent") if signer else State("dash", tr("Không rõ"))
    totals = {
        Outcome.PASSED: State("state-ok", tr("Khớp {n} bản ghi").format(n=say_number(records)), "ok"),
        Outcome.INDETERMINATE: State("state-unknown", tr("Chưa kiểm được"), "warn"),
        Outcome.FAILED: State("state-bad", tr("Không khớp"), "bad"),
    }[Outcome.FAILED if item.verdict.has(ReasonCode.TOTALS_DIFFER) else parts.totals]
    checks = [
        (tr("Toàn vẹn"), whole),
        (tr("Người ký"), who),
        (tr("Thời điểm ký"), when),
        (tr("Dấu thời gian"), stamped),
    ]
    if item.offer is None and not is_receipt(item):
        checks.append((tr("Tổng kiểm"), totals))
    if item.returned is not None:
        day = tr("Ngày {day}").format(day=_day_of(item.returned.at))
        checks.append((tr("Đã trả lại"), State("returned", day, "warn")))
    return tuple(checks)


def _details(item: Item) -> tuple[tuple[str, str], ...]:
    header, examined = item.header, item.examined
    counted = Counter(one.code for one in item.verdict.reasons)
    codes = "\n".join(code.value if n == 1 else f"{code.value} ({n})" for code, n in counted.items())
    told = dict.fromkeys(describe_reason(one).what for one in item.verdict.reasons)
    given = dict.fromkeys(
        f"{name} = {_broken(str(value))}" for one in item.verdict.reasons for name, value in one.parameters.items()
    )
    facts = [
        (tr("Mã lý do"), codes),
        (tr("Lý do"), "\n".join(told)),
        (tr("Tham số"), "\n".join(given)),
        (tr("Tệp"), _broken(item.path.name)),
        (tr("Kích thước"), tr("{n} byte").format(n=say_number(examined.size))),
        (tr("SHA-256"), _broken(examined.file_sha256)),
    ]
    if header is not None:
        facts += [
            (tr("Số gói"), f"{header.sequence:04}"),
            (tr("Mã gói"), _broken(header.id)),
            (tr("Máy gửi"), _broken(header.sender.device)),
            (tr("Chương trình"), header.program),
        ]
    return tuple(facts)


def answer_to_sender(item: Item) -> str:
    """What to tell the sender of a package that is not let in: what, why, what next, which file."""
    main = main_reason(item)
    message = describe_reason(main).text if main else ""
    return tr("Gói {file} của {unit}: {message}").format(file=item.path.name, unit=sender_name(item), message=message)


# -- afterwards ------------------------------------------------------------------------------------------------------


def merged_sentence(answer: MergeAnswer) -> str:
    """What taking in did, in one sentence, and what it did not do."""
    merged, held = answer.merged, sum(1 for one in answer.taken if one.held)
    parts = [
        tr("Đã gộp {n} gói: {new} bản ghi mới, {changed} sửa, {deleted} xóa có lý do.").format(
            n=say_number(answer.entered),
            new=say_number(merged.new),
            changed=say_number(merged.changed),
            deleted=say_number(merged.deleted),
        )
    ]
    if answer.entered == 0:
        parts = [tr("Chưa gộp gói nào.")]
    if merged.conflicts:
        parts.append(tr("{n} bản ghi có xung đột chờ quyết định.").format(n=say_number(merged.conflicts)))
    if held:
        parts.append(tr("{n} gói được giữ, chờ gói trước.").format(n=say_number(held)))
    refused = sum(1 for one in answer.taken if one.verdict.outcome is Outcome.FAILED)
    if refused:
        parts.append(tr("{n} gói không gộp được, không để lại gì trong dữ liệu.").format(n=say_number(refused)))
    left = answer.asked - sum(1 for one in answer.taken if not one.held)
    if left > 0:
        parts.append(tr("Đã dừng, {n} gói chưa gộp.").format(n=say_number(left)))
    return " ".join(parts)


# -- periods and the matrix ------------------------------------------------------------------------------------------


def short_period(period: Period) -> str:
    """Its name as the heading of a column: "6 tháng 2026", "Quý I/2026"."""
    match period.kind:
        case PeriodKind.MONTH:
            return tr("Tháng {n}/{year}").format(n=period.number, year=period.year)
        case PeriodKind.QUARTER:
            return tr("Quý {n}/{year}").format(n=_ROMAN[(period.number - 1) % 4], year=period.year)
        case PeriodKind.HALF:
            return tr("6 tháng {year}").format(year=period.year)
        case PeriodKind.NINE_MONTHS:
            return tr("9 tháng {year}").format(year=period.year)
        case PeriodKind.YEAR:
            return tr("Năm {year}").format(year=period.year)


def period_words(code: str | None) -> str:
    """The same for a code as it is kept; the code itself where it names no period."""
    if not code:
        return NONE
    try:
        return short_period(parse_period(code))
    except KnownError:
        return code


def header_period(header: PackageHeader | None) -> str:
    """The period a package speaks of; "" for none."""
    period = period_of(header) if header else None
    return short_period(period) if period else ""


def standing_state(standing: Standing) -> State:
    """What a standing is called and looks like in the legend."""
    return {
        Standing.ON_TIME: State("state-ok", tr("đúng hạn")),
        Standing.LATE: State("clock-late", tr("trễ hạn"), "warn"),
        Standing.NIL: State("nothing", tr("không phát sinh")),
        Standing.SUPPLEMENT: State("supplement", tr("bổ sung"), "accent"),
        Standing.RETURNED: State("returned", tr("đã trả lại"), "bad"),
        Standing.HELD: State("state-unknown", tr("chờ gói trước"), "warn"),
        Standing.OVERDUE: State("state-bad", tr("quá hạn, chưa nộp"), "bad"),
        Standing.DUE_SOON: State("clock", tr("sắp đến hạn"), "warn"),
        Standing.NOT_DUE: State("dash", tr("chưa đến hạn")),
        Standing.ABSENT: State("", tr("không thuộc kỳ")),
        Standing.CARRIED: State("inbox", tr("gói gốc kèm theo")),
        Standing.NOT_CARRIED: State("state-unknown", tr("không kèm gói gốc"), "warn"),
        Standing.THROUGH: State("dash", tr("nộp qua đơn vị trên")),
    }[standing]


def standing_cell(report: UnitReport) -> Cell:
    """A cell of the matrix: icon and date or words, soft ground only for what is not in order."""
    state = standing_state(report.standing)
    day = f"{report.received_on:%d/%m}" if report.received_on else ""
    words = {
        Standing.ON_TIME: day,
        Standing.LATE: tr("trễ {n} ngày").format(n=report.days),
        Standing.NIL: tr("không PS"),
        Standing.SUPPLEMENT: tr("bổ sung {n}").format(n=report.edition),
        Standing.RETURNED: _say_returned(report),
        Standing.HELD: tr("chờ gói trước"),
        Standing.OVERDUE: tr("quá hạn {n} ngày").format(n=report.days),
        Standing.DUE_SOON: tr("còn {n} ngày").format(n=report.days),
        Standing.NOT_DUE: tr("chưa đến"),
        Standing.ABSENT: "",
        Standing.CARRIED: _say_carried(report),
        Standing.NOT_CARRIED: tr("không kèm gói"),
        Standing.THROUGH: tr("nộp qua cấp trên"),
    }[report.standing]
    fills: dict[Tone, str] = {"warn": "warn_soft", "bad": "bad_soft", "accent": "soft"}
    received = report.received_on
    tip = (
        tr("{state}, nhận ngày {day}").format(state=state.word, day=f"{received:%d/%m/%Y}") if received else state.word
    )
    if report.on_paper:
        tip = tr("{tip}, văn bản giấy").format(tip=tip)
    if report.reminded_on is not None:
        reminder = f"{report.reminded_on:%d/%m/%Y}"
        tip = tr("{tip}; đã đôn đốc ngày {day}").format(tip=tip, day=reminder)
    return Cell(words, icon=state.icon, tone=state.tone, fill=fills.get(state.tone, ""), tip=tip)


def _say_carried(report: UnitReport) -> str:
    """That it came inside, and what it is where that is not the first report of a period with work."""
    if report.edition:
        return tr("kèm, bổ sung {n}").format(n=report.edition)
    return tr("kèm, không PS") if report.nil else tr("kèm gói")


def _say_returned(report: UnitReport) -> str:
    """Sent back, and until when it is to come again."""
    return tr("trả lại, hạn {day}").format(day=f"{report.due_on:%d/%m}") if report.due_on else tr("trả lại")


# -- small things ----------------------------------------------------------------------------------------------------


def _seen_before(reason: Reason) -> str:
    on = str(reason.parameters.get("on", ""))
    if not on:
        return tr("Trùng gói khác trong đợt này")
    return tr("Trùng gói ngày {day}").format(day="/".join(reversed(on.split("-"))))


def _bare(sentence: str) -> str:
    return sentence.rstrip(".")


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _broken(text: str) -> str:
    """A long word in groups, so that it can be read aloud and the line can break."""
    if len(text) <= 3 * _GROUP or " " in text:
        return text
    return " ".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))
