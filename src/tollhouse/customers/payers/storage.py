"""Reads of customers by the names of their companies; private to the room."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from tollhouse.customers.tables import customer_search
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.staging import texts_as_one, texts_given

_BY_COMPANY = (
    select(customer_search.c.company_name, customer_search.c.customer_id)
    .where(customer_search.c.company_name == texts_given("companies"))
    .order_by(customer_search.c.customer_id)
)


def read_by_companies(conn: Connection, folded: Iterable[str]) -> Sequence[AnyRow]:
    return conn.execute(_BY_COMPANY, {"companies": texts_as_one(folded)}).all()
