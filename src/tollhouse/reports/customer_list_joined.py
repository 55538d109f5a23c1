"""Orders of the list that are known to another table than the search row, or to the row of another customer."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, Select, func, literal, literal_column, select, true, union_all

from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.tables import account_count, customer_search
from tollhouse.reports.customer_list_parts import WALKED
from tollhouse.reports.customer_list_walk import IndexStretch
from tollhouse.reports.list_subject import Conditions, Rows
from tollhouse.reports.list_walk import Way

_OWNER: Final = customer_search.alias("owner")
_OWNED: Final = customer_search.alias("owned")


@dataclass(frozen=True, slots=True)
class AccountStretch(IndexStretch):
    """By the number of open accounts, then by the customer's number."""

    @classmethod
    def of(cls, *, descending: bool) -> "AccountStretch":
        return cls(lambda _rows: true(), ("accounts", "customer_id"), descending)

    def joined(self, rows: Rows) -> FromClause:
        return rows.join(account_count, account_count.c.customer_id == rows.c.customer_id)

    def keys(self, rows: Rows) -> list[ColumnElement[Any]]:  # noqa: ARG002 - a search row knows none of them
        """Both of the table whose index has both."""
        return [account_count.c[name] for name in self.columns]

    def unled_keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        """As no index has them: it would lead to most customers, whom the planner takes for few."""
        return [account_count.c.accounts + 0, rows.c.customer_id + 0]


@dataclass(frozen=True, slots=True)
class OwnerStretch(IndexStretch):
    """By the name of the nearest reseller above, which its own row has, then by the customer's."""

    @classmethod
    def of(cls, *, descending: bool) -> list[IndexStretch]:
        """Those who have a reseller, then those who have none."""
        managed = cls(lambda rows: func.cardinality(rows.c.resellers) > 0, ("owner_name", "sort_name"), descending)
        return [managed, IndexStretch(_unmanaged, ("sort_name",), descending)]

    def joined(self, rows: Rows) -> FromClause:
        return rows.outerjoin(_OWNER, _OWNER.c.customer_id == nearest_reseller(rows))

    def keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        return [_OWNER.c.sort_name, rows.c.sort_name]

    def unled_keys(self, rows: Rows) -> list[ColumnElement[Any]]:
        """So that owners are looked up for those who are found, and not the other way round."""
        return [func.coalesce(_OWNER.c.sort_name, ""), rows.c.sort_name]

    def next_rows(self, conditions: Conditions, way: Way, budget: int) -> Select[Any]:
        """The rest of one reseller's customers, then those of the next resellers by name."""
        parts = [self._of_next_owners(way, budget)]
        if way.values is not None:
            parts.append(self._of_same_owner(way, way.values, budget))
        ahead = union_all(*(select(part.subquery()) for part in parts)).subquery("ahead")
        order = self.directed([ahead.c.owner_name, ahead.c.sort_name], way)
        first = select(ahead).order_by(*order).limit(budget).subquery("first")
        order = self.directed([first.c.owner_name, first.c.sort_name], way)
        place = func.row_number().over(order_by=order).label("place")
        walked = select(first, place, conditions.on(WALKED).label("fits"))
        return walked.join(WALKED, WALKED.c.customer_id == first.c.customer_id)

    def _of_same_owner(self, way: Way, place: tuple[Any, ...], budget: int) -> Select[Any]:
        owner_name, name = place
        number = select(_OWNER.c.customer_id).where(_OWNER.c.sort_name == owner_name).scalar_subquery()
        key = _OWNED.c.sort_name
        behind = key < name if self.descending == way.forwards else key > name
        theirs = select(_OWNED.c.customer_id, literal(owner_name).label("owner_name"), key)
        theirs = theirs.where(nearest_reseller(_OWNED) == number, behind)
        return theirs.order_by(*self.directed([key], way)).limit(budget)

    def _of_next_owners(self, way: Way, budget: int) -> Select[Any]:
        """So many of each at most; the first of those by whom the budget is filled."""
        theirs = select(_OWNED.c.customer_id, _OWNED.c.sort_name)
        theirs = theirs.where(nearest_reseller(_OWNED) == _OWNER.c.customer_id)
        each = theirs.order_by(*self.directed([_OWNED.c.sort_name], way)).limit(budget).lateral("each")
        name = _OWNER.c.sort_name
        owners = select(each.c.customer_id, name.label("owner_name"), each.c.sort_name).select_from(_OWNER)
        owners = owners.join(each, true()).where(_OWNER.c.kind == literal_column(f"'{CustomerKind.RESELLER}'"))
        if way.values is not None:
            begin = way.values[0]
            owners = owners.where(name < begin if self.descending == way.forwards else name > begin)
        return owners.order_by(*self.directed([name, each.c.sort_name], way)).limit(budget)


def _unmanaged(rows: Rows) -> ColumnElement[bool]:
    """In order by the index of their names; where all that fit are gathered, that index is kept out of it."""
    if rows is WALKED:
        return nearest_reseller(rows).is_(None)
    return func.cardinality(rows.c.resellers) == 0


def nearest_reseller(rows: Rows) -> ColumnElement[int]:
    """As the index writes it."""
    nearest: ColumnElement[int] = rows.c.resellers[literal_column("1")]
    return nearest
