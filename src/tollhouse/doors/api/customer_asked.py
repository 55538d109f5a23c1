"""The parameters by which the list of customers is asked for, read from a request or from a kept search."""

from typing import Annotated, Any, Final, Literal

from fastapi import Query

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import TEXT_FIELDS, Operator
from tollhouse.doors.api.discretion import asked_by_reader
from tollhouse.doors.api.list_written import WrittenList
from tollhouse.reports.customer_list_asked import (
    TEXT_OPERATORS,
    CustomerQuery,
    all_conditions_of,
    groups_of,
    order_of,
    statuses_of,
    text_fields_of,
    text_operator_of,
    view_of,
)


async def asked_by(
    *,
    view: Annotated[str, Query(max_length=40, description="`all`, `direct`, `reseller:ID`, `distributor:ID`")] = "all",
    q: Annotated[str, Query(max_length=200, description="in any of `q_fields`")] = "",
    q_operator: Annotated[
        str, Query(max_length=40, description=f"how `q` is compared: one of {', '.join(TEXT_OPERATORS)}")
    ] = Operator.CONTAINS.value,
    q_fields: Annotated[
        str,
        Query(max_length=400, description=f"in which fields `q` is looked for, some of {', '.join(TEXT_FIELDS)}; all"),
    ] = "",
    status: Annotated[str, Query(max_length=400, description="one of these holds, with commas between")] = "",
    balance_control: Literal["prepaid", "postpaid"] | None = None,
    where: Annotated[list[str] | None, Query(description="`FIELD:OPERATOR:VALUE`; all must hold")] = None,
    one_of: Annotated[
        list[str] | None,
        Query(alias="or", description="`N:FIELD:OPERATOR:VALUE`; of each group N from 1 to 9 one must hold"),
    ] = None,
    sort: Annotated[str, Query(max_length=40, description="a column, `-` before it turns it round")] = "",
) -> CustomerQuery:
    """A query without its reader, whom the desk knows."""
    return _query(
        view=view,
        q=q,
        q_operator=q_operator,
        q_fields=q_fields,
        status=status,
        balance_control=balance_control,
        where=where,
        one_of=one_of,
        sort=sort,
    )


def _query(**said: Any) -> CustomerQuery:
    """said   by the names of the declarations above"""
    order, descending = order_of(said["sort"]) if said["sort"] else (None, False)
    return CustomerQuery(
        scope=Scope(),
        view=view_of(said["view"]),
        text=said["q"],
        operator=text_operator_of(said["q_operator"]),
        fields=text_fields_of(said["q_fields"]),
        statuses=statuses_of(said["status"]),
        prepaid=None if said["balance_control"] is None else said["balance_control"] == "prepaid",
        conditions=all_conditions_of(said["where"] or []),
        groups=groups_of(said["one_of"] or [], beside=len(said["where"] or [])),
        order=order,
        descending=descending,
    )


CUSTOMERS: Final = WrittenList(asked_by, _query, asked_by_reader)
