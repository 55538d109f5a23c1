"""How commands speak: results to stdout, trouble to stderr as one sentence with the way out."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NoReturn

import typer

REFUSED = 1


def say(text: str = "") -> None:
    typer.echo(text)


def complain(sentence: str) -> None:
    typer.echo(f"tollhouse: {sentence}", err=True)


def give_up(sentence: str) -> NoReturn:
    """The command ends here: refused, or found wanting."""
    complain(sentence)
    raise typer.Exit(REFUSED)


def say_json(answer: Any) -> None:
    say(json.dumps(answer, default=_plain, ensure_ascii=False, indent=2))


def say_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as wide as the terminal; where nobody looks, as wide as it needs to be."""
    from rich.console import Console  # 40 ms that most commands need not pay
    from rich.table import Table

    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(_shown(cell) for cell in row))
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=10_000)
    console.print(table)


def read_moment(written: str) -> datetime:
    """A moment as people type it: 2026-03-01, 2026-03-01T10:00 (UTC), 2026-03-01T10:00+01:00."""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(f"{written!r} is no moment; write 2026-03-01 or 2026-03-01T10:00+01:00") from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def read_span(written: str) -> timedelta:
    """A span of time: 90s, 30m, 12h, 3d, 2w."""
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    count, unit = written[:-1], written[-1:]
    if unit not in units or not count.isascii() or not count.isdigit():
        raise typer.BadParameter(f"{written!r} is no span of time; write 90s, 30m, 12h, 3d or 2w")
    try:
        return timedelta(**{units[unit]: int(count)})
    except OverflowError:
        raise typer.BadParameter(f"{written!r} is longer than any calendar") from None


def _shown(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return "" if cell is None else str(cell)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(type(value).__name__)
