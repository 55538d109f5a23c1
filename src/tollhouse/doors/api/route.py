"""A route of this door: asks who comes before it reads what they bring, and reads no more than it should."""

from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from typing import Any, ClassVar

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool

from tollhouse.doors.api.desk import Desk, Needs, admit
from tollhouse.doors.api.problems import Unwelcome

_NUL_WRITTEN = b"\\u0000"


class DoorRequest(Request):
    """A request whose body ends at a limit and whose JSON is read strictly: UTF-8, no NaN, no NUL."""

    longest_body: int = 0

    async def stream(self) -> AsyncGenerator[bytes, None]:
        """Raises body_too_large as soon as it is; what follows is never read."""
        self.refuse_length(int(self.headers.get("content-length") or 0))
        received = 0
        async for piece in super().stream():
            received += len(piece)
            self.refuse_length(received)
            yield piece

    def refuse_length(self, length: int) -> None:
        if length > self.longest_body:
            said = f"The body is longer than {self.longest_body} bytes, the most that is taken here; send less at once."
            raise Unwelcome("body_too_large", said)

    async def json(self) -> Any:
        return strict_json(await self.body())


def strict_json(body: bytes) -> Any:
    """Raises malformed_json with the reason."""
    try:
        decoded = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as broken:
        raise Unwelcome("malformed_json", f"The body is no JSON: {broken}.") from None
    if _NUL_WRITTEN in body and _holds_nul(decoded):
        raise Unwelcome("malformed_json", "The body holds a NUL character (U+0000), which no text may have.")
    return decoded


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(inner) for key, inner in value.items())
    return isinstance(value, list) and any(_holds_nul(inner) for inner in value)


class DoorRoute(APIRoute):
    """Built only with a declaration of what it needs."""

    needed: Needs
    parameters: set[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        declared = [one.call for one in self.dependant.dependencies if isinstance(one.call, Needs)]
        if len(declared) != 1:
            raise ValueError(f"{self.path} declares {len(declared)} needs; every route declares one")
        self.needed = declared[0]
        self.parameters = set(_parameters_of(self.dependant))

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def handle(request: Request) -> Response:
            came = DoorRequest(request.scope, request.receive)
            came.longest_body = self.needed.longest_body
            desk = None
            if not self.needed.nobody:
                house = request.app.state.house
                desk = request.state.desk = await run_in_threadpool(admit, house, came, self.needed, self.name)
            _refuse_nul(came)
            self._refuse_unknown_parameters(came)
            if self.body_field is not None:
                refuse_other_than_json(came)
            answered = await answer(came)
            if desk is not None and desk.trail.missing:
                await run_in_threadpool(_tell, desk, answered)
            return answered

        return handle

    def _refuse_unknown_parameters(self, request: Request) -> None:
        """A parameter misspelt would otherwise be a filter silently left out."""
        for name in request.query_params:
            if name not in self.parameters:
                known = ", ".join(sorted(self.parameters)) or "none"
                said = f"The parameter {name!r} is not known here; known are: {known}."
                raise Unwelcome("unknown_parameter", said, field=name)


class DoorRouter(APIRouter):
    """Routes under /api/v1 of one resource."""

    prefix_of_all: ClassVar[str] = "/api/v1"

    def __init__(self, tag: str, *, prefix: str = prefix_of_all) -> None:
        super().__init__(
            prefix=prefix,
            tags=[tag],
            route_class=DoorRoute,
            generate_unique_id_function=lambda route: route.name,
        )


def _parameters_of(dependant: Dependant) -> Iterator[str]:
    """Names of query parameters, those of the dependencies too."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for below in dependant.dependencies:
        yield from _parameters_of(below)


def _tell(desk: Desk, answered: Response) -> None:
    """For routes that work without the desk's transactions: nothing is answered that has left no record."""
    with desk.house.engine.begin() as conn:
        desk.trail.leave(conn, status=answered.status_code)


def _refuse_nul(request: Request) -> None:
    if "\0" in request.scope["path"]:
        raise Unwelcome("not_found", "There is nothing whose name holds a NUL character (%00).")
    if b"%00" in request.scope["query_string"]:
        raise Unwelcome("invalid_request", "The query holds a NUL character (%00), which no text may have.")


def refuse_other_than_json(request: Request) -> None:
    written = request.headers.get("content-type", "")
    if written.partition(";")[0].strip().lower() != "application/json":
        said = f"Content-Type is {written!r}; send the body as application/json."
        raise Unwelcome("unsupported_media_type", said)
