"""A bank's CSV, read line by line into entries."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import BinaryIO, Final, TypeVar

from tollhouse.payments.rules.bank.camt import StatementUnreadable
from tollhouse.payments.rules.bank.entry import BankEntry, StatementHead, Told, Unreadable
from tollhouse.payments.rules.bank.layout import (
    CsvLayout,
    places_in,
    read_amount,
    read_currency,
    read_day,
    read_direction,
)
from tollhouse.words.csv_dialects import delimiter_of, encoding_of
from tollhouse.words.csv_rows import CsvBroken, rows_of

Cell = TypeVar("Cell")

_LONGEST_REFERENCE: Final = 140
_LONGEST_TEXT: Final = 2_000


class _CellUnreadable(Exception):  # noqa: N818
    def __init__(self, name: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.name, self.value, self.reason = name, value, reason


def read_sheet(stream: BinaryIO, layout: CsvLayout, account: str) -> Iterator[Told]:
    """One head for the whole file, then its lines.

    account   whose statement it is: a CSV seldom says so itself
    Raises StatementUnreadable where the layout does not fit, or the rest cannot be read.
    """
    encoding = layout.encoding or encoding_of(stream)
    delimiter = layout.delimiter or delimiter_of(stream, encoding)
    stream.seek(0)
    rows = rows_of(stream, encoding=encoding, delimiter=delimiter)
    try:
        header = next((row for row in rows if row[0] >= layout.header_line), None) if layout.header_line else (0, [])
        if header is None:
            raise StatementUnreadable(reason="it is empty; a line of headings and one for each entry are needed.")
        lines = _Lines(layout, header[1])
        yield StatementHead(account=account.replace(" ", "").upper(), currency=layout.currency)
        for line, row in rows:
            if any(cell.strip() for cell in row):
                yield lines.told(line, row)
    except CsvBroken as broken:
        raise StatementUnreadable(reason=f"{broken.problem}.") from broken


class _Lines:
    """A layout laid over the headings of a file."""

    def __init__(self, layout: CsvLayout, header: Sequence[str]) -> None:
        self._layout = layout
        self._places, problems = places_in(layout, header)
        if problems:
            raise StatementUnreadable(reason=f"{problems[0]}.")

    def told(self, line: int, row: Sequence[str]) -> Told:
        place = f"line {line}"
        try:
            return self._entry(place, row)
        except _CellUnreadable as unreadable:
            return Unreadable(place, unreadable.value[:_LONGEST_REFERENCE], f"{unreadable.name} {unreadable.reason}")

    def _entry(self, place: str, row: Sequence[str]) -> BankEntry:
        days = self._layout.days
        value_on = self._text(row, "value_on")
        reference = self._text(row, "reference")
        return BankEntry(
            place=place,
            amount=self._amount(row),
            currency=self._currency(row),
            booked_on=self._read(row, "booked_on", lambda text: read_day(text, days)),
            value_on=self._read(row, "value_on", lambda text: read_day(text, days)) if value_on else None,
            bank_reference=self._text(row, "bank_reference")[:_LONGEST_REFERENCE],
            references=(reference[:_LONGEST_REFERENCE],) if reference else (),
            end_to_end_id=self._text(row, "end_to_end_id")[:_LONGEST_REFERENCE],
            remittance=self._text(row, "remittance")[:_LONGEST_TEXT],
            payer=self._text(row, "payer")[:_LONGEST_REFERENCE],
            payer_account=self._text(row, "payer_account").replace(" ", "").upper()[:_LONGEST_REFERENCE],
        )

    def _amount(self, row: Sequence[str]) -> Decimal:
        """Of one column with its sign or a direction beside it, or of the two of which one is empty."""
        credit, debit = (self._size(row, name) for name in ("credit", "debit"))
        if "amount" not in self._places:
            if (credit is None) == (debit is None):
                said = "and debit: exactly one of them has an amount"
                raise _CellUnreadable("credit", self._text(row, "credit"), said)
            amount = abs(credit) if credit is not None else -abs(debit or Decimal(0))
        else:
            amount = self._read(row, "amount", self._money)
            if "direction" in self._places:
                amount = abs(amount) * self._read(row, "direction", read_direction)
        if not amount:
            raise _CellUnreadable("amount", "0", "is no amount that anybody could have paid")
        return amount

    def _size(self, row: Sequence[str], name: str) -> Decimal | None:
        return (self._read(row, name, self._money) or None) if self._text(row, name) else None

    def _money(self, text: str) -> Decimal:
        return read_amount(text, decimal_comma=self._layout.decimal_comma)

    def _currency(self, row: Sequence[str]) -> str:
        return self._read(row, "currency", read_currency) if self._text(row, "currency") else self._layout.currency

    def _text(self, row: Sequence[str], name: str) -> str:
        place = self._places.get(name)
        text = row[place] if place is not None and place < len(row) else ""
        return " ".join(text.encode("utf-8", "replace").decode().replace("\0", "").split())

    def _read(self, row: Sequence[str], name: str, read: Callable[[str], Cell]) -> Cell:
        text = self._text(row, name)
        try:
            return read(text)
        except ValueError as unreadable:
            raise _CellUnreadable(name, text, str(unreadable)) from unreadable
