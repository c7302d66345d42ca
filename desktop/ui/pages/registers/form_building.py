"""From the description of a register's fields to the inputs of its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from db.domain.fields import FieldSpec, Kind, fields_of
from db.domain.labels import item_name
from db.domain.registers import BY_NAME
from desktop.services.forms import entries_on, offer_records
from desktop.services.lists import name_records
from desktop.services.words import find_units, say_unit
from desktop.ui.pages.registers.definition import FieldPlace, FormPlan, GroupPlan
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import FieldDef, FieldKind, GroupDef

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from desktop.services.office import Office
    from desktop.ui.session import Session

Hit = tuple[str, str, str]

# Long lists of entries are shown with their clause, which tells them apart.
_WITH_SOURCE = frozenset({"acts", "inspection_grounds"})


class FormBuilder:
    """Makes the groups of one form; its questions for records run in the background for one receiver."""

    def __init__(
        self,
        session: Session,
        register: str,
        *,
        receiver: QObject,
        names: Mapping[str, str],
        place: Callable[[], str],
    ) -> None:
        """A builder.

        Args:
            session: for catalogs, labels and searching.
            register: whose fields.
            receiver: the form; its questions are dropped when it has gone.
            names: titles of records known already, by id.
            place: gives the establishment the form is about; fields for visits offer those of that place.
        """
        self._session, self._register, self._receiver, self._names = session, register, receiver, names
        self._place = place

    def groups(self, plan: FormPlan, *, day: date, value: object) -> tuple[GroupDef, ...]:
        """The groups of the form, offering the codes of a day and those the record has already."""
        return tuple(self._group(group, day, value) for group in plan.groups)

    def options(self, spec: FieldSpec, *, day: date, value: object) -> tuple[Option, ...]:
        """The choices of a code field on a day."""
        return code_options(self._session.office, spec, day=day, used=used_codes(value))

    def _group(self, plan: GroupPlan, day: date, value: object) -> GroupDef:
        places = [FieldPlace(one) if isinstance(one, str) else one for one in plan.fields]
        register = BY_NAME[self._register]
        fields = tuple(
            self._field(register.field(place.name), place, day, getattr(value, place.name), owner=self._register)
            for place in places
        )
        return GroupDef(plan.key, plan.title, fields, plan.number, plan.column, plan.short, plan.note)

    def _field(self, spec: FieldSpec, place: FieldPlace, day: date, value: Any, *, owner: str) -> FieldDef:  # noqa: ANN401
        words = self._session.office.labels.field(owner, spec.name)
        options: dict[str, Any] = dict(self._input(spec, place, day, value))
        label = words.label if place.label is None else place.label
        if words.unit and spec.kind in {Kind.COUNT, Kind.NUMBER}:
            if place.place != "above":
                options["unit"] = words.unit
            elif not words.unit.isalpha():
                label = f"{label}, {words.unit}"
        if spec.name == "year":
            options["grouped"] = False
        return FieldDef(
            spec.name,
            label,
            cast("FieldKind", place.kind or spec.kind.value),
            required=spec.required,
            help=place.help or "",
            place=place.place,
            options={**options, **place.options},
        )

    def _input(self, spec: FieldSpec, place: FieldPlace, day: date, value: Any) -> dict[str, Any]:  # noqa: ANN401
        match spec.kind:
            case Kind.TEXT | Kind.LONG_TEXT:
                return {"longest": spec.longest}
            case Kind.CODE | Kind.CODES:
                return {"options": code_options(self._session.office, spec, day=day, used=used_codes(value))}
            case Kind.COUNT | Kind.MONEY | Kind.NUMBER:
                return {"most": spec.longest}
            case Kind.RECORD | Kind.RECORDS:
                return {"search": self._search(spec.register), "title_of": self._title(spec.register), "openable": True}
            case Kind.UNIT:
                return {"search": self._search_units, "title_of": self._title_unit}
            case Kind.ITEMS:
                return self._items(spec, place, day, value)
            case _:
                return {}

    def _items(self, spec: FieldSpec, place: FieldPlace, day: date, value: Any) -> dict[str, Any]:  # noqa: ANN401
        assert spec.item is not None
        inner = {one.name: one for one in fields_of(spec.item)}
        if place.kind == "checklist":
            answers = code_options(self._session.office, inner["answer"], day=day, used=frozenset())
            return {"item": spec.item, "answers": answers}
        wanted = place.columns or tuple(FieldPlace(name) for name in inner)
        columns = tuple(
            self._column(inner[one.name], one, day, [getattr(item, one.name) for item in value], spec.item)
            for one in wanted
        )
        return {"columns": columns, "item": spec.item}

    def _column(self, spec: FieldSpec, place: FieldPlace, day: date, values: list[Any], item: type[Any]) -> FieldDef:
        used: tuple[str, ...] = ()
        if spec.kind in {Kind.CODE, Kind.CODES}:
            used = tuple(code for value in values for code in used_codes(value))
        made = self._field(spec, place, day, used, owner=item_name(item))
        bare = {name: one for name, one in made.options.items() if name not in {"openable", "unit"}}
        return FieldDef(made.name, made.label, made.kind, made.required, made.help, made.place, bare)

    # -- questions -----------------------------------------------------------------------------------------------

    def _search(self, register: str) -> Callable[[str, Callable[[Sequence[Hit]], None]], None]:
        def search(typed: str, answer: Callable[[Sequence[Hit]], None]) -> None:
            place = self._place()
            self._session.read(
                lambda office: offer_records(office, register, typed, place=place),
                receiver=self._receiver,
                done=answer,
                key=f"search.{register}",
            )

        return search

    def _title(self, register: str) -> Callable[[str, Callable[[str], None]], None]:
        def title_of(record_id: str, answer: Callable[[str], None]) -> None:
            known = self._names.get(record_id)
            if known:
                answer(known)
                return
            self._session.read(
                lambda office: name_records(office, register, (record_id,)),
                receiver=self._receiver,
                done=lambda names: answer(names.get(record_id) or "…"),
            )

        return title_of

    def _search_units(self, typed: str, answer: Callable[[Sequence[Hit]], None]) -> None:
        self._session.read(
            lambda office: find_units(office, typed), receiver=self._receiver, done=answer, key="search.units"
        )

    def _title_unit(self, unit_id: str, answer: Callable[[str], None]) -> None:
        self._session.read(
            lambda office: say_unit(office, unit_id), receiver=self._receiver, done=lambda name: answer(name or "…")
        )


def code_options(office: Office, spec: FieldSpec, *, day: date, used: frozenset[str]) -> tuple[Option, ...]:
    """The choices of a code field on a day, with those in use."""
    with_source = spec.catalog in _WITH_SOURCE
    return tuple(
        Option(code, name, source if with_source else "")
        for code, name, source in entries_on(office, spec.catalog, day, used)
    )


def catalog_options(office: Office, catalog: str) -> tuple[Option, ...]:
    """All entries of a catalog as the choices of a filter."""
    return tuple(Option(entry.code, entry.name) for entry in office.catalogs[catalog].entries)


def used_codes(value: object) -> frozenset[str]:
    """The codes a code field holds."""
    if isinstance(value, str):
        return frozenset({value}) if value else frozenset()
    return frozenset(cast("tuple[str, ...]", value or ()))


def day_of(value: object, event: str, today: date) -> date:
    """The day that decides which codes a record may have: its event, or today while that is empty."""
    found = getattr(value, event, None) if event else None
    if isinstance(found, datetime):
        return found.date()
    return found if isinstance(found, date) else today
