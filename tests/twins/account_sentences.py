"""Refusals about accounts, raised by the rules wherever these need no database."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tollhouse.accounts.adding_on import AddOnHeld, AddOnsAlike
from tollhouse.accounts.changing import AccountEnded
from tollhouse.accounts.changing_products import NoProductPlanned
from tollhouse.accounts.moving import MoneyHeld, MoneyStays
from tollhouse.accounts.opening import WebLoginTaken
from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.accounts.rules.fitting import (
    check_add_on,
    check_days,
    check_fields,
    check_limit,
    check_new_account,
    check_same_role,
)
from tollhouse.accounts.rules.role import check_identifier, check_role
from tollhouse.accounts.rules.secrets import check_service_password, check_web_login, check_web_password
from tollhouse.accounts.users.vault import ServicePasswordUnreadable
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import BusinessModel
from tollhouse.products.rules.product import AccountRole, ProductKind
from tollhouse.words.refusals import NotFound

OF_ACCOUNTS = (
    WebLoginTaken(field="web_login", login="anna"),
    AccountEnded(account_id=12),
    NoProductPlanned(account_id=12),
    AddOnsAlike(field="product_id", product="Evening", other="Weekend", priority=30, service="voice"),
    AddOnHeld(field="product_id", product="Evening"),
    MoneyStays(field="customer_id", balance="19.90000 EUR"),
    MoneyHeld(held="1.50000 EUR"),
    ServicePasswordUnreadable(),
    NotFound(kind="add-on", id=12),
)


@dataclass(frozen=True)
class _Product:
    name: str = "Talk"
    currency: str = "EUR"
    role: AccountRole = AccountRole.UNIVERSAL
    kind: ProductKind = ProductKind.MAIN


_ALICE = Party(12, "Alice", "EUR", (), ZoneInfo("UTC"), {})
_TALK = _Product()
_VOUCHERS, _EVENING = _Product("Vouchers", role=AccountRole.VOUCHER), _Product("Evening", kind=ProductKind.ADD_ON)


def _new(product: _Product = _TALK, **said: Any) -> None:
    check_new_account(NewAccount(12, "7K2M9QXW", 1, **said), _ALICE, product)


ACCOUNT_CHECKS = (
    lambda: _new(role=AccountRole.MOBILE),
    lambda: _new(model=BalanceModel.VOUCHER),
    lambda: _new(opening_balance=Decimal(5)),
    lambda: _new(model=BalanceModel.DEBIT, opening_balance=Decimal(-5)),
    lambda: _new(_VOUCHERS, model=BalanceModel.VOUCHER),
    lambda: _new(_EVENING),
    lambda: check_add_on(_Product(), _ALICE, AccountRole.UNIVERSAL),
    lambda: check_same_role(_Product(role=AccountRole.MOBILE), AccountRole.UNIVERSAL),
    lambda: check_identifier("", AccountRole.UNIVERSAL),
    lambda: check_identifier("anna", AccountRole.PHONE_LINE),
    lambda: check_identifier("anna", AccountRole.IP_ADDRESS),
    lambda: check_identifier("anna", AccountRole.USER_AT_DOMAIN),
    lambda: check_identifier("7K-2M", AccountRole.VOUCHER),
    lambda: check_role(AccountRole.MOBILE, BusinessModel.SIP_TRUNKING),
    lambda: check_limit(Decimal(-1)),
    lambda: check_limit(Decimal("0.000001")),
    lambda: check_fields({"description": " x"}),
    lambda: check_fields({"batch": ""}),
    lambda: check_fields({"life_time_days": 0}),
    lambda: check_fields({"control_number": 0}),
    lambda: check_fields({"active_from": date(1900, 1, 1)}),
    lambda: check_days(date(2026, 3, 2), date(2026, 3, 2)),
    lambda: check_service_password("short"),
    lambda: check_web_login("a b"),
    lambda: check_web_password("x", None),
)

WORDED_ABOUT_ACCOUNTS = {
    "must be 1 to 64 identifiers; an account that has none cannot be used.": 0,
    "is said twice.": "380931234567",
    "can be mistaken for 'abc'; write it in plain signs.": "ａｂｃ",
    "lies before now, 2026-11-22T18:30:00+00:00; what was charged stays as it is.": "2026-01-01T00:00:00+00:00",
    "is the account's product already; choose another.": 12,
    "cannot be given to a voucher: nothing is charged to it.": "Talk",
    "cannot be changed once it is past, nor be put into the past.": "2026-01-01T00:00:00+00:00",
    "must be later than its beginning and than now; to end it at once, take it off.": "2026-01-01T00:00:00+00:00",
    "is the customer that has the account already.": 12,
    "pays in USD, the account's customer in EUR.": 12,
}
