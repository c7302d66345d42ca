"""Decides what the first page says: the list of work, the targets, the months, the coverage; plain values only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from db.domain.targets import Figure, Outcome
from db.domain.values import Known
from desktop.services.target_words import say_target, sign_of
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Bar, State
from desktop.ui.widgets.charts.coverage import Cover
from desktop.ui.widgets.charts.months import Month
from desktop.ui.widgets.formats import NONE, UNKNOWN, say_date, say_number, say_percent, say_plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.services.overview import Arrivals, Overview, OwedReport, PlannedVisit, SubmissionRow, WaitingRemedy

SOON_DAYS = 3
_EACH_REMEDY, _NAMES, _KINDS_SHOWN = 4, 3, 6
_AFTER_A_WEEK = 8
_COVERAGE_CODES = ("T05", "T18")


@dataclass(frozen=True, slots=True)
class Go:
    """Where a line leads: page, register, record, filters of its list, part of its card."""

    page: str
    register: str = ""
    record_id: str = ""
    filters: Mapping[str, tuple[str, ...]] | None = None
    tab: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of the list of work."""

    state: State
    title: str
    sub: str
    go: Go
    days: int = 0


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One indicator with its target."""

    code: str
    name: str
    bar: Bar
    value: str
    of: str
    state: State


@dataclass(frozen=True, slots=True)
class FindingCount:
    """What has to be looked at before a report is sent."""

    errors: int
    warnings: int


def make_todos(
    overview: Overview, *, word: Callable[[str, str], str], superior: str, findings: FindingCount | None
) -> list[Todo]:
    """The list of work, what is overdue first, then by deadline.

    Args:
        overview: of today.
        word: name of a code by catalog and code.
        superior: name of the unit reports go to; empty for none.
        findings: of the next report; None while not known.
    """
    lines = [
        *_remedies(overview.remedies, overview.today),
        *_visits(overview.visits, overview.today),
        *_papers(overview, word),
        *_coverage(overview),
        *(_report(owed, overview.today, superior, findings) for owed in overview.owed if not owed.answered),
        *(_duty(owed, overview.today) for owed in overview.duties),
        *_awaited(overview.awaited, overview.today, word),
        *_arrivals(overview.arrivals, overview.today),
    ]
    return sorted(lines, key=lambda line: line.days)


def count_todos(todos: Sequence[Todo]) -> str:
    """Words for the head of the list: how many are overdue, how many are for today."""
    overdue = sum(1 for line in todos if line.days < 0)
    today = sum(1 for line in todos if line.days == 0)
    parts = [tr("{n} quá hạn").format(n=overdue)] if overdue else []
    parts += [tr("{n} hôm nay").format(n=today)] if today else []
    return ", ".join(parts) or tr("{n} việc").format(n=len(todos))


def make_counts(overview: Overview) -> tuple[tuple[str, int, str], ...]:
    """Counts beside the navigation: page, number, tone."""
    overdue = sum(1 for remedy in overview.remedies if remedy.due_on < overview.today)
    owed = sum(1 for one in overview.owed if not one.sent and one.report.due_on < overview.today)
    missing = 0
    if overview.arrivals is not None and overview.arrivals.report.due_on < overview.today:
        missing = len(overview.arrivals.missing)
    return (("inspections", overdue, "bad"), ("reports", owed, "bad"), ("receiving", missing, "warn"))


def scope_line(overview: Overview) -> str:
    """The line under the title: the day, and how long until the next report."""
    days = (tr("Thứ Hai"), tr("Thứ Ba"), tr("Thứ Tư"), tr("Thứ Năm"), tr("Thứ Sáu"), tr("Thứ Bảy"), tr("Chủ nhật"))
    day = f"{days[overview.today.weekday()]}, {say_date(overview.today)}."
    report = overview.next_report
    if report is None:
        return day
    label = report.period.label
    words = tr("Kỳ báo cáo {period} còn {n} ngày.").format(
        period=label[0].lower() + label[1:], n=report.days_left(overview.today)
    )
    return f"{day} {words}"


def target_lines(figures: Sequence[Figure]) -> list[TargetLine]:
    """The indicators that have a target, those not met first, then those without enough data."""
    order = (Outcome.NOT_MET, Outcome.NOT_DUE, Outcome.NOT_ENOUGH_DATA, Outcome.MET, Outcome.NO_TARGET)
    return [_target_line(figure) for figure in sorted(figures, key=lambda one: order.index(one.outcome))]


def month_bars(overview: Overview) -> list[Month]:
    """The bars of the report year; months to come are there without a bar."""
    known = {one.month.number: one for one in overview.months}
    bars: list[Month] = []
    for number in range(1, 13):
        one = known.get(number)
        label = tr("Th. {n}").format(n=number)
        bars.append(Month(label, one.visits, one.violating, one.running) if one else Month(label, 0))
    return bars


def months_note(overview: Overview) -> str:
    """The small words under the months."""
    running = next((one.month.number for one in overview.months if one.running), 0)
    note = tr("Tháng báo cáo tính từ ngày 15 tháng trước đến ngày 14")
    return f"{note}; {tr('Th. {n} chưa hết kỳ').format(n=running)}" if running else note


def cover_rows(overview: Overview, *, word: Callable[[str, str], str]) -> list[Cover]:
    """The largest kinds, and the others together."""
    kinds = overview.coverage.kinds
    rows = [_cover(word("establishment_kinds", one.kind), one.visited, one.places) for one in kinds[:_KINDS_SHOWN]]
    rest = kinds[_KINDS_SHOWN:]
    if len(rest) == 1:
        rows.append(_cover(word("establishment_kinds", rest[0].kind), rest[0].visited, rest[0].places))
    elif rest:
        places, visited = sum(one.places for one in rest), sum(one.visited for one in rest)
        rows.append(_cover(tr("{n} loại hình khác").format(n=len(rest)), visited, places))
    return rows


# -- the list of work ------------------------------------------------------------------------------------------------


def due_state(days: int) -> State:
    """How long until a day, or since it."""
    if days < 0:
        return State("state-bad", tr("Quá hạn {n} ngày").format(n=-days), "bad")
    if days == 0:
        return State("state-warn", tr("Hôm nay"), "warn")
    words = tr("Còn {n} ngày").format(n=days)
    return State("state-warn", words, "warn") if days <= SOON_DAYS else State("clock", words, "text2")


def _remedies(remedies: Sequence[WaitingRemedy], today: date) -> list[Todo]:
    lines = [
        Todo(
            due_state((one.due_on - today).days),
            tr("Hậu kiểm tra khắc phục: {place}").format(place=one.place),
            tr("{request}; hạn khắc phục {day}").format(request=_one_line(one.request), day=say_date(one.due_on)),
            Go("inspections", "remedies", one.id),
            (one.due_on - today).days,
        )
        for one in remedies[:_EACH_REMEDY]
    ]
    rest = remedies[_EACH_REMEDY:]
    if rest:
        first = (rest[0].due_on - today).days
        lines.append(
            Todo(
                due_state(first),
                tr("{n} yêu cầu khắc phục khác").format(n=len(rest)),
                _names([one.place for one in rest]),
                Go("inspections", "remedies", filters={"state": ("overdue", "waiting")}),
                first,
            )
        )
    return lines


def _visits(visits: Sequence[PlannedVisit], today: date) -> list[Todo]:
    lines: list[Todo] = []
    behind = [one for one in visits if one.planned_on < today]
    if behind:
        days = (behind[0].planned_on - today).days
        title = tr("{n} cuộc kiểm tra đã qua ngày, chưa ghi kết quả").format(n=len(behind))
        if len(behind) == 1:
            title = tr("Kiểm tra {place}: đã qua ngày, chưa ghi kết quả").format(place=behind[0].place)
        state = State("clock-late", tr("Qua {n} ngày").format(n=-days), "warn")
        lines.append(Todo(state, title, _names([one.place for one in behind]), _visits_go(behind), days))
    ahead = [one for one in visits if one.planned_on >= today]
    for day, group in groupby(ahead, key=lambda one: one.planned_on):
        of_day = list(group)
        days = (day - today).days
        title = tr("Kiểm tra {n} cơ sở").format(n=len(of_day))
        if len(of_day) == 1:
            title = tr("Kiểm tra {place}").format(place=of_day[0].place)
        sub = tr("Theo kế hoạch ngày {day}").format(day=say_date(day))
        if len(of_day) > 1:
            sub = f"{_names([one.place for one in of_day])}"
        state = due_state(days) if days else State("clock", tr("Hôm nay"), "text2")
        lines.append(Todo(state, title, sub, _visits_go(of_day), days))
    return lines


def _visits_go(visits: Sequence[PlannedVisit]) -> Go:
    if len(visits) == 1:
        return Go("inspections", "inspections", visits[0].id)
    return Go("inspections", "inspections", filters={"state": ("to_do",)})


def _papers(overview: Overview, word: Callable[[str, str], str]) -> list[Todo]:
    lines: list[Todo] = []
    ended = [one for one in overview.papers if one.expires_on < overview.today]
    ending = [one for one in overview.papers if one.expires_on >= overview.today]
    for papers, title in (
        (ended, tr("{n} giấy tờ của cơ sở đã hết hạn")),
        (ending, tr("{n} giấy tờ của cơ sở sắp hết hạn")),
    ):
        if not papers:
            continue
        places = {one.place_id for one in papers}
        kinds = Counter(one.kind for one in papers).most_common(_NAMES)
        sub = ", ".join(f"{number} {word('paper_kinds', kind)}" for kind, number in kinds)
        days = (papers[0].expires_on - overview.today).days
        if len(places) == 1:
            go = Go("establishments", "establishments", papers[0].place_id, tab="papers")
        else:
            work = "papers_ended" if papers is ended else "papers_ending"
            go = Go("establishments", "establishments", filters={"work": (work,)})
        state = due_state(days) if papers is ending else State("state-warn", tr("Đã hết hạn"), "warn")
        # Ended papers stay for months; they must not push what is due today off the top.
        lines.append(Todo(state, title.format(n=say_number(len(papers))), sub, go, days if papers is ending else 1))
    return lines


def _coverage(overview: Overview) -> list[Todo]:
    figure = next((one for code in _COVERAGE_CODES for one in overview.figures if one.indicator.code == code), None)
    left = overview.coverage.places - overview.coverage.visited
    apart = figure.shortfall if figure is not None else None
    if figure is None or figure.target is None or apart is None or apart <= 0 or left <= 0:
        return []
    days = (overview.year.to_on - overview.today).days
    title = tr("Kiểm tra thêm {n} cơ sở để đạt chỉ tiêu {target}").format(
        n=say_number(apart), target=say_target(figure.target, figure.indicator, overview.year.year).removeprefix("≥ ")
    )
    sub = tr("{n} cơ sở chưa được kiểm tra trong năm").format(n=say_number(left))
    go = Go("establishments", "establishments", filters={"work": ("unchecked",)})
    return [Todo(due_state(days), title, sub, go, days)]


def _report(owed: OwedReport, today: date, superior: str, findings: FindingCount | None) -> Todo:
    report, days = owed.report, owed.report.days_left(today)
    label = report.period.label
    named = label[0].lower() + label[1:]
    if owed.returned:
        title = tr("Báo cáo {period} bị trả lại").format(period=named)
        sub = tr("Xem lý do và gửi bản bổ sung; hạn {day}").format(day=say_date(report.due_on))
        go = Go("reports", filters={"period": (report.period.code,)})
        return Todo(State("returned", tr("Bị trả lại"), "bad"), title, sub, go, days)
    if owed.sent:
        title = tr("Chưa có biên nhận cho báo cáo {period}").format(period=named)
        sub = tr("Gói đã xuất; hạn gửi {day}").format(day=say_date(report.due_on))
        return Todo(State("clock", tr("Chờ biên nhận"), "text2"), title, sub, Go("reports"), max(days, 1))
    title = (
        tr("Báo cáo {period} gửi {superior}").format(period=named, superior=superior)
        if superior
        else tr("Báo cáo {period}").format(period=named)
    )
    sub = tr("Hạn {day}").format(day=say_date(report.due_on))
    if findings is not None and (findings.errors or findings.warnings):
        parts = [tr("{n} lỗi").format(n=say_number(findings.errors))] if findings.errors else []
        parts += [tr("{n} cảnh báo").format(n=say_number(findings.warnings))] if findings.warnings else []
        sub = tr("{due}; hiện có {found} cần xem lại").format(due=sub, found=", ".join(parts))
    return Todo(due_state(days), title, sub, Go("reports"), days)


def _duty(owed: OwedReport, today: date) -> Todo:
    """Another report of this office: of its team, its budget plan."""
    report, days = owed.report, owed.report.days_left(today)
    label = report.period.label
    title = tr("{report}, {period}").format(report=report.flow.name, period=label[0].lower() + label[1:])
    due = tr("hạn tạm {day}") if report.flow.assumed else tr("hạn {day}")
    sub = tr("Gửi {to}; {due}").format(to=report.flow.to_words, due=due.format(day=say_date(report.due_on)))
    go = Go("receiving", "submissions", owed.record_id, tab="submissions")
    if report.flow.assumed and days < 0:
        # No document names this day: it stands behind the work of this week.
        state = State("clock-late", tr("Quá {n} ngày").format(n=-days), "warn")
        return Todo(state, title, sub, go, _AFTER_A_WEEK)
    return Todo(due_state(days), title, sub, go, days)


def _awaited(awaited: Sequence[SubmissionRow], today: date, word: Callable[[str, str], str]) -> list[Todo]:
    """Reports that other agencies owe this office, all in one line."""
    dated = [(one.due_on, one) for one in awaited if one.due_on is not None]
    if not dated:
        return []
    first, row = min(dated, key=lambda pair: pair[0])
    days = (first - today).days
    title = tr("{n} cơ quan chưa gửi {report}").format(n=len(dated), report=_lowered(word("report_flows", row.flow)))
    go = Go("receiving", "submissions", filters={"state": ("overdue", "waiting")}, tab="submissions")
    return [Todo(due_state(days), title, _names([one.reporter for _, one in dated]), go, days)]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _arrivals(arrivals: Arrivals | None, today: date) -> list[Todo]:
    if arrivals is None or not arrivals.missing:
        return []
    label = arrivals.report.period.label
    title = tr("{n}/{all} đơn vị chưa gửi báo cáo {period}").format(
        n=len(arrivals.missing), all=arrivals.units, period=label[0].lower() + label[1:]
    )
    days = arrivals.report.days_left(today)
    sub = _names([unit.name for unit in arrivals.missing])
    return [Todo(due_state(days), title, sub, Go("receiving"), days)]


# -- targets ---------------------------------------------------------------------------------------------------------


def _target_line(figure: Figure) -> TargetLine:
    target = figure.target
    assert target is not None
    percent = figure.denominator is not None
    value = NONE if figure.value is None else say_percent(figure.value) if percent else say_plain(figure.value)
    if percent:
        of = f"{_amount(figure.numerator)}/{_amount(figure.denominator)}"
    else:
        of = f"{sign_of(target.comparator)} {say_plain(target.value)}"
    return TargetLine(figure.indicator.code, figure.indicator.name, _bar(figure), value, of, _verdict(figure))


def _bar(figure: Figure) -> Bar:
    target = figure.target
    assert target is not None
    if figure.value is None:
        return Bar(None, None)
    if figure.denominator is not None:
        asked = target.value / 100
        if target.in_numbers and isinstance(figure.denominator, Known):
            asked = target.value / figure.denominator.value
        return Bar(max(0.0, figure.value / 100), min(1.0, asked))
    whole = max(figure.value, target.value, 1.0)
    return Bar(figure.value / whole, target.value / whole)


def _verdict(figure: Figure) -> State:
    match figure.outcome:
        case Outcome.MET:
            return State("state-ok", tr("Đạt"), "ok")
        case Outcome.NOT_ENOUGH_DATA:
            return State("state-unknown", tr("Chưa đủ số liệu"), "warn")
        case Outcome.NOT_DUE:
            return State("clock", _still_to_do(figure), "text2")
        case _:
            return State("state-warn", _not_met(figure, tr("Chưa đạt")), "warn")


def _still_to_do(figure: Figure) -> str:
    apart = figure.shortfall
    return tr("Còn thiếu {n}").format(n=say_number(apart)) if apart and apart > 0 else tr("Chưa đến hạn")


def _not_met(figure: Figure, word: str) -> str:
    apart = figure.shortfall
    if not apart:
        return word
    if apart < 0:
        return tr("{word}, vượt {n}").format(word=word, n=say_number(-apart))
    return tr("{word}, thiếu {n}").format(word=word, n=say_number(apart))


def _amount(amount: object) -> str:
    return say_number(amount.value) if isinstance(amount, Known) else UNKNOWN


# -- words -----------------------------------------------------------------------------------------------------------


def _cover(label: str, visited: int, places: int) -> Cover:
    left = places - visited
    return Cover(label, visited, places, tr("còn {n}").format(n=say_number(left)) if left else "")


def _names(names: Sequence[str]) -> str:
    shown = [name for name in dict.fromkeys(names) if name]
    words = ", ".join(shown[:_NAMES])
    more = len(shown) - _NAMES
    return tr("{names} và {n} nơi khác").format(names=words, n=more) if more > 0 else words


def _one_line(text: str) -> str:
    return " ".join(text.split()).rstrip(".;")
