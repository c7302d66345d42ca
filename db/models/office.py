"""The tables around the registers: units, this office, trust, packages, drafts."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from db.models.base import Day, Id, Json, RowNumber, Stamp, metadata

units = Table(
    "units",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("code", String(10), nullable=False),
    Column("name", String(200), nullable=False),
    Column("type", String(40), nullable=False),
    Column("level", String(20), nullable=False),
    Column("parent_id", Id(), ForeignKey("units.id")),
    Column("valid_from", Day, nullable=False),
    Column("valid_to", Day),
    Column("search_text", Text, nullable=False),
    Column("sort_key", Text, nullable=False),
    UniqueConstraint("code", "valid_from"),
    Index(None, "parent_id"),
)

unit_successions = Table(
    "unit_successions",
    metadata,
    Column("predecessor_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("successor_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("divided", Boolean(create_constraint=False), nullable=False),
)

# One row: what this database is and whose.
office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("unit_id", Id(), ForeignKey("units.id"), nullable=False),
    Column("superior_id", Id(), ForeignKey("units.id")),
    Column("officer", String(120), nullable=False),
    Column("device", String(32), nullable=False),
    Column("created_at", Stamp, nullable=False),
    Column("practice", Boolean(create_constraint=False), nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("value", Json, nullable=False),
)

# The units that report to this office, and since when.
reporting_units = Table(
    "reporting_units",
    metadata,
    Column("unit_id", Id(), ForeignKey("units.id"), primary_key=True),
    Column("from_on", Day, nullable=False),
    Column("to_on", Day),
)

trusted_keys = Table(
    "trusted_keys",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("unit_id", Id(), ForeignKey("units.id"), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("holder", String(200), nullable=False),
    Column("valid_from", Stamp, nullable=False),
    Column("valid_to", Stamp),
    Column("state", String(20), nullable=False),
    Column("reason", Text),
    Column("accepted_by", String(120), nullable=False),
    Column("accepted_at", Stamp, nullable=False),
    Column("source", String(20), nullable=False, server_default="paper"),
    Column("replaced_by", String(64)),
    Column("confirmed_by", String(120)),
)

# The office's own signing keys: PKCS#12 under its own passphrase, or none (no bytes) for a key on a token.
own_keys = Table(
    "own_keys",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("holder", String(200), nullable=False),
    Column("certificate", LargeBinary, nullable=False),
    Column("pkcs12", LargeBinary, nullable=False),
    Column("created_at", Stamp, nullable=False),
    Column("active", Boolean(create_constraint=False), nullable=False),
    Column("kind", String(20), nullable=False, server_default="software"),
    Column("token", Json),
)

packages_sent = Table(
    "packages_sent",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("sequence", Integer, nullable=False, unique=True),
    Column("sha256", String(64), nullable=False),
    Column("file_name", String(80), nullable=False),
    Column("recipient_id", Id(), ForeignKey("units.id")),
    Column("period", String(30)),
    Column("edition", Integer),
    Column("created_at", Stamp, nullable=False),
    Column("created_by", String(120), nullable=False),
    Column("header", Json, nullable=False),
    Column("receipt", Json),
    Column("envelope", Json),
)

# `id` is this office's own; `package_id` is the sender's word, which counts only together with who says it.
packages_received = Table(
    "packages_received",
    metadata,
    Column("id", Id(), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("sender_id", Id(), ForeignKey("units.id"), nullable=False),
    Column("device", String(32), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("previous_id", Id(), index=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("file_name", String(80), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("period", String(30)),
    Column("edition", Integer),
    Column("state", String(20), nullable=False),
    Column("signed_at", Stamp),
    Column("received_at", Stamp, nullable=False),
    Column("received_by", String(120), nullable=False),
    Column("header", Json, nullable=False),
    Column("counts", Json, nullable=False),
    Column("signers", Json),
    Column("verdict", Json),
    Column("decision", Json),
    Column("carrier_id", Id()),
    Column("package_id", Id()),
    Index(None, "sender_id", "device", "sequence"),
    Index(None, "sender_id", "device", "package_id", unique=True),
)

drafts = Table(
    "drafts",
    metadata,
    Column("form", String(40), primary_key=True),
    Column("record_id", String(36), primary_key=True),
    Column("at", Stamp, nullable=False),
    Column("content", Json, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("seq", RowNumber, primary_key=True, autoincrement=True),
    Column("at", Stamp, nullable=False),
    Column("author", String(120), nullable=False),
    Column("device", String(32), nullable=False),
    Column("action", String(20), nullable=False),
    Column("register", String(40), nullable=False),
    Column("record_id", Id()),
    Column("package_id", Id()),
    Column("before", Json),
    Column("after", Json),
    Column("context", Json),
    Index(None, "record_id"),
)

# One seal per transaction over its journal rows and the seal before.
journal_seals = Table(
    "journal_seals",
    metadata,
    Column("first_seq", RowNumber, primary_key=True, autoincrement=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("at", Stamp, nullable=False),
    Column("digest", String(64), nullable=False),
)

# Packages sent and received, byte for byte, in parts so that no statement carries a whole file.
package_parts = Table(
    "package_parts",
    metadata,
    Column("package_id", Id(), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

# One row, read before anything else: which program made or last migrated this database.
database_format = Table(
    "database_format",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20), nullable=False),
    Column("revision", String(20), nullable=False),
    Column("program", String(20), nullable=False),
)
