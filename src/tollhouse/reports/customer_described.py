"""Customers with what is said of them beside their record: money, statuses and why, who is above, accounts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import func, select

from tollhouse.accounts.tables import account
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.status import (
    FROM_RESELLER,
    OWN_CONDITIONS,
    WHY,
    CustomerStatus,
    Why,
    shown_status,
    statuses_that_hold,
)
from tollhouse.customers.tables import customer, customer_class
from tollhouse.ledger.locking import Standing
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import STANDING_FACTS, STOPPING, Condition
from tollhouse.ledger.tables import standing_history
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.words.money import Money, written_price


@dataclass(frozen=True, slots=True)
class StatusReason:
    """Why one status holds.

    since, by   None where it follows from money, or is a reseller's affair
    facts       figures and names that stand in `reason` and `ends`
    """

    status: CustomerStatus
    since: datetime | None
    by: str | None
    comment: str
    reason: str
    ends: str
    facts: Mapping[str, Money | str]


@dataclass(frozen=True, slots=True)
class CustomerState:
    """A record with what follows from its standing and from those of the resellers above.

    reasons    one for each status that holds, gravest first; `status` is the first of them, or active
    accounts   those that are open
    """

    record: CustomerRecord
    standing: Standing
    status: CustomerStatus
    reasons: list[StatusReason]
    class_name: str
    reseller_name: str | None
    distributor_name: str | None
    accounts: int

    @property
    def credit_limit(self) -> Decimal | None:
        """In the record's currency; None is unlimited."""
        return self.standing.credit_limit

    @property
    def available_funds(self) -> Decimal | None:
        limit = self.standing.credit_limit
        return None if limit is None else limit - self.standing.balance


@dataclass(frozen=True, slots=True)
class _Around:
    """What is around the customers of a page, read once for all of them."""

    standings: dict[int, Standing]
    names: dict[int, str]
    classes: dict[int, str]
    accounts: dict[int, int]
    spells: dict[tuple[int, Condition], AnyRow]


def describe_customers(conn: Connection, records: Sequence[CustomerRecord]) -> list[CustomerState]:
    """In the order given; a reseller's state is never copied down, it is looked up."""
    numbers = {record.customer_id for record in records}
    above = {one for record in records for one in record.resellers}
    sellers = {record.distributor_id for record in records if record.distributor_id is not None}
    standings = read_standings(conn, numbers | above)
    around = _Around(
        standings,
        _names(conn, above | sellers),
        _class_names(conn, {record.class_id for record in records}),
        _open_accounts(conn, numbers),
        _spells(conn, [number for number, one in standings.items() if one.conditions & _FACTS]),
    )
    return [_state(record, around) for record in records]


_FACTS: Final = STOPPING | Condition.LIMITED


def _state(record: CustomerRecord, around: _Around) -> CustomerState:
    standing = around.standings[record.customer_id]
    holding = statuses_that_hold(standing.conditions, [around.standings[one].conditions for one in record.resellers])
    return CustomerState(
        record,
        standing,
        shown_status(holding),
        [_reason(status, record, around) for status in holding],
        around.classes[record.class_id],
        around.names[record.resellers[0]] if record.resellers else None,
        None if record.distributor_id is None else around.names.get(record.distributor_id),
        around.accounts.get(record.customer_id, 0),
    )


def _reason(status: CustomerStatus, record: CustomerRecord, around: _Around) -> StatusReason:
    why = WHY[status]
    own = OWN_CONDITIONS.get(status)
    if own is None:
        reseller_id = _stopped_above(status, record, around)
        since = _since(reseller_id, status, around)
        facts = {"reseller": around.names[reseller_id]}
        return StatusReason(status, since, None, "", *sentences(why, facts), facts)
    spell = around.spells.get((record.customer_id, own))
    figures = _figures(around.standings[record.customer_id])
    known = {name: figures[name] for name in why.places}
    return StatusReason(
        status,
        spell.since if spell else None,
        spell.set_by if spell else None,
        spell.comment if spell else "",
        *sentences(why, known),
        known,
    )


def sentences(why: Why, facts: Mapping[str, Money | str]) -> tuple[str, str]:
    """Why a status holds and what ends it, amounts as they are read aloud."""
    written = {
        name: f"{written_price(fact.amount)} {fact.currency}" if isinstance(fact, Money) else fact
        for name, fact in facts.items()
    }
    return why.reason.format(**written), why.ends.format(**written)


def _stopped_above(status: CustomerStatus, record: CustomerRecord, around: _Around) -> int:
    """The nearest reseller whose state this is."""
    bits = _bits_above(status)
    return next(one for one in record.resellers if around.standings[one].conditions & bits)


def _bits_above(status: CustomerStatus) -> Condition:
    return Condition(sum(condition for condition, shown in FROM_RESELLER.items() if shown is status))


def _since(reseller_id: int, status: CustomerStatus, around: _Around) -> datetime | None:
    bits = _bits_above(status)
    begun = [row.since for (number, one), row in around.spells.items() if number == reseller_id and one & bits]
    return min(begun, default=None)


def _figures(standing: Standing) -> dict[str, Money]:
    limit = standing.credit_limit if standing.credit_limit is not None else Decimal(0)
    amounts = {
        "balance": standing.balance,
        "credit_limit": limit,
        "available_funds": limit - standing.balance,
        "missing": standing.balance - limit,
    }
    return {name: Money(amount, standing.currency) for name, amount in amounts.items()}


def _names(conn: Connection, customer_ids: Iterable[int]) -> dict[int, str]:
    wanted = customer.c.customer_id == func.any(list(customer_ids))
    found = conn.execute(select(customer.c.customer_id, customer.c.name).where(wanted))
    return {row.customer_id: row.name for row in found}


def _class_names(conn: Connection, class_ids: Iterable[int]) -> dict[int, str]:
    wanted = customer_class.c.class_id == func.any(list(class_ids))
    return {row.class_id: row.name for row in conn.execute(select(customer_class).where(wanted))}


def _open_accounts(conn: Connection, customer_ids: Iterable[int]) -> dict[int, int]:
    counted = (
        select(account.c.customer_id, func.count().label("accounts"))
        .where(account.c.customer_id == func.any(list(customer_ids)), account.c.terminated_at.is_(None))
        .group_by(account.c.customer_id)
    )
    return {row.customer_id: row.accounts for row in conn.execute(counted)}


def _spells(conn: Connection, customer_ids: Sequence[int]) -> dict[tuple[int, Condition], AnyRow]:
    """What holds of them now and since when; of two facts behind one condition the earlier."""
    if not customer_ids:
        return {}
    history = standing_history.c
    running = conn.execute(
        select(standing_history)
        .where(history.customer_id == func.any(list(customer_ids)), history.until.is_(None))
        .order_by(history.since.desc())
    )
    return {(row.customer_id, STANDING_FACTS[row.fact]): row for row in running}
