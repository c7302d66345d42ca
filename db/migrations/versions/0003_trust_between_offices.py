"""Step 0003: keys on tokens, envelopes, authorities, decisions on packages, locks, links, officers of one server."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_UNIT = ["units.id"]


def Id() -> sa.types.TypeEngine[Any]:  # noqa: N802 - reads like the type it stands for
    """Sixteen bytes in SQLite, uuid in PostgreSQL."""
    return sa.Uuid() if op.get_bind().dialect.name == "postgresql" else sa.LargeBinary(16)


def upgrade() -> None:
    """New columns of keys and packages; new tables."""
    op.add_column("own_keys", sa.Column("kind", sa.String(length=20), nullable=False, server_default="software"))
    op.add_column("own_keys", sa.Column("token", sa.Text()))
    op.add_column("trusted_keys", sa.Column("source", sa.String(length=20), nullable=False, server_default="paper"))
    op.add_column("trusted_keys", sa.Column("replaced_by", sa.String(length=64)))
    op.add_column("trusted_keys", sa.Column("confirmed_by", sa.String(length=120)))
    op.add_column("packages_sent", sa.Column("envelope", sa.Text()))
    op.add_column("packages_received", sa.Column("signers", sa.Text()))
    op.add_column("packages_received", sa.Column("verdict", sa.Text()))
    op.add_column("packages_received", sa.Column("decision", sa.Text()))
    op.add_column("packages_received", sa.Column("carrier_id", Id()))
    _name_packages_by_sender()
    op.add_column("attachments", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    _create_trust()
    _create_merging()
    _create_officers()


def _name_packages_by_sender() -> None:
    """A package is known by its id together with who sent it: anybody can write another's id into his own."""
    op.add_column("packages_received", sa.Column("package_id", Id()))
    op.execute("UPDATE packages_received SET package_id = id")
    columns = ["sender_id", "device", "package_id"]
    name = op.f("ix_packages_received_sender_id_device_package_id")
    op.create_index(name, "packages_received", columns, unique=True)


def _create_trust() -> None:
    op.create_table(
        "own_envelope_keys",
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("deposited_at", sa.String(length=27)),
        sa.PrimaryKeyConstraint("recipient", name=op.f("pk_own_envelope_keys")),
    )
    op.create_table(
        "unit_envelope_keys",
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("device", sa.String(length=32)),
        sa.Column("package_id", Id()),
        sa.Column("from_at", sa.String(length=27), nullable=False),
        sa.Column("to_at", sa.String(length=27)),
        sa.Column("accepted_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], _UNIT, name=op.f("fk_unit_envelope_keys_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "recipient", name=op.f("pk_unit_envelope_keys")),
    )
    op.create_table(
        "kept_recoveries",
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("recipient", sa.String(length=80), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("package_id", Id()),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], _UNIT, name=op.f("fk_kept_recoveries_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "recipient", name=op.f("pk_kept_recoveries")),
    )
    op.create_table(
        "announced_keys",
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], _UNIT, name=op.f("fk_announced_keys_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "device", "fingerprint", name=op.f("pk_announced_keys")),
    )
    op.create_table(
        "authorities",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("accepted_by", sa.String(length=120), nullable=False),
        sa.Column("accepted_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_authorities")),
    )
    op.create_table(
        "revocation_lists",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("authority", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("this_update", sa.String(length=27), nullable=False),
        sa.Column("next_update", sa.String(length=27)),
        sa.Column("imported_at", sa.String(length=27), nullable=False),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_revocation_lists")),
    )
    op.create_table(
        "wrong_tries",
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_wrong_tries")),
    )


def _create_merging() -> None:
    op.create_table(
        "period_locks",
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=False),
        sa.Column("locked_at", sa.String(length=27), nullable=False),
        sa.Column("locked_by", sa.String(length=120), nullable=False),
        sa.Column("package_id", Id()),
        sa.Column("exception", sa.Text()),
        sa.ForeignKeyConstraint(["unit_id"], _UNIT, name=op.f("fk_period_locks_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "period", name=op.f("pk_period_locks")),
    )
    op.create_table(
        "record_links",
        sa.Column("id", Id(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("same_as", Id(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_at", sa.String(length=27), nullable=False),
        sa.Column("decided_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_links")),
    )
    op.create_index(op.f("ix_record_links_record_id"), "record_links", ["record_id"], unique=False)
    op.create_index(op.f("ix_record_links_same_as"), "record_links", ["same_as"], unique=False)
    op.create_table(
        "linked_records",
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("leader_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_linked_records")),
    )
    op.create_index(op.f("ix_linked_records_leader_id"), "linked_records", ["leader_id"], unique=False)
    op.create_table(
        "suggested_links",
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("seen", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("record_id", "other_id", name=op.f("pk_suggested_links")),
    )
    op.create_index(op.f("ix_suggested_links_other_id"), "suggested_links", ["other_id"], unique=False)
    op.create_table(
        "transferred_records",
        sa.Column("package_id", Id(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("from_unit", Id(), nullable=False),
        sa.Column("to_unit", Id(), nullable=False),
        sa.Column("effective_on", sa.String(length=10), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["from_unit"], _UNIT, name=op.f("fk_transferred_records_from_unit_units")),
        sa.ForeignKeyConstraint(["to_unit"], _UNIT, name=op.f("fk_transferred_records_to_unit_units")),
        sa.PrimaryKeyConstraint("package_id", "record_id", "from_unit", name=op.f("pk_transferred_records")),
    )
    op.create_index(op.f("ix_transferred_records_record_id"), "transferred_records", ["record_id"], unique=False)
    op.create_index(op.f("ix_transferred_records_effective_on"), "transferred_records", ["effective_on"], unique=False)
    op.create_table(
        "applied_plans",
        sa.Column("package_id", Id(), nullable=False),
        sa.Column("sender_id", Id(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.String(length=27), nullable=False),
        sa.Column("applied_by", sa.String(length=120), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], _UNIT, name=op.f("fk_applied_plans_sender_id_units")),
        sa.PrimaryKeyConstraint("package_id", name=op.f("pk_applied_plans")),
    )


def _create_officers() -> None:
    op.create_table(
        "officers",
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_officers")),
    )
