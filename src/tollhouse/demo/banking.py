"""A day's statement of the company's bank: what pays invoices, what names a customer, what a person must look at."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.invoicing.reading import InvoiceFilter, invoice_of, list_invoices
from tollhouse.invoicing.rules.invoice import InvoiceRecord
from tollhouse.payments.bank.importing import BankImport, Reading, import_statement
from tollhouse.payments.rules.bank.references import reference_of_customer
from tollhouse.plumbing.db import Connection, Engine

_BY: Final = "staff:olena"
_CURRENCY: Final = "EUR"
_ACCOUNT: Final = "DE02120300000000202051"
_PAYERS_ACCOUNT: Final = "DE02500105170137075030"
_NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_OPENING: Final = Decimal("18250.40")
_READ: Final = 200
_PAYERS: Final = 14
_SAYING: Final = ("Invoice {number}", "{reference}", "{number} thank you", "phone bill", "Invoice {number}", "{name}")
"""What one payer after the other writes: two of them name neither an invoice nor a customer's number."""


def read_the_bank(engine: Engine, *, now: datetime) -> None:
    """Import the statement of the day before; what was imported already is not booked again."""
    day = now.date() - timedelta(days=1)
    with engine.connect() as conn:
        entries = [*_paying(conn, day), *_others(day)]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"statement-{day}.xml")
        path.write_bytes(_statement(entries, day))
        import_statement(BankImport(engine, lambda: now, _BY), path, Reading(""), file_name=path.name)


def _paying(conn: Connection, day: date) -> Iterator[Element]:
    """Of payers the newest invoice of each, by number."""
    wanted = InvoiceFilter(issuer_id=0, currency=_CURRENCY)
    rows = list_invoices(conn, wanted, limit=_READ, cursor=None).rows
    newest: dict[int, InvoiceRecord] = {}
    for invoice in sorted((invoice_of(row)[0] for row in rows), key=lambda one: one.number, reverse=True):
        newest.setdefault(invoice.customer_id, invoice)
    chosen = sorted(newest.values(), key=lambda one: one.number)[:_PAYERS]
    names = names_seen(conn, [one.customer_id for one in chosen], OPERATOR_SCOPE)
    for place, invoice in enumerate(chosen):
        name = names[invoice.customer_id]
        facts = {"number": invoice.number, "reference": reference_of_customer(invoice.customer_id), "name": name}
        said = _SAYING[place % len(_SAYING)].format(**facts)
        yield _entry(invoice.total, day, f"IN{invoice.number}", said, payer=name)


def _others(day: date) -> Iterator[Element]:
    """A stranger's money, a debit that came back, and a fee."""
    yield _entry(Decimal("120.00"), day, f"IN{day}-1", "Rent, as agreed", payer="Hanna Okonkwo")
    returned = _entry(Decimal("-34.90"), day, f"RT{day}-1", "returned: account closed", payer="Nobody Known")
    why = SubElement(SubElement(_at(returned, "NtryDtls/TxDtls"), "RtrInf"), "Rsn")
    SubElement(why, "Cd").text = "AC04"
    yield returned
    yield _entry(Decimal("-12.50"), day, f"FEE{day}", "account fee", payer="The bank")


def _entry(amount: Decimal, day: date, reference: str, said: str, *, payer: str) -> Element:
    entry = Element("Ntry")
    _amount(entry, amount)
    SubElement(entry, "CdtDbtInd").text = "CRDT" if amount > 0 else "DBIT"
    SubElement(SubElement(entry, "Sts"), "Cd").text = "BOOK"
    SubElement(SubElement(entry, "BookgDt"), "Dt").text = day.isoformat()
    SubElement(entry, "AcctSvcrRef").text = reference
    told = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    _amount(told, amount)
    parties = SubElement(told, "RltdPties")
    SubElement(SubElement(SubElement(parties, "Dbtr"), "Pty"), "Nm").text = payer
    SubElement(SubElement(SubElement(parties, "DbtrAcct"), "Id"), "IBAN").text = _PAYERS_ACCOUNT
    SubElement(SubElement(told, "RmtInf"), "Ustrd").text = said
    return entry


def _amount(above: Element, amount: Decimal) -> None:
    SubElement(above, "Amt", Ccy=_CURRENCY).text = f"{abs(amount):.2f}"


def _statement(entries: list[Element], day: date) -> bytes:
    document = Element("Document", xmlns=_NAMESPACE)
    statement = SubElement(SubElement(document, "BkToCstmrStmt"), "Stmt")
    SubElement(statement, "Id").text = day.isoformat()
    account = SubElement(statement, "Acct")
    SubElement(SubElement(account, "Id"), "IBAN").text = _ACCOUNT
    SubElement(account, "Ccy").text = _CURRENCY
    moved = sum((_signed(entry) for entry in entries), Decimal(0))
    for code, amount in (("OPBD", _OPENING), ("CLBD", _OPENING + moved)):
        balance = SubElement(statement, "Bal")
        SubElement(SubElement(SubElement(balance, "Tp"), "CdOrPrtry"), "Cd").text = code
        _amount(balance, amount)
        SubElement(balance, "CdtDbtInd").text = "CRDT"
    statement.extend(entries)
    written: bytes = tostring(document, encoding="utf-8", xml_declaration=True)
    return written


def _signed(entry: Element) -> Decimal:
    amount = Decimal(entry.findtext("Amt", "0"))
    return amount if entry.findtext("CdtDbtInd") == "CRDT" else -amount


def _at(above: Element, path: str) -> Element:
    found = above.find(path)
    if found is None:
        raise LookupError(path)
    return found
