"""Records that two people may edit at once: which version was read, and whether it is still the one that is there."""

from hashlib import blake2b
from typing import Annotated, Any

from fastapi import Header

from tollhouse.doors.api.problems import Unwelcome

IfMatch = Annotated[str | None, Header(max_length=200, description="the ETag that was read")]


def etag_of(record: Any) -> str:
    """Of a frozen record whose `repr` is all of it."""
    return f'"{blake2b(repr(record).encode(), digest_size=12).hexdigest()}"'


def check_version(if_match: str | None, record: Any, thing: str) -> None:
    """Raises record_changed (412) when it is not the version that was read; `thing` is what it is called."""
    etag = etag_of(record)
    if if_match is not None and if_match.strip() not in {"*", etag}:
        said = f"The {thing} was changed since you read it; its ETag is {etag} now."
        raise Unwelcome("record_changed", said, thing=thing, etag=etag)
