"""Commands about plans: sets of targets, packages of the superior in and out, packages sent back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from desktop.cli.opening import opened_office, opened_to_sign
from desktop.cli.output import DONE, print_json, print_line, say
from desktop.messages import describe_code
from desktop.services.handed_down import UNITS
from desktop.services.plan_applying import list_applied_plans, undo_plan
from desktop.services.plan_intake import apply_candidate, examine_plan
from desktop.services.plan_packages import PlanOrder, export_plans
from desktop.services.plans import apply_plan, current_plan, list_plans, load_presets
from desktop.services.receiving import examine_packages
from desktop.services.records import UndoStack
from desktop.services.returns import Return, return_candidate, return_received
from desktop.services.unit_lists import keep_unit_list, preview_unit_list
from desktop.services.units import list_reporting_units

if TYPE_CHECKING:
    from argparse import Namespace

    from db.domain.fields import Json
    from db.domain.targets import Plan
    from desktop.services.office import Office
    from desktop.services.plan_applying import PlanPreview

_SUFFIXES = (".asice", ".age")


def plan(options: Namespace) -> int:
    """The sets of targets; one of them, or a package of the superior, applied; packages for the units below."""
    return {"list": _list, "apply": _apply, "undo": _undo, "send": _send}[options.action](options)


def put_back(options: Namespace) -> int:
    """A package sent back to its sender with a reason; the next receipts say so."""
    try:
        due_on = date.fromisoformat(options.due) if options.due else None
    except ValueError as failure:
        raise KnownError("DUE_DAY_UNKNOWN", day=options.due, month="") from failure
    back = Return(options.reason, due_on)
    path = Path(options.package)
    with opened_office(options) as office:
        if path.is_file():
            package_id = return_candidate(office, examine_packages(office, (path,), preview=False)[0], back)
        else:
            package_id = options.package
            return_received(office, package_id, back)
    if options.json:
        print_json({"package": package_id, "reason": options.reason.strip(), "due_on": options.due or None})
    else:
        print_line("Đã trả lại gói. Xuất biên nhận (diaban receipts) để đơn vị biết lý do.")
    return DONE


def _list(options: Namespace) -> int:
    if options.database is None:
        _print_plans([(preset, False) for preset in load_presets()], as_json=options.json)
        return DONE
    with opened_office(options) as office:
        _print_plans([(one.plan, one.applied) for one in list_plans(office)], as_json=options.json)
    return DONE


def _apply(options: Namespace) -> int:
    if options.plan.endswith(_SUFFIXES):
        return _apply_package(options)
    with opened_office(options) as office:
        applied = apply_plan(office, options.plan)
    if options.json:
        print_json(_plain_plan(applied, applied=True))
    else:
        print_line(f"Đã áp dụng “{applied.title}” ({len(applied.targets)} chỉ tiêu).")
    return DONE


def _apply_package(options: Namespace) -> int:
    with opened_office(options) as office:
        candidate, preview = examine_plan(office, Path(options.plan))
        if not options.dry_run:
            apply_candidate(office, candidate)
    if options.json:
        print_json(_preview_to_plain(preview, applied=not options.dry_run))
        return DONE
    for part in preview.parts:
        print_line(f"{part.part}: {part.standing.value}")
        for line in part.lines:
            why = describe_code(line.code, line.parameters).what if line.code else ""
            print_line(f"  {line.what}: " + (why or f"{line.before or '–'} → {line.after or '–'}"))
    print_line("Chưa áp dụng gói." if options.dry_run else f"Đã áp dụng gói kế hoạch của {preview.sender}.")
    return DONE


def _undo(options: Namespace) -> int:
    with opened_office(options) as office:
        last = next((one for one in list_applied_plans(office) if not one.is_undone), None)
        if last is None:
            raise KnownError("PLAN_NOT_LAST")
        kept, _ = undo_plan(office, last.package_id)
    if options.json:
        print_json({"package": last.package_id, "kept": list(kept)})
    else:
        print_line("Đã hoàn tác gói kế hoạch áp dụng sau cùng.")
    return DONE


def _send(options: Namespace) -> int:
    with opened_to_sign(options) as (office, secret):
        parts = frozenset(options.parts)
        if options.units is not None:
            parts |= {UNITS}
            _keep_units(office, options.units)
        order = PlanOrder(
            parts,
            options.plan or current_plan(office).name,
            options.numbers,
            _unit_ids(office, options.unit),
            options.remark,
        )
        written = export_plans(office, order, options.out, secret=secret)
    if options.json:
        print_json([{"unit": one.unit_id, "package": one.package_id, "file": str(one.path)} for one in written])
    else:
        for one in written:
            print_line(str(one.path))
    return DONE


def _keep_units(office: Office, file: Path) -> None:
    preview = preview_unit_list(office, file)
    for one in preview.troubles:
        say(f"{file.name}:{one.line}: {describe_code(one.code, one.parameters).text}")
    keep_unit_list(office, preview, undo=UndoStack())


def _unit_ids(office: Office, codes: list[str]) -> tuple[str, ...]:
    known = {one.unit.code: one.unit.id for one in list_reporting_units(office)}
    for code in codes:
        if code not in known:
            raise KnownError("UNIT_NOT_REPORTING", unit=code)
    return tuple(known[code] for code in codes)


def _preview_to_plain(preview: PlanPreview, *, applied: bool) -> Json:
    return {
        "sender": preview.sender,
        "remark": preview.remark,
        "applied": applied,
        "parts": [
            {
                "part": part.part,
                "standing": part.standing.value,
                "lines": [
                    {"what": line.what, "before": line.before, "after": line.after, "code": line.code}
                    for line in part.lines
                ],
            }
            for part in preview.parts
        ],
    }


def _print_plans(plans: list[tuple[Plan, bool]], *, as_json: bool) -> None:
    if as_json:
        print_json([_plain_plan(one, applied=applied) for one, applied in plans])
        return
    for one, applied in plans:
        mark = ", đang áp dụng" if applied else ""
        print_line(f"{one.name}  {one.title} ({len(one.targets)} chỉ tiêu{mark})")


def _plain_plan(one: Plan, *, applied: bool) -> Json:
    return {
        "name": one.name,
        "title": one.title,
        "version": one.version,
        "number": one.number,
        "targets": len(one.targets),
        "flows": len(one.flows),
        "applied": applied,
    }
