"""The tables of the registers, built from their descriptions: one column per field.

References between records carry no foreign key: packages may arrive in any order, so an inspection can be here before
its establishment (package.md §5.1).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, String, Table, Text
from sqlalchemy.types import TypeEngine

from db.domain.fields import FieldSpec, Kind
from db.domain.registers import REGISTERS, RegisterSpec
from db.models.base import Day, Id, Json, Minute, RowNumber, Stamp, metadata

INDEXED_KINDS = frozenset({Kind.RECORD})


def column_type(spec: FieldSpec) -> TypeEngine[Any]:
    """The column type of a field."""
    types: dict[Kind, TypeEngine[Any]] = {
        Kind.TEXT: String(spec.longest),
        Kind.CODE: String(spec.longest),
        Kind.DATE: Day,
        Kind.TIME: Minute,
        Kind.COUNT: BigInteger(),
        Kind.MONEY: BigInteger(),
        Kind.NUMBER: Float(),
        Kind.YES_NO: Boolean(create_constraint=False),
        Kind.RECORD: Id(),
        Kind.UNIT: Id(),
    }
    return types.get(spec.kind, Text())


def _register_table(register: RegisterSpec) -> Table:
    return Table(
        register.name,
        metadata,
        Column("row_no", RowNumber, primary_key=True, autoincrement=True),
        Column("id", Id(), nullable=False, unique=True),
        Column("unit_id", Id(), ForeignKey("units.id"), nullable=False),
        Column("context", Json, nullable=False),
        Column("first", Json, nullable=False),
        Column("dots", Json),
        Column("siblings", Json),
        Column("extra", Json),
        Column("changed_at", Stamp, nullable=False),
        Column("changed_by", String(120), nullable=False),
        Column("deleted", Text),
        Column("event_on", Day),
        Column("sent", Boolean(create_constraint=False), nullable=False),
        Column("sort_key", Text, nullable=False),
        Column("search_text", Text, nullable=False),
        *(Column(spec.name, column_type(spec)) for spec in register.fields),
        Index(None, "unit_id", "event_on"),
        Index(None, "sort_key"),
        *(Index(None, spec.name) for spec in register.fields if spec.kind in INDEXED_KINDS),
    )


TABLES: dict[str, Table] = {register.name: _register_table(register) for register in REGISTERS}
