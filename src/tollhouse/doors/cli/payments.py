"""tollhouse payments: files of a bank in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollhouse.doors.cli.opened import by_whom, program_of
from tollhouse.doors.cli.speaking import REFUSED, complain, give_up, say, say_json
from tollhouse.doors.cli.witnessing import witness
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from tollhouse.payments.bank.importing import ImportReport, Reading

family = typer.Typer(no_args_is_help=True)


@family.callback()
def _family() -> None:
    """Money that came in."""


@family.command("import-bank")
def import_bank(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="camt.053 or CSV.")],
    *,
    account: Annotated[str, typer.Option("--account", help="Of a CSV: the company's bank account it is of.")] = "",
    layout: Annotated[
        Path | None,
        typer.Option("--layout", exists=True, dir_okay=False, help="Of a CSV: how it is read, JSON as in the API."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Import a bank's file: what names an invoice or a customer is booked, everything else waits at the desk.

    Import it again after any end: nothing is booked twice.
    """
    from tollhouse.payments.bank.importing import BankImport, import_statement
    from tollhouse.payments.bank.reading import problems_of

    reading = _reading(account, layout)
    with program_of(ctx).opened() as opened:
        job = BankImport(opened.engine, opened.clock, by_whom())
        report = import_statement(job, file, reading, file_name=file.name)
        with opened.engine.begin() as conn:
            witness(conn, "payments import-bank", file=file.name, statements=report.statements)
            problems = [one for number in report.statements for one in problems_of(conn, number)]
    if as_json:
        say_json(_told(report))
    else:
        for place, value, reason in problems:
            complain(f"{file.name}, {place}: {value!r} {reason}")
        _say(report)
    if report.unreadable:
        raise typer.Exit(REFUSED)


def _reading(account: str, layout: Path | None) -> "Reading":
    from tollhouse.payments.bank.importing import Reading
    from tollhouse.payments.rules.bank.layout import layout_of

    if layout is None:
        return Reading(account)
    try:
        written = json.loads(layout.read_text(encoding="utf-8"))
        layout_of(written)
    except (ValueError, AttributeError, TypeError) as unusable:
        give_up(f"{layout} is no layout ({unusable}); see `layout` of POST /bank-statements.")
    return Reading(account, written)


def _told(report: "ImportReport") -> dict[str, object]:
    return {
        "statements": [str(one) for one in report.statements],
        "entries": report.entries,
        "unreadable": report.unreadable,
        "not_booked": report.not_booked,
        "known": report.known,
        "settled": dict(report.settled),
        "imported_before": report.imported_before is not None,
    }


def _say(report: "ImportReport") -> None:
    if report.imported_before is not None:
        say("This very file was imported before; nothing was booked.")
        return
    settled = report.settled
    waiting = settled["waiting"] + settled["returned"]
    say(
        f"{counted(settled['booked'], 'payment')} booked; {waiting:,} wait for a person, {settled['outgoing']:,} went "
        f"out, {report.known:,} were known before, {report.unreadable:,} could not be read."
    )
