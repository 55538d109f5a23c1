"""tollhouse usage quarantine: records that wait for a person."""

from typing import TYPE_CHECKING, Annotated

import typer

from tollhouse.doors.cli.opened import by_whom, program_of
from tollhouse.doors.cli.speaking import REFUSED, complain, give_up, say, say_json, say_table
from tollhouse.doors.cli.witnessing import witness

if TYPE_CHECKING:
    from tollhouse.doors.cli.opened import Opened
    from tollhouse.usage.quarantining import Quarantined

family = typer.Typer(no_args_is_help=True)

_AT_ONCE = 500

SourceOption = Annotated[str | None, typer.Option(help="Only of this source.")]
CodeOption = Annotated[str | None, typer.Option(help="Only with this reason, such as unknown_account.")]
Ids = Annotated[list[int] | None, typer.Argument(help="Numbers of records, as listed.")]
Every = Annotated[bool, typer.Option("--all", help="All that wait and fit --source and --code.")]


@family.command("list")
def list_waiting(
    ctx: typer.Context,
    *,
    source: SourceOption = None,
    code: CodeOption = None,
    limit: Annotated[int, typer.Option(min=1)] = 25,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Records that wait, in order of arrival."""
    with program_of(ctx).opened() as opened:
        found = _waiting(opened, source, code, most=limit)
    if as_json:
        say_json([{name: getattr(one, name) for name in _TOLD} for one in found])
        return
    rows = [(one.quarantine_id, one.source_name, one.request_id, one.code, one.detail) for one in found]
    say_table(("id", "source", "request", "reason", "what to do"), rows)


@family.command("release")
def release(
    ctx: typer.Context, ids: Ids = None, *, source: SourceOption = None, code: CodeOption = None, every: Every = False
) -> None:
    """Charge records after all, by the catalogue of today; what still cannot be charged keeps waiting."""
    from tollhouse.charging.releasing import release_quarantined
    from tollhouse.charging.rules.outcome import Result

    charged, unfit = 0, []
    with program_of(ctx).opened() as opened:
        for quarantine_id in _chosen(opened, ids, source, code, every=every):
            # One by one: each is a decision of its own, and one that fails takes no other with it.
            with opened.engine.begin() as conn:
                (outcome,) = release_quarantined(
                    conn, [quarantine_id], books=opened.books, now=opened.clock(), by=by_whom()
                )
                witness(conn, "usage quarantine release", id=quarantine_id, outcome=outcome.result)
            if outcome.result is Result.QUARANTINED:
                unfit.append((quarantine_id, outcome))
            else:
                charged += 1
    say(f"{charged} released and charged, {len(unfit)} still waiting.")
    for quarantine_id, outcome in unfit:
        complain(f"{quarantine_id} keeps waiting ({outcome.code}): {outcome.detail}")
    if unfit:
        raise typer.Exit(REFUSED)


@family.command("drop")
def drop(
    ctx: typer.Context, ids: Ids = None, *, source: SourceOption = None, code: CodeOption = None, every: Every = False
) -> None:
    """Declare records never to be charged, whoever sends them again."""
    from tollhouse.usage.quarantining import drop_quarantined

    with program_of(ctx).opened() as opened:
        chosen = _chosen(opened, ids, source, code, every=every)
        with opened.engine.begin() as conn:
            witness(conn, "usage quarantine drop", ids=chosen)
            dropped = drop_quarantined(conn, chosen, at=opened.clock(), by=by_whom()) if chosen else 0
    say(f"{dropped} dropped.")


_TOLD = ("quarantine_id", "source_name", "request_id", "code", "detail", "content", "state", "arrived_at")


def _chosen(opened: "Opened", ids: list[int] | None, source: str | None, code: str | None, *, every: bool) -> list[int]:
    if ids and (every or source or code):
        give_up("Name records by number, or choose them by --source, --code and --all; not both.")
    if ids:
        return ids
    if not (every or source or code):
        give_up("Name the records by number, or choose them by --source, --code or --all.")
    return [one.quarantine_id for one in _waiting(opened, source, code, most=None)]


def _waiting(opened: "Opened", source: str | None, code: str | None, *, most: int | None) -> "list[Quarantined]":
    from tollhouse.usage.quarantining import list_quarantined, quarantined_of

    found: list[Quarantined] = []
    cursor = None
    with opened.engine.connect() as conn:
        while most is None or len(found) < most:
            wanted = _AT_ONCE if most is None else min(_AT_ONCE, most - len(found))
            page = list_quarantined(conn, source=source, code=code, limit=wanted, cursor=cursor)
            found += [quarantined_of(row) for row in page.rows]
            cursor = page.next
            if cursor is None:
                break
    return found
