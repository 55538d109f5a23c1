"""The queue library's own tables: made as the installed library has them, brought forward by the steps it ships."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from sqlalchemy import Connection, text

from tollhouse.plumbing.db.staging import cursor_of


def bring_queue_to(conn: Connection, step: str) -> None:
    """For migrations: afterwards the queue's tables are those of `step` (a file of the library's) or newer.

    A fresh database gets the whole schema of the installed library at once and remembers its newest step, so that
    migrations which bring an older database there pass it by.  (All steps from the first in one transaction would
    do the same, but PostgreSQL 15 refuses to use an enum value in the transaction that added it.)
    """
    steps = queue_steps()
    assert step in steps, f"the installed library does not know {step}"
    has = conn.scalar(text("select to_regclass('procrastinate_step')"))
    reached = conn.scalar(text("select step from procrastinate_step")) if has else None
    with cursor_of(conn) as cursor:
        if reached is None:
            cursor.execute(_library().joinpath("schema.sql").read_bytes())
            cursor.execute("create table procrastinate_step (step text primary key)")
            cursor.execute("insert into procrastinate_step values (%s)", [steps[-1]])
            return
        for name in steps[steps.index(reached) + 1 : steps.index(step) + 1]:
            cursor.execute(_library().joinpath("migrations", name).read_bytes())
            cursor.execute("update procrastinate_step set step = %s", [name])


def queue_steps() -> list[str]:
    """Names of the library's schema steps, oldest first."""
    shipped = _library().joinpath("migrations").iterdir()
    return sorted(step.name for step in shipped if step.name.endswith(".sql"))


def _library() -> Traversable:
    return files("procrastinate.sql")
