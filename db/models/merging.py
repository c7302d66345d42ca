"""The tables of merging: closed periods, linked records, transfers, plans applied, officers of one server."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from db.models.base import Id, Json, Stamp, metadata

period_locks = Table(
    "period_locks",
    metadata,
    Column("unit_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("period", String(30), primary_key=True),
    Column("locked_at", Stamp, nullable=False),
    Column("locked_by", String(120), nullable=False),
    Column("package_id", Id()),
    Column("exception", Json),
)

# A person's decision on two records: the same thing (state "same"), or not ("different").
record_links = Table(
    "record_links",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("same_as", Id(), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("decided_at", Stamp, nullable=False),
    Column("decided_by", String(120), nullable=False),
    Index(None, "record_id"),
    Index(None, "same_as"),
)

# Which accepted transfer gave a record from one unit to another.
transferred_records = Table(
    "transferred_records",
    metadata,
    Column("package_id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("record_id", Id(), primary_key=True),
    Column("from_unit", Id(), ForeignKey("units.id"), nullable=False),
    Column("to_unit", Id(), ForeignKey("units.id"), nullable=False),
    Index(None, "record_id"),
)

applied_plans = Table(
    "applied_plans",
    metadata,
    Column("package_id", Id(), primary_key=True),
    Column("sender_id", Id(), ForeignKey("units.id"), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("applied_at", Stamp, nullable=False),
    Column("applied_by", String(120), nullable=False),
    Column("content", Json, nullable=False),
)

# The computers that work on one database at once, each with its officer.
officers = Table(
    "officers",
    metadata,
    Column("device", String(32), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("created_at", Stamp, nullable=False),
    Column("created_by", String(120), nullable=False),
)
