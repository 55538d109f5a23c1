"""A list's query as its address has it, kept and read again: by the very declarations of the list's own parameters."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from fastapi.dependencies.utils import get_dependant, request_params_to_args
from fastapi.exceptions import RequestValidationError
from pydantic import Field, StringConstraints
from starlette.datastructures import QueryParams

from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.words.refusals import Refused

Query = TypeVar("Query")

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


class WrittenList(Generic[Query]):
    """One list and its parameters: those that say what is on it; limit and cursor say how much of it at a time."""

    def __init__(
        self,
        declared: Callable[..., Any],
        query_of: Callable[..., Query],
        asked_by_reader: Callable[[Query, Scope], Query],
    ) -> None:
        """declared     the dependency of the list's route
        query_of        makes of the values of its parameters a query without its reader
        asked_by_reader makes it one that the reader may ask
        """
        self._declared = get_dependant(path="", call=declared).query_params
        self._query_of = query_of
        self._asked_by_reader = asked_by_reader
        self.parameters: Final = tuple(one.alias for one in self._declared)

    def readable(self, written: str, scope: Scope, field: str = "query") -> str:
        """As it is kept: parameters in the list's own order, without empty ones.  Raises what the list would raise.

        field   in which it was sent
        """
        if "%00" in written:
            said = "The query holds a NUL character (%00), which no text may have."
            raise Unwelcome("invalid_request", said, field=field)
        parameters = QueryParams(written.removeprefix("?"))
        with _blaming(field):
            for name in parameters:
                self._refuse_unknown(name)
            self._read(parameters, scope)
        pairs = [(name, value) for name in self.parameters for value in parameters.getlist(name)]
        return urlencode([pair for pair in pairs if pair[1] and pair != _UNSAID])

    def read(self, written: str, scope: Scope) -> Query:
        """What readable made, of a reader of that scope."""
        return self._read(QueryParams(written), scope)

    def _read(self, parameters: QueryParams, scope: Scope) -> Query:
        values, errors = request_params_to_args(self._declared, parameters)
        if errors:
            raise RequestValidationError(errors)
        return self._asked_by_reader(self._query_of(**values), scope)

    def _refuse_unknown(self, name: str) -> None:
        if name in _OF_A_PAGE:
            said = f"The parameter {name!r} says which page, not which search; leave it out."
            raise Unwelcome("unknown_parameter", said, field=name)
        if name not in self.parameters:
            known = ", ".join(sorted(self.parameters))
            said = f"The parameter {name!r} is not known here; known are: {known}."
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
