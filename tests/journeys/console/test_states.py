"""What a screen shows while it waits, has nothing, is refused, fails or has lost the server: all of it accessible."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from journeys.console.browsing import THEMES, assert_accessible, assert_fits, naming, take_pictures, turn_to
from journeys.console.screens import address_of
from playwright.sync_api import Page, Route, expect

SCREENS = [
    "/customers",
    "<customer>",
    "<customer>/address",
    "/profile",
]
"""Of each kind of screen one; the others are made of the same parts, and `make soak` looks at them."""

OTHER_SCREENS = [
    "/customers/new",
    "<customer>/accounts",
    "<customer>/xdrs",
    "<customer>/life-cycle",
    "<customer>/notes",
    "<customer>/service",
    "<customer>/sites",
    "<customer>/abbreviated",
    "<customer>/changes",
    "<customer>?dialog=status",
    "/tariffs",
    "/tariffs/new",
    "<tariff>",
    "<tariff>/changes",
    "<tariff>/uploads",
    "<tariff>/upload",
    "<customer>/dids",
    "/dids",
    "/dids/batches",
    "/dids/pricing-batches",
    "/products",
    "/products/new",
    "<product>",
    "/usage",
    "/usage/sources",
    "/usage/sources/new",
    "<source>",
    "/usage/quarantine",
    "<customer>/balance",
    "<customer>/notifications",
    "/messages",
    "/messages/classes",
    "/outbox",
    "/jobs",
    "/audit",
    "/staff",
    "/staff/tokens",
    "<member>",
]

DATA = "**/api/v1/**"
IS_READY = "**/readyz"
SESSION = ("/api/v1/session", "/api/v1/session/preferences")
NOT_ANSWERED = r"Failed to load resource: (net::ERR_|the server responded with a status of 500)"

Answer = Callable[[Route], None]


class Hold:
    """Requests wait in here until they are let go; one that nobody ever answers would outlive its page."""

    def __init__(self) -> None:
        self._held: list[Route] = []
        self._open = False

    def __call__(self, route: Route) -> None:
        if self._open:
            route.continue_()
        else:
            self._held.append(route)

    def let_go(self) -> None:
        self._open = True
        for route in self._held:
            route.continue_()


def _empty(route: Route) -> None:
    """Lists without a row; single records as they are."""
    answer = route.fetch()
    told = answer.json() if "json" in answer.headers.get("content-type", "") else None
    if isinstance(told, dict) and "items" in told:
        told |= {"items": [], "next": None, "previous": None, "total": 0}
        route.fulfill(response=answer, body=json.dumps(told))
    else:
        route.fulfill(response=answer)


def _refuse(route: Route) -> None:
    facts = {"who": "admin", "role": "support", "of_reseller": False, "right": "read_prices"}
    _answer(route, 403, {"title": "Forbidden", "code": "right_missing", "detail": "No.", "facts": facts})


def _fail(route: Route) -> None:
    _answer(route, 500, {"title": "Error", "code": "unexpected", "detail": "", "request_id": "3f2a"})


def _answer(route: Route, status: int, told: dict[str, Any]) -> None:
    body = json.dumps({"status": status, "errors": [], **told})
    route.fulfill(status=status, content_type="application/problem+json", body=body)


def _lose(route: Route) -> None:
    route.abort("connectionrefused")


def _but(answer: Answer, *spared: str) -> Answer:
    """The session itself stands: it is what the screen shows that does not come; nor what else is spared, by path."""

    def decide(route: Route) -> None:
        if urlsplit(route.request.url).path in {*SESSION, *spared}:
            route.continue_()
        else:
            answer(route)

    return decide


@contextmanager
def _opened(page: Page, address: str, answer: Answer) -> Iterator[None]:
    page.route(DATA, answer)
    page.goto(address)
    expect(page.get_by_role("banner")).to_be_visible()
    page.locator("main > *").nth(1).wait_for(state="attached")  # beside what tells of a lost server
    yield
    page.unroute_all()


@contextmanager
def _loading(page: Page, address: str) -> Iterator[None]:
    hold = Hold()
    with _opened(page, address, _but(hold)):
        yield
        hold.let_go()
        _expect_no_more_waiting(page)


@contextmanager
def _answered(answer: Answer, page: Page, address: str) -> Iterator[None]:
    with _opened(page, address, _but(answer)):
        _expect_no_more_waiting(page)
        yield


@contextmanager
def _failed_in_part(page: Page, address: str) -> Iterator[None]:
    """A record is there, what belongs to it is not; lists and forms have no such part and fail as a whole."""
    record = "/api/v1" + "/".join(urlsplit(address).path.split("/")[:3])
    with _opened(page, address, _but(_fail, record)):
        _expect_no_more_waiting(page)
        yield


@contextmanager
def _lost(page: Page, address: str) -> Iterator[None]:
    page.route(IS_READY, _lose)
    with _opened(page, address, _but(_lose)):
        expect(page.get_by_role("main").get_by_text("The server cannot be reached").first).to_be_visible()
        yield


def _expect_no_more_waiting(page: Page) -> None:
    expect(page.get_by_role("main").locator("[aria-busy=true]")).to_have_count(0)


STATES = {
    "loading": _loading,
    "empty": partial(_answered, _empty),
    "refused": partial(_answered, _refuse),
    "failed": partial(_answered, _fail),
    "failed in part": _failed_in_part,
    "lost": _lost,
}


@pytest.mark.parametrize("screen", [*SCREENS, *(pytest.param(one, marks=pytest.mark.soak) for one in OTHER_SCREENS)])
def test_a_screen_is_accessible_and_fits_a_telephone_whatever_the_server_says(administrator, troubles, screen):
    troubles.expect(NOT_ANSWERED)
    page, address = administrator, address_of(administrator, screen)
    for state, shown in STATES.items():
        if state == "failed in part" and not screen.startswith("<"):
            continue
        with shown(page, address), naming(f"{screen} {state}"):
            take_pictures(page, f"{state}{screen}".replace("/", "-").replace(" ", "-"))
            assert_accessible(page)
            turn_to(page, 390)
            assert_fits(page)
            turn_to(page, 1440)


@pytest.mark.parametrize("screen", ["/customers", "<customer>", "/customers/new", "<tariff>", "/profile"])
def test_what_failed_is_tried_again_by_a_key_and_the_focus_stays_on_the_page(administrator, troubles, screen):
    troubles.expect(NOT_ANSWERED)
    page = administrator
    again = page.get_by_role("button", name="Try again", exact=True)
    with _answered(_fail, page, address_of(page, screen)):
        expect(again.first).to_be_visible()
    again.first.focus()
    page.keyboard.press("Enter")
    expect(again).to_have_count(0)
    expect(page.locator("main:focus, main :focus")).to_have_count(1)


def test_a_page_goes_on_by_itself_when_the_server_is_back(administrator, troubles):
    troubles.expect(NOT_ANSWERED)
    page = administrator
    with _lost(page, "/customers"):
        pass
    expect(page.get_by_role("main").get_by_text("The server cannot be reached")).to_have_count(0)
    expect(page.get_by_role("table").locator("tbody a").first).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "told"), [(_fail, "Something failed that should not have."), (_lose, "The server cannot be reached.")]
)
def test_a_console_that_cannot_ask_who_came_says_so_and_opens_as_soon_as_it_can(administrator, troubles, answer, told):
    troubles.expect(NOT_ANSWERED)
    page = administrator
    page.route(DATA, answer)
    page.route(IS_READY, answer)
    page.goto("/customers")
    expect(page.get_by_text(told).first).to_be_visible()
    take_pictures(page, f"door{answer.__name__}")
    assert_accessible(page)
    page.unroute_all()
    if answer is _fail:
        page.get_by_role("button", name="Try again", exact=True).click()
    expect(page.get_by_role("heading", name="Customers", level=1)).to_be_visible()


@pytest.mark.parametrize("theme", THEMES)
def test_a_console_that_waits_to_hear_who_came_is_accessible(signed_in, theme):
    page, hold = signed_in("administrator", theme=theme), Hold()
    page.route(DATA, hold)
    page.goto("/customers")
    expect(page.get_by_role("heading", name="Tollhouse", level=1)).to_be_visible()
    assert_accessible(page, themes=[theme])
    hold.let_go()
    expect(page.get_by_role("heading", name="Customers", level=1)).to_be_visible()
    page.unroute_all()
