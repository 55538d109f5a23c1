"""The counter at which customers pay by card: what a test does there, in sentences."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from builders import NOON, a_customer, balance_of
from rooms.payments.local_stripe import SECRET_KEY, VISA, Gate, LocalStripe

from tollhouse.ledger.reading import read_standings
from tollhouse.payments.online import automatic, starting
from tollhouse.payments.online.asking import Cashier, Paid
from tollhouse.payments.online.hearing import hear
from tollhouse.payments.online.listing import read_e_payment
from tollhouse.payments.online.records import EPayment
from tollhouse.payments.online.refunding import start_refund
from tollhouse.payments.online.saving import Keeper, SavedMethod
from tollhouse.payments.online.starting import Wanted
from tollhouse.payments.online.systems import declare_system, read_system
from tollhouse.payments.processors.gateways import Gateways
from tollhouse.payments.reading import PaymentFilter, finances_of, list_payments, payment_of
from tollhouse.payments.rules.auto_payment import AutoPaymentTerms
from tollhouse.payments.rules.e_payment import EPaymentKind
from tollhouse.payments.rules.payment_system import Credentials, MethodKind, ProcessorKind, SystemTerms
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.sealing import Seal

SIGNING = "whsec_of_tests"
_unique = count(1)


class RealTime:
    """Real time, and as much later as the test says."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return real_clock() + self.ahead

    def pass_by(self, **how: float) -> None:
        self.ahead += timedelta(**how)


@dataclass
class Counter:
    engine: Engine
    stripe: LocalStripe
    gate: Gate
    time: RealTime
    cashier: Cashier
    keeper: Keeper
    system_id: int
    now: datetime = NOON

    def customer(self, number: str = VISA, **facts) -> "Payer":
        with self.engine.begin() as conn:
            customer_id = a_customer(conn, **facts)
        payer = Payer(self, customer_id)
        payer.save(self.stripe.card(number))
        return payer

    def take_rounds(self, rounds: int = 1, **waiting: float) -> None:
        """The cashier's, after some time each."""
        for _ in range(rounds):
            self.time.pass_by(**waiting)
            self.cashier.go_round()

    def tell(self, kind: str, reference: str, *, times: int = 1, event_id: str | None = None) -> list[int]:
        """Stripe's news of a payment, signed as it signs it; how often it had come each time."""
        news = {
            "id": event_id or f"evt_{next(_unique)}",
            "object": "event",
            "type": kind,
            "data": {"object": {"id": reference, "object": "payment_intent"}},
        }
        body, heard = json.dumps(news).encode(), []
        for _ in range(times):
            at = int(time.time())
            sum_ = hmac.new(SIGNING.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
            with self.engine.begin() as conn:
                sealed = read_system(conn, self.system_id).sealed
                told = self.cashier.gateways.hear(sealed, body, f"t={at},v1={sum_}")
                heard.append(hear(conn, self.system_id, told, real_now=self.time()))
        return heard


@dataclass
class Payer:
    """One customer at the counter."""

    counter: Counter
    customer_id: int
    methods: list[SavedMethod] = field(default_factory=list)

    def save(self, token: str) -> SavedMethod:
        saved = self.counter.keeper.save(self.customer_id, self.counter.system_id, token, by="tests")
        self.methods.append(saved)
        return saved

    def start(self, amount: str, kind: str = "sale", *, request: str | None = None, **more) -> starting.Started:
        request = request or f"request {next(_unique)}"
        wanted = Wanted(self.customer_id, EPaymentKind(kind), Decimal(amount), "e:tests", request, "tests", **more)
        with self.counter.engine.begin() as conn:
            return starting.start(conn, wanted, now=self.counter.now, real_now=self.counter.time())

    def pay(self, amount: str, kind: str = "sale", *, request: str | None = None, **more) -> Paid:
        started = self.start(amount, kind, request=request, **more)
        return self.counter.cashier.charge(started.payment) if started.is_new else Paid(started.payment)

    def capture(self, held: EPayment, amount: str) -> EPayment:
        with self.counter.engine.begin() as conn:
            asked = starting.begin_capture(conn, held.key, Decimal(amount), real_now=self.counter.time())
        return self.counter.cashier.capture(asked).payment

    def release(self, held: EPayment) -> EPayment:
        with self.counter.engine.begin() as conn:
            asked = starting.begin_release(conn, held.key, real_now=self.counter.time())
        return self.counter.cashier.release(asked).payment

    def refund(self, paid: EPayment, amount: str, *, request: str | None = None) -> EPayment:
        request = request or f"request {next(_unique)}"
        wanted = Wanted(self.customer_id, EPaymentKind.REFUND, Decimal(amount), "e:tests", request, "tests")
        with self.counter.engine.begin() as conn:
            started = start_refund(conn, paid.e_payment_id, wanted, now=self.counter.now, real_now=self.counter.time())
        return self.counter.cashier.refund(started.payment).payment if started.is_new else started.payment

    def again(self, payment: EPayment) -> EPayment:
        """As it is now."""
        with self.counter.engine.begin() as conn:
            return read_e_payment(conn, *payment.key)

    def pays_by_itself(self, amount: str, threshold: str) -> None:
        terms = AutoPaymentTerms(Decimal(amount), Decimal(threshold))
        with self.counter.engine.begin() as conn:
            automatic.set_auto_payment(conn, self.customer_id, terms, now=self.counter.now, by="tests")

    @property
    def auto_payment(self) -> automatic.AutoPayment | None:
        with self.counter.engine.begin() as conn:
            return automatic.read_auto_payment(conn, self.customer_id)

    @property
    def balance(self) -> Decimal:
        with self.counter.engine.begin() as conn:
            return balance_of(conn, self.customer_id)

    @property
    def conditions(self):
        with self.counter.engine.begin() as conn:
            return read_standings(conn, [self.customer_id])[self.customer_id].conditions

    @property
    def unallocated(self) -> Decimal:
        with self.counter.engine.begin() as conn:
            return finances_of(conn, self.customer_id, today=NOON.date()).unallocated

    @property
    def payments(self) -> list:
        with self.counter.engine.begin() as conn:
            page = list_payments(conn, PaymentFilter([self.customer_id]), limit=500, cursor=None)
            return [payment_of(row) for row in page.rows]

    @property
    def charged(self) -> Decimal:
        """What left the card in the end, as Stripe has it: the only truth there is about that."""
        payer = self.counter.stripe.ask("GET", "/v1/customers?limit=100")["data"]
        theirs = [one for one in payer if one["metadata"].get("tollhouse_customer") == str(self.customer_id)]
        return sum((Decimal(self.counter.stripe.taken_from(one["id"])) for one in theirs), Decimal(0)) / 100


def make_counter(engine: Engine, stripe: LocalStripe, gate: Gate, time_: RealTime) -> Counter:
    gateways = Gateways(Seal("a key of tests"), stripe_url=gate.url)
    with engine.begin() as conn:
        kinds = frozenset(MethodKind) - {MethodKind.BANK_TRANSFER}
        number = next(_unique)
        # Each test has a currency of its own, because a method belongs to one system in each.
        conn.exec_driver_sql("DELETE FROM payment_system_method")
        terms = SystemTerms(
            f"Stripe {number}", publishable_key="pk_test_1", methods=frozenset((k, "EUR") for k in kinds)
        )
        sealed = gateways.seal(Credentials(SECRET_KEY, SIGNING))
        system = declare_system(conn, terms, ProcessorKind.STRIPE, sealed, now=NOON, by="tests")
    clock = Clock(NOON)
    cashier = Cashier(engine, gateways, clock, real_clock=time_)
    return Counter(engine, stripe, gate, time_, cashier, Keeper(engine, gateways, clock), system.system_id)


class Clock:
    """The product's, as the test sets it."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **how: float) -> None:
        self.moment += timedelta(**how)
