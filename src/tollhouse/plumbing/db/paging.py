"""Keyset paging: page 40,000 costs what page 1 does, and walking any sort both ways visits each row once."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, and_, or_

from tollhouse.plumbing.db.engine import AnyRow
from tollhouse.words.refusals import Refused


class CursorUnreadable(Refused):
    code = "cursor_unreadable"
    sentence = "The cursor {cursor!r} was not made by this list with this search and sort; start again without it."


@dataclass(frozen=True, slots=True)
class SortKey:
    """One key of an order.  Keys are not null and the last one is unique, so that the order is total."""

    column: ColumnElement[Any]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[AnyRow]
    next: str | None
    previous: str | None


def read_page(
    conn: Connection, query: Select[Any], keys: list[SortKey], *, limit: int, cursor: str | None = None
) -> Page:
    """One page of `query` in the order of `keys`; the query must select every key column.

    Raises CursorUnreadable when the cursor is not one of this order.
    """
    forwards, position = _read_cursor(cursor, keys)
    towards = [SortKey(key.column, key.descending != (not forwards)) for key in keys]
    if position is not None:
        query = query.where(_beyond(towards, position))
    query = query.order_by(None).order_by(*(key.column.desc() if key.descending else key.column for key in towards))
    found = list(conn.execute(query.limit(limit + 1)))
    more, rows = len(found) > limit, found[:limit]
    if not forwards:
        rows.reverse()
    if not rows:
        return Page([], None, None)
    has_next = more if forwards else True
    has_previous = (position is not None) if forwards else more
    return Page(
        rows,
        _write_cursor(rows[-1], keys, forwards=True) if has_next else None,
        _write_cursor(rows[0], keys, forwards=False) if has_previous else None,
    )


def position_of(cursor: str | None, keys: list[SortKey]) -> tuple[bool, list[Any] | None]:
    """Which way a cursor goes, and the keys of the row it begins behind; raises CursorUnreadable."""
    return _read_cursor(cursor, keys)


def _beyond(keys: list[SortKey], position: list[Any]) -> ColumnElement[bool]:
    """Rows after the position: the row comparison spelt out, because directions may differ by key."""
    steps = []
    for place, key in enumerate(keys):
        same = [earlier.column == value for earlier, value in zip(keys[:place], position[:place], strict=True)]
        step = key.column < position[place] if key.descending else key.column > position[place]
        steps.append(and_(*same, step))
    return or_(*steps)


def _write_cursor(row: AnyRow, keys: list[SortKey], *, forwards: bool) -> str:
    values = [row._mapping[key.column] for key in keys]  # noqa: SLF001 - SQLAlchemy's documented spelling
    return base64.urlsafe_b64encode(msgspec.json.encode([forwards, *values])).decode().rstrip("=")


def _read_cursor(cursor: str | None, keys: list[SortKey]) -> tuple[bool, list[Any] | None]:
    if cursor is None:
        return True, None
    try:
        written = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        forwards, *values = written
        types = [key.column.type.python_type for key in keys]
        position = [msgspec.convert(value, kind) for value, kind in zip(values, types, strict=True)]
        return msgspec.convert(forwards, bool), position
    except (ValueError, TypeError, binascii.Error, msgspec.MsgspecError) as unreadable:
        raise CursorUnreadable(field="cursor", cursor=cursor) from unreadable
