"""What we ask of a processor, whichever it is.

Money is never moved by a request whose answer may be lost together with all knowledge of it.  A payment is first
prepared, which moves nothing and answers a reference; who has kept the reference confirms it, once; and whatever was
lost afterwards can be looked up by it.  So nothing here relies on a processor's own idempotency.
Source: docs/decisions/0059-asked-once-looked-up-after.md
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tollhouse.payments.rules.e_payment import Seen
from tollhouse.payments.rules.payment_method import MethodLook


class NoAnswer(Exception):  # noqa: N818 - it says what is the case
    """Nobody knows whether the processor did it."""


class NotByProcessor(Exception):  # noqa: N818
    """The processor said no, and has done nothing.

    code, said   the processor's own
    """

    def __init__(self, code: str, said: str) -> None:
        super().__init__(f"{code}: {said}")
        self.code = code
        self.said = said


class NotKnown(NotByProcessor):
    """The processor has nothing of that name."""


class NotGenuine(Exception):  # noqa: N818
    """What came was not signed by the processor."""


@dataclass(frozen=True, slots=True)
class Order:
    """A payment as the processor is to make it.

    payer      the processor's own number of the customer
    token      of the customer's method
    hold       True: the money is only held, until it is captured or released
    customer_id, e_payment_id   ours, kept by the processor beside it
    """

    customer_id: int
    e_payment_id: int
    amount: Decimal
    currency: str
    payer: str
    token: str
    direct_debit: bool = False
    hold: bool = False


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """reference   of the payment of which some is given back"""

    customer_id: int
    e_payment_id: int
    amount: Decimal
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What a processor told us by itself.  It is a hint to look, never the truth.

    event_id   the processor's own: the same news twice has the same
    reference  of the payment it is about; "": of none
    disputed   the payer's bank wants the money of it back
    """

    event_id: str
    kind: str
    reference: str
    disputed: bool = False


class Processor(Protocol):
    """Each act raises NoAnswer or NotByProcessor; none asks twice by itself."""

    def know_payer(self, customer_id: int) -> str:
        """A number of the processor's for a customer of ours."""

    def begin_saving(self, payer: str, *, direct_debit: bool) -> str:
        """The secret with which the payer's browser lets the processor save a method, and gives its mandate."""

    def save_method(self, payer: str, token: str) -> MethodLook:
        """A method that the payer's browser gave the processor belongs to the payer from now on."""

    def forget_method(self, token: str) -> None:
        """It can be charged no more."""

    def prepare(self, order: Order) -> str:
        """The reference of a payment that moves nothing until it is confirmed."""

    def confirm(self, reference: str, *, payer_present: bool) -> Seen:
        """Move or hold the money.  payer_present   False: nobody is there to answer the bank"""

    def look(self, reference: str, currency: str) -> Seen:
        """Where it stands."""

    def capture(self, reference: str, amount: Decimal, currency: str) -> Seen:
        """Take what is held, or less of it; the rest is released."""

    def call_off(self, reference: str, currency: str) -> Seen:
        """It moves no money any more.  Where it has already, that is what is seen."""

    def refund(self, order: RefundOrder) -> str:
        """Give money back; the refund's reference."""

    def find_refund(self, order: RefundOrder) -> str | None:
        """The reference of the refund that was asked for, None: the processor has none."""
