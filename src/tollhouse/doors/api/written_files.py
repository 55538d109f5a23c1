"""Files that are written to their end before they are sent: who downloads slowly keeps no transaction open."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from errno import EDQUOT, ENOSPC
from tempfile import TemporaryFile
from typing import BinaryIO, Final, cast

from fastapi import Response
from fastapi.responses import StreamingResponse

from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.file_names import disposition
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.plumbing.db import Connection

_PIECE: Final = 64 << 10
_AT_ONCE: Final = 3
_writing = threading.BoundedSemaphore(_AT_ONCE)
"""Of this process: a file keeps a connection while it is written, and the rest of the door needs some, too."""


def written_file(desk: Desk, write: Callable[[Connection, BinaryIO], str], media_type: str) -> Response:
    """write   fills the file and answers what it is to be called"""
    with _room_needed(), ExitStack() as unless_sent:
        file = cast(BinaryIO, unless_sent.enter_context(TemporaryFile()))
        with _turn(), desk.house.engine.begin() as conn:
            name = write(conn, file)
        file.flush()
        unless_sent.pop_all()
    headers = {"Content-Disposition": disposition(name), "Content-Length": str(file.tell())}
    return StreamingResponse(_pieces_of(file), headers=headers, media_type=media_type)


@contextmanager
def _turn() -> Iterator[None]:
    if not _writing.acquire(blocking=False):
        said = f"{_AT_ONCE} files are being written already; try again when one of them has ended."
        raise Unwelcome("too_many_exports", said, most=_AT_ONCE)
    try:
        yield
    finally:
        _writing.release()


@contextmanager
def _room_needed() -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        if trouble.errno not in {ENOSPC, EDQUOT}:
            raise
        said = (
            "There is no room on this server's disk to write the file; ask the operator to make room in its directory "
            "for temporary files, or ask for less."
        )
        raise Unwelcome("storage_full", said) from trouble


def _pieces_of(file: BinaryIO) -> Iterator[bytes]:
    with file:
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
