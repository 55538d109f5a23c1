"""Taking over open items: invoices that another system issued, so that payments have what they pay."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from tollhouse.customers.rules.party import Party
from tollhouse.invoicing import storage
from tollhouse.invoicing.rules.invoice import NewInvoice, scope_of
from tollhouse.ledger.changing import assert_locked
from tollhouse.ledger.locking import Standings
from tollhouse.plumbing.db import Connection


class InvoiceOutcome(StrEnum):
    """What became of an open item, in order of precedence.

    unknown_customer   there is no such customer
    other_currency     the customer's is another
    already_imported   the very same invoice is there
    number_taken       the number belongs to another invoice, or to this one with other values
    """

    UNKNOWN_CUSTOMER = "unknown_customer"
    OTHER_CURRENCY = "other_currency"
    ALREADY_IMPORTED = "already_imported"
    NUMBER_TAKEN = "number_taken"
    IMPORTED = "imported"


def import_open_items(
    conn: Connection,
    items: Sequence[NewInvoice],
    parties: Mapping[int, Party],
    *,
    locked: Standings,
    now: datetime,
    by: str,
) -> list[InvoiceOutcome]:
    """One outcome per item, in the order given; what they are worth was checked before.  No balance moves."""
    assert_locked({one.customer_id for one in items if one.customer_id in parties}, locked)
    keys = [_key(one, parties) for one in items]
    first = {key: one for one, key in reversed(list(zip(items, keys, strict=True))) if key is not None}
    claimed = storage.claim_numbers(conn, [(key, one.customer_id) for key, one in first.items()])
    made = {key: one for key, one in first.items() if key in claimed}
    issuers = {customer_id: party.issuer_id for customer_id, party in parties.items()}
    storage.insert_invoices(conn, [(one, issuers[one.customer_id]) for one in made.values()], now=now, by=by)
    known = storage.read_by_keys(conn, first.keys() - claimed)
    outcomes = []
    for one, key in zip(items, keys, strict=True):
        if key is None:
            outcomes.append(_misfit(one, parties))
        elif made.get(key) is one:
            outcomes.append(InvoiceOutcome.IMPORTED)
        else:
            same = one in (made.get(key), known.get(key))
            outcomes.append(InvoiceOutcome.ALREADY_IMPORTED if same else InvoiceOutcome.NUMBER_TAKEN)
    return outcomes


def _key(new: NewInvoice, parties: Mapping[int, Party]) -> storage.Key | None:
    """Scope and number; None: it cannot be this customer's."""
    party = parties.get(new.customer_id)
    if party is None or party.currency != new.currency:
        return None
    return scope_of(party.issuer_id), new.number


def _misfit(new: NewInvoice, parties: Mapping[int, Party]) -> InvoiceOutcome:
    is_known = new.customer_id in parties
    return InvoiceOutcome.OTHER_CURRENCY if is_known else InvoiceOutcome.UNKNOWN_CUSTOMER
