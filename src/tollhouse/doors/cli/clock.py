"""tollhouse clock: the product's time, and moving it where that is allowed."""

from datetime import datetime

import typer

from tollhouse.doors.cli.opened import Opened, program_of
from tollhouse.doors.cli.speaking import complain, read_moment, read_span, say
from tollhouse.doors.cli.witnessing import witness

family = typer.Typer(no_args_is_help=True)


@family.command("show")
def show(ctx: typer.Context) -> None:
    """The moment it is for the product."""
    with program_of(ctx).opened() as opened:
        movable = "can be moved" if opened.settings.test_clock else "the real time"
        say(f"{opened.clock().isoformat(timespec='seconds')} ({movable})")


@family.command("set")
def set_to(ctx: typer.Context, moment: str) -> None:
    """Move the clock forward to a moment; all work that is due on the way runs in order of time."""
    wanted = read_moment(moment)
    with program_of(ctx).opened() as opened:
        _move(opened, wanted)


@family.command("advance")
def advance_by(ctx: typer.Context, span: str) -> None:
    """Move the clock forward by a span such as 12h or 3d; all work that is due on the way runs in order of time."""
    forward = read_span(span)
    with program_of(ctx).opened() as opened:
        _move(opened, opened.clock() + forward)


def _move(opened: Opened, to: datetime) -> None:
    from tollhouse.plumbing.jobs.timetable import advance

    done = advance(
        opened.engine,
        opened.runs,
        to=to,
        movable=opened.settings.test_clock,
        after_each=opened.follow_up,
    )
    with opened.engine.begin() as conn:
        witness(conn, "clock set", to=to)
    failed = [ran for ran in done if ran.failure is not None]
    for ran in failed:
        complain(f"{ran.name}, due {ran.due_at.isoformat()}, failed and will be tried again: {ran.failure}")
    say(f"{opened.clock().isoformat(timespec='seconds')}; {len(done) - len(failed)} due runs done")
