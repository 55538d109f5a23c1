"""What alembic runs: the caller hands in the tables' metadata and, online, its connection."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

QUEUE_PREFIX = "procrastinate_"


def run_migrations() -> None:
    metadata = context.config.attributes["metadata"]
    if context.is_offline_mode():
        context.configure(target_metadata=metadata, dialect_name="postgresql", transaction_per_migration=True)
    else:
        conn = context.config.attributes["connection"]
        context.configure(
            connection=conn,
            target_metadata=metadata,
            transaction_per_migration=True,
            include_name=_ours(_partitions(conn)),
        )
    with context.begin_transaction():
        context.run_migrations()


def _ours(partitions: set[str]) -> Any:
    """Months' partitions come and go with the clock, and the queue's tables belong to its library."""

    def include_name(name: str | None, kind: str, _parents: Any) -> bool:
        if kind != "table" or name is None:
            return True
        return name not in partitions and not name.startswith(QUEUE_PREFIX)

    return include_name


def _partitions(conn: Connection) -> set[str]:
    names = conn.scalars(text("select relname from pg_class where relispartition and relkind in ('r', 'p')"))
    return set(names)


run_migrations()
