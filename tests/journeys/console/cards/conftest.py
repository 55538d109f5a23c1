"""A console in front of a server that asks a local Stripe, and a customer there who has saved a card."""

from collections.abc import Iterator

import pytest
from builders import a_customer
from journeys.api.paying import Till, a_system
from journeys.conftest import Tollhouse, free_address
from journeys.console.api import Api
from journeys.console.browsing import sign_in
from journeys.console.conftest import serving
from journeys.console.people import MEMBERS
from rooms.payments.local_stripe import gate_before, local_stripe

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
