"""Bank statements of ISO 20022: camt.053, read entry by entry, so that memory does not grow with the file.

Versions 001.02 and later are read alike: what differs between them is where a few names stand.  A document type, and
with it every entity that could grow, is refused before it is read; no ISO 20022 message has one.
Source: ISO 20022 message definition, BankToCustomerStatement.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import BinaryIO, ClassVar, Final, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from tollhouse.payments.rules.bank.camt_entry import Payment, entries_of, payment_of, text_at
from tollhouse.payments.rules.bank.cells import amount_of, day_of
from tollhouse.payments.rules.bank.entry import StatementHead, Told
from tollhouse.words.refusals import Refused

_PIECE: Final = 64 << 10
_DEEPEST: Final = 40
_MESSAGE: Final = "BkToCstmrStmt"
_NAMESPACE: Final = re.compile(r"camt\.(\d{3})\.\d{3}\.(\d{2})$")
_FIRST_VERSION: Final = 2
_OTHERS: Final = {"BkToCstmrAcctRpt": "camt.052, an interim report", "BkToCstmrDbtCdtNtfctn": "camt.054, a notice"}


class StatementUnreadable(Refused):
    """Of a file that breaks off or is something else nothing is taken: what is missing from it could not be told."""

    code: ClassVar[str] = "statement_unreadable"
    sentence: ClassVar[str] = "The file cannot be read as a bank statement: {reason}"


def looks_like_xml(stream: BinaryIO) -> bool:
    """The stream is rewound."""
    stream.seek(0)
    head = stream.read(512)
    stream.seek(0)
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def read_camt(stream: BinaryIO) -> Iterator[Told]:
    """Heads, each with its entries, from the stream's beginning.  Raises StatementUnreadable, maybe late."""
    _refuse_document_type(stream)
    stream.seek(0)
    reader = _Reader()
    parser: XMLPullParser[Element] = XMLPullParser(["start", "end"])
    try:
        while piece := stream.read(_PIECE):
            parser.feed(piece)
            for happened, element in cast(Iterator[tuple[str, Element]], parser.read_events()):
                if happened == "end":
                    yield from reader.ended(element)
                elif (head := reader.started(element)) is not None:
                    yield head
        parser.close()
    except ParseError as broken:
        line, column = broken.position
        reason = f"at line {line}, column {column + 1} it is no XML ({broken.msg.partition(':')[0]}); ask for it again."
        raise StatementUnreadable(reason=reason) from broken
    if reader.statements == 0:
        raise StatementUnreadable(reason=reader.why_nothing())


def _refuse_document_type(stream: BinaryIO) -> None:
    stream.seek(0)
    begun = False

    def refuse(*_: object) -> None:
        said = "it declares a document type (<!DOCTYPE), which no message of ISO 20022 has; nothing of it was read."
        raise StatementUnreadable(reason=said)

    def begin(*_: object) -> None:
        nonlocal begun
        begun = True

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = begin
    try:
        while not begun and (piece := stream.read(4096)):
            parser.Parse(piece, False)
    except expat.ExpatError:
        return  # the reader says where


class _Reader:
    """What is open at the moment, and what has been read of it."""

    def __init__(self) -> None:
        self.statements = 0
        self._depth = 0
        self._root = ""
        self._in = ""
        self._statement: Element | None = None
        self._told_head = False
        self._entries = 0
        self._payments: list[Payment] = []

    def started(self, element: Element) -> StatementHead | None:
        """The head of a statement, as soon as it is whole."""
        self._depth += 1
        if self._depth > _DEEPEST:
            said = f"its elements stand more than {_DEEPEST} deep in one another, which no bank writes."
            raise StatementUnreadable(reason=said)
        self._root = self._root or element.tag
        if not self._in and element.tag.rpartition("}")[2] == _MESSAGE:
            self._in = element.tag.removesuffix(_MESSAGE)
            _check_version(self._in)
        elif self._in and element.tag == f"{self._in}Stmt":
            self._statement, self._told_head, self._entries = element, False, 0
            self.statements += 1
        elif element.tag == f"{self._in}Ntry" and not self._told_head and self._statement is not None:
            return self._head()
        return None

    def ended(self, element: Element) -> Iterable[Told]:
        self._depth -= 1
        if self._statement is None:
            return ()
        told: Sequence[Told] = ()
        name = element.tag.removeprefix(self._in)
        if name == "TxDtls":
            self._payments.append(payment_of(element, self._in))
            element.clear()
        elif name == "Ntry":
            self._entries += 1
            told = list(entries_of(element, self._in, self._payments, place=self._place()))
            self._payments = []
            self._statement.remove(element)
        elif name == "Stmt":
            told = () if self._told_head else (self._head(),)
            self._statement = None
            element.clear()
        return told

    def why_nothing(self) -> str:
        other = next((said for name, said in _OTHERS.items() if self._root.endswith(name)), "")
        if other:
            return f"it is {other}; ask the bank for camt.053, the statement of what it has booked."
        return "it is XML, but no camt.053 (BkToCstmrStmt with a Stmt); ask the bank for that."

    def _place(self) -> str:
        within = "" if self.statements == 1 else f"statement {self.statements}, "
        return f"{within}entry {self._entries}"

    def _head(self) -> StatementHead:
        assert self._statement is not None
        self._told_head = True
        return _head_of(self._statement, self._in)


def _check_version(namespace: str) -> None:
    found = _NAMESPACE.search(namespace.strip("{}"))
    if namespace and (found is None or found[1] != "053" or int(found[2]) < _FIRST_VERSION):
        said = f"its namespace is {namespace.strip('{}')!r}; camt.053.001.02 and later are read here."
        raise StatementUnreadable(reason=said)


def _head_of(statement: Element, ns: str) -> StatementHead:
    account = text_at(statement, ns, "Acct/Id/IBAN") or text_at(statement, ns, "Acct/Id/Othr/Id")
    if not account:
        reference = text_at(statement, ns, "Id")
        raise StatementUnreadable(reason=f"the statement {reference!r} does not say which bank account it is of.")
    balances = _balances(statement, ns)
    return StatementHead(
        account=account.replace(" ", "").upper(),
        currency=text_at(statement, ns, "Acct/Ccy") or next((one[1] for one in balances.values()), ""),
        reference=text_at(statement, ns, "Id"),
        from_day=_day(text_at(statement, ns, "FrToDt/FrDtTm") or text_at(statement, ns, "FrToDt/FrDt")),
        until_day=_day(text_at(statement, ns, "FrToDt/ToDtTm") or text_at(statement, ns, "FrToDt/ToDt")),
        opening=next((balances[code][0] for code in ("OPBD", "PRCD") if code in balances), None),
        closing=balances["CLBD"][0] if "CLBD" in balances else None,
    )


def _balances(statement: Element, ns: str) -> dict[str, tuple[Decimal, str]]:
    """By code, those that can be read: a balance only proves what was imported and keeps nothing out."""
    told = {}
    for balance in statement.iterfind(f"{ns}Bal"):
        amount = balance.find(f"{ns}Amt")
        code = text_at(balance, ns, "Tp/CdOrPrtry/Cd")
        if amount is None or not code:
            continue
        try:
            size = amount_of((amount.text or "").strip(), zero=True)
        except ValueError:
            continue
        owed = text_at(balance, ns, "CdtDbtInd") == "DBIT"
        told[code] = (-size if owed else size, amount.get("Ccy", ""))
    return told


def _day(written: str) -> date | None:
    try:
        return day_of(written) if written else None
    except ValueError:
        return None
