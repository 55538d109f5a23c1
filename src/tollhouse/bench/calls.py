"""Calls for `bench charge`: new ones, one in a hundred a replay, one in a hundred unfit."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from tollhouse.bench.company import Company

_COLUMNS = ["request_id", "service", "account", "calling", "called", "direction", "started_at", "used"]
Call = dict[str, str]


def calls(company: Company, count: int, *, scope: str, now: datetime, seed: int) -> Iterator[Call]:
    """Calls of the last five days, numbered within `scope`; 1 % repeat an earlier one, 1 % cannot be charged."""
    chance = random.Random(seed)
    earlier: Call | None = None
    for number in range(count):
        fate = chance.random()
        if fate < 0.01 and earlier is not None:
            yield earlier
            continue
        account = chance.choice(company.accounts) if fate > 0.02 else f"000{number}"
        prefix = chance.choice(company.prefixes)
        call = {
            "request_id": f"{scope}-{number}",
            "service": "voice",
            "account": account,
            "calling": account,
            "called": (prefix + "5550123456789")[:12],
            "direction": "out",
            "started_at": (now - timedelta(seconds=chance.randint(60, 432_000))).isoformat(),
            "used": str(chance.randint(1, 600)),
        }
        if chance.random() < 0.01:
            earlier = call
        yield call


def as_csv(found: Iterator[Call]) -> Iterator[str]:
    yield ",".join(_COLUMNS) + "\n"
    for call in found:
        yield ",".join(call[column] for column in _COLUMNS) + "\n"
