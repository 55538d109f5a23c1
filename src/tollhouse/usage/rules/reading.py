"""Reading a usage file of any declared format, and telling a replay from a request id used again."""

from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import chain, islice
from typing import BinaryIO, Final

from tollhouse.usage.rules.asterisk import read_asterisk
from tollhouse.usage.rules.freeswitch import read_freeswitch
from tollhouse.usage.rules.generic import read_generic
from tollhouse.usage.rules.lines import NotACdrFile
from tollhouse.usage.rules.mapped import read_mapped
from tollhouse.usage.rules.record import Line, Unfit, UsageRecord
from tollhouse.usage.rules.source import Format, SourceRules
from tollhouse.words.counting import counted

_TRIED: Final = 1_000
_UNREADABLE: Final = frozenset({"broken_line", "wrong_encoding"})
_READERS: Final[dict[Format, Callable[[BinaryIO, SourceRules], Iterator[Line]]]] = {
    Format.ASTERISK: read_asterisk,
    Format.FREESWITCH: read_freeswitch,
    Format.GENERIC: read_generic,
    Format.MAPPED: read_mapped,
}


def read_file(stream: BinaryIO, rules: SourceRules) -> Iterator[Line]:
    """Exactly one outcome for each line or JSON object, in the file's order; blank lines and the header have none.

    The same content gives the same outcomes in the same order, so an import that was stopped may begin again and pass
    over as many as it has kept.  Memory does not grow with the file.
    Raises NotACdrFile before the first outcome when none of the first 1,000 lines is of the format; BadColumns or
    BadSource when the file's header does not fit.
    """
    outcomes = _READERS[rules.format](stream, rules)
    first = list(islice(outcomes, _TRIED))
    broken = [one for one in first if isinstance(one, Unfit) and one.code in _UNREADABLE]
    if first and len(broken) == len(first):
        reason = f"nothing in its first {counted(len(first), 'line')} can be read. The first: {broken[0].detail}"
        raise NotACdrFile(format=rules.format.value, reason=reason.rstrip("."))
    yield from chain(first, outcomes)


def digest_of(record: UsageRecord) -> bytes:
    """16 bytes over all that would change the charge; equal for a replay, different for a request id used again."""
    told = (
        f"{record.service}\n{record.account}\n{record.calling}\n{record.called}\n{record.direction}\n"
        f"{record.started_at.isoformat()}\n{record.used}"
    )
    return blake2b(told.encode(), digest_size=16).digest()
