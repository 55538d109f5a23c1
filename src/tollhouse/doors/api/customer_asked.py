"""The parameters by which the list of customers is asked for, read from a request or from a kept search."""

from typing import Annotated, Final, Literal

from fastapi import Query
from fastapi.dependencies.utils import get_dependant, request_params_to_args
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import QueryParams

from tollhouse.customers.rules.scope import Scope
from tollhouse.reports.customer_list_asked import (
    CustomerQuery,
    all_conditions_of,
    order_of,
    statuses_of,
    view_of,
)


async def asked_by(
    *,
    view: Annotated[str, Query(max_length=40, description="`all`, `direct`, `reseller:ID`, `distributor:ID`")] = "all",
    q: Annotated[str, Query(max_length=200, description="in any field of the simple search")] = "",
    status: Annotated[str, Query(max_length=400, description="one of these holds, with commas between")] = "",
    balance_control: Literal["prepaid", "postpaid"] | None = None,
    where: Annotated[list[str] | None, Query(description="`FIELD:OPERATOR:VALUE`; all must hold")] = None,
    sort: Annotated[str, Query(max_length=40, description="a column, `-` before it turns it round")] = "",
) -> CustomerQuery:
    """A query without its reader, whom the desk knows."""
    return _query(view=view, q=q, status=status, balance_control=balance_control, where=where, sort=sort)


def read_asked(parameters: QueryParams) -> CustomerQuery:
    """The same from a written query, by the very declarations above; raises what asking for the list would."""
    values, errors = request_params_to_args(_ASKED.query_params, parameters)
    if errors:
        raise RequestValidationError(errors)
    return _query(**values)


_ASKED: Final = get_dependant(path="", call=asked_by)
PARAMETERS: Final = tuple(one.alias for one in _ASKED.query_params)
"""The parameters that say which customers; limit and cursor say how much of them at a time."""


def _query(
    *, view: str, q: str, status: str, balance_control: str | None, where: list[str] | None, sort: str
) -> CustomerQuery:
    order, descending = order_of(sort) if sort else (None, False)
    return CustomerQuery(
        scope=Scope(),
        view=view_of(view),
        text=q,
        statuses=statuses_of(status),
        prepaid=None if balance_control is None else balance_control == "prepaid",
        conditions=all_conditions_of(where or []),
        order=order,
        descending=descending,
    )
