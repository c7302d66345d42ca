"""What a record of a register may look like in a package, made from the register's own description (FORMAT.md §4.2).

One msgspec type per register checks shapes, lengths and ranges while it decodes. The rules a type cannot say, or says
slowly, are checked twice over: `check_values` names the field that breaks one, `QuickCheck` only tells, by the
thousand, that none is broken. Both come from the same `FieldSpec`s as the tables and the forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, cast

import msgspec
from msgspec import UNSET, Meta, UnsetType

from db.domain.fields import FieldSpec, Kind, Sensitivity, fields_of
from db.domain.versions import DELETED
from desktop.exchange import canonical, limits, spellings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from db.domain.fields import Json
    from db.domain.registers import RegisterSpec

_LONGEST_CODE = 60
_REMEMBERED = 20_000

Counter = Annotated[int, Meta(ge=1, le=2**31 - 1)]
DotPair = tuple[str, Counter]
AuthorText = Annotated[str, Meta(min_length=1, max_length=120)]
_CodeText = Annotated[str, Meta(min_length=1, max_length=_LONGEST_CODE)]
_DELETED = FieldSpec(DELETED, Kind.TEXT, longest=300)
_TOKENS = {
    Kind.CODE: spellings.CODE,
    Kind.TIME: spellings.TIME,
    Kind.RECORD: spellings.ID,
    Kind.UNIT: spellings.ID,
}
_TOKEN_LISTS = {Kind.CODES: spellings.CODE, Kind.RECORDS: spellings.ID}


class SiblingShape(msgspec.Struct, forbid_unknown_fields=True):
    """One candidate of a cell in conflict."""

    dot: DotPair
    values: dict[str, Any]


class LineShape(msgspec.Struct, omit_defaults=True, gc=False):
    """One line of a register."""

    changed_at: str
    changed_by: AuthorText
    context: Annotated[dict[str, Counter], Meta(min_length=1)]
    first: DotPair
    id: str
    unit: str
    fields: Any
    dots: dict[str, DotPair] = {}
    siblings: dict[str, Annotated[list[SiblingShape], Meta(min_length=2)]] = {}


@cache
def line_type(register: RegisterSpec) -> type[LineShape]:
    """The msgspec type of a register's lines."""
    fields = [("fields", fields_type(register))]
    made = msgspec.defstruct(f"{register.name}_line", fields, bases=(LineShape,), omit_defaults=True, gc=False)
    return cast("type[LineShape]", made)


@cache
def fields_type(register: RegisterSpec) -> type[msgspec.Struct]:
    """The msgspec type of a record's fields."""
    return _struct_type(f"{register.name}_fields", line_fields(register))


@cache
def line_fields(register: RegisterSpec) -> tuple[FieldSpec, ...]:
    """The fields of a register with the reason of a deletion, those that stay in the office among them."""
    return (*register.fields, _DELETED)


def travelling(specs: Iterable[FieldSpec]) -> tuple[FieldSpec, ...]:
    """Those of the fields that may leave the office."""
    return tuple(spec for spec in specs if spec.sensitivity is not Sensitivity.LOCAL)


def item_fields(spec: FieldSpec) -> tuple[FieldSpec, ...]:
    """The fields of the items of an ITEMS field."""
    return fields_of(cast("Any", spec.item))


def _struct_type(name: str, specs: Iterable[FieldSpec]) -> type[msgspec.Struct]:
    fields = [(spec.name, _type_of(spec) | UnsetType, UNSET) for spec in travelling(specs)]
    return msgspec.defstruct(name, fields, omit_defaults=True, gc=False)


def _type_of(spec: FieldSpec) -> Any:  # noqa: ANN401 - a type made at run time
    match spec.kind:
        case Kind.TEXT | Kind.LONG_TEXT | Kind.CODE:
            return Annotated[str, Meta(min_length=1, max_length=spec.longest)]
        case Kind.TIME | Kind.RECORD | Kind.UNIT:
            return str
        case Kind.CODES | Kind.RECORDS:
            return Annotated[list[_CodeText], Meta(min_length=1, max_length=spec.longest)]
        case Kind.DATE:
            return date
        case Kind.COUNT | Kind.MONEY:
            return Annotated[int, Meta(ge=0, le=spec.longest)]
        case Kind.NUMBER:
            return Annotated[float, Meta(ge=-spec.longest, le=spec.longest)]
        case Kind.YES_NO:
            return bool
        case _:
            item = _struct_type(f"{spec.name}_item", item_fields(spec))
            return Annotated[list[item], Meta(min_length=1, max_length=spec.longest)]


_Getter = Callable[[object], tuple[Any, ...]]


class Token:
    """A spelling that remembers which values it has found right."""

    def __init__(self, pattern: str) -> None:
        self._match = re.compile(pattern).fullmatch
        self._right: set[object] = {UNSET}

    def fits(self, value: str) -> bool:
        """Whether the whole value is spelled so."""
        if value in self._right:
            return True
        if self._match(value) is None:
            return False
        if len(self._right) >= _REMEMBERED:
            self._right = {UNSET}
        self._right.add(value)
        return True

    def fit(self, values: Collection[Any]) -> bool:
        """Whether all values that are set are spelled so."""
        return self._right.issuperset(values) or all(value is UNSET or self.fits(value) for value in values)


@cache
def token(pattern: str) -> Token:
    """The one token of a spelling."""
    return Token(pattern)


class QuickCheck:
    """Tells of many decoded records that no rule is broken; where it will not, `check_values` says which, if any.

    The values of a kind are taken out of all records together, because this is done for every record of every package.
    """

    def __init__(self, specs: Iterable[FieldSpec]) -> None:
        """Make the check for a record's or an item's fields."""
        leaving = travelling(specs)
        self._texts = _getter(spec for spec in leaving if spec.kind is Kind.TEXT)
        self._numbers = _getter(spec for spec in leaving if spec.kind is Kind.NUMBER)
        self._tokens = _by_token(leaving, _TOKENS)
        self._lists = _by_token(leaving, _TOKEN_LISTS)
        self._items = [
            (attrgetter(spec.name), QuickCheck(item_fields(spec))) for spec in leaving if spec.kind is Kind.ITEMS
        ]

    def clears(self, records: Sequence[msgspec.Struct], *, may_break: bool) -> bool:
        """Whether all rules hold for all records.

        Args:
            records: their decoded fields, UNSET where empty.
            may_break: whether any text may hold a line break.
        """
        for get, spelling in self._tokens:
            if not spelling.fit(set(_flat(get, records))):
                return False
        for get, spelling in self._lists:
            lists = [entries for entries in _flat(get, records) if entries is not UNSET]
            if not spelling.fit(set(chain.from_iterable(lists))):
                return False
            if any(len(set(entries)) < len(entries) for entries in lists):
                return False
        for number in _flat(self._numbers, records):
            if number is not UNSET and not canonical.is_decimal(number):
                return False
        if may_break and any(text is not UNSET and "\n" in text for text in _flat(self._texts, records)):
            return False
        for get, check in self._items:
            items = [entries for entries in map(get, records) if entries is not UNSET]
            if items and not check.clears(list(chain.from_iterable(items)), may_break=may_break):
                return False
        return True


def _flat(get: _Getter, records: Iterable[object]) -> Iterable[Any]:
    """The values of these fields in all records."""
    return chain.from_iterable(map(get, records))


def _getter(specs: Iterable[FieldSpec]) -> _Getter:
    """A function that takes the values of these fields out of a record."""
    names = [spec.name for spec in specs]
    if not names:
        return lambda _: ()
    if len(names) == 1:
        get_one = attrgetter(names[0])
        return lambda fields: (get_one(fields),)
    return attrgetter(*names)


def _by_token(specs: Iterable[FieldSpec], patterns: Mapping[Kind, str]) -> list[tuple[_Getter, Token]]:
    by_pattern: dict[str, list[FieldSpec]] = {}
    for spec in specs:
        if spec.kind in patterns:
            by_pattern.setdefault(patterns[spec.kind], []).append(spec)
    return [(_getter(found), token(pattern)) for pattern, found in by_pattern.items()]


def check_values(specs: Iterable[FieldSpec], values: Mapping[str, Json]) -> tuple[str, str] | None:
    """The first field that breaks a rule no type says, with that rule; None when all hold.

    The values have the right types already. Names that no spec has come from a newer minor version and are kept, if
    they look like names of fields.
    """
    known = {spec.name: spec for spec in specs}
    for name, value in values.items():
        spec = known.get(name)
        if spec is None:
            if not token(spellings.NAME).fits(name):
                return name[: limits.NAME_LENGTH], "name"
        elif broken := _check_value(spec, value):
            return broken
    return None


def _check_value(spec: FieldSpec, value: Json) -> tuple[str, str] | None:
    if spec.sensitivity is Sensitivity.LOCAL:
        return spec.name, "local"
    if isinstance(value, str):
        return _check_text(spec, value)
    if isinstance(value, list):
        return _check_items(spec, value) if spec.kind is Kind.ITEMS else _check_list(spec, cast("list[str]", value))
    if spec.kind is Kind.NUMBER and not isinstance(value, float):
        return spec.name, "spelling"
    return None


def _check_text(spec: FieldSpec, value: str) -> tuple[str, str] | None:
    if spec.kind in _TOKENS and not token(_TOKENS[spec.kind]).fits(value):
        return spec.name, "spelling"
    return (spec.name, "lines") if spec.kind is Kind.TEXT and "\n" in value else None


def _check_list(spec: FieldSpec, entries: list[str]) -> tuple[str, str] | None:
    if not all(map(token(_TOKEN_LISTS[spec.kind]).fits, entries)):
        return spec.name, "spelling"
    return (spec.name, "repeated") if len(set(entries)) < len(entries) else None


def _check_items(spec: FieldSpec, items: list[dict[str, Json]]) -> tuple[str, str] | None:
    for index, item in enumerate(items):
        if broken := check_values(item_fields(spec), item):
            return f"{spec.name}[{index}].{broken[0]}", broken[1]
    return None
