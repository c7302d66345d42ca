"""What all tables share: metadata with constraint names, and the types both databases spell alike.

Days and times are ISO text (`2026-03-05`, `2026-03-05T08:30`, UTC stamps `2026-03-05T01:30:00.000000Z`): the same in
SQLite, PostgreSQL and packages, and in order as text.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Dialect, Integer, LargeBinary, MetaData, String, Text, Uuid
from sqlalchemy.types import TypeDecorator, TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

RowNumber = BigInteger().with_variant(Integer(), "sqlite")
Day = String(10)
Minute = String(16)
Stamp = String(27)
Json = Text  # canonical JSON text; kept as text so that it comes back byte for byte


def id_to_bytes(text: str) -> bytes:
    """The 16 bytes of an id."""
    return bytes.fromhex(text.replace("-", ""))


def bytes_to_id(raw: bytes) -> str:
    """The id text of 16 bytes."""
    digits = raw.hex()
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


class Id(TypeDecorator[str]):
    """An id: text in Python, 16 bytes in SQLite, uuid in PostgreSQL; the empty text is no id."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Bytes for SQLite, the native type elsewhere."""
        return dialect.type_descriptor(LargeBinary(16) if dialect.name == "sqlite" else Uuid(as_uuid=True))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | UUID | None:
        """As the database keeps it."""
        if not value:
            return None
        return id_to_bytes(value) if dialect.name == "sqlite" else UUID(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ANN401
        """As Python uses it."""
        if value is None:
            return None
        return bytes_to_id(value) if dialect.name == "sqlite" else str(value)
