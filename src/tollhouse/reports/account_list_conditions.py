"""What is asked of the list of accounts, as conditions on rows of account."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, func, or_, select, true

from tollhouse.accounts.tables import account
from tollhouse.customers.rules import search
from tollhouse.customers.storage import visible_to
from tollhouse.plumbing.db import Connection
from tollhouse.reports.account_list_asked import AccountQuery
from tollhouse.reports.account_list_parts import ACCOUNTS, Part, found_by, of_products, part_of
from tollhouse.reports.account_list_statuses import holding
from tollhouse.reports.customer_list_asked import View, ViewKind
from tollhouse.reports.list_sampled import drawn_by_lot
from tollhouse.reports.list_subject import Rows, Wanted
from tollhouse.reports.planning import Size

_DRAWN: Final = 300


@dataclass(frozen=True, slots=True)
class AccountConditions:
    """All that must hold but whether an account is closed.

    parts          of the account itself, of its customer, of products
    statuses       one of them
    statuses_lead  an index leads to fewer by these than by all the parts, which are asked of them one by one
    """

    parts: tuple[Part, ...]
    statuses: Part | None
    closed: bool
    statuses_lead: bool = False

    led = False

    @property
    def narrow(self) -> bool:
        return self._parts_lead or (self.statuses is not None and self.statuses.narrow)

    @property
    def row_tells(self) -> bool:
        return all(part.row_tells for part in self._all)

    @property
    def counted_first(self) -> bool:
        """Whether statuses alone lead to those who fit: then how many they are decides how they are looked for."""
        return self.statuses is not None and self.statuses.narrow and not self._parts_lead

    def on(self, rows: Rows) -> ColumnElement[bool]:
        """What holds of every row of the list."""
        return and_(true() if self.closed else rows.c.terminated_at.is_(None), *self._asked(rows))

    def on_hidden(self, rows: Rows) -> ColumnElement[bool]:
        """What would hold if they were not closed."""
        closed = rows.c.terminated_at.is_not(None)
        if any(part.far for part in self.parts):
            # There are few of them beside all whom another table would lead to.
            return and_(closed, *(part.aside(rows) for part in self.parts))
        return and_(closed, *self._asked(rows))

    @property
    def _parts_lead(self) -> bool:
        return any(part.narrow for part in self.parts)

    @property
    def _all(self) -> Iterator[Part]:
        yield from self.parts
        if self.statuses is not None:
            yield self.statuses

    def _asked(self, rows: Rows) -> Iterator[ColumnElement[bool]]:
        """What leads in the form that an index answers, all else one by one of those that are led to."""
        near = any(part.narrow and not part.far for part in self.parts)
        for part in self.parts:
            leads = part.narrow and not self.statuses_lead and not (near and part.far)
            yield part.on(rows) if leads else part.aside(rows)
        if self.statuses is not None:
            yield self.statuses.on(rows) if self.statuses_lead or not self._parts_lead else self.statuses.aside(rows)


def conditions_of(conn: Connection, query: AccountQuery, size: Size, *, at: datetime) -> AccountConditions:
    parts = [*_of_owner(query), *_of_kind(query), *(part_of(conn, one) for one in query.conditions)]
    if search.term_of(query.text):
        parts.append(found_by(conn, query))
    statuses = holding(conn, query.statuses, at=at) if query.statuses else None
    conditions = AccountConditions(tuple(parts), statuses, query.closed)
    if statuses is not None and statuses.narrow and any(part.narrow for part in parts):
        return replace(conditions, statuses_lead=_are_fewer(conn, statuses, parts, size))
    return conditions


def _are_fewer(conn: Connection, statuses: Part, parts: Sequence[Part], size: Size) -> bool:
    """Whether less is met with these statuses than with all the parts, among some rows that are drawn by lot."""
    if size.rows == 0:
        return False
    sampled = ACCOUNTS.sampled
    with_parts, with_statuses = and_(*(part.aside(sampled) for part in parts)), statuses.aside(sampled)
    counted = select(func.count().filter(with_parts), func.count().filter(with_statuses)).select_from(sampled)
    ((of_parts, of_statuses),) = conn.execute(counted.where(drawn_by_lot(size, _DRAWN))).all()
    return bool(of_statuses < of_parts)


def _of_owner(query: AccountQuery) -> Iterator[Part]:
    if query.scope.reseller_id is not None:
        yield Part.of(lambda rows: visible_to(query.scope, among=rows), narrow=True)
    if query.view.kind is not ViewKind.ALL:
        yield Part.of(_in_view(query), narrow=query.view.owner_id is not None)
    if query.customer_id is not None:
        yield Part.of(lambda rows: rows.c.customer_id == query.customer_id, narrow=True)


def _in_view(query: AccountQuery) -> Wanted:
    """As customers have it: a reseller's customers on all levels below it, or those that nobody or the reader owns."""
    reader = query.scope.reseller_id
    match query.view:
        case View(kind=ViewKind.RESELLER, owner_id=owner):
            return lambda rows: rows.c.resellers.contains([owner])
        case _ if reader is None:
            return lambda rows: func.cardinality(rows.c.resellers) == 0
    return lambda rows: rows.c.resellers[1] == reader


def _of_kind(query: AccountQuery) -> Iterator[Part]:
    if query.products:
        yield of_products(sorted(query.products))
    if query.models:
        models = sorted(query.models)
        yield Part.of(_one_of("model", models), narrow="subordinate" not in models)
    if query.roles:
        roles = sorted(query.roles)
        yield Part.of(_one_of("role", roles), narrow="universal" not in roles)
    if query.batch is not None:
        yield Part.of(lambda rows: rows.c.batch == query.batch, narrow=True)


def _one_of(column: str, names: Sequence[str]) -> Wanted:
    """Written one by one: so the planner sees that an index of all but the usual one has them."""
    return lambda rows: or_(*(rows.c[column] == name for name in names))


def fitting(conditions: AccountConditions, *, hidden: bool) -> ColumnElement[bool]:
    return conditions.on_hidden(account) if hidden else conditions.on(account)
