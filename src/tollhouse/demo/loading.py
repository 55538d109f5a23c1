"""Loading the demo company through the rooms' verbs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import blake2b
from itertools import islice
from typing import ClassVar, Final

from tollhouse.accounts.opening import open_accounts, sell_wholesale
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.charging.charging_usage import charge_usage
from tollhouse.customers.reading import list_customers
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.standings import StatusAction, change_status
from tollhouse.demo.plan import (
    AGE,
    CompanySize,
    PlannedAccount,
    PlannedCustomer,
    flat_line,
    plan_accounts,
    plan_customers,
    plan_usage,
    rate_lines,
)
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import OPERATOR, Payer, Posting
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.products.offering import offer_product, put_on_rating_list
from tollhouse.products.rules.product import NewEntry
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.tariffs.rules.service import Service
from tollhouse.usage.sources import Source, declare_source, source_named
from tollhouse.words.counting import counted
from tollhouse.words.refusals import NotFound, Refused

_SOURCE: Final = "demo switch"
_CURRENCY: Final = "EUR"
_BATCH: Final = 2000
_BY: Final = "demo"

# What each level buys at, in percent of the list price: those above pay less, or nobody could live on it.
_PERCENT: Final = {"retail": 100, "business": 80, "subreseller": 60, "reseller": 45}


class DatabaseTaken(Refused):
    code: ClassVar[str] = "database_taken"
    sentence: ClassVar[str] = (
        "The database has customers of its own already; load the demo company into an empty one, under another "
        "TOLLHOUSE_DATA."
    )


class OtherCompany(Refused):
    code: ClassVar[str] = "other_company"
    sentence: ClassVar[str] = (
        "A demo company of {customers} made with seed {seed} is here already; load another into an empty database."
    )


@dataclass(frozen=True, slots=True)
class Loaded:
    """records   of use, charged now or by an earlier run; refused: those that wait in quarantine"""

    customers: int
    accounts: int
    records: int
    quarantined: int


Watcher = Callable[[int], None]
"""Told how many records of use have been sent."""


def load_company(
    engine: Engine,
    size: CompanySize,
    *,
    books: RateBooks,
    now: datetime,
    watcher: Watcher = lambda _records: None,
) -> Loaded:
    """Load the company, or finish a load that was killed; where it is complete nothing changes.

    The records and their moments follow from the size, the seed and the first load's moment, so they are replays.
    Raises DatabaseTaken, OtherCompany.
    """
    customers = plan_customers(size)
    accounts = plan_accounts(customers, size)
    with engine.begin() as conn:
        source, loaded_at = _found(conn, size) or _build(conn, customers, accounts, size, now)
    records = quarantined = 0
    usage = plan_usage(accounts, size, until=loaded_at)
    while batch := list(islice(usage, _BATCH)):
        with engine.begin() as conn:
            outcomes = charge_usage(conn, source, batch, books=books, now=now)
        records += len(outcomes)
        quarantined += sum(outcome.result == "quarantined" for outcome in outcomes)
        watcher(records)
    return Loaded(len(customers), len(accounts), records, quarantined)


def is_empty(conn: Connection) -> bool:
    return not list_customers(conn, OPERATOR_SCOPE, limit=1, cursor=None).rows


def is_loaded(conn: Connection) -> bool:
    """Whether a demo company is here; one whose load was killed counts, because loading finishes it."""
    try:
        source_named(conn, _SOURCE)
    except NotFound:
        return False
    return True


def _found(conn: Connection, size: CompanySize) -> tuple[Source, datetime] | None:
    """The company that is here already, with the moment of its first load."""
    try:
        source = source_named(conn, _SOURCE)
    except NotFound:
        if is_empty(conn):
            return None
        raise DatabaseTaken from None
    customers, seed, loaded_at = source.declared["name"].split(" ")
    if (int(customers), int(seed)) != (size.customers, size.seed):
        raise OtherCompany(customers=counted(int(customers), "customer"), seed=seed)
    return source, datetime.fromisoformat(loaded_at)


def _build(
    conn: Connection, customers: list[PlannedCustomer], accounts: list[PlannedAccount], size: CompanySize, now: datetime
) -> tuple[Source, datetime]:
    """Everything but the use, as it has been for a month."""
    begun_at = now - AGE
    products = {kind: _offer(conn, kind, begun_at) for kind in _PERCENT}
    classes = {
        kind: register_class(conn, name, currency=_CURRENCY, description=description)
        for kind, name, description in (
            ("retail", "Residential", "People at home"),
            ("business", "Business", "Firms"),
            ("reseller", "Resellers", "Those who sell our service under their own name"),
        )
    }
    numbers: list[int] = []
    for planned in _by_level(customers):
        numbers += register_customers(
            conn, [_new_customer(one, classes, numbers) for one in planned], now=begun_at, by=_BY
        )
    for number, one in zip(numbers, customers, strict=True):
        if one.kind == "reseller":
            sell_wholesale(conn, number, products["reseller" if one.above is None else "subreseller"])
    _pay_in(conn, customers, numbers, begun_at)
    opened = [_new_account(one, customers[one.customer], numbers[one.customer], products) for one in accounts]
    open_accounts(conn, opened, now=begun_at)
    _let_befall(conn, customers, numbers, now)
    told = {"format": "generic", "name": f"{size.customers} {size.seed} {now.isoformat()}"}
    return declare_source(conn, _SOURCE, told, now=now), now


def _offer(conn: Connection, kind: str, begins: datetime) -> int:
    """A product with its own tariff for each service."""
    percent = _PERCENT[kind]
    name = kind.capitalize()
    product_id = offer_product(conn, f"{name} line", _CURRENCY, description=f"Voice, messages and data for {kind}")
    rates = {
        Service.VOICE: rate_lines(begins, percent=percent),
        Service.MESSAGE: [flat_line(begins, "|", "Message", Decimal("0.0900") * percent / 100)],
        Service.DATA: [flat_line(begins, "NETACCESS", "Data", Decimal("0.0100") * percent / 100)],
    }
    for service, lines in rates.items():
        tariff_id = publish_tariff(conn, TariffDraft(f"{name} {service.value}", _CURRENCY, service), now=begins)
        schedule_rates(conn, tariff_id, lines, now=begins)
        put_on_rating_list(conn, product_id, NewEntry(service.value, tariff_id))
    return product_id


def _by_level(customers: list[PlannedCustomer]) -> list[list[PlannedCustomer]]:
    """In the plan's order, cut where the resellers above must be registered before."""
    groups = [
        [one for one in customers if one.kind == "reseller" and one.above is None],
        [one for one in customers if one.kind == "reseller" and one.above is not None],
        [one for one in customers if one.kind != "reseller"],
    ]
    assert [one for group in groups for one in group] == customers
    return groups


def _new_customer(one: PlannedCustomer, classes: dict[str, int], numbers: list[int]) -> NewCustomer:
    kind = one.kind if one.kind == "reseller" else "business" if one.company_name else "retail"
    return NewCustomer(
        name=one.name,
        currency=_CURRENCY,
        balance_control=BalanceControl.POSTPAID if one.prepaid_with is None else BalanceControl.PREPAID,
        class_id=classes[kind],
        kind=CustomerKind(one.kind),
        credit_limit=one.credit_limit,
        reseller_id=None if one.above is None else numbers[one.above],
        time_zone="Europe/Berlin",
        company_name=one.company_name,
        email=one.email,
    )


def _new_account(one: PlannedAccount, customer: PlannedCustomer, number: int, products: dict[str, int]) -> NewAccount:
    model = BalanceModel(one.model)
    limit = Decimal(20) if model is BalanceModel.INDIVIDUAL else None
    product = products["business" if customer.company_name else "retail"]
    return NewAccount(number, one.identifier, product, model, credit_limit=limit)


def _pay_in(conn: Connection, customers: list[PlannedCustomer], numbers: list[int], at: datetime) -> None:
    """What prepaid customers paid in: an xDR like any other, owed by whoever is directly above."""
    postings = []
    for number, one in zip(numbers, customers, strict=True):
        if one.prepaid_with is None:
            continue
        issuer_id = OPERATOR if one.above is None else numbers[one.above]
        request_id = f"top-up of customer {number}"
        postings.append(
            Posting(
                customer_id=number,
                effective_at=at,
                source=_BY,
                request_id=request_id,
                digest=blake2b(f"{request_id} {one.prepaid_with}".encode(), digest_size=16).digest(),
                issuer_id=issuer_id,
                payer=Payer.CUSTOMER,
                account_id=0,
                amount=-one.prepaid_with,
                currency=_CURRENCY,
                contra="cash:voucher",
                service="top_up",
            )
        )
    locked = lock_standings(conn, {posting.customer_id for posting in postings})
    post_xdrs(conn, postings, locked=locked, now=at)


def _let_befall(conn: Connection, customers: list[PlannedCustomer], numbers: list[int], now: datetime) -> None:
    """Each status that staff can cause has its customers; it began six hours ago: later use is in quarantine."""
    begun_at = now - timedelta(hours=6)
    for action in StatusAction:
        concerned = {number for number, one in zip(numbers, customers, strict=True) if one.fate == action}
        if concerned:
            change_status(conn, concerned, action, at=begun_at, by=_BY, comment="part of the demo")
