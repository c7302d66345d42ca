"""What the step "Gói kế hoạch của cấp trên" says: parts, changes, packages applied; draws nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.messages import describe_code
from desktop.services.handed_down import CALENDAR, CATALOGS, TARGETS, TRUST, UNITS
from desktop.services.plan_changes import Standing
from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Cell, Row, State, state_cell
from desktop.ui.widgets.formats import NONE, say_number

if TYPE_CHECKING:
    from db.queries.plans import AppliedPlan
    from desktop.services.plan_applying import PlanPreview
    from desktop.services.plan_changes import ChangeLine, PartChange

_KEY, _KEY_BEGINS, _KEY_ENDS = "age1", 10, 6  # how a public key begins, and how much of each end is shown


def part_names() -> dict[str, str]:
    """The parts of a plan package in words."""
    return {
        TARGETS: tr("Chỉ tiêu"),
        CALENDAR: tr("Lịch báo cáo"),
        CATALOGS: tr("Danh mục"),
        UNITS: tr("Danh sách đơn vị"),
        TRUST: tr("Khóa tin cậy"),
    }


def change_rows(preview: PlanPreview) -> list[Row]:
    """The list: a heading for each part, then what changes in it."""
    rows: list[Row] = []
    for part in preview.parts:
        rows.append(Row(f"part.{part.part}", (_heading(part),), heading=True))
        rows += [_row(f"{part.part}.{at}", line) for at, line in enumerate(part.lines)]
    return rows


def summary(preview: PlanPreview) -> str:
    """How much changes, and what is left out."""
    changed = sum(len(part.lines) - len(part.left_out) for part in preview.parts)
    left_out = sum(len(part.left_out) for part in preview.parts)
    if not preview.brings:
        return tr("Gói không có phần nào mới hơn phần đang áp dụng.")
    words = tr("{n} thay đổi").format(n=say_number(changed))
    if left_out:
        words = tr("{words}; {n} mục chưa dùng được, được bỏ qua").format(words=words, n=say_number(left_out))
    return words


def applied_row(applied: AppliedPlan, at: str) -> Row:
    """A package that was applied."""
    names = part_names()
    brought: list[str] = applied.content["brought"]
    parts = ", ".join(names.get(part, part) for part in brought) or NONE
    state = State("undo", tr("đã hoàn tác")) if applied.is_undone else State("state-ok", tr("đang áp dụng"), "ok")
    cells = (Cell(at), Cell(parts, bold=True), Cell(applied.applied_by, tone="text2"), state_cell(state))
    return Row(applied.package_id, cells, quiet=applied.is_undone)


def _heading(part: PartChange) -> Cell:
    name = part_names().get(part.part, part.part)
    said = {
        Standing.NEW: tr("{part}: {n} thay đổi").format(part=name, n=say_number(len(part.lines) - len(part.left_out))),
        Standing.UNCHANGED: tr("{part}: như đang dùng").format(part=name),
        Standing.SUPERSEDED: tr("{part}: đã có bản mới hơn hoặc đã áp dụng, giữ nguyên").format(part=name),
        Standing.UNUSABLE: tr("{part}: chưa dùng được trên máy này, các phần khác vẫn áp dụng").format(part=name),
    }[part.standing]
    return Cell(said)


def _row(row_id: str, line: ChangeLine) -> Row:
    if line.code:
        why = describe_code(line.code, line.parameters)
        return Row(row_id, (Cell(line.what), Cell(NONE), Cell(why.what, icon="state-warn", tone="warn", tip=why.text)))
    before = Cell(_short(line.before) or NONE, tone="text2", tip=line.before)
    after = Cell(
        _short(line.after) or tr("bỏ"), bold=bool(line.after), tone="" if line.after else "text2", tip=line.after
    )
    return Row(row_id, (Cell(line.what, tip=line.what), before, after))


def _short(words: str) -> str:
    """The ends of a public key, by which people tell it from others; anything else as it is."""
    return f"{words[:_KEY_BEGINS]} … {words[-_KEY_ENDS:]}" if words.startswith(_KEY) else words
