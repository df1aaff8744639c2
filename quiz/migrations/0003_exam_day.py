"""The log's second index turned round; rooms, packages ahead, windows left, objections and re-marking."""

import sqlalchemy as sa
from alembic import op

revision = "0003_exam_day"
down_revision = "0002_hall"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    named = {"uq": "uq_%(table_name)s_%(column_0_name)s"}  # the constraint had no name
    with op.batch_alter_table("entry", naming_convention=named) as table:
        table.drop_constraint("uq_entry_attempt_id", type_="unique")
        table.create_unique_constraint("uq_entry_client", ["client_seq", "epoch", "attempt_id"])
    with op.batch_alter_table("hall_account") as table:
        table.add_column(sa.Column("rooms", sa.Text(), nullable=False, server_default="[]"))
    with op.batch_alter_table("hall_run") as table:
        table.add_column(sa.Column("paper_released", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("objections_until", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("unlock", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "hall_left",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"]),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index(op.f("ix_hall_left_attempt_id"), "hall_left", ["attempt_id"], unique=False)
    op.create_table(
        "objection",
        sa.Column("sitting_id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"]),
        sa.PrimaryKeyConstraint("sitting_id", "person", "question"),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sitting_id", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_remark_sitting_id"), "remark", ["sitting_id"], unique=False)
