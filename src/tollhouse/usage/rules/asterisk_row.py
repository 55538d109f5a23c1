"""One row of Asterisk's call detail records, and what it says by itself."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from tollhouse.usage.rules.moments import Moment
from tollhouse.usage.rules.source import SourceRules

DISPOSITIONS: Final = {
    "ANSWERED": "",
    "NO ANSWER": "unanswered",
    "BUSY": "unanswered",
    "FAILED": "failed",
    "CONGESTION": "failed",
}
_FIELD_OF: Final = {"caller": "src", "called": "dst"}


class Row(NamedTuple):
    """The fields of cdr-csv in its order; older versions and options leave out the last five."""

    accountcode: str
    src: str
    dst: str
    dcontext: str
    clid: str
    channel: str
    dstchannel: str
    lastapp: str
    lastdata: str
    start: str
    answer: str
    end: str
    duration: str
    billsec: str
    disposition: str
    amaflags: str
    uniqueid: str = ""
    userfield: str = ""
    peeraccount: str = ""
    linkedid: str = ""
    sequence: str = ""


def is_call_id(text: str) -> bool:
    """Whether it has the form of a uniqueid: epoch.counter, with the system's name in front where one is set."""
    epoch, point, counter = text.rpartition("-")[2].partition(".")
    return bool(point) and epoch.isdigit() and counter.isdigit()


def began_at(row: Row) -> datetime | None:
    """When the row's channel was made, which its uniqueid tells in UTC; None where it does not."""
    if not is_call_id(row.uniqueid):
        return None
    epoch = row.uniqueid.rpartition("-")[2].partition(".")[0]
    return datetime.fromtimestamp(int(epoch), UTC) if epoch.isascii() and len(epoch) <= 11 else None


def talk_began(row: Row, rules: SourceRules) -> Moment:
    """When charging begins: the answer.  Raises ValueError when neither it nor the start is a moment."""
    written = row.answer or row.start
    moment = rules.clock.moment(written)
    return rules.clock.moment(written, began=began_at(row)) if moment.note else moment


def local_half(channel: str) -> tuple[str, str]:
    """A Local channel's name without its half, and the half ("1" or "2"); ("", "") for any other channel."""
    if not channel.startswith("Local/"):
        return "", ""
    name, _, half = channel.rpartition(";")
    return name, half


def account_in(row: Row, rules: SourceRules) -> str:
    """The first declared field that is not empty."""
    for name in rules.account_fields:
        written = channel_user(row.channel) if name == "channel_user" else getattr(row, _FIELD_OF.get(name, name), "")
        if isinstance(written, str) and written.strip():
            return written.strip()
    return ""


def channel_user(channel: str) -> str:
    """ "PJSIP/alice-0000001a" is alice's; a Local channel is nobody's."""
    technology, slash, rest = channel.partition("/")
    if not slash or technology == "Local":
        return ""
    return rest.rpartition("-")[0] or rest


def shown(row: Row) -> dict[str, str]:
    return {name: value for name, value in zip(Row._fields, row, strict=True) if value}
