"""Commands about figures and papers: plan, indicators, report, form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.domain.periods import parse_period
from desktop.cli.opening import opened_office
from desktop.cli.output import DONE, print_json, print_line
from desktop.services.figures import compute_figures, compute_unit_figures, figure_to_plain
from desktop.services.plans import apply_plan, load_presets
from desktop.services.printing import print_blank_form, print_inspection
from desktop.services.reports import make_report_file

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path


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
        plain = figure_to_plain(figure, period, name)
        value = "chưa đủ số liệu" if figure.value is None else f"{figure.value:g} {figure.indicator.unit}"
        print_line(f"{name}  {plain['code']}  {plain['numerator']}/{plain['denominator']}  {value}  {plain['verdict']}")
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
            content = print_inspection(office, options.inspection)
        else:
            content = print_blank_form(office, kind=options.blank)
    return _write(options, content)


def _write(options: Namespace, content: bytes) -> int:
    out: Path = options.out
    partial = out.with_name(f"{out.name}.part")
    try:
        partial.write_bytes(content)
        partial.replace(out)
    except OSError as failure:
        partial.unlink(missing_ok=True)
        raise KnownError("FILE_UNWRITABLE", name=out.name) from failure
    if options.json:
        print_json({"file": str(out), "size": len(content)})
    else:
        print_line(f"Đã ghi {out}.")
    return DONE
