"""Files that are a request's whole body: kept on the disk as they arrive, worked through in the background."""

from collections.abc import Callable
from hashlib import sha256
from typing import Final

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool

from tollhouse.charging.receiving import Incoming
from tollhouse.doors.api.problems import Unwelcome

OCTETS: Final = "application/octet-stream"
_WRITTEN_AT_ONCE: Final = 1 << 20


async def take_file(
    request: Request, begin: Callable[[int], Incoming], keep: Callable[[Incoming, bytes], Response], *, longest: int
) -> Response:
    """begin   takes the room for so many bytes; what can be refused is refused there, before all of it is sent

    keep    is given the file and its digest, and answers; where it raises the file is dropped
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != OCTETS:
        said = f"Send the file itself as the body, with Content-Type: {OCTETS}."
        raise Unwelcome("unsupported_media_type", said)
    try:
        incoming = await run_in_threadpool(begin, _length_of(request, longest))
        try:
            digest = await _receive(request, incoming)
            return await run_in_threadpool(keep, incoming, digest)
        except BaseException:
            incoming.drop()
            raise
    except OSError as full:
        said = f"The file cannot be kept here ({full.strerror}); ask the operator to make room and send it again."
        raise Unwelcome("storage_full", said) from full


def _length_of(request: Request, longest: int) -> int:
    """As long as it says it is; what is sent in pieces does not say."""
    said = request.headers.get("content-length")
    return longest if said is None else min(int(said), longest)


async def _receive(request: Request, incoming: Incoming) -> bytes:
    """Onto the disk as it arrives; its digest."""
    digest, waiting = sha256(), bytearray()

    def write() -> None:
        digest.update(waiting)
        incoming.stream.write(waiting)
        waiting.clear()

    async for piece in request.stream():
        waiting += piece
        if len(waiting) >= _WRITTEN_AT_ONCE:
            await run_in_threadpool(write)
    await run_in_threadpool(write)
    return digest.digest()
