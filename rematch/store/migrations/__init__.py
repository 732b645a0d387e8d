"""How the tables came to be: one Alembic chain."""
