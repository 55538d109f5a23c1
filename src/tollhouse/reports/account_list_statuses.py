"""Statuses of accounts as conditions: their own facts, their own money, and what their customer's standing says.

What is inherited is never copied to the accounts: it is asked of the customer, one by one where few accounts are looked
at, and by the indexes of standings where all that fit are gathered.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    true,
)

from tollhouse.accounts.rules.account import PAYERS, BalanceModel, FraudState
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.accounts.tables import account
from tollhouse.customers.rules.status import OWN_CONDITIONS, CustomerStatus
from tollhouse.customers.tables import customer
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY, Payer
from tollhouse.ledger.tables import standing
from tollhouse.plumbing.db import Connection
from tollhouse.reports.account_list_parts import Part, identified, one_of
from tollhouse.reports.customer_list_statuses import bits_above, status_facts, stopped_resellers
from tollhouse.reports.list_subject import Rows

_OF_ITS_MONEY: Final = {
    CustomerStatus.CREDIT_EXCEEDED,
    CustomerStatus.NO_AVAILABLE_FUNDS,
    CustomerStatus.SPENDING_LIMIT_REACHED,
}
_PAY_THEMSELVES: Final = [model.value for model in BalanceModel if PAYERS[model] is Payer.ACCOUNT]
_EARLIEST_ZONE, _LATEST_ZONE = timedelta(hours=-12), timedelta(hours=14)

Fact = Callable[[Rows], ColumnElement[bool]]

_OWN_MONEY: Final[Mapping[str, tuple[Condition, ColumnElement[bool]]]] = {
    "zero_balance": (Condition.NO_AVAILABLE_FUNDS, standing.c.balance <= 0),
    "overdraft": (Condition.NO_AVAILABLE_FUNDS, standing.c.balance > 0),
    "credit_exceeded": (Condition.CREDIT_EXCEEDED, true()),
}
"""A bit, for which there is an index, and what tells those of one bit apart."""


def holding(conn: Connection, statuses: frozenset[AccountStatus], *, at: datetime) -> Part:
    """One of them must hold.

    at   the moment at hand, by which days of validity are judged, each in its customer's time zone
    """
    facts = _own_facts(at)
    stopped = stopped_resellers(conn)
    parts = [_part(status, facts, stopped) for status in sorted(statuses) if status is not AccountStatus.ACTIVE]
    if AccountStatus.ACTIVE in statuses:
        parts.append(_active(facts, list(stopped)))
    return one_of(parts)


def _active(facts: Mapping[str, Fact], stopped: Sequence[int]) -> Part:
    """None of all holds; asked one by one, because most accounts are so, and no index leads to them."""
    inherited = [CustomerStatus(one.removeprefix("customer_")) for one in AccountStatus if one.startswith("customer_")]
    bits = sum(OWN_CONDITIONS[one] for one in inherited)
    of_service = sum(OWN_CONDITIONS[one] for one in inherited if one not in _OF_ITS_MONEY)

    def free(rows: Rows) -> ColumnElement[bool]:
        of_customer = standing.c.account_id == OWN_MONEY, standing.c.customer_id == rows.c.customer_id
        asked = case((_spends(rows), literal(bits)), else_=literal(of_service))
        theirs = select(standing.c.conditions.op("&")(asked) == 0).where(*of_customer).correlate(rows)
        own = _of_own_money(Condition.NO_AVAILABLE_FUNDS | Condition.CREDIT_EXCEEDED, true(), any_bit=True)
        known = (func.coalesce(fact(rows), false()) for name, fact in facts.items() if name in list(AccountStatus))
        return and_(
            *map(not_, known),
            not_(rows.c.resellers.overlap(stopped)) if stopped else true(),
            func.coalesce(theirs.scalar_subquery(), false()),
            not_(own.aside(rows)),
        )

    return Part(free, free, narrow=False, row_tells=False)


def _part(status: AccountStatus, facts: Mapping[str, Fact], stopped: Mapping[int, Condition]) -> Part:
    if status.value in facts:
        return Part.of(facts[status.value], narrow=True)
    if status.value in _OWN_MONEY:
        return _of_own_money(*_OWN_MONEY[status.value])
    inherited = CustomerStatus(status.value.removeprefix("customer_"))
    if inherited in OWN_CONDITIONS:
        return _of_customer(inherited)
    above = [number for number, bits in stopped.items() if bits & bits_above(inherited)]
    return Part.of(lambda rows: and_(_open(rows), rows.c.resellers.overlap(above) if above else false()), narrow=True)


def _open(rows: Rows) -> ColumnElement[bool]:
    closed: ColumnElement[bool] = rows.c.terminated_at.is_(None)
    return closed


def _own_facts(at: datetime) -> dict[str, Fact]:
    """What the account's own columns say, by the name of the status; each has an index of its own."""

    def unless_closed(fact: Fact) -> Fact:
        return lambda rows: and_(fact(rows), _open(rows))

    return {
        "closed": lambda rows: rows.c.terminated_at.is_not(None),
        "blocked": unless_closed(lambda rows: rows.c.blocked_at.is_not(None)),
        "inactive": unless_closed(lambda rows: rows.c.inactive),
        "screening": unless_closed(lambda rows: rows.c.fraud_state == FraudState.SCREENING.value),
        "quarantine": unless_closed(lambda rows: rows.c.fraud_state == FraudState.QUARANTINE.value),
        "expired": unless_closed(lambda rows: _day_has_come(rows, rows.c.expires_on, at)),
        "not_yet_active": unless_closed(lambda rows: _day_is_to_come(rows, rows.c.active_from, at)),
    }


def _day_has_come(rows: Rows, day: ColumnElement[Any], at: datetime) -> ColumnElement[bool]:
    """Everywhere, or at least where the customer is; its zone is looked up only in the hours between the two."""
    earliest, latest = (at + _EARLIEST_ZONE).date(), (at + _LATEST_ZONE).date()
    return and_(day <= latest, or_(day <= earliest, day <= _today(rows, at)))


def _day_is_to_come(rows: Rows, day: ColumnElement[Any], at: datetime) -> ColumnElement[bool]:
    earliest, latest = (at + _EARLIEST_ZONE).date(), (at + _LATEST_ZONE).date()
    return and_(day > earliest, or_(day > latest, day > _today(rows, at)))


def _today(rows: Rows, at: datetime) -> ColumnElement[Any]:
    theirs = select(cast(func.timezone(customer.c.time_zone, literal(at, DateTime(timezone=True))), Date))
    today: ColumnElement[Any] = (
        theirs.where(customer.c.customer_id == rows.c.customer_id).correlate(rows).scalar_subquery()
    )
    return today


def _of_own_money(condition: Condition, beside: ColumnElement[bool], *, any_bit: bool = False) -> Part:
    bit: ColumnElement[int] = literal_column(str(int(condition)))  # as the index writes it
    found = standing.c.conditions.op("&")(bit)
    holds = and_(found != 0 if any_bit else found == bit, beside, standing.c.account_id != OWN_MONEY)
    theirs = select(standing.c.customer_id, standing.c.account_id).where(holds)

    def aside(rows: Rows) -> ColumnElement[bool]:
        own = standing.c.customer_id == rows.c.customer_id, standing.c.account_id == rows.c.account_id
        asked: ColumnElement[bool] = func.coalesce(select(holds).where(*own).correlate(rows).scalar_subquery(), false())
        return and_(_open(rows), rows.c.model != BalanceModel.SUBORDINATE.value, asked)

    def on(rows: Rows) -> ColumnElement[bool]:
        if rows is not account:
            return aside(rows)
        return and_(_open(rows), identified(rows).in_(theirs))

    return Part(on, aside, narrow=True, elsewhere=_open_ones(theirs), row_tells=False)


def _of_customer(status: CustomerStatus) -> Part:
    """What the standing of the customer says; of its money only where the account spends that."""
    facts = status_facts(status)
    spends = _spends(account) if status in _OF_ITS_MONEY else true()
    of_customer = standing.c.account_id == OWN_MONEY
    theirs = select(standing.c.customer_id).where(of_customer, or_(*facts))

    def aside(rows: Rows) -> ColumnElement[bool]:
        own = select(or_(*facts)).where(of_customer, standing.c.customer_id == rows.c.customer_id)
        asked: ColumnElement[bool] = func.coalesce(own.correlate(rows).scalar_subquery(), false())
        return and_(_open(rows), _spends(rows) if status in _OF_ITS_MONEY else true(), asked)

    def on(rows: Rows) -> ColumnElement[bool]:
        return and_(_open(rows), spends, rows.c.customer_id.in_(theirs)) if rows is account else aside(rows)

    others = account.alias("others")
    spend = _spends(others) if status in _OF_ITS_MONEY else true()
    elsewhere = select(others.c.customer_id, others.c.account_id)
    elsewhere = elsewhere.where(_open(others), spend, others.c.customer_id.in_(theirs))
    return Part(on, aside, narrow=True, elsewhere=elsewhere, row_tells=False)


def _spends(rows: Rows) -> ColumnElement[bool]:
    """The customer's money, alone or beside its own."""
    spends: ColumnElement[bool] = rows.c.model.not_in(_PAY_THEMSELVES)
    return spends


def _open_ones(theirs: Select[Any]) -> Select[Any]:
    others = account.alias("others")
    return select(others.c.customer_id, others.c.account_id).where(_open(others), identified(others).in_(theirs))
