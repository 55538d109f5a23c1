"""The customers that `bench search` looks for: names in several scripts, resellers, every field, every status."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Final

from tollhouse.accounts.loading import (
    LoadedAccount,
    begin_great_load,
    indexes_put_away,
    load_accounts,
    make_search_index,
    standings_of,
)
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.customers.loading import load_customers, reserve_numbers
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.registering import register_class
from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.ledger.opening import NewStanding
from tollhouse.ledger.reading import Spell
from tollhouse.plumbing.db import Engine, cursor_of
from tollhouse.products.offering import offer_product

FIRST: Final = (
    "Anna", "Jan", "Marie", "Petr", "Olena", "Тарас", "Оксана", "José", "María", "Łukasz", "Zoë", "Björn", "Chloé",
    "伟", "秀英", "محمد", "فاطمة", "Yuki", "Hiroshi", "Kateřina", "John", "Sarah", "Νίκος", "Ελένη", "Παύλος",
)  # fmt: skip
LAST: Final = (
    "Novák", "Svoboda", "Müller", "Шевченко", "Коваленко", "García", "Fernández", "Kowalski", "Åström", "Lindqvist",
    "王", "李", "Tanaka", "Suzuki", "Smith", "O'Brien", "Nguyễn", "Haddad", "Rossi", "Παπαδόπουλος", "Zwart",
)  # fmt: skip
PLACES: Final = (
    ("Praha", "CZ", "Hlavní město"), ("Київ", "UA", ""), ("Malmö", "SE", "Skåne"), ("Lyon", "FR", "Rhône"),
    ("München", "DE", "Bayern"), ("Sevilla", "ES", "Andalucía"), ("Łódź", "PL", "Łódzkie"), ("London", "GB", ""),
    ("東京", "JP", ""), ("北京", "CN", ""), ("Αθήνα", "GR", "Αττική"), ("Roma", "IT", "Lazio"),
)  # fmt: skip
_RESELLERS: Final = 200
_DISTRIBUTORS: Final = 50
_BATCH: Final = 20_000
_SINCE: Final = datetime(2020, 1, 1, tzinfo=UTC)
_STOPS: Final = {"blocked": 67, "suspended_for_debt": 71, "provisionally_terminated": 301, "closed": 47}
"""Of so many customers one."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """others   retail customers, by the thousand"""

    resellers: tuple[int, ...]
    distributors: tuple[int, ...]
    others: range


Opening = Callable[[CustomerRecord, bool], Iterator[LoadedAccount]]
"""The accounts of a customer, who may be closed."""


def build_crowd(engine: Engine, customers: int, *, seed: int = 1, opening: Opening | None = None) -> Crowd:
    """opening   None: an account of the customer's own money, for nine of ten"""
    with engine.begin() as conn:
        product_id = offer_product(conn, "Voice", "EUR")
        classes = [register_class(conn, name) for name in ("Residential", "Business", "Resellers")]
        first = reserve_numbers(conn, customers)
        begin_great_load(conn)
    numbers = range(first, first + customers)
    sellers = _RESELLERS + _DISTRIBUTORS
    crowd = Crowd(tuple(numbers[:_RESELLERS]), tuple(numbers[_RESELLERS:sellers]), numbers[sellers:])
    chance = random.Random(seed)
    for begin in range(0, customers, _BATCH):
        records = [_record(chance, number, crowd, classes) for number in numbers[begin : begin + _BATCH]]
        closed = {record.customer_id for record in records if _holds(record, "closed")}
        opened = opening or partial(_usual, product_id)
        accounts = [account for one in records for account in opened(one, one.customer_id in closed)]
        counts = Counter(one.new.customer_id for one in accounts if one.terminated_at is None)
        with engine.begin() as conn:
            load_customers(conn, records, closed=closed, accounts=counts)
            load_accounts(conn, accounts)
            own = [LoadedStanding(one, []) for one in standings_of(accounts)]
            load_standings(conn, [*_standings(records), *own], usage=(), now=_SINCE)
    _finish(engine)
    return crowd


def _record(chance: random.Random, number: int, crowd: Crowd, classes: list[int]) -> CustomerRecord:
    first, last, (city, country, state) = chance.choice(FIRST), chance.choice(LAST), chance.choice(PLACES)
    kind = "reseller" if number in crowd.resellers else "distributor" if number in crowd.distributors else "retail"
    business, odd, share = number % 7 == 0, number % 997 == 0, chance.randrange(100)
    return CustomerRecord(
        customer_id=number,
        name=f"{first} {last} {number}",
        kind=kind,
        class_id=classes[2 if kind == "reseller" else business],
        currency="USD" if share < 10 else "EUR",
        prepaid=share % 5 < 2,
        resellers=() if kind != "retail" or share > 25 else (chance.choice(crowd.resellers),),
        time_zone="UTC",
        registered_at=_SINCE + timedelta(minutes=3 * number),
        distributor_id=chance.choice(crowd.distributors) if share == 50 else None,
        company_name="100 %_\\: 😀" if odd else f"{last} & {city} s.r.o. {number}" if business else "",
        email=f"{_ascii(first)}.{number}@example.{chance.choice(('org', 'net', 'com'))}" if share % 9 else "",
        first_name=first,
        last_name=last,
        phone=f"+420 6{number:08}" if share % 7 else "",
        alt_phone=f"+46 8 {number:07}" if share % 20 == 3 else "",
        address=f"Street {share * 7}\n{city}",
        city=city,
        state=state,
        postal_code=f"{chance.randrange(10_000, 99_999)}",
        country=country,
        login=f"user{number}" if share % 3 == 0 else "",
        tax_id=f"{country}{10_000_000 + number}" if business else "",
        description="Pays late" if share == 77 else "",
        fax=f"+420 2{number:08}" if share == 13 else "",
        contact=f"{first} from {city}" if business else "",
        salutation="Dr." if share == 31 else "",
    )


def _usual(product_id: int, record: CustomerRecord, closed: bool) -> Iterator[LoadedAccount]:
    """Nine of ten have an account; one in four is called by a name, too."""
    number = record.customer_id
    if closed or number % 10 == 0:
        return
    names = (f"anna.{number}@voice.example.org",) if number % 4 == 0 else ()
    new = NewAccount(number, f"4207{number:08}", product_id, also_known_as=names)
    yield LoadedAccount(number, new, record.currency, record.registered_at, resellers=record.resellers)


def _ascii(name: str) -> str:
    return name.lower() if name.isascii() else "mail"


def _holds(record: CustomerRecord, fact: str) -> bool:
    return record.customer_id % _STOPS[fact] == 1


def _standings(records: list[CustomerRecord]) -> Iterator[LoadedStanding]:
    for record in records:
        limit = Decimal(0) if record.prepaid else None if record.customer_id % 4 == 0 else Decimal(90)
        spells = [
            Spell(fact, _SINCE, until=None, set_by="bench", ended_by=None, comment="")
            for fact in _STOPS
            if _holds(record, fact)
        ]
        yield LoadedStanding(NewStanding(record.customer_id, record.currency, record.prepaid, limit), spells)


def _finish(engine: Engine) -> None:
    """Balances, as if charges had moved them; then what a load puts away, and statistics."""
    with engine.begin() as conn:
        waiting = indexes_put_away(conn)
        cursor_of(conn).execute(
            "UPDATE standing SET balance = CASE WHEN prepaid THEN -1 ELSE 1 END"
            " * ((customer_id + account_id * 31) * 7919 % 10000) / 100.0"
        )
    for name in waiting:
        with engine.begin() as conn:
            make_search_index(conn, name)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
        cursor_of(conn).execute("VACUUM (FULL, ANALYZE) standing")
        cursor_of(conn).execute("VACUUM (ANALYZE)")
