"""What Alembic runs: migrate on the connection it is handed, inside its transaction."""

from alembic import context

from rematch.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
