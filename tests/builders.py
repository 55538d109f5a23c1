"""Domain words for tests: what matters for a case stands in the test, the rest here."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count

from tollhouse.accounts.opening import open_accounts, sell_wholesale
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.charging.charging_usage import charge_usage
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.customers.suspending import Cause, suspend_customers
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.plumbing.db import Connection
from tollhouse.products.offering import offer_product
from tollhouse.products.pricing import enter_since_ever, lock_product
from tollhouse.products.rules.product import AccessCode, NewEntry, ProductKind
from tollhouse.tariffs.off_peak_periods import define_off_peak
from tollhouse.tariffs.publishing import TariffDraft, publish_tariff, schedule_rates
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.off_peak import OffPeakMode
from tollhouse.tariffs.rules.off_peak_record import OffPeakDraft
from tollhouse.tariffs.rules.service import Service
from tollhouse.usage.rules.record import Direction, Line, UsageRecord
from tollhouse.usage.sources import Source, declare_source

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
_numbers = count(1)


def a_rate(prefix: str, price: str, intervals: str = "60/6", *, since: datetime = LONG_AGO, **facts) -> RateLine:
    first, following = (int(part) for part in intervals.split("/"))
    usual = {"first_price": Decimal(price), "next_price": Decimal(price), "connect_fee": Decimal(0)}
    return RateLine(next(_numbers), prefix, since, f"to {prefix}", "", first, following, **(usual | facts))


def an_off_peak(conn: Connection, *definitions: str, mode: str = "starts", holidays=()) -> int:
    draft = OffPeakDraft(f"hours {next(_numbers)}", definitions, OffPeakMode(mode), tuple(holidays))
    return define_off_peak(conn, draft)


def a_tariff(
    conn: Connection,
    *rates: RateLine,
    currency: str = "EUR",
    service: str = "voice",
    off_peak_periods: Sequence[str] = (),
    off_peak_mode: str = "starts",
    **facts,
) -> int:
    if off_peak_periods:
        facts["off_peak_id"] = an_off_peak(conn, *off_peak_periods, mode=off_peak_mode)
    draft = TariffDraft(f"tariff {next(_numbers)}", currency, Service(service), **facts)
    tariff_id = publish_tariff(conn, draft, now=LONG_AGO)
    schedule_rates(conn, tariff_id, rates, now=LONG_AGO)
    return tariff_id


def a_product(conn: Connection, *tariffs: int | tuple[str, str, int], currency: str = "EUR", **facts) -> int:
    """A product with voice tariffs, or with (service, access code, tariff) entries."""
    product_id = offer_product(conn, f"product {next(_numbers)}", currency, **facts)
    lines = [("voice", "", tariff) if isinstance(tariff, int) else tariff for tariff in tariffs]
    entries = [NewEntry(service, tariff_id, AccessCode(access_code)) for service, access_code, tariff_id in lines]
    enter_since_ever(conn, lock_product(conn, product_id), entries)
    return product_id


def an_add_on(conn: Connection, *tariffs: int | tuple[str, str, int], priority: int = 10, **facts) -> int:
    return a_product(conn, *tariffs, kind=ProductKind.ADD_ON, addon_priority=priority, **facts)


def a_customer(
    conn: Connection,
    *,
    prepaid: bool = False,
    limit: str | None = None,
    currency: str = "EUR",
    under: int | None = None,
    zone: str = "UTC",
    class_id: int | None = None,
    funds: str = "0",
) -> int:
    number = next(_numbers)
    new = NewCustomer(
        f"customer {number}",
        currency,
        BalanceControl.PREPAID if prepaid else BalanceControl.POSTPAID,
        class_id or register_class(conn, f"class {number}"),
        credit_limit=None if limit is None else Decimal(limit),
        reseller_id=under,
        time_zone=zone,
        available_funds=Decimal(funds),
    )
    return register_customers(conn, [new], now=LONG_AGO, by="test")[0]


def a_reseller(
    conn: Connection,
    buys_by: int | None,
    *,
    currency: str = "EUR",
    under: int | None = None,
) -> int:
    number = next(_numbers)
    new = NewCustomer(
        f"reseller {number}",
        currency,
        BalanceControl.POSTPAID,
        register_class(conn, f"class {number}"),
        CustomerKind.RESELLER,
        reseller_id=under,
    )
    (reseller_id,) = register_customers(conn, [new], now=LONG_AGO, by="test")
    if buys_by is not None:
        sell_wholesale(conn, reseller_id, buys_by)
    return reseller_id


def stop(conn: Connection, customers: set[int], how: str, *, at: datetime, by: str = "test") -> set[int]:
    """By the name of an action of staff's, or `suspend`: for debt."""
    if how == "suspend":
        return suspend_customers(conn, customers, cause=Cause.DEBT, at=at, by=by)
    return change_status(conn, customers, StatusAction(how), at=at, by=by)


def an_account(
    conn: Connection,
    customer_id: int,
    product_id: int,
    identifier: str | None = None,
    *,
    model: str = "subordinate",
    limit: str | None = None,
    since: datetime = LONG_AGO,
    **facts,
) -> str:
    """Opens it and answers its identifier."""
    identifier = identifier or f"4201{next(_numbers):08}"
    credit_limit = None if limit is None else Decimal(limit)
    new = NewAccount(customer_id, identifier, product_id, BalanceModel(model), credit_limit, **facts)
    open_accounts(conn, [new], now=since)
    return identifier


def a_source(conn: Connection, **declared) -> Source:
    name = f"switch {next(_numbers)}"
    return declare_source(conn, name, {"format": "generic"} | declared, now=LONG_AGO)


def a_call(account: str, called: str = "420602123456", used: int = 73, *, at: datetime | None = None, **facts):
    usual = {
        "request_id": f"call {next(_numbers)}",
        "service": "voice",
        "calling": account,
        "direction": Direction.OUT,
        "started_at": at or NOON - timedelta(hours=1),
    }
    return UsageRecord(account=account, called=called, used=used, **(usual | facts))


def charge(conn: Connection, source: Source, *lines: Line, now: datetime = NOON, books: RateBooks | None = None):
    open_months(conn, since=datetime(2026, 1, 1, tzinfo=UTC), now=now)
    return charge_usage(conn, source, lines, books=books or RateBooks(), now=now)


def balance_of(conn: Connection, customer_id: int, account_id: int = 0) -> Decimal:
    standings = lock_standings(conn, {customer_id}, accounts={(customer_id, account_id)})
    return standings[customer_id, account_id].balance


def results(outcomes: Sequence) -> list[str]:
    """`charged`, or the code of what stood in the way."""
    return [outcome.code or outcome.result.value for outcome in outcomes]
