"""Questions as they stand, as they stood, and the imports that brought them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001_questions"
down_revision = None


def _wording(id_column: "sa.Column[str]") -> "list[sa.Column[Any]]":
    return [
        id_column,
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("difficulty", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("laws", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.Column("whole_print", sa.BigInteger(), nullable=False),
        sa.Column("options_print", sa.BigInteger(), nullable=False),
        sa.Column("stem_print", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("batch", sa.String(), nullable=True),
    ]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "question",
        sa.Column("number", sa.Integer(), primary_key=True),
        *_wording(sa.Column("id", sa.String(), nullable=False)),
        sa.Column("last_revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("id"),
    )
    op.create_table(
        "question_past",
        sa.Column("entry", sa.Integer(), primary_key=True),
        *_wording(sa.Column("id", sa.String(), nullable=False)),
    )
    op.create_index("ix_question_past_id", "question_past", ["id"])
    op.create_table(
        "import_batch",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.String(), nullable=True),
    )
    op.create_table(
        "bank_fact",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), nullable=False),
    )
