"""Who else is concerned when a customer's status changes."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from tollhouse.accounts.tables import account
from tollhouse.customers.tables import customer, customer_search
from tollhouse.plumbing.db import Connection


@dataclass(frozen=True, slots=True)
class Concerned:
    """accounts      open ones, of the customer and of its branches
    subcustomers  of a reseller, on all levels, that are not closed
    branches      of a head office, that are not closed
    """

    accounts: int
    subcustomers: int
    branches: int


def concerned_by(conn: Connection, customer_id: int) -> Concerned:
    """Counted, by indexes."""
    branches = select(customer.c.customer_id).where(customer.c.head_office_id == customer_id)
    open_ones = (
        select(func.count())
        .where(or_(account.c.customer_id == customer_id, account.c.customer_id.in_(branches)))
        .where(account.c.terminated_at.is_(None))
    )
    listed = select(func.count()).where(customer_search.c.closed.is_(False))
    below = listed.where(customer_search.c.resellers.contains([customer_id]))
    beside = listed.where(customer_search.c.customer_id.in_(branches))
    return Concerned(*(conn.scalar(counted) or 0 for counted in (open_ones, below, beside)))
