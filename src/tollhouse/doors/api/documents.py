"""The OpenAPI document, and a page to read and try it that needs nothing from elsewhere."""

from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

import msgspec
from fastapi import Request, Response

from tollhouse.doors.api.desk import open_to_all
from tollhouse.doors.api.route import DoorRouter

router = DoorRouter("Documents", prefix="/api")

Anybody = Annotated[Any, open_to_all()]

_POLICY: Final = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'"


@router.get("/v1/openapi.json", include_in_schema=False)
def get_openapi_document(request: Request, _anybody: Anybody) -> Response:
    return Response(msgspec.json.encode(request.app.openapi()), media_type="application/json")


@router.get("/docs", include_in_schema=False)
def get_docs(_anybody: Anybody) -> Response:
    return _page("docs.html", "text/html; charset=utf-8")


@router.get("/docs.js", include_in_schema=False)
def get_docs_script(_anybody: Anybody) -> Response:
    return _page("docs.js", "text/javascript; charset=utf-8")


@router.get("/docs.css", include_in_schema=False)
def get_docs_style(_anybody: Anybody) -> Response:
    return _page("docs.css", "text/css; charset=utf-8")


def _page(name: str, media_type: str) -> Response:
    return Response(_text(name), media_type=media_type, headers={"Content-Security-Policy": _POLICY})


@cache
def _text(name: str) -> bytes:
    return files("tollhouse.doors.api").joinpath("pages", name).read_bytes()
