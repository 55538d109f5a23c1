"""What staff asks for by hand, whether it may be, and how it stands in the books."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import ClassVar, Final

from tollhouse.ledger.rules.posting import act_number
from tollhouse.payments.rules.kinds import BY_PROCESSOR, EFFECTS, ActKind, Nature
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.currencies import digits_of
from tollhouse.words.money import round_charge
from tollhouse.words.refusals import Refused

LONGEST_COMMENT: Final = 500
_HIGHEST: Final = Decimal(10) ** 12
_LEDGERS_DIGITS: Final = 5


class BadAdjustment(Refused):
    code: ClassVar[str] = "bad_adjustment"
    sentence: ClassVar[str] = "The {field_name} {value!r} {reason}"

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, field_name=field.replace("_", " "), value=str(value), reason=reason)


class RefundAboveUnallocated(Refused):
    code: ClassVar[str] = "refund_above_unallocated"
    sentence: ClassVar[str] = (
        "Only {highest} can be given back: money that was paid in and pays no invoice, and of prepaid money what is "
        "not used up; {wanted} is more. Refund less, or correct the balance by a manual credit."
    )


class TakenAboveRest(Refused):
    code: ClassVar[str] = "taken_above_rest"
    sentence: ClassVar[str] = (
        "Of payment {payment_id} only {highest} was not given back or taken back yet; {wanted} is more."
    )


class NotReversible(Refused):
    code: ClassVar[str] = "not_reversible"
    sentence: ClassVar[str] = "This {kind} cannot be reversed: {why}."


class RequestReused(Refused):
    code: ClassVar[str] = "request_id_reused"
    sentence: ClassVar[str] = (
        "The request id {request_id!r} stands for another act on this customer; send this one under an id of its own."
    )


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is asked for; `amount` in the customer's currency, more than zero: the kind says which way it goes.

    source, request_id   the same act under the same request is done once
    account_id           whose own money moves; 0: the customer's
    service              of a charge or credit that stands in a service's section of the invoice
    """

    customer_id: int
    kind: ActKind
    amount: Decimal
    source: str
    request_id: str
    made_by: str
    account_id: int = 0
    service: str = ""
    visible_comment: str = ""
    internal_comment: str = ""
    about_id: int | None = None

    @property
    def adjustment_id(self) -> int:
        return act_number(self.source, self.request_id)

    @property
    def digest(self) -> bytes:
        said = (
            self.kind,
            f"{round_charge(self.amount):f}",
            str(self.account_id),
            self.service,
            self.visible_comment,
            self.internal_comment,
            str(self.about_id or 0),
        )
        return blake2b("\0".join(said).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class AdjustmentRecord:
    """An act as it stands; amounts in `currency`.

    moved            the xDR's amount: plus is owed to the issuer, zero where no balance moved
    about_id         the payment or adjustment that it takes back
    reversed_by_id   the reversal that undid it
    repeated         it was done before, under the same request
    """

    customer_id: int
    adjustment_id: int
    kind: ActKind
    account_id: int
    currency: str
    amount: Decimal
    moved: Decimal
    service: str
    visible_comment: str
    internal_comment: str
    made_at: datetime
    made_by: str
    about_id: int | None
    xdr_id: int | None
    reversed_by_id: int | None = None
    repeated: bool = False


def check_adjustment(wanted: Adjustment, currency: str) -> None:
    """Raises BadAdjustment for the first field that cannot be taken.

    Money that changes hands has the currency's decimals; a charge or credit may have the ledger's five.
    """
    effect = EFFECTS[wanted.kind]
    changes_hands = effect.nature in {Nature.PAYMENT, Nature.TAKING}
    check_amount(wanted.amount, currency, changes_hands=changes_hands)
    if effect.needs_service and not wanted.service:
        raise BadAdjustment("service", "", "is missing: name the service in whose section of the invoice it stands.")
    if effect.needs_service and wanted.service not in set(Service):
        known = ", ".join(Service)
        raise BadAdjustment("service", wanted.service, f"is no service; the services are {known}.")
    if wanted.service and not effect.needs_service:
        raise BadAdjustment("service", wanted.service, f"has no place in a {wanted.kind.replace('_', ' ')}.")
    for field in ("visible_comment", "internal_comment"):
        comment = getattr(wanted, field)
        if len(comment) > LONGEST_COMMENT or any(not char.isprintable() and char != "\n" for char in comment):
            raise BadAdjustment(field, comment[:40], f"must have at most {LONGEST_COMMENT} printable characters.")


def check_amount(amount: Decimal, currency: str, *, changes_hands: bool) -> None:
    """Raises BadAdjustment."""
    digits = digits_of(currency) if changes_hands else _LEDGERS_DIGITS
    if not amount.is_finite() or not 0 < amount < _HIGHEST:
        raise BadAdjustment("amount", amount, f"must be more than 0 and less than {_HIGHEST:f}.")
    if amount != round(amount, digits):
        raise BadAdjustment("amount", amount, f"must have at most {digits} decimals, as money in {currency} has.")


def why_not_reversible(record: AdjustmentRecord) -> str | None:
    """None: it can be.  Whether money is still there to be taken is asked of the books."""
    if record.kind is ActKind.REVERSAL:
        return "it is a reversal itself; make the adjustment again instead"
    if record.kind is ActKind.ECOMMERCE_REFUND:
        return "the money went back to the card; take a new payment instead"
    if record.kind in BY_PROCESSOR:
        return "the money is at the processor; refund it to the card instead"
    if record.reversed_by_id is not None:
        return "it was reversed already"
    return None
