"""What is kept beside the registers: attached files, which stay in the office, and who gave a tip (domain.md §2.13)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table, Text

from db.models.base import Id, Stamp, metadata

# A file beside a record, with its digest taken at intake (QCVN 12:2026 3.5.2.1.10).
attachments = Table(
    "attachments",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", Stamp, nullable=False),
    Column("added_by", String(120), nullable=False),
    Column("removed_at", Stamp),
    Column("removed_because", Text),
    Column("changes", Integer, nullable=False, server_default="0"),
    Index(None, "record_id"),
)

# Who gave a tip, sealed with a password of its own; nobody reads it who only has the database open.
informants = Table(
    "informants",
    metadata,
    Column("tip_id", Id(), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed_at", Stamp, nullable=False),
    Column("changed_by", String(120), nullable=False),
)
