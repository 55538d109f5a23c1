"""Opening standings: a customer's when it is registered, an account's when it gets money of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection, copy_rows


@dataclass(frozen=True, slots=True)
class NewStanding:
    """credit_limit   in `currency`; None is unlimited; prepaid ones have zero"""

    customer_id: int
    currency: str
    prepaid: bool
    credit_limit: Decimal | None
    account_id: int = OWN_MONEY


def open_standings(conn: Connection, standings: Iterable[NewStanding]) -> None:
    """Open standings with nothing on them.  An opening balance is an xDR like any other."""
    copy_rows(
        conn,
        "standing (customer_id, account_id, currency, prepaid, credit_limit, balance, held)",
        ((s.customer_id, s.account_id, s.currency, s.prepaid, s.credit_limit, 0, 0) for s in standings),
    )
