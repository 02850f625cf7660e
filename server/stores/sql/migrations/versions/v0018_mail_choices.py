"""What users chose to get by mail."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Create the table of choices."""
    op.create_table(
        "mail_choices",
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("account", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.user_id"], name="fk_mail_choices_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "account", "kind", name="pk_mail_choices"),
    )
    op.create_index("ix_mail_choices_account_kind", "mail_choices", ["account", "kind"])
