"""A customer that is written about: one this staff may change, and that nobody deletes meanwhile."""

from tollhouse.customers.changing import lock_customer
from tollhouse.customers.reading import CustomerRecord
from tollhouse.doors.api.desk import Desk
from tollhouse.plumbing.db import Connection


def held(conn: Connection, customer_id: int, desk: Desk) -> CustomerRecord:
    """Locked until the transaction ends, so that changes of what belongs to it come one after the other."""
    desk.subcustomer(conn, customer_id)
    return lock_customer(conn, customer_id, desk.scope)
