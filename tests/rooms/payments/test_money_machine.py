"""Random acts on a customer's money on a real database, beside a ledger on paper that knows nothing of its tables."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from builders import LONG_AGO, NOON, a_call, a_customer, a_product, a_rate, a_source, a_tariff, an_account, charge
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from rooms.payments.moneyed import TODAY, Purse

from tollhouse.customers.agreeing import raise_limit_temporarily
from tollhouse.invoicing.importing import InvoiceOutcome
from tollhouse.ledger.months import open_months
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.adjustment import NotReversible, RefundAboveUnallocated, TakenAboveRest
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt, ReceiptOutcome
from tollhouse.reports.proving import prove_books

CENTS = st.integers(1, 6000).map(lambda cents: Decimal(cents) / 100)
LIMIT = Decimal(40)
CALL = Decimal("0.13")  # 73 s by 60/6 at 0.10 a minute


@dataclass
class Paper:
    """What ought to be: sums only.  Money in minus what was given back, and what stands to be paid.

    payments   by number: what of each was not given back or taken back yet
    lent       what may be owed beyond LIMIT, until a moment
    """

    balance: Decimal = Decimal(0)
    payments: dict[int, Decimal] = field(default_factory=dict)
    credits: Decimal = Decimal(0)
    due: dict[str, Decimal] = field(default_factory=dict)
    lent: tuple[Decimal, datetime] = (Decimal(0), NOON)

    def limit_at(self, moment: datetime) -> Decimal:
        increase, until = self.lent
        return LIMIT + increase if moment < until else LIMIT

    @property
    def ahead(self) -> Decimal:
        """Above zero: what waits; below: what is open.  Never both at once."""
        return sum(self.payments.values(), self.credits) - sum(self.due.values(), Decimal(0))


class Money(RuleBasedStateMachine):
    engine = None

    @initialize()
    def begin(self):
        self.conn = self.engine.connect()
        self.transaction = self.conn.begin()
        open_months(self.conn, since=LONG_AGO, now=NOON)
        self.purse = Purse(self.conn, a_customer(self.conn, limit=LIMIT))
        product_id = a_product(self.conn, a_tariff(self.conn, a_rate("420", "0.10")))
        self.line = an_account(self.conn, self.purse.customer_id, product_id)
        self.source = a_source(self.conn)
        self.paper, self.acts, self.sent = Paper(), [], []
        self.requests, self.moment = 0, NOON

    def teardown(self):
        if hasattr(self, "transaction"):
            self.transaction.rollback()
            self.conn.close()

    def _request(self) -> str:
        self.requests += 1
        return f"request {self.requests}"

    @rule(kind=st.sampled_from(["manual_charge", "manual_credit", "promotional_credit"]), amount=CENTS)
    def adjust(self, kind, amount):
        service = "" if kind == "promotional_credit" else "voice"
        request = self._request()
        self._send(kind, amount, request, service)
        self.paper.balance += amount if kind == "manual_charge" else -amount

    @rule(amount=CENTS)
    def pay(self, amount):
        done = self._send("manual_payment", amount, self._request())
        self.paper.balance -= amount
        self.paper.payments[done.adjustment_id] = amount

    @rule(amount=CENTS)
    def receive(self, amount):
        """From a bank, which may tell of it twice."""
        who, kind = self.purse.customer_id, PaymentKind.BANK_TRANSFER
        receipt = Receipt(who, kind, amount, "bank", self._request(), NOON, "cash:bank")
        for outcome in (ReceiptOutcome.POSTED, ReceiptOutcome.ALREADY_POSTED):
            (received,) = receive_payments(self.conn, [receipt], now=NOON)
            assert received.outcome is outcome
        self.paper.balance -= amount
        self.paper.payments[received.payment_id] = amount

    def _send(self, kind, amount, request, service=""):
        self.sent.append((kind, amount, request, service))
        done = self.purse.act(kind, str(amount), request=request, service=service)
        self.acts.append(done)
        return done

    @rule(amount=CENTS)
    def refund(self, amount):
        """Money that pays nothing, of payments alone: the credit of an invoice was never money."""
        waiting = {one.payment_id: one.unallocated for one in self.purse.payments if one.kind != "invoice_credit"}
        if amount > sum(waiting.values()):
            with pytest.raises(RefundAboveUnallocated):
                self.purse.refund(str(amount))
            return
        self._send("refund", amount, self._request())
        self.paper.balance += amount
        self._reread()

    @rule(amount=CENTS, days=st.integers(-90, 0), sign=st.sampled_from([1, 1, 1, -1]))
    def bill(self, amount, days, sign):
        number = self._request()
        issued = TODAY + timedelta(days=days)
        assert self.purse.bill(str(sign * amount), issued=issued, number=number) is InvoiceOutcome.IMPORTED
        assert self.purse.bill(str(sign * amount), issued=issued, number=number) is InvoiceOutcome.ALREADY_IMPORTED
        assert self.purse.bill(str(2 * amount), issued=issued, number=number) is InvoiceOutcome.NUMBER_TAKEN
        if sign > 0:
            self.paper.due[number] = amount
        else:
            self.paper.credits += amount
            self.paper.due[number] = Decimal(0)

    @precondition(lambda self: any(self.paper.due.values()))
    @rule(draws=st.data())
    def void(self, draws):
        number = draws.draw(st.sampled_from(sorted(one for one, amount in self.paper.due.items() if amount)))
        self.purse.void(number)
        del self.paper.due[number]

    @precondition(lambda self: self.paper.payments)
    @rule(draws=st.data(), amount=CENTS)
    def charge_back(self, draws, amount):
        number = draws.draw(st.sampled_from(sorted(self.paper.payments)))
        if amount > self.paper.payments[number]:
            with pytest.raises((TakenAboveRest, NotReversible)):
                self.purse.charge_back(number, str(amount))
            return
        self.acts.append(self.purse.charge_back(number, str(amount)))
        self.paper.balance += amount
        self._reread()

    @precondition(lambda self: self.acts)
    @rule(draws=st.data())
    def reverse(self, draws):
        done = draws.draw(st.sampled_from(self.acts))
        try:
            undone = self.purse.reverse(done.adjustment_id)
        except (NotReversible, TakenAboveRest):
            return
        assert undone.moved == -done.moved
        self.paper.balance -= done.moved
        self._reread()

    @precondition(lambda self: self.sent)
    @rule(draws=st.data())
    def send_again(self, draws):
        kind, amount, request, service = draws.draw(st.sampled_from(self.sent))
        assert self.purse.act(kind, str(amount), request=request, service=service).repeated

    @rule()
    def call(self):
        charge(self.conn, self.source, a_call(self.line, at=NOON), now=NOON)
        self.paper.balance += CALL

    @rule(amount=CENTS, days=st.integers(1, 40))
    def lend(self, amount, days):
        until = NOON + timedelta(days=days)
        raise_limit_temporarily(self.conn, self.purse.customer_id, amount, until, now=NOON, by="tests")
        self.paper.lent = (amount, until)

    @rule(days=st.integers(-60, 60))
    def let_time_pass(self, days):
        """What was due is overdue, and what was lent falls back by itself: nothing else happens at that moment."""
        self.purse.today = TODAY + timedelta(days=days)
        self.moment = max(NOON, NOON + timedelta(days=days))

    def _reread(self):
        """What of each payment is still there after money went back: the sum is proven by the balance."""
        self.paper.payments = {
            one.payment_id: one.amount - one.taken_back for one in self.purse.payments if one.kind != "invoice_credit"
        }

    @invariant()
    def the_books_are_those_on_paper(self):
        if not hasattr(self, "purse"):
            return
        found = self.purse.finances
        assert self.purse.balance == self.paper.balance
        assert (found.unallocated, found.outstanding.total) == (
            max(self.paper.ahead, Decimal(0)),
            max(-self.paper.ahead, Decimal(0)),
        )
        assert found.outstanding.overdue <= found.outstanding.total
        standing = read_standings(self.conn, [self.purse.customer_id])[self.purse.customer_id]
        limit = self.paper.limit_at(self.moment)
        exceeded = Condition.CREDIT_EXCEEDED in standing.conditions_at(self.moment)
        assert (standing.credit_limit_at(self.moment), exceeded) == (limit, self.paper.balance >= limit)
        assert all(0 <= one.allocated <= one.amount - one.taken_back for one in self.purse.payments)
        assert [(one.name, one.told) for one in prove_books(self.conn) if not one.holds] == []


def test_random_acts_on_money_keep_the_books(shared_engine):
    _walk(shared_engine, examples=20, steps=30, anew=False)


@pytest.mark.soak
def test_many_random_acts_on_money_keep_the_books(shared_engine):
    _walk(shared_engine, examples=300, steps=60, anew=True)


def _walk(engine, *, examples, steps, anew):
    machine = type("MoneyOnce", (Money,), {"engine": engine})
    walked = settings(
        max_examples=examples,
        stateful_step_count=steps,
        derandomize=not anew,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=walked)
