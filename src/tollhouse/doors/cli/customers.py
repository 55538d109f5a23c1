"""tollhouse customers: files of customers in and out."""

import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, BinaryIO, Final, cast

import typer

from tollhouse.doors.cli.customer_outcomes import Told, ToldToPrograms, bar_of
from tollhouse.doors.cli.opened import by_whom, program_of
from tollhouse.doors.cli.speaking import REFUSED, give_up, say
from tollhouse.doors.cli.witnessing import witness
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tollhouse.customers.importing import Outcome
    from tollhouse.doors.cli.opened import Opened
    from tollhouse.plumbing.db import Connection
    from tollhouse.reports.customer_list_asked import CustomerQuery

family = typer.Typer(no_args_is_help=True)

_IMPORT: Final = "customers import"


@family.command("import")
def import_file(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV with a header.")],
    *,
    update: Annotated[
        bool, typer.Option("--update", help="Customers that are there take what the file says; else they are left.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what each row would do, and keep nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Register the customers of a file; a row that cannot be taken is told, and all others are.

    Start it again after any end: who is there is not registered twice.
    """
    from tollhouse.customers.importing import CustomerImport, import_customers, survey_file

    told = (ToldToPrograms if as_json else Told)(file.name, dry_run=dry_run)
    with program_of(ctx).opened() as opened, _to_read_twice(file) as stream:
        job = CustomerImport(
            opened.engine,
            stream,
            opened.clock,
            by_whom(),
            update=update,
            dry_run=dry_run,
            witness=_witness_of(file.name),
        )
        survey = survey_file(job)
        with opened.engine.begin() as conn:
            witness(conn, _IMPORT, reads=dry_run, file=file.name, update=update, dry_run=dry_run)
        with bar_of("customers", survey.rows, quiet=dry_run) as advance:
            for outcome in import_customers(job, survey):
                told.tell(outcome)
                advance(1)
    told.end()
    if told.refused:
        raise typer.Exit(REFUSED)


@contextmanager
def _to_read_twice(file: Path) -> "Iterator[BinaryIO]":
    """A pipe is kept on disk for as long as it takes."""
    with file.open("rb") as given:
        if given.seekable():
            yield given
            return
        with TemporaryFile() as kept:
            shutil.copyfileobj(given, kept)
            yield cast(BinaryIO, kept)


def _witness_of(file: str) -> "Callable[[Connection, Sequence[Outcome]], None]":
    """A batch leaves the old and new values of each customer that it changes, and which numbers it gave."""

    def leave(conn: "Connection", outcomes: "Sequence[Outcome]") -> None:
        for one in outcomes:
            if one.changes:
                changes = {column: {"old": old, "new": new} for column, (old, new) in one.changes.items()}
                witness(conn, _IMPORT, about_customer=one.customer_id, file=file, changes=changes)
        created = [one.customer_id for one in outcomes if one.deed == "create" and one.customer_id is not None]
        if created:
            witness(conn, _IMPORT, file=file, created=len(created), first=min(created), last=max(created))

    return leave


Columns = Annotated[str, typer.Option(help="Which, divided by commas and in this order; all of them, if left out.")]


@family.command("export")
def export(
    ctx: typer.Context,
    *,
    output: Annotated[Path | None, typer.Option("--output", help="Write to this file; stdout, if left out.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite the file if there is one.")] = False,
    view: Annotated[str, typer.Option(help="all, direct, reseller:ID or distributor:ID")] = "all",
    query: Annotated[str, typer.Option(help="In any field of the simple search.")] = "",
    status: Annotated[str, typer.Option(help="One of these holds, with commas between.")] = "",
    where: Annotated[list[str] | None, typer.Option(help="FIELD:OPERATOR:VALUE; all must hold.")] = None,
    one_of: Annotated[
        list[str] | None,
        typer.Option("--or", help="N:FIELD:OPERATOR:VALUE; of each group N from 1 to 9 one must hold."),
    ] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Closed customers, too.")] = False,
    columns: Columns = "",
) -> None:
    """Write customers to a CSV file that «customers import» reads back: all of them, or those of a list."""
    chosen = _columns_of(columns)
    asked = _query_of(view, query, status, where or [], one_of or [], closed=closed)
    _refuse_in_the_way(output, replace=replace)
    with program_of(ctx).opened() as opened:
        with opened.engine.begin() as conn:
            filters = {
                "view": view,
                "query": query,
                "status": status,
                "where": where or [],
                "or": one_of or [],
                "closed": closed,
            }
            file = str(output or "stdout")
            witness(conn, "customers export", reads=True, file=file, columns=chosen, filters=filters)
        if output is None:
            written = _write_to_stdout(opened, asked, chosen)
        else:
            from tollhouse.plumbing.whole_files import written_whole

            with written_whole(output) as whole:
                written = _write(opened, asked, chosen, whole)
    if output is not None:
        say(f"{output}: {counted(written, 'customer')}.")


def _write_to_stdout(opened: "Opened", asked: "CustomerQuery", columns: "Sequence[str]") -> int:
    """Written to its end before it is sent: who reads slowly keeps no transaction open, and half a list is none."""
    with TemporaryFile() as kept:
        written = _write(opened, asked, columns, kept)
        kept.seek(0)
        shutil.copyfileobj(kept, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return written


def _write(opened: "Opened", asked: "CustomerQuery", columns: "Sequence[str]", into: IO[bytes]) -> int:
    from tollhouse.reports.customer_files import customers_as_csv
    from tollhouse.reports.proving import one_snapshot

    written = 0
    with one_snapshot(opened.engine) as conn, bar_of("customers", None) as advance:
        for count, piece in customers_as_csv(conn, asked, columns):
            into.write(piece)
            written += count
            advance(count)
    return written


def _columns_of(written: str) -> "Sequence[str]":
    from tollhouse.customers.rules.customer_file import COLUMNS

    names = [name.strip() for name in written.split(",") if name.strip()]
    for place, name in enumerate(names):
        if name not in COLUMNS:
            raise typer.BadParameter(f"{name!r} is no column of a customer file; they are {', '.join(COLUMNS)}")
        if name in names[:place]:
            raise typer.BadParameter(f"{name!r} is named twice")
    return names or COLUMNS


def _query_of(
    view: str, query: str, status: str, where: "Sequence[str]", one_of: "Sequence[str]", *, closed: bool
) -> "CustomerQuery":
    from tollhouse.customers.rules.scope import OPERATOR_SCOPE
    from tollhouse.reports.customer_list_asked import (
        CustomerQuery,
        all_conditions_of,
        groups_of,
        statuses_of,
        view_of,
    )

    return CustomerQuery(
        OPERATOR_SCOPE,
        view_of(view),
        query,
        statuses=statuses_of(status),
        closed=closed,
        conditions=all_conditions_of(where),
        groups=groups_of(one_of, beside=len(where)),
    )


def _refuse_in_the_way(output: Path | None, *, replace: bool) -> None:
    if output is None:
        return
    if output.is_dir() or not output.parent.is_dir():
        give_up(f"{output} cannot be written: name a file in a directory that is there.")
    if output.exists() and not replace:
        give_up(f"{output} exists already; give another name, or overwrite it with --replace.")
