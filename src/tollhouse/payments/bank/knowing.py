"""What our books say of all that the entries of a batch name: asked once for the batch, not entry by entry."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from tollhouse.customers.payers.finding import find_by_names, find_by_names_or_companies
from tollhouse.customers.reading import parties_of
from tollhouse.invoicing.finding import find_own_invoices, owed_by
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.payments.bank import storage
from tollhouse.payments.rules.bank.entry import BankEntry
from tollhouse.payments.rules.bank.matching import Known, KnownInvoice, KnownPayer
from tollhouse.payments.rules.bank.references import References, customer_in, phrases_of
from tollhouse.plumbing.db import Connection

_GONE = Condition.CLOSED | Condition.EXPORTED
_HIGHEST = 10**18

Asked = tuple[BankEntry, References]


def known_about(conn: Connection, asked: Sequence[Asked]) -> Known:
    """Unlocked: what it says is looked at again under lock by whoever moves money."""
    references = [one for _, one in asked]
    invoices: dict[str, list[KnownInvoice]] = {}
    for record in find_own_invoices(conn, sorted({word for one in references for word in one.all()})):
        found = KnownInvoice(record.customer_id, record.number, record.open_amount, record.is_void)
        invoices.setdefault(record.number, []).append(found)
    names = find_by_names(conn, _names_in(asked, invoices))
    payer_names = find_by_names_or_companies(conn, {entry.payer for entry, _ in asked})
    accounts = _paid_before(conn, {entry.payer_account for entry, _ in asked})
    meant = {one.customer_id for each in invoices.values() for one in each} | {*names.values()}
    meant |= {number for each in (*payer_names.values(), *accounts.values()) for number in each}
    meant |= set(_numbers_in(references))
    return Known(
        invoices=invoices,
        payers=_payers(conn, meant),
        names=names,
        payer_names=payer_names,
        accounts=accounts,
    )


def _names_in(asked: Iterable[Asked], invoices: Mapping[str, object]) -> set[str]:
    """Of entries that name no invoice: whoever names one need not be looked for by every word."""
    names: set[str] = set()
    for entry, references in asked:
        names.update(references.stated)
        if not references.checked and not any(word in invoices for word in references.all()):
            names.update(phrases_of(entry.remittance))
    return names


def _numbers_in(references: Iterable[References]) -> Iterable[int]:
    for one in references:
        yield from (number for body in one.checked if (number := customer_in(body)))
        for word in (*one.stated, *one.words):
            if word.isascii() and word.isdigit() and 0 < int(word) < _HIGHEST:
                yield int(word)


def _paid_before(conn: Connection, accounts: Collection[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in storage.read_paid_from(conn, sorted(set(accounts) - {""})):
        found.setdefault(row.payer_account, []).append(row.payer_id)
    return found


def _payers(conn: Connection, customer_ids: Collection[int]) -> dict[int, KnownPayer]:
    parties = parties_of(conn, customer_ids)
    there = sorted(set(parties) & set(customer_ids))
    standings, owed = read_standings(conn, there), owed_by(conn, there)
    return {
        one: KnownPayer(
            one,
            parties[one].currency,
            parties[one].issuer_id,
            bool(standings[one].conditions & _GONE),
            owed.get(one, Decimal(0)),
        )
        for one in there
        if one in standings
    }
