"""tollhouse backup, restore, migrate and settings: what keeps an installation in order."""

from pathlib import Path
from typing import Annotated

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import give_up, say, say_table
from tollhouse.doors.cli.witnessing import witness


def backup(
    ctx: typer.Context,
    file: Path,
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite FILE if there is one.")] = False,
) -> None:
    """Write the database as of one moment and the secret key into one file, while everything goes on."""
    from tollhouse.plumbing.archiving import write_backup
    from tollhouse.plumbing.clock import real_clock

    if file.exists() and not replace:
        give_up(f"{file} exists already; give another name, or overwrite it with --replace.")
    if not file.parent.is_dir():
        give_up(f"There is no directory {file.parent} to write the backup to.")
    with program_of(ctx).opened() as opened:
        with opened.engine.begin() as conn:
            witness(conn, "backup", reads=True, file=str(file))
        manifest = write_backup(opened, file, made_at=real_clock())
    say(f"{file}: {file.stat().st_size:,} bytes, PostgreSQL {manifest.server}, schema {manifest.schema}.")
    say(f"The secret key is {manifest.secret_key}. Who has this file can read everything: keep it safe.")


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Let go of what the database holds now.")] = False,
) -> None:
    """Restore a backup into an empty database, all of it or nothing; an older one is migrated."""
    from tollhouse.plumbing.archiving import restore_backup

    program = program_of(ctx)
    with program.reached() as reached:
        manifest = restore_backup(reached, file, replace=replace)
        with program.opened(reached) as opened, opened.engine.begin() as conn:  # opening migrates
            witness(conn, "restore", file=str(file), made_at=manifest.made_at)
    say(f"Restored as of {manifest.made_at.isoformat(timespec='seconds')}; the secret key is {manifest.secret_key}.")
    say("Prove it: tollhouse verify")


def migrate(ctx: typer.Context) -> None:
    """Bring the database to this program's schema; every command does it, this one does nothing else."""
    from tollhouse.plumbing.db.migrating import current_and_head

    program = program_of(ctx)
    with program.reached() as reached:
        with reached.engine.connect() as conn:
            before, head = current_and_head(conn)
        with program.opened(reached):
            pass
    came_from = "" if before == head else f"; it was {'empty' if before is None else f'at {before}'}"
    say(f"The database is at {head}{came_from}.")


def settings(ctx: typer.Context) -> None:
    """All settings with values (secrets masked) and where each came from."""
    from tollhouse.plumbing.settings import show_settings

    shown = show_settings(program_of(ctx).settings())
    say_table(
        ("setting", "value", "from", "what"), [(one.name, one.shown, one.origin, one.description) for one in shown]
    )
