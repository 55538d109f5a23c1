"""What the demo company consists of: a pure function of its size, its seed and the moment it begins."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final

from babel import Locale
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from tollhouse.demo.names import CALLED, CITIES, FIRMS, FIRST_NAMES, LAST_NAMES, MOBILE, RESELLERS, SUBRESELLERS
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.usage.rules.record import Direction, UsageRecord

AGE: Final = timedelta(days=30)
"""How long the company has existed when it is loaded; its use is that of the last day."""

_HOME: Final = "49"
_EMERGENCY: Final = ("110", "112")
_NEIGHBOURS: Final = frozenset(["31", "32", "33", "352", "41", "420", "43", "44", "45", "48"])
_FAR_FROM_CHEAP: Final = frozenset(["1", "61", "81", "82", "86", "852", "65", "972"])
_CUSTOMERS_A_RESELLER: Final = 150


@dataclass(frozen=True, slots=True)
class CompanySize:
    """customers   all of them, resellers included; at least 12, so that there is one of each kind"""

    customers: int = 40
    seed: int = 1


@dataclass(frozen=True, slots=True)
class PlannedCustomer:
    """above      place in the plan of the reseller that owns it; None: ours directly
    prepaid_with   what was paid in at the start; None: postpaid
    """

    name: str
    company_name: str
    email: str
    kind: str
    above: int | None
    level: int
    prepaid_with: Decimal | None
    credit_limit: Decimal | None
    fate: str


@dataclass(frozen=True, slots=True)
class PlannedAccount:
    customer: int
    identifier: str
    model: str


def plan_customers(size: CompanySize) -> list[PlannedCustomer]:
    """Resellers first, each before those it owns; then who is served by us, by them, and by those below them."""
    chance = Random(size.seed)
    pairs = max(1, min(size.customers // _CUSTOMERS_A_RESELLER, len(RESELLERS)))
    plan = [_reseller(RESELLERS[place], None) for place in range(pairs)]
    plan += [_reseller(SUBRESELLERS[place], place) for place in range(pairs)]
    taken = {one.name for one in plan}
    while len(plan) < max(size.customers, 12):
        plan.append(_customer(chance, len(plan), pairs, taken))
    return plan


def plan_accounts(customers: list[PlannedCustomer], size: CompanySize) -> list[PlannedAccount]:
    """One to three lines a customer; now and then a card with money of its own, or a line with a limit."""
    chance = Random(size.seed + 1)
    areas = list(CITIES)
    accounts: list[PlannedAccount] = []
    for place, customer in enumerate(customers):
        if customer.kind == "reseller":
            continue
        for line in range(chance.choice((1, 1, 1, 2, 3))):
            postpaid = customer.prepaid_with is None
            model = (
                chance.choice(("subordinate",) * 4 + ("individual", "debit")) if line and postpaid else "subordinate"
            )
            accounts.append(PlannedAccount(place, f"{_HOME}{chance.choice(areas)}{5_000_000 + len(accounts)}", model))
    return accounts


def plan_usage(accounts: list[PlannedAccount], size: CompanySize, *, until: datetime) -> Iterator[UsageRecord]:
    """The use of the day that ends at `until`, in order of time."""
    chance = Random(size.seed + 2)
    moments = sorted(
        (chance.randrange(86_400), place) for place in range(len(accounts)) for _ in range(chance.choice(_A_DAY))
    )
    for number, (second, place) in enumerate(moments):
        started_at = until - timedelta(seconds=86_400 - second)
        yield _record(chance, f"demo-{number:06}", accounts[place], started_at)


def rate_lines(begins: datetime, *, percent: int) -> list[RateLine]:
    """Every country code there is, mobile prefixes, emergency numbers, nothing for premium; prices are `percent` of the
    list's, in five decimals."""
    territories = Locale("en").territories
    found: dict[str, tuple[str, str, Decimal, bool]] = {}
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
        country = regions[0] if len(regions[0]) == 2 else ""
        description = territories.get(regions[0], "International")
        found[str(code)] = (description, country, _list_price(str(code)), False)
    for prefix, description in MOBILE.items():
        found[prefix] = (description, "", _list_price(prefix) + Decimal("0.06"), False)
    for prefix, description in CITIES.items():
        found[_HOME + prefix] = (f"Germany, {description}", "DE", Decimal("0.01"), False)
    for number in _EMERGENCY:
        found[number] = ("Emergency", "DE", Decimal(0), False)
    found["979"] = ("International premium", "", Decimal(0), True)
    lines = []
    for line, (prefix, (description, country, listed, forbidden)) in enumerate(sorted(found.items()), start=1):
        priced = (listed * percent / 100).quantize(Decimal("0.00001"))
        fee = Decimal(0)
        lines.append(
            RateLine(line, prefix, begins, description, country, 60, 6, priced, priced, fee, forbidden=forbidden)
        )
    return lines


def flat_line(begins: datetime, prefix: str, description: str, price: Decimal) -> RateLine:
    """One price for everything: messages by the piece, data by the megabyte."""
    return RateLine(1, prefix, begins, description, "", 1, 1, price, price, Decimal(0))


_A_DAY: Final = (0, 2, 3, 4, 6, 9, 14)


def _reseller(name: str, above: int | None) -> PlannedCustomer:
    email = f"noc@{name.lower().replace(' ', '-')}.example"
    level = 1 if above is None else 2
    return PlannedCustomer(name, name, email, "reseller", above, level, None, Decimal(25_000), "")


def _customer(chance: Random, place: int, pairs: int, taken: set[str]) -> PlannedCustomer:
    last = chance.choice(LAST_NAMES)
    business = chance.random() < 0.35
    person = f"{chance.choice(FIRST_NAMES)} {last}"
    wanted = chance.choice(FIRMS).format(last) if business else person
    name = wanted if wanted not in taken else f"{wanted} {place}"
    taken.add(name)
    above = chance.choice((None, None, None, 0, 0, 1))
    owner = None if above is None else above * pairs + chance.randrange(pairs)
    prepaid = not business and chance.random() < 0.5
    return PlannedCustomer(
        name,
        name if business else "",
        f"customer{place}@mail.example",
        "retail",
        owner,
        0 if above is None else above + 1,
        Decimal(chance.choice((5, 10, 20, 50))) if prepaid else None,
        None if prepaid else Decimal(chance.choice((1, 50, 200, 1000))),
        _FATES.get(place % 23, ""),
    )


_FATES: Final = {11: "block", 17: "suspend", 20: "terminate_provisionally", 22: "close"}
"""What befalls some customers before the day of use, by their place in each group of twenty-three."""


def _record(chance: Random, request_id: str, account: PlannedAccount, started_at: datetime) -> UsageRecord:
    kind = chance.random()
    if kind < 0.80:
        ranked = min(int(chance.expovariate(0.25)), len(CALLED) - 1)
        prefix = CALLED[ranked]
        called = prefix + str(chance.randrange(10**6, 10**7))
        used, service = 1 + int(chance.expovariate(1 / 140)), "voice"
    elif kind < 0.92:
        called, used, service = f"4917{chance.randrange(10**7, 10**8)}", 1, "message"
    else:
        called, used, service = "", chance.randrange(50_000, 40_000_000), "data"
    return UsageRecord(
        request_id, service, account.identifier, account.identifier, called, Direction.OUT, started_at, used
    )


def _list_price(prefix: str) -> Decimal:
    """Per minute; made of the prefix alone, so that it is the same in every demo."""
    if prefix == _HOME or prefix.startswith(_HOME):
        return Decimal("0.015")
    if any(prefix.startswith(near) for near in _NEIGHBOURS):
        return Decimal("0.029")
    if prefix in _FAR_FROM_CHEAP:
        return Decimal("0.035")
    return Decimal("0.09") + Decimal(int(prefix) % 37) / 100
