"""The parameters by which the list of accounts is asked for, read from a request or from a kept search."""

from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import Query

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.customers.rules.masking import HIDDEN
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator
from tollhouse.doors.api.list_written import WrittenList
from tollhouse.doors.api.values import Number
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports.account_list_asked import (
    PERSONAL,
    TEXT_FIELDS,
    WHERE_FIELDS,
    AccountQuery,
    conditions_of,
    names_of,
    numbers_of,
    order_of,
    text_fields_of,
    view_of,
)
from tollhouse.reports.customer_list_asked import (
    HIDDEN_IN_SEARCH,
    TEXT_OPERATORS,
    QueryUnreadable,
    refuse_part_of_hidden,
    text_operator_of,
)

_ALL: Final = "all"
_COMMAS: Final = "with commas between"


async def asked_by(
    *,
    view: Annotated[str, Query(max_length=40, description="`all`, `direct`, `reseller:ID`: whose customers'")] = _ALL,
    customer: Annotated[Number | None, Query(description="this customer's")] = None,
    q: Annotated[str, Query(max_length=200, description="in any of `q_fields`")] = "",
    q_operator: Annotated[
        str, Query(max_length=40, description=f"how `q` is compared: one of {', '.join(TEXT_OPERATORS)}")
    ] = Operator.CONTAINS.value,
    q_fields: Annotated[
        str,
        Query(max_length=400, description=f"in which fields `q` is looked for, some of {', '.join(TEXT_FIELDS)}; all"),
    ] = "",
    status: Annotated[str, Query(max_length=800, description=f"one of these holds, {_COMMAS}")] = "",
    product: Annotated[str, Query(max_length=400, description=f"one of these, by number, {_COMMAS}")] = "",
    model: Annotated[
        str, Query(max_length=100, description=f"whose money they spend, {_COMMAS}: {', '.join(BalanceModel)}")
    ] = "",
    role: Annotated[str, Query(max_length=200, description=f"{_COMMAS}: {', '.join(AccountRole)}")] = "",
    batch: Annotated[str | None, Query(max_length=200, description="the whole name of it")] = None,
    where: Annotated[
        list[str] | None,
        Query(description=f"`FIELD:OPERATOR:VALUE`, all must hold; fields: {', '.join(WHERE_FIELDS)}"),
    ] = None,
    sort: Annotated[str, Query(max_length=40, description="a column, `-` before it turns it round")] = "",
) -> AccountQuery:
    """A query without its reader, whom the desk knows."""
    return _query(
        view=view,
        customer=customer,
        q=q,
        q_operator=q_operator,
        q_fields=q_fields,
        status=status,
        product=product,
        model=model,
        role=role,
        batch=batch,
        where=where,
        sort=sort,
    )


def asked_by_reader(asked: AccountQuery, scope: Scope) -> AccountQuery:
    """A query as its reader may ask it; from whom personal data is hidden finds by the whole of it, or not at all.

    Raises QueryUnreadable.
    """
    if not scope.masked:
        return replace(asked, scope=scope)
    if HIDDEN in asked.text:
        raise QueryUnreadable("q", asked.text, HIDDEN_IN_SEARCH)
    for one in asked.conditions:
        if one.field in PERSONAL:
            refuse_part_of_hidden(one)
        if HIDDEN in one.term:
            raise QueryUnreadable("where", f"{one.field}:{one.operator}:{one.term}", HIDDEN_IN_SEARCH)
    return replace(asked, scope=scope, operator=Operator.IS)


def _query(**said: Any) -> AccountQuery:
    """said   by the names of the declarations above"""
    order, descending = order_of(said["sort"]) if said["sort"] else (None, False)
    return AccountQuery(
        scope=Scope(),
        view=view_of(said["view"]),
        customer_id=said["customer"],
        text=said["q"],
        operator=text_operator_of(said["q_operator"]),
        fields=text_fields_of(said["q_fields"]),
        statuses=names_of(said["status"], AccountStatus, "status"),
        products=numbers_of(said["product"], "product"),
        models=names_of(said["model"], BalanceModel, "model"),
        roles=names_of(said["role"], AccountRole, "role"),
        batch=said["batch"] or None,
        conditions=conditions_of(said["where"] or []),
        order=order,
        descending=descending,
    )


ACCOUNTS: Final = WrittenList(asked_by, _query, asked_by_reader)
