"""The tables of trust between offices: envelopes, recoveries kept for others, authorities, wrong tries."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from db.models.base import Id, Stamp, metadata

# The office's own age keys; whoever can open the database can read what came in them anyway.
own_envelope_keys = Table(
    "own_envelope_keys",
    metadata,
    Column("recipient", String(80), primary_key=True),
    Column("identity", Text, nullable=False),
    Column("created_at", Stamp, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("deposited_at", Stamp),
)

# The age keys that other units announced in enrolments that were accepted.
unit_envelope_keys = Table(
    "unit_envelope_keys",
    metadata,
    Column("unit_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("recipient", String(80), primary_key=True),
    Column("device", String(32)),
    Column("package_id", Id()),
    Column("from_at", Stamp, nullable=False),
    Column("to_at", Stamp),
    Column("accepted_by", String(120), nullable=False),
)

# What subordinate offices sealed to this one, to get their age key back when theirs is lost.
kept_recoveries = Table(
    "kept_recoveries",
    metadata,
    Column("unit_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("recipient", String(80), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("package_id", Id()),
    Column("received_at", Stamp, nullable=False),
)

# The newest package with which each key was announced by each computer: an older one must not win over it.
announced_keys = Table(
    "announced_keys",
    metadata,
    Column("unit_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("device", String(32), primary_key=True),
    Column("fingerprint", String(64), primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("made_at", Stamp, nullable=False),
)

authorities = Table(
    "authorities",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("certificate", LargeBinary, nullable=False),
    Column("name", String(200), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("accepted_by", String(120), nullable=False),
    Column("accepted_at", Stamp, nullable=False),
)

revocation_lists = Table(
    "revocation_lists",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("authority", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("this_update", Stamp, nullable=False),
    Column("next_update", Stamp),
    Column("imported_at", Stamp, nullable=False),
    Column("imported_by", String(120), nullable=False),
)

wrong_tries = Table(
    "wrong_tries",
    metadata,
    Column("subject", String(80), primary_key=True),
    Column("tries", Integer, nullable=False),
    Column("last_at", Stamp, nullable=False),
)
