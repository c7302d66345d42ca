"""Between a set of targets and the inputs of its form; nothing a form does not show is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.domain.periods import Regime
from db.domain.targets import Comparator, Plan, Target
from desktop.ui.pages.explaining.words import sign_words
from desktop.ui.texts import tr
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, FieldNote, GroupDef

if TYPE_CHECKING:
    from db.domain.targets import Indicator

TARGETS = "targets"
_SEPARATOR = ";"
_DOCUMENT = ("title", "number", "issued_on", "issuer", "programme", "programme_from", "programme_to", "note")


def set_groups(indicators: Sequence[Indicator]) -> tuple[GroupDef, ...]:
    """The groups of the form."""
    years = {"grouped": False, "width": 84}
    return (
        GroupDef(
            "document",
            tr("Văn bản giao chỉ tiêu"),
            (
                FieldDef("title", tr("Tên bộ chỉ tiêu"), required=True),
                FieldDef("number", tr("Số, ký hiệu"), options={"width": 160}),
                FieldDef("issued_on", tr("ngày"), "date", place="beside"),
                FieldDef("issuer", tr("Cơ quan ban hành")),
                FieldDef("programme", tr("Giai đoạn"), help=tr("Như văn bản ghi: 2026, 2021–2025.")),
                FieldDef("programme_from", tr("Tính lũy kế từ năm"), "count", required=True, options=years),
                FieldDef("programme_to", tr("đến năm"), "count", place="beside", options=years),
                FieldDef("regime", tr("Cách cắt kỳ"), "code", options={"options": regime_options()}),
                FieldDef("note", tr("Ghi chú"), "long_text", options={"lines": 2}),
            ),
            number="1",
        ),
        GroupDef(
            TARGETS,
            tr("Chỉ tiêu"),
            (
                FieldDef(
                    TARGETS,
                    "",
                    "items",
                    options={"columns": _columns(indicators), "block": True, "add_text": tr("Thêm chỉ tiêu")},
                ),
            ),
            number="2",
        ),
    )


def regime_options() -> tuple[Option, ...]:
    """How a document cuts its periods."""
    return (
        Option(Regime.ND09.value, tr("Từ ngày 15 đến ngày 14 (NĐ 09/2019)")),
        Option(Regime.CALENDAR.value, tr("Theo lịch")),
    )


def set_to_values(plan: Plan) -> dict[str, Any]:
    """The inputs of a set."""
    values: dict[str, Any] = {name: getattr(plan, name) for name in _DOCUMENT}
    values["programme_from"] = plan.programme_from or None
    values["regime"] = plan.regime.value
    values[TARGETS] = tuple(_target_to_values(target) for target in plan.targets)
    return values


def values_to_set(base: Plan, values: Mapping[str, Any]) -> Plan:
    """The set as the form has it; rows without an indicator or a number are left out."""
    known = {target.indicator: target for target in base.targets}
    targets = tuple(_values_to_target(row, known) for row in values[TARGETS] if _is_whole(row))
    return replace(
        base,
        title=str(values["title"]).strip(),
        number=str(values["number"]).strip(),
        issued_on=values["issued_on"],
        issuer=str(values["issuer"]).strip(),
        programme=str(values["programme"]).strip() or str(values["programme_from"] or ""),
        programme_from=values["programme_from"] or base.programme_from,
        programme_to=values["programme_to"],
        regime=Regime(values["regime"] or Regime.ND09.value),
        note=str(values["note"]).strip(),
        targets=targets,
    )


def form_notes(values: Mapping[str, Any]) -> dict[str, list[FieldNote]]:
    """What keeps the form from being saved, beside its fields."""
    notes: dict[str, list[FieldNote]] = {}
    if not str(values["title"]).strip():
        notes["title"] = [FieldNote("error", tr("Chưa ghi tên bộ chỉ tiêu. Ghi tên theo văn bản giao."))]
    if not values["programme_from"]:
        text = tr("Chưa ghi năm bắt đầu. Chỉ tiêu lũy kế tính từ năm này; kế hoạch một năm thì ghi năm đó.")
        notes["programme_from"] = [FieldNote("error", text)]
    broken = [at for at, row in enumerate(values[TARGETS], 1) if not _is_whole(row)]
    if broken:
        numbers = ", ".join(str(at) for at in broken)
        text = tr("Dòng {n} thiếu chỉ tiêu hoặc mức. Ghi đủ hoặc bỏ dòng.").format(n=numbers)
        notes[TARGETS] = [FieldNote("error", text)]
    return notes


def _columns(indicators: Sequence[Indicator]) -> tuple[FieldDef, ...]:
    names = tuple(Option(one.code, f"{one.code} {one.name}", one.unit) for one in indicators)
    signs = tuple(Option(one.value, sign_words(one)) for one in Comparator)
    return (
        FieldDef("indicator", tr("Chỉ tiêu"), "code", options={"options": names}),
        FieldDef("comparator", tr("So sánh"), "code", options={"options": signs, "width": 128}),
        FieldDef("value", tr("Mức"), "number", place="beside", options={"width": 92}),
        FieldDef("upper", tr("Đến (khoảng)"), "number", place="beside", options={"width": 92}),
        FieldDef("programme_value", tr("Cả giai đoạn"), "number", place="beside", options={"width": 92}),
        FieldDef("due_on", tr("Hạn đạt"), "date", place="beside", options={"width": 132}),
        FieldDef("aspirational", tr("Mức phấn đấu"), "tick", place="beside", options={"width": 96}),
        FieldDef("in_numbers", tr("Mức là số lượng"), "tick", place="beside", options={"width": 110}),
        FieldDef("source", tr("Điều khoản"), options={}),
        FieldDef("named", tr("Đơn vị nêu tên (cách nhau dấu ;)"), place="beside"),
    )


def _target_to_values(target: Target) -> dict[str, Any]:
    return {
        "indicator": target.indicator,
        "comparator": target.comparator.value,
        "value": target.value,
        "upper": target.upper,
        "programme_value": target.programme_value,
        "due_on": target.due_on,
        "aspirational": target.aspirational,
        "in_numbers": target.in_numbers,
        "source": target.source,
        "named": f"{_SEPARATOR} ".join(target.named),
    }


def _values_to_target(row: Mapping[str, Any], known: Mapping[str, Target]) -> Target:
    code, value = row["indicator"], float(row["value"])
    base = known.get(code) or Target(code, Comparator.AT_LEAST, value, "")
    by_year = base.by_year if base.value == value else {}
    comparator = Comparator(row["comparator"] or Comparator.AT_LEAST.value)
    return replace(
        base,
        comparator=comparator,
        value=value,
        by_year=by_year,
        upper=row["upper"] if comparator is Comparator.BETWEEN else None,
        programme_value=row["programme_value"],
        due_on=row["due_on"],
        aspirational=bool(row["aspirational"]),
        in_numbers=bool(row["in_numbers"]),
        source=str(row["source"]).strip(),
        named=tuple(part for one in str(row["named"]).split(_SEPARATOR) if (part := one.strip())),
    )


def _is_whole(row: Mapping[str, Any]) -> bool:
    return bool(row["indicator"]) and row["value"] is not None
