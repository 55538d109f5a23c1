"""Entries between being read and being stored: on disk, because a file may have a million of them.

Nothing of a file is stored before it is read to its end, and reading it twice would take twice as long.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

from msgspec import msgpack

from tollhouse.payments.rules.bank.entry import BankEntry

_IN_MEMORY: Final = 4 << 20
_LENGTH_BYTES: Final = 4

_encode = msgpack.Encoder().encode
_decode = msgpack.Decoder(tuple[int, BankEntry]).decode


class KeptEntries:
    """Each with the place of its statement in the file, from 0; in their order."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, place: int, entry: BankEntry) -> None:
        packed = _encode((place, entry))
        self._file.write(len(packed).to_bytes(_LENGTH_BYTES, "big") + packed)

    def __iter__(self) -> Iterator[tuple[int, BankEntry]]:
        self._file.seek(0)
        while length := self._file.read(_LENGTH_BYTES):
            yield _decode(self._file.read(int.from_bytes(length, "big")))


@contextmanager
def kept_entries() -> Iterator[KeptEntries]:
    """None yet; gone afterwards."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        yield KeptEntries(cast(BinaryIO, file))
