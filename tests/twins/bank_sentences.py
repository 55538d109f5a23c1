"""What is said of banks' files and their entries, worded by the rules that read them."""

import io
from collections.abc import Iterator

import pytest

from tollhouse.doors.api.bank_files import TooManyBankEntries
from tollhouse.payments.bank.deciding import EntryDecided, EntryInOtherCurrency
from tollhouse.payments.bank.importing import Reading, read_file
from tollhouse.payments.bank.receiving import in_words
from tollhouse.payments.rules.bank.camt import StatementUnreadable
from tollhouse.payments.rules.bank.entry import EntryState, Unreadable
from tollhouse.words.refusals import NotFound, Refused

_HEAD = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>S-1</Id>'
_ACCOUNT = "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></Acct>"
_TAIL = "</Stmt></BkToCstmrStmt></Document>"
_ENTRY = '<Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-01</Dt></BookgDt>'

_BAD_ENTRIES = (
    _ENTRY.replace("1.00", "much"),
    _ENTRY.replace("1.00", "0"),
    _ENTRY.replace("EUR", "euro"),
    _ENTRY.replace("CRDT", "IN"),
    _ENTRY.replace("2026-03-01", "yesterday"),
    _ENTRY.replace("BookgDt", "Whenever"),
)
_BAD_ROWS = (
    ({}, "2026-03-01,much,C,"),
    ({"decimal_comma": True}, '2026-03-01,"1,2.3",C,'),
    ({}, '2026-03-01,"1,2",C,'),
    ({}, "01.03.2026,1,C,"),
    ({}, "2026-03-01,1,maybe,"),
    ({}, "2026-03-01,0,C,"),
)
_HEADINGS = "Day,Sum,Way,Debit"
_COLUMNS = {"booked_on": "Day", "amount": "Sum", "direction": "Way"}
_FOREIGN = (
    b"<Document/>",
    b"<Document><BkToCstmrAcctRpt/></Document>",
    b"<Document><BkToCstmrDbtCdtNtfctn/></Document>",
    b"<!DOCTYPE Document><Document/>",
    b"<Document><Stmt></Document>",
    b"<a>" * 50,
    f"{_HEAD.replace('camt.053', 'camt.060')}{_TAIL}".encode(),
    f"{_HEAD}<Ntry>{_ENTRY}</Ntry>{_TAIL}".encode(),
)


def of_banks() -> Iterator[Refused]:
    yield from (EntryDecided(entry_id=12, state=state.value) for state in EntryState)
    yield EntryInOtherCurrency(field="customer_id", currency="EUR", customer_id=12, other="USD")
    yield TooManyBankEntries(most="100,000")
    yield from (NotFound(kind=kind, id=12) for kind in ("bank entry", "bank statement"))
    yield from (StatementUnreadable(reason=reason) for reason in of_files())


def of_files() -> list[str]:
    """Why files cannot be read as a statement."""
    sheets = [
        Reading(),
        Reading("", {"columns": _COLUMNS}),
        *(
            Reading("DE02", {"columns": columns, "currency": currency})
            for columns, currency in (
                ({"booked_on": "Date"}, "EUR"),
                ({"amount": "Sum"}, "EUR"),
                ({"booked_on": "Day"}, "EUR"),
                (_COLUMNS, ""),
            )
        ),
    ]
    asked = [(one, Reading()) for one in _FOREIGN] + [(_HEADINGS.encode(), one) for one in sheets]
    asked.append((b"", Reading("DE02", {"columns": _COLUMNS, "currency": "EUR"})))
    return [_unreadable(written, reading) for written, reading in asked]


def _unreadable(written: bytes, reading: Reading) -> str:
    with pytest.raises(StatementUnreadable) as refused:
        list(read_file(io.BytesIO(written), reading))
    return str(refused.value.facts["reason"])


def of_entries() -> list[str]:
    """Why entries cannot be read."""
    camt = f"{_HEAD}{_ACCOUNT}{''.join(f'<Ntry>{one}</Ntry>' for one in _BAD_ENTRIES)}{_TAIL}"
    told = list(read_file(io.BytesIO(camt.encode()), Reading()))
    for more, row in _BAD_ROWS:
        layout = {"columns": _COLUMNS, "currency": "EUR", **more}
        told += read_file(io.BytesIO(f"{_HEADINGS}\n{row}\n".encode()), Reading("DE02", layout))
    both = {"columns": {"booked_on": "Day", "credit": "Sum", "debit": "Debit"}, "currency": "EUR"}
    told += read_file(io.BytesIO(f"{_HEADINGS}\n2026-03-01,1,,1\n".encode()), Reading("DE02", both))
    reasons = [one.reason for one in told if isinstance(one, Unreadable)]
    assert len(reasons) == len(_BAD_ENTRIES) + len(_BAD_ROWS) + 1
    return reasons


def notes_of_banks() -> list[str]:
    """What an import says while it works."""
    return ["Reading the file through.", in_words(entries=50_000, booked=47_500, waiting=2_500, unreadable=0)]


def failed_imports() -> list[str]:
    """What a job keeps that could not read its file."""
    return [one.detail for one in of_banks() if isinstance(one, StatementUnreadable)]
