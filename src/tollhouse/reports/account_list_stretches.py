"""The order of the list of accounts as stretches, each walked along an index, one after the other and either way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, func, literal, not_, select, true, union_all

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.tables import account
from tollhouse.customers.rules.search import end_of_prefix
from tollhouse.customers.tables import customer_search
from tollhouse.products.tables import product
from tollhouse.reports.account_list_asked import AccountQuery, Order
from tollhouse.reports.account_list_money import OwnMoneyStretch
from tollhouse.reports.account_list_parts import ACCOUNTS
from tollhouse.reports.list_stretches import Stretch
from tollhouse.reports.list_subject import Conditions, Rows, Subject
from tollhouse.reports.list_walk import ListStretch, Way

_OWNED: Final = account.alias("owned")
_IN_ORDER: Final = ("identifier", "account_id")
"""As an index has it; an account that is closed may have gone by what another goes by now."""


@dataclass(frozen=True, slots=True)
class AccountStretch(ListStretch):
    subject: ClassVar[Subject] = ACCOUNTS


def stretches_of(query: AccountQuery) -> Sequence[Stretch]:
    if query.order is None and query.begins:
        return _likeliest_first(query.begins)
    return _in_order(query.order or Order.IDENTIFIER, descending=query.descending)


def _in_order(order: Order, *, descending: bool) -> Sequence[Stretch]:
    match order:
        case Order.CUSTOMER:
            return [OwnerStretch(_any, ("sort_name", "account_id"), descending, owner=customer_search)]
        case Order.PRODUCT:
            return [OwnerStretch(_any, ("name", "account_id"), descending, owner=product)]
        case Order.BATCH | Order.CONTROL_NUMBER:
            return _those_with(order.value, descending=descending)
        case Order.OPENED_AT:
            return [AccountStretch(_any, ("opened_at", "account_id"), descending)]
        case Order.BALANCE:
            without = AccountStretch(_without_money, _IN_ORDER, descending)
            return [OwnMoneyStretch(descending=descending), without]
    return [AccountStretch(_any, _IN_ORDER, descending)]


def _likeliest_first(term: str) -> list[Stretch]:
    """Those that go by what begins with it, then those in which it stands elsewhere."""

    def begins(rows: Rows) -> ColumnElement[bool]:
        return and_(rows.c.identifier >= term, rows.c.identifier < end_of_prefix(term))

    return [AccountStretch(begins, _IN_ORDER), AccountStretch(lambda rows: not_(begins(rows)), _IN_ORDER)]


def _any(_rows: Rows) -> ColumnElement[bool]:
    return true()


def _without_money(rows: Rows) -> ColumnElement[bool]:
    subordinate: ColumnElement[bool] = rows.c.model == BalanceModel.SUBORDINATE.value
    return subordinate


def _those_with(column: str, *, descending: bool) -> list[Stretch]:
    """Then those without, by what they go by."""
    return [
        AccountStretch(lambda rows: rows.c[column].is_not(None), (column, "account_id"), descending),
        AccountStretch(lambda rows: rows.c[column].is_(None), _IN_ORDER, descending),
    ]


@dataclass(frozen=True, slots=True)
class OwnerStretch(AccountStretch):
    """By the name of a customer or a product, then by number: owner by owner, each along the index of its accounts.

    owner   a table with its names in the first of the columns
    """

    owner: Table = customer_search

    def joined(self, rows: Rows) -> FromClause:
        return rows.join(self.owner, self._key(self.owner) == self._key(rows))

    def keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        return [self._name, rows.c.account_id]

    def unled_keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        """So that owners are looked up for the accounts that are found, and not the other way round."""
        return [func.coalesce(self._name, ""), rows.c.account_id]

    def next_rows(self, conditions: Conditions, way: Way, budget: int) -> Select[Any]:
        """The rest of one owner's accounts, then those of the next owners by name."""
        parts = [self._of_next_owners(way, budget)]
        if way.values is not None:
            parts.append(self._of_same_owner(way, way.values, budget))
        ahead = union_all(*(select(part.subquery()) for part in parts)).subquery("ahead")
        first = select(ahead).order_by(*self._order(ahead, way)).limit(budget).subquery("first")
        place = func.row_number().over(order_by=self._order(first, way)).label("place")
        walked = self.subject.walked
        looked_at = select(first, place, conditions.on(walked).label("fits"))
        same = (walked.c.customer_id == first.c.customer_id) & (walked.c.account_id == first.c.account_id)
        return looked_at.join(walked, same)

    @property
    def _name(self) -> ColumnElement[Any]:
        return self.owner.c[self.columns[0]]

    def _key(self, rows: Rows) -> ColumnElement[Any]:
        return rows.c[next(iter(self.owner.primary_key)).name]

    def _of_same_owner(self, way: Way, place: tuple[Any, ...], budget: int) -> Select[Any]:
        name, number = place
        key = select(self._key(self.owner)).where(self._name == name).scalar_subquery()
        mine = _OWNED.c.account_id
        behind = mine < number if self.descending == way.forwards else mine > number
        theirs = select(_OWNED.c.customer_id, mine, literal(name).label(self.columns[0]))
        theirs = theirs.where(self._key(_OWNED) == key, behind)
        return theirs.order_by(*self.directed([mine], way)).limit(budget)

    def _of_next_owners(self, way: Way, budget: int) -> Select[Any]:
        """So many of each at most; the first of those by whom the budget is filled."""
        theirs = select(_OWNED.c.customer_id, _OWNED.c.account_id).where(self._key(_OWNED) == self._key(self.owner))
        each = theirs.order_by(*self.directed([_OWNED.c.account_id], way)).limit(budget).lateral("each")
        owners = select(each.c.customer_id, each.c.account_id, self._name).select_from(self.owner).join(each, true())
        if way.values is not None:
            begin = way.values[0]
            owners = owners.where(self._name < begin if self.descending == way.forwards else self._name > begin)
        return owners.order_by(*self.directed([self._name, each.c.account_id], way)).limit(budget)
