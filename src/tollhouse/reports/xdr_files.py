"""xDRs as files that people open in a spreadsheet."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import BinaryIO, Final, NamedTuple
from zoneinfo import ZoneInfo

from tollhouse.ledger.reading import Xdr
from tollhouse.ledger.rules.posting import act_of
from tollhouse.payments.rules.explaining import KIND
from tollhouse.payments.rules.explaining import tell as tell_money
from tollhouse.rating.rules.explaining import Recorded, complete, tell
from tollhouse.reports.sheets import Sheet, rows_as_csv, write_rows_as_xlsx
from tollhouse.words.money import round_charge

MOST_ROWS: Final = 1_000_000
"""A sheet has room for 1,048,576."""

_WIDTHS: Final = (20, 10, 18, 18, 10, 10, 14, 9, 18, 80, 44)

XdrId = Callable[[Xdr], str]
"""How an xDR is named outside."""


class _Row(NamedTuple):
    """One xDR in the order of the columns."""

    when: datetime
    service: str
    calling: str
    called: str
    used: int
    charged: int
    amount: Decimal
    currency: str
    account: str
    explanation: str
    xdr_id: str


@dataclass(frozen=True, slots=True)
class Told:
    """The xDRs of one customer, and how they are told.

    zone       whose moments are written
    name       how an xDR is named outside
    comments   what customers may read of acts of money, by the acts' numbers
    """

    xdrs: Iterable[Xdr]
    zone: str
    name: XdrId
    comments: Mapping[int, str]


def xdrs_as_csv(told: Told) -> Iterator[bytes]:
    """Pieces of a CSV file in UTF-8, the first with the headings; amounts have all five decimals."""
    return rows_as_csv(_headings(told.zone), _rows(told))


def write_xdrs_as_xlsx(file: BinaryIO, told: Told) -> None:
    """Moments are the zone's, as spreadsheets know none.  Raises OSError."""
    write_rows_as_xlsx(file, Sheet("xDRs", _headings(told.zone), _WIDTHS), _rows(told))


def _headings(zone: str) -> tuple[str, ...]:
    return (
        f"when ({zone})",
        "service",
        "from",
        "to",
        "used",
        "charged",
        "amount",
        "currency",
        "account",
        "explanation",
        "id",
    )


def _rows(told: Told) -> Iterator[_Row]:
    place = ZoneInfo(told.zone)
    for xdr in told.xdrs:
        yield _Row(
            xdr.effective_at.astimezone(place),
            xdr.service,
            xdr.calling,
            xdr.called,
            xdr.used,
            xdr.charged,
            round_charge(xdr.amount),
            xdr.currency,
            str(xdr.facts.get("ac", "")),
            _explained(xdr, told.comments),
            told.name(xdr),
        )


def _explained(xdr: Xdr, comments: Mapping[int, str]) -> str:
    """Empty for what nobody rated and nobody did by hand: fees, openings."""
    if not xdr.facts:
        return ""
    if KIND in xdr.facts:
        return " ".join(tell_money(xdr.facts, comments.get(act_of(xdr.xdr_id), "")))
    recorded = Recorded(xdr.service, xdr.called, xdr.currency, xdr.used, xdr.charged, xdr.amount)
    return " ".join(tell(complete(xdr.facts, recorded)))
