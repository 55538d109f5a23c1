"""Versions of what two people may edit at once: an ETag names what was read, and If-Match refuses what came between."""

from hashlib import blake2b
from typing import Annotated, Final

from fastapi import Header

from tollhouse.doors.api.problems import Unwelcome

IfMatch = Annotated[str | None, Header(max_length=200, description="the ETag that was read")]

_ANY: Final = "*"


def etag_of(*seen: object) -> str:
    """Of values whose writing tells all that is in them."""
    return f'"{blake2b(repr(seen).encode("utf-8", "replace"), digest_size=12).hexdigest()}"'


def refuse_outdated(if_match: str | None, etag: str, thing: str, name: str) -> None:
    """Raises record_changed where what was read is not what is there.  No If-Match: whatever is there is meant."""
    if if_match is not None and if_match.strip() not in {_ANY, etag}:
        detail = f"The {thing} {name!r} was changed since you read it; its ETag is {etag} now."
        raise Unwelcome("record_changed", detail, thing=thing, name=name, etag=etag)
