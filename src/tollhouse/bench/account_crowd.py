"""The accounts that `bench accounts` looks for: many products and batches, every model, role, status and field."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Final

from tollhouse.accounts.loading import LoadedAccount, reserve_numbers
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.bench.crowd import Crowd, build_crowd
from tollhouse.customers.reading import CustomerRecord
from tollhouse.plumbing.db import Engine
from tollhouse.products.offering import offer_product
from tollhouse.products.rules.product import AccountRole

_PRODUCTS: Final = 60
_SHARE_OF_CUSTOMERS: Final = 0.62
_FIRM: Final = 20_000
"""Once in so many customers there is a firm with so many accounts in a hundred."""

_CARDS: Final = 40
_BATCH: Final = 500
_DESCRIPTIONS: Final = ("", "", "", "Reception", "Lift phone", "Anna's line", "Домофон")


@dataclass(slots=True)
class _Making:
    """numbers   of accounts, one after the other; until all have been given out"""

    products: list[int]
    numbers: Iterator[int]
    last: int
    chance: random.Random = field(default_factory=lambda: random.Random(2))

    def opened(self, record: CustomerRecord, closed: bool) -> Iterator[LoadedAccount]:
        many = _FIRM // 100 if record.customer_id % _FIRM == 7 else self.chance.choice((0, 1, 1, 1, 2, 2, 4))
        for number in (next(self.numbers) for _ in range(many)):
            if number > self.last:
                return
            yield self._account(number, record, closed=closed)

    def _account(self, number: int, record: CustomerRecord, *, closed: bool) -> LoadedAccount:
        chance = self.chance
        share = chance.randrange(100)
        card = share < _CARDS
        model = BalanceModel.DEBIT if share < 15 else BalanceModel.INDIVIDUAL if share >= 93 else None
        days = timedelta(days=chance.randrange(1, 900))
        new = NewAccount(
            record.customer_id,
            f"{number * 7_919_731 % 10**10:010}" if card else f"4207{number:08}",
            chance.choice(self.products),
            model or BalanceModel.SUBORDINATE,
            Decimal(50) if model is BalanceModel.INDIVIDUAL else None,
            expires_on=(record.registered_at + days).date() if share % 10 == 3 else None,
            also_known_as=(f"anna.{number}@voice.example.org",) if share % 4 == 0 else (),
            role=AccountRole.PREPAID_CARD if share < 15 else None,
            description=chance.choice(_DESCRIPTIONS) if share > 50 else "",
            batch=f"Batch {number // _BATCH}" if card else None,
            control_number=10**9 + number if card else None,
            inactive=card and number // _BATCH % 20 == 0,
            web_login=f"user{number}" if share % 3 == 0 else None,
        )
        ended = record.registered_at + days if closed or share == 77 else None
        blocked = record.registered_at if number % 90 == 0 else None
        return LoadedAccount(number, new, record.currency, record.registered_at, ended, blocked, record.resellers)


def build_account_crowd(engine: Engine, accounts: int) -> Crowd:
    """So many accounts of about two thirds as many customers."""
    with engine.begin() as conn:
        products = [offer_product(conn, f"Product {place:02}", "EUR") for place in range(_PRODUCTS)]
        first = reserve_numbers(conn, accounts)
    making = _Making(products, count(first), first + accounts - 1)
    return build_crowd(engine, int(accounts * _SHARE_OF_CUSTOMERS), opening=making.opened)
