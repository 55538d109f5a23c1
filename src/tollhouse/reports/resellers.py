"""Resellers, for who only wants one."""

from sqlalchemy import func, select

from tollhouse.customers.rules.record import CustomerKind
from tollhouse.customers.tables import customer
from tollhouse.plumbing.db import Connection


def first_reseller(conn: Connection) -> int | None:
    """The oldest of those that are the operator's own."""
    own = select(customer.c.customer_id).where(
        customer.c.kind == CustomerKind.RESELLER, func.cardinality(customer.c.resellers) == 0
    )
    return conn.scalar(own.order_by(customer.c.customer_id).limit(1))
