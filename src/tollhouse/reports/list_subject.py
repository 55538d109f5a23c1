"""What lists of different things share: the rows they are made of, and what is asked of such rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import ColumnElement, FromClause, Table

Rows = FromClause
"""The table of a subject, or a part of its rows with the same columns."""

Wanted = Callable[[Rows], ColumnElement[bool]]

COUNTED_UP_TO: Final = 10_001
"""Stands for all that are more."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A table whose rows are listed, and the names it has in a statement, which tell why its rows are looked at.

    identity   the columns by which a row is known
    rows       all of them, where those that fit are gathered
    walked     one by one, in order
    led        where an index leads to them by one condition, and all others are asked one by one
    sampled    some, drawn by lot
    """

    identity: tuple[str, ...]
    rows: Table
    walked: FromClause
    led: FromClause
    sampled: FromClause

    @classmethod
    def of(cls, rows: Table, *identity: str) -> "Subject":
        return cls(identity, rows, *(rows.alias(name) for name in ("walked", "led", "sampled")))

    def identified(self, row: Any) -> Any:
        """By its number, or by its numbers where it has several."""
        numbers = tuple(getattr(row, name) for name in self.identity)
        return numbers if len(numbers) > 1 else numbers[0]


class Conditions(Protocol):
    """What is asked of the rows of a list.

    narrow     an index leads to those that fit, so that they may be gathered instead of looked for in order
    row_tells  the row alone tells whether it fits, so that a look at one costs little
    led        an index leads to those that fit by one condition; all others are asked of them one by one
    """

    @property
    def narrow(self) -> bool: ...

    @property
    def row_tells(self) -> bool: ...

    @property
    def led(self) -> bool: ...

    def on(self, rows: Rows) -> ColumnElement[bool]:
        """What holds of every row of the list."""
        ...
