"""Random acts on a few numbers on a real database, beside a plain model that knows nothing of its tables."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from builders import NOON, a_customer, a_product, a_rate, a_reseller, a_tariff, an_account
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from rooms.numbers.inventory import a_batch, add, assign, broken, holder_of, release, state_of, told

from tollhouse.accounts.numbering import put_on_account, release_all_of, take_off_accounts
from tollhouse.accounts.opening import holdings_of, read_account, terminate_accounts
from tollhouse.numbers.adding import delete_numbers, freeze_numbers, unfreeze_numbers
from tollhouse.numbers.reading import read_numbers

NUMBERS = tuple(f"4685055500{place}" for place in range(4))
TERM = 5

place_of_number = st.sampled_from(range(len(NUMBERS)))
place_of_customer = st.sampled_from(range(3))


@dataclass
class Model:
    """What ought to hold of a number: the stack of those who have it, whom it calls, until when it is kept back."""

    here: bool = False
    holders: list[int] = field(default_factory=list)
    account: int | None = None
    frozen_until: date | None = None


class NumberMachine(RuleBasedStateMachine):
    """Customers 0 and 1 are the operator's; 2 is below the reseller, which is asked for as 3."""

    engine = None

    def __init__(self):
        super().__init__()
        self.conn = self.engine.connect()
        self.transaction = self.conn.begin()
        self.models = [Model() for _ in NUMBERS]
        self.now = NOON

    def teardown(self):
        self.transaction.rollback()
        self.conn.close()

    @initialize()
    def begin(self):
        conn = self.conn
        self.batch = a_batch(conn, freeze_days=TERM)
        product = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
        reseller = a_reseller(conn, None)
        self.people = [a_customer(conn), a_customer(conn), a_customer(conn, under=reseller), reseller]
        self.accounts = []
        for customer in self.people[:3]:
            known_by = an_account(conn, customer, product, since=self.now)
            self.accounts.append(holdings_of(conn, [known_by])[known_by][0].account_id)

    def frozen(self, model: Model) -> bool:
        return model.frozen_until is not None and self.now.date() < model.frozen_until

    def in_pool(self, model: Model) -> bool:
        return not model.holders or model.holders[-1] == self.people[3]

    @rule(hours=st.integers(1, 60))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(place=place_of_number)
    def add(self, place):
        model = self.models[place]
        answer = add(self.conn, self.batch, NUMBERS[place], now=self.now)
        assert answer == (["number_known"] if model.here else ["done"])
        model.here = True

    @rule(place=place_of_number)
    def delete(self, place):
        model = self.models[place]
        answer = told(delete_numbers(self.conn, [NUMBERS[place]]))
        if not model.here:
            assert answer == ["number_unknown"]
        elif model.holders:
            assert answer == ["number_in_use"]
        else:
            assert answer == ["done"]
            self.models[place] = Model()

    @rule(place=place_of_number, who=st.sampled_from(range(4)))
    def assign(self, place, who):
        model, customer = self.models[place], self.people[who]
        answer = assign(self.conn, customer, NUMBERS[place], now=self.now)
        above = [self.people[3]] if who == 2 else []
        if not model.here:
            assert answer == ["number_unknown"]
        elif model.holders and model.holders[-1] == customer:
            assert answer == ["unchanged"]
        elif model.holders and model.holders != above:
            assert answer == ["number_held"]
        elif self.frozen(model):
            assert answer == ["number_frozen"]
        else:
            assert answer == ["done"]
            model.holders.append(customer)
            model.frozen_until = None

    @rule(place=place_of_number, who=place_of_customer)
    def put_on_account(self, place, who):
        model = self.models[place]
        answer = told(put_on_account(self.conn, self.people[who], self.accounts[who], [NUMBERS[place]], now=self.now))
        if not model.holders or model.holders[-1] != self.people[who]:
            assert answer == ["number_not_held"]
        else:
            assert answer == (["unchanged"] if model.account is not None else ["done"])
            model.account = self.accounts[who]

    @rule(place=place_of_number, who=place_of_customer)
    def take_off(self, place, who):
        model = self.models[place]
        answer = told(take_off_accounts(self.conn, self.people[who], [NUMBERS[place]], now=self.now))
        if not model.holders or model.holders[-1] != self.people[who]:
            assert answer == ["number_not_held"]
        else:
            assert answer == (["done"] if model.account is not None else ["unchanged"])
            model.account = None

    def give_back(self, model: Model):
        model.holders.pop()
        model.account = None
        model.frozen_until = self.now.date() + timedelta(days=TERM)

    @rule(place=place_of_number)
    def release(self, place):
        model = self.models[place]
        answer = release(self.conn, NUMBERS[place], now=self.now)
        if not model.here:
            assert answer == ["number_unknown"]
        elif not model.holders:
            assert answer == ["number_not_given"]
        else:
            assert answer == ["done"]
            self.give_back(model)

    @rule(who=st.sampled_from(range(4)))
    def let_everything_go(self, who):
        """As when the customer is closed, but for the accounts, which the next rules need."""
        customer = self.people[who]
        held = [
            one
            for one in NUMBERS
            if one in (found := read_numbers(self.conn, NUMBERS)) and found[one].customer_id == customer
        ]
        if who == 3:
            release_all_of(self.conn, [customer], at=self.now)
        else:
            assert release(self.conn, *held, now=self.now, customer_id=customer) == ["done"] * len(held)
        for model in self.models:
            if model.holders and model.holders[-1] == customer:
                self.give_back(model)
            elif who == 3 and customer in model.holders:
                model.holders.remove(customer)

    @rule(place=place_of_number, days=st.integers(1, 9))
    def freeze(self, place, days):
        model, until = self.models[place], self.now.date() + timedelta(days=days)
        answer = told(freeze_numbers(self.conn, [NUMBERS[place]], until, today=self.now.date()))
        if not model.here:
            assert answer == ["number_unknown"]
        elif not self.in_pool(model):
            assert answer == ["number_in_use"]
        else:
            assert answer == (["unchanged"] if model.frozen_until == until else ["done"])
            model.frozen_until = until

    @rule(place=place_of_number)
    def unfreeze(self, place):
        model = self.models[place]
        answer = told(unfreeze_numbers(self.conn, [NUMBERS[place]], today=self.now.date()))
        if not model.here:
            assert answer == ["number_unknown"]
        else:
            assert answer == (["done"] if self.frozen(model) and self.in_pool(model) else ["unchanged"])
            if self.frozen(model):
                model.frozen_until = None

    @invariant()
    def everything_is_as_the_model_says(self):
        found = read_numbers(self.conn, NUMBERS)
        assert set(found) == {NUMBERS[place] for place, model in enumerate(self.models) if model.here}
        for number, model in zip(NUMBERS, self.models, strict=True):
            if not model.here:
                continue
            assert holder_of(self.conn, number) == (model.holders[-1] if model.holders else None, model.account)
            if not self.in_pool(model):
                state = "on_account" if model.account is not None else "assigned"
            else:
                state = "frozen" if self.frozen(model) else "in_pool"
            assert state_of(self.conn, number, now=self.now) == state
        assert broken(self.conn) == []


def test_numbers_are_where_a_plain_model_says_whatever_is_done_to_them(shared_engine):
    class OnThisEngine(NumberMachine):
        engine = shared_engine

    checks = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(OnThisEngine, settings=checks)


def test_a_line_whose_number_was_taken_by_its_end_is_called_by_the_number_no_more(conn, now):
    customer = a_customer(conn)
    product = a_product(conn, a_tariff(conn, a_rate("46", "0.10")))
    add(conn, a_batch(conn), "46850123123", now=now)
    assign(conn, customer, "46850123123", now=now)
    known_by = an_account(conn, customer, product, "46850123123", since=now)
    account = holdings_of(conn, [known_by])[known_by][0].account_id
    terminate_accounts(conn, [(customer, account)], at=now + timedelta(hours=1))
    assert release(conn, known_by, now=now + timedelta(hours=2)) == ["done"]
    assert read_account(conn, customer, account).identifiers == [known_by]
    assert holder_of(conn, known_by) == (None, None)
