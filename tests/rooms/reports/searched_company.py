"""A company made up to be searched, and a slow, obviously right filter over it in Python."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from builders import a_product
from sqlalchemy import text

from tollhouse.accounts.loading import LoadedAccount, load_accounts
from tollhouse.accounts.loading import reserve_numbers as reserve_account_numbers
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.customers.loading import load_customers, reserve_numbers
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.search import (
    SIMPLE_FIELDS,
    Operator,
    digits_of,
    holds,
    is_short,
    sort_number,
    term_of,
)
from tollhouse.customers.rules.status import GRAVEST_FIRST, CustomerStatus
from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.ledger.opening import NewStanding
from tollhouse.ledger.reading import Spell
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.indexes import refresh_statistics
from tollhouse.reports.customer_described import describe_customers
from tollhouse.reports.customer_list_asked import CustomerQuery, FieldCondition, Order, ViewKind

SINCE = datetime(2020, 1, 1, tzinfo=UTC)
CLASSES = ("Residential", "Büro & Söhne", "resellers")
FIRST = ("Anna", "Ánna", "Boris", "Ольга", "李", "Δημήτρης", "محمد", "x%_y", "O'Brien", "Zoë 😀")
LAST = ("Novák", "novak", "Шевченко", "王東", "Smith-Jones", "a\\b", "& Sons", "Łoś", "van der Berg", "Eric")
CITIES = ("", "Praha", "praha 2", "Київ", "東京", "Malmö", "Saint-Étienne", "L'Aquila", "Łódź")
SINGLE = ("blocked", "suspended_for_debt", "provisionally_terminated", "exported", "closed")


@dataclass
class Company:
    """states   as people are told, by number; identifiers: of open accounts"""

    states: dict[int, object]
    identifiers: dict[int, list[str]]
    resellers: list[int] = field(default_factory=list)
    distributors: list[int] = field(default_factory=list)


def make_company(conn: Connection, customers: int, *, seed: int = 1) -> Company:
    chance = random.Random(seed)
    classes = [register_class(conn, name) for name in CLASSES]
    product_id = a_product(conn)
    first = reserve_numbers(conn, customers)
    numbers = range(first, first + customers)
    resellers = list(numbers[: max(2, customers // 400)])
    distributors = list(numbers[len(resellers) : len(resellers) + 3])
    records = [_record(chance, number, classes, resellers, distributors) for number in numbers]
    stops = {number: fact for number in numbers if number % 6 == 0 for fact in [chance.choice(SINGLE)]}
    closed = {number for number, fact in stops.items() if fact == "closed"}
    # Closing terminates all accounts.
    open_ones = [record for record in records if record.customer_id not in closed]
    accounts = list(_accounts(chance, conn, open_ones, product_id))
    identifiers: dict[int, list[str]] = {number: [] for number in numbers}
    for account in accounts:
        if account.terminated_at is None:
            identifiers[account.new.customer_id] += [account.new.identifier, *account.new.also_known_as]
    counts = Counter(account.new.customer_id for account in accounts if account.terminated_at is None)
    load_customers(conn, records, closed=closed, accounts=counts)
    load_standings(conn, [_standing(chance, one, stops) for one in records], usage=(), now=SINCE)
    conn.execute(text("update standing set balance = (customer_id * 7919 % 1000) / 10.0 - 30"))
    load_accounts(conn, accounts)
    refresh_statistics(conn)
    states = {state.record.customer_id: state for state in describe_customers(conn, records, OPERATOR_SCOPE)}
    return Company(states, identifiers, resellers, distributors)


def _record(chance, number, classes, resellers, distributors):
    first, last = chance.choice(FIRST), chance.choice(LAST)
    kind = "reseller" if number in resellers else "distributor" if number in distributors else "retail"
    rare = number % 50 == 0
    return CustomerRecord(
        customer_id=number,
        name=f"{first} {last} {number}",
        kind=kind,
        class_id=classes[2] if kind == "reseller" else chance.choice(classes[:2]),
        currency=chance.choice(("EUR", "EUR", "USD", "JPY")),
        prepaid=chance.random() < 0.3,
        resellers=(chance.choice(resellers),) if kind == "retail" and chance.random() < 0.2 else (),
        time_zone="UTC",
        registered_at=SINCE + timedelta(minutes=number % 997),
        distributor_id=chance.choice(distributors) if kind == "retail" and chance.random() < 0.05 else None,
        company_name=f"{last} & Co. {number % 13}" if chance.random() < 0.3 else "",
        first_name=first if chance.random() < 0.7 else "",
        last_name=last if chance.random() < 0.7 else "",
        email=f"m.{number % 999}@example.{chance.choice(('org', 'com'))}" if chance.random() < 0.8 else "",
        phone=f"+420 60{number % 1000:03}-{number % 7}" if chance.random() < 0.6 else "",
        alt_phone=f"00{number % 90:07}" if rare else "",
        fax=f"+46 (8) {number % 300}" if chance.random() < 0.1 else "",
        address=f"Dlouhá {number % 80}\n{last}" if chance.random() < 0.5 else "",
        city=chance.choice(CITIES),
        state="%" if rare else "",
        postal_code=f"{number % 100:03} {number % 77:02}",
        country=chance.choice(("", "CZ", "UA", "SE")),
        login=f"{first[:2].lower()}_{number}" if chance.random() < 0.2 else "",
        tax_id=f"CZ{number * 37 % 10**8}" if chance.random() < 0.2 else "",
        description="pays: late" if rare else "",
        contact=f"{last} {first}" if rare else "",
        middle_name="Q." if rare else "",
        bcc="copy@example.org" if number % 90 == 0 else "",
    )


def _standing(chance, record, stops):
    limit = Decimal(0) if record.prepaid else chance.choice((None, Decimal(40)))
    opened = NewStanding(record.customer_id, record.currency, record.prepaid, limit)
    fact = stops.get(record.customer_id)
    spells = [Spell(fact, SINCE, until=None, set_by="test", ended_by=None, comment="")] if fact else []
    return LoadedStanding(opened, spells)


def _accounts(chance, conn, records, product_id):
    kinds = ("420{0:09}", "sip.{0}@voip.example.org", "Line-{0}", "+46{0:07}", "アカウント{0}", "Café_{0}%")
    number = reserve_account_numbers(conn, 3 * len(records))
    for record in records:
        if record.kind != "retail":
            continue
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            number += 1
            spelling = kinds[0] if chance.random() < 0.6 else chance.choice(kinds)
            also = (f"alias{number}",) if chance.random() < 0.1 else ()
            new = NewAccount(record.customer_id, spelling.format(number * 7919 % 10**6), product_id, also_known_as=also)
            ended = SINCE + timedelta(days=9) if chance.random() < 0.1 else None
            yield LoadedAccount(number, new, record.currency, SINCE, terminated_at=ended, resellers=record.resellers)


class SlowFilter:
    """Asks every customer everything; only what one value answers is remembered."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.numbers = sorted(company.states)
        self.values = {
            number: {name: self._values_of(state, name) for name in FIELDS} for number, state in company.states.items()
        }
        self.fitting = cache(self._fitting)
        self.ordered = cache(self._ordered)

    def found(self, query: CustomerQuery) -> tuple[set[int], set[int]]:
        """Who is shown, and who would be if they were not closed."""
        fits = {number for number in self.company.states if self._seen(query, number)}
        for condition in query.conditions:
            fits &= self.fitting(condition)
        for group in query.groups:
            fits &= set().union(*map(self.fitting, group))
        if query.text.strip():
            fits &= self._by_text(query)
        if query.statuses:
            fits = {number for number in fits if set(self.values[number]["status"]) & query.statuses}
        if query.prepaid is not None:
            fits = {number for number in fits if self.company.states[number].record.prepaid == query.prepaid}
        named = set(query.statuses)
        for condition in query.all_conditions:
            if condition.field == "status":
                asked = (condition.operator, condition.term)
                named |= {status for status in CustomerStatus if holds(asked[0], term_of(status.value), asked[1])}
        closed = {number for number in fits if "closed" in self.values[number]["status"]}
        return (fits, set()) if query.closed or CustomerStatus.CLOSED in named else (fits - closed, closed)

    def in_order(self, found: Iterable[int], order: Order, *, descending: bool) -> list[int]:
        found = set(found)
        return [number for number in self.ordered(order, descending) if number in found]

    def _fitting(self, condition: FieldCondition) -> frozenset[int]:
        operator, term = condition.operator, condition.term
        return frozenset(
            number
            for number, values in self.values.items()
            if any(holds(operator, value, term) for value in values[condition.field] or [""])
        )

    def _by_text(self, query: CustomerQuery) -> set[int]:
        term = term_of(query.text)
        found = set()
        for one in {term, digits_of(term)} - {""}:
            short = query.operator is Operator.CONTAINS and is_short(one)
            operator = Operator.BEGINS_WITH if short else query.operator
            for name in query.fields:
                whole_one = name == "account" and len(query.fields) > 1 and len(one) < len("four")
                found |= self.fitting(FieldCondition(name, Operator.IS if whole_one else operator, one))
        whole = set(query.fields) == {*SIMPLE_FIELDS, "account"}
        return found | {number for number in self.company.states if whole and query.text.strip() == str(number)}

    def _seen(self, query: CustomerQuery, number: int) -> bool:
        record, reader = self.company.states[number].record, query.scope.reseller_id
        if reader is not None and not (number == reader or reader in record.resellers):
            return False
        owner = query.view.owner_id
        match query.view.kind:
            case ViewKind.DIRECT:
                return record.resellers[:1] == (() if reader is None else (reader,))
            case ViewKind.RESELLER:
                return owner in record.resellers
            case ViewKind.DISTRIBUTOR:
                return record.distributor_id == owner
        return True

    def _values_of(self, state, name: str) -> list[str]:
        if name == "status":
            return [why.status.value for why in state.reasons] or ["active"]
        if name == "class":
            return [term_of(state.class_name)]
        if name == "account":
            return [term_of(identifier) for identifier in self.company.identifiers[state.record.customer_id]]
        written = getattr(state.record, name)
        values = {term_of(written), *([digits_of(written)] if name in ("phone", "alt_phone", "fax") else [])}
        return sorted(values - {""})

    def _ordered(self, order: Order, descending: bool) -> list[int]:
        """Empty last both ways; equal ones by name, those of equal money or accounts by number."""
        states = self.company.states.values()
        by_number = order in (Order.BALANCE, Order.CREDIT_LIMIT, Order.AVAILABLE_FUNDS, Order.ACCOUNTS)

        def tie(one):
            return one.record.customer_id if by_number else term_of(one.record.name).encode()

        key = KEYS[order]
        empty = [one for one in states if key(one) in (b"", None)]
        filled = [one for one in states if key(one) not in (b"", None)]
        inside = sorted(filled, key=lambda one: (key(one), tie(one)), reverse=descending)
        return [one.record.customer_id for one in (*inside, *sorted(empty, key=tie, reverse=descending))]


FIELDS = (
    *SIMPLE_FIELDS, "middle_name", "salutation", "fax", "bcc", "contact", "alt_contact", "description", "tax_id",
    "class", "currency", "kind", "status", "account",
)  # fmt: skip

KEYS = {
    **{
        Order(name): lambda one, name=name: term_of(getattr(one.record, name)).encode()
        for name in ("name", "company_name", "email", "city", "country", "postal_code", "currency")
    },
    Order.PHONE: lambda one: sort_number(one.record.phone).encode(),
    Order.CLASS: lambda one: term_of(one.class_name).encode(),
    Order.BALANCE_CONTROL: lambda one: one.record.prepaid,
    Order.REGISTERED_AT: lambda one: one.record.registered_at,
    Order.BALANCE: lambda one: one.standing.balance,
    Order.CREDIT_LIMIT: lambda one: one.credit_limit,
    Order.AVAILABLE_FUNDS: lambda one: one.available_funds,
    Order.ACCOUNTS: lambda one: one.accounts,
    Order.MANAGED_BY: lambda one: term_of(one.reseller_name or "").encode(),
    Order.STATUS: lambda one: (*GRAVEST_FIRST, CustomerStatus.ACTIVE).index(one.status),
}
