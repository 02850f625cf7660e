"""Whether a user has proved that their e-mail address is theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column. Users of before keep what they signed in with, so they count as proved."""
    op.add_column("users", sa.Column("is_email_proved", sa.Boolean, nullable=False, server_default=sa.true()))
