"""The tables of merging: closed periods, linked records, transfers, plans applied, officers of one server."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from db.models.base import Day, Id, Json, Stamp, metadata

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

# A person's decision on two records, one row per pair: the same thing (state "same", `same_as` leads), two things
# ("different"), to be looked at again ("later"), or a decision taken back ("open"). `seen` is the digest of what was
# compared then.
record_links = Table(
    "record_links",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("record_id", Id(), nullable=False),
    Column("same_as", Id(), nullable=False),
    Column("state", String(20), nullable=False),
    Column("seen", String(64), nullable=False),
    Column("reason", Text),
    Column("decided_at", Stamp, nullable=False),
    Column("decided_by", String(120), nullable=False),
    Index(None, "record_id"),
    Index(None, "same_as"),
)

# What follows from all pairs that are the same: every record of a group with the one that leads it, itself included.
linked_records = Table(
    "linked_records",
    metadata,
    Column("record_id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("leader_id", Id(), nullable=False),
    Index(None, "leader_id"),
)

# What the last search took for the same; nobody has said anything about these pairs.
suggested_links = Table(
    "suggested_links",
    metadata,
    Column("record_id", Id(), primary_key=True),
    Column("other_id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("score", Integer, nullable=False),
    Column("reasons", Json, nullable=False),
    Column("seen", String(64), nullable=False),
    Index(None, "other_id"),
)

# Which accepted transfer gave a record from one unit to another, and from which day on it counts there.
transferred_records = Table(
    "transferred_records",
    metadata,
    Column("package_id", Id(), primary_key=True),
    Column("register", String(40), nullable=False),
    Column("record_id", Id(), primary_key=True),
    Column("from_unit", Id(), ForeignKey("units.id"), primary_key=True),
    Column("to_unit", Id(), ForeignKey("units.id"), nullable=False),
    Column("effective_on", Day, nullable=False),
    Column("sha256", String(64), nullable=False),
    Index(None, "record_id"),
    Index(None, "effective_on"),
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
