"""The periodic report: what must be mended before, its text and tables, as PDF, workbook and CSV."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.findings import Finding, Severity, note
from db.domain.registers import REGISTERS
from db.domain.targets import IndicatorKind
from db.domain.values import Unknown
from db.queries.records import Filter, find_ids, read_values
from db.queries.report_counts import ReportCounts, count_for_report
from db.transactions import reading
from desktop.documents.page import Letterhead, Signer
from desktop.documents.pdf import report_values as paper
from desktop.documents.pdf.periodic_report import periodic_report
from desktop.documents.pdf.report_tables import name_columns
from desktop.documents.workbooks.annex import annex_workbook
from desktop.documents.workbooks.lists import list_csv
from desktop.documents.workbooks.values import AnnexWorkbook, ColumnKind, ListColumn, ListSheet
from desktop.messages import describe_code
from desktop.services.checks import check_in
from desktop.services.figures import compute_unit_figures, cumulative_figures, figures_in
from desktop.services.forms import in_words
from desktop.services.papers import lines_of, load_paper_settings, report_wording
from desktop.services.plans import current_plan, load_indicators
from desktop.services.scopes import rolled_up_scope
from desktop.services.unit_overlay import unit_index_in

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from db.domain.periods import Period
    from db.domain.targets import Figure
    from db.domain.values import Amount
    from db.queries.office import UnitRow
    from desktop.services.office import Office

PDF_NAME, XLSX_NAME, CSV_NAME = "report/bao-cao.pdf", "report/phu-luc.xlsx", "report/bang-chi-so.csv"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class RecordFindings:
    """What is not right yet about one record of the period.

    Attributes:
        register: name of its register.
        record_id: which record.
        title: the words it is known by.
        findings: what the rules say.
    """

    register: str
    record_id: str
    title: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a report can be made.

    Attributes:
        records: records with findings, errors first.
        figures: findings about the figures themselves.
        counts: records of the period per register.
        numbers: the figures themselves, as at the period's end.
    """

    records: tuple[RecordFindings, ...]
    figures: tuple[Finding, ...]
    counts: tuple[tuple[str, int], ...]
    numbers: tuple[Figure, ...] = ()

    def number(self, severity: Severity) -> int:
        """How many findings of a severity there are; what passed with a written reason is none any more."""
        found = [finding for record in self.records for finding in record.findings if not finding.waived]
        return sum(1 for finding in (*found, *self.figures) if finding.severity is severity)

    @property
    def blocking(self) -> int:
        """How many findings stop signing: errors, and warnings that lack the reason the law asks for."""
        return sum(1 for record in self.records for finding in record.findings if finding.blocks)

    @property
    def waived(self) -> tuple[RecordFindings, ...]:
        """The records with what passed for a written reason."""
        return tuple(
            replace(record, findings=passed)
            for record in self.records
            if (passed := tuple(finding for finding in record.findings if finding.waived))
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in the period."""
        return all(number == 0 for _, number in self.counts)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """Everything the report says, of one state of the records; `others` is how many units count with the office."""

    figures: tuple[Figure, ...]
    cumulative: dict[str, Figure]
    counts: ReportCounts
    others: int


def examine_report(office: Office, period: Period) -> Readiness:
    """What to mend before the report of a period is sent."""
    with reading(office.database) as connection:
        records, counts = _examine_records(connection, office, period)
        scope = rolled_up_scope(office, connection, period.to_on)
        figures = figures_in(connection, scope, period, current_plan(office))
    missing = tuple(
        note(
            "FIGURE_MISSING",
            indicator=figure.indicator.code,
            name=figure.indicator.name,
            why=describe_code(reason.code, reason.parameters).what,
            reason=reason.code,
        )
        for figure in figures
        if figure.target is not None and (reason := figure.missing) is not None
    )
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    ranked = sorted(records, key=lambda record: min(order[finding.severity] for finding in record.findings))
    return Readiness(tuple(ranked), missing, counts, figures)


def make_report_file(office: Office, period: Period, form: str) -> bytes:
    """The report of a period as "pdf", "xlsx" or "csv".

    Raises:
        KnownError: FORMAT_UNKNOWN, FONT_MISSING.
    """
    if form not in {"pdf", "xlsx", "csv"}:
        raise KnownError("FORMAT_UNKNOWN", form=form)
    report = _paper(office, period)
    if form == "pdf":
        return periodic_report(report)
    return _workbook(office, report, period) if form == "xlsx" else _csv(report)


def make_report_files(office: Office, period: Period) -> dict[str, bytes]:
    """The report as a package carries it, by path (FORMAT.md §1.3)."""
    report = _paper(office, period)
    return {
        PDF_NAME: periodic_report(report),
        XLSX_NAME: _workbook(office, report, period),
        CSV_NAME: _csv(report),
    }


def _workbook(office: Office, report: paper.PeriodicReport, period: Period) -> bytes:
    """The annex: the table of indicators, for a consolidation also by unit."""
    units = tuple(annex.table for annex in report.annexes if isinstance(annex.table, paper.UnitTable))
    return annex_workbook(
        AnnexWorkbook(
            wording=report.wording,
            agency=report.letterhead.agency,
            title="PHỤ LỤC SỐ LIỆU BÁO CÁO CÔNG TÁC PHÒNG, CHỐNG MẠI DÂM",
            period=period.label,
            made_on=office.clock.today(),
            indicators=_indicators_of(report),
            sheets=tuple(_unit_sheet(table) for table in units),
        )
    )


def _csv(report: paper.PeriodicReport) -> bytes:
    """The table of indicators as text for other programs."""
    table = _indicators_of(report)
    words = {paper.Missing.UNKNOWN: report.wording.unknown, paper.Missing.NONE: ""}

    def say(figure: paper.Figure) -> paper.Figure:
        return words[figure] if isinstance(figure, paper.Missing) else figure

    headings = name_columns(report.wording, year=table.year, programme=table.programme)
    rows = [
        (
            line.number,
            line.name,
            line.unit,
            say(line.value),
            say(line.year_target),
            say(line.cumulative),
            say(line.programme_target),
            line.frequency,
            line.source,
        )
        for group in table.groups
        for line in group.lines
    ]
    return list_csv(tuple(ListColumn(heading) for heading in headings), rows)


def _indicators_of(report: paper.PeriodicReport) -> paper.IndicatorTable:
    return next(part for part in report.body if isinstance(part, paper.IndicatorTable))


def _unit_sheet(table: paper.UnitTable) -> ListSheet:
    columns = tuple(
        ListColumn(column.heading, ColumnKind.TEXT if column.words else ColumnKind.NUMBER) for column in table.columns
    )
    return ListSheet("Theo đơn vị", "SỐ LIỆU THEO ĐƠN VỊ", columns, table.rows)


def _examine_records(
    connection: Connection, office: Office, period: Period
) -> tuple[list[RecordFindings], tuple[tuple[str, int], ...]]:
    found: list[RecordFindings] = []
    counts: list[tuple[str, int]] = []
    own, units = frozenset({office.unit.id}), unit_index_in(connection)
    for register in REGISTERS:
        dated = bool(register.event)
        wanted = Filter(units=own, from_on=period.from_on if dated else None, to_on=period.to_on if dated else None)
        ids = find_ids(connection, register, wanted)
        if dated:
            counts.append((register.name, len(ids)))
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            for record_id, value in zip(batch, read_values(connection, register, batch), strict=True):
                findings = in_words(
                    office,
                    tuple(
                        finding
                        for finding in check_in(connection, office, value, record_id=record_id, units=units)
                        if finding.severity is not Severity.NOTE
                    ),
                )
                if findings:
                    title = str(getattr(value, register.title) or "")
                    found.append(RecordFindings(register.name, record_id, title, findings))
    return found, tuple(counts)


def _paper(office: Office, period: Period) -> paper.PeriodicReport:
    settings = load_paper_settings(office)
    today = office.clock.today()
    numbers = _count(office, period)
    units = compute_unit_figures(office, period)
    return paper.PeriodicReport(
        wording=report_wording(today),
        letterhead=Letterhead(
            agency=settings.agency,
            parent=settings.parent_agency,
            symbol=settings.report_symbol,
            place=settings.place,
            on=today,
        ),
        agency=settings.agency_in_text,
        period=_lowered(period.label),
        addressees=lines_of(settings.addressees),
        opening=(
            (
                f"{settings.agency_in_text} báo cáo kết quả công tác phòng, chống mại dâm {_lowered(period.label)} "
                f"(số liệu từ ngày {period.span.replace(' – ', ' đến ngày ')}; {_cited(office, numbers)}) như sau:"
            ),
        ),
        body=(
            *_sections(office, numbers, consolidated=len(units)),
            _indicator_table(office, period, numbers),
            *_closing_sections(settings.difficulties),
        ),
        closing=(
            f"Trên đây là báo cáo kết quả công tác phòng, chống mại dâm {_lowered(period.label)} "
            f"của {settings.agency_in_text}"
        ),
        recipients=lines_of(settings.recipients),
        signer=Signer(lines_of(settings.authority), settings.signer),
        annexes=_annexes(units, period),
        made_on=today,
    )


def _cited(office: Office, numbers: _Numbers) -> str:
    """Which targets and which definitions the figures go by, so that they can be counted again later."""
    plan = current_plan(office)
    by_version: dict[int, list[str]] = {}
    for figure in numbers.figures:
        by_version.setdefault(figure.indicator.version, []).append(figure.indicator.code)
    most = max(by_version, key=lambda version: (len(by_version[version]), version), default=1)
    others = "".join(
        f", riêng {', '.join(sorted(codes))} bản {version}"
        for version, codes in sorted(by_version.items())
        if version != most
    )
    return f"chỉ tiêu theo {plan.title}, bản {plan.version}; cách tính chỉ số bản {most}{others}"


def _count(office: Office, period: Period) -> _Numbers:
    plan = current_plan(office)
    with reading(office.database) as connection:
        scope = rolled_up_scope(office, connection, period.to_on)
        figures = figures_in(connection, scope, period, plan)
        counts = count_for_report(connection, scope.members, from_on=period.from_on, to_on=period.to_on)
    return _Numbers(figures, cumulative_figures(office, period), counts, len(scope.members) - 1)


def _sections(office: Office, numbers: _Numbers, *, consolidated: int) -> tuple[paper.Section, ...]:
    by_code = {figure.indicator.code: figure for figure in numbers.figures}
    words, counts = office.catalogs.word, numbers.counts
    results = "; ".join(
        f"{words('inspection_results', code).lower()}: {_number(many)} lượt"
        for code, many in sorted(counts.results.items())
        if code
    )
    sanctions = "; ".join(
        f"{words('sanctions', code).lower()}: {_number(many)}" for code, many in sorted(counts.sanctions.items())
    )
    checked = _share_words(by_code.get("T05"), "cơ sở")
    through = numbers.others - consolidated
    more = f" và {_number(through)} đơn vị nộp qua các đơn vị này" if consolidated and through else ""
    scope = [f"Số liệu tổng hợp của {_number(consolidated)} đơn vị{more}."] if consolidated else []
    inspection_text = [
        *scope,
        f"Đã kiểm tra {_number(counts.visits)} lượt; số cơ sở được kiểm tra ít nhất một lần: {checked}."
        + (f" Kết quả: {results}." if results else ""),
    ]
    inspection_text.append(
        f"Xử lý vi phạm: {sanctions}; tổng số tiền phạt {_number(counts.fines)} đồng."
        if sanctions
        else "Không có trường hợp bị xử lý vi phạm hành chính trong kỳ."
    )
    if counts.overdue:
        inspection_text.append(f"Còn {_number(counts.overdue)} yêu cầu khắc phục quá hạn chưa thực hiện xong.")
    return (
        paper.Section(
            "I. CÔNG TÁC TUYÊN TRUYỀN, TẬP HUẤN",
            (
                (
                    f"Đã tổ chức {_number(counts.activities)} hoạt động tuyên truyền với {_number(counts.people)} lượt "
                    f"người tham dự; người lao động tại cơ sở được tuyên truyền: "
                    f"{_share_words(by_code.get('T25'), 'người')}."
                ),
                (
                    f"Đã tổ chức, cử cán bộ tham gia {_number(counts.trainings)} lớp tập huấn; "
                    f"cán bộ được tập huấn: {_share_words(by_code.get('T29'), 'người')}."
                ),
            ),
        ),
        paper.Section("II. CÔNG TÁC KIỂM TRA, XỬ LÝ VI PHẠM", tuple(inspection_text)),
        paper.Section(
            "III. TỤ ĐIỂM, ĐỊA BÀN PHỨC TẠP",
            (
                f"Trong kỳ phát hiện {_number(counts.hot_spots)} tụ điểm mới."
                if counts.hot_spots
                else "Trong kỳ không phát sinh tụ điểm mới.",
            ),
        ),
    )


def _closing_sections(difficulties: str) -> tuple[paper.Section, ...]:
    text = lines_of(difficulties) or ("Không có.",)
    return (paper.Section("V. KHÓ KHĂN, VƯỚNG MẮC, KIẾN NGHỊ", text),)


def _indicator_table(office: Office, period: Period, numbers: _Numbers) -> paper.IndicatorTable:
    plan = current_plan(office)
    groups: list[paper.IndicatorGroup] = []
    told = [figure for figure in numbers.figures if _is_told(figure)]
    by_group = {code: [f for f in told if f.indicator.group == code] for code, _ in load_indicators().groups}
    number = 0
    for code, name in load_indicators().groups:
        lines: list[paper.IndicatorLine] = []
        for figure in by_group[code]:
            number += 1
            lines.append(_line(figure, numbers.cumulative[figure.indicator.code], number, period.year))
        if lines:
            groups.append(paper.IndicatorGroup(code, name, tuple(lines)))
    return paper.IndicatorTable("IV. BẢNG CHỈ SỐ", period.year, _short(plan.programme), tuple(groups))


def _is_told(figure: Figure) -> bool:
    """The table tells what the plan asks for, and what else was counted; not the 40 indicators of other plans."""
    counted = figure.indicator.kind is IndicatorKind.COUNT and bool(figure.value)
    return figure.target is not None or counted


def _short(programme: str) -> str:
    """The programme's years as the ministry's heading writes them: "21-25"."""
    return "-".join(year.strip().removeprefix("20") for year in programme.split("–"))


def _line(figure: Figure, cumulative: Figure, number: int, year: int) -> paper.IndicatorLine:
    indicator, target = figure.indicator, figure.target
    return paper.IndicatorLine(
        number=str(number),
        name=indicator.name,
        unit=indicator.unit,
        value=_value(figure),
        year_target=_plain(target.value_in(year)) if target else paper.Missing.NONE,
        cumulative=_value(cumulative),
        programme_target=_plain(target.programme_value)
        if target and target.programme_value is not None
        else paper.Missing.NONE,
        frequency=indicator.frequency,
        source=indicator.data_source,
    )


def _annexes(units: tuple[tuple[UnitRow, tuple[Figure, ...]], ...], period: Period) -> tuple[paper.Annex, ...]:
    """For a consolidation, every unit's figures beside each other."""
    if not units:
        return ()
    shown = [figure.indicator for figure in units[0][1] if figure.indicator.code in {"T05", "LKT", "T25", "T29", "T31"}]
    columns = (
        paper.UnitColumn("Đơn vị", share=2.4, words=True),
        *(paper.UnitColumn(f"{indicator.name} ({indicator.unit})", share=1.4) for indicator in shown),
    )
    codes = [indicator.code for indicator in shown]
    rows = tuple(
        (unit.name, *(_value(figure) for code in codes for figure in figures if figure.indicator.code == code))
        for unit, figures in units
    )
    table = paper.UnitTable("", columns, rows)
    return (paper.Annex(f"SỐ LIỆU THEO ĐƠN VỊ, {period.label.upper()}", table, landscape=True),)


def _value(figure: Figure) -> paper.Figure:
    return paper.Missing.UNKNOWN if figure.value is None else _plain(figure.value)


def _plain(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _share_words(figure: Figure | None, counted: str) -> str:
    """A share in a sentence: "36/84 cơ sở (42,9 %)", or that there are not enough data."""
    if figure is None or figure.value is None:
        return "chưa đủ số liệu"
    share = f"{figure.value:.1f}".replace(".", ",").removesuffix(",0")
    return f"{_amount(figure.numerator)}/{_amount(figure.denominator)} {counted} ({share} %)"


def _amount(amount: Amount | None) -> str:
    return "–" if amount is None or isinstance(amount, Unknown) else _number(amount.value)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _lowered(label: str) -> str:
    return label[0].lower() + label[1:]
