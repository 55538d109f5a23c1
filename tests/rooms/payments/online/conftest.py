"""A company with a payment system at a local Stripe, on a database of the module's own."""

import pytest
from builders import LONG_AGO, NOON
from rooms.payments.local_stripe import gate_before, local_stripe
from rooms.payments.online.counter import Counter, RealTime, make_counter

from tollhouse.ledger.months import open_months


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
    """What passes between us and Stripe; as usual until the test says otherwise."""
    _gate.be_usual()
    _gate.asked.clear()
    yield _gate
    _gate.be_usual()


@pytest.fixture
def counter(engine, stripe, gate) -> Counter:
    with engine.begin() as conn:
        open_months(conn, since=LONG_AGO, now=NOON)
    return make_counter(engine, stripe, gate, RealTime())
