"""Bundles among the stock of a pledge."""

from rematch.store.migrations.checks import replace_check

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

KINDS = ("kind IN ('unit', 'place')", "kind IN ('unit', 'place', 'bundle')")
COUNTS = (
    "counts IN ('homes', 'persons', 'places')",
    "counts IN ('homes', 'persons', 'places', 'bundles')",
)


def upgrade() -> None:
    """Allow them."""
    replace_check("stock", "kind", old=KINDS[0], new=KINDS[1])
    replace_check("stock", "counts", old=COUNTS[0], new=COUNTS[1])


def downgrade() -> None:
    """Allow them no more; fails where there are some."""
    replace_check("stock", "counts", old=COUNTS[1], new=COUNTS[0])
    replace_check("stock", "kind", old=KINDS[1], new=KINDS[0])
