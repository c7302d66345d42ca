"""How a register is described to the engine: its words, list, filters and form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from desktop.ui.texts import tr
from desktop.ui.widgets.cells import Column, Row
from desktop.ui.widgets.filter_bar import Option
from desktop.ui.widgets.form.definitions import Place

if TYPE_CHECKING:
    from desktop.services.office import Office
    from desktop.ui.pages.registers.form_frame import FormFrame
    from desktop.ui.pages.registers.record_card import RecordCard
    from desktop.ui.session import Session

DAYS = "days"
"""Key of the filter that restricts a list to a stretch of days."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list was asked to show.

    Attributes:
        text: words to search for.
        chosen: codes by filter key.
        order: key of the column it is sorted by.
        descending: the other way round.
        from_on: first day of the stretch, where the list has the filter `days`.
        to_on: last day.
    """

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    order: str = "sort_key"
    descending: bool = False
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class FilterDef:
    """A filter of the list.

    Attributes:
        key: its name; a field of the register unless the list's `find` knows it.
        title: "Loại hình".
        options: the choices; or None when `load` gives them.
        several: more than one may be chosen.
        load: gives the choices in the background, again after every change.
        all_text: word for no choice.
    """

    key: str
    title: str
    options: tuple[Option, ...] = ()
    several: bool = True
    load: Callable[[Office], tuple[Option, ...]] | None = None
    all_text: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """What stands around a list.

    Attributes:
        scope: the line under the title.
        foot: words at the right of the list's foot, before the figure.
        figure: the one total, heavy.
        foot_note: the sentence of its tooltip.
    """

    scope: str = ""
    foot: str = ""
    figure: str = ""
    foot_note: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a register's list.

    Attributes:
        title: heading of the page.
        tab: words of its tab where a page has several registers.
        icon: of the page and of the empty list.
        add: the primary button: verb and noun.
        search: what the search looks into.
        one: one record in a sentence: "cơ sở".
        counted: word behind a number: "cơ sở".
        empty_title: sentence saying what is absent.
        empty_text: what happens once it is there.
        empty_button: verb and noun for the first record.
    """

    title: str
    icon: str
    add: str
    search: str
    one: str
    counted: str
    empty_title: str
    empty_text: str
    empty_button: str
    tab: str = ""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field stands in the form.

    Attributes:
        name: of the field.
        place: as `FieldDef.place`.
        label: another label than the register's; None for the register's own.
        kind: another kind of input than the field's own (`checklist`; `boxes` for codes that should all be seen).
        columns: for items: the fields of the item in order, with their own places and widths; all of them when empty.
        options: passed on to the input.
        help: shown below the field; None for none.
    """

    name: str
    place: Place = "row"
    label: str | None = None
    kind: Literal["", "checklist", "boxes"] = ""
    columns: tuple[FieldPlace, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    help: str | None = None


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """A group of the form, in paper order; fields by name or with their place."""

    key: str
    title: str
    fields: tuple[FieldPlace | str, ...]
    number: str = ""
    column: int = 0
    short: str = ""
    note: str = ""


def waiver_place() -> FieldPlace:
    """The field that takes the reason why a warning passes; the form shows it while a finding asks for one."""
    return FieldPlace("waiver", label=tr("Lý do bỏ qua"), options={"lines": 2})


@dataclass(frozen=True, slots=True)
class FormPlan:
    """The form of a register.

    Attributes:
        groups: in paper order.
        event: the field whose day decides which codes may be chosen; today counts while it is empty.
        prepare: completes the values a new record begins with, in the background; None leaves them.
        rail: whether the sections stand at the left.
        waiver: the field that takes the reason for passing a warning; empty for none.
    """

    groups: tuple[GroupPlan, ...]
    event: str = ""
    prepare: Callable[[Office, dict[str, Any]], dict[str, Any]] | None = None
    rail: bool = True
    waiver: str = ""


@dataclass(frozen=True, slots=True)
class RegisterDef:
    """A register as its page shows it.

    Attributes:
        name: of the register.
        words: its words.
        columns: of the list; a column's key is also what it is sorted by.
        order: the column it is sorted by at first, and whether descending.
        find: ids of the list.
        rows: the lines of up to a hundred ids.
        filters: of the list.
        summary: what stands around the list; None for the number of records alone.
        also: other registers whose changes show in this list.
        form: its form.
        make_card: makes the card.
        make_form: makes the form; the engine's own when None.
        two_lines: rows of two lines.
        days: whether the list has a filter by stretch of days.
    """

    name: str
    words: Words
    columns: tuple[Column, ...]
    order: tuple[str, bool]
    find: Callable[[Office, Asked], tuple[str, ...]]
    rows: Callable[[Office, Sequence[str]], tuple[Row, ...]]
    form: FormPlan
    make_card: Callable[[Session], RecordCard]
    filters: tuple[FilterDef, ...] = ()
    summary: Callable[[Office], Summary] | None = None
    also: tuple[str, ...] = ()
    make_form: Callable[..., FormFrame] | None = None
    two_lines: bool = False
    days: bool = False
