"""The console in Chromium, in front of a real server and a small company; one of each for all tests in here."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
from journeys.conftest import Tollhouse, end_everything_in, free_address
from journeys.console.browsing import PATIENCE_MS, THEMES, WIDTHS, Troubles, sign_in
from journeys.console.people import MEMBERS, Member
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import text

from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.staff.members import NewMember, add_member
from tollhouse.staff.rules.roles import Role

HERE = Path(__file__).parent
FIND_CHROMIUM = HERE.parents[2] / "scripts" / "find_chromium.sh"
CUSTOMERS = 60
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RESELLER = "SELECT customer_id FROM customer WHERE kind = 'reseller' ORDER BY cardinality(resellers) LIMIT 1"

expect.set_options(timeout=PATIENCE_MS)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These come last: Playwright keeps a loop in the main thread, where later tests could not run one of their own."""
    items.sort(key=lambda item: HERE in item.path.parents)


@dataclass(frozen=True)
class Served:
    """program   for commands on the same database; database_url   to look at what became of a click"""

    address: str
    program: Tollhouse
    database_url: str


@pytest.fixture(scope="session")
def served(server, template, tmp_path_factory, bytecode) -> Iterator[Served]:
    url = server.make_database("console", clauses=f'template "{template}"').replace("+psycopg", "", 1)
    settings = {"TOLLHOUSE_DATABASE_URL": url}
    program = Tollhouse(tmp_path_factory.mktemp("console"), free_address(), bytecode, settings)
    loaded = program.run("demo", "load", "--customers", str(CUSTOMERS))
    assert loaded.code == 0, loaded.err
    with serving(program) as served:
        yield served


@pytest.fixture
def served_by_test_clock(server, template, tmp_path, bytecode) -> Iterator[Served]:
    """With nothing in it but its members, and with a clock that moves for nobody else."""
    url = server.make_database("clock", clauses=f'template "{template}"').replace("+psycopg", "", 1)
    settings = {"TOLLHOUSE_DATABASE_URL": url, "TOLLHOUSE_TEST_CLOCK": "1"}
    with serving(Tollhouse(tmp_path, free_address(), bytecode, settings)) as served:
        yield served


@contextmanager
def serving(program: Tollhouse) -> Iterator[Served]:
    """With the members of all tests; who needs a server of its own has one by this."""
    url = program.settings["TOLLHOUSE_DATABASE_URL"]
    _add_members(url)
    running = program.start("serve", "--workers", "1")
    try:
        running.wait_until_serving()
        yield Served(f"http://{program.address}", program, url)
        running.stop()
    finally:
        end_everything_in(program.home)


def _add_members(url: str) -> None:
    engine = make_engine(url)
    try:
        with engine.begin() as conn:
            reseller_id = conn.scalar(text(RESELLER))
            for member in MEMBERS.values():
                confined = reseller_id if member.of_reseller else None
                email = f"{member.login}@example.net"
                new = NewMember(member.login, member.name, member.role, email, confined, member.masked)
                add_member(conn, new, member.password, must_change=False, now=real_clock(), by="tests")
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def base_url(served) -> str:
    return served.address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The browser that is installed; Playwright would look for one of its own, which nobody downloads."""
    found = subprocess.run([FIND_CHROMIUM], check=True, capture_output=True, text=True).stdout.strip()
    return {**browser_type_launch_args, "executable_path": found, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """At the end of a test no page has complained of anything, unless the test expected it."""
    troubles = Troubles()
    yield troubles
    assert troubles.unexpected() == []


class OpensContext(Protocol):
    def __call__(self, *, width: int = 1440, theme: str = "light", **more: Any) -> BrowserContext: ...


@pytest.fixture
def open_context(new_context, troubles) -> OpensContext:
    """A browser with a history of its own, whose troubles are the test's."""

    def open_one(*, width: int = 1440, theme: str = "light", **more: Any) -> BrowserContext:
        assert theme in THEMES
        context = new_context(
            viewport={"width": width, "height": WIDTHS.get(width, 900)},
            color_scheme=theme,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Berlin",
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        troubles.watch(context)
        return context

    return open_one


@pytest.fixture
def page(open_context) -> Page:
    """Of somebody who has not signed in."""
    return open_context().new_page()


@pytest.fixture(scope="session")
def entered(browser, base_url) -> dict[str, Any]:
    """What a browser keeps after each member's first sign-in; filled when somebody is first needed."""
    return {}


class SignsIn(Protocol):
    def __call__(self, who: str, *, width: int = 1440, theme: str = "light", **more: Any) -> Page: ...


@pytest.fixture
def signed_in(open_context, entered) -> SignsIn:
    """A page of one of MEMBERS with nothing opened yet and with fresh preferences."""

    def open_page(who: str, **how: Any) -> Page:
        if who not in entered:
            entered[who] = _enter(open_context(), MEMBERS[who])
        context = open_context(storage_state=entered[who], **how)
        _begin_afresh(context, MEMBERS[who])
        return context.new_page()

    return open_page


def _enter(context: BrowserContext, member: Member) -> Any:
    page = context.new_page()
    page.goto("/")
    sign_in(page, member.login, member.password)
    kept = context.storage_state()
    context.close()
    return kept


def _begin_afresh(context: BrowserContext, member: Member) -> None:
    """Without preferences, and as if the member had signed in just now."""
    session = context.request.get("/api/v1/session")
    assert session.ok, session.text()
    unforged = {"X-CSRF-Token": session.json()["csrf_token"]}
    assert context.request.put("/api/v1/session/preferences", data={}, headers=unforged).ok
    if member.role is Role.ADMINISTRATOR:
        given = {"password": member.password}
        assert context.request.post("/api/v1/session/proof", data=given, headers=unforged).ok


@pytest.fixture
def administrator(signed_in) -> Page:
    return signed_in("administrator")


@pytest.fixture
def support(signed_in) -> Page:
    return signed_in("support")


@pytest.fixture
def reseller(signed_in) -> Page:
    return signed_in("reseller")
