"""Batches of vouchers for tests, made as the job makes them."""

from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count

from builders import NOON, a_customer, balance_of
from msgspec.structs import replace

from tollhouse.accounts.batches.asking import Asker, Moments
from tollhouse.payments.rules.voucher import Serial, VoucherPlan
from tollhouse.payments.rules.voucher_codes import grouped
from tollhouse.payments.vouchers.asking import MAKE_VOUCHERS, ask_for_batch
from tollhouse.payments.vouchers.lists import take_list
from tollhouse.payments.vouchers.making import VoucherPress
from tollhouse.payments.vouchers.reading import count_states, read_batch, read_voucher
from tollhouse.payments.vouchers.redeeming import Redeeming, redeem_voucher
from tollhouse.payments.vouchers.treating import Treatment, VoucherAction, activate_batch, treat_vouchers
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.plumbing.jobs.work import WorkCancelled
from tollhouse.plumbing.sealing import Seal

KEY = "a key of tests"
ANNA = Asker("staff:anna", "staff:1")
MOMENTS = Moments(NOON, NOON)
_names = count(1)


@dataclass
class Said:
    """Stands for a job at work; says when it is to end."""

    ends_after: int | None = None
    notes: list[int] = field(default_factory=list)
    result: dict | None = None

    def note(self, done, *_, **__):
        self.notes.append(done)

    @property
    def should_end(self):
        return self.ends_after is not None and len(self.notes) >= self.ends_after

    def finish(self, result, note=""):
        del note
        self.result = result

    def end_early(self, result):
        self.result = result
        raise WorkCancelled


def a_plan(**changes):
    return replace(VoucherPlan(f"Summer {next(_names)}", 0, "EUR", Decimal(10), 5), **changes)


@dataclass
class Shop:
    """Whoever has vouchers made, on a database of its own."""

    engine: object
    seal: Seal = field(default_factory=lambda: Seal(KEY))

    def ask(self, **changes):
        queue = JobQueue(self.engine, {MAKE_VOUCHERS: print}, lambda: NOON)
        with self.engine.begin() as conn:
            return ask_for_batch(conn, queue, a_plan(**changes), ANNA, moments=MOMENTS).batch_id

    def make(self, batch_id, work=None):
        work = work or Said()
        VoucherPress(KEY).make(self.engine, work, now=NOON, batch_id=batch_id)
        return work

    def list_of(self, batch_id, *, key=KEY, now=NOON):
        with self.engine.begin() as conn:
            return take_list(conn, Seal(key), batch_id, now=now, by="staff:anna").lines

    def sold(self, **changes):
        """The codes of a batch that is made, printed and activated, by number from 1."""
        batch_id = self.ask(**changes)
        self.make(batch_id)
        lines = self.list_of(batch_id)
        with self.engine.begin() as conn:
            activate_batch(conn, batch_id, now=NOON, by="staff:anna")
        return batch_id, [grouped(code) for _, code in lines]

    def redeem(self, customer_id, code, *, now=NOON, **how):
        with self.engine.begin() as conn:
            return redeem_voucher(conn, self.seal, Redeeming(customer_id, code, "staff:anna", **how), now=now)

    def treat(self, batch_id, action, first, last=None, reason="stolen"):
        wanted = Treatment(batch_id, VoucherAction(action), first, last or first, reason)
        with self.engine.begin() as conn:
            return treat_vouchers(conn, wanted, now=NOON, by="staff:anna")

    def batch(self, batch_id):
        with self.engine.begin() as conn:
            return read_batch(conn, batch_id)

    def voucher(self, batch_id, number, *, now=NOON):
        with self.engine.begin() as conn:
            return read_voucher(conn, Serial(batch_id, number), now=now)

    def states(self, batch_id, *, now=NOON):
        """Those that any voucher of the batch has."""
        with self.engine.begin() as conn:
            counted = count_states(conn, read_batch(conn, batch_id), now=now)
        return {str(state): many for state, many in counted.items() if many}

    def customer(self, **facts):
        with self.engine.begin() as conn:
            return a_customer(conn, **facts)

    def balance(self, customer_id, account_id=0):
        with self.engine.begin() as conn:
            return balance_of(conn, customer_id, account_id)
