"""An entry of a bank statement, whatever the file was: what came in, or went out, and all that was said of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b

from msgspec import Struct


class EntryState(StrEnum):
    """What has become of an entry.

    NEW           stored, and nobody has looked at it
    BOOKED        money of a customer, in its books
    WAITING       money that came in, and a person has to say whose it is
    RETURNED      a payment that the bank took back, and a person has to say which
    CHARGED_BACK  a payment that the bank took back, and so have we
    IGNORED       no payment of a customer, as somebody said
    OUTGOING      money that went out; only shown
    """

    NEW = "new"
    BOOKED = "booked"
    WAITING = "waiting"
    RETURNED = "returned"
    CHARGED_BACK = "charged_back"
    IGNORED = "ignored"
    OUTGOING = "outgoing"


class BankEntry(Struct, frozen=True, gc=False, kw_only=True):
    """One entry, or one payment of an entry that sums up several.

    place          where it stands in its file, for people: "line 12", or "entry 7, payment 2"
    amount         plus came in, minus went out
    booked_on      the bank's day
    bank_reference   the bank's own for it; "" = it gave none
    references     what a field for references holds, one by one, the payer's end-to-end id last
    remittance     free text
    payer_account  IBAN or number of the other side's account
    kind           the bank's code for it, such as PMNT/RCDT/ESCT
    return_reason  why it comes back, where it is a return; "?" = the bank says no more
    whole          False: the sum of several payments, which the bank does not tell one by one
    """

    place: str
    amount: Decimal
    currency: str
    booked_on: date
    value_on: date | None = None
    bank_reference: str = ""
    references: tuple[str, ...] = ()
    end_to_end_id: str = ""
    mandate: str = ""
    remittance: str = ""
    payer: str = ""
    payer_account: str = ""
    kind: str = ""
    return_reason: str = ""
    whole: bool = True


class Unreadable(Struct, frozen=True):
    """An entry that cannot be taken as it stands, and why."""

    place: str
    value: str
    reason: str


class NotBooked(Struct, frozen=True):
    """An entry that the bank only announces; it comes again when it is booked."""

    place: str


class StatementHead(Struct, frozen=True, kw_only=True):
    """What stands above the entries.

    account           IBAN, or the bank's number for it
    currency          "" = the statement does not say
    opening, closing  balances; None: not told
    """

    account: str
    currency: str = ""
    reference: str = ""
    from_day: date | None = None
    until_day: date | None = None
    opening: Decimal | None = None
    closing: Decimal | None = None


Told = StatementHead | BankEntry | Unreadable | NotBooked
"""A file as it is read: each head is followed by its entries."""


class EntryKeys:
    """Keys by which entries of one bank account are known again, in another file, too.

    The bank's reference with day and amount where it gives one, else everything that it says.  What is the same to the
    last letter is told apart by how many of its kind came before, because two people may pay the same on one day.
    """

    def __init__(self) -> None:
        self._times: Counter[bytes] = Counter()

    def key_of(self, entry: BankEntry) -> bytes:
        digest = _digest(_told_again(entry))
        before = self._times[digest]
        self._times[digest] = before + 1
        return _digest((digest.hex(), str(before))) if before else digest


def _told_again(entry: BankEntry) -> Sequence[str]:
    about = (entry.booked_on.isoformat(), f"{entry.amount.normalize():f}", entry.currency)
    if entry.bank_reference:
        return ("reference", *about, entry.bank_reference)
    said = (*entry.references, entry.end_to_end_id, entry.mandate, entry.remittance, entry.payer, entry.payer_account)
    return ("said", *about, *said)


def _digest(parts: Sequence[str]) -> bytes:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
