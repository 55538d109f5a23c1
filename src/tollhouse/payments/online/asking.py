"""The cashier: asks processors, one step at a time, and writes down each step before and after it is taken.

Whoever dies in between leaves an e-payment that says how far it had come; somebody else looks it up and goes on from
there, or calls it off.  Source: docs/decisions/0059-asked-once-looked-up-after.md
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from tollhouse.payments.online import storage
from tollhouse.payments.online.automatic import note_crossings, pay_due
from tollhouse.payments.online.charging_invoices import charge_due_invoices
from tollhouse.payments.online.records import EPayment, e_payment_of
from tollhouse.payments.online.refunding import refund_done, refund_refused, refund_unsure
from tollhouse.payments.online.settling import put_off, settle
from tollhouse.payments.online.systems import read_system
from tollhouse.payments.processors.gateways import Gateways
from tollhouse.payments.processors.port import NoAnswer, NotByProcessor, NotKnown, Order, Processor, RefundOrder
from tollhouse.payments.rules.auto_payment import USUAL_POLICY, AutoPaymentPolicy
from tollhouse.payments.rules.e_payment import (
    ABANDONED_AFTER,
    EPaymentKind,
    EPaymentStatus,
    Seen,
    Stage,
    called_off,
    given_up,
)
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.clock import Clock, real_clock
from tollhouse.plumbing.db import Engine
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.plumbing.logs import logger

_log = logger(__name__)

_LOOK_EVERY_S: Final = 1.0
_AFTER_TROUBLE_S: Final = 10.0
_LEASE: Final = timedelta(minutes=2)
"""More than one question can take, so that nobody else asks it meanwhile."""
_NOBODY_CAME: Final = "the payer's bank wanted to see the payer, and nobody came"
_NOTHING_MOVED: Final = "nobody answered before anything was asked for; nothing was taken"


@dataclass(frozen=True, slots=True)
class Paid:
    """secret   with which the payer's browser goes on; empty: it need not"""

    payment: EPayment
    secret: str = ""


@dataclass(frozen=True, slots=True)
class Cashier:
    """clock   the product's; patience and waiting are real time"""

    engine: Engine
    gateways: Gateways
    clock: Clock
    policy: AutoPaymentPolicy = USUAL_POLICY
    real_clock: Clock = real_clock

    def charge(self, payment: EPayment) -> Paid:
        """Ask for a sale or an authorization that was just started; whatever happens, it is asked for once."""
        try:
            processor = self._processor(payment)
            reference = processor.prepare(_order(payment, self._payer(payment)))
        except NotByProcessor as refused:
            return self._settle(payment, _failed(refused))
        except NoAnswer:
            return self._settle(payment, Seen(Stage.FAILED, error_code="no_answer", error_said=_NOTHING_MOVED))
        with self.engine.begin() as conn:
            storage.keep_reference(conn, payment.key, payment.system_id, reference)
        now = self.real_clock()
        asking = {"status": EPaymentStatus.UNKNOWN, "asked_at": now, "next_ask_at": now + _LEASE}
        with self.engine.begin() as conn:
            row = storage.begin_asking(conn, payment.key, asking)
        if row is None:
            return self.reread(payment.key)
        return self._step(
            e_payment_of(row), lambda: processor.confirm(reference, payer_present=not payment.automatic), processor
        )

    def capture(self, payment: EPayment) -> Paid:
        """After begin_capture."""
        assert payment.reference is not None
        processor, reference = self._processor(payment), payment.reference
        return self._step(payment, lambda: processor.capture(reference, payment.expected, payment.currency), processor)

    def release(self, payment: EPayment) -> Paid:
        """After begin_release."""
        assert payment.reference is not None
        processor, reference = self._processor(payment), payment.reference
        return self._step(payment, lambda: processor.call_off(reference, payment.currency), processor)

    def refund(self, refund: EPayment) -> Paid:
        """After start_refund."""
        now = self.real_clock()
        asking = {"status": EPaymentStatus.UNKNOWN, "asked_at": now, "next_ask_at": now + _LEASE}
        with self.engine.begin() as conn:
            row = storage.begin_asking(conn, refund.key, asking)
        if row is None:
            return self.reread(refund.key)
        order = self._refund_order(refund)
        try:
            reference = self._processor(refund).refund(order)
        except NotByProcessor as refused:
            with self.engine.begin() as conn:
                return Paid(refund_refused(conn, refund.key, refused.code, refused.said, now=self.clock()))
        except NoAnswer as doubt:
            return self._put_off(refund, str(doubt))
        with self.engine.begin() as conn:
            return Paid(refund_done(conn, refund.key, reference, now=self.clock()))

    def reread(self, key: storage.Key) -> Paid:
        with self.engine.begin() as conn:
            row = storage.read_e_payment(conn, key)
        assert row is not None
        return Paid(e_payment_of(row))

    def look(self, payment: EPayment) -> Paid:
        """Ask the processor where a payment stands, and act on it: call off what was left, book what was taken."""
        if payment.kind is EPaymentKind.REFUND:
            return self._look_for_refund(payment)
        if payment.reference is None:
            return self._call_off_unasked(payment)
        processor = self._processor(payment)
        reference = payment.reference
        return self._step(payment, lambda: processor.look(reference, payment.currency), processor)

    def knows(self, payment: EPayment) -> bool:
        """Whether the processor has it, whatever became of it.  Raises NoAnswer, NotByProcessor."""
        try:
            if payment.kind is EPaymentKind.REFUND:
                return self._processor(payment).find_refund(self._refund_order(payment)) is not None
            if payment.reference is None:
                return False
            self._processor(payment).look(payment.reference, payment.currency)
        except NotKnown:
            return False
        return True

    def secret_of(self, payment: EPayment) -> str:
        """With which the payer's browser goes on, asked for anew: it is kept nowhere."""
        if payment.reference is None or payment.status is not EPaymentStatus.STARTED:
            return ""
        try:
            return self._processor(payment).look(payment.reference, payment.currency).secret
        except (NoAnswer, NotByProcessor):
            return ""

    def ask_due(self) -> bool:
        """One e-payment whose time has come; False: there is none."""
        now = self.real_clock()
        with self.engine.begin() as conn:
            row = storage.take_due(conn, real_now=now, until=now + _LEASE)
        if row is None:
            return False
        payment = e_payment_of(row)
        if payment.claimed_at is not None:
            self.look(payment)
            return True
        with self.engine.begin() as conn:
            claimed = storage.claim_fresh(conn, payment.key, now)
        if claimed is not None:
            self.charge(e_payment_of(claimed))
        return True

    def go_round(self) -> None:
        """Everything that is due: crossings of thresholds, what they set off, invoices, payments to ask about."""
        self._until_done(lambda: self._in_own(note_crossings))
        self._until_done(lambda: self._start_due(pay_due))
        self._until_done(lambda: self._start_due(charge_due_invoices))
        self._until_done(self.ask_due)

    def work(self, stopping: threading.Event) -> None:
        """Until `stopping` is set; after trouble of whatever kind it goes on."""
        pause_s = _LOOK_EVERY_S
        while not stopping.wait(pause_s):
            pause_s = _LOOK_EVERY_S
            try:
                self.go_round()
            except Exception as trouble:  # noqa: BLE001 - whatever it was, other payments wait
                pause_s = _AFTER_TROUBLE_S
                if is_passing(trouble):
                    _log.warning("the cashier lost the database", reason=str(trouble).splitlines()[0])
                else:
                    _log.error("asking processors failed", exc_info=trouble)

    def _step(self, payment: EPayment, ask: Callable[[], Seen], processor: Processor) -> Paid:
        """Ask, call off what is given up, write down what came of it; no answer is written down as that."""
        assert payment.reference is not None
        try:
            seen = ask()
            if self._is_given_up(payment, seen):
                before = _given_up_as(seen) if payment.automatic else seen
                seen = called_off(before, processor.call_off(payment.reference, payment.currency))
        except NoAnswer as doubt:
            return self._put_off(payment, str(doubt))
        except NotByProcessor as refused:
            _log.warning("processor refused", e_payment=payment.e_payment_id, code=refused.code)
            return self._put_off(payment, f"{refused.code}: {refused.said}")
        held_still = payment.status is EPaymentStatus.UNKNOWN and payment.authorized_at is not None
        if held_still and seen.stage is Stage.HELD and not self._waited(payment, ABANDONED_AFTER):
            return self._put_off(payment, "it is held still, and what was asked for may come")
        return self._settle(payment, seen)

    def _is_given_up(self, payment: EPayment, seen: Seen) -> bool:
        if payment.automatic and seen.stage is Stage.NEEDS_PAYER:
            return True  # nobody is there
        since = payment.asked_at or payment.claimed_at or payment.started_at
        return given_up(seen, waited=self.real_clock() - since)

    def _waited(self, payment: EPayment, patience: timedelta) -> bool:
        return payment.asked_at is not None and self.real_clock() - payment.asked_at >= patience

    def _call_off_unasked(self, payment: EPayment) -> Paid:
        """Whoever began it ended before anything was asked for."""
        said = "the program ended before anything was asked for; nothing was taken"
        return self._settle(payment, Seen(Stage.CANCELED, error_code="abandoned", error_said=said))

    def _look_for_refund(self, refund: EPayment) -> Paid:
        if refund.asked_at is None:
            return self.refund(refund)  # nobody has asked for it, and begin_asking lets one do so
        try:
            reference = self._processor(refund).find_refund(self._refund_order(refund))
        except (NoAnswer, NotByProcessor) as doubt:
            return self._put_off(refund, str(doubt))
        with self.engine.begin() as conn:
            if reference is not None:
                return Paid(refund_done(conn, refund.key, reference, now=self.clock()))
            if self._waited(refund, ABANDONED_AFTER):
                return Paid(refund_unsure(conn, refund.key, "the processor knows of no such refund"))
        return self._put_off(refund, "the processor knows of no such refund yet")

    def _settle(self, payment: EPayment, seen: Seen) -> Paid:
        with self.engine.begin() as conn:
            settled = settle(conn, payment.key, seen, now=self.clock(), real_now=self.real_clock(), policy=self.policy)
        return Paid(settled, seen.secret)

    def _put_off(self, payment: EPayment, said: str) -> Paid:
        with self.engine.begin() as conn:
            return Paid(put_off(conn, payment.key, said, real_now=self.real_clock()))

    def _processor(self, payment: EPayment) -> Processor:
        with self.engine.begin() as conn:
            system = read_system(conn, payment.system_id)
        return system.opened(self.gateways)

    def _payer(self, payment: EPayment) -> str:
        with self.engine.begin() as conn:
            return storage.read_payer(conn, payment.customer_id, payment.system_id) or ""

    def _refund_order(self, refund: EPayment) -> RefundOrder:
        assert refund.refund_of is not None
        paid = self.reread((refund.customer_id, refund.refund_of)).payment
        assert paid.reference is not None
        return RefundOrder(refund.customer_id, refund.e_payment_id, refund.amount, refund.currency, paid.reference)

    def _start_due(self, start: Callable[..., int]) -> int:
        with self.engine.begin() as conn:
            return start(conn, now=self.clock(), real_now=self.real_clock(), policy=self.policy)

    def _in_own(self, look: Callable[..., int]) -> int:
        with self.engine.begin() as conn:
            return look(conn, now=self.clock())

    @staticmethod
    def _until_done(step: Callable[[], int]) -> None:
        while step():
            pass


def _order(payment: EPayment, payer: str) -> Order:
    return Order(
        payment.customer_id,
        payment.e_payment_id,
        payment.amount,
        payment.currency,
        payer,
        payment.token,
        direct_debit=payment.method_kind is MethodKind.DIRECT_DEBIT,
        hold=payment.kind is EPaymentKind.AUTHORIZATION,
    )


def _failed(refused: NotByProcessor) -> Seen:
    return Seen(Stage.FAILED, error_code=refused.code, error_said=refused.said)


def _given_up_as(seen: Seen) -> Seen:
    """A bank that wants to see the payer of an automatic payment refuses it."""
    if seen.stage is not Stage.NEEDS_PAYER:
        return seen
    return Seen(Stage.FAILED, error_code="authentication_required", error_said=_NOBODY_CAME)
