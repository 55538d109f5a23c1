"""A rating list in time: what a change from one moment on does to the lines there are.

A change says what the list is from a moment on.  Only lines that differ are ended and begun; a line that says the same
goes on, and what was planned for later stays planned.  What has begun is ended, never edited: use that began before
the moment is priced as it was.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from tollhouse.products.rules.product import NewEntry

Key = tuple[str, str, str, int]
"""Service, access code, node, usage order: at any moment at most one line answers to it."""
Prices = tuple[int, int | None]
"""Tariff and reseller tariff: what a line says."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a rating list as it is kept.

    entry_id     None: not kept yet
    valid_from   None: since ever; valid_until is exclusive, None: until further notice
    """

    key: Key
    prices: Prices
    valid_from: datetime | None
    valid_until: datetime | None
    entry_id: int | None = None

    def holds_at(self, moment: datetime) -> bool:
        begun = self.valid_from is None or self.valid_from <= moment
        return begun and (self.valid_until is None or moment < self.valid_until)


@dataclass(frozen=True, slots=True)
class Rewriting:
    """What a change does to what is kept; nothing of all three: the list says that already.

    removed   lines that had not begun before the moment
    ended     lines as they were, with another end (None: further on)
    """

    removed: list[Line] = field(default_factory=list)
    ended: list[tuple[Line, datetime | None]] = field(default_factory=list)
    added: list[Line] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.removed or self.ended or self.added)

    def applied_to(self, lines: Iterable[Line]) -> list[Line]:
        """The lines as they would be kept."""
        gone = {id(line) for line in self.removed} | {id(line) for line, _ in self.ended}
        ended = [replace(line, valid_until=until) for line, until in self.ended]
        return [line for line in lines if id(line) not in gone] + ended + self.added


NOTHING: Final = Rewriting()


def key_of(entry: NewEntry) -> Key:
    return (entry.service, str(entry.access_code), entry.node, entry.usage_order)


def prices_of(entry: NewEntry) -> Prices:
    return (entry.tariff_id, entry.reseller_tariff_id)


def rewritten(lines: Sequence[Line], wanted: Iterable[NewEntry], moment: datetime) -> Rewriting:
    """How the kept lines become the wanted list from that moment on."""
    prices = {key_of(entry): prices_of(entry) for entry in wanted}
    now = {line.key: line for line in lines if line.holds_at(moment)}
    rewriting = Rewriting()
    for key in sorted(now.keys() | prices.keys()):
        wanted_line = Line(key, prices[key], moment, None) if key in prices else None
        _rewrite(rewriting, [line for line in lines if line.key == key], wanted_line, moment)
    return rewriting


def _rewrite(rewriting: Rewriting, lines: list[Line], wanted: Line | None, moment: datetime) -> None:
    """lines   of one key, in any order"""
    held = next((line for line in lines if line.holds_at(moment)), None)
    if held is not None and wanted is not None and held.prices == wanted.prices:
        return
    until = held.valid_until if held is not None else _next_begun(lines, moment)
    before = next((line for line in lines if line.valid_until == moment), None)
    if held is not None and held.valid_from == moment:
        rewriting.removed.append(held)
    elif held is not None:
        rewriting.ended.append((held, moment))
    if wanted is None:
        return
    if before is not None and before.prices == wanted.prices:
        rewriting.ended.append((before, until))
    else:
        rewriting.added.append(replace(wanted, valid_until=until))


def _next_begun(lines: Iterable[Line], moment: datetime) -> datetime | None:
    later = [line.valid_from for line in lines if line.valid_from is not None and line.valid_from > moment]
    return min(later, default=None)


def without(lines: Sequence[Line], moment: datetime) -> Rewriting:
    """How a planned version is taken back: what it would begin is not begun, what it would end goes on."""
    rewriting = Rewriting()
    for key in sorted({line.key for line in lines}):
        own = [line for line in lines if line.key == key]
        begun = next((line for line in own if line.valid_from == moment), None)
        if begun is not None:
            rewriting.removed.append(begun)
        before = next((line for line in own if line.valid_until == moment), None)
        if before is not None:
            until = begun.valid_until if begun is not None else _next_begun(own, moment)
            rewriting.ended.append((before, until))
    return rewriting


def moments_of(lines: Iterable[Line]) -> list[datetime]:
    """When the list becomes another, the earliest first; what counts since ever begins at none of them."""
    found: set[datetime] = set()
    for line in lines:
        found |= {moment for moment in (line.valid_from, line.valid_until) if moment is not None}
    return sorted(found)
