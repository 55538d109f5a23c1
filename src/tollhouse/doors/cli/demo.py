"""tollhouse demo: a small believable company."""

from typing import TYPE_CHECKING, Annotated

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import say
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from tollhouse.demo.loading import Loaded
    from tollhouse.demo.plan import CompanySize
    from tollhouse.doors.cli.opened import Opened

family = typer.Typer(no_args_is_help=True)


@family.callback()
def _family() -> None:
    """A small believable company."""


@family.command("load")
def load(
    ctx: typer.Context,
    *,
    customers: Annotated[int, typer.Option(min=12, max=20_000, help="How many customers, resellers included.")] = 40,
    seed: Annotated[int, typer.Option(help="Another seed, another company.")] = 1,
) -> None:
    """Load a company into an empty database: resellers, customers, tariffs, accounts and a day of use."""
    from tollhouse.demo.plan import CompanySize

    with program_of(ctx).opened() as opened:
        tell(load_shown(opened, CompanySize(customers, seed)))


def load_shown(opened: "Opened", size: "CompanySize") -> "Loaded":
    """Load with a line that counts, where somebody looks."""
    from rich.console import Console
    from rich.status import Status

    from tollhouse.demo.loading import load_company

    console = Console(stderr=True)
    if not console.is_terminal:
        return load_company(opened.engine, size, books=opened.books, now=opened.clock())
    with Status("building the demo company", console=console) as status:
        return load_company(
            opened.engine,
            size,
            books=opened.books,
            now=opened.clock(),
            watcher=lambda records: status.update(f"charging its use: {counted(records, 'record')}"),
        )


def tell(loaded: "Loaded") -> None:
    say(
        f"The demo company is here: {counted(loaded.customers, 'customer')}, {counted(loaded.accounts, 'account')}, "
        f"{counted(loaded.records, 'record')} of use, {loaded.quarantined:,} of them in quarantine."
    )
