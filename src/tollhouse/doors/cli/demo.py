"""tollhouse demo: a believable company."""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import say
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress

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
        tell(load_shown(opened, CompanySize(customers, seed)))


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
        task = bar.add_task("", total=None)
        return load_with(lambda what, done, whole: bar.update(task, description=what, completed=done, total=whole))


def _bar(console: "Console") -> "Progress":
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        """How many of them in a second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")

    said = TextColumn("{task.description:<22}")
    left = (TextColumn("left"), TimeRemainingColumn(), TextColumn("so far"), TimeElapsedColumn())
    return Progress(said, BarColumn(), MofNCompleteColumn(), Rate(), *left, console=console)


def _tell_tenths(console: "Console", size: "CompanySize") -> "Watcher":
    told = [0]

    def watcher(what: str, done: int, whole: int) -> None:
        tenth = done * 10 // whole
        if what == "customers" and size.customers >= _TOLD_FROM and tenth > told[0]:
            told[0] = tenth
            console.print(f"{done:,} of {whole:,} customers", highlight=False)

    return watcher


def tell(loaded: "Loaded") -> None:
    say(
        f"The demo company is here: {counted(loaded.customers, 'customer')}, {counted(loaded.accounts, 'account')}, "
        f"{counted(loaded.records, 'record')} of use, {loaded.quarantined:,} more in quarantine."
    )
