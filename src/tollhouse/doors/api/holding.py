"""A customer that is written about: one this staff may change, and that nobody deletes meanwhile."""

from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.changing import lock_customer
from tollhouse.customers.reading import CustomerRecord
from tollhouse.doors.api.desk import Desk
from tollhouse.plumbing.db import Connection


def held(conn: Connection, customer_id: int, desk: Desk, *, field: str | None = None) -> CustomerRecord:
    """Locked until the transaction ends, so that changes of what belongs to it come one after the other.

    field   what is to be written
    Raises NotFound, and CustomerPurged of one whose notes, sites and numbers are gone for good.
    """
    desk.subcustomer(conn, customer_id)
    record = lock_customer(conn, customer_id, desk.scope)
    refuse_purged(conn, customer_id, field)
    return record
