"""An invoice as it is asked for and as it stands."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.ledger.rules.posting import act_number
from tollhouse.words.currencies import digits_of
from tollhouse.words.refusals import Refused

LONGEST_NUMBER: Final = 64
OPERATORS_SCOPE: Final = "operator"
_FIRST_DAY: Final = date(1990, 1, 1)
_LAST_DAY: Final = date(2200, 12, 31)
_HIGHEST: Final = Decimal(10) ** 14


class InvoiceKind(StrEnum):
    """imported   issued by another system: only what is to be paid, and when, is known here"""

    IMPORTED = "imported"


class InvoiceState(StrEnum):
    """open      something of it is still to be paid
    settled   it stands, and nothing of it is to be paid any more
    void      it does not stand
    """

    OPEN = "open"
    SETTLED = "settled"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What of an invoice is still to be paid; `amount` in the customer's currency, more than zero."""

    customer_id: int
    invoice_id: int
    amount: Decimal
    due_on: date


@dataclass(frozen=True, slots=True)
class InvoiceRecord:
    """An invoice; amounts in `currency`, plus is owed to the issuer.

    due_on        the last day on which it is paid in time, in the customer's billing zone
    paid          what is allocated to it
    open_amount   what is still to be paid: nothing of a void one, or of one whose total is not above zero
    """

    customer_id: int
    invoice_id: int
    number: str
    kind: InvoiceKind
    issuer_id: int
    issued_on: date
    due_on: date
    currency: str
    total: Decimal
    paid: Decimal
    open_amount: Decimal
    recorded_at: datetime
    recorded_by: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None


def scope_of(issuer_id: int) -> str:
    """Whose sequence of numbers an invoice's is of."""
    return f"reseller:{issuer_id}" if issuer_id else OPERATORS_SCOPE


def invoice_id_of(scope: str, number: str) -> int:
    return act_number(scope, number)


class BadInvoice(Refused):
    code: ClassVar[str] = "bad_invoice"
    sentence: ClassVar[str] = "The {field_name} {value!r} of an invoice {reason}"

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, field_name=field.replace("_", " "), value=str(value), reason=reason)


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An open item of another system; `total` in `currency`, plus is owed to the issuer."""

    customer_id: int
    number: str
    issued_on: date
    due_on: date
    total: Decimal
    currency: str


def check_invoice(new: NewInvoice) -> None:
    """Raises BadInvoice for the first field that cannot be taken."""
    number = new.number
    if not 1 <= len(number) <= LONGEST_NUMBER or not number.isprintable() or number != number.strip():
        reason = f"must have 1 to {LONGEST_NUMBER} printable characters, none of them a space at an end."
        raise BadInvoice("number", number, reason)
    if not _FIRST_DAY <= new.issued_on <= _LAST_DAY:
        raise BadInvoice("date", new.issued_on, f"must be a day from {_FIRST_DAY} to {_LAST_DAY}.")
    if not new.issued_on <= new.due_on <= _LAST_DAY:
        raise BadInvoice("due", new.due_on, f"must be no day before {new.issued_on}, on which it was issued.")
    digits = digits_of(new.currency)
    if not new.total.is_finite() or abs(new.total) >= _HIGHEST or new.total != round(new.total, digits):
        raise BadInvoice("total", new.total, f"must be an amount below {_HIGHEST:f} with at most {digits} decimals.")
