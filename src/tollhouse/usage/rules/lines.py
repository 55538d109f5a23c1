"""Physical lines of a switch's file: bounded, decoded, and named when they cannot be read."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import BinaryIO, Final

from tollhouse.usage.rules.record import Unfit
from tollhouse.words.refusals import Refused

LONGEST_LINE: Final = 65_536
_SHOWN: Final = 1_000
_FOREIGN: Final = {
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"\x1f\x8b": "a compressed file; unpack it with gunzip",
    b"PK\x03\x04": "a zip archive or a spreadsheet; unpack it, or save it as CSV",
    b"%PDF": "a PDF document",
    b"SQLite format": "a database; export its table as CSV",
}


class NotACdrFile(Refused):
    code = "not_a_cdr_file"
    sentence = "This is not a call file of format {format}: {reason}. Nothing was read; check the file and the source."


def physical_lines(stream: BinaryIO, *, file_format: str) -> Iterator[bytes]:
    """Lines with their line end as they stand, blank ones left out; memory is bounded by LONGEST_LINE.

    What follows the first LONGEST_LINE bytes of an endless line is dropped, so such a line fails its reader's own test.
    Raises NotACdrFile when the first bytes are plainly those of something else.
    """
    readline = stream.readline
    raw = readline(LONGEST_LINE)
    refuse_foreign(raw, file_format=file_format)
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    while raw:
        if raw[-1:] != b"\n" and len(raw) == LONGEST_LINE:
            while (rest := readline(LONGEST_LINE)) and rest[-1:] != b"\n":
                pass
        if raw.strip():
            yield raw
        raw = readline(LONGEST_LINE)


def refuse_foreign(first_bytes: bytes, *, file_format: str) -> None:
    for mark, reason in _FOREIGN.items():
        if first_bytes.startswith(mark):
            raise NotACdrFile(format=file_format, reason=f"it is {reason}")
    if first_bytes.count(0) * 8 > len(first_bytes) > 0:
        raise NotACdrFile(format=file_format, reason="it holds binary or UTF-16 text; text in UTF-8 is expected")


def decoded(raw: bytes) -> str:
    """Caller names hold any bytes: what is not UTF-8 is read as Latin-1, which never fails."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def showable(text: str) -> str:
    """The text as it can be stored and shown: shortened, and what cannot be printed spelled out."""
    shown = text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
    if shown.isprintable():
        return shown
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in shown)


def content_id(raw: bytes) -> str:
    """The request id of a line that has none: the same content gets the same id, so importing again changes nothing."""
    return "line:" + blake2b(raw.rstrip(b"\r\n"), digest_size=16).hexdigest()


def unfit_line(raw: bytes, code: str, detail: str) -> Unfit:
    return Unfit(content_id(raw), code, detail, {"line": showable(decoded(raw).rstrip("\r\n"))})
