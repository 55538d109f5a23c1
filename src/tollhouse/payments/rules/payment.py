"""A payment as it stands, and one that is to be received."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

from tollhouse.ledger.rules.posting import act_number
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.words.money import round_charge


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in; `amount` in the customer's currency, more than zero.

    source, request_id   tell a repetition: the same money under another request is received twice
    received_at          as whoever received it says; its xDR takes effect when it is recorded
    contra               the ledger account that the money came to, e.g. "cash:bank"
    account_id           whose own money it becomes; 0: the customer's
    reference            what whoever paid wrote
    """

    customer_id: int
    kind: PaymentKind
    amount: Decimal
    source: str
    request_id: str
    received_at: datetime
    contra: str
    account_id: int = 0
    reference: str = ""
    visible_comment: str = ""
    internal_comment: str = ""
    made_by: str = ""

    @property
    def payment_id(self) -> int:
        return act_number(self.source, self.request_id)

    @property
    def digest(self) -> bytes:
        said = f"{self.kind}\0{round_charge(self.amount):f}\0{self.account_id}\0{self.contra}\0{self.reference}"
        return blake2b(said.encode(), digest_size=16).digest()


class ReceiptOutcome(StrEnum):
    """What became of money that came in, in order of precedence."""

    UNKNOWN_CUSTOMER = "unknown_customer"
    REQUEST_ID_REUSED = "request_id_reused"
    ALREADY_POSTED = "already_posted"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class Received:
    outcome: ReceiptOutcome
    payment_id: int


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """A payment; amounts in `currency`.

    account_id    whose own money it became, or who brought it; 0: the customer itself
    payer         whose standing it moved, as ledger.rules.posting.Payer
    allocated     what of it pays invoices
    taken_back    what of it was refunded or charged back
    xdr_id        with recorded_at its xDR; None: it moved no balance
    tax           what of it was paid to the tax office at once, so that the balance moved by the rest only
    tax_back      what of that came back with what was taken back
    """

    customer_id: int
    payment_id: int
    account_id: int
    payer: str
    kind: PaymentKind
    currency: str
    amount: Decimal
    allocated: Decimal
    taken_back: Decimal
    unallocated: Decimal
    contra: str
    reference: str
    visible_comment: str
    internal_comment: str
    received_at: datetime
    recorded_at: datetime
    made_by: str
    xdr_id: int | None
    tax: Decimal
    tax_back: Decimal
