"""tollhouse usage source: where usage comes from, declared once."""

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import give_up, say, say_table
from tollhouse.doors.cli.witnessing import witness

if TYPE_CHECKING:
    from tollhouse.doors.cli.opened import Opened
    from tollhouse.usage.sources import Source

family = typer.Typer(no_args_is_help=True)

_AT_ONCE = 500

FORMATS = "asterisk, freeswitch, generic or mapped"
FormatOption = Annotated[str | None, typer.Option("--format", help=f"{FORMATS[:1].upper()}{FORMATS[1:]}.")]
MapOption = Annotated[
    Path | None,
    typer.Option("--map", exists=True, dir_okay=False, help="TOML: column map, dial rules, account field, zone."),
]
ZoneOption = Annotated[str | None, typer.Option("--timezone", help="The switch's local time, such as Europe/Berlin.")]


@family.command("declare")
def declare(
    ctx: typer.Context,
    name: str,
    file_format: FormatOption = None,
    column_map: MapOption = None,
    zone: ZoneOption = None,
) -> None:
    """Declare how a switch writes; declaring it again changes the rules and keeps its request ids."""
    declared = declaration(file_format, column_map, zone)
    with program_of(ctx).opened() as opened:
        source = write_source(opened, name, declared, again=True)
    say(f"Source {source.name!r}: {source.rules.format}, times in {source.rules.zone} where they name no zone.")


@family.command("list")
def list_all(ctx: typer.Context) -> None:
    """All sources by name."""
    from tollhouse.usage.sources import list_sources, source_of

    sources: list[Source] = []
    with program_of(ctx).opened() as opened, opened.engine.connect() as conn:
        cursor = None
        while True:
            page = list_sources(conn, limit=_AT_ONCE, cursor=cursor)
            sources += [source_of(row) for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
    rows = [
        (one.name, one.rules.format, one.rules.zone, len(one.rules.dial_rules), ", ".join(one.rules.account_fields))
        for one in sources
    ]
    say_table(("name", "format", "zone", "dial rules", "account field"), rows)


def declaration(file_format: str | None, column_map: Path | None, zone: str | None) -> dict[str, Any]:
    """What the options say of a source; a map file may say everything, the options say it louder."""
    declared: dict[str, Any] = {}
    if column_map is not None:
        try:
            declared = tomllib.loads(column_map.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as unreadable:
            give_up(f"{column_map} is no TOML: {unreadable}.")
        if "columns" in declared:
            declared.setdefault("format", "mapped")
    if file_format is not None:
        declared["format"] = file_format
    if zone is not None:
        declared["zone"] = zone
    return declared


def write_source(opened: "Opened", name: str, declared: dict[str, Any], *, again: bool) -> "Source":
    """Declare a source that is new; `again` lets new rules replace those of one that is not."""
    from tollhouse.usage.sources import SourceNameTaken, declare_source, redeclare_source

    try:
        with opened.engine.begin() as conn:
            witness(conn, "usage source declare", source=name, declared=declared)
            return declare_source(conn, name, declared, now=opened.clock())
    except SourceNameTaken:
        if not again:
            raise
    with opened.engine.begin() as conn:
        witness(conn, "usage source declare", source=name, declared=declared, again=True)
        return redeclare_source(conn, name, declared)
