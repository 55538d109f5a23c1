"""In which encoding and with which delimiter other people's programs wrote a CSV file."""

import codecs
from collections import Counter
from typing import BinaryIO, Final

DELIMITERS: Final = (",", ";", "\t", "|")
_PIECE: Final = 1 << 20
_LOOKED_AT: Final = 64 << 10
_LINES: Final = 30


def encoding_of(stream: BinaryIO) -> str:
    """UTF-16 with or without its mark, else UTF-8, else what Windows wrote in the west; the stream is rewound."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if len(head) > 3 and head[1::2].count(0) > len(head) // 4:
        return "utf-16-le"
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := stream.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    finally:
        stream.seek(0)
    return "utf-8-sig"


def delimiter_of(stream: BinaryIO, encoding: str) -> str:
    """The mark that most lines have, and equally often; the stream is rewound."""
    stream.seek(0)
    lines = stream.read(_LOOKED_AT).decode(encoding, "replace").splitlines()[:_LINES]
    stream.seek(0)
    return max(DELIMITERS, key=lambda mark: _agreement(mark, lines))


def _agreement(mark: str, lines: list[str]) -> tuple[int, int]:
    """How many lines have the mark as often as most have it, and how often that is."""
    often = Counter(_outside_quotes(line).count(mark) for line in lines if line.strip())
    often.pop(0, None)
    if not often:
        return (0, 0)
    times, how_many = often.most_common(1)[0]
    return (how_many, times)


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
