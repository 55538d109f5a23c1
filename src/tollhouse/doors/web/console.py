"""The console's answers: files under their own paths, the start page for every address that a person may open.

Source: docs/decisions/0032-console-delivery.md
"""

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tollhouse.doors.web.shelf import START, File, Shelf

_NOT_OURS: Final = {"api", "healthz", "readyz", "metrics"}
_ASSETS: Final = "/assets/"  # the builder names what is in there by its content
_FOR_EVER: Final = "public, max-age=31536000, immutable"
_ASK_AGAIN: Final = "no-cache"
_BEST_FIRST: Final = ("br", "gzip")
_NOT_BUILT: Final = (
    "The console was not built in this source tree: say `make web` there, then start the server again. "
    "The API is served all the same, see /api/docs.\n"
)


class Console:
    """Answers GET and HEAD for what is on the shelf and for pages of the console.

    otherwise   answers everything else, as if there were no console
    """

    path: Final = "(console)"  # under which the answers are counted

    def __init__(self, shelf: Shelf, *, otherwise: ASGIApp) -> None:
        self._shelf = shelf
        self._otherwise = otherwise
        self._policy = _policy(shelf)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._answer(scope)
        if answer is None:
            await self._otherwise(scope, receive, send)
            return
        scope["route"] = self
        await answer(scope, receive, send)

    def _answer(self, scope: Scope) -> Response | None:
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            return None
        path = scope["path"]
        if path.removeprefix("/").partition("/")[0] in _NOT_OURS:
            return None
        file = self._shelf.files.get(path)
        if file is not None and path != START:
            kept = _FOR_EVER if path.startswith(_ASSETS) else _ASK_AGAIN
            return _sent(file, scope, {"Cache-Control": kept, "Vary": "Accept-Encoding"})
        if path.startswith(_ASSETS) or not _wants_page(path, Headers(scope=scope)):
            return None
        if self._shelf.start is None:
            return PlainTextResponse(_NOT_BUILT, 503)
        page = {
            "Cache-Control": _ASK_AGAIN,
            "Content-Security-Policy": self._policy,
            "Cross-Origin-Opener-Policy": "same-origin",
            "Vary": "Accept, Accept-Encoding",
        }
        return _sent(self._shelf.start, scope, page)


def _policy(shelf: Shelf) -> str:
    """What the page may load and run: its own files, and the scripts that were in it when it was built."""
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *shelf.start_scripts)),
            "style-src 'self' 'unsafe-inline'",  # the widgets set their sizes and colours as style attributes
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


def _wants_page(path: str, headers: Headers) -> bool:
    """A browser that opens an address says text/html; a script that has mistyped one is better told so."""
    accepted = headers.get("accept", "*/*")
    return "text/html" in accepted or (path in {"/", START} and "*/*" in accepted)


def _sent(file: File, scope: Scope, headers: dict[str, str]) -> Response:
    """The smallest form that is understood, or nothing but headers for 304 and HEAD."""
    asked = Headers(scope=scope)
    understood = _understood(asked.get("accept-encoding", ""))
    encoding = next((each for each in _BEST_FIRST if each in file.forms and each in understood), "")
    tag = f'"{file.version}-{encoding}"' if encoding else f'"{file.version}"'
    told = {**headers, "ETag": tag}
    if tag in _tags(asked.get("if-none-match", "")):
        return Response(status_code=304, headers=told)
    if encoding:
        told["Content-Encoding"] = encoding
    body = file.forms[encoding]
    told["Content-Length"] = str(len(body))
    return Response(b"" if scope["method"] == "HEAD" else body, headers=told, media_type=file.media_type)


def _understood(written: str) -> set[str]:
    listed = (each.replace(" ", "").lower().partition(";") for each in written.split(","))
    return {name for name, _, weight in listed if weight.rstrip("0.") != "q="}


def _tags(written: str) -> set[str]:
    return {each.strip().removeprefix("W/") for each in written.split(",")}
