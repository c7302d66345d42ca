"""What the two databases spell differently: list fields as rows, ids inside them, days as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from db.models.base import Id

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler
    from sqlalchemy.sql.elements import ColumnElement


class IdOfText(FunctionElement[str]):
    """The id that a text inside a list field spells, as the id columns keep it."""

    type = Id()
    inherit_cache = True


class DayNumber(FunctionElement[int]):
    """A day written YYYY-MM-DD as a number that grows by one each day."""

    type = sa.Integer()
    inherit_cache = True


class ItemsHeld(FunctionElement[int]):
    """How many items a list field holds; NULL for none."""

    type = sa.Integer()
    inherit_cache = True


class Items:
    """The items of a list field as rows beside their record."""

    def __init__(self, column: ColumnElement[Any], *, sqlite: bool) -> None:
        self._sqlite = sqlite
        if sqlite:
            self.rows = sa.func.json_each(column).table_valued("value", name="items")
        else:
            rows = sa.func.jsonb_array_elements(sa.cast(column, JSONB))
            self.rows = rows.table_valued(sa.column("value", JSONB), name="items").render_derived()

    def text(self, name: str) -> ColumnElement[str]:
        """A field of the item as text; NULL where it is empty."""
        if self._sqlite:
            return sa.func.json_extract(self.rows.c.value, f"$.{name}", type_=sa.Text())
        return self.rows.c.value[name].astext

    def number(self, name: str) -> ColumnElement[int]:
        """A field of the item as a whole number; NULL where it is empty."""
        return sa.cast(self.text(name), sa.BigInteger())

    def id(self, name: str) -> ColumnElement[str]:
        """A field of the item that is an id, to be compared with id columns."""
        return IdOfText(self.text(name))


@compiles(IdOfText, "sqlite")
def _id_in_sqlite(element: IdOfText, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"unhex({compiler.process(element.clauses, **options)}, '-')"


@compiles(IdOfText)
def _id_elsewhere(element: IdOfText, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"CAST({compiler.process(element.clauses, **options)} AS uuid)"


@compiles(DayNumber, "sqlite")
def _day_in_sqlite(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"CAST(julianday({compiler.process(element.clauses, **options)}) + 0.5 AS INTEGER)"


@compiles(DayNumber)
def _day_elsewhere(element: DayNumber, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"(CAST({compiler.process(element.clauses, **options)} AS date) - DATE '2000-01-01')"


@compiles(ItemsHeld, "sqlite")
def _held_in_sqlite(element: ItemsHeld, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"json_array_length({compiler.process(element.clauses, **options)})"


@compiles(ItemsHeld)
def _held_elsewhere(element: ItemsHeld, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401
    return f"jsonb_array_length(CAST({compiler.process(element.clauses, **options)} AS jsonb))"
