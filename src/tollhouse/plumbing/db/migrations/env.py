"""What alembic runs: the caller hands in the tables' metadata and, online, its connection."""

from alembic import context

from tollhouse.plumbing.db.migrating import ours


def run_migrations() -> None:
    metadata = context.config.attributes["metadata"]
    if context.is_offline_mode():
        context.configure(target_metadata=metadata, dialect_name="postgresql", transaction_per_migration=True)
    else:
        conn = context.config.attributes["connection"]
        include_name = ours(conn)
        conn.rollback()  # looking began a transaction, and each migration wants one of its own
        context.configure(
            connection=conn, target_metadata=metadata, transaction_per_migration=True, include_name=include_name
        )
    with context.begin_transaction():
        context.run_migrations()


run_migrations()
