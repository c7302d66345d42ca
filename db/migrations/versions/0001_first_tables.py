"""Step 0001: all tables of the first release, the search index and the guards."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

REGISTERS = (
    "establishments",
    "inspections",
    "violations",
    "remedies",
    "activities",
    "trainings",
    "staff",
    "hot_spots",
)
GUARDED = ("journal", "journal_seals")
RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def Id() -> sa.types.TypeEngine[Any]:  # noqa: N802 - reads like the type it stands for
    """Sixteen bytes in SQLite, uuid in PostgreSQL."""
    return sa.Uuid() if op.get_bind().dialect.name == "postgresql" else sa.LargeBinary(16)


def upgrade() -> None:
    """Tables, search index, guards."""
    _create_tables()
    if op.get_bind().dialect.name == "sqlite":
        _prepare_sqlite()
    else:
        _prepare_postgresql()


def _prepare_sqlite() -> None:
    for register in REGISTERS:
        op.execute(
            f"CREATE VIRTUAL TABLE {register}_search USING fts5(search_text, content='', contentless_delete=1, "
            "tokenize='ascii', prefix='2 3 4', detail=none)"
        )
    for table in GUARDED:
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _prepare_postgresql() -> None:
    for register in REGISTERS:
        op.execute(f"CREATE INDEX ix_{register}_search ON {register} USING gin (to_tsvector('simple', search_text))")
    op.execute(
        "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
    )
    for table in GUARDED:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def _create_tables() -> None:
    op.create_table(
        "database_format",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.String(length=20), nullable=False),
        sa.Column("program", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_database_format")),
    )
    op.create_table(
        "drafts",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("record_id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("form", "record_id", name=op.f("pk_drafts")),
    )
    op.create_table(
        "journal",
        sa.Column("seq", RowNumber, autoincrement=True, nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("record_id", Id(), nullable=True),
        sa.Column("package_id", Id(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("context", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_journal")),
    )
    op.create_index(op.f("ix_journal_record_id"), "journal", ["record_id"], unique=False)
    op.create_table(
        "journal_seals",
        sa.Column("first_seq", RowNumber, autoincrement=False, nullable=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.String(length=27), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("first_seq", name=op.f("pk_journal_seals")),
    )
    op.create_table(
        "own_keys",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("pkcs12", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_own_keys")),
    )
    op.create_table(
        "package_parts",
        sa.Column("package_id", Id(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("package_id", "part", name=op.f("pk_package_parts")),
    )
    op.create_table(
        "settings",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "units",
        sa.Column("id", Id(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", Id(), nullable=True),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name=op.f("fk_units_parent_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_units_code_valid_from")),
    )
    op.create_index(op.f("ix_units_parent_id"), "units", ["parent_id"], unique=False)
    op.create_table(
        "activities",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("from_on", sa.String(length=10), nullable=True),
        sa.Column("to_on", sa.String(length=10), nullable=True),
        sa.Column("organiser", sa.String(length=300), nullable=True),
        sa.Column("partners", sa.String(length=300), nullable=True),
        sa.Column("forms", sa.Text(), nullable=True),
        sa.Column("audiences", sa.Text(), nullable=True),
        sa.Column("place_kind", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("topics", sa.Text(), nullable=True),
        sa.Column("integrated_with", sa.Text(), nullable=True),
        sa.Column("sessions", sa.BigInteger(), nullable=True),
        sa.Column("people_total", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("proof", sa.String(length=300), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_activities_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_activities")),
        sa.UniqueConstraint("id", name=op.f("uq_activities_id")),
    )
    op.create_index(op.f("ix_activities_sort_key"), "activities", ["sort_key"], unique=False)
    op.create_index(op.f("ix_activities_unit_id_event_on"), "activities", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "establishments",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("legal_name", sa.String(length=300), nullable=True),
        sa.Column("kinds", sa.Text(), nullable=True),
        sa.Column("form", sa.String(length=40), nullable=True),
        sa.Column("business_number", sa.String(length=40), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=True),
        sa.Column("neighbourhood", sa.String(length=120), nullable=True),
        sa.Column("commune", Id(), nullable=True),
        sa.Column("former_commune", Id(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("directions", sa.String(length=300), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("owner_name", sa.String(length=120), nullable=True),
        sa.Column("representative_name", sa.String(length=120), nullable=True),
        sa.Column("representative_title", sa.String(length=120), nullable=True),
        sa.Column("representative_id_number", sa.String(length=20), nullable=True),
        sa.Column("security_officer_name", sa.String(length=120), nullable=True),
        sa.Column("manager_name", sa.String(length=120), nullable=True),
        sa.Column("papers", sa.Text(), nullable=True),
        sa.Column("rooms", sa.BigInteger(), nullable=True),
        sa.Column("beds", sa.BigInteger(), nullable=True),
        sa.Column("area_m2", sa.Float(), nullable=True),
        sa.Column("rank", sa.String(length=60), nullable=True),
        sa.Column("workers_total", sa.BigInteger(), nullable=True),
        sa.Column("workers_female", sa.BigInteger(), nullable=True),
        sa.Column("workers_under_18", sa.BigInteger(), nullable=True),
        sa.Column("workers_other_province", sa.BigInteger(), nullable=True),
        sa.Column("workers_temporary_residence", sa.BigInteger(), nullable=True),
        sa.Column("workers_contracted", sa.BigInteger(), nullable=True),
        sa.Column("workers_registered", sa.BigInteger(), nullable=True),
        sa.Column("workers_health_checked", sa.BigInteger(), nullable=True),
        sa.Column("workers_certified", sa.BigInteger(), nullable=True),
        sa.Column("workers_committed", sa.BigInteger(), nullable=True),
        sa.Column("workers_counted_on", sa.String(length=10), nullable=True),
        sa.Column("commitments", sa.Text(), nullable=True),
        sa.Column("risk", sa.String(length=40), nullable=True),
        sa.Column("suspicion", sa.Text(), nullable=True),
        sa.Column("border_area", sa.Boolean(), nullable=True),
        sa.Column("near", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=True),
        sa.Column("opened_on", sa.String(length=10), nullable=True),
        sa.Column("closed_on", sa.String(length=10), nullable=True),
        sa.Column("events", sa.Text(), nullable=True),
        sa.Column("surveyed_on", sa.String(length=10), nullable=True),
        sa.Column("surveyed_by", sa.String(length=120), nullable=True),
        sa.Column("survey_source", sa.String(length=300), nullable=True),
        sa.Column("survey_result", sa.String(length=300), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_establishments_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_establishments")),
        sa.UniqueConstraint("id", name=op.f("uq_establishments_id")),
    )
    op.create_index(op.f("ix_establishments_sort_key"), "establishments", ["sort_key"], unique=False)
    op.create_index(op.f("ix_establishments_unit_id_event_on"), "establishments", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "hot_spots",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("establishment", Id(), nullable=True),
        sa.Column("found_on", sa.String(length=10), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=True),
        sa.Column("severity", sa.String(length=40), nullable=True),
        sa.Column("borders", sa.String(length=300), nullable=True),
        sa.Column("lead_agency", sa.String(length=300), nullable=True),
        sa.Column("eliminated_on", sa.String(length=10), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("active_again_on", sa.String(length=10), nullable=True),
        sa.Column("patrolled_on", sa.String(length=10), nullable=True),
        sa.Column("transformed_on", sa.String(length=10), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_hot_spots_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_hot_spots")),
        sa.UniqueConstraint("id", name=op.f("uq_hot_spots_id")),
    )
    op.create_index(op.f("ix_hot_spots_establishment"), "hot_spots", ["establishment"], unique=False)
    op.create_index(op.f("ix_hot_spots_sort_key"), "hot_spots", ["sort_key"], unique=False)
    op.create_index(op.f("ix_hot_spots_unit_id_event_on"), "hot_spots", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "inspections",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("establishment", Id(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("planned_on", sa.String(length=10), nullable=True),
        sa.Column("started_at", sa.String(length=16), nullable=True),
        sa.Column("ended_at", sa.String(length=16), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("plan_number", sa.String(length=60), nullable=True),
        sa.Column("plan_on", sa.String(length=10), nullable=True),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("order_number", sa.String(length=60), nullable=True),
        sa.Column("order_on", sa.String(length=10), nullable=True),
        sa.Column("clear_signs", sa.Text(), nullable=True),
        sa.Column("follows", Id(), nullable=True),
        sa.Column("announced", sa.Boolean(), nullable=True),
        sa.Column("joint_with", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("team", sa.String(length=300), nullable=True),
        sa.Column("team_decision", sa.String(length=120), nullable=True),
        sa.Column("members", sa.Text(), nullable=True),
        sa.Column("representative_name", sa.String(length=120), nullable=True),
        sa.Column("representative_title", sa.String(length=120), nullable=True),
        sa.Column("witness_name", sa.String(length=120), nullable=True),
        sa.Column("witness_title", sa.String(length=300), nullable=True),
        sa.Column("rooms_in_use", sa.BigInteger(), nullable=True),
        sa.Column("guests", sa.BigInteger(), nullable=True),
        sa.Column("workers_present", sa.BigInteger(), nullable=True),
        sa.Column("workers_female", sa.BigInteger(), nullable=True),
        sa.Column("workers_under_18", sa.BigInteger(), nullable=True),
        sa.Column("workers_absent", sa.BigInteger(), nullable=True),
        sa.Column("papers_shown", sa.Text(), nullable=True),
        sa.Column("situation", sa.Text(), nullable=True),
        sa.Column("checklist", sa.Text(), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=True),
        sa.Column("remedy_request", sa.Text(), nullable=True),
        sa.Column("remedy_due_on", sa.String(length=10), nullable=True),
        sa.Column("transferred_to", sa.String(length=300), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=True),
        sa.Column("copies", sa.BigInteger(), nullable=True),
        sa.Column("pages", sa.BigInteger(), nullable=True),
        sa.Column("kept_by", sa.String(length=300), nullable=True),
        sa.Column("representative_signature", sa.String(length=40), nullable=True),
        sa.Column("representative_reason", sa.String(length=300), nullable=True),
        sa.Column("witness_signature", sa.String(length=40), nullable=True),
        sa.Column("witness_reason", sa.String(length=300), nullable=True),
        sa.Column("waiver", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_inspections_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_inspections")),
        sa.UniqueConstraint("id", name=op.f("uq_inspections_id")),
    )
    op.create_index(op.f("ix_inspections_establishment"), "inspections", ["establishment"], unique=False)
    op.create_index(op.f("ix_inspections_follows"), "inspections", ["follows"], unique=False)
    op.create_index(op.f("ix_inspections_sort_key"), "inspections", ["sort_key"], unique=False)
    op.create_index(op.f("ix_inspections_unit_id_event_on"), "inspections", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("superior_id", Id(), nullable=True),
        sa.Column("officer", sa.String(length=120), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["superior_id"], ["units.id"], name=op.f("fk_office_superior_id_units")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_office_unit_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "packages_received",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sender_id", Id(), nullable=False),
        sa.Column("device", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("previous_id", Id(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("period", sa.String(length=30), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("signed_at", sa.String(length=27), nullable=True),
        sa.Column("received_at", sa.String(length=27), nullable=False),
        sa.Column("received_by", sa.String(length=120), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sender_id"], ["units.id"], name=op.f("fk_packages_received_sender_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages_received")),
    )
    op.create_index(op.f("ix_packages_received_previous_id"), "packages_received", ["previous_id"], unique=False)
    op.create_index(
        op.f("ix_packages_received_sender_id_device_sequence"),
        "packages_received",
        ["sender_id", "device", "sequence"],
        unique=False,
    )
    op.create_index(op.f("ix_packages_received_sha256"), "packages_received", ["sha256"], unique=False)
    op.create_table(
        "packages_sent",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=80), nullable=False),
        sa.Column("recipient_id", Id(), nullable=True),
        sa.Column("period", sa.String(length=30), nullable=True),
        sa.Column("edition", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.String(length=27), nullable=False),
        sa.Column("created_by", sa.String(length=120), nullable=False),
        sa.Column("header", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["recipient_id"], ["units.id"], name=op.f("fk_packages_sent_recipient_id_units")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages_sent")),
        sa.UniqueConstraint("sequence", name=op.f("uq_packages_sent_sequence")),
    )
    op.create_table(
        "remedies",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("establishment", Id(), nullable=True),
        sa.Column("inspection", Id(), nullable=True),
        sa.Column("request", sa.Text(), nullable=True),
        sa.Column("requested_on", sa.String(length=10), nullable=True),
        sa.Column("due_on", sa.String(length=10), nullable=True),
        sa.Column("reported_on", sa.String(length=10), nullable=True),
        sa.Column("proof", sa.String(length=300), nullable=True),
        sa.Column("checked_on", sa.String(length=10), nullable=True),
        sa.Column("follow_up", Id(), nullable=True),
        sa.Column("conclusion", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_remedies_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_remedies")),
        sa.UniqueConstraint("id", name=op.f("uq_remedies_id")),
    )
    op.create_index(op.f("ix_remedies_establishment"), "remedies", ["establishment"], unique=False)
    op.create_index(op.f("ix_remedies_follow_up"), "remedies", ["follow_up"], unique=False)
    op.create_index(op.f("ix_remedies_inspection"), "remedies", ["inspection"], unique=False)
    op.create_index(op.f("ix_remedies_sort_key"), "remedies", ["sort_key"], unique=False)
    op.create_index(op.f("ix_remedies_unit_id_event_on"), "remedies", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "reporting_units",
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("from_on", sa.String(length=10), nullable=False),
        sa.Column("to_on", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reporting_units_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_reporting_units")),
    )
    op.create_table(
        "staff",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("workplace", sa.String(length=300), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=True),
        sa.Column("composition", sa.String(length=40), nullable=True),
        sa.Column("duty", sa.String(length=300), nullable=True),
        sa.Column("full_time", sa.Boolean(), nullable=True),
        sa.Column("from_on", sa.String(length=10), nullable=True),
        sa.Column("to_on", sa.String(length=10), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_staff_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_staff")),
        sa.UniqueConstraint("id", name=op.f("uq_staff_id")),
    )
    op.create_index(op.f("ix_staff_sort_key"), "staff", ["sort_key"], unique=False)
    op.create_index(op.f("ix_staff_unit_id_event_on"), "staff", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "trainings",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("level", sa.String(length=40), nullable=True),
        sa.Column("organiser", sa.String(length=300), nullable=True),
        sa.Column("from_on", sa.String(length=10), nullable=True),
        sa.Column("to_on", sa.String(length=10), nullable=True),
        sa.Column("sessions", sa.BigInteger(), nullable=True),
        sa.Column("contents", sa.Text(), nullable=True),
        sa.Column("trainers", sa.String(length=300), nullable=True),
        sa.Column("place", sa.String(length=300), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("participants", sa.Text(), nullable=True),
        sa.Column("other_participants", sa.BigInteger(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_trainings_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_trainings")),
        sa.UniqueConstraint("id", name=op.f("uq_trainings_id")),
    )
    op.create_index(op.f("ix_trainings_sort_key"), "trainings", ["sort_key"], unique=False)
    op.create_index(op.f("ix_trainings_unit_id_event_on"), "trainings", ["unit_id", "event_on"], unique=False)
    op.create_table(
        "trusted_keys",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("holder", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.String(length=27), nullable=False),
        sa.Column("valid_to", sa.String(length=27), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("accepted_by", sa.String(length=120), nullable=False),
        sa.Column("accepted_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_trusted_keys_unit_id_units")),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_trusted_keys")),
    )
    op.create_table(
        "unit_successions",
        sa.Column("predecessor_id", Id(), nullable=False),
        sa.Column("successor_id", Id(), nullable=False),
        sa.Column("divided", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["units.id"], name=op.f("fk_unit_successions_predecessor_id_units")
        ),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name=op.f("fk_unit_successions_successor_id_units")),
        sa.PrimaryKeyConstraint("predecessor_id", "successor_id", name=op.f("pk_unit_successions")),
    )
    op.create_table(
        "violations",
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text(), nullable=True),
        sa.Column("siblings", sa.Text(), nullable=True),
        sa.Column("extra", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text(), nullable=True),
        sa.Column("event_on", sa.String(length=10), nullable=True),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("establishment", Id(), nullable=True),
        sa.Column("inspection", Id(), nullable=True),
        sa.Column("act_on", sa.String(length=10), nullable=True),
        sa.Column("act", sa.String(length=40), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=True),
        sa.Column("subject_form", sa.String(length=40), nullable=True),
        sa.Column("persons", sa.BigInteger(), nullable=True),
        sa.Column("record_number", sa.String(length=60), nullable=True),
        sa.Column("record_on", sa.String(length=10), nullable=True),
        sa.Column("recorded_by", sa.String(length=120), nullable=True),
        sa.Column("transferred_to", sa.String(length=300), nullable=True),
        sa.Column("transferred_on", sa.String(length=10), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.Column("decision_on", sa.String(length=10), nullable=True),
        sa.Column("decided_by", sa.String(length=120), nullable=True),
        sa.Column("decision_agency", sa.String(length=300), nullable=True),
        sa.Column("sanctions", sa.Text(), nullable=True),
        sa.Column("fine", sa.BigInteger(), nullable=True),
        sa.Column("licence_kind", sa.String(length=40), nullable=True),
        sa.Column("licence_months", sa.BigInteger(), nullable=True),
        sa.Column("halt_months", sa.BigInteger(), nullable=True),
        sa.Column("consequences_to_remedy", sa.Text(), nullable=True),
        sa.Column("paid_on", sa.String(length=10), nullable=True),
        sa.Column("receipt_number", sa.String(length=60), nullable=True),
        sa.Column("executed", sa.Boolean(), nullable=True),
        sa.Column("relief", sa.String(length=40), nullable=True),
        sa.Column("enforced_on", sa.String(length=10), nullable=True),
        sa.Column("complaint", sa.String(length=300), nullable=True),
        sa.Column("criminal_transfer_on", sa.String(length=10), nullable=True),
        sa.Column("licence_withdrawal_proposed", sa.Boolean(), nullable=True),
        sa.Column("waiver", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_violations_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f("pk_violations")),
        sa.UniqueConstraint("id", name=op.f("uq_violations_id")),
    )
    op.create_index(op.f("ix_violations_establishment"), "violations", ["establishment"], unique=False)
    op.create_index(op.f("ix_violations_inspection"), "violations", ["inspection"], unique=False)
    op.create_index(op.f("ix_violations_sort_key"), "violations", ["sort_key"], unique=False)
    op.create_index(op.f("ix_violations_unit_id_event_on"), "violations", ["unit_id", "event_on"], unique=False)
