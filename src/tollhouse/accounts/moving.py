"""Moving an account to another customer: it ends here and goes on there, at one moment, and each names the other.

Use that began before is the old one's, however late it comes; use from then on is the new one's.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar, Final
from zoneinfo import ZoneInfo

from tollhouse.accounts import storage
from tollhouse.accounts.adding_on import AddOn, add_add_on, add_ons_of
from tollhouse.accounts.changing import AccountEnded
from tollhouse.accounts.contacting import change_user, read_user
from tollhouse.accounts.knowing import uses_of
from tollhouse.accounts.opening import AccountRecord, open_accounts, read_account, terminate_accounts
from tollhouse.accounts.rules.account import BalanceModel, FraudState, NewAccount
from tollhouse.accounts.rules.fitting import BEGINS_WITH_MONEY
from tollhouse.accounts.rules.terms import expiry_by_use
from tollhouse.accounts.treating import AccountAction, treat_accounts
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import Payer, Posting
from tollhouse.numbers.assigning import begin_giving, hand_over, numbers_on
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused

_FRAUD_ACTION: Final = {
    FraudState.SCREENING: AccountAction.SCREEN,
    FraudState.QUARANTINE: AccountAction.QUARANTINE,
}


class MoneyStays(Refused):
    code: ClassVar[str] = "money_stays_with_issuer"
    sentence: ClassVar[str] = (
        "The account has {balance} of its own, owed by whoever sells to its customer, and the other customer buys from "
        "somebody else; let it be used up or paid out first."
    )


class MoneyHeld(Refused):
    code: ClassVar[str] = "money_held"
    sentence: ClassVar[str] = (
        "{held} of the account's money are held for sessions that are running; wait until they end, or end them."
    )


def move_account(
    conn: Connection,
    key: tuple[int, int],
    to_customer_id: int,
    *,
    product_id: int | None = None,
    now: datetime,
    by: str,
) -> int:
    """Move an account, by customer and account, to another customer; its number there.

    product_id   its main product there; None: the one it has
    Identifiers, secrets, add-ons, user and what stops it go along, and so does money of its own, as two xDRs; a change
    of product that was planned does not.  Raises NotFound, AccountEnded, MoneyStays, MoneyHeld, BadField and whatever
    opening does.
    """
    customer_id, account_id = key
    if to_customer_id == customer_id:
        raise BadField("customer_id", to_customer_id, "is the customer that has the account already.")
    locked = lock_standings(conn, {customer_id, to_customer_id}, accounts={key})
    storage.read_accounts(conn, [key], lock=True)
    record = read_account(conn, *key)
    if record.terminated_at is not None:
        raise AccountEnded(account_id=account_id)
    giving = begin_giving(conn, to_customer_id, OPERATOR_SCOPE, now=now, by=by)
    parties = parties_of(conn, [customer_id, to_customer_id])
    here, there = parties[customer_id], parties[to_customer_id]
    _check_money(record, here, there, locked)
    new = _new_account(conn, record, there, product_id or record.product_id, locked)
    added = [one for one in add_ons_of(conn, record) if one.valid_until is None or one.valid_until > now]
    numbers = numbers_on(conn, [key])
    user = read_user(conn, *key)
    terminate_accounts(conn, [key], at=now)
    if numbers:
        hand_over(conn, giving, numbers)
    (moved_id,) = open_accounts(conn, [new], now=now, by=by)
    moved = (to_customer_id, moved_id)
    storage.update_accounts(conn, [key], {"moved_to_customer": to_customer_id, "moved_to_account": moved_id})
    _take_along(conn, record, read_account(conn, *moved), added, now=now, by=by)
    if said := {name: value for name, value in asdict(user).items() if value}:
        change_user(conn, read_account(conn, *moved), said)
    _move_money(conn, record, moved_id, here, there, now=now, balance=_balance(record, locked))
    return moved_id


def _check_money(record: AccountRecord, here: Party, there: Party, locked: Standings) -> None:
    if here.currency != there.currency:
        reason = f"pays in {there.currency}, the account's customer in {here.currency}."
        raise BadField("customer_id", there.customer_id, reason)
    own = locked.get(record.key)
    if own is None:
        return
    if own.held:
        raise MoneyHeld(held=f"{own.held:f} {own.currency}")
    if _balance(record, locked) and here.issuer_id != there.issuer_id:
        raise MoneyStays(field="customer_id", balance=f"{-own.balance:f} {own.currency}")


def _balance(record: AccountRecord, locked: Standings) -> Decimal:
    """What goes along: an individual limit's balance is part of its customer's and stays there."""
    own = locked.get(record.key)
    return own.balance if own is not None and record.model in BEGINS_WITH_MONEY else Decimal(0)


def _new_account(
    conn: Connection, record: AccountRecord, there: Party, product_id: int, locked: Standings
) -> NewAccount:
    row = storage.read_account(conn, *record.key)
    assert row is not None
    own = locked.get(record.key)
    is_limited = own is not None and record.model == BalanceModel.INDIVIDUAL
    return NewAccount(
        customer_id=there.customer_id,
        identifier=record.identifier,
        product_id=product_id,
        model=BalanceModel(record.model),
        credit_limit=own.credit_limit if own is not None and is_limited else None,
        also_known_as=tuple(one for one in record.identifiers if one != record.identifier),
        active_from=record.active_from,
        expires_on=_expiry_kept(conn, record, there),
        description=record.description,
        batch=record.batch,
        control_number=record.control_number,
        life_time_days=record.life_time_days,
        idle_expiry_days=record.idle_expiry_days,
        inactive=record.inactive,
        service_password=row.service_password,
        web_login=record.web_login,
        web_password=row.web_password,
        moved_from=record.key,
    )


def _expiry_kept(conn: Connection, record: AccountRecord, there: Party) -> date | None:
    """A life that has begun is not begun anew by moving: it ends on the day on which it would have."""
    zone: ZoneInfo = there.time_zone
    used = uses_of(conn, [record.key]).get(record.account_id)
    lived = expiry_by_use(record.life_time_days, None, used, zone)
    return min((day for day in (record.expires_on, lived) if day is not None), default=None)


def _take_along(
    conn: Connection, record: AccountRecord, moved: AccountRecord, added: Sequence[AddOn], *, now: datetime, by: str
) -> None:
    for one in added:
        since = max(now, one.valid_from)
        until = one.valid_until
        add_add_on(conn, moved, one.product.product_id, valid_from=since, valid_until=until, now=now, by=by)
    if record.blocked_at is not None:
        treat_accounts(conn, [moved.key], AccountAction.BLOCK, at=now, by=by)
    if record.fraud_state is not None:
        treat_accounts(conn, [moved.key], _FRAUD_ACTION[FraudState(record.fraud_state)], at=now, by=by)


def _move_money(
    conn: Connection,
    record: AccountRecord,
    moved_id: int,
    here: Party,
    there: Party,
    *,
    now: datetime,
    balance: Decimal,
) -> None:
    """Two xDRs with one request id: what leaves here arrives there."""
    if not balance:
        return
    request_id = f"move-{record.account_id}-{moved_id}"
    said: dict[str, Any] = {
        "effective_at": now,
        "source": "moving",
        "request_id": request_id,
        "digest": blake2b(f"{request_id} {balance} {here.currency}".encode(), digest_size=16).digest(),
        "issuer_id": here.issuer_id,
        "payer": Payer.ACCOUNT,
        "currency": here.currency,
        "contra": "moving:balance",
        "service": "account_move",
    }
    leaving = Posting(customer_id=here.customer_id, account_id=record.account_id, amount=-balance, **said)
    arriving = Posting(customer_id=there.customer_id, account_id=moved_id, amount=balance, **said)
    keys = {record.key, (there.customer_id, moved_id)}
    locked = lock_standings(conn, {here.customer_id, there.customer_id}, accounts=keys)
    post_xdrs(conn, [leaving, arriving], locked=locked, now=now)
