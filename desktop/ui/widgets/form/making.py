"""Makes the input of a field definition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from desktop.ui import theme
from desktop.ui.widgets.fields.boxes import BoxesField
from desktop.ui.widgets.fields.checklist import ChecklistField
from desktop.ui.widgets.fields.codes import CodeField, CodesField, YesNoField
from desktop.ui.widgets.fields.dates import DateField, MomentField, TimeField
from desktop.ui.widgets.fields.items import ItemsField
from desktop.ui.widgets.fields.numbers import CountField, DecimalField, MoneyField, NumberLine
from desktop.ui.widgets.fields.record import RecordField
from desktop.ui.widgets.fields.records import RecordsField
from desktop.ui.widgets.fields.text import LongTextField, TextField
from desktop.ui.widgets.fields.ticks import TickField

if TYPE_CHECKING:
    from desktop.ui.widgets.fields.base import Field
    from desktop.ui.widgets.form.definitions import FieldDef, FieldKind


def make_field(definition: FieldDef, *, today: Callable[[], date]) -> Field:
    """The input for a definition; KeyError when an option its kind needs is missing."""
    made = _MAKERS[definition.kind](definition, today)
    if definition.kind in ("code", "yes_no", "text") and "width" in definition.options:
        made.input().setMaximumWidth(theme.px(definition.options["width"]))
    return made


Maker = Callable[["FieldDef", Callable[[], date]], "Field"]


def _text(definition: FieldDef, _: Callable[[], date]) -> Field:
    return TextField(longest=definition.options.get("longest", 0), secret=definition.kind == "secret")


def _long_text(definition: FieldDef, _: Callable[[], date]) -> Field:
    return LongTextField(lines=definition.options.get("lines", 3), longest=definition.options.get("longest", 0))


def _code(definition: FieldDef, _: Callable[[], date]) -> Field:
    return CodeField(definition.options.get("options", ()))


def _codes(definition: FieldDef, _: Callable[[], date]) -> Field:
    return CodesField(definition.options.get("options", ()))


def _boxes(definition: FieldDef, _: Callable[[], date]) -> Field:
    return BoxesField(definition.options.get("options", ()))


def _number(kind: type[NumberLine], *names: str) -> Maker:
    def make(definition: FieldDef, _: Callable[[], date]) -> Field:
        return kind(**{name: definition.options[name] for name in names if name in definition.options})

    return make


def _record(definition: FieldDef, _: Callable[[], date]) -> Field:
    made = RecordField(definition.options["search"], title_of=definition.options.get("title_of"))
    made.set_openable(openable=definition.options.get("openable", False))
    return made


def _records(definition: FieldDef, _: Callable[[], date]) -> Field:
    return RecordsField(definition.options["search"], title_of=definition.options.get("title_of"))


def _items(definition: FieldDef, today: Callable[[], date]) -> Field:
    options = {name: definition.options[name] for name in ("item", "add_text", "block") if name in definition.options}
    return ItemsField(definition.options["columns"], lambda column: make_field(column, today=today), **options)


def _checklist(definition: FieldDef, _: Callable[[], date]) -> Field:
    o = definition.options
    return ChecklistField(o["answers"], o.get("questions", ()), item=o.get("item"))


_MAKERS: dict[FieldKind, Maker] = {
    "text": _text,
    "secret": _text,
    "long_text": _long_text,
    "code": _code,
    "codes": _codes,
    "boxes": _boxes,
    "date": lambda _, today: DateField(today=today),
    "time": lambda _, today: MomentField(today=today),
    "clock": lambda *_: TimeField(),
    "count": _number(CountField, "unit", "width", "most", "grouped"),
    "money": _number(MoneyField, "width", "most"),
    "number": _number(DecimalField, "unit", "width", "most"),
    "yes_no": lambda *_: YesNoField(),
    "record": _record,
    "unit": _record,
    "records": _records,
    "items": _items,
    "checklist": _checklist,
    "tick": lambda definition, _: TickField(definition.options.get("text", "")),
}
