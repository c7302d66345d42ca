"""What the page "Báo cáo" says: steps, findings together by kind, editions, receipts, figures; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from db.domain.findings import Severity
from db.domain.periods import Period, PeriodKind
from db.domain.targets import Outcome
from db.domain.values import Known, Unknown
from desktop.clock import vietnam_day
from desktop.messages import describe_code, describe_finding
from desktop.services.answers import Answer, answer_to, replaced_by
from desktop.services.target_words import say_target
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import State, Tone
from desktop.ui.widgets.formats import NONE, say_date, say_number, say_plain
from desktop.ui.widgets.step_row import AT_WORK, DONE, NOT_BEGUN, Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.domain.findings import Finding
    from db.domain.labels import Labels
    from db.domain.targets import Figure
    from db.domain.values import Amount
    from db.queries.packages import SentPackage
    from desktop.services.reports import RecordFindings
    from desktop.ui.pages.reports.loading import ReportView

ICONS = {Severity.ERROR: "state-bad", Severity.WARNING: "state-warn", Severity.NOTE: "state-info"}
TONES: dict[Severity, Tone] = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTE: "accent"}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class Link:
    """A record to open."""

    words: str
    register: str
    record_id: str


@dataclass(frozen=True, slots=True)
class ToMend:
    """One kind of thing that is not right, with the records it concerns.

    Attributes:
        severity: the worst first.
        title: what is wrong, with the number of records.
        text: what to do.
        links: the records.
        page: another page to go to, with the words of the link; empty for none.
    """

    severity: Severity
    title: str
    text: str
    links: tuple[Link, ...] = ()
    page: tuple[str, str] = ("", "")


def things_to_mend(view: ReportView, labels: Labels) -> tuple[ToMend, ...]:
    """Everything to look at before sending: each kind once, errors first."""
    groups: dict[tuple[Severity, str, str], list[tuple[RecordFindings, Finding]]] = {}
    for record in view.readiness.records:
        for finding in record.findings:
            if not finding.waived:
                groups.setdefault((finding.severity, record.register, finding.code), []).append((record, finding))
    order = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
    ranked = sorted(groups.items(), key=lambda group: order.index(group[0][0]))
    mend = [_to_mend(view, labels, severity, register, found) for (severity, register, _), found in ranked]
    figures = (_missing_figure(finding) for finding in view.readiness.figures)
    return (*_missing_units(view), *mend, *figures, *_passed(view, labels))


def _to_mend(
    view: ReportView,
    labels: Labels,
    severity: Severity,
    register: str,
    found: list[tuple[RecordFindings, Finding]],
) -> ToMend:
    first = describe_finding(found[0][1])
    records: dict[str, RecordFindings] = {record.record_id: record for record, _ in found}
    what = first.what.rstrip(".")
    title = f"{say_number(len(records))} {labels.register(register).one}: {what[0].lower()}{what[1:]}"
    text = " ".join(part for part in (first.why, first.next_step) if part)
    nameless = tr("bản ghi chưa có số")
    links = tuple(
        Link(view.names.get((register, one.record_id)) or one.title or nameless, register, one.record_id)
        for one in records.values()
    )
    return ToMend(severity, title, text, links)


def _passed(view: ReportView, labels: Labels) -> tuple[ToMend, ...]:
    """What passed because its record says why: nothing to do, but the person who signs has read it."""
    found: list[ToMend] = []
    for record in view.readiness.waived:
        what = "; ".join(dict.fromkeys(describe_finding(one).what.rstrip(".") for one in record.findings))
        name = view.names.get((record.register, record.record_id)) or record.title or tr("bản ghi chưa có số")
        one = labels.register(record.register).one
        title = tr("Cảnh báo đã có lý do, {one}: {what}").format(one=one, what=what[0].lower() + what[1:])
        reason = tr("Lý do: {reason}").format(reason=record.findings[0].waived)
        found.append(ToMend(Severity.NOTE, title, reason, (Link(name, record.register, record.record_id),)))
    return tuple(found)


def _missing_figure(finding: Finding) -> ToMend:
    said = describe_finding(finding)
    text = " ".join(part for part in (said.why, said.next_step) if part)
    return ToMend(finding.severity, said.what.rstrip("."), text)


def _missing_units(view: ReportView) -> tuple[ToMend, ...]:
    arrived = view.arrived
    if arrived is None or not arrived.missing:
        return ()
    names = ", ".join(arrived.missing[:4]) + ("…" if len(arrived.missing) > 4 else "")
    title = tr("{n}/{all} đơn vị chưa gửi báo cáo kỳ này").format(n=len(arrived.missing), all=arrived.units)
    return (ToMend(Severity.WARNING, title, names, page=("receiving", tr("Xem đủ, thiếu báo cáo"))),)


def counted_states(view: ReportView) -> tuple[State, ...]:
    """How many errors, warnings and notes there are."""
    found = things_of(view)
    words = {
        Severity.ERROR: tr("{n} lỗi"),
        Severity.WARNING: tr("{n} cảnh báo"),
        Severity.NOTE: tr("{n} lưu ý"),
    }
    return tuple(
        State(ICONS[severity], words[severity].format(n=found[severity]), tone_of(severity, found[severity]))
        for severity in words
    )


def tone_of(severity: Severity, count: int) -> Tone:
    """The colour of a severity; none where there is nothing of it."""
    return TONES[severity] if count else "text2"


def things_of(view: ReportView) -> dict[Severity, int]:
    """How many findings of each severity there are, reports that have not come among the warnings."""
    found = {severity: view.readiness.number(severity) for severity in Severity}
    found[Severity.WARNING] += len(_missing_units(view))
    return found


def counts_text(view: ReportView, labels: Labels) -> str:
    """The records of the period in one sentence."""
    counted = [
        f"{say_number(count)} {labels.register(register).one}" for register, count in view.readiness.counts if count
    ]
    if not counted:
        return tr("Trong kỳ chưa có bản ghi nào.")
    return tr("Trong kỳ: {counted}.").format(counted=", ".join(counted))


# -- periods, editions, receipts ---------------------------------------------------------------------------------------


def short_period(period: Period) -> str:
    """A period in a list or on a button: "6 tháng 2026", "Quý I/2026"."""
    match period.kind:
        case PeriodKind.MONTH:
            words = tr("Tháng {n}/{year}").format(n=period.number, year=period.year)
        case PeriodKind.QUARTER:
            words = tr("Quý {n}/{year}").format(n=_ROMAN[period.number - 1], year=period.year)
        case PeriodKind.HALF:
            words = tr("6 tháng {year}").format(year=period.year)
        case PeriodKind.NINE_MONTHS:
            words = tr("9 tháng {year}").format(year=period.year)
        case PeriodKind.YEAR:
            words = tr("Năm {year}").format(year=period.year)
    return words


def edition_words(edition: int) -> str:
    """Chính thức, or bổ sung n."""
    return tr("Bổ sung {n}").format(n=edition) if edition else tr("Chính thức")


def receipt_state(sent: SentPackage, all_sent: Sequence[SentPackage] = ()) -> State:
    """What the superior has answered, or what was sent in its place."""
    match answer_to(sent, all_sent):
        case Answer.ACCEPTED:
            return State("state-ok", tr("Đã tiếp nhận"), "ok")
        case Answer.REPLACED:
            return State("supplement", tr("Đã thay bằng bản sau"), "text2")
        case Answer.RETURNED:
            return State("returned", tr("Bị trả lại"), "bad")
        case Answer.NONE:
            return State("state-unknown", tr("Chưa có biên nhận"), "warn")


def receipt_text(sent: SentPackage, today: date, all_sent: Sequence[SentPackage] = ()) -> str:
    """The line below: when, how much, until when it is to come again, or by what it was replaced."""
    receipt = sent.receipt
    later = replaced_by(sent, all_sent)
    if later is not None and answer_to(sent, all_sent) is Answer.REPLACED:
        return tr("bằng {edition}").format(edition=edition_words(later.edition or 0).lower())
    if receipt is None:
        days = (today - vietnam_day(datetime.fromisoformat(sent.created_at))).days
        return tr("gửi hôm nay") if days <= 0 else tr("đã gửi {n} ngày").format(n=say_number(days))
    day = say_date(vietnam_day(datetime.fromisoformat(receipt["received_at"])))
    if receipt.get("verdict") == "passed":
        taken = receipt["new"] + receipt["changed"] + receipt["deleted"]
        return tr("{day}, {n} bản ghi").format(day=day, n=say_number(taken))
    due_on = (receipt.get("returned") or {}).get("due_on")
    if due_on:
        left = (date.fromisoformat(due_on) - today).days
        words = tr("hạn {day}, còn {n} ngày") if left >= 0 else tr("hạn {day}, quá {n} ngày")
        return words.format(day=f"{date.fromisoformat(due_on):%d/%m}", n=say_number(abs(left)))
    why = " ".join(describe_code(code).what for code in receipt.get("reasons", ()))
    return why or day


def return_reason(sent: SentPackage) -> str:
    """Why a package was sent back, in the words of who did; else what was found wrong with it."""
    receipt = sent.receipt or {}
    returned = receipt.get("returned") or {}
    found = " ".join(dict.fromkeys(describe_code(code).what for code in receipt.get("reasons", ())))
    return str(returned.get("reason") or found)


# -- steps -------------------------------------------------------------------------------------------------------------


def steps(view: ReportView | None, *, period: Period, pages: int, sends: bool) -> tuple[Step, ...]:
    """The six steps with their states.

    Args:
        view: what is known; None while it is asked for.
        period: the chosen one.
        pages: of the preview; 0 while it is made.
        sends: whether the office has somebody to report to.
    """
    sent = view.sent_here[0] if view is not None and view.sent_here else None
    first = Step("period", tr("1. Kỳ báo cáo"), short_period(period), DONE)
    check = Step("check", tr("2. Kiểm tra số liệu"), *_check_state(view))
    paper = tr("{n} trang").format(n=pages) if pages else tr("đang lập")
    preview = Step("preview", tr("3. Xem trước"), paper, DONE if pages else NOT_BEGUN)
    if not sends:
        nobody = tr("không có nơi nhận")
        return (
            first,
            check,
            preview,
            Step("sign", tr("4. Ký"), tr("ký trên bản in"), NOT_BEGUN),
            Step("export", tr("5. Xuất gói"), nobody, NOT_BEGUN, open=False),
            Step("receipt", tr("6. Biên nhận"), nobody, NOT_BEGUN, open=False),
        )
    if sent is None:
        return (
            first,
            check,
            preview,
            Step("sign", tr("4. Ký"), tr("chưa ký"), AT_WORK),
            Step("export", tr("5. Xuất gói"), "", NOT_BEGUN),
            Step("receipt", tr("6. Biên nhận"), "", NOT_BEGUN),
        )
    on = say_date(vietnam_day(datetime.fromisoformat(sent.created_at)))
    answer = receipt_state(sent, view.sent if view is not None else ())
    return (
        first,
        check,
        preview,
        Step("sign", tr("4. Ký"), sent.created_by, DONE),
        Step("export", tr("5. Xuất gói"), f"{edition_words(sent.edition or 0)}, {on}", DONE),
        Step("receipt", tr("6. Biên nhận"), answer.word, State(answer.icon, "", answer.tone)),
    )


def _check_state(view: ReportView | None) -> tuple[str, State]:
    if view is None:
        return tr("đang kiểm tra"), NOT_BEGUN
    found = things_of(view)
    note = tr("{errors} lỗi, {warnings} cảnh báo").format(
        errors=found[Severity.ERROR], warnings=found[Severity.WARNING]
    )
    return note, State("state-bad", "", "bad") if view.readiness.blocking else DONE


# -- figures -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One indicator in the table."""

    code: str
    name: str
    value: str
    parts: str
    target: str
    state: State


def figure_line(figure: Figure) -> FigureLine:
    """An indicator as the table shows it."""
    indicator = figure.indicator
    share = indicator.denominator is not None
    value = NONE if figure.value is None else say_plain(figure.value) + (" %" if indicator.unit == "%" else "")
    parts = f"{say_amount(figure.numerator)}/{say_amount(figure.denominator)}" if share else ""
    return FigureLine(indicator.code, indicator.name, value, parts, _target(figure), figure_state(figure))


def figure_state(figure: Figure) -> State:
    """Whether the target is met."""
    match figure.outcome:
        case Outcome.MET:
            return State("state-ok", tr("Đạt"), "ok")
        case Outcome.NOT_MET:
            return State("state-bad", tr("Chưa đạt"), "bad")
        case Outcome.NOT_DUE:
            return State("clock", tr("Chưa đến hạn"), "text2")
        case Outcome.NO_TARGET:
            return State("dash", tr("Không giao"), "text2")
        case _:
            return State("state-unknown", tr("Chưa đủ số liệu"), "warn")


def say_amount(amount: Amount | None) -> str:
    """A counted number, "?" where it is not known, "—" where there is none."""
    match amount:
        case Known(value):
            return say_number(value)
        case Unknown():
            return "?"
        case None:
            return NONE


def explanation(figure: Figure) -> tuple[tuple[str, str], ...]:
    """What "Giải trình số liệu" says of an indicator: how it is counted and from what."""
    indicator, missing = figure.indicator, figure.missing
    pairs = [
        (tr("Tử số"), f"{say_amount(figure.numerator)} {indicator.counted}"),
        (tr("Mẫu số"), f"{say_amount(figure.denominator)} {indicator.counted}" if indicator.denominator else ""),
        (tr("Chưa rõ"), describe_code(missing.code, missing.parameters).text if missing else ""),
        (tr("Cách tính"), indicator.rule),
        (tr("Mức giao"), _target(figure) if figure.target else ""),
        (tr("Căn cứ"), figure.target.source if figure.target else ""),
        (tr("Nguồn số liệu"), indicator.data_source),
    ]
    return tuple(pair for pair in pairs if pair[1])


def _target(figure: Figure) -> str:
    return NONE if figure.target is None else say_target(figure.target, figure.indicator)
