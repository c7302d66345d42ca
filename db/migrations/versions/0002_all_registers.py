"""Step 0002: the registers R2–R3b, R9 and R11–R22, attached files, informants kept apart."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

RowNumber = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def Id() -> sa.types.TypeEngine[Any]:  # noqa: N802 - reads like the type it stands for
    """Sixteen bytes in SQLite, uuid in PostgreSQL."""
    return sa.Uuid() if op.get_bind().dialect.name == "postgresql" else sa.LargeBinary(16)


def upgrade() -> None:
    """New registers, new fields of the old ones, what is kept apart."""
    _create_registers()
    _add_fields()
    _create_kept_apart()


def _create_register(name: str, *columns: sa.Column[Any], indexed: tuple[str, ...] = ()) -> None:
    """A register's table with the columns that all registers share, and its search index."""
    op.create_table(
        name,
        sa.Column("row_no", RowNumber, autoincrement=True, nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("unit_id", Id(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("first", sa.Text(), nullable=False),
        sa.Column("dots", sa.Text()),
        sa.Column("siblings", sa.Text()),
        sa.Column("extra", sa.Text()),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("deleted", sa.Text()),
        sa.Column("event_on", sa.String(length=10)),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("sort_key", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f(f"fk_{name}_unit_id_units")),
        sa.PrimaryKeyConstraint("row_no", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("id", name=op.f(f"uq_{name}_id")),
    )
    op.create_index(op.f(f"ix_{name}_sort_key"), name, ["sort_key"], unique=False)
    op.create_index(op.f(f"ix_{name}_unit_id_event_on"), name, ["unit_id", "event_on"], unique=False)
    for column in indexed:
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE VIRTUAL TABLE {name}_search USING fts5(search_text, content='', contentless_delete=1, "
            "tokenize='ascii', prefix='2 3 4', detail=none)"
        )
    else:
        op.execute(f"CREATE INDEX ix_{name}_search ON {name} USING gin (to_tsvector('simple', search_text))")


def _create_registers() -> None:
    _create_register(
        "budgets",
        sa.Column("name", sa.String(length=300)),
        sa.Column("year", sa.BigInteger()),
        sa.Column("source", sa.String(length=40)),
        sa.Column("purpose", sa.String(length=40)),
        sa.Column("as_of", sa.String(length=10)),
        sa.Column("estimated", sa.BigInteger()),
        sa.Column("granted", sa.BigInteger()),
        sa.Column("spent", sa.BigInteger()),
        sa.Column("document", sa.String(length=120)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "case_figures",
        sa.Column("source_document", sa.String(length=300)),
        sa.Column("source_agency", sa.String(length=300)),
        sa.Column("source_on", sa.String(length=10)),
        sa.Column("from_on", sa.String(length=10)),
        sa.Column("to_on", sa.String(length=10)),
        sa.Column("cases_found", sa.BigInteger()),
        sa.Column("persons_found", sa.BigInteger()),
        sa.Column("cases_handled", sa.BigInteger()),
        sa.Column("cases_prosecuted", sa.BigInteger()),
        sa.Column("persons_prosecuted", sa.BigInteger()),
        sa.Column("cases_charged", sa.BigInteger()),
        sa.Column("persons_charged", sa.BigInteger()),
        sa.Column("cases_before_court", sa.BigInteger()),
        sa.Column("cases_tried", sa.BigInteger()),
        sa.Column("persons_tried", sa.BigInteger()),
        sa.Column("model_cases", sa.BigInteger()),
        sa.Column("mobile_trials", sa.BigInteger()),
        sa.Column("offences", sa.Text()),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "commendations",
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("given_on", sa.String(length=10)),
        sa.Column("recipient_kind", sa.String(length=40)),
        sa.Column("recipient", sa.String(length=120)),
        sa.Column("form", sa.String(length=300)),
        sa.Column("decision_number", sa.String(length=60)),
        sa.Column("decision_agency", sa.String(length=300)),
        sa.Column("reason", sa.Text()),
        sa.Column("emulation_criterion", sa.Boolean()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "commune_ratings",
        sa.Column("name", sa.String(length=300)),
        sa.Column("commune", Id()),
        sa.Column("year", sa.BigInteger()),
        sa.Column("rated_on", sa.String(length=10)),
        sa.Column("criteria", sa.Text()),
        sa.Column("self_score", sa.Float()),
        sa.Column("assessed_score", sa.Float()),
        sa.Column("rating", sa.String(length=40)),
        sa.Column("recognised_on", sa.String(length=10)),
        sa.Column("recognised_by", sa.String(length=300)),
        sa.Column("reason", sa.Text()),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "coordinations",
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("held_on", sa.String(length=10)),
        sa.Column("partners", sa.String(length=300)),
        sa.Column("border", sa.String(length=40)),
        sa.Column("content", sa.Text()),
        sa.Column("incoming_document", sa.String(length=120)),
        sa.Column("outgoing_document", sa.String(length=120)),
        sa.Column("result", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "difficulties",
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("raised_on", sa.String(length=10)),
        sa.Column("content", sa.Text()),
        sa.Column("proposal", sa.Text()),
        sa.Column("addressed_to", sa.String(length=300)),
        sa.Column("document", sa.String(length=120)),
        sa.Column("answered_on", sa.String(length=10)),
        sa.Column("answer", sa.Text()),
        sa.Column("state", sa.String(length=40)),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "documents",
        sa.Column("number", sa.String(length=60)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("direction", sa.String(length=40)),
        sa.Column("signed_on", sa.String(length=10)),
        sa.Column("received_on", sa.String(length=10)),
        sa.Column("arrival_number", sa.String(length=20)),
        sa.Column("agency", sa.String(length=300)),
        sa.Column("signer", sa.String(length=120)),
        sa.Column("summary", sa.String(length=300)),
        sa.Column("recipients", sa.String(length=300)),
        sa.Column("answer_due_on", sa.String(length=10)),
        sa.Column("answered_by", sa.String(length=60)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "goods",
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("found_on", sa.String(length=10)),
        sa.Column("establishment", Id()),
        sa.Column("inspection", Id()),
        sa.Column("agency", sa.String(length=300)),
        sa.Column("quantity", sa.Float()),
        sa.Column("quantity_unit", sa.String(length=40)),
        sa.Column("value", sa.BigInteger()),
        sa.Column("handling", sa.String(length=40)),
        sa.Column("document", sa.String(length=120)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
        indexed=(
            "establishment",
            "inspection",
        ),
    )
    _create_register(
        "inspection_plans",
        sa.Column("number", sa.String(length=60)),
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("issued_on", sa.String(length=10)),
        sa.Column("approved_by", sa.String(length=120)),
        sa.Column("approved_on", sa.String(length=10)),
        sa.Column("from_on", sa.String(length=10)),
        sa.Column("to_on", sa.String(length=10)),
        sa.Column("team", Id()),
        sa.Column("announced", sa.Boolean()),
        sa.Column("joint_with", sa.Text()),
        sa.Column("scope", sa.Text()),
        sa.Column("visits", sa.Text()),
        sa.Column("method", sa.String(length=40)),
        sa.Column("rule", sa.String(length=60)),
        sa.Column("seed", sa.String(length=60)),
        sa.Column("selected_from", sa.BigInteger()),
        sa.Column("published_on", sa.String(length=10)),
        sa.Column("state", sa.String(length=40)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
        indexed=("team",),
    )
    _create_register(
        "manual_figures",
        sa.Column("indicator", sa.String(length=40)),
        sa.Column("part", sa.String(length=40)),
        sa.Column("value", sa.BigInteger()),
        sa.Column("source_document", sa.String(length=300)),
        sa.Column("source_agency", sa.String(length=300)),
        sa.Column("source_on", sa.String(length=10)),
        sa.Column("from_on", sa.String(length=10)),
        sa.Column("to_on", sa.String(length=10)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "pilot_models",
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("area", sa.String(length=300)),
        sa.Column("lead_agency", sa.String(length=300)),
        sa.Column("decision_number", sa.String(length=60)),
        sa.Column("decision_on", sa.String(length=10)),
        sa.Column("started_on", sa.String(length=10)),
        sa.Column("ended_on", sa.String(length=10)),
        sa.Column("state", sa.String(length=40)),
        sa.Column("groups", sa.BigInteger()),
        sa.Column("members", sa.BigInteger()),
        sa.Column("persons_served", sa.BigInteger()),
        sa.Column("cost", sa.BigInteger()),
        sa.Column("result", sa.Text()),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "sanction_figures",
        sa.Column("source_document", sa.String(length=300)),
        sa.Column("source_agency", sa.String(length=300)),
        sa.Column("source_on", sa.String(length=10)),
        sa.Column("from_on", sa.String(length=10)),
        sa.Column("to_on", sa.String(length=10)),
        sa.Column("sellers", sa.BigInteger()),
        sa.Column("buyers", sa.BigInteger()),
        sa.Column("brokers", sa.BigInteger()),
        sa.Column("owners", sa.BigInteger()),
        sa.Column("male", sa.BigInteger()),
        sa.Column("female", sa.BigInteger()),
        sa.Column("under_18", sa.BigInteger()),
        sa.Column("from_18_to_30", sa.BigInteger()),
        sa.Column("over_30", sa.BigInteger()),
        sa.Column("same_province", sa.BigInteger()),
        sa.Column("other_province", sa.BigInteger()),
        sa.Column("warned", sa.BigInteger()),
        sa.Column("fined", sa.BigInteger()),
        sa.Column("fines", sa.BigInteger()),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "submissions",
        sa.Column("reporter", sa.String(length=300)),
        sa.Column("reporter_unit", Id()),
        sa.Column("flow", sa.String(length=40)),
        sa.Column("period", sa.String(length=40)),
        sa.Column("due_on", sa.String(length=10)),
        sa.Column("receiver", sa.String(length=300)),
        sa.Column("sent_on", sa.String(length=10)),
        sa.Column("via", sa.String(length=40)),
        sa.Column("document", sa.String(length=120)),
        sa.Column("nil", sa.Boolean()),
        sa.Column("edition", sa.BigInteger()),
        sa.Column("reminder_number", sa.String(length=60)),
        sa.Column("reminded_on", sa.String(length=10)),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "support_figures",
        sa.Column("source_document", sa.String(length=300)),
        sa.Column("source_agency", sa.String(length=300)),
        sa.Column("source_on", sa.String(length=10)),
        sa.Column("from_on", sa.String(length=10)),
        sa.Column("to_on", sa.String(length=10)),
        sa.Column("in_need", sa.BigInteger()),
        sa.Column("eligible", sa.BigInteger()),
        sa.Column("supported", sa.BigInteger()),
        sa.Column("female", sa.BigInteger()),
        sa.Column("under_18", sa.BigInteger()),
        sa.Column("from_18_to_30", sa.BigInteger()),
        sa.Column("over_30", sa.BigInteger()),
        sa.Column("trafficking_victims", sa.BigInteger()),
        sa.Column("services", sa.Text()),
        sa.Column("risk_groups", sa.Text()),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "teams",
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("level", sa.String(length=40)),
        sa.Column("decision_number", sa.String(length=60)),
        sa.Column("decision_on", sa.String(length=10)),
        sa.Column("decided_by", sa.String(length=120)),
        sa.Column("regulation_number", sa.String(length=60)),
        sa.Column("regulation_on", sa.String(length=10)),
        sa.Column("area", sa.String(length=300)),
        sa.Column("members", sa.Text()),
        sa.Column("dissolved_on", sa.String(length=10)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )
    _create_register(
        "tips",
        sa.Column("number", sa.String(length=60)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("channel", sa.String(length=40)),
        sa.Column("received_at", sa.String(length=16)),
        sa.Column("received_by", sa.String(length=120)),
        sa.Column("summary", sa.String(length=300)),
        sa.Column("content", sa.Text()),
        sa.Column("about", sa.String(length=300)),
        sa.Column("establishment", Id()),
        sa.Column("answer_wanted", sa.Boolean()),
        sa.Column("due_on", sa.String(length=10)),
        sa.Column("verified_on", sa.String(length=10)),
        sa.Column("verified_by", sa.String(length=120)),
        sa.Column("verification", sa.Text()),
        sa.Column("classified_on", sa.String(length=10)),
        sa.Column("classification", sa.String(length=40)),
        sa.Column("transferred_to", sa.String(length=300)),
        sa.Column("transferred_on", sa.String(length=10)),
        sa.Column("handled_on", sa.String(length=10)),
        sa.Column("handling", sa.String(length=40)),
        sa.Column("inspection", Id()),
        sa.Column("result", sa.Text()),
        sa.Column("answered_on", sa.String(length=10)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
        indexed=(
            "establishment",
            "inspection",
        ),
    )
    _create_register(
        "work_plans",
        sa.Column("number", sa.String(length=60)),
        sa.Column("name", sa.String(length=300)),
        sa.Column("kind", sa.String(length=40)),
        sa.Column("issued_on", sa.String(length=10)),
        sa.Column("issuer", sa.String(length=300)),
        sa.Column("signer", sa.String(length=120)),
        sa.Column("from_on", sa.String(length=10)),
        sa.Column("to_on", sa.String(length=10)),
        sa.Column("basis", sa.Text()),
        sa.Column("assigned_by", sa.String(length=300)),
        sa.Column("targets", sa.String(length=60)),
        sa.Column("contents", sa.Text()),
        sa.Column("integrated_with", sa.Text()),
        sa.Column("allocations", sa.Text()),
        sa.Column("sent_on", sa.String(length=10)),
        sa.Column("sent_to", sa.String(length=300)),
        sa.Column("state", sa.String(length=40)),
        sa.Column("waiver", sa.Text()),
        sa.Column("note", sa.Text()),
    )


def _add_fields() -> None:
    op.add_column("activities", sa.Column("waiver", sa.Text()))
    op.add_column("establishments", sa.Column("waiver", sa.Text()))
    op.add_column("hot_spots", sa.Column("border_level", sa.String(length=40)))
    op.add_column("hot_spots", sa.Column("reported_up_on", sa.String(length=10)))
    op.add_column("hot_spots", sa.Column("eliminated_again_on", sa.String(length=10)))
    op.add_column("hot_spots", sa.Column("patrols", sa.Text()))
    op.add_column("hot_spots", sa.Column("waiver", sa.Text()))
    op.add_column("inspections", sa.Column("inspection_plan", Id()))
    op.add_column("inspections", sa.Column("team_record", Id()))
    op.add_column("inspections", sa.Column("witness_is_authority", sa.Boolean()))
    op.add_column("inspections", sa.Column("report_number", sa.String(length=60)))
    op.add_column("inspections", sa.Column("report_on", sa.String(length=10)))
    op.create_index(op.f("ix_inspections_inspection_plan"), "inspections", ["inspection_plan"], unique=False)
    op.create_index(op.f("ix_inspections_team_record"), "inspections", ["team_record"], unique=False)
    op.add_column("remedies", sa.Column("waiver", sa.Text()))
    op.add_column("trainings", sa.Column("waiver", sa.Text()))
    op.add_column("violations", sa.Column("number_of_copies", sa.BigInteger()))
    op.add_column("violations", sa.Column("delivered_on", sa.String(length=10)))
    op.add_column("violations", sa.Column("delivery", sa.String(length=40)))


def _create_kept_apart() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", Id(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=False),
        sa.Column("record_id", Id(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.String(length=27), nullable=False),
        sa.Column("added_by", sa.String(length=120), nullable=False),
        sa.Column("removed_at", sa.String(length=27)),
        sa.Column("removed_because", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    op.create_index(op.f("ix_attachments_record_id"), "attachments", ["record_id"], unique=False)
    op.create_table(
        "informants",
        sa.Column("tip_id", Id(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.String(length=27), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("tip_id", name=op.f("pk_informants")),
    )
