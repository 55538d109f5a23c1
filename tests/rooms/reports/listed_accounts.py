"""Accounts made up to be listed, and a slow, obviously right filter over them in Python."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rooms.reports.searched_company import SINCE, Company, make_company
from sqlalchemy import select, text

from tollhouse.accounts.loading import LoadedAccount, load_accounts, reserve_numbers, standings_of
from tollhouse.accounts.opening import AccountRecord, accounts_of
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.accounts.tables import account
from tollhouse.customers.rules.search import Operator, digits_of, holds, is_short, term_of
from tollhouse.ledger.loading import LoadedStanding, load_standings
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.db.indexes import refresh_statistics
from tollhouse.products.offering import offer_product
from tollhouse.products.rules.product import AccountRole
from tollhouse.reports.account_list_asked import AccountQuery, Order
from tollhouse.reports.accounts_described import statuses_of_accounts
from tollhouse.reports.customer_list_asked import FieldCondition, ViewKind

AT = SINCE + timedelta(days=400, hours=5)
PRODUCTS = ("Voice & more", "anna's line", "Prepaid card")
BATCHES = ("spring", "Spring 2", "Łódź-7", "42")
MODELS = (BalanceModel.SUBORDINATE, *BalanceModel)
DAYS = (None, None, None, AT.date() - timedelta(days=3), AT.date(), AT.date() + timedelta(days=3), date(2019, 1, 1))


@dataclass(frozen=True)
class Known:
    """What there is to know of one account.  values: by field, folded."""

    record: AccountRecord
    values: dict[str, list[str]]
    statuses: frozenset[AccountStatus]
    customer_name: str
    resellers: tuple[int, ...]
    product_name: str
    balance: Decimal | None


def make_accounts(conn: Connection, customers: int, *, seed: int = 1) -> tuple[Company, list[Known]]:
    company = make_company(conn, customers, seed=seed)
    products = {offer_product(conn, f"{name} {seed}", "EUR"): f"{name} {seed}" for name in PRODUCTS}
    chance = random.Random(seed)
    loaded = list(_loaded(chance, conn, company, list(products)))
    load_accounts(conn, loaded)
    own = [LoadedStanding(one, []) for one in standings_of(loaded)]
    load_standings(conn, own, usage=(), now=SINCE)
    conn.execute(text("update standing set balance = (account_id * 31 % 60) - 40 where account_id <> 0"))
    conn.execute(
        text("update account set fraud_state = 'screening', fraud_since = opened_at where account_id % 29 = 0")
    )
    refresh_statistics(conn)
    return company, known_accounts(conn, company)


def _loaded(chance, conn, company, products):
    customers = [state.record for state in company.states.values()]
    number = reserve_numbers(conn, 3 * len(customers))
    for record in customers:
        closed = any(why.status.value == "closed" for why in company.states[record.customer_id].reasons)
        for _ in range(chance.choice((0, 0, 1, 2))):
            number += 1
            batch = chance.choice((None, *BATCHES))
            new = NewAccount(
                record.customer_id,
                chance.choice(("999{0:07}", "Card-{0}", "カード{0}")).format(number * 7919 % 10**6),
                chance.choice(products),
                chance.choice(MODELS),
                credit_limit=None,
                active_from=chance.choice(DAYS),
                expires_on=chance.choice(DAYS),
                also_known_as=(f"second.{number}",) if chance.random() < 0.1 else (),
                role=chance.choice((None, None, AccountRole.PREPAID_CARD)),
                description=chance.choice(("", "", "Anna's line: 2", "a\\b %_")),
                batch=batch,
                control_number=number if batch and chance.random() < 0.8 else None,
                inactive=chance.random() < 0.1,
                web_login=f"user_{number}" if chance.random() < 0.2 else None,
            )
            ended = SINCE + timedelta(days=9) if closed or chance.random() < 0.1 else None
            blocked = SINCE + timedelta(days=1) if chance.random() < 0.1 else None
            opened = SINCE + timedelta(minutes=chance.randrange(300))
            yield LoadedAccount(number, new, record.currency, opened, ended, blocked, record.resellers)


def known_accounts(conn: Connection, company: Company) -> list[Known]:
    records = accounts_of(conn, conn.execute(select(account)).all())
    statuses = statuses_of_accounts(conn, records, at=AT)
    products = dict(conn.execute(text("select product_id, name from product")).all())
    balances = dict(conn.execute(text("select account_id, balance from standing where account_id <> 0")).all())
    return [
        _known(one, holding, company, products[one.product_id], balances.get(one.account_id))
        for one, holding in zip(records, statuses, strict=True)
    ]


def _known(record, holding, company, product_name, balance):
    customer = company.states[record.customer_id].record
    written = {
        "identifier": record.identifiers,
        "batch": [record.batch or ""],
        "control_number": ["" if record.control_number is None else str(record.control_number)],
        "description": [record.description],
        "web_login": [record.web_login or ""],
        "customer": [customer.name],
        "product": [product_name],
    }
    values = {field: [term_of(one) for one in ones if one] for field, ones in written.items()}
    statuses = frozenset(holding or [AccountStatus.ACTIVE])
    return Known(record, values, statuses, customer.name, customer.resellers, product_name, balance)


def found(accounts: Iterable[Known], query: AccountQuery) -> tuple[list[Known], list[Known]]:
    """Those that are shown, and those that would be if they were not closed."""
    fitting = [one for one in accounts if _fits(one, query)]
    if query.statuses:
        return [one for one in fitting if one.statuses & query.statuses], []
    closed = [one for one in fitting if AccountStatus.CLOSED in one.statuses]
    return [one for one in fitting if AccountStatus.CLOSED not in one.statuses], closed


def _fits(one: Known, query: AccountQuery) -> bool:
    record = one.record
    return (
        _seen(one, query)
        and query.customer_id in (None, record.customer_id)
        and (not query.products or record.product_id in query.products)
        and (not query.models or record.model in query.models)
        and (not query.roles or record.role in query.roles)
        and query.batch in (None, record.batch)
        and all(_holds(one, condition) for condition in query.conditions)
        and (not query.text.strip() or _has(one, query))
    )


def _holds(one: Known, condition: FieldCondition) -> bool:
    return any(holds(condition.operator, value, condition.term) for value in one.values[condition.field] or [""])


def _has(one: Known, query: AccountQuery) -> bool:
    term = term_of(query.text)
    for way in {term, digits_of(term)} - {""}:
        short = query.operator is Operator.CONTAINS and is_short(way)
        operator = Operator.BEGINS_WITH if short else query.operator
        if any(_holds(one, FieldCondition(field, operator, way)) for field in query.fields if one.values[field]):
            return True
    return False


def _seen(one: Known, query: AccountQuery) -> bool:
    reader, owner = query.scope.reseller_id, query.view.owner_id
    if reader is not None and reader not in (one.record.customer_id, *one.resellers):
        return False
    match query.view.kind:
        case ViewKind.DIRECT:
            return one.resellers[:1] == (() if reader is None else (reader,))
        case ViewKind.RESELLER:
            return owner in one.resellers
    return True


KEYS = {
    Order.IDENTIFIER: lambda one: one.record.identifier,
    Order.CUSTOMER: lambda one: term_of(one.customer_name).encode(),
    Order.PRODUCT: lambda one: one.product_name,
    Order.BATCH: lambda one: one.record.batch,
    Order.CONTROL_NUMBER: lambda one: one.record.control_number,
    Order.OPENED_AT: lambda one: one.record.opened_at,
    Order.BALANCE: lambda one: one.balance,
}


def as_listed(accounts: Iterable[Known], query: AccountQuery) -> list[int]:
    """In the order that is asked for; without one those first whose identifier begins with what was looked for."""
    if query.order is not None or not query.begins:
        return in_order(accounts, query.order or Order.IDENTIFIER, descending=query.descending)
    begin = [one for one in accounts if one.record.identifier.startswith(query.begins)]
    others = [one for one in accounts if not one.record.identifier.startswith(query.begins)]
    return [number for part in (begin, others) for number in in_order(part, Order.IDENTIFIER, descending=False)]


def in_order(accounts: Iterable[Known], order: Order, *, descending: bool) -> list[int]:
    """Empty last both ways, by what they go by; equal ones by number."""
    key, accounts = KEYS[order], list(accounts)
    filled = [one for one in accounts if key(one) is not None]
    empty = [one for one in accounts if key(one) is None]
    filled.sort(key=lambda one: (key(one), one.record.account_id), reverse=descending)
    empty.sort(key=lambda one: (one.record.identifier, one.record.account_id), reverse=descending)
    return [one.record.account_id for one in (*filled, *empty)]
