"""A local Stripe behind a gate, a payment system of it, and a customer who pays there."""

from dataclasses import replace

import pytest
from journeys.api.paying import Till, a_system
from rooms.payments.local_stripe import gate_before, local_stripe
from sqlalchemy import text

from tollhouse.payments.processors.gateways import Gateways
from tollhouse.plumbing.sealing import Seal


@pytest.fixture(scope="module")
def stripe():
    with local_stripe() as stripe:
        yield stripe


@pytest.fixture(scope="module", name="_gate")
def _one_gate(stripe):
    with gate_before(stripe) as gate:
        yield gate


@pytest.fixture
def gate(_gate):
    _gate.be_usual()
    yield _gate
    _gate.be_usual()


@pytest.fixture
def house(house, gate):
    return replace(house, gateways=Gateways(Seal("a key of tests"), stripe_url=gate.url))


@pytest.fixture
def system(admin, engine):
    with engine.begin() as conn:
        conn.execute(text("UPDATE e_payment SET decision = NULL, next_ask_at = NULL"))
        conn.execute(text("DELETE FROM auto_payment"))
        conn.execute(text("DELETE FROM invoice_charging"))
    return a_system(admin)


@pytest.fixture
def till(house, company, stripe, system) -> Till:
    """The customer of the company has saved nothing yet."""
    return Till(house, stripe, int(company.customer["id"]), int(system["id"]))
