"""Commands about figures and papers: plan, indicators, report, form."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from db.domain.targets import Outcome
from db.domain.values import Known
from desktop.cli.opening import opened_office
from desktop.cli.output import DONE, print_json, print_line
from desktop.messages import say
from desktop.services.figures import compute_figures, compute_unit_figures, figure_to_plain
from desktop.services.files import save_bytes
from desktop.services.plans import apply_plan, load_presets
from desktop.services.printing import print_blank_form, print_inspection
from desktop.services.reports import make_report_file

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from db.domain.targets import Figure
    from db.domain.values import Amount

_WORDS = {
    Outcome.MET: "đạt",
    Outcome.NOT_MET: "chưa đạt",
    Outcome.NOT_ENOUGH_DATA: "chưa đủ số liệu",
    Outcome.NO_TARGET: "không có chỉ tiêu",
}


def plan(options: Namespace) -> int:
    """The presets, or one of them applied."""
    if options.action == "list":
        presets = load_presets()
        if options.json:
            print_json([{"name": p.name, "title": p.title, "targets": len(p.targets)} for p in presets])
        else:
            for preset in presets:
                print_line(f"{preset.name}  {preset.title} ({len(preset.targets)} chỉ tiêu)")
        return DONE
    with opened_office(options) as office:
        applied = apply_plan(office, options.plan)
    if options.json:
        print_json({"name": applied.name, "title": applied.title, "targets": len(applied.targets)})
    else:
        print_line(f"Đã áp dụng “{applied.title}” ({len(applied.targets)} chỉ tiêu).")
    return DONE


def indicators(options: Namespace) -> int:
    """Every indicator of the office, and of each unit that reports to it."""
    period = parse_period(options.period)
    with opened_office(options) as office:
        figures = [(office.unit.code, office.unit.name, figure) for figure in compute_figures(office, period)]
        for unit, own in compute_unit_figures(office, period):
            figures.extend((unit.code, unit.name, figure) for figure in own)
    if options.json:
        print_json([figure_to_plain(figure, period, code) for code, _, figure in figures])
        return DONE
    for _, name, figure in figures:
        print_line(f"{name}  {figure.indicator.code}  {_counted(figure)}  {_WORDS[figure.outcome]}")
    return DONE


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


def _counted(figure: Figure) -> str:
    """The figure as "5/9  55,6 %" or "7 lượt"; a dash stands for an amount that nobody knows."""
    if figure.denominator is None:
        return f"{_amount(figure.numerator)} {figure.indicator.unit}"
    share = "–" if figure.value is None else f"{say(round(figure.value, 1))} {figure.indicator.unit}"
    return f"{_amount(figure.numerator)}/{_amount(figure.denominator)}  {share}"


def _amount(amount: Amount) -> str:
    return say(amount.value) if isinstance(amount, Known) else "–"


def _write(options: Namespace, content: bytes) -> int:
    out: Path = save_bytes(options.out, content)
    if options.json:
        print_json({"file": str(out), "size": len(content)})
    else:
        print_line(f"Đã ghi {out}.")
    return DONE
