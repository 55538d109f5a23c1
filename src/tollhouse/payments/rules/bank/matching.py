"""Whose money an entry is: what it names, what that is worth, and when a person has to say it.

Booked without a person is only what names a number of ours that nobody writes by chance, and where nothing speaks
against it.  The amount never says by itself whose money it is; it decides between several that are named, and it
confirms a number that is too short to be trusted alone.  Source: docs/decisions/0058-bank-statements.md
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct

from tollhouse.payments.rules.bank.entry import BankEntry, EntryState
from tollhouse.payments.rules.bank.references import References, customer_in, is_telling, phrases_of
from tollhouse.words.fold import fold

MOST_CANDIDATES: Final = 10
_OURS: Final = 0


class Evidence(StrEnum):
    """Why an entry may be a customer's, the best first."""

    CHECKED_REFERENCE = "checked_reference"
    STATED_NUMBER = "stated_number"
    INVOICE_NUMBER = "invoice_number"
    CUSTOMER_NAME = "customer_name"
    SHORT_NUMBER = "short_number"
    CUSTOMER_NUMBER = "customer_number"
    NAME_IN_TEXT = "name_in_text"
    PAYER_NAME = "payer_name"
    PAYER_ACCOUNT = "payer_account"


_GRAVITY: Final = tuple(Evidence)

SURE: Final = {
    Evidence.CHECKED_REFERENCE,
    Evidence.STATED_NUMBER,
    Evidence.INVOICE_NUMBER,
    Evidence.CUSTOMER_NAME,
}
SURE_WITH_AMOUNT: Final = {Evidence.SHORT_NUMBER, Evidence.CUSTOMER_NUMBER}


class Waits(StrEnum):
    """Why a person has to look at it."""

    NO_REFERENCE = "no_reference"
    UNKNOWN_REFERENCE = "unknown_reference"
    BROKEN_REFERENCE = "broken_reference"
    NOT_SURE = "not_sure"
    SEVERAL_CUSTOMERS = "several_customers"
    NOT_TOLD_APART = "not_told_apart"
    MAYBE_KNOWN = "maybe_known"
    OTHER_CURRENCY = "other_currency"
    CUSTOMER_CLOSED = "customer_closed"
    OF_A_RESELLER = "of_a_reseller"
    INVOICE_VOID = "invoice_void"
    CUSTOMER_GONE = "customer_gone"
    TAKEN_BACK = "taken_back"
    PAYMENT_RETURNED = "payment_returned"


class KnownInvoice(Struct, frozen=True):
    customer_id: int
    number: str
    open_amount: Decimal
    voided: bool


class KnownPayer(Struct, frozen=True):
    """owed   sum of the open amounts of its invoices"""

    customer_id: int
    currency: str
    issuer_id: int
    closed: bool
    owed: Decimal


class Known(Struct, frozen=True, kw_only=True):
    """What our books say of everything that the entries of a batch name.

    invoices      by number, of all issuers
    names         by folded name
    payer_names   by folded name those who are called so, or whose company is
    accounts      by the number of a bank account those whose payments came from it
    """

    invoices: Mapping[str, Sequence[KnownInvoice]]
    payers: Mapping[int, KnownPayer]
    names: Mapping[str, int]
    payer_names: Mapping[str, Sequence[int]]
    accounts: Mapping[str, Sequence[int]]


class Candidate(Struct, frozen=True):
    """fits   the amount is that of the invoices named, or all that the customer owes"""

    customer_id: int
    evidence: tuple[Evidence, ...]
    invoices: tuple[str, ...]
    fits: bool


class Verdict(Struct, frozen=True):
    """reason   why it waits; None: it does not"""

    state: EntryState
    customer_id: int | None = None
    reason: Waits | None = None
    candidates: tuple[Candidate, ...] = ()


def judge(entry: BankEntry, references: References, known: Known, *, look_alike: bool = False) -> Verdict:
    """What becomes of an entry; look_alike: the same may have come by another file already."""
    if entry.amount < 0 and not entry.return_reason:
        return Verdict(EntryState.OUTGOING)
    candidates = candidates_for(entry, references, known)
    if entry.amount < 0:
        return Verdict(EntryState.RETURNED, None, Waits.PAYMENT_RETURNED, candidates)
    chosen, doubt = _choose(candidates, entry, references)
    if chosen is not None:
        doubt = _against(chosen, entry, known)
    if chosen is not None and look_alike:
        doubt = Waits.MAYBE_KNOWN
    if chosen is None or doubt is not None:
        return Verdict(EntryState.WAITING, None, doubt, candidates)
    return Verdict(EntryState.BOOKED, chosen.customer_id, None, candidates)


def candidates_for(entry: BankEntry, references: References, known: Known) -> tuple[Candidate, ...]:
    """The best first; of those who are there."""
    found: dict[int, set[Evidence]] = {}
    named: dict[int, dict[str, KnownInvoice]] = {}
    for number, evidence in _numbers_in(references):
        for invoice in known.invoices.get(number, ()):
            found.setdefault(invoice.customer_id, set()).add(evidence)
            named.setdefault(invoice.customer_id, {})[number] = invoice
    for customer_id, evidence in _customers_in(entry, references, known):
        found.setdefault(customer_id, set()).add(evidence)
    weighed = [
        Candidate(
            customer_id,
            tuple(sorted(evidence, key=_GRAVITY.index)),
            tuple(named.get(customer_id, ())),
            _fits(entry.amount, known.payers[customer_id], named.get(customer_id, {}).values()),
        )
        for customer_id, evidence in found.items()
        if customer_id in known.payers
    ]
    weighed.sort(key=lambda one: (_GRAVITY.index(one.evidence[0]), not one.fits, one.customer_id))
    return tuple(weighed[:MOST_CANDIDATES])


def _customers_in(entry: BankEntry, references: References, known: Known) -> Iterable[tuple[int, Evidence]]:
    """By number, by name, by who paid; some of them nobody's."""
    for body in references.checked:
        yield customer_in(body) or 0, Evidence.CHECKED_REFERENCE
    for word in (*references.stated, *references.words):
        if word.isascii() and word.isdigit():
            yield int(word[:18]), Evidence.CUSTOMER_NUMBER
    for text in references.stated:
        yield known.names.get(fold(text), 0), Evidence.STATED_NUMBER
    for phrase in phrases_of(entry.remittance) if known.names else ():
        yield known.names.get(phrase, 0), Evidence.CUSTOMER_NAME if is_telling(phrase) else Evidence.NAME_IN_TEXT
    for customer_id in known.payer_names.get(fold(entry.payer), ()):
        yield customer_id, Evidence.PAYER_NAME
    for customer_id in known.accounts.get(entry.payer_account, ()):
        yield customer_id, Evidence.PAYER_ACCOUNT


def _numbers_in(references: References) -> Iterable[tuple[str, Evidence]]:
    for body in references.checked:
        yield body, Evidence.CHECKED_REFERENCE
    for text in references.stated:
        yield text, Evidence.STATED_NUMBER
    for word in references.words:
        yield word, Evidence.INVOICE_NUMBER if is_telling(word) else Evidence.SHORT_NUMBER


def _fits(amount: Decimal, payer: KnownPayer, named: Iterable[KnownInvoice]) -> bool:
    open_amounts = [invoice.open_amount for invoice in named if invoice.open_amount > 0]
    return abs(amount) in {*open_amounts, sum(open_amounts, Decimal(0)), payer.owed} - {Decimal(0)}


def _choose(
    candidates: Sequence[Candidate], entry: BankEntry, references: References
) -> tuple[Candidate | None, Waits | None]:
    """The one whose money it surely is, or why there is none."""
    if not entry.whole:
        return None, Waits.NOT_TOLD_APART
    sure = [one for one in candidates if SURE & {*one.evidence}]
    sure = sure or [one for one in candidates if one.fits and SURE_WITH_AMOUNT & {*one.evidence}]
    if len(sure) > 1:
        sure = [one for one in sure if one.fits]
        if len(sure) != 1:
            return None, Waits.SEVERAL_CUSTOMERS
    if sure:
        return sure[0], None
    if candidates:
        return None, Waits.NOT_SURE
    if references.broken:
        return None, Waits.BROKEN_REFERENCE
    return None, Waits.UNKNOWN_REFERENCE if references.checked or references.stated else Waits.NO_REFERENCE


def _against(chosen: Candidate, entry: BankEntry, known: Known) -> Waits | None:
    """What speaks against booking it, though it is sure whose it is."""
    payer = known.payers[chosen.customer_id]
    if payer.currency != entry.currency:
        return Waits.OTHER_CURRENCY
    if payer.issuer_id != _OURS:
        return Waits.OF_A_RESELLER
    if payer.closed:
        return Waits.CUSTOMER_CLOSED
    invoices = [one for number in chosen.invoices for one in known.invoices.get(number, ())]
    if invoices and all(one.voided for one in invoices if one.customer_id == chosen.customer_id):
        return Waits.INVOICE_VOID
    return None
