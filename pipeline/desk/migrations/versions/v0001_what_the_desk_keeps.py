"""What the desk keeps."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index("attempts_by_key", ["key", "at_ms"], unique=False)

    op.create_table(
        "cleans",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("event", sa.String(length=64), nullable=False),
        sa.Column("app", sa.String(length=200), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=True),
        sa.Column("partition", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("session", "event"),
    )
    op.create_table(
        "decisions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=True),
        sa.Column("chain", sa.String(length=260), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=True),
        sa.Column("event", sa.String(length=64), nullable=True),
        sa.Column("into", sa.String(length=64), nullable=True),
        sa.Column("app", sa.String(length=200), nullable=False),
        sa.Column("entities", sa.Text(), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("chain", "number", name="decisions_once"),
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index("decisions_by_app", ["app", "id"], unique=False)
        batch_op.create_index("decisions_by_outcome", ["outcome", "id"], unique=False)
        batch_op.create_index("decisions_by_place", ["place", "id"], unique=False)
        batch_op.create_index("decisions_by_reason", ["reason", "id"], unique=False)
        batch_op.create_index("decisions_by_session", ["session", "id"], unique=False)
        batch_op.create_index("decisions_by_time", ["at_ms"], unique=False)

    op.create_table(
        "deeds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "digests",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("first_ms", sa.BigInteger(), nullable=True),
        sa.Column("last_ms", sa.BigInteger(), nullable=True),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "drafts",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("saved_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_table(
        "flows",
        sa.Column("hour_ms", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("records", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_ms", "app", "outcome", "reason"),
    )
    op.create_table(
        "logins",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("token"),
    )
    op.create_table(
        "masked",
        sa.Column("hour_ms", sa.BigInteger(), nullable=False),
        sa.Column("app", sa.String(length=200), nullable=False),
        sa.Column("entity", sa.String(length=64), nullable=False),
        sa.Column("hits", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hour_ms", "app", "entity"),
    )
    op.create_table(
        "positions",
        sa.Column("source", sa.String(length=260), nullable=False),
        sa.Column("next", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "reasons",
        sa.Column("serial", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("why", sa.String(length=400), nullable=False),
        sa.PrimaryKeyConstraint("serial"),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=256), nullable=False),
        sa.Column("made_ms", sa.BigInteger(), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def downgrade() -> None:
    op.drop_table("users")
    op.drop_table("reasons")
    op.drop_table("positions")
    op.drop_table("masked")
    op.drop_table("logins")
    op.drop_table("flows")
    op.drop_table("drafts")
    op.drop_table("digests")
    op.drop_table("deeds")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index("decisions_by_time")
        batch_op.drop_index("decisions_by_session")
        batch_op.drop_index("decisions_by_reason")
        batch_op.drop_index("decisions_by_place")
        batch_op.drop_index("decisions_by_outcome")
        batch_op.drop_index("decisions_by_app")

    op.drop_table("decisions")
    op.drop_table("cleans")
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.drop_index("attempts_by_key")

    op.drop_table("attempts")
