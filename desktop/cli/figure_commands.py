"""Commands about figures and papers: plan, indicators with their explanation, report, form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from desktop.cli.opening import opened_office
from desktop.cli.output import DONE, print_json, print_line
from desktop.services.explaining import ExplainedPart, Explanation, explain_figure, part_to_plain
from desktop.services.figures import compute_figures, compute_unit_figures, figure_to_plain
from desktop.services.files import save_bytes
from desktop.services.printing import print_blank_form, print_inspection
from desktop.services.reports import make_report_file
from desktop.services.scopes import reporting_unit
from desktop.services.target_words import say_counted, say_outcome, say_target

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from db.domain.periods import Period
    from desktop.services.office import Office


def indicators(options: Namespace) -> int:
    """Every indicator of the office, and of each unit that counts with it; or one of them with its records."""
    period = parse_period(options.period)
    with opened_office(options) as office:
        if options.explain:
            return _explain(options, office, period)
        figures = [(office.unit.code, office.unit.name, figure) for figure in compute_figures(office, period)]
        for unit, own in compute_unit_figures(office, period, everybody=True):
            figures.extend((unit.code, unit.name, figure) for figure in own)
    if options.json:
        print_json([figure_to_plain(figure, period, code) for code, _, figure in figures])
        return DONE
    for _, name, figure in figures:
        print_line(f"{name}  {figure.indicator.code}  {say_counted(figure)}  {say_outcome(figure.outcome)}")
    return DONE


def _explain(options: Namespace, office: Office, period: Period) -> int:
    unit = reporting_unit(office, options.unit, period.to_on) if options.unit else None
    found = explain_figure(
        office, period, options.explain, unit_id=unit.id if unit else None, limit=max(0, options.limit)
    )
    if options.json:
        plain = figure_to_plain(found.figure, period, unit.code if unit else office.unit.code)
        plain["from"], plain["to"] = found.from_on.isoformat(), found.to_on.isoformat()
        plain["facts"] = list(found.facts)
        plain["explained"] = {
            "numerator": part_to_plain(found.numerator),
            "denominator": part_to_plain(found.denominator) if found.denominator else None,
        }
        print_json(plain)
        return DONE
    _print_explanation(found)
    return DONE


def _print_explanation(found: Explanation) -> None:
    figure, indicator = found.figure, found.figure.indicator
    print_line(f"{found.unit_name}  {indicator.code}  {say_counted(figure)}  {say_outcome(figure.outcome)}")
    print_line(f"{indicator.name}. {indicator.rule}")
    if figure.target:
        print_line(f"Mức giao: {say_target(figure.target, indicator, found.period.year)} ({figure.target.source})")
    for fact in found.facts:
        print_line(fact)
    _print_part("Tử số", found.numerator)
    if found.denominator:
        _print_part("Mẫu số", found.denominator)


def _print_part(name: str, part: ExplainedPart) -> None:
    print_line(f"{name}: {'chưa rõ' if part.amount is None else part.amount}, {part.counted.total} bản ghi được tính")
    for one in part.counted.records:
        print_line(f"  + {'?' if one.amount is None else one.amount}  {one.title}  {one.unit_name}")
    for reason in part.reasons:
        print_line(f"  không tính {reason.records}: {reason.sentence}")


def report(options: Namespace) -> int:
    """The periodic report in one file."""
    period = parse_period(options.period)
    with opened_office(options) as office:
        content = make_report_file(office, period, options.format)
    return _write(options, content)


def form(options: Namespace) -> int:
    """An inspection form, filled or blank."""
    with opened_office(options) as office:
        if options.inspection:
            content = print_inspection(office, _record_id(options.inspection))
        else:
            content = print_blank_form(office, kind=options.blank)
    return _write(options, content)


def _record_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError as failure:
        raise KnownError("RECORD_GONE", register="inspections") from failure


def _write(options: Namespace, content: bytes) -> int:
    out: Path = save_bytes(options.out, content)
    if options.json:
        print_json({"file": str(out), "size": len(content)})
    else:
        print_line(f"Đã ghi {out}.")
    return DONE
