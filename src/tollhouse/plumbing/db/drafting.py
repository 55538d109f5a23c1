"""For developers: draft a migration from the tables, write them as SQL, say where tables and migrations differ.

Works on a passing embedded server: python -m tollhouse.plumbing.db.drafting new NAME | sql DIRECTORY | check
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from tollhouse.plumbing.db.engine import make_engine
from tollhouse.plumbing.db.migrating import alembic_config, collect_metadata, migrate, migration_context
from tollhouse.plumbing.db.server import check_reachable, embedded_server


def draft_migration(name: str) -> None:
    """Write versions/NNNN_name.py with what turns the newest migration into today's tables, for a person to finish."""
    metadata = collect_metadata()
    with _migrated_engine() as engine, engine.connect() as conn:
        config = alembic_config(metadata, conn)
        numbers = [int(script.revision) for script in ScriptDirectory.from_config(config).walk_revisions()]
        command.revision(config, message=name, autogenerate=True, rev_id=f"{max(numbers, default=0) + 1:04}")


def write_sql(directory: Path) -> None:
    """Each migration as an SQL file of its own, for squawk: what one creates is old and busy for the next."""
    config = alembic_config(collect_metadata())
    for script in ScriptDirectory.from_config(config).walk_revisions():
        with (directory / f"{script.revision}.sql").open("w", encoding="utf-8") as config.output_buffer:
            command.upgrade(config, f"{script.down_revision or 'base'}:{script.revision}", sql=True)


def differences(engine: Engine) -> list[str]:
    """What a migration still has to say: nothing when the migrated database is what the tables declare."""
    metadata = collect_metadata()
    with engine.connect() as conn:
        return [str(difference) for difference in compare_metadata(migration_context(conn), metadata)]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["new", name]:
            draft_migration(name)
            return 0
        case ["sql", directory]:
            write_sql(Path(directory))
            return 0
        case ["check"]:
            with _migrated_engine() as engine:
                found = differences(engine)
            sys.stderr.writelines(f"no migration says: {difference}\n" for difference in found)
            return 1 if found else 0
    sys.stderr.write(str(__doc__))
    return 2


@contextmanager
def _migrated_engine() -> Iterator[Engine]:
    with tempfile.TemporaryDirectory(prefix="toll") as passing, embedded_server(Path(passing)) as url:
        engine = make_engine(url)
        check_reachable(engine)
        migrate(engine, collect_metadata())
        yield engine
        engine.dispose()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
