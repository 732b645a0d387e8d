"""Authorities, analysts and auditors among the organisations and keys."""

from rematch.store.migrations.checks import replace_check

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KINDS = (
    "kind IN ('ngo', 'municipality', 'coordination')",
    "kind IN ('ngo', 'municipality', 'coordination', 'authority', 'audit')",
)
ROLES = (
    "role IN ('ngo', 'municipality', 'coordinator', 'admin')",
    "role IN ('ngo', 'municipality', 'coordinator', 'analyst', 'authority', 'auditor', 'admin')",
)


def upgrade() -> None:
    """Allow them."""
    replace_check("organisations", "kind", old=KINDS[0], new=KINDS[1])
    replace_check("api_keys", "role", old=ROLES[0], new=ROLES[1])


def downgrade() -> None:
    """Allow them no more; fails where there are some."""
    replace_check("api_keys", "role", old=ROLES[1], new=ROLES[0])
    replace_check("organisations", "kind", old=KINDS[1], new=KINDS[0])
