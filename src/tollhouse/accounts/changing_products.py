"""Another main product: from now on or from a moment to come.

Use is charged by the product of the moment it began, so nobody waits for the record to say which it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tollhouse.accounts import storage
from tollhouse.accounts.opening import AccountRecord
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.fitting import check_main_product, check_same_role
from tollhouse.accounts.timelines import storage as timelines
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.locking import lock_standings
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.products.rules.product import AccountRole
from tollhouse.products.selling import check_sellable, hold_products
from tollhouse.words.refusals import Refused


class NoProductPlanned(Refused):
    code: ClassVar[str] = "no_product_planned"
    sentence: ClassVar[str] = "No change of product is planned for account {account_id}."


@dataclass(frozen=True, slots=True)
class ProductChange:
    """A change of main product; `previous_id` is what it took the place of."""

    valid_from: datetime
    product_id: int
    previous_id: int
    set_at: datetime
    by: str


def product_changes(conn: Connection, record: AccountRecord) -> list[ProductChange]:
    """Done and planned, earliest first."""
    return [_change(row) for row in timelines.read_changes(conn, [record.key])]


def planned_changes(conn: Connection, records: Sequence[AccountRecord], *, now: datetime) -> dict[int, ProductChange]:
    """By account, of those for which one is planned; there is one at most."""
    rows = timelines.read_changes(conn, [one.key for one in records])
    return {row.account_id: _change(row) for row in rows if row.valid_from > now}


def change_product(
    conn: Connection, record: AccountRecord, product_id: int, *, valid_from: datetime | None, now: datetime, by: str
) -> None:
    """Of an account that is locked; a change that was planned before is replaced.

    valid_from   None: now.  Raises NotFound, BadField.
    """
    moment = now if valid_from is None else valid_from
    check_change(conn, record, product_id, moment, now=now)
    timelines.remove_changes_after(conn, record.key, now)
    had = product_at(conn, record, moment)
    if had == product_id:
        raise BadField("product_id", product_id, "is the account's product already; choose another.")
    begun = moment <= now
    change = {"valid_from": moment, "product_id": product_id, "previous_product_id": had, "settled": begun}
    customer_id, account_id = record.key
    who = {"customer_id": customer_id, "account_id": account_id, "set_at": now, "set_by": by}
    timelines.put_change(conn, change | who)
    timelines.settle_changes(conn, record.key, now)
    changes = {"changes_told": True}
    storage.update_accounts(conn, [record.key], changes | ({"product_id": product_id} if begun else {}))


def check_change(conn: Connection, record: AccountRecord, product_id: int, moment: datetime, *, now: datetime) -> None:
    """Raises NotFound, BadField for a product that the account cannot have, or not from that moment on."""
    if moment < now:
        reason = f"lies before now, {now.isoformat()}; what was charged stays as it is."
        raise BadField("valid_from", moment.isoformat(), reason)
    product = hold_products(conn, [product_id])[product_id]
    party = parties_of(conn, [record.customer_id])[record.customer_id]
    check_main_product(product, party)
    check_sellable(product, party.resellers, at=moment)
    check_same_role(product, AccountRole(record.role))
    if record.model == BalanceModel.VOUCHER:
        raise BadField("product_id", product.name, "cannot be given to a voucher: nothing is charged to it.")


def cancel_planned_change(conn: Connection, record: AccountRecord, *, now: datetime) -> None:
    """Of an account that is locked.  Raises NoProductPlanned."""
    if not timelines.remove_changes_after(conn, record.key, now):
        raise NoProductPlanned(account_id=record.account_id)


def product_at(conn: Connection, record: AccountRecord, moment: datetime) -> int:
    """The main product of a moment."""
    changes = product_changes(conn, record)
    if not changes:
        return record.product_id
    begun = [one.product_id for one in changes if one.valid_from <= moment]
    return begun[-1] if begun else changes[0].previous_id


def settle_product_changes(conn: Connection, *, now: datetime, most: int) -> int:
    """Let accounts say the product whose moment has come, for so many changes at most; how many it were.

    Nobody waits for it.  It locks the standings itself, as whoever changes a product does.
    """
    due = timelines.changes_due(conn, now, most)
    if due:
        lock_standings(conn, {row.customer_id for row in due})
    for row in storage.read_accounts(conn, {(row.customer_id, row.account_id) for row in due}, lock=True):
        _settle(conn, row, now)
    return len(due)


def _settle(conn: Connection, row: AnyRow, now: datetime) -> None:
    key = (row.customer_id, row.account_id)
    begun: Sequence[AnyRow] = [one for one in timelines.read_changes(conn, [key]) if one.valid_from <= now]
    if begun:
        storage.update_accounts(conn, [key], {"product_id": begun[-1].product_id})
    timelines.settle_changes(conn, key, now)


def _change(row: AnyRow) -> ProductChange:
    return ProductChange(row.valid_from, row.product_id, row.previous_product_id, row.set_at, row.set_by)
