"""Short numbers of a customer; whoever changes them has locked the customer."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tollhouse.customers.rules.record import BadField
from tollhouse.features import storage
from tollhouse.features.rules.abbreviated import (
    MOST_NUMBERS,
    LengthBelowNumbers,
    LengthNotSet,
    NumberTaken,
    ShortNumber,
    TooManyNumbers,
    check_maximum_length,
    check_short_number,
)
from tollhouse.features.rules.short_rows import Row
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound

_NAMED = 5
_NUL = "\0"
"""A database is not even asked for it; what holds one is refused as any other text that is not printable."""


class RowOutcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowTaken:
    """What became of one row.

    before    what the number stood for; None: it was not there
    refusal   of one that was refused
    """

    line: int
    short: ShortNumber
    outcome: RowOutcome
    before: ShortNumber | None = None
    refusal: BadField | None = None


def maximum_length(conn: Connection, customer_id: int) -> int | None:
    """Digits a short number may have; None: the customer has none and dials none."""
    return storage.read_maximum_length(conn, customer_id)


def set_maximum_length(conn: Connection, customer_id: int, length: int) -> None:
    """Raises BadField, and LengthBelowNumbers naming those that would be too long."""
    check_maximum_length(length)
    count, longer = storage.longer_than(conn, customer_id, length, most=_NAMED)
    if count:
        named = ", ".join(longer) + (", …" if count > len(longer) else "")
        raise LengthBelowNumbers(field="maximum_length", wanted=length, count=count, numbers=named)
    storage.write_maximum_length(conn, customer_id, length)


def list_short_numbers(
    conn: Connection, customer_id: int, *, q: str = "", whole: bool = False, limit: int, cursor: str | None
) -> Page:
    """In the order of their digits; turn its rows into values with short_number_of.

    q       the beginning of a number or of what it dials, or anything in its description
    whole   True: what it dials and its description are found by the whole of them only
    """
    wanted = storage.short_numbers_wanted(customer_id, q.strip(), whole=whole)
    return storage.page_of_short_numbers(conn, wanted, limit=limit, cursor=cursor)


def count_short_numbers(conn: Connection, customer_id: int, *, q: str = "", whole: bool = False) -> int:
    return storage.count_short_numbers(conn, storage.short_numbers_wanted(customer_id, q.strip(), whole=whole))


def all_short_numbers(conn: Connection, customer_id: int) -> list[ShortNumber]:
    return [short_number_of(row) for row in storage.read_short_numbers(conn, customer_id, None)]


def read_short_number(conn: Connection, customer_id: int, number: str) -> ShortNumber:
    """Raises NotFound."""
    rows = storage.read_short_numbers(conn, customer_id, [number])
    if not rows:
        raise NotFound(kind="abbreviated number", id=number)
    return short_number_of(rows[0])


def add_number(conn: Connection, customer_id: int, said: ShortNumber, *, own: Collection[str]) -> ShortNumber:
    """own   identifiers of the customer's accounts among what is dialled: accounts live on a higher floor

    Raises BadField, LengthNotSet, NumberTaken, TooManyNumbers.
    """
    short = check_short_number(said, longest=_longest(conn, customer_id), own=own)
    if storage.read_short_numbers(conn, customer_id, [short.number]):
        raise NumberTaken(field="number", number=short.number)
    storage.put_short_numbers(conn, customer_id, [short])
    _check_count(conn, customer_id)
    return short


def change_number(
    conn: Connection, customer_id: int, before: ShortNumber, said: ShortNumber, *, own: Collection[str]
) -> ShortNumber:
    """One that was read under the customer's lock, the number itself perhaps.  Raises as add_number does."""
    short = check_short_number(said, longest=_longest(conn, customer_id), own=own)
    if short.number != before.number:
        if storage.read_short_numbers(conn, customer_id, [short.number]):
            raise NumberTaken(field="number", number=short.number)
        storage.delete_short_numbers(conn, customer_id, [before.number])
    storage.put_short_numbers(conn, customer_id, [short])
    return short


def remove_numbers(conn: Connection, customer_id: int, numbers: Collection[str]) -> None:
    storage.delete_short_numbers(conn, customer_id, numbers)


def put_numbers(
    conn: Connection, customer_id: int, rows: Sequence[Row], *, own: Collection[str], whole: bool
) -> list[RowTaken]:
    """Add what is new and change what is there; an outcome for each row, in their order.

    whole   True: one that is refused keeps all of them out
    Raises LengthNotSet, TooManyNumbers.
    """
    longest = _longest(conn, customer_id)
    there = _there(conn, customer_id, (row.short.number.strip() for row in rows if _NUL not in row.short.number))
    taken: list[RowTaken] = []
    lines: dict[str, int] = {}
    for row in rows:
        try:
            short = _checked(row, lines, longest=longest, own=own)
        except BadField as refusal:
            taken.append(RowTaken(row.line, row.short, RowOutcome.REFUSED, refusal=refusal))
            continue
        lines[short.number] = row.line
        before = there.get(short.number)
        outcome = RowOutcome.ADDED if before is None else RowOutcome.CHANGED
        taken.append(RowTaken(row.line, short, RowOutcome.UNCHANGED if before == short else outcome, before))
    if not (whole and any(one.outcome is RowOutcome.REFUSED for one in taken)):
        new = [one.short for one in taken if one.outcome in {RowOutcome.ADDED, RowOutcome.CHANGED}]
        storage.put_short_numbers(conn, customer_id, new)
        _check_count(conn, customer_id)
    return taken


def _checked(row: Row, lines: dict[str, int], *, longest: int, own: Collection[str]) -> ShortNumber:
    if row.surplus:
        reason = "has more cells after it than there are columns; put quotation marks around a text with commas."
        raise BadField("description", row.short.description, reason)
    short = check_short_number(row.short, longest=longest, own=own)
    if short.number in lines:
        raise BadField("number", short.number, f"stands on line {lines[short.number]} already; keep one of the two.")
    return short


def _there(conn: Connection, customer_id: int, numbers: Iterable[str]) -> dict[str, ShortNumber]:
    rows = storage.read_short_numbers(conn, customer_id, set(numbers))
    return {row.number: short_number_of(row) for row in rows}


def _longest(conn: Connection, customer_id: int) -> int:
    length = storage.read_maximum_length(conn, customer_id)
    if length is None:
        raise LengthNotSet
    return length


def _check_count(conn: Connection, customer_id: int) -> None:
    if count_short_numbers(conn, customer_id) > MOST_NUMBERS:
        raise TooManyNumbers(most=MOST_NUMBERS)


def short_number_of(row: AnyRow) -> ShortNumber:
    return ShortNumber(row.number, row.to_dial, row.description)
