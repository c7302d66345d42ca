"""Opening and judging the form of any register: the record or a new one, its draft, findings in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from db.domain.errors import KnownError
from db.domain.establishments import Establishment
from db.domain.fields import Kind, fields_of, from_json, is_empty
from db.domain.registers import BY_NAME
from db.queries import records as queries
from db.queries import settings as setting_queries
from db.queries.records import Filter
from db.transactions import reading
from desktop.services.lists import name_in
from desktop.services.records import check_record, load_record
from desktop.services.words import say_value

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from db.domain.fields import FieldSpec, Json
    from db.domain.findings import Finding
    from desktop.services.office import Office

# Parameters of findings that are codes, with the catalog that has their words.
_CODED = {
    "paper": "paper_kinds",
    "audience": "audiences",
    "item": "checklist",
    "form": "activity_forms",
    "status": "establishment_statuses",
    "offence": "offences",
    "service": "support_services",
    "group": "risk_groups",
    "criterion": "rating_criteria",
    "indicator": "indicators",
    "plan_kind": "plan_kinds",
    "plan_state": "plan_states",
}

OFFERED = 20

Prepare = Callable[["Office", dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class DraftFound:
    """What somebody typed before and did not keep as a record.

    Attributes:
        at: when it was saved, UTC ISO text.
        typed: what the fields held, exactly.
        seen: the version it was begun from; empty for a new record.
    """

    at: str
    typed: Mapping[str, Any]
    seen: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """What a form begins with.

    Attributes:
        value: the record, or a new one with what is known already.
        seen: the version of the record; empty for a new one.
        owned: whether this office may change it.
        names: titles of the records it points to, by id.
        draft: what was typed before; None for nothing.
        conflicts: cells changed on several sides at once.
    """

    value: Any
    seen: Mapping[str, int]
    owned: bool
    names: Mapping[str, str]
    draft: DraftFound | None
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was changed meanwhile, as it is kept and as it is being edited, in words.

    Attributes:
        field: its name.
        label: its label.
        kept: the words of the kept value.
        edited: the words of the value in the form.
        kept_value: the kept value.
        touched: whether the person changed it in the form.
    """

    field: str
    label: str
    kept: str
    edited: str
    kept_value: Any
    touched: bool


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """A record that somebody else changed while it was being edited.

    Attributes:
        by: who changed it last.
        at: when, UTC ISO text.
        seen: the kept version.
        value: the kept record.
        differences: fields in which both differ.
    """

    by: str
    at: str
    seen: Mapping[str, int]
    value: Any
    differences: tuple[Difference, ...]


def open_form(
    office: Office,
    register: str,
    record_id: str,
    *,
    values: Mapping[str, Any] | None = None,
    prepare: Prepare | None = None,
) -> OpenedForm:
    """What the form of a record, or of a new one, begins with.

    Args:
        office: for the records.
        register: which register.
        record_id: the record; empty for a new one.
        values: what a new record begins with.
        prepare: completes those values.

    Raises:
        KnownError: RECORD_GONE.
    """
    draft = find_draft(office, register, record_id)
    if record_id:
        loaded = load_record(office, register, record_id)
        names = name_references(office, register, loaded.value)
        return OpenedForm(loaded.value, loaded.context, loaded.owned, names, draft, loaded.conflicts)
    begun = dict(values or {})
    value = BY_NAME[register].record(**(prepare(office, begun) if prepare else begun))
    return OpenedForm(value, {}, owned=True, names=name_references(office, register, value), draft=draft)


def find_draft(office: Office, register: str, record_id: str) -> DraftFound | None:
    """The draft of a form; None where there is none or it is empty."""
    with reading(office.database) as connection:
        draft = setting_queries.get_draft(connection, register, record_id)
    if draft is None or not isinstance(draft.content, dict):
        return None
    typed = cast("dict[str, Any]", draft.content.get("typed") or {})
    return DraftFound(draft.at, typed, draft.content.get("seen") or {}) if typed else None


def draft_content(typed: Mapping[str, Any], seen: Mapping[str, int]) -> Json:
    """A draft as it is kept."""
    return {"typed": dict(typed), "seen": dict(seen)}


def drafts_of(office: Office, register: str) -> tuple[tuple[str, str, str], ...]:
    """Drafts of a register, newest first: record id ("" for a new one), when (UTC ISO text), name of the record."""
    with reading(office.database) as connection:
        found = [draft for draft in setting_queries.list_drafts(connection) if draft.form == register]
        names = name_in(connection, register, [draft.record_id for draft in found if draft.record_id])
    return tuple((draft.record_id, draft.at, names.get(draft.record_id, "")) for draft in found)


def judge(office: Office, value: DataclassInstance, record_id: str) -> tuple[Finding, ...]:
    """The findings about a form's record, with codes in their parameters turned into words."""
    found = in_words(office, check_record(office, value, record_id=record_id or None))
    if not isinstance(value, Establishment):
        return found
    # The library that compares names loads with the first form of an establishment.
    from desktop.services.duplicate_findings import find_look_alikes  # noqa: PLC0415

    return (*found, *find_look_alikes(office, value, record_id))


def in_words(office: Office, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings with codes among their parameters turned into words."""
    return tuple(
        replace(
            finding,
            parameters={
                name: office.catalogs.word(_CODED[name], str(value)) if name in _CODED else value
                for name, value in finding.parameters.items()
            },
        )
        for finding in findings
    )


def compare_meanwhile(
    office: Office, register: str, record_id: str, *, edited: DataclassInstance, base: DataclassInstance
) -> Meanwhile:
    """How the kept record and the one being edited differ.

    Args:
        office: for the records.
        register: which register.
        record_id: which record.
        edited: as the form has it.
        base: as it was when the form was opened.

    Raises:
        KnownError: RECORD_GONE when it is not here or was deleted meanwhile.
    """
    loaded = load_record(office, register, record_id)
    if loaded.deleted is not None:
        raise KnownError("RECORD_GONE", register=register)
    names = {**name_references(office, register, edited), **name_references(office, register, loaded.value)}

    def words(spec: FieldSpec, value: object) -> str:
        return say_value(office, spec, value, lambda _, one: names.get(one, ""))

    found: list[Difference] = []
    for spec in BY_NAME[register].fields:
        kept, ours = getattr(loaded.value, spec.name), getattr(edited, spec.name)
        if kept != ours:
            label = office.labels.field(register, spec.name).label
            touched = ours != getattr(base, spec.name)
            found.append(Difference(spec.name, label, words(spec, kept), words(spec, ours), kept, touched))
    return Meanwhile(loaded.changed_by, loaded.changed_at, loaded.context, loaded.value, tuple(found))


def newest_value(office: Office, register: str) -> Any:  # noqa: ANN401 - the register's dataclass
    """The record kept last, for "as in the last record"; None when there is none."""
    spec = BY_NAME[register]
    with reading(office.database) as connection:
        wanted = Filter(units=frozenset({office.author.unit}), order="changed_at", descending=True)
        ids = queries.find_ids(connection, spec, wanted)
        found = queries.get_versions(connection, spec, ids[:1])
    return from_json(spec.record, found[0].values) if found else None


def name_references(office: Office, register: str, value: DataclassInstance) -> dict[str, str]:
    """Titles of the records that a record and its items point to, by id."""
    wanted: dict[str, set[str]] = {}
    for spec in BY_NAME[register].fields:
        _gather(spec, getattr(value, spec.name), wanted)
    names: dict[str, str] = {}
    with reading(office.database) as connection:
        for name, ids in wanted.items():
            names.update(name_in(connection, name, sorted(ids)))
    return names


def offer_records(office: Office, register: str, typed: str, *, place: str = "") -> tuple[tuple[str, str, str], ...]:
    """The records a field offers for what was typed, the newest for nothing typed: id, name, what tells them apart.

    Args:
        office: for the records.
        register: which register.
        typed: what was typed.
        place: an establishment whose visits alone are offered; empty for all.
    """
    spec = BY_NAME[register]
    choices = {"establishment": frozenset({place})} if place and register == "inspections" else {}
    order = "event_on" if register == "inspections" else "changed_at"
    with reading(office.database) as connection:
        wanted = Filter(search=typed, choices=choices, order=order, descending=True)
        ids = queries.find_ids(connection, spec, wanted)[:OFFERED]
        names = name_in(connection, register, ids)
        values = queries.read_values(connection, spec, ids)
        places = name_in(connection, "establishments", [getattr(value, "establishment", "") for value in values])
    return tuple((one, names.get(one) or "—", _apart(value, places)) for one, value in zip(ids, values, strict=True))


def entries_on(office: Office, catalog: str, day: date, used: frozenset[str]) -> tuple[tuple[str, str, str], ...]:
    """Code, words and source of the entries of a catalog that may be chosen for a day, and of those in use."""
    return tuple(
        (entry.code, entry.name, entry.source)
        for entry in office.catalogs[catalog].entries
        if entry.holds_on(day) or entry.code in used
    )


def _apart(value: Any, places: Mapping[str, str]) -> str:  # noqa: ANN401 - any register's dataclass
    """A second, quieter word beside a name."""
    if place := places.get(getattr(value, "establishment", "")):
        return place
    return next((str(words) for name in ("address", "workplace", "place") if (words := getattr(value, name, ""))), "")


def _gather(spec: FieldSpec, value: Any, wanted: dict[str, set[str]]) -> None:  # noqa: ANN401 - any field's value
    if is_empty(value):
        return
    if spec.kind is Kind.RECORD:
        wanted.setdefault(spec.register, set()).add(value)
    elif spec.kind is Kind.RECORDS:
        wanted.setdefault(spec.register, set()).update(value)
    elif spec.kind is Kind.ITEMS and spec.item is not None:
        for item in value:
            for inner in fields_of(spec.item):
                _gather(inner, getattr(item, inner.name), wanted)
