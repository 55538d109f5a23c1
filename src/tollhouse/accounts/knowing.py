"""What there is to know of accounts that are not like most, read once for a batch of use; and when any was used."""

from collections.abc import Collection, Iterable

from tollhouse.accounts.rules.account import FraudState, Holding
from tollhouse.accounts.rules.terms import During, Since, Spell, Terms, Used
from tollhouse.accounts.timelines import storage
from tollhouse.ledger.using import first_and_last_use
from tollhouse.plumbing.db import AnyRow, Connection

Key = tuple[int, int]
"""Customer and account."""


def terms_of(conn: Connection, holdings: Iterable[Holding]) -> dict[int, Terms]:
    """Of the special ones among the holders, by account; most batches have none, and then nothing is asked."""
    keys = {(one.customer_id, one.account_id) for one in holdings if one.special}
    return terms_of_accounts(conn, keys) if keys else {}


def terms_of_accounts(conn: Connection, keys: Collection[Key]) -> dict[int, Terms]:
    """By account."""
    rows = storage.read_special(conn, keys)
    told = {(row.customer_id, row.account_id) for row in rows if row.changes_told}
    changes = _by_account(storage.read_changes(conn, told) if told else ())
    add_ons = _by_account(storage.read_add_ons(conn, told) if told else ())
    spells = _by_account(storage.read_spells(conn, told) if told else ())
    ageing = {(row.customer_id, row.account_id) for row in rows if row.life_time_days or row.idle_expiry_days}
    used = uses_of(conn, ageing)
    return {
        row.account_id: _terms(
            row,
            changes.get(row.account_id, ()),
            add_ons.get(row.account_id, ()),
            spells.get(row.account_id, ()),
            used.get(row.account_id),
        )
        for row in rows
    }


def uses_of(conn: Connection, keys: Collection[Key]) -> dict[int, Used]:
    """When accounts were used first and last, by account; who never was is absent."""
    return {key[1]: Used(*moments) for key, moments in first_and_last_use(conn, keys).items()}


def _by_account(rows: Iterable[AnyRow]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(row)
    return found


def _terms(
    row: AnyRow, changes: Collection[AnyRow], add_ons: Collection[AnyRow], spells: Collection[AnyRow], used: Used | None
) -> Terms:
    quarantined = [During(one.since, one.until) for one in spells if one.fact == Spell.QUARANTINE]
    if row.fraud_state == FraudState.QUARANTINE:
        quarantined.append(During(row.fraud_since, None))
    return Terms(
        inactive=row.inactive,
        activated_at=row.activated_at,
        first_product_id=next((one.previous_product_id for one in changes), 0),
        changes=tuple(Since(one.product_id, one.valid_from) for one in changes),
        add_ons=tuple(During(one.valid_from, one.valid_until, one.product_id) for one in add_ons),
        blocked=tuple(During(one.since, one.until) for one in spells if one.fact == Spell.BLOCKED),
        quarantined=tuple(quarantined),
        life_time_days=row.life_time_days,
        idle_expiry_days=row.idle_expiry_days,
        used=used,
    )
