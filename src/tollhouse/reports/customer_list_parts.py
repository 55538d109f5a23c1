"""Conditions of which one must hold: those of a group, or the places where a text may stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, SelectBase, and_, false, or_, select, true, union_all

from tollhouse.customers.tables import customer_search
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.ledger.tables import standing
from tollhouse.reports.list_subject import Rows, Subject, Wanted

CUSTOMERS: Final = Subject.of(customer_search, "customer_id")
WALKED: Final = CUSTOMERS.walked


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of those.

    on         asked of a row that is looked at
    narrow     an index leads to all for whom it holds
    elsewhere  their numbers, where the columns of the search row do not tell
    of_closed  whether it holds of every closed customer, or of none; None: of some
    """

    on: Wanted
    narrow: bool
    elsewhere: SelectBase | None = None
    of_closed: bool | None = None


def one_of(parts: Sequence[Part], *, aside: bool = False) -> Wanted:
    """Where all that fit are gathered, each part brings its own by its own index; an OR over tables would scan them.

    aside   an index leads to few enough by something else, of whom these are asked one by one
    """

    def wanted(rows: Rows) -> ColumnElement[bool]:
        if aside or rows is not customer_search or all(part.elsewhere is None for part in parts):
            return or_(false(), *(part.on(rows) for part in parts))
        together: ColumnElement[bool] = rows.c.customer_id.in_(_numbers(parts))
        return together

    return wanted


def one_of_closed(parts: Sequence[Part], *, aside: bool = False) -> Wanted:
    """The same of a customer who is closed."""
    if any(part.of_closed for part in parts):
        return lambda _rows: true()
    return one_of([part for part in parts if part.of_closed is None], aside=aside)


def _numbers(parts: Sequence[Part]) -> SelectBase:
    by_row = [part.on(customer_search) for part in parts if part.elsewhere is None]
    found = [part.elsewhere for part in parts if part.elsewhere is not None]
    if by_row:
        found.append(select(customer_search.c.customer_id).where(or_(*by_row)).correlate(None))
    return union_all(*found) if len(found) > 1 else found[0]


def asked_one_by_one(rows: Rows, asked_for: ColumnElement[Any]) -> ColumnElement[Any]:
    """A value of its own and no EXISTS, which the planner would answer for all customers first."""
    theirs = and_(standing.c.customer_id == rows.c.customer_id, standing.c.account_id == OWN_MONEY)
    asked: ColumnElement[Any] = select(asked_for).where(theirs).correlate(rows).scalar_subquery()
    return asked


def standing_fits(rows: Rows, fits: ColumnElement[bool]) -> ColumnElement[bool]:
    """Of all customers at once where they are gathered; one by one where few are looked at."""
    if rows is customer_search:
        fitting: Select[Any] = select(standing.c.customer_id).where(standing.c.account_id == OWN_MONEY, fits)
        together: ColumnElement[bool] = rows.c.customer_id.in_(fitting)
        return together
    return asked_one_by_one(rows, fits)
