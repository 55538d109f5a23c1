"""Bringing a database to the program's schema, and knowing where it stands."""

import importlib
import pkgutil
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, MetaData, text

import tollhouse
from tollhouse.plumbing.db.engine import METADATA
from tollhouse.words.refusals import Refused

QUEUE_PREFIX = "procrastinate_"

# Any number will do that no other user of the database takes; this one spells "toll".
_MIGRATING = 0x746F6C6C


class SchemaNewerThanProgram(Refused):
    code = "schema_newer_than_program"
    sentence = (
        "The database is at migration {current}, which this program does not know (its newest is {head}); "
        "start the newer Tollhouse that made it."
    )


def collect_metadata() -> MetaData:
    """METADATA with every room's tables: it is complete only once all modules named `tables` are imported."""
    for module in pkgutil.walk_packages(tollhouse.__path__, "tollhouse."):
        if module.name.endswith(".tables"):
            importlib.import_module(module.name)
    return METADATA


def migrate(engine: Engine, metadata: MetaData) -> None:
    """Upgrade to the newest migration; of many programs that start at once, one works and the others wait.

    Raises SchemaNewerThanProgram when a newer program has been here.
    """
    with engine.connect() as conn:
        try:
            conn.execute(text("set lock_timeout = 0"))
            conn.execute(text("select pg_advisory_lock(:migrating)"), {"migrating": _MIGRATING})
            conn.commit()
            refuse_newer_schema(conn)
            conn.commit()
            command.upgrade(alembic_config(metadata, conn), "head")
        finally:
            # Closed for good instead of going back to the pool: that gives up the lock whatever happened.
            conn.invalidate()


def current_and_head(conn: Connection) -> tuple[str | None, str | None]:
    """The migration the database is at and the newest this program knows; None = none yet."""
    current = MigrationContext.configure(conn).get_current_revision()
    return current, _scripts().get_current_head()


def refuse_newer_schema(conn: Connection) -> None:
    current, head = current_and_head(conn)
    if current is None:
        return
    try:
        _scripts().get_revision(current)
    except CommandError as unknown:
        raise SchemaNewerThanProgram(current=current, head=head) from unknown


def alembic_config(metadata: MetaData, conn: Connection | None = None) -> Config:
    """The settings env.py works with; without a connection only offline commands go."""
    config = Config()
    config.set_main_option("script_location", str(files("tollhouse.plumbing.db") / "migrations").replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(metadata=metadata, connection=conn)
    return config


def migration_context(conn: Connection) -> MigrationContext:
    """What alembic compares with: partitions and the queue's tables are not ours to declare."""
    return MigrationContext.configure(conn, opts={"include_name": ours(conn)})


def ours(conn: Connection) -> Callable[[str | None, str, Any], bool]:
    """Months' partitions come and go with the clock, and the queue's tables belong to its library."""
    partitions = set(conn.scalars(text("select relname from pg_class where relispartition and relkind in ('r', 'p')")))

    def include_name(name: str | None, kind: str, _parents: Any) -> bool:
        if kind != "table" or name is None:
            return True
        return name not in partitions and not name.startswith(QUEUE_PREFIX)

    return include_name


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config(METADATA))
