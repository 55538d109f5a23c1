"""JSON objects out of a stream of any length: one a file, one a line, or an array of them."""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

_CHUNK: Final = 262_144
_LONGEST_OBJECT: Final = 4 * 1_048_576
_BETWEEN: Final = " \t\r\n,[]"
_DECODER: Final = json.JSONDecoder(strict=False)


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of the stream that is no JSON object."""

    raw: bytes
    detail: str


def json_objects(head: bytes, stream: BinaryIO) -> Iterator[dict[str, Any] | Broken]:
    """Every object of `head` and what follows it in the stream; memory is bounded by _LONGEST_OBJECT.

    After a broken object reading goes on at the next line that begins with a brace.  Bytes that are not UTF-8 are
    replaced: they stand in names, which are never charged.
    """
    text = _Text(head, stream)
    while text.skip(_BETWEEN):
        start = text.position
        try:
            found, text.position = _DECODER.raw_decode(text.buffer, start)
        except (ValueError, RecursionError) as wrong:
            if text.next_object(start) < 0 and text.more():
                continue
            yield text.cut(_reason(wrong))
            continue
        if isinstance(found, dict):
            yield found
            continue
        text.position = start
        yield text.cut("it is not an object in braces")


def _reason(wrong: Exception) -> str:
    return wrong.msg.lower() if isinstance(wrong, json.JSONDecodeError) else "it is nested too deeply"


class _Text:
    """The stretch of the stream that is in memory, and the place reached in it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._stream = stream
        self.buffer = self._decoder.decode(head)
        self.position = 0
        self._ended = False

    def skip(self, characters: str) -> bool:
        """Moves past such characters; False at the end of the stream."""
        while True:
            while self.position < len(self.buffer) and self.buffer[self.position] in characters:
                self.position += 1
            if self.position < len(self.buffer):
                return True
            if not self.more():
                return False

    def more(self) -> bool:
        """Reads on; False when the stream is at its end or the object at hand is longer than any real one."""
        if self._ended or len(self.buffer) - self.position > _LONGEST_OBJECT:
            return False
        chunk = self._stream.read(_CHUNK)
        self._ended = not chunk
        self.buffer = self.buffer[self.position :] + self._decoder.decode(chunk, final=not chunk)
        self.position = 0
        return True

    def next_object(self, start: int) -> int:
        return self.buffer.find("\n{", start + 1)

    def cut(self, reason: str) -> Broken:
        """Takes out what cannot be read, up to the next line that begins with a brace."""
        end = self.next_object(self.position)
        end = end + 1 if end >= 0 else len(self.buffer)
        raw = self.buffer[self.position : end].strip(_BETWEEN).encode()
        self.position = end
        return Broken(raw, f"This is not a whole JSON object: {reason}. Send it again as the switch wrote it.")
