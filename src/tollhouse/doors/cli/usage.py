"""tollhouse usage: call files in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tollhouse.doors.cli import quarantine, source
from tollhouse.doors.cli.opened import Opened, program_of
from tollhouse.doors.cli.source import FormatOption, MapOption, ZoneOption, declaration, write_source
from tollhouse.doors.cli.speaking import give_up, say, say_table
from tollhouse.doors.cli.witnessing import witness

if TYPE_CHECKING:
    from tollhouse.charging.importing import ImportReport, Watcher
    from tollhouse.usage.progress import ImportProgress
    from tollhouse.usage.sources import Source

family = typer.Typer(no_args_is_help=True)
family.add_typer(source.family, name="source", help="Where usage comes from: declare, list.")
family.add_typer(quarantine.family, name="quarantine", help="Records that wait for a person: list, release, drop.")

REASONS = {
    "unanswered": "nobody answered",
    "nothing_used": "answered, but for no time",
    "failed": "the call failed",
    "internal": "internal call",
    "incoming": "arrived from outside",
    "other_leg": "another leg of a call already told",
    "broken_line": "the line is cut or broken",
    "wrong_encoding": "bytes that are no text",
    "missing_field": "a necessary field is empty",
    "bad_number": "a number cannot be read",
    "bad_quantity": "a use that is no number",
    "negative_use": "a use below nothing",
    "bad_moment": "a moment that cannot be read",
    "bad_direction": "neither out nor in",
    "bad_text": "a field that is no text",
    "text_too_long": "a field that is too long",
    "control_character": "a field holds what cannot be printed",
    "unknown_field": "a name that is not known",
    "wrong_source": "it names another source",
    "half_call": "half of a call, its caller's row is not near",
    "too_old": "before the oldest open month",
    "in_future": "more than an hour ahead of now",
    "too_long": "a call of more than a week",
    "unknown_account": "nobody holds the identifier",
    "unknown_service": "a service nobody prices",
    "no_rating_entry": "the product does not price the service",
    "no_rate": "no rate covers the destination",
    "forbidden": "the destination is forbidden",
    "currency_mismatch": "tariff and customer differ in currency",
    "request_id_reused": "an id used before with other content",
    "dropped": "a person dropped it before",
}
"""Reason codes in plain words; one that is not here is shown with its underscores as spaces."""


@family.command("import")
def import_usage(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    *,
    name: Annotated[str, typer.Option("--source", help="The declared source of the file.")],
    file_format: FormatOption = None,
    column_map: MapOption = None,
    zone: ZoneOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything and keep nothing.")] = False,
) -> None:
    """Collect, rate and charge a call file; start it again after any end, nothing is charged twice."""
    from tollhouse.charging.importing import FileImport, import_file

    declared = declaration(file_format, column_map, zone)
    with program_of(ctx).opened() as opened:
        chosen = _source(opened, name, declared, file, dry_run=dry_run)
        if not dry_run and (before := _imported_before(opened, chosen, file)):
            _tell_of(before, name)
            return
        if not dry_run:
            with opened.engine.begin() as conn:
                witness(conn, "usage import", source=name, file=file.name)
        with _progress_shown(file) as watcher:
            job = FileImport(opened.engine, chosen, opened.clock, opened.books, watcher=watcher, dry_run=dry_run)
            report = import_file(job, file)
    _tell(report, name, dry_run=dry_run)


def _source(opened: Opened, name: str, declared: dict[str, object], file: Path, *, dry_run: bool) -> "Source":
    """The declared source; told how it writes, a new one is declared on first use and a known one must agree."""
    from tollhouse.usage.sources import source_named
    from tollhouse.words.refusals import NotFound

    try:
        with opened.engine.connect() as conn:
            known = source_named(conn, name)
    except NotFound:
        if not declared:
            give_up(
                f"There is no usage source {name!r}. Say how it writes: --format asterisk, freeswitch or generic, "
                "or --map FILE.toml; it is declared on first use."
            )
        if dry_run:
            give_up(
                f"There is no usage source {name!r}, and a dry run declares none; "
                f"begin with «tollhouse usage source declare {name} --format ...»."
            )
        _begin_to_read(file, declared)  # a file of another format leaves no source behind
        return write_source(opened, name, declared, again=False)
    if any(known.declared.get(key) != value for key, value in declared.items()):
        give_up(
            f"The source {name!r} is declared otherwise: {known.rules.format}, zone {known.rules.zone}. Leave "
            f"--format, --map and --timezone out, or change it with «tollhouse usage source declare {name} ...»."
        )
    return known


def _begin_to_read(file: Path, declared: dict[str, object]) -> None:
    """Raises a refusal when the file is not of the format declared."""
    from tollhouse.usage.rules.reading import read_file
    from tollhouse.usage.rules.source import source_rules_from

    with file.open("rb") as stream:
        next(read_file(stream, source_rules_from(declared)), None)


def _imported_before(opened: Opened, source: "Source", file: Path) -> "ImportProgress | None":
    """The import of this very content, where it came to the end of the file."""
    from tollhouse.usage.progress import known_import

    with opened.engine.connect() as conn:
        before = known_import(conn, source.source_id, file)
    return before if before is not None and before.finished_at is not None else None


@contextmanager
def _progress_shown(file: Path) -> "Iterator[Watcher]":
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.fields[lines]:,} lines"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rate]:,} lines/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("import", total=file.stat().st_size, lines=0, rate=0)

        def watch(report: "ImportReport", bytes_read: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = round((report.lines - report.resumed_at) / elapsed) if elapsed else 0
            bar.update(task, completed=bytes_read, lines=report.lines, rate=rate)

        yield watch


def _tell_of(before: "ImportProgress", source_name: str) -> None:
    assert before.finished_at is not None
    say(f"Nothing new: this file was imported before, on {before.finished_at:%Y-%m-%d}. That import counted:\n")
    _tell_counts(before.counts, before.lines_done, source_name)


def _tell(report: "ImportReport", source_name: str, *, dry_run: bool) -> None:
    if report.resumed_at:
        say(f"Went on after line {report.resumed_at:,}, up to which an earlier run had come.")
    _tell_counts(report.counts + report.reasons, report.lines, source_name)
    if dry_run:
        say("\nA dry run: nothing of this was kept.")


def _tell_counts(counts: Mapping[str, int], lines: int, source_name: str) -> None:
    """Lines by result, and those that were quarantined or passed by result:code."""
    rows = [(words, f"{counts.get(result, 0):,}") for result, words in _RESULTS.items()]
    say_table(("result", "lines"), [*rows, ("in all", f"{lines:,}")])
    reasons = [(*_in_words(key), f"{count:,}") for key, count in sorted(counts.items()) if ":" in key]
    if reasons:
        say()
        say_table(("because", "code", "lines"), reasons)
    if counts.get("quarantined"):
        say(f"\nSee them: tollhouse usage quarantine list --source {source_name}")


_RESULTS = {
    "charged": "charged",
    "already_charged": "charged before",
    "quarantined": "quarantined",
    "passed": "rightly not charged",
}


def _in_words(key: str) -> tuple[str, str]:
    code = key.partition(":")[2]
    return REASONS.get(code, code.replace("_", " ")), code
