"""tollhouse demo: a believable company."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import say
from tollhouse.doors.cli.witnessing import witness
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

    from tollhouse.demo.loading import Loaded, Watcher
    from tollhouse.demo.plan import CompanySize
    from tollhouse.doors.cli.opened import Opened

family = typer.Typer(no_args_is_help=True)

_USUAL: Final = 2_000
_SMALLEST: Final = 40
_LARGEST: Final = 5_000_000  # a line number has seven digits of its own
_TOLD_FROM: Final = 20_000


@family.callback()
def _family() -> None:
    """A believable company."""


@family.command("load")
def load(
    ctx: typer.Context,
    *,
    customers: Annotated[
        int, typer.Option(min=_SMALLEST, max=_LARGEST, help="How many customers, resellers and distributors included.")
    ] = _USUAL,
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 1,
) -> None:
    """Load a company into an empty database: resellers, customers, tariffs, accounts and what they used.

    A load that was interrupted goes on where it ended when the same command is given again.
    """
    from tollhouse.demo.plan import CompanySize

    with program_of(ctx).opened() as opened:
        loaded = load_shown(opened, CompanySize(customers, seed))
        with opened.engine.begin() as conn:
            witness(conn, "demo load", customers=customers, seed=seed)
    tell(loaded)


def load_shown(opened: "Opened", size: "CompanySize") -> "Loaded":
    """Load with a bar, where somebody looks; where nobody does, with a line for each tenth of a large company."""
    from rich.console import Console

    from tollhouse.demo.loading import load_company

    def load_with(watcher: "Watcher") -> "Loaded":
        return load_company(opened.engine, size, books=opened.books, now=opened.clock(), watcher=watcher)

    console = Console(stderr=True)
    if not console.is_terminal:
        return load_with(_tell_tenths(console, size))
    with _bar(console) as bar:
        tasks: dict[str, TaskID] = {}

        def show(what: str, done: int, whole: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=whole or None)
            bar.update(tasks[what], completed=done)

        return load_with(show)


def _bar(console: "Console") -> "Progress":
    """What is done, of how many, how many in a second, and when it will be over; in eighty columns."""
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeElapsedColumn
    from rich.text import Text

    class Counted(ProgressColumn):
        def render(self, task: Task) -> Text:
            if task.total is None:
                return Text("")
            left = "" if task.time_remaining is None else f", {timedelta(seconds=int(task.time_remaining))} left"
            speed = f", {task.speed:,.0f}/s" if task.speed else ""
            return Text(f"{task.completed:,.0f} of {task.total:,.0f}{speed}{left}")

    said = TextColumn("{task.description:<21}")
    return Progress(said, BarColumn(bar_width=8), TimeElapsedColumn(), Counted(), console=console)


def _tell_tenths(console: "Console", size: "CompanySize") -> "Watcher":
    told = [0]

    def watcher(what: str, done: int, whole: int) -> None:
        if what != "customers" or size.customers < _TOLD_FROM:
            return
        if (tenth := done * 10 // whole) > told[0]:
            told[0] = tenth
            console.print(f"{done:,} of {whole:,} customers", highlight=False)

    return watcher


def tell(loaded: "Loaded") -> None:
    say(
        f"The demo company is here: {counted(loaded.customers, 'customer')}, {counted(loaded.accounts, 'account')}, "
        f"{counted(loaded.records, 'record')} of use, {loaded.quarantined:,} more in quarantine."
    )
