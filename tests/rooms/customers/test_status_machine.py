"""Random facts, days and acts of staff on a real database, beside a plain model that knows nothing of its tables."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tollhouse.customers.agreeing import freeze_payment, raise_limit_temporarily
from tollhouse.customers.scheduling import keep_statuses, stops_of
from tollhouse.customers.spending import set_spending_limit
from tollhouse.customers.suspending import (
    Cause,
    Relief,
    limit_customers,
    plan_step,
    release_funded,
    release_paid,
    suspend_customers,
)
from tollhouse.reports.proving import prove_books
from tollhouse.words.refusals import Refused

from .statuses import PRAGUE, Someone, at

ZONE = ZoneInfo(PRAGUE)
STEPS = {"limit": "limitation", "suspend": "suspension"}
ORDER = ["limit", "suspend", "restore", "terminate_provisionally", "close"]
STOPPING = {"closed", "blocked", "suspended", "provisionally_terminated", "exported"}


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


@dataclass
class Model:
    """What ought to hold, told as plainly as possible: facts, ends, plans; time is let pass event by event."""

    now: datetime
    facts: set[str] = field(default_factory=set)
    lifts: dict[str, datetime] = field(default_factory=dict)
    plans: dict[str, tuple[date, date | None]] = field(default_factory=dict)
    raised_until: datetime | None = None
    spending: tuple[int, int, date] | None = None
    balance: int = 0
    told: list[tuple[datetime, bool]] = field(default_factory=list)

    @property
    def gone(self) -> bool:
        return bool(self.facts & {"closed", "exported"})

    @property
    def terminated(self) -> bool:
        return "provisionally_terminated" in self.facts

    @property
    def suspended(self) -> bool:
        return bool(self.facts & {"debt", "funds"})

    def pass_until(self, moment: datetime) -> None:
        while event := min(self._events(moment), default=None):
            when, _, what = event
            self.now = when
            self._happen(what)
            self.note()
        self.now = moment
        if self.spending and self.spending[2] < moment.astimezone(ZONE).date():
            self.spending = (self.spending[0], 0, moment.astimezone(ZONE).date())

    def _events(self, moment: datetime):
        found = [(midnight(on), ORDER.index(what), what) for what, (on, _) in self.plans.items()]
        found += [(until, -1, what) for what, until in self.lifts.items()]
        found += [(self.raised_until, -1, "raise")] if self.raised_until else []
        return [event for event in found if event[0] <= moment]

    def _happen(self, what: str) -> None:
        if what in self.lifts:
            del self.lifts[what]
        elif what == "raise":
            self.raised_until = None
        else:
            _, close_on = self.plans.pop(what)
            getattr(self, what)(*((close_on,) if what == "terminate_provisionally" else ()))

    def limit(self) -> None:
        if not (self.gone or self.terminated or self.suspended):
            self.facts.add("limited")
            self.plans.pop("limit", None)

    def suspend(self, cause: str = "debt") -> None:
        if self.gone or self.terminated or cause in self.facts:
            return
        self.facts.add(cause)
        self.facts.discard("limited")
        self.lifts.pop("limited", None)
        self.plans.pop("limit", None)
        self.plans.pop("suspend", None)

    def terminate_provisionally(self, close_on: date | None = None) -> None:
        if self.gone or self.terminated:
            return
        self.facts.add("provisionally_terminated")
        computed = self.now.astimezone(ZONE).date() + timedelta(days=30)
        chosen = [day for day in (close_on, self.plans.get("close", (None, None))[0]) if day and day <= computed]
        self.plans.pop("terminate_provisionally", None)
        self.plans["close"] = (min(chosen, default=computed), None)

    def restore(self) -> None:
        if self.gone or not self.terminated:
            return
        self.facts.discard("provisionally_terminated")
        for what in ("terminate_provisionally", "restore", "close"):
            self.plans.pop(what, None)

    def close(self) -> None:
        self.facts.add("closed")
        self.facts.discard("paused")
        self.plans.clear()

    def statuses(self) -> set[str]:
        names = {"closed", "blocked", "provisionally_terminated", "exported"} & self.facts
        names |= {"payment_frozen"} if "frozen" in self.facts else set()
        names |= {"export_in_progress"} if "paused" in self.facts else set()
        if self.suspended:
            names.add("suspension_lifted" if "suspended" in self.lifts else "suspended")
        if "limited" in self.facts:
            names.add("limitation_lifted" if "limited" in self.lifts else "limited")
        if self.balance >= (20 if self.raised_until else 10):
            names.add("credit_exceeded")
        if self.spending and self.spending[1] >= self.spending[0]:
            names.add("spending_limit_reached")
        return names

    def note(self) -> None:
        """Whether use is stopped from now on."""
        self.told.append((self.now, bool(self.statuses() & STOPPING)))

    def was_stopped(self, moment: datetime) -> bool:
        return [stopped for when, stopped in self.told if when <= moment][-1]


class Statuses(RuleBasedStateMachine):
    """One customer of Prague with a limit of ten."""

    @initialize()
    def begin(self):
        self.conn = self.engine.connect()
        self.transaction = self.conn.begin()
        self.someone = Someone(self.conn, limit=Decimal(10))
        self.model = Model(at(2))
        self.model.note()
        self.begun = self.model.now

    def teardown(self):
        if hasattr(self, "conn"):
            self.transaction.rollback()
            self.conn.close()

    def tries(self, allowed, verb, then, *said, **facts):
        """The verb refuses exactly what the model does not allow."""
        done, refused = self.conn.begin_nested(), None
        try:
            verb(*said, **facts)
        except Refused as refusal:
            refused = refusal.detail
        assert (refused is None) == allowed, (said, facts, refused)
        if refused is not None:
            done.rollback()
            return
        done.commit()
        then()
        self.model.note()

    def staff(self, action, allowed, then=lambda: None, **said):
        self.tries(allowed, self.someone.change, then, action, self.model.now, **said)

    def day(self, ahead):
        return self.model.now.astimezone(ZONE).date() + timedelta(days=ahead)

    @rule(minutes=st.sampled_from([1, 59, 60, 600, 1439, 1440, 5000, 20000, 60000]))
    def time_passes(self, minutes):
        self.model.pass_until(self.model.now + timedelta(minutes=minutes))

    @rule(minutes=st.integers(1, 300))
    def a_little_time_passes(self, minutes):
        self.time_passes(minutes)

    @rule(blocks=st.booleans())
    def block_or_unblock(self, blocks):
        model = self.model
        change = model.facts.add if blocks else model.facts.discard
        self.staff("block" if blocks else "unblock", not (model.gone or model.terminated), lambda: change("blocked"))

    @rule(cause=st.sampled_from(["debt", "funds", "limit"]))
    def collect(self, cause):
        ids, now = {self.someone.id}, self.model.now
        if cause == "limit":
            limit_customers(self.conn, ids, at=now)
            self.model.limit()
        else:
            suspend_customers(self.conn, ids, cause=Cause(f"suspended_for_{cause}"), at=now)
            self.model.suspend(cause)
        self.model.note()

    @rule(fact=st.sampled_from(["debt", "funds"]))
    def pay(self, fact):
        ids, now, model = {self.someone.id}, self.model.now, self.model
        if fact == "debt":
            release_paid(self.conn, ids, at=now)
            model.facts -= {"debt", "limited"}
            model.lifts.pop("limited", None)
            model.plans.pop("limit", None)
            model.plans.pop("suspend", None)
        else:
            release_funded(self.conn, ids, relief=Relief.PAYMENT, at=now)
            model.facts.discard("funds")
        if not model.suspended:
            model.lifts.pop("suspended", None)
        model.note()

    @rule(what=st.sampled_from(["suspended", "limited"]), ahead=st.integers(-1, 5))
    def lift(self, what, ahead):
        model, until = self.model, self.day(ahead)
        holds = model.suspended if what == "suspended" else "limited" in model.facts
        allowed = holds and ahead > 0 and not (model.gone or model.terminated)
        action = "lift_suspension" if what == "suspended" else "lift_limitation"
        self.staff(action, allowed, lambda: model.lifts.update({what: midnight(until)}), until=until)

    @rule(ahead=st.integers(-1, 4), close_ahead=st.none() | st.integers(-1, 40))
    def terminate(self, ahead, close_ahead):
        model, on = self.model, self.day(ahead)
        close_on = None if close_ahead is None else self.day(close_ahead)
        fits = close_on is None or on < close_on <= on + timedelta(days=30)
        allowed = not model.gone and ahead >= 0 and fits
        if allowed and model.terminated and ahead > 0:
            return  # it would only be arranged to come to nothing

        def then():
            if ahead == 0:
                model.terminate_provisionally(close_on)
            else:
                model.plans["terminate_provisionally"] = (on, close_on)

        self.staff("terminate_provisionally", allowed, then, on=on, close_on=close_on)

    @rule(ahead=st.none() | st.integers(1, 5))
    def restore(self, ahead):
        model = self.model
        if ahead is None:
            self.staff("restore", not model.gone, model.restore)
            return
        on = self.day(ahead)
        allowed = not model.gone and model.terminated and on < model.plans["close"][0]
        self.staff("restore", allowed, lambda: model.plans.update(restore=(on, None)), on=on)

    @rule(action=st.sampled_from(["export_start", "export_cancel", "export_finish", "unexport"]))
    def export(self, action):
        model = self.model

        def then():
            match action:
                case "export_start":
                    model.facts.add("paused")
                case "export_cancel":
                    model.facts.discard("paused")
                case "export_finish":
                    model.facts.discard("paused")
                    model.facts.add("exported")
                    model.plans.clear()
                case "unexport":
                    model.facts.discard("exported")

        allowed = "closed" not in model.facts if action == "unexport" else not model.gone
        self.staff(action, allowed and (action != "export_finish" or "paused" in model.facts), then)

    @rule(freezes=st.booleans())
    def freeze(self, freezes):
        model = self.model
        if freezes:
            freeze_payment(self.conn, {self.someone.id}, at=model.now, by="payments")
            model.facts.add("frozen")
        else:
            self.staff("unfreeze_payment", not model.gone, lambda: model.facts.discard("frozen"))

    @rule(step=st.sampled_from(["limit", "suspend"]), ahead=st.integers(1, 9))
    def plan(self, step, ahead):
        """By collection, with a day that staff has not moved."""
        model, on = self.model, self.day(ahead)
        plan_step(self.conn, {self.someone.id: on}, STEPS[step], at=model.now)
        limited = model.suspended or "limited" in model.facts
        if not (model.gone or model.terminated or (step == "limit" and limited)):
            model.plans[step] = (on, None)

    @rule(what=st.sampled_from(["terminate_provisionally", "restore", "close"]))
    def cancel(self, what):
        model = self.model
        on = model.plans.get(what, (self.day(1), None))[0]
        if what == "close" and model.terminated:
            return  # falls back to the class's day: test_transitions
        allowed = what in model.plans and "closed" not in model.facts
        self.staff("cancel_scheduled", allowed, lambda: model.plans.pop(what), scheduled=f"{what}:{on.isoformat()}")

    @rule(hours=st.integers(1, 60))
    def lend(self, hours):
        until = self.model.now + timedelta(hours=hours)
        raise_limit_temporarily(self.conn, self.someone.id, Decimal(10), until, now=self.model.now, by="test")
        self.model.raised_until = until

    @rule(limit=st.integers(1, 9))
    def limit_spending(self, limit):
        model = self.model
        set_spending_limit(self.conn, self.someone.id, Decimal(limit), now=model.now)
        spent = model.spending[1] if model.spending else 0
        model.spending = (limit, spent, self.day(0))

    @rule(amount=st.integers(-6, 6))
    def use_or_pay(self, amount):
        model = self.model
        self.someone.owes(str(amount), model.now, used=60 if amount > 0 else 0)
        model.balance += amount
        if model.spending and amount > 0:
            model.spending = (model.spending[0], model.spending[1] + amount, self.day(0))

    @rule()
    def the_run_comes(self):
        while keep_statuses(self.conn, now=self.model.now):
            pass
        assert set(self.someone.statuses(None)) == self.model.statuses(), "as stored"
        assert [proof.name for proof in prove_books(self.conn) if not proof.holds] == []

    @rule(part=st.floats(0, 1))
    def the_past_is_asked(self, part):
        moment = self.begun + (self.model.now - self.begun) * part
        spells = stops_of(self.conn, [self.someone.id]).get(self.someone.id, [])
        stopped = any(since <= moment and (until is None or moment < until) for _, since, until in spells)
        assert stopped == self.model.was_stopped(moment), (moment, spells)

    @invariant()
    def what_is_shown_is_what_ought_to_hold(self):
        if hasattr(self, "model"):
            assert set(self.someone.statuses(self.model.now)) == self.model.statuses()


def walk(engine, examples, *, anew):
    """anew   other walks each time"""
    Statuses.engine = engine
    walked = settings(
        max_examples=examples,
        stateful_step_count=25,
        derandomize=not anew,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Statuses, settings=walked)


def test_whatever_happens_the_statuses_are_those_of_a_plain_model(shared_engine):
    walk(shared_engine, 40, anew=False)


@pytest.mark.soak
def test_whatever_else_happens_they_are_too(shared_engine):
    walk(shared_engine, 400, anew=True)
