"""tollhouse bench: figures beside their yardsticks, each on data and a database of its own."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import complain, say

if TYPE_CHECKING:
    from tollhouse.bench.serving import Server

family = typer.Typer(no_args_is_help=True)

JsonFile = Annotated[Path | None, typer.Option("--json", help="Write the figures to this file as well.")]
Runs = Annotated[int, typer.Option(min=1, help="How often each figure is measured; the median counts.")]


@family.callback()
def _family() -> None:
    """Benchmarks, each beside its yardstick."""


@family.command("charge")
def charge(
    ctx: typer.Context,
    *,
    customers: Annotated[int, typer.Option(min=100)] = 100_000,
    rates: Annotated[int, typer.Option(min=100, max=300_000)] = 300_000,
    records: Annotated[int, typer.Option(min=10_000, help="Of one run by file.")] = 1_000_000,
    posted: Annotated[int, typer.Option(min=20_000, help="Of one run through POST /usage.")] = 500_000,
    runs: Runs = 3,
    json_file: JsonFile = None,
) -> None:
    """Usage records accepted, rated and durable in a second, by file and through the API."""
    from tollhouse.bench.charge import Plan, bench_charge
    from tollhouse.bench.company import Sizes

    plan = Plan(Sizes(customers, rates), records, posted, runs)
    url = program_of(ctx).settings().database_url
    _tell(bench_charge(plan, url=url.get_secret_value() if url else None, serving=_served, say=complain), json_file)


@family.command("search")
def search(
    ctx: typer.Context,
    *,
    customers: Annotated[int, typer.Option(min=1_000)] = 1_000_000,
    runs: Runs = 3,
    json_file: JsonFile = None,
) -> None:
    """A page of the list of customers, by text, field, status, view and order, in milliseconds of the server."""
    from tollhouse.bench.searching import bench_search

    url = program_of(ctx).settings().database_url
    given = url.get_secret_value() if url else None
    _tell(bench_search(customers, url=given, runs=runs, say=complain), json_file)


@family.command("accounts")
def accounts(
    ctx: typer.Context,
    *,
    accounts: Annotated[int, typer.Option(min=1_000)] = 1_000_000,
    runs: Runs = 3,
    json_file: JsonFile = None,
) -> None:
    """A page of the list of accounts, by text, field, status, view and order, in milliseconds of the server."""
    from tollhouse.bench.account_searching import bench_accounts

    url = program_of(ctx).settings().database_url
    given = url.get_secret_value() if url else None
    _tell(bench_accounts(accounts, url=given, runs=runs, say=complain), json_file)


@family.command("bank")
def bank(
    ctx: typer.Context,
    *,
    entries: Annotated[int, typer.Option(min=100)] = 50_000,
    runs: Runs = 3,
    json_file: JsonFile = None,
) -> None:
    """A bank's camt.053 read, matched, booked and allocated, in seconds; and the same file again."""
    from tollhouse.bench.bank import bench_bank

    url = program_of(ctx).settings().database_url
    given = url.get_secret_value() if url else None
    _tell(bench_bank(entries, url=given, runs=runs, say=complain), json_file)


@family.command("reseller")
def reseller(
    ctx: typer.Context,
    *,
    subcustomers: Annotated[int, typer.Option(min=1_000)] = 100_000,
    runs: Runs = 3,
    json_file: JsonFile = None,
) -> None:
    """How soon the block of a reseller is answered, and that no later call of anybody below it is charged."""
    from tollhouse.bench.reseller import bench_reseller

    url = program_of(ctx).settings().database_url
    given = url.get_secret_value() if url else None
    _tell(bench_reseller(subcustomers, url=given, runs=runs, serving=_posting, say=complain), json_file)


@family.command("panels")
def panels(
    ctx: typer.Context,
    *,
    accounts: Annotated[int, typer.Option(min=1)] = 10_000,
    numbers: Annotated[int, typer.Option(min=1)] = 5_000,
    changes: Annotated[int, typer.Option(min=1, help="Entries of the customer's change log.")] = 100_000,
    calls: Annotated[int, typer.Option(min=1, help="Records of use of the last five days.")] = 100_000,
    runs: Runs = 7,
    stay: Annotated[bool, typer.Option(help="Serve the customer afterwards, for a browser, until Ctrl-C.")] = False,
    json_file: JsonFile = None,
) -> None:
    """How soon each panel of one very large customer has all it asks for, in milliseconds of the whole requests."""
    from tollhouse.bench.heavy_customer import Burden
    from tollhouse.bench.panels import bench_panels

    url = program_of(ctx).settings().database_url
    burden = Burden(accounts, numbers, changes, calls)
    given = url.get_secret_value() if url else None
    figures = bench_panels(burden, url=given, runs=runs, serving=_serving, say=complain, stay=stay)
    _tell(figures, json_file)


@family.command("generate")
def generate(
    ctx: typer.Context,
    *,
    accounts: Annotated[int, typer.Option(min=1_000, max=100_000)] = 100_000,
    runs: Runs = 3,
    json_file: JsonFile = None,
) -> None:
    """A batch of prepaid accounts: identifiers, passwords, money, the printable list, in seconds of the job."""
    from tollhouse.bench.generate import bench_generate

    url = program_of(ctx).settings().database_url
    given = url.get_secret_value() if url else None
    _tell(bench_generate(accounts, url=given, runs=runs, say=complain), json_file)


@family.command("tariff")
def tariff(
    ctx: typer.Context,
    *,
    rates: Annotated[int, typer.Option(min=1_000, max=800_000)] = 300_000,
    runs: Runs = 7,
    json_file: JsonFile = None,
) -> None:
    """A tariff of very many rates: opened, searched, compared, uploaded, marked up, downloaded."""
    from tollhouse.bench.tariff import bench_tariff

    url = program_of(ctx).settings().database_url
    given = url.get_secret_value() if url else None
    _tell(bench_tariff(rates, url=given, runs=runs, serving=_serving, say=complain), json_file)


@family.command("start")
def start(*, runs: Runs = 3, json_file: JsonFile = None) -> None:
    """Cold and warm start of `tollhouse serve`, and its memory when idle, embedded database included."""
    from tollhouse.bench.start import bench_start

    _tell(bench_start(runs=runs, say=complain), json_file)


def _tell(figures: dict[str, Any], json_file: Path | None) -> None:
    written = json.dumps(figures, indent=2)
    say(written)
    if json_file is not None:
        json_file.write_text(written + "\n", encoding="utf-8")


@contextmanager
def _served(url: str) -> Iterator[Callable[[bytes], None]]:
    """`tollhouse serve` on the database of that URL; gives what posts one body of usage and waits for the answer."""
    with _posting(url) as post:

        def post_usage(body: bytes) -> None:
            post("/api/v1/usage", body)

        yield post_usage


@contextmanager
def _posting(url: str) -> Iterator[Callable[[str, bytes], bytes]]:
    """The same; gives what posts any body to any address, as an administrator."""
    with _serving(url) as (server, secret):
        yield lambda address, body: server.post(address, body, secret)


@contextmanager
def _serving(url: str) -> Iterator[tuple["Server", str]]:
    """`tollhouse serve` on the database of that URL, and the token of an administrator."""
    from tollhouse.bench.serving import served
    from tollhouse.plumbing.clock import real_clock
    from tollhouse.plumbing.db import make_engine
    from tollhouse.staff.rules.roles import Role
    from tollhouse.staff.tokens import NewToken, make_token

    engine = make_engine(url)
    with engine.begin() as conn:
        _, secret = make_token(conn, NewToken("bench", Role.ADMINISTRATOR), now=real_clock(), by="bench")
    engine.dispose()
    with served({"TOLLHOUSE_DATABASE_URL": url}) as server:
        yield server, secret
