"""Quoting: the price of a use without charging it, by the same rules and books as charging."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.charging.cataloguing import read_catalogue
from tollhouse.charging.rules.deciding import Level, decide, story_of
from tollhouse.ledger.rules.posting import Payer
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
    """What one party would be charged; `story` is what a support person reads out, `facts` the same for programs.

    level   by which line of a rating list, tariff and rate
    """

    customer_id: int
    customer: str
    amount: Money
    charged: int
    facts: dict[str, object]
    story: list[str]
    level: Level


@dataclass(frozen=True, slots=True)
class Quote:
    """The customer's or account's price first, then that of every reseller above, nearest first.

    payer   whose money the first level spends
    """

    account: str
    used: int
    at: datetime
    levels: list[QuotedLevel]
    account_id: int
    payer: Payer


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
    (quote,) = quote_records(conn, [record], books=books)
    if isinstance(quote, Unfit):
        raise NoQuote(reason=quote.code, what=quote.detail)
    return quote


def quote_records(conn: Connection, records: Sequence[UsageRecord], *, books: RateBooks) -> list[Quote | Unfit]:
    """In the order given what each would cost, or why it could not be charged.

    What a customer or reseller was stopped from at that moment is not asked here: stopping changes no price.
    """
    catalogue = read_catalogue(conn, records, books)
    quotes: list[Quote | Unfit] = []
    for record in records:
        decision = decide(record, catalogue)
        if isinstance(decision, Unfit):
            quotes.append(decision)
            continue
        levels = [quoted(level, record) for level in decision.levels]
        holding = decision.holding
        quotes.append(Quote(record.account, record.used, record.started_at, levels, holding.account_id, holding.payer))
    return quotes


def quoted(level: Level, record: UsageRecord) -> QuotedLevel:
    party, charge = level.party, level.charge
    recorded = Recorded(record.service, record.called, party.currency, charge.used, charge.charged, charge.amount)
    facts = complete(story_of(level, record), recorded)
    amount = Money(charge.amount, party.currency)
    return QuotedLevel(party.customer_id, party.name, amount, charge.charged, facts, tell(facts), level)
