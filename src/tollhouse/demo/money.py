"""What customers paid, and how much credit they have: chosen so that the books tell a likely story."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from hashlib import blake2b
from random import Random
from typing import Final

from tollhouse.customers.rules.party import zone_named
from tollhouse.demo.fates import CREDIT_EXCEEDED, NO_FUNDS, SPENT
from tollhouse.demo.plan import AGE
from tollhouse.demo.settling import Settled
from tollhouse.ledger.loading import Spent
from tollhouse.ledger.rules.posting import OPERATOR, OWN_MONEY, Payer, Posting
from tollhouse.words.days import day_at

_CENT: Final = Decimal("0.01")
_NOTHING: Final = Decimal(0)
_VOUCHERS: Final = (5, 10, 10, 20, 20, 50)
_DAILY: Final = (10, 20, 30)
_LIMITS_OF_PERSONS: Final = (50, 100, 100, 200, 500)
_LIMITS_OF_FIRMS: Final = (500, 1_000, 2_000, 5_000, 10_000)
_LIMITS_OF_LINES: Final = (20, 50, 100, 300, 1_000, 3_000, 10_000)
_UNLIMITED: Final = 0.06
_CARRIED: Final = 0.55
_HIGHEST: Final = Decimal(10) ** 9
_HEADROOM: Final = Decimal("1.25")


class Purse:
    """One customer's money: what is paid in and carried over for what it used, as postings."""

    def __init__(self, chance: Random, settled: Settled, since: datetime, now: datetime) -> None:
        self._chance, self._settled, self._now = chance, settled, now
        self._record = settled.record
        self._worth = Decimal(settled.country.worth)
        earliest = max(self._record.registered_at, now - AGE)
        self._before = max(earliest, min(since, settled.stopped_at or since) - timedelta(days=25))
        self._until = max(settled.stopped_at or now, self._before)
        self._written = 0

    def fill(self, spent: Decimal) -> Iterator[Posting]:
        """What came in beside the use of a customer that spent so much."""
        if self._settled.fate == CREDIT_EXCEEDED:
            # The limit is one that is given to people, and what they owe lies just above it.
            over = self._exceeded(spent) * Decimal(str(1 + self._chance.random() / 12)) - spent
            yield self._carry(over)
        elif not self._record.prepaid:
            yield from self._carry_some(spent)
        elif self._settled.fate == NO_FUNDS:
            yield from self._just_used_up(spent)
        else:
            yield from self.top_up(spent)

    def credit_limit(self, balance: Decimal) -> Decimal | None:
        """A round sum above what is owed, or unlimited; where the limit is exceeded, just below."""
        if self._record.prepaid:
            return _NOTHING
        if self._settled.fate == CREDIT_EXCEEDED:
            return self._highest_below(balance)
        if self._settled.firm and self._chance.random() < _UNLIMITED:
            return None
        limit = self._local(self._chance.choice(_LIMITS_OF_FIRMS if self._settled.firm else _LIMITS_OF_PERSONS))
        while limit < balance * _HEADROOM:
            limit *= 2
        return limit

    def spent_today(self) -> Spent | None:
        """What a few may spend a day, and have."""
        if self._settled.fate != SPENT:
            return None
        limit, zone = self._local(self._chance.choice(_DAILY)), self._record.time_zone
        used = limit * Decimal(self._chance.randrange(100, 109)) / 100
        return Spent(limit, used, day_at(self._now, zone_named(zone)), zone)

    def limit_of_line(self, used: Decimal) -> Decimal:
        return next(limit for step in (*_LIMITS_OF_LINES, _HIGHEST) if (limit := self._local(step)) > used)

    def top_up(self, spent: Decimal, *, account_id: int = OWN_MONEY) -> Iterator[Posting]:
        """Vouchers, one after the other, until they are worth more than what was used."""
        left = spent * Decimal("1.04") + self._worth
        while left > 0:
            worth = self._local(self._chance.choice(_VOUCHERS) * (1 + int(left / (self._worth * 100))))
            left -= worth
            yield self._posting(-worth, "top_up", "cash:voucher", account_id=account_id)

    def _just_used_up(self, spent: Decimal) -> Iterator[Posting]:
        """The last voucher and what was left of the one before, up to the cent."""
        voucher = self._local(5)
        if spent > voucher:
            yield self._posting(-voucher, "top_up", "cash:voucher")
            spent -= voucher
        yield self._carry(-max(spent, _NOTHING).quantize(_CENT, ROUND_FLOOR))

    def _carry_some(self, spent: Decimal) -> Iterator[Posting]:
        if self._chance.random() < _CARRIED:
            share = Decimal(str(round(self._chance.uniform(-0.05, 0.45), 4)))
            limits = _LIMITS_OF_FIRMS if self._settled.firm else _LIMITS_OF_PERSONS
            yield self._carry(self._local(self._chance.choice(limits)) * share)
        elif spent > self._worth * 20 and self._chance.random() < 0.5:
            yield self._posting(-(spent / 2).quantize(_CENT), "payment", "cash:bank")

    def _exceeded(self, spent: Decimal) -> Decimal:
        limit = self._local(self._chance.choice(_LIMITS_OF_PERSONS))
        while limit < spent:
            limit *= 2
        return limit

    def _highest_below(self, balance: Decimal) -> Decimal:
        """The last of the limits that _exceeded goes through."""
        steps = [self._local(step) for step in _LIMITS_OF_PERSONS]
        reached = [step * 2**doubled for step in steps for doubled in range(30) if step * 2**doubled <= balance]
        return max(reached, default=_NOTHING)

    def _carry(self, amount: Decimal) -> Posting:
        return self._posting(amount.quantize(_CENT), "opening_balance", "opening:balance", at=self._before)

    def _local(self, euros: int | Decimal) -> Decimal:
        """A round sum in the customer's currency: one digit, or one and a half."""
        worth = euros * self._worth
        step = Decimal(5).scaleb(max(worth.adjusted(), 1) - 1)
        return max((worth / step).quantize(Decimal(1)), Decimal(1)) * step

    def _posting(
        self, amount: Decimal, service: str, contra: str, *, account_id: int = OWN_MONEY, at: datetime | None = None
    ) -> Posting:
        self._written += 1
        at = at or self._before + (self._until - self._before) * self._chance.random()
        request_id = f"{service}-{self._record.customer_id}-{self._written}"
        return Posting(
            customer_id=self._record.customer_id,
            effective_at=at.replace(microsecond=0),
            source="opening" if service == "opening_balance" else "cashier",
            request_id=request_id,
            digest=blake2b(f"{request_id} {amount}".encode(), digest_size=16).digest(),
            issuer_id=self._record.resellers[0] if self._record.resellers else OPERATOR,
            payer=Payer.ACCOUNT if account_id else Payer.CUSTOMER,
            account_id=account_id,
            amount=amount,
            currency=self._record.currency,
            contra=contra,
            service=service,
        )
