"""Customers with their money and every status that holds, as screens and programs show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.status import REASONS, CustomerStatus, shown_status, statuses_that_hold
from tollhouse.ledger.locking import Standing
from tollhouse.ledger.reading import read_standings
from tollhouse.plumbing.db import Connection


@dataclass(frozen=True, slots=True)
class CustomerState:
    """A record with what follows from its standing and from those of the resellers above.

    statuses         all that hold, gravest first; `status` is the first of them, or active
    reasons          for each of `statuses` the fact behind it and what would end it
    credit_limit, available_funds   in the record's currency; None is unlimited
    """

    record: CustomerRecord
    standing: Standing
    status: CustomerStatus
    statuses: list[CustomerStatus]
    reasons: list[str]

    @property
    def credit_limit(self) -> Decimal | None:
        return self.standing.credit_limit

    @property
    def available_funds(self) -> Decimal | None:
        limit = self.standing.credit_limit
        return None if limit is None else limit - self.standing.balance


def describe_customers(conn: Connection, records: Sequence[CustomerRecord]) -> list[CustomerState]:
    """The states of these customers, in the order given; a reseller's state is never copied down, it is looked up."""
    everybody = {record.customer_id for record in records} | {above for one in records for above in one.resellers}
    standings = read_standings(conn, everybody)
    return [_state(record, standings) for record in records]


def _state(record: CustomerRecord, standings: dict[int, Standing]) -> CustomerState:
    standing = standings[record.customer_id]
    above = [standings[reseller_id].conditions for reseller_id in record.resellers]
    holding = statuses_that_hold(standing.conditions, above)
    limit = standing.credit_limit
    facts = {
        "balance": standing.balance,
        "credit_limit": limit,
        "available_funds": None if limit is None else limit - standing.balance,
        "currency": standing.currency,
    }
    reasons = [REASONS[status].format(**facts) for status in holding]
    return CustomerState(record, standing, shown_status(holding), holding, reasons)
