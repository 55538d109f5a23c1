"""What is charged of one call: its legs, each with its time, its payer and its number.

Source: docs/decisions/0010-what-one-call-is-in-switch-files.md
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final, NamedTuple

from tollhouse.usage.rules.asterisk_row import DISPOSITIONS, Row, account_in, local_half, shown, talk_began
from tollhouse.usage.rules.dialling import LONGEST_NUMBER, Number, Reach
from tollhouse.usage.rules.lines import showable
from tollhouse.usage.rules.quantity import whole_up
from tollhouse.usage.rules.record import Direction, Line, Passed, Unfit, UsageRecord
from tollhouse.usage.rules.source import SourceRules, identity_of, normalize_number

_OPENERS_KEPT: Final = 10_000
_CLOCK_TRUNCATION: Final = timedelta(seconds=2)
_LONGEST_ID: Final = 118
_LOCALS_IN_A_ROW: Final = 16

_HALF_CALL: Final = (
    "This row is one half of a Local channel and the caller's row is not near it, so it may be charged already. "
    "Look for the call at the switch; with newcdrcolumns=yes in cdr.conf the file would tell."
)


class Openers:
    """The last answered rows by the channel they had opened: who else talks on a channel did not dial it.

    A Local channel's row is written when it leaves the path at the answer, a consultation's when the transfer is done;
    the talk's own row comes at the end, which may be hours and many rows later.
    """

    def __init__(self) -> None:
        self._by_leg: dict[str, Row] = {}

    def keep(self, row: Row) -> None:
        if len(self._by_leg) >= _OPENERS_KEPT:
            del self._by_leg[next(iter(self._by_leg))]
        before = self.opener(row)
        self._by_leg[row.dstchannel] = row if before is None else before._replace(end=row.end)

    def opener(self, row: Row) -> Row | None:
        """Who had opened the row's called channel and handed it over the moment the row begins.

        Channel names begin anew when the switch restarts, so the moment counts as much as the name.
        """
        found = self._by_leg.get(row.dstchannel)
        if found is None or not found.start <= row.start:
            return None
        try:
            gap = datetime.fromisoformat(row.start) - datetime.fromisoformat(found.end)
        except (ValueError, TypeError):
            return None
        return found if abs(gap) <= _CLOCK_TRUNCATION else None


class _Talk(NamedTuple):
    """A row in which somebody talked: `place` among the call's rows, from `began` for `used` seconds."""

    place: int
    row: Row
    began: datetime
    used: int
    note: str


class _Indexed(NamedTuple):
    """A call's rows, and its answered ones by either channel."""

    rows: Sequence[Row]
    by_channel: dict[str, list[Row]]
    by_leg: dict[str, list[Row]]


def judge_call(rows: Sequence[Row], rules: SourceRules, openers: Openers) -> list[Line]:
    """An outcome for each row of one call, in their order: at most one record for each leg."""
    if len(rows) == 1 and not _asks_others(rows[0], openers):
        return [_judge_alone(rows[0], rules, openers)]
    outcomes: list[Line] = []
    talks: list[_Talk] = []
    for place, row in enumerate(rows):
        talk = _talk(place, row, rules)
        if isinstance(talk, _Talk):
            talks.append(talk)
            outcomes.append(Passed("other_leg"))
        else:
            outcomes.append(talk)
    if talks and _half(rows):
        for talk in talks:
            outcomes[talk.place] = _unfit(talk.row, _row_id(talk.row), "half_call", _HALF_CALL)
    elif talks:
        call = _indexed(rows)
        for place, outcome in _charge_legs(call, talks, rules, openers):
            outcomes[place] = outcome
    for row in rows:
        if row.disposition == "ANSWERED" and row.dstchannel:
            openers.keep(row)
    return outcomes


def _asks_others(row: Row, openers: Openers) -> bool:
    return row.channel.startswith("Local/") or row.dstchannel.startswith("Local/") or openers.opener(row) is not None


def _judge_alone(row: Row, rules: SourceRules, openers: Openers) -> Line:
    """Nine calls of ten are one row between two plain channels; the general way would give the same."""
    if row.disposition == "ANSWERED" and row.dstchannel:
        openers.keep(row)
    talk = _talk(0, row, rules)
    return _charge(_request_id((row,), row, 1), [talk], [row], rules) if isinstance(talk, _Talk) else talk


def _half(rows: Sequence[Row]) -> bool:
    """Without a linkedid a lone far half of a Local channel does not tell which call it belongs to."""
    return all(not row.linkedid and local_half(row.channel)[1] == "2" for row in rows)


def _indexed(rows: Sequence[Row]) -> _Indexed:
    by_channel: dict[str, list[Row]] = {}
    by_leg: dict[str, list[Row]] = {}
    for row in rows:
        if row.disposition == "ANSWERED":
            by_channel.setdefault(row.channel, []).append(row)
            if row.dstchannel:
                by_leg.setdefault(row.dstchannel, []).append(row)
    return _Indexed(rows, by_channel, by_leg)


def _talk(place: int, row: Row, rules: SourceRules) -> _Talk | Line:
    silent = DISPOSITIONS[row.disposition]
    if silent:
        return Passed(silent)
    try:
        used = whole_up(row.billsec)
    except ValueError:
        return _unfit(row, _row_id(row), "bad_quantity", f"billsec is {row.billsec!r}; seconds are expected.")
    if used < 0:
        return _unfit(row, _row_id(row), "negative_use", f"billsec is {row.billsec}; use cannot be negative.")
    if used == 0:
        return Passed("nothing_used")
    try:
        began = talk_began(row, rules)
    except ValueError:
        detail = f"answer is {row.answer or row.start!r}; a date and time like 2026-03-01 12:00:00 is expected."
        return _unfit(row, _row_id(row), "bad_moment", detail)
    return _Talk(place, row, began.at, used, began.note)


def _charge_legs(
    call: _Indexed, talks: list[_Talk], rules: SourceRules, openers: Openers
) -> Iterator[tuple[int, Line]]:
    """Places among the rows, and the outcomes that stand there; the places between are other legs' rows."""
    legs: dict[str, list[_Talk]] = {}
    on_channel: dict[str, list[_Talk]] = {}
    for talk in talks:
        legs.setdefault(_leg_of(talk.row, call), []).append(talk)
        on_channel.setdefault(talk.row.channel, []).append(talk)
    charged = 0
    for leg, own in legs.items():
        told = own if any(talk.row.channel == leg for talk in own) else own + on_channel.get(leg, [])
        request_id = _request_id(call.rows, own[0].row, charged + 1)
        outcome = _charge(request_id, told, _witnesses(leg, call, own, openers), rules)
        if isinstance(outcome, Passed):
            yield from ((talk.place, outcome) for talk in own)
        else:
            charged += 1
            yield own[0].place, outcome


def _leg_of(row: Row, call: _Indexed, passed: tuple[str, ...] = ()) -> str:
    """The channel towards the called party: through Local channels to the real one behind, where its row is known.

    Without a called channel (an announcement, a voice box) the caller's own channel stands for it.
    """
    leg = row.dstchannel or row.channel
    name, half = local_half(row.dstchannel)
    if not name or name in passed or len(passed) > _LOCALS_IN_A_ROW:
        return leg
    behind = call.by_channel.get(f"{name};{'1' if half == '2' else '2'}")
    if not behind:
        return leg
    return _leg_of(max(behind, key=lambda other: other.billsec not in {"", "0"}), call, (*passed, name))


def _witnesses(leg: str, call: _Indexed, own: list[_Talk], openers: Openers) -> list[Row]:
    """Rows that may tell who opened the leg and towards which number, the one that knows best first.

    Who dialled the channel itself knows more than who stood before a Local channel, and the first dialled it.  A Local
    half dialled it for the dialplan, also where the caller's own row begins earlier.
    """
    direct = call.by_leg.get(leg, [])
    opener = openers.opener(own[0].row) if own[0].row.dstchannel == leg else None
    if opener is not None:
        direct = [opener, *direct]
    direct = sorted(direct, key=lambda row: (not local_half(row.channel)[0], row.start))
    return direct + [talk.row for talk in own if not talk.row.dstchannel or talk.row.dstchannel != leg]


def _charge(request_id: str, told: list[_Talk], witnesses: list[Row], rules: SourceRules) -> Line:
    outward = [row for row in witnesses if row.dcontext not in rules.incoming_contexts]
    if not outward:
        return Passed("incoming")
    opener, number = _number(outward, rules)
    if number.reach is Reach.INTERNAL:
        return Passed("internal")
    if number.reach is Reach.UNREADABLE or len(number.digits) > LONGEST_NUMBER:
        detail = f"dst is {showable(repr(opener.dst))}, no number; give the source a dial rule for it."
        return _unfit(opener, request_id, "bad_number", detail)
    written = next((name for row in (opener, *outward) if (name := account_in(row, rules))), "")
    account = identity_of(written, rules)
    if not account or len(account) > LONGEST_NUMBER or not account.isprintable():
        fields = " or ".join(rules.account_fields)
        detail = f"No account in {fields} ({showable(written)!r}); correct the source's account_field."
        return _unfit(opener, request_id, "missing_field", detail)
    first = min(told, key=lambda talk: talk.began)
    return UsageRecord(
        request_id=request_id,
        service=rules.default_service,
        account=account,
        calling=identity_of(showable(opener.src)[:LONGEST_NUMBER], rules),
        called=number.digits,
        direction=Direction.OUT,
        started_at=first.began,
        used=_seconds(told),
        switch_time=first.note,
    )


def _number(outward: list[Row], rules: SourceRules) -> tuple[Row, Number]:
    """The first number outside, else the first internal one, else what nobody can read."""
    numbers = [(row, normalize_number(row.dst, rules)) for row in outward]
    for wanted in (Reach.OUTSIDE, Reach.INTERNAL):
        for row, number in numbers:
            if number.reach is wanted:
                return row, number
    return numbers[0]


def _seconds(talks: list[_Talk]) -> int:
    """Seconds in which at least one row tells of talk.

    Rows that tell of the same talk differ by the seconds the switch cut off; the longest of them is believed.
    """
    if len(talks) == 1:
        return talks[0].used
    total = 0
    in_order = sorted(talks, key=lambda talk: talk.began)
    began, until, longest = in_order[0].began, in_order[0].began, 0
    for talk in in_order:
        if talk.began >= until and longest:
            total += _believed(began, until, longest)
            began, until, longest = talk.began, talk.began, 0
        until = max(until, talk.began + timedelta(seconds=min(talk.used, 10**9)))
        longest = max(longest, talk.used)
    return total + _believed(began, until, longest)


def _believed(began: datetime, until: datetime, longest: int) -> int:
    span = until - began
    return longest if span - timedelta(seconds=longest) <= _CLOCK_TRUNCATION else int(span.total_seconds())


def _request_id(rows: Sequence[Row], row: Row, count: int) -> str:
    """The call's own id for its first leg, counted on for the others.

    All rows of a call share it, so a row that comes too late meets the id that is taken and is never charged again.
    """
    caller = row if row.linkedid else next((one for one in rows if not local_half(one.channel)[0]), row)
    call_id = row.linkedid or caller.uniqueid
    if not call_id or len(call_id) > _LONGEST_ID or not call_id.isprintable():
        call_id = "call:" + _digest((call_id, caller.channel, caller.start, caller.src))
    return call_id if count == 1 else f"{call_id}#{count}"


def _row_id(row: Row) -> str:
    return "row:" + _digest(row)


def _digest(texts: Iterable[str]) -> str:
    return blake2b("\x1f".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _unfit(row: Row, request_id: str, code: str, detail: str) -> Unfit:
    return Unfit(request_id, code, detail, {name: showable(value) for name, value in shown(row).items()})
