"""tollhouse invoices: open items of another system taken over."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from tollhouse.doors.cli.opened import by_whom, program_of
from tollhouse.doors.cli.speaking import REFUSED, complain, say, say_json
from tollhouse.doors.cli.witnessing import witness
from tollhouse.words.counting import counted

family = typer.Typer(no_args_is_help=True)


@family.callback()
def _family() -> None:
    """Open items of another system."""


@family.command("import")
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV with a header.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what each row would do, and keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Take over open invoices: columns customer, number, date, due, total, currency.

    No balance moves; what customers paid ahead pays them at once.  A row that cannot be taken is told, and all others
    are.  Import the file again after any end: what is there is left.
    """
    from tollhouse.payments.importing_invoices import import_invoices

    counts: Counter[str] = Counter()
    problems = []
    with program_of(ctx).opened() as opened, file.open("rb") as stream:
        batches = import_invoices(opened.engine, stream, now=opened.clock, by=by_whom(), dry_run=dry_run)
        for batch in batches:
            for one in batch:
                counts[one.outcome or "refused"] += 1
                if one.problem is not None:
                    problems.append(one.problem)
                    if not as_json:
                        complain(f"{file.name}, {one.problem}")
        with opened.engine.begin() as conn:
            witness(conn, "invoices import", reads=dry_run, file=file.name, dry_run=dry_run, **counts)
    if as_json:
        told = [{"line": one.line, "column": one.column, "value": one.value, "reason": one.reason} for one in problems]
        say_json({"counts": counts, "problems": told, "dry_run": dry_run})
    else:
        _say_counts(counts, dry_run=dry_run)
    if counts["refused"]:
        raise typer.Exit(REFUSED)


def _say_counts(counts: Counter[str], *, dry_run: bool) -> None:
    say(
        f"{counted(counts.total(), 'row')} read: {counts['imported']:,} imported, "
        f"{counts['already_imported']:,} there already, {counts['refused']:,} refused."
    )
    if dry_run:
        say("A dry run: nothing of this was kept.")
