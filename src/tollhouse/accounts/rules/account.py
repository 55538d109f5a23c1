"""What an account is, and whether it may be used at a moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct

from tollhouse.accounts.rules.terms import Terms
from tollhouse.ledger.rules.posting import Payer
from tollhouse.products.rules.product import AccountRole


class BalanceModel(StrEnum):
    """Whose money an account spends (spec/services 1.2).

    subordinate   its customer's
    debit         its own, paid in before; its customer's balance does not move
    individual    its customer's, up to a limit of its own: both balances move
    voucher       a fixed value of its own, spent whole when it tops something up; no use is charged to it
    """

    SUBORDINATE = "subordinate"
    DEBIT = "debit"
    INDIVIDUAL = "individual"
    VOUCHER = "voucher"


class FraudState(StrEnum):
    """What the watch over fraud made of an account (spec/services 1.4); None where it made nothing.

    screening    on-net goes on; what leaves the net only after a check
    quarantine   on-net goes on; nothing leaves the net
    """

    SCREENING = "screening"
    QUARANTINE = "quarantine"


PAYERS: Mapping[str, Payer] = {
    BalanceModel.SUBORDINATE: Payer.CUSTOMER,
    BalanceModel.DEBIT: Payer.ACCOUNT,
    BalanceModel.INDIVIDUAL: Payer.BOTH,
    BalanceModel.VOUCHER: Payer.ACCOUNT,
}


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is said of an account when it is opened.

    identifier      what the network sends: E.164 digits without +, a login, an IMSI, …
    credit_limit    of an account with an individual limit, in its customer's currency; None is unlimited
    held_from       since when its identifiers are its own, so that earlier use is charged to it; None: from now on
    active_from, expires_on   days in the customer's time zone; expires_on is the first day on which it is expired
    role            None: that of its product
    opening_balance   what a debit account or a voucher begins with, in its customer's currency: money to be spent
    inactive        not to be used before it is activated
    service_password  sealed; web_password   hashed
    moved_from      customer and account it was before
    """

    customer_id: int
    identifier: str
    product_id: int
    model: BalanceModel = BalanceModel.SUBORDINATE
    credit_limit: Decimal | None = None
    active_from: date | None = None
    expires_on: date | None = None
    also_known_as: tuple[str, ...] = ()
    held_from: datetime | None = None
    role: AccountRole | None = None
    opening_balance: Decimal = Decimal(0)
    description: str = ""
    batch: str | None = None
    control_number: int | None = None
    life_time_days: int | None = None
    idle_expiry_days: int | None = None
    inactive: bool = False
    service_password: bytes | None = None
    web_login: str | None = None
    web_password: str | None = None
    moved_from: tuple[int, int] | None = None

    @property
    def identifiers(self) -> tuple[str, ...]:
        """All that it is known by, the one it goes by first."""
        return (self.identifier, *self.also_known_as)


class Holding(Struct, frozen=True, gc=False):
    """An identifier in the hands of an account, from one moment to another (exclusive; None: still).

    special   there is more to be known of the account before its use is judged or priced: see rules.terms
    """

    identifier: str
    account_id: int
    customer_id: int
    product_id: int
    model: str
    valid_from: datetime
    valid_until: datetime | None
    blocked_at: datetime | None
    active_from: date | None
    expires_on: date | None
    special: bool = False

    @property
    def payer(self) -> Payer:
        return PAYERS[self.model]


def holder_at(holdings: Iterable[Holding], moment: datetime) -> Holding | None:
    """Who held the identifier then; usage that arrives late is the earlier holder's."""
    for holding in holdings:
        if holding.valid_from <= moment and (holding.valid_until is None or moment < holding.valid_until):
            return holding
    return None


def account_refusal(holding: Holding, moment: datetime, zone: ZoneInfo, terms: Terms | None = None) -> str | None:
    """Why the account could not be used at that moment, as a stable code; None when it could.

    terms   of a special account: what else there is to know
    """
    if holding.blocked_at is not None and moment >= holding.blocked_at:
        return "account_blocked"
    if terms is not None and (refusal := _refusal_by_terms(holding, terms, moment, zone)) is not None:
        return refusal
    if holding.active_from is None and holding.expires_on is None:
        return None
    day = moment.astimezone(zone).date()
    if holding.active_from is not None and day < holding.active_from:
        return "account_not_yet_active"
    if holding.expires_on is not None and day >= holding.expires_on:
        return "account_expired"
    return None


def _refusal_by_terms(holding: Holding, terms: Terms, moment: datetime, zone: ZoneInfo) -> str | None:
    if (refusal := terms.refusal(moment)) is not None:
        return refusal
    if holding.model == BalanceModel.VOUCHER:
        return "account_is_voucher"
    return "account_expired" if terms.ages and terms.expired_by_use(moment, zone) else None
