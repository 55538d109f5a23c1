"""The desk of e-payments in the console, in front of a server that asks a local Stripe."""

from collections.abc import Iterator

import pytest
from builders import a_customer
from journeys.api.paying import Till, a_system
from journeys.conftest import Tollhouse, free_address
from journeys.console.api import Api
from journeys.console.browsing import assert_accessible, assert_fits, sign_in, take_pictures
from journeys.console.conftest import serving
from journeys.console.people import MEMBERS
from playwright.sync_api import expect
from rooms.payments.local_stripe import gate_before, local_stripe
from sqlalchemy import text

from tollhouse.doors.api.house import House
from tollhouse.payments.processors.gateways import Gateways
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.sealing import Seal
from tollhouse.tariffs.rate_books import RateBooks

KEY = "a key that this journey's server and its test have both"


@pytest.fixture
def gate() -> Iterator:
    with local_stripe() as stripe, gate_before(stripe) as gate:
        yield gate


@pytest.fixture
def program(server, template, tmp_path, bytecode, gate) -> Tollhouse:
    """With nothing in it yet."""
    url = server.make_database("cards", clauses=f'template "{template}"').replace("+psycopg", "", 1)
    settings = {"TOLLHOUSE_DATABASE_URL": url, "TOLLHOUSE_SECRET_KEY": KEY, "TOLLHOUSE_STRIPE_URL": gate.url}
    return Tollhouse(tmp_path, free_address(), bytecode, settings)


@pytest.fixture
def till(program, gate, page) -> Iterator[Till]:
    """Of one customer with a card; the administrator has signed in."""
    engine = make_engine(program.settings["TOLLHOUSE_DATABASE_URL"])
    house = House(engine, real_clock, RateBooks(), gateways=Gateways(Seal(KEY), stripe_url=gate.url))
    with serving(program) as served:
        page.goto(served.address)
        sign_in(page, MEMBERS["administrator"].login, MEMBERS["administrator"].password)
        system = a_system(Api(page, served.address))
        with engine.begin() as conn:
            customer_id = a_customer(conn)
        till = Till(house, gate.behind, customer_id, int(system["id"]), served.address)
        till.saves()
        yield till
    engine.dispose()


@pytest.fixture
def unanswered(till, gate):
    """Stripe took 20.00 a day ago, and has not answered since."""
    gate.loses("/confirm")
    paid = till.pays("20")
    gate.is_closed = True
    till.a_day_later.go_round()
    return paid


def drawer(page):
    return page.get_by_role("dialog")


def test_what_waits_is_asked_again_and_booked(page, till, gate, unanswered):
    page.goto(f"{till.address}/money/e-payments")
    expect(page.get_by_text("1 e-payment waits for a person to decide.")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    take_pictures(page, "e-payments")
    page.get_by_role("button", name="Show them").click()
    page.get_by_role("row").filter(has_text="No answer for a day").get_by_role("link").first.click()
    expect(drawer(page).get_by_text("for a day has not said what became of it")).to_be_visible()
    expect(drawer(page).get_by_text("Test: no real money")).to_be_visible()
    assert_accessible(page)
    take_pictures(page, "e-payment")
    drawer(page).get_by_role("button", name="Ask the processor now").click()
    expect(drawer(page).get_by_text("It still has not said anything of use.")).to_be_visible()
    gate.be_usual()
    drawer(page).get_by_role("button", name="Ask the processor now").click()
    expect(drawer(page).get_by_text("Completed")).to_be_visible()
    expect(drawer(page).get_by_role("button", name="Ask the processor now")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_text("Nothing waits for a person")).to_be_visible()


def test_what_the_processor_knows_nothing_of_is_closed_with_a_reason(page, till, gate, unanswered, troubles):
    page.goto(f"{till.address}/money/e-payments?view=desk&payment={till.customer_id}.{unanswered.e_payment_id}")
    drawer(page).get_by_role("button", name="Close…").click()
    dialog = page.get_by_role("dialog", name="Close this payment?")
    dialog.get_by_label("Reason, for staff only").fill("There is no such payment at Stripe")
    assert_accessible(page)
    take_pictures(page, "e-payment-close")
    dialog.get_by_role("button", name="Close the payment").click()
    expect(dialog.get_by_text("does not say whether it knows e-payment")).to_be_visible()
    gate.be_usual()
    with till.house.engine.begin() as conn:
        conn.execute(text("UPDATE e_payment SET reference = 'pi_elsewhere'"))
    dialog.get_by_label("Reason, for staff only").fill("There is no such payment at Stripe, I looked")
    dialog.get_by_role("button", name="Close the payment").click()
    expect(dialog).to_have_count(0)
    expect(drawer(page).get_by_text("Canceled")).to_be_visible()
    expect(drawer(page).get_by_text("There is no such payment at Stripe, I looked").first).to_be_visible()
