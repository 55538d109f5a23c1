"""Payments by card for the journeys: a local Stripe, a payment system there, and what its payers and webhooks do."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any

from rooms.payments.local_stripe import SECRET_KEY, VISA, LocalStripe

from tollhouse.doors.api.house import House
from tollhouse.payments.online.asking import Cashier
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.saving import Keeper
from tollhouse.payments.online.starting import Wanted, start
from tollhouse.payments.rules.e_payment import EPaymentKind
from tollhouse.plumbing.clock import real_clock

SIGNING = "whsec_of_tests"
CARDS = ("visa", "mastercard")
_unique = count(1)


def a_system(admin: Any, **more: Any) -> dict[str, Any]:
    """By the door, and alone with its methods."""
    for one in admin.get("/payment-systems?limit=500")["items"]:
        admin.patch(f"/payment-systems/{one['id']}", {"methods": []})
    said = {
        "name": f"Stripe {next(_unique)}",
        "processor": "stripe",
        "test_mode": True,
        "publishable_key": "pk_test_1",
        "secret_key": SECRET_KEY,
        "webhook_secret": SIGNING,
        "methods": [{"method": one, "currency": "EUR"} for one in CARDS],
    }
    made: dict[str, Any] = admin.post("/payment-systems", said | more)
    return made


@dataclass
class Till:
    """A customer of the company pays at it."""

    house: House
    stripe: LocalStripe
    customer_id: int
    system_id: int
    address: str = ""
    """Where its house is served, if it is."""

    def saves(self, number: str = VISA) -> None:
        keeper = Keeper(self.house.engine, self.house.gateways, self.house.clock)
        keeper.save(self.customer_id, self.system_id, self.stripe.card(number), by="tests")

    def pays(self, amount: str, kind: str = "sale", *, begun_earlier: timedelta = timedelta()) -> EPayment:
        request = f"request {next(_unique)}"
        wanted = Wanted(self.customer_id, EPaymentKind(kind), Decimal(amount), "e:tests", request, "tests")
        with self.house.engine.begin() as conn:
            now = self.house.clock() - begun_earlier
            started = start(conn, wanted, now=now, real_now=self.house.real_clock())
        return self.house.cashier.charge(started.payment).payment

    @property
    def later(self) -> Cashier:
        """Three minutes later, when whoever asked has surely had an answer or none."""
        return replace(self.house.cashier, real_clock=lambda: real_clock() + timedelta(minutes=3))

    @property
    def a_day_later(self) -> Cashier:
        return replace(self.house.cashier, real_clock=lambda: real_clock() + timedelta(hours=25))


def news(kind: str, reference: str, event_id: str = "") -> bytes:
    about = {"id": reference, "object": "payment_intent"}
    event = {"id": event_id or f"evt_{next(_unique)}", "object": "event", "type": kind, "data": {"object": about}}
    return json.dumps(event).encode()


def signature(body: bytes, *, secret: str = SIGNING, at: int | None = None) -> str:
    signed_at = int(time.time()) if at is None else at
    sum_ = hmac.new(secret.encode(), f"{signed_at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={signed_at},v1={sum_}"


@contextmanager
def street_to(client: Any) -> Iterator[str]:
    """An address on loopback whose letters are handed to the door, byte by byte; and what became of them."""

    class Bringing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = client.post(self.path, content=body, headers=dict(self.headers))
            self.send_response(answer.status_code)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            """Tests are silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Bringing)
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
