"""Makes the input of a field definition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from desktop.ui import theme
from desktop.ui.widgets.fields.checklist import ChecklistField
from desktop.ui.widgets.fields.codes import CodeField, CodesField, YesNoField
from desktop.ui.widgets.fields.dates import DateField, MomentField, TimeField
from desktop.ui.widgets.fields.items import ItemsField
from desktop.ui.widgets.fields.numbers import CountField, DecimalField, MoneyField
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.fields.records import RecordsField
from desktop.ui.widgets.fields.text import LongTextField, TextField
from desktop.ui.widgets.fields.ticks import TickField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from desktop.ui.widgets.fields.base import Field
    from desktop.ui.widgets.form.definitions import FieldDef


def make_field(definition: FieldDef, *, today: Callable[[], date]) -> Field:
    """The input for a definition; KeyError when an option its kind needs is missing."""
    o = definition.options
    match definition.kind:
        case "text" | "secret":
            made: Field = TextField(longest=o.get("longest", 0), secret=definition.kind == "secret")
        case "long_text":
            made = LongTextField(lines=o.get("lines", 3), longest=o.get("longest", 0))
        case "code":
            made = CodeField(o.get("options", ()))
        case "codes":
            made = CodesField(o.get("options", ()))
        case "date":
            made = DateField(today=today)
        case "time":
            made = MomentField(today=today)
        case "clock":
            made = TimeField()
        case "count":
            made = CountField(**_number_options(o))
        case "money":
            made = MoneyField(**{name: value for name, value in _number_options(o).items() if name != "unit"})
        case "number":
            made = DecimalField(**_number_options(o))
        case "yes_no":
            made = YesNoField()
        case "record" | "unit":
            record = RecordField(o["search"], title_of=o.get("title_of"))
            record.set_openable(openable=o.get("openable", False))
            made = record
        case "records":
            made = RecordsField(o["search"], title_of=o.get("title_of"))
        case "items":
            made = ItemsField(
                o["columns"], lambda column: make_field(column, today=today), item=o.get("item"),
                add_text=o.get("add_text", ""), block=o.get("block", False),
            )  # fmt: skip
        case "checklist":
            made = ChecklistField(o["answers"], o.get("questions", ()), item=o.get("item"))
        case "tick":
            made = TickField(o.get("text", ""))
    if definition.kind in ("code", "yes_no", "text") and "width" in o:
        made.input().setMaximumWidth(theme.px(o["width"]))
    return made


def _number_options(options: Mapping[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("unit", "width", "most") if name in options}
