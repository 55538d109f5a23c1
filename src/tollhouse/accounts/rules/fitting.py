"""Whether an account may be as somebody wants it: its product, its money, its fields."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, Protocol

from tollhouse.accounts.rules.account import BalanceModel, NewAccount
from tollhouse.accounts.rules.role import check_identifier
from tollhouse.accounts.rules.terms import LONGEST_LIFE_DAYS
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import HIGHEST_LIMIT, BadField
from tollhouse.products.rules.product import AccountRole, ProductKind
from tollhouse.words.money import round_charge

LONGEST_DESCRIPTION: Final = 200
LONGEST_BATCH: Final = 64
HIGHEST_CONTROL_NUMBER: Final = 10**18 - 1
EARLIEST_DAY, LATEST_DAY = date(1970, 1, 1), date(9000, 1, 1)

BEGINS_WITH_MONEY: Final = {BalanceModel.DEBIT, BalanceModel.VOUCHER}
"""What is spent until it is gone; the others owe or borrow."""


class Sold(Protocol):
    """What is asked of a product."""

    @property
    def name(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def role(self) -> AccountRole: ...
    @property
    def kind(self) -> ProductKind: ...


def check_new_account(new: NewAccount, party: Party, product: Sold) -> None:
    """Raises BadField for the first field that cannot be taken."""
    check_main_product(product, party)
    if new.role is not None and new.role is not product.role:
        raise BadField("role", str(new.role), f"is not that of the product {product.name!r}, {product.role}.")
    for place, identifier in enumerate(new.identifiers):
        check_identifier(identifier, product.role)
        if identifier in new.identifiers[:place]:
            raise BadField("also_known_as", identifier, "is said twice.")
    if (product.role is AccountRole.VOUCHER) != (new.model is BalanceModel.VOUCHER):
        raise BadField("balance_model", str(new.model), "must be voucher for accounts of that role, and for no others.")
    if new.model is not BalanceModel.INDIVIDUAL and new.credit_limit is not None:
        raise BadField("credit_limit", str(new.credit_limit), "belongs to accounts with an individual limit only.")
    check_limit(new.credit_limit)
    _check_opening(new)
    fields = ("active_from", "expires_on", "description", "batch", "control_number", "life_time_days")
    check_fields({name: getattr(new, name) for name in (*fields, "idle_expiry_days")})
    check_days(new.active_from, new.expires_on)


def check_main_product(product: Sold, party: Party) -> None:
    """Whether it is one that accounts of a customer may have as their main one; raises BadField.

    Whether it is sold at all, and to whom, is the room of products' to say.
    """
    _check_currency(product, party)
    if product.kind is not ProductKind.MAIN:
        raise BadField("product_id", product.name, "is an add-on; choose a main product, and add this one to it.")


def check_add_on(product: Sold, party: Party, role: AccountRole) -> None:
    """Whether it is one that an account of that role may have beside its main product; raises BadField."""
    _check_currency(product, party)
    if product.kind is not ProductKind.ADD_ON:
        raise BadField("product_id", product.name, "is a main product; change the account's product to it instead.")
    check_same_role(product, role)


def check_same_role(product: Sold, role: AccountRole) -> None:
    """Raises BadField for a product that is for accounts of another role."""
    if product.role is not role:
        raise BadField("product_id", product.name, f"is for accounts of the role {product.role}, this one is {role}.")


def _check_currency(product: Sold, party: Party) -> None:
    if product.currency != party.currency:
        reason = f"is in {product.currency}, but the customer pays in {party.currency}."
        raise BadField("product_id", product.name, reason)


def check_limit(limit: Decimal | None) -> None:
    """Of an individual limit; None is unlimited.  Raises BadField."""
    if limit is not None and (not limit.is_finite() or limit < 0):
        raise BadField("credit_limit", str(limit), "must be 0 or more; leave out: unlimited.")
    if limit is not None and (limit >= HIGHEST_LIMIT or limit != round_charge(limit)):
        raise BadField("credit_limit", str(limit), "must be below 10^14 with at most five decimals.")


def _check_opening(new: NewAccount) -> None:
    value = new.opening_balance
    if value and new.model not in BEGINS_WITH_MONEY:
        raise BadField("opening_balance", str(value), "belongs to debit accounts and vouchers; leave it out.")
    if value < 0 or value >= HIGHEST_LIMIT or value != round_charge(value):
        raise BadField("opening_balance", str(value), "must be 0 or more, below 10^14, with at most five decimals.")
    if new.model is BalanceModel.VOUCHER and not value and new.moved_from is None:
        raise BadField("opening_balance", str(value), "is what a voucher is worth; give it a value above 0.")


def check_fields(changes: Mapping[str, Any]) -> None:
    """Raises BadField for the first of an account's plain fields that cannot be taken; None empties one."""
    for field, value in changes.items():
        if value is None:
            continue
        if field in {"description", "batch"}:
            _check_text(field, value)
        elif field in {"life_time_days", "idle_expiry_days"} and not 1 <= value <= LONGEST_LIFE_DAYS:
            raise BadField(field, value, f"must be 1 to {LONGEST_LIFE_DAYS} days; leave it out: it does not expire so.")
        elif field == "control_number" and not 1 <= value <= HIGHEST_CONTROL_NUMBER:
            raise BadField(field, value, "must be a number above 0 of at most 18 digits.")
        elif field in {"active_from", "expires_on"} and not EARLIEST_DAY <= value < LATEST_DAY:
            raise BadField(field, value.isoformat(), "must lie between 1970 and 9000.")


def _check_text(field: str, value: str) -> None:
    longest = LONGEST_BATCH if field == "batch" else LONGEST_DESCRIPTION
    if len(value) > longest or not value.isprintable() or value != value.strip():
        raise BadField(field, value, f"must have at most {longest} printable characters and no space at its ends.")
    if field == "batch" and not value:
        raise BadField(field, value, "must not be empty; leave it out: the account is in no batch.")


def check_days(active_from: date | None, expires_on: date | None) -> None:
    """Raises BadField where an account would expire before it began."""
    if active_from is not None and expires_on is not None and expires_on <= active_from:
        raise BadField("expires_on", expires_on.isoformat(), f"must be later than active_from, {active_from}.")
