"""How somebody arrives: from which address, over https or not, with which cookie."""

from functools import lru_cache
from http.cookies import SimpleCookie
from typing import Final

from fastapi import Request

from tollhouse.doors.api.house import House
from tollhouse.plumbing.logs import logger
from tollhouse.staff.rules.networks import address_behind, is_near, within
from tollhouse.staff.sessions import LONGEST_AGENT, OPEN_FOR

_log = logger(__name__)

COOKIE: Final = "tollhouse_session"
_LONGEST_ADDRESS: Final = 64


def address_of(house: House, request: Request) -> str:
    """The peer's, or the one behind the proxies we trust."""
    peer, forwarded = _peer(request), ",".join(request.headers.getlist("x-forwarded-for"))
    if forwarded and is_near(peer) and not within(peer, house.trusted_proxies):
        _warn_of_proxy(peer)
    return address_behind(peer, forwarded, house.trusted_proxies)[:_LONGEST_ADDRESS]


def agent_of(request: Request) -> str:
    return request.headers.get("user-agent", "")[:LONGEST_AGENT]


def request_id_of(request: Request) -> str:
    return str(request.scope.get("tollhouse.request_id", ""))


def secret_in_cookie(request: Request) -> str | None:
    return request.cookies.get(COOKIE)


def cookie_with(secret: str, house: House, request: Request) -> str:
    """The header that hands a session out."""
    return _cookie(secret, int(OPEN_FOR.total_seconds()), secure=_came_by_https(house, request))


def cookie_taken_back(house: House, request: Request) -> str:
    return _cookie("", 0, secure=_came_by_https(house, request))


def _cookie(secret: str, lives_s: int, *, secure: bool) -> str:
    cookie: SimpleCookie = SimpleCookie({COOKIE: secret})
    cookie[COOKIE].update({"path": "/", "max-age": str(lives_s), "samesite": "Lax"})
    cookie[COOKIE]["httponly"] = True
    if secure:
        cookie[COOKIE]["secure"] = True
    return cookie[COOKIE].OutputString()


def _came_by_https(house: House, request: Request) -> bool:
    if request.url.scheme == "https":
        return True
    told = request.headers.get("x-forwarded-proto", "").lower() == "https"
    return told and within(_peer(request), house.trusted_proxies)


@lru_cache(maxsize=16)
def _warn_of_proxy(peer: str) -> None:
    """Once a process for each, as long as they are few."""
    _log.warning(
        "a proxy is not trusted",
        peer=peer,
        meaning="everybody who comes by it counts as one address: one who guesses passwords keeps the others out",
        way_out=f"if it is yours, start the server with TOLLHOUSE_TRUSTED_PROXIES={peer}",
    )


def _peer(request: Request) -> str:
    return request.client.host if request.client is not None else ""
