"""tollhouse tariff: rate files in, tariffs listed."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import REFUSED, complain, give_up, read_moment, say, say_table
from tollhouse.doors.cli.witnessing import witness
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from datetime import datetime

    from tollhouse.plumbing.db import Connection
    from tollhouse.tariffs.rules.layout import FileLayout
    from tollhouse.tariffs.rules.rate import TariffTerms
    from tollhouse.tariffs.uploading import Progress, UploadReport

family = typer.Typer(no_args_is_help=True)

_TOLD = 20
_AT_ONCE = 500


@family.command("upload")
def upload(
    ctx: typer.Context,
    tariff: Annotated[str, typer.Argument(help="Name of the tariff.")],
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="CSV or a workbook.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Discontinue what the file does not list.")] = False,
    effective_from: Annotated[
        str | None,
        typer.Option(help="For lines that name no moment, else now; a tariff's first rates may begin in the past."),
    ] = None,
    layout: Annotated[
        str | None, typer.Option(help="Of a foreign file: the layout kept under this name in the console.")
    ] = None,
    create: Annotated[
        str | None, typer.Option(metavar="CURRENCY", help="Publish a tariff of that name first, for voice.")
    ] = None,
) -> None:
    """Upload a rate file: all of it, or, where a line is wrong, nothing and every reason."""
    from tollhouse.tariffs.rules.layout import AS_WRITTEN, ReadingOptions
    from tollhouse.tariffs.uploading import upload_rates

    begins = None if effective_from is None else read_moment(effective_from)
    with program_of(ctx).opened() as opened, opened.engine.connect() as conn, file.open("rb") as stream:
        now = opened.clock()
        tariff_id = _find_tariff(conn, tariff) if create is None else _publish(conn, tariff, create.upper(), now)
        options = AS_WRITTEN if layout is None else ReadingOptions(_layout(conn, layout))
        with _progress_shown() as progress:
            report = upload_rates(
                conn,
                tariff_id,
                stream,
                replace=replace,
                now=now,
                effective_from=begins,
                options=options,
                progress=progress,
            )
        witness(conn, "tariff upload", tariff_id=tariff_id, tariff=tariff, file=file.name, replace=replace)
        # A refused file leaves its record, but no tariff that was made for it alone.
        if report.done or create is None:
            conn.commit()
    _tell(report, file)


@family.command("list")
def list_all(ctx: typer.Context) -> None:
    """All tariffs by name."""
    with program_of(ctx).opened() as opened, opened.engine.connect() as conn:
        rows = [(one.tariff_id, one.name, one.service, one.currency, one.version) for one in _tariffs(conn)]
    say_table(("id", "name", "service", "currency", "version"), rows)


def _tariffs(conn: "Connection") -> "Iterator[TariffTerms]":
    from tollhouse.tariffs.reading import list_tariffs

    cursor = None
    while True:
        page = list_tariffs(conn, limit=_AT_ONCE, cursor=cursor)
        yield from (record.terms for record in page.records)
        cursor = page.next
        if cursor is None:
            return


def _find_tariff(conn: "Connection", name: str) -> int:
    known = {one.name: one.tariff_id for one in _tariffs(conn)}
    if name not in known:
        _give_up_on(name, known)
    return known[name]


def _give_up_on(name: str, known: Iterable[str]) -> NoReturn:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=3, cutoff=0.5) or sorted(known)[:5]
    hint = f"Did you mean {' or '.join(repr(one) for one in near)}?" if near else "There is none yet."
    give_up(f"There is no tariff {name!r}. {hint} To publish it, add --create EUR, or the currency it is to have.")


def _layout(conn: "Connection", name: str) -> "FileLayout":
    from tollhouse.tariffs.grid.layouts import list_layouts
    from tollhouse.tariffs.rules.layout import read_layout

    known = {one.name: one.layout for one in list_layouts(conn)}
    if name not in known:
        there = ", ".join(map(repr, sorted(known))) or "none"
        give_up(
            f"There is no layout {name!r}; kept are: {there}. Make one in the console, where a rate file is uploaded."
        )
    return read_layout(known[name])


def _publish(conn: "Connection", name: str, currency: str, now: "datetime") -> int:
    from tollhouse.tariffs.publishing import TariffDraft, publish_tariff

    return publish_tariff(conn, TariffDraft(name, currency), now=now)


@contextmanager
def _progress_shown() -> "Iterator[Progress | None]":
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with Bar(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("reading")
        yield lambda stage, lines: bar.update(task, description=f"{stage}: {counted(lines, 'rate')}")


def _tell(report: "UploadReport", file: Path) -> None:
    if report.done:
        entered = report.entered
        say(
            f"{counted(report.lines, 'rate')} read: {entered.added:,} added, {entered.unchanged:,} unchanged, "
            f"{entered.removed:,} replaced, {entered.discontinued:,} discontinued."
        )
        return
    for problem in report.problems[:_TOLD]:
        complain(f"{file.name}, {problem}")
    more = f" ({report.problem_count - _TOLD:,} more than shown)" if report.problem_count > _TOLD else ""
    complain(f"Nothing was taken: {counted(report.problem_count, 'problem')}{more}; mend the file and upload it again.")
    raise typer.Exit(REFUSED)
