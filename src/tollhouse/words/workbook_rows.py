"""A sheet of a workbook (XLSX, XLS, ODS) as rows of texts, each with the line it stands on."""

import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from tollhouse.words.csv_rows import CsvBroken

_ZIPPED: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_LONGEST_UNPACKED: Final = 1 << 30
"""Bytes; a small file that unpacks to more than this was made to fill somebody's memory."""
_READER: Final = Path(__file__).with_name("workbook_child.py")
_UNREADABLE: Final = "the file is no workbook that can be read"
_TOO_MUCH: Final = (
    "reading the workbook takes more memory or time than a list of rates does; delete what stands far out in it, or "
    "save the sheet as CSV"
)

_Rows = list[tuple[int, list[str]]]


class _Opening(msgspec.Struct):
    """What the reader says first."""

    sheets: list[str] = []
    refused: str | None = None


def is_workbook(stream: BinaryIO) -> bool:
    """By its first bytes; the stream is rewound."""
    stream.seek(0)
    head = stream.read(4)
    stream.seek(0)
    return head in {_ZIPPED, _OLD_OFFICE}


def sheets_of(stream: BinaryIO) -> list[str]:
    """Names of the sheets; raises CsvBroken when it is no workbook."""
    with _read(stream, "sheets") as said:
        return _opening(said).sheets


def rows_of_workbook(stream: BinaryIO, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank.  Raises CsvBroken when it is no workbook, has no such sheet, or takes too much.

    sheet   "" = the first
    """
    with _read(stream, "rows", sheet) as said:
        names = _opening(said).sheets
        if sheet and sheet not in names:
            raise CsvBroken(1, f"the workbook has no sheet {sheet!r}; it has {', '.join(names)}")
        if not names:
            raise CsvBroken(1, "the workbook has no sheet")
        for line in said:
            yield from msgspec.json.decode(line, type=_Rows)


@contextmanager
def _read(stream: BinaryIO, wanted: str, sheet: str = "") -> Iterator[Iterator[bytes]]:
    """The lines that the reader says; where it came to no good end, reading them to theirs raises CsvBroken."""
    _refuse_swollen(stream)
    stream.seek(0)
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        command = [sys.executable, "-I", str(_READER), wanted, sheet]
        reader = subprocess.Popen(command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        yield _lines(reader)
    finally:
        reader.kill()
        reader.wait()
        if reader.stdout is not None:
            reader.stdout.close()


def _lines(reader: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    assert reader.stdout is not None
    yield from reader.stdout
    if reader.wait() != 0:
        raise CsvBroken(1, _TOO_MUCH)


def _opening(said: Iterator[bytes]) -> _Opening:
    opening = msgspec.json.decode(next(said), type=_Opening)
    if opening.refused is not None:
        raise CsvBroken(1, f"{_UNREADABLE} ({opening.refused})")
    return opening


def _refuse_swollen(stream: BinaryIO) -> None:
    stream.seek(0)
    if stream.read(4) != _ZIPPED:
        return
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
    except zipfile.BadZipFile as broken:
        raise CsvBroken(1, f"{_UNREADABLE} ({broken})") from broken
    if unpacked > _LONGEST_UNPACKED:
        raise CsvBroken(1, "the workbook unpacks to more than a gigabyte")
