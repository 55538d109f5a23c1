"""A file of open items: its columns, and what each row says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, ClassVar, Final

from tollhouse.words.csv_rows import CsvBroken, read_header, rows_of
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import Refused

COLUMNS: Final = ("customer", "number", "date", "due", "total", "currency")


class NoInvoiceFile(Refused):
    code: ClassVar[str] = "no_invoice_file"
    sentence: ClassVar[str] = "This file cannot be read as invoices: {problems}."


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """What a row says; `customer` is a number or a name, which others look up."""

    line: int
    customer: str
    number: str
    issued_on: date
    due_on: date
    total: Decimal
    currency: str


def read_invoice_file(stream: BinaryIO) -> Iterator[InvoiceRow | Problem]:
    """The rows in their order, each as it is said or why it cannot be taken; raises NoInvoiceFile for the header."""
    rows = rows_of(stream)
    try:
        _, header = next(rows, (1, []))
    except CsvBroken as broken:
        raise NoInvoiceFile(problems=str(broken.problem.printable())) from broken
    names, problems = read_header(header, thing="invoice", known=COLUMNS, needed=COLUMNS)
    if problems:
        raise NoInvoiceFile(problems="; ".join(str(one.printable()) for one in problems))
    try:
        for line, cells in rows:
            if len(cells) != len(names):
                yield Problem(line, "", "", f"has {len(cells)} cells and the header {len(names)}")
            else:
                yield _read_row(line, dict(zip(names, (cell.strip() for cell in cells), strict=True)))
    except CsvBroken as broken:
        yield broken.problem


def _read_row(line: int, cells: Mapping[str, str]) -> InvoiceRow | Problem:
    days = {}
    for column in ("date", "due"):
        try:
            days[column] = date.fromisoformat(cells[column])
        except ValueError:
            return Problem(line, column, cells[column], "is no day; write it as 2026-03-31")
    try:
        total = Decimal(cells["total"])
    except InvalidOperation:
        return Problem(line, "total", cells["total"], "is no amount; write it as 1234.50")
    if not cells["customer"]:
        return Problem(line, "customer", "", "is missing; name the customer, or give its number")
    return InvoiceRow(
        line, cells["customer"], cells["number"], days["date"], days["due"], total, cells["currency"].upper()
    )
