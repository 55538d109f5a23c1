"""Which rows of Asterisk's files are one call, and what of a call is charged.

A leg is a channel the switch opened towards a called party.  It is charged once, for the seconds somebody talked on it,
to the account that had it opened; how many rows tell of it does not matter.
Source: docs/decisions/0010-what-one-call-is-in-switch-files.md
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tollhouse.usage.rules.asterisk_legs import Openers, judge_call
from tollhouse.usage.rules.asterisk_row import Row, local_half
from tollhouse.usage.rules.record import Line
from tollhouse.usage.rules.source import SourceRules

WINDOW: Final = 10_000
"""Rows held back so that the rows of one call meet.  They are written within the same second, or when the call ends;
what comes later than this is a call of its own under the same request id, which the ledger tells apart."""


@dataclass(slots=True, eq=False)
class _Waiting:
    place: int
    row: Row
    outcome: Line | None = None
    call: "_Call | None" = None


@dataclass(slots=True, eq=False)
class _Call:
    rows: list[_Waiting] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


class Calls:
    """Takes the rows of one file, in its order, and gives an outcome for each, in the same order.

    The same file always gives the same outcomes, wherever an import before it stopped.
    """

    def __init__(self, rules: SourceRules, window: int = WINDOW) -> None:
        self._rules = rules
        self._window = window
        self._waiting: deque[_Waiting | Line] = deque()
        self._place = 0
        self._calls: dict[str, _Call] = {}
        self._openers = Openers()

    def told(self, outcome: Line) -> Iterator[Line]:
        """A line that has its outcome already, such as a broken one."""
        self._waiting.append(outcome)
        return self._ripe(self._window)

    def seen(self, row: Row) -> Iterator[Line]:
        self._place += 1
        waiting = _Waiting(self._place, row)
        self._waiting.append(waiting)
        self._join(waiting, row)
        return self._ripe(self._window)

    def rest(self) -> Iterator[Line]:
        return self._ripe(0)

    def _ripe(self, allowed: int) -> Iterator[Line]:
        while len(self._waiting) > allowed:
            first = self._waiting.popleft()
            if not isinstance(first, _Waiting):
                yield first
                continue
            if first.outcome is None:
                assert first.call is not None
                self._judge(first.call)
            assert first.outcome is not None
            yield first.outcome

    def _join(self, waiting: _Waiting, row: Row) -> None:
        tokens = _tokens(row)
        found = [call for token in tokens if (call := self._calls.get(token)) and _may_belong(token, row, call)]
        call = found[0] if found else _Call()
        for other in found[1:]:
            if other is not call:
                self._merge(other, call)
        call.rows.append(waiting)
        waiting.call = call
        for token in tokens:
            if self._calls.get(token) is not call:
                self._calls[token] = call
                call.tokens.append(token)

    def _merge(self, other: _Call, call: _Call) -> None:
        for waiting in other.rows:
            waiting.call = call
        for token in other.tokens:
            if self._calls.get(token) is other:
                self._calls[token] = call
        call.rows.extend(other.rows)
        call.tokens.extend(other.tokens)

    def _judge(self, call: _Call) -> None:
        for token in call.tokens:
            if self._calls.get(token) is call:
                del self._calls[token]
        in_order = sorted(call.rows, key=lambda waiting: waiting.place)
        outcomes = judge_call([waiting.row for waiting in in_order], self._rules, self._openers)
        for waiting, outcome in zip(in_order, outcomes, strict=True):
            waiting.outcome = outcome
            waiting.call = None


def _tokens(row: Row) -> list[str]:
    """What a row shares with the others of its call: the linkedid where the file has it.

    Older files have only the channel's own uniqueid; the two halves of a Local channel then join the channels.
    """
    if row.linkedid:
        return ["linked " + row.linkedid]
    tokens = ["unique " + row.uniqueid if row.uniqueid else "channel " + row.channel]
    if "Local/" in row.channel or "Local/" in row.dstchannel:
        tokens += ["local " + name for name, _ in (local_half(row.channel), local_half(row.dstchannel)) if name]
    return tokens


def _may_belong(token: str, row: Row, call: _Call) -> bool:
    """Channel names begin anew when the switch restarts; the rows of one call also overlap in time."""
    if token.startswith(("linked ", "unique ")):
        return True
    return any(row.start <= other.row.end and other.row.start <= row.end for other in call.rows)
