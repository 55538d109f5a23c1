"""A trial balance as a file that accountants open in a spreadsheet: a row for each ledger account."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tollhouse.reports.sheets import Cell, Sheet, rows_as_csv, write_rows_as_xlsx
from tollhouse.reports.trial_balance import Book
from tollhouse.words.money import round_charge

_HEADINGS: Final = (
    "issuer",
    "issuer id",
    "currency",
    "ledger account",
    "opening",
    "debit",
    "credit",
    "closing",
    "xDRs",
)
_WIDTHS: Final = (24, 12, 10, 26, 18, 18, 18, 18, 12)
_OPERATOR: Final = "operator"


def trial_balance_as_csv(books: Sequence[Book], names: Mapping[int, str]) -> bytes:
    """names   of issuers, by their numbers.  What stood before and after is a debit where positive."""
    return b"".join(rows_as_csv(_HEADINGS, _rows(books, names)))


def trial_balance_as_xlsx(books: Sequence[Book], names: Mapping[int, str]) -> bytes:
    """As above, with real numbers.  Raises OSError."""
    file = io.BytesIO()
    write_rows_as_xlsx(file, Sheet("trial balance", _HEADINGS, _WIDTHS), _rows(books, names))
    return file.getvalue()


def _rows(books: Sequence[Book], names: Mapping[int, str]) -> Iterator[Sequence[Cell]]:
    for book in books:
        issuer = names.get(book.issuer_id, "") if book.issuer_id else _OPERATOR
        for line in book.lines:
            amounts = (line.opening, line.debit, line.credit, line.closing)
            known = issuer, str(book.issuer_id or ""), book.currency, line.account
            yield *known, *map(round_charge, amounts), line.xdrs
