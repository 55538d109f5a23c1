"""The parameters by which the list of customers is asked for, read from a request or from a kept search."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import Query
from fastapi.dependencies.utils import get_dependant, request_params_to_args
from fastapi.exceptions import RequestValidationError
from pydantic import Field, StringConstraints
from starlette.datastructures import QueryParams

from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import TEXT_FIELDS, Operator
from tollhouse.doors.api.discretion import asked_by_reader
from tollhouse.doors.api.problems import Unwelcome
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
from tollhouse.words.refusals import Refused


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


def read_asked(parameters: QueryParams) -> CustomerQuery:
    """The same from a written query, by the very declarations above; raises what asking for the list would."""
    values, errors = request_params_to_args(_ASKED.query_params, parameters)
    if errors:
        raise RequestValidationError(errors)
    return _query(**values)


WrittenQuery = Annotated[
    str,
    StringConstraints(max_length=16_000),
    Field(
        description="the parameters of the list's own `GET`, as its address has them; empty: the whole list",
        examples=["status=blocked,suspended&where=city:is:Kyiv&sort=-balance"],
    ),
]

_OF_A_PAGE: Final = frozenset({"cursor", "limit"})
_UNSAID: Final = ("view", "all")
"""Means what leaving it out means."""


def readable(written: str, scope: Scope, field: str = "query") -> str:
    """As it is kept: parameters in the list's own order, without empty ones.  Raises what the list would raise.

    field   in which it was sent
    """
    if "%00" in written:
        said = "The query holds a NUL character (%00), which no text may have."
        raise Unwelcome("invalid_request", said, field=field)
    parameters = QueryParams(written.removeprefix("?"))
    with _blaming(field):
        for name in parameters:
            _refuse_unknown(name)
        asked_by_reader(read_asked(parameters), scope)
    pairs = [(name, value) for name in PARAMETERS for value in parameters.getlist(name)]
    return urlencode([pair for pair in pairs if pair[1] and pair != _UNSAID])


def read_written(written: str, scope: Scope) -> CustomerQuery:
    """What readable made, of a reader of that scope."""
    return asked_by_reader(read_asked(QueryParams(written)), scope)


def _refuse_unknown(name: str) -> None:
    if name in _OF_A_PAGE:
        said = f"The parameter {name!r} says which page, not which search; leave it out."
        raise Unwelcome("unknown_parameter", said, field=name)
    if name not in PARAMETERS:
        said = f"The parameter {name!r} is not known here; known are: {', '.join(sorted(PARAMETERS))}."
        raise Unwelcome("unknown_parameter", said, field=name)


@contextmanager
def _blaming(field: str) -> Iterator[None]:
    """What the list says of its parameter `where` is said here of `query.where`."""
    try:
        yield
    except RequestValidationError as invalid:
        errors = [error | {"loc": ("body", field, *error["loc"][1:])} for error in invalid.errors()]
        raise RequestValidationError(errors) from invalid
    except Refused as refused:
        refused.field = f"{field}.{refused.field}"
        raise


_ASKED: Final = get_dependant(path="", call=asked_by)
PARAMETERS: Final = tuple(one.alias for one in _ASKED.query_params)
"""The parameters that say which customers; limit and cursor say how much of them at a time."""


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
