"""Whatever happens in whatever order, on however many connections: the books can be proved after every step."""

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from builders import (
    NOON,
    a_call,
    a_customer,
    a_product,
    a_rate,
    a_reseller,
    a_source,
    a_tariff,
    an_account,
    results,
    stop,
)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tollhouse.accounts.opening import holdings_of, terminate_accounts
from tollhouse.charging.charging_usage import charge_usage
from tollhouse.charging.releasing import release_quarantined
from tollhouse.customers.acting import Act
from tollhouse.customers.agreeing import set_credit_limit
from tollhouse.customers.suspending import release_paid
from tollhouse.ledger.holding import HoldAsk, place_holds, release_holds
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.reports.proving import one_snapshot, prove_books
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.quarantining import drop_quarantined, list_quarantined

PLACES = st.integers(0, 3)
STOPS = ["block", "unblock", "suspend", "pay"]


class Company(RuleBasedStateMachine):
    """Four customers (direct, under a reseller, under two, prepaid with a debit account) and their calls."""

    engine = None

    @initialize()
    def found(self):
        self.now = NOON
        self.books = RateBooks()
        self.sent = []
        self.sessions = 0
        with self.engine.begin() as conn:
            open_months(conn, since=datetime(2026, 1, 1, tzinfo=UTC), now=NOON)
            self.tariff = a_tariff(
                conn, a_rate("420", "0.10"), a_rate("44", "0.20", "1/1"), a_rate("449", "9", forbidden=True)
            )
            self.product = a_product(conn, self.tariff)
            wholesale = a_product(conn, a_tariff(conn, a_rate("420", "0.05"), a_rate("44", "0.1")))
            self.top = a_reseller(conn, wholesale)
            self.sub = a_reseller(conn, wholesale, under=self.top)
            self.customers = [
                a_customer(conn, limit="5"),
                a_customer(conn, under=self.top),
                a_customer(conn, under=self.sub, limit="1"),
                a_customer(conn, prepaid=True),
            ]
            models = ["subordinate", "subordinate", "individual", "debit"]
            self.numbers = [
                an_account(conn, customer, self.product, model=model)
                for customer, model in zip(self.customers, models, strict=True)
            ]
            self.source = a_source(conn)

    def charge(self, *calls):
        with self.engine.begin() as conn:
            return results(charge_usage(conn, self.source, calls, books=self.books, now=self.now))

    @rule(
        place=PLACES,
        called=st.sampled_from(["420602123456", "44770090", "44999", "1212"]),
        used=st.integers(0, 4000),
        ago_h=st.integers(-3, 24 * 70),
        number=st.none() | st.just("nobody"),
    )
    def use(self, place, called, used, ago_h, number):
        call = a_call(number or self.numbers[place], called, used, at=self.now - timedelta(hours=ago_h))
        self.sent.append(call)
        self.charge(call)

    @rule(count=st.integers(2, 30))
    def use_a_lot_on_three_connections(self, count):
        """Each connection sends all of it, in an order of its own."""
        calls = [a_call(self.numbers[place % 4], used=60 + place, at=self.now) for place in range(count)]
        self.sent += calls
        orders = [calls, calls[::-1], calls[count // 2 :] + calls[: count // 2]]
        outcomes, failures = [], []

        def send(order):
            try:
                outcomes.extend(self.charge(*order))
            except Exception as failure:  # noqa: BLE001 - whatever it is, the test tells it
                failures.append(failure)

        threads = [threading.Thread(target=send, args=(order,)) for order in orders]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert outcomes.count("charged") <= count

    @rule(which=st.integers(0, 10**6))
    def send_again(self, which):
        if self.sent:
            assert self.charge(self.sent[which % len(self.sent)]) != ["charged"] or self.waited

    @rule(which=st.integers(0, 10**6), later_s=st.integers(1, 10**6))
    def send_again_with_another_moment(self, which, later_s):
        if self.sent:
            call = self.sent[which % len(self.sent)]
            restamped = a_call(
                call.account,
                call.called,
                call.used,
                at=call.started_at - timedelta(seconds=later_s),
                request_id=call.request_id,
            )
            self.charge(restamped)

    @rule(origin=PLACES, to=PLACES)
    def move_a_number(self, origin, to):
        """The number moves; its account's money stays where it was."""
        number = self.numbers[origin]
        with self.engine.begin() as conn:
            held = [one for one in holdings_of(conn, [number])[number] if one.valid_until is None]
            lock_standings(conn, {one.customer_id for one in held} | {self.customers[to]})
            terminate_accounts(conn, [(one.customer_id, one.account_id) for one in held], at=self.now)
            an_account(conn, self.customers[to], self.product, number, since=self.now)

    @rule(place=st.integers(0, 2), limit=st.none() | st.integers(0, 50))
    def change_the_limit(self, place, limit):
        with self.engine.begin() as conn:
            set_credit_limit(
                conn, self.customers[place], None if limit is None else Decimal(limit), Act(self.now, "machine")
            )

    @rule(who=st.integers(0, 5), how=st.sampled_from(STOPS))
    def stop_or_restore(self, who, how):
        customer = [*self.customers, self.top, self.sub][who]
        with self.engine.begin() as conn:
            if how == "pay":
                release_paid(conn, {customer}, at=self.now)
            else:
                stop(conn, {customer}, how, at=self.now)

    @rule(price=st.integers(0, 99))
    def change_a_price(self, price):
        with self.engine.begin() as conn:
            schedule_rates(conn, self.tariff, [a_rate("420", f"0.{price:02}", since=self.now)], now=self.now)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)
        with self.engine.begin() as conn:
            open_months(conn, now=self.now)

    @rule(place=PLACES, amount=st.integers(1, 9), release=st.booleans())
    def hold_and_perhaps_release(self, place, amount, release):
        self.sessions += 1
        customer = self.customers[place]
        ask = HoldAsk(
            customer, 0, f"{self.source.name} {self.sessions}", 1, Decimal(amount), self.now + timedelta(minutes=5)
        )
        with self.engine.begin() as conn:
            place_holds(conn, [[ask]], locked=lock_standings(conn, {customer}), now=self.now)
        if release:
            with self.engine.begin() as conn:
                release_holds(conn, [ask.session_id], locked=lock_standings(conn, {customer}))

    @rule(release=st.booleans())
    def decide_on_what_waits(self, release):
        with self.engine.begin() as conn:
            page = list_quarantined(conn, source=self.source.name, limit=5, cursor=None)
            ids = [row.quarantine_id for row in page.rows]
            if release and ids:
                release_quarantined(conn, ids, books=self.books, now=self.now, by="machine")
            elif ids:
                drop_quarantined(conn, ids[:2], at=self.now, by="machine")

    @property
    def waited(self):
        """Whether anything of this company was ever refused: then a repeat may rightly be charged later."""
        with self.engine.begin() as conn:
            states = ("waiting", "released", "dropped")
            return any(
                list_quarantined(conn, state=state, source=self.source.name, limit=1, cursor=None).rows
                for state in states
            )

    @invariant()
    def the_books_can_be_proved(self):
        with one_snapshot(self.engine) as conn:
            broken = [proof for proof in prove_books(conn) if not proof.holds]
        assert broken == []


def run(engine, examples, steps):
    Company.engine = engine
    profile = settings(max_examples=examples, stateful_step_count=steps, deadline=None, print_blob=True)
    run_state_machine_as_test(Company, settings=profile)


def test_the_books_stay_true_whatever_happens(engine):
    run(engine, examples=25, steps=20)


@pytest.mark.soak
def test_the_books_stay_true_for_a_long_time(engine):
    run(engine, examples=200, steps=40)
