"""The entry point: builds engine, clock and rate books, and opens the doors."""

import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, NoReturn

import typer

from tollhouse.doors.cli import (
    bench,
    books,
    clock,
    customers,
    demo,
    invoices,
    keeping,
    payments,
    quote,
    serving,
    staff,
    tariff,
    usage,
)
from tollhouse.doors.cli.opened import Opened, Reached
from tollhouse.doors.cli.speaking import REFUSED, complain
from tollhouse.plumbing.collecting import collect_rarely
from tollhouse.words.refusals import Refused

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from fastapi import FastAPI

    from tollhouse.charging.receiving import Inbox
    from tollhouse.customers.rules.scope import Scope
    from tollhouse.payments.online.asking import Cashier
    from tollhouse.payments.processors.gateways import Gateways
    from tollhouse.plumbing.db import Engine
    from tollhouse.plumbing.jobs.queue import JobQueue
    from tollhouse.plumbing.settings import Settings
    from tollhouse.reports.account_list_asked import AccountQuery
    from tollhouse.reports.customer_list_asked import CustomerQuery

# Heavy modules (settings 0.2 s, alembic 0.3 s, the web 0.4 s) are imported in the functions that need them, so that
# `tollhouse --help` and a mistyped option answer at once.

WEB_APPLICATION: Final = "tollhouse.app:make_web_application"

_OPENING_MONTHS: Final = 0x746F6D6F  # any number that no other user of the database's advisory locks takes
_LOOK_FOR_FACTS_S: Final = 0.3
_LOOK_FOR_RUNS_EVERY: Final = 5  # looks for facts
_AFTER_TROUBLE_S: Final = 2


class Tollhouse:
    """What the commands are given: the program, as far as each of them needs it."""

    web_application: Final = WEB_APPLICATION

    def settings(self) -> "Settings":
        from tollhouse.plumbing.settings import read_settings

        return read_settings()

    @contextmanager
    def reached(self) -> Iterator[Reached]:
        from tollhouse.plumbing.db import make_engine
        from tollhouse.plumbing.db.server import check_reachable, embedded_server
        from tollhouse.plumbing.logs import set_up_logs

        settings = self.settings()
        set_up_logs("debug" if settings.log_level == "debug" else "warning")
        given = settings.database_url
        with nullcontext(given.get_secret_value()) if given else embedded_server(settings.data) as url:
            engine = make_engine(url)
            try:
                check_reachable(engine)
                yield Reached(settings, url, engine)
            finally:
                engine.dispose()

    @contextmanager
    def opened(self, reached: Reached | None = None) -> Iterator[Opened]:
        with nullcontext(reached) if reached else self.reached() as server:
            if not _is_at_newest_schema(server.engine):
                _migrate(server.engine)
            opened = assemble(server.settings, server.url, server.engine)
            _open_months(opened)
            yield opened

    def load_web(self) -> None:
        importlib.import_module("tollhouse.doors.api.application")
        importlib.import_module("tollhouse.doors.web.console")

    def work_in_background(self, stopping: threading.Event) -> None:
        """Facts, due runs and jobs, until `stopping` is set; trouble that passes is waited for."""
        from tollhouse.plumbing.db import make_engine

        settings = self.settings()
        assert settings.database_url is not None, "the parent process says where the database is"
        url = settings.database_url.get_secret_value()
        engine = make_engine(url, pool_size=4, application="tollhouse background")
        opened = assemble(settings, url, engine)
        queue = _job_queue(opened)
        worker = threading.Thread(target=queue.work, args=(stopping,), name="jobs")
        postman = threading.Thread(target=_send_letters, args=(settings, engine, stopping), name="letters")
        cashier = threading.Thread(target=_cashier(opened).work, args=(stopping,), name="payments")
        threads = (worker, postman, cashier)
        for thread in threads:
            thread.start()
        _attend(opened, stopping)
        for thread in threads:
            thread.join()
        engine.dispose()


def assemble(settings: "Settings", url: str, engine: "Engine") -> Opened:
    """The rooms' needs on a database that is ready."""
    from tollhouse.plumbing.clock import make_clock
    from tollhouse.tariffs.rate_books import RateBooks
    from tollhouse.wiring import LISTENERS, LOOKS, RUNS

    clock = make_clock(engine, movable=settings.test_clock)
    return Opened(settings, url, engine, clock, RateBooks(), RUNS, LISTENERS, LOOKS)


def _inbox(settings: "Settings") -> "Inbox":
    from tollhouse.charging.receiving import Inbox

    return Inbox(settings.data / "imports")


def _job_queue(opened: Opened) -> "JobQueue":
    from tollhouse.accounts.batches.generating import Generator
    from tollhouse.bulk.working import BulkDesk
    from tollhouse.charging.receiving import ImportDesk
    from tollhouse.plumbing.jobs.queue import JobQueue
    from tollhouse.plumbing.settings import secret_key
    from tollhouse.wiring import jobs_with

    importing = ImportDesk(_inbox(opened.settings), opened.clock, opened.books)
    generator = Generator(opened.clock, secret_key(opened.settings))
    verbs = jobs_with(importing, BulkDesk(opened.clock, _read_search, _read_accounts), generator)
    return JobQueue(opened.engine, verbs, opened.clock)


def _read_search(written: str, scope: "Scope") -> "CustomerQuery":
    """By the declarations of the API's list, which only a program that works on a list needs."""
    from tollhouse.doors.api.customer_asked import CUSTOMERS

    return CUSTOMERS.read(written, scope)


def _read_accounts(written: str, scope: "Scope") -> "AccountQuery":
    from tollhouse.doors.api.account_asked import ACCOUNTS

    return ACCOUNTS.read(written, scope)


def _cashier(opened: Opened) -> "Cashier":
    """Asks processors; while no payment system is declared it finds nothing to ask."""
    from tollhouse.payments.online.asking import Cashier
    from tollhouse.payments.rules.auto_payment import AutoPaymentPolicy

    policy = AutoPaymentPolicy(opened.settings.auto_payment_failures)
    return Cashier(opened.engine, _gateways(opened.settings), opened.clock, policy)


def _gateways(settings: "Settings") -> "Gateways":
    from tollhouse.payments.processors.gateways import Gateways
    from tollhouse.plumbing.sealing import Seal
    from tollhouse.plumbing.settings import secret_key

    return Gateways(Seal(secret_key(settings)), stripe_url=settings.stripe_url)


def _send_letters(settings: "Settings", engine: "Engine", stopping: threading.Event) -> None:
    """Without a mail server letters wait, and the console says so."""
    from tollhouse.plumbing.outbox.sending import Post
    from tollhouse.plumbing.outbox.smtp import Mail, mail_server

    if settings.smtp_url is not None:
        server = mail_server(settings.smtp_url.get_secret_value(), settings.mail_from)
        Post(engine, Mail(server)).work(stopping)


def _is_at_newest_schema(engine: "Engine") -> bool:
    """Asked without alembic, which costs each command half a second that only one in thousands needs."""
    from importlib.resources import files

    from tollhouse.plumbing.db import cursor_of

    versions = files("tollhouse.plumbing.db") / "migrations" / "versions"
    newest = max(file.name.partition("_")[0] for file in versions.iterdir() if file.name[:1].isdigit())
    with engine.connect() as conn, cursor_of(conn) as cursor:
        (made,) = cursor.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone() or (False,)
        return bool(made) and cursor.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest,)]


def _migrate(engine: "Engine") -> None:
    from tollhouse.plumbing.db.migrating import collect_metadata, migrate

    migrate(engine, collect_metadata())


def _open_months(opened: Opened) -> None:
    from tollhouse.ledger.months import open_months
    from tollhouse.plumbing.clock import real_clock
    from tollhouse.plumbing.db import cursor_of
    from tollhouse.staff.auditing import open_audit_months

    with opened.engine.begin() as conn:
        # Programs that start at once would make the same months.
        cursor_of(conn).execute("SELECT pg_advisory_xact_lock(%s)", (_OPENING_MONTHS,))
        open_months(conn, now=opened.clock())
        open_audit_months(conn, now=real_clock())


def _attend(opened: Opened, stopping: threading.Event) -> None:
    from tollhouse.plumbing.db.retrying import is_passing
    from tollhouse.plumbing.jobs.facts import drain_facts
    from tollhouse.plumbing.jobs.looking import Lookout
    from tollhouse.plumbing.jobs.timetable import run_due
    from tollhouse.plumbing.logs import logger

    looks, lookout = 0, Lookout(opened.engine, opened.looks)
    while not stopping.wait(_LOOK_FOR_FACTS_S):
        try:
            now = opened.clock()
            if looks % _LOOK_FOR_RUNS_EVERY == 0:
                run_due(opened.engine, opened.runs, now=now)
            drain_facts(opened.engine, opened.listeners, now=now)
            lookout.look_around(now=now)
            looks += 1
        except Exception as trouble:
            if not is_passing(trouble):
                raise
            logger(__name__).warning("background work lost the database", reason=str(trouble).splitlines()[0])
            stopping.wait(_AFTER_TROUBLE_S)


def make_web_application() -> "FastAPI":
    """What each worker of the web server runs."""
    from importlib.resources import files

    from tollhouse.accounts.users.vault import ServiceVault
    from tollhouse.doors.api.application import make_api
    from tollhouse.doors.api.house import House
    from tollhouse.payments.rules.auto_payment import AutoPaymentPolicy
    from tollhouse.plumbing.db import make_engine
    from tollhouse.plumbing.jobs.timetable import advance
    from tollhouse.plumbing.outbox.letter import Channel
    from tollhouse.plumbing.sealing import Seal
    from tollhouse.plumbing.settings import secret_key
    from tollhouse.staff.rules.giving import GivingCap
    from tollhouse.staff.rules.lending import LendingCap
    from tollhouse.staff.rules.networks import networks_of
    from tollhouse.staff.vault import Vault

    collect_rarely()
    settings = Tollhouse().settings()
    assert settings.database_url is not None, "the parent process says where the database is"
    url = settings.database_url.get_secret_value()
    opened = assemble(settings, url, make_engine(url, application="tollhouse web"))

    def advance_clock(to: Any) -> None:
        advance(
            opened.engine,
            opened.runs,
            to=to,
            movable=True,
            after_each=opened.follow_up,
        )

    house = House(
        opened.engine,
        opened.clock,
        opened.books,
        advance_clock=advance_clock if settings.test_clock else None,
        vault=Vault([secret_key(settings)]),
        service_vault=ServiceVault([secret_key(settings)]),
        seal=Seal(secret_key(settings)),
        trusted_proxies=networks_of(settings.trusted_networks),
        name=settings.name,
        jobs=_job_queue(opened),
        channels=frozenset({Channel.EMAIL} if settings.smtp_url else ()),
        usual_cap=LendingCap(settings.lend_most_amount, settings.lend_most_percent, settings.lend_longest_days),
        usual_giving=GivingCap(settings.give_most_per_act, settings.give_most_per_day),
        voucher_tries=settings.voucher_tries,
        inbox=_inbox(settings),
        gateways=_gateways(settings),
        auto_payments=AutoPaymentPolicy(settings.auto_payment_failures),
    )
    api = make_api(house)
    open_console(api, files("tollhouse.doors.web") / "static")
    return api


def open_console(api: "FastAPI", built: "Traversable") -> None:
    """What no route of the API answers is asked of the console, inside the same envelope."""
    from tollhouse.doors.web.console import Console
    from tollhouse.doors.web.shelf import read_shelf

    api.router.default = Console(read_shelf(built), otherwise=api.router.default)


def make_commands() -> typer.Typer:
    commands = typer.Typer(
        name="tollhouse",
        help="Customer management and billing for telecom operators.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    commands.callback()(_hand_in_program)
    verbs: tuple[Callable[..., None], ...] = (
        serving.serve,
        quote.quote,
        books.verify,
        keeping.backup,
        keeping.restore,
        keeping.migrate,
        keeping.settings,
    )
    for verb in verbs:
        commands.command()(verb)
    families = {
        "customers": (customers.family, "Files of customers in and out."),
        "tariff": (tariff.family, "Rate files in, tariffs listed."),
        "payments": (payments.family, "Files of a bank in."),
        "invoices": (invoices.family, "Open items of another system taken over."),
        "usage": (usage.family, "Call files in; sources; quarantine."),
        "clock": (clock.family, "The product's time."),
        "staff": (staff.family, "Who may come in."),
        "demo": (demo.family, "A believable company of any size."),
        "bench": (bench.family, "Benchmarks, each beside its yardstick."),
    }
    for name, (family, purpose) in families.items():
        commands.add_typer(family, name=name, help=purpose)
    return commands


def _hand_in_program(ctx: typer.Context) -> None:
    ctx.obj = Tollhouse()


def main() -> NoReturn:
    """Exit codes: 0 done, 1 refused or found wanting, 2 usage.  Nobody but the log ever sees a traceback."""
    signal.signal(signal.SIGTERM, _leave)
    collect_rarely()
    try:
        typer.main.get_command(make_commands())(prog_name="tollhouse")
    except Refused as refusal:
        complain(refusal.detail)
    except SystemExit as leaving:
        if leaving.code == _INTERRUPTED:
            complain("Stopped; what was done is kept, and starting the same command again is harmless.")
            sys.exit(REFUSED)
        raise
    except BrokenPipeError:
        # Whoever read our output has gone; telling the shell so at exit would only fail again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as trouble:  # noqa: BLE001 - the last line of defence
        from tollhouse.doors.cli.mishaps import sentence_for

        complain(sentence_for(trouble))
    sys.exit(REFUSED)


_INTERRUPTED: Final = 130


def _leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """A polite end unwinds like Ctrl-C does: the embedded database is stopped, nothing is left half."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
