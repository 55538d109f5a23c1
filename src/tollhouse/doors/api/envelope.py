"""What every answer carries whatever it says: a request id, security headers, a place in the counts.

Also the last resort: a trouble nobody expected becomes a problem without its insides, which stand in the log.
"""

import re
import time
from typing import Final
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tollhouse.doors.api.metrics import Metrics
from tollhouse.doors.api.problems import problem
from tollhouse.plumbing.db.retrying import is_passing
from tollhouse.plumbing.logs import logger

_log = logger(__name__)

_RETRY_AFTER_S: Final = "2"
_METHODS: Final = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
_OWN_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}


class Envelope:
    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = scope["tollhouse.request_id"] = _request_id(scope)
        started, status = time.perf_counter(), 0

        async def send_on(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_on)
        except Exception as trouble:
            if status:
                raise  # half an answer is out: only a broken connection can say so
            await _last_resort(trouble, request_id)(scope, receive, send_on)
        finally:
            self._metrics.answered(_method_of(scope), _route_of(scope), status, time.perf_counter() - started)


def _last_resort(trouble: Exception, request_id: str) -> ASGIApp:
    if is_passing(trouble):
        _log.warning("database trouble", request_id=request_id, trouble=repr(trouble)[:500])
        detail = "The database cannot be reached or was busy for too long; try the same request again."
        return problem(503, "try_again", detail, headers={"Retry-After": _RETRY_AFTER_S}, request_id=request_id)
    _log.error("request failed", request_id=request_id, exc_info=trouble)
    detail = f"Something failed here that should not have; our log tells more under request id {request_id}."
    return problem(500, "unexpected", detail, request_id=request_id)


def _request_id(scope: Scope) -> str:
    """The proxy's where it sent a decent one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _OWN_ID.fullmatch(written := value.decode("latin-1")):
            return str(written)
    return uuid4().hex


def _method_of(scope: Scope) -> str:
    """Anybody may invent methods, and every new name would be kept for as long as the process lives."""
    return scope["method"] if scope["method"] in _METHODS else "(other)"


def _route_of(scope: Scope) -> str:
    """The template, not the path: a count per customer would never end."""
    return getattr(scope.get("route"), "path", "(none)")
