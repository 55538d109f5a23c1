"""Quoting: the price of a use without charging it, by the same rules and books as charging."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.charging.cataloguing import read_catalogue
from tollhouse.charging.rules.deciding import Level, decide, story_of
from tollhouse.plumbing.db import Connection
from tollhouse.rating.rules.explaining import Recorded, complete, tell
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.usage.rules.record import Direction, Unfit, UsageRecord
from tollhouse.words.money import Money
from tollhouse.words.refusals import Refused


class NoQuote(Refused):
    """reason is that of a record that could not be charged either, e.g. no_rate or forbidden."""

    code: ClassVar[str] = "no_quote"
    sentence: ClassVar[str] = "{what}"


@dataclass(frozen=True, slots=True)
class QuotedLevel:
    """What one party would be charged; `story` is what a support person reads out, `facts` the same for programs."""

    customer_id: int
    customer: str
    amount: Money
    charged: int
    facts: dict[str, object]
    story: list[str]


@dataclass(frozen=True, slots=True)
class Quote:
    """The customer's or account's price first, then that of every reseller above, nearest first."""

    account: str
    used: int
    at: datetime
    levels: list[QuotedLevel]


def quote_usage(
    conn: Connection,
    *,
    account: str,
    called: str,
    used: int,
    at: datetime,
    books: RateBooks,
    service: str = "voice",
    calling: str = "",
    direction: Direction = Direction.OUT,
) -> Quote:
    """What a use would cost if it began at a moment; raises NoQuote with the reason why it could not be charged."""
    record = UsageRecord("quote", service, account, calling, called, direction, at, used)
    decision = decide(record, read_catalogue(conn, [record], books))
    if isinstance(decision, Unfit):
        raise NoQuote(reason=decision.code, what=decision.detail)
    return Quote(account, used, at, [_quoted(level, record) for level in decision.levels])


def _quoted(level: Level, record: UsageRecord) -> QuotedLevel:
    party, charge = level.party, level.charge
    recorded = Recorded(record.service, record.called, party.currency, charge.used, charge.charged, charge.amount)
    facts = complete(story_of(level, record), recorded)
    amount = Money(charge.amount, party.currency)
    return QuotedLevel(party.customer_id, party.name, amount, charge.charged, facts, tell(facts))
