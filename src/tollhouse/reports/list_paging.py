"""A page of a list: walked from where its cursor says, and counted once; what was counted travels in the cursors."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import msgspec
from sqlalchemy import Select, func, select

from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.paging import CursorUnreadable
from tollhouse.reports.list_sampled import are_surely_more
from tollhouse.reports.list_stretches import Place, Start, Stretch, Stretched, walk_stretches
from tollhouse.reports.list_subject import COUNTED_UP_TO, Conditions, Subject
from tollhouse.reports.planning import Size, gathered

HIDDEN_UP_TO: Final = 1_000
"""Beyond that nobody wants to know how many more would match if they were not closed."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list is asked for, as it is walked and counted.

    mark           of the list and its order, so that the cursor of another is told apart
    fitting        those who fit (False), or would if they were not closed (True)
    hidden_beside_many  so many closed ones are counted beside more than are counted themselves
    counted_first  an index tells how many fit: then that decides how they are looked for
    """

    subject: Subject
    mark: str
    conditions: Conditions
    stretches: Sequence[Stretch]
    fitting: Callable[[bool], Select[Any]]
    hides_closed: bool
    counted_first: bool
    hidden_beside_many: int = HIDDEN_UP_TO


@dataclass(frozen=True, slots=True)
class Paged:
    """who             by Subject.identified, in order
    total           counted up to COUNTED_UP_TO, which stands for more than ten thousand
    hidden_closed   counted up to HIDDEN_UP_TO, which may stand for more
    """

    who: list[Any]
    next: str | None
    previous: str | None
    total: int
    hidden_closed: int


@dataclass(frozen=True, slots=True)
class _Counted:
    total: int
    hidden_closed: int


def page_of(conn: Connection, listed: Listed, size: Size, *, limit: int, cursor: str | None) -> Paged:
    """Raises CursorUnreadable for a cursor of another list or order."""
    forwards, place, counted = _read_cursor(cursor, listed)
    if counted is None and listed.counted_first:
        counted = _count(conn, listed, Stretched())
    fitting = None if counted is None else counted.total
    start = Start(place, forwards=forwards, most=limit + 1, fitting=fitting, size=size)
    found = walk_stretches(conn, listed.stretches, listed.conditions, start)
    shown = found.rows[:limit]
    more = len(found.rows) > limit
    if not forwards:
        shown.reverse()
    if counted is None:
        many = COUNTED_UP_TO - 1
        if more and found.fitting is None and are_surely_more(conn, listed.subject, listed.conditions, size, many):
            found.fitting = COUNTED_UP_TO
        counted = _count(conn, listed, found)
    has_next, has_previous = (more, cursor is not None) if forwards else (True, more)
    return Paged(
        [who for who, _ in shown],
        _write_cursor(shown[-1][1], listed.mark, counted, forwards=True) if shown and has_next else None,
        _write_cursor(shown[0][1], listed.mark, counted, forwards=False) if shown and has_previous else None,
        counted.total,
        counted.hidden_closed,
    )


def mark_of(*asked: Any) -> str:
    return blake2b(repr(asked).encode(), digest_size=6).hexdigest()


def _count(conn: Connection, listed: Listed, found: Stretched) -> _Counted:
    total = found.fitting
    if total is None:
        total = _counted(conn, listed, COUNTED_UP_TO, hidden=False)
    most = HIDDEN_UP_TO if total < COUNTED_UP_TO else listed.hidden_beside_many
    hidden = _counted(conn, listed, most, hidden=True) if listed.hides_closed else 0
    return _Counted(total, hidden)


def _counted(conn: Connection, listed: Listed, most: int, *, hidden: bool) -> int:
    counted = select(func.count()).select_from(listed.fitting(hidden).limit(most).subquery())
    ((count,),) = gathered(conn, counted, narrow=listed.conditions.narrow)
    return int(count)


def _write_cursor(place: Place, mark: str, counted: _Counted, *, forwards: bool) -> str:
    written = [forwards, mark, counted.total, counted.hidden_closed, place.stretch, *(place.values or ())]
    return base64.urlsafe_b64encode(msgspec.json.encode(written)).decode().rstrip("=")


def _read_cursor(cursor: str | None, listed: Listed) -> tuple[bool, Place, _Counted | None]:
    if cursor is None:
        return True, Place(0), None
    try:
        written = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        forwards, mark, total, hidden, number, *values = written
        _same(mark, listed.mark)
        place = Place(_whole(number), listed.stretches[_whole(number)].values_read(values))
        return msgspec.convert(forwards, bool), place, _Counted(_whole(total), _whole(hidden))
    except (ValueError, TypeError, IndexError, ArithmeticError, binascii.Error, msgspec.MsgspecError) as unreadable:
        raise CursorUnreadable(field="cursor", cursor=cursor) from unreadable


def _whole(written: Any) -> int:
    number = msgspec.convert(written, int)
    if not 0 <= number <= COUNTED_UP_TO:
        raise ValueError(number)
    return number


def _same(mark: Any, expected: str) -> None:
    if mark != expected:
        raise ValueError(mark)
