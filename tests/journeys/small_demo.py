"""A demo company of a hundred and fifty in a program's database, and the accounts of it that calls can be made from."""

from sqlalchemy import text

from tollhouse.plumbing.db import make_engine
from tollhouse.plumbing.db.server import embedded_server

CUSTOMERS = 150

_AT_HOME = """
SELECT account.identifier
FROM account
JOIN customer USING (customer_id)
JOIN product USING (product_id)
WHERE account.terminated_at IS NULL
    AND account.model = 'subordinate'
    AND product.name LIKE 'Home %'
    AND account.opened_at < customer.registered_at + interval '1 day'
    AND cardinality(customer.resellers) = coalesce(:levels, cardinality(customer.resellers))
    AND NOT EXISTS (
        SELECT FROM standing WHERE customer_id = ANY(customer.customer_id || customer.resellers) AND ever_stopped
    )
ORDER BY account.account_id
"""


def load_small_demo(house, customers: int = CUSTOMERS) -> None:
    done = house.run("demo", "load", "--customers", str(customers))
    assert done.code == 0, done.err
    assert done.out.startswith(f"The demo company is here: {customers} customers")


def accounts_at_home(house, *, levels: int | None = None) -> list[str]:
    """Lines charged by a minute and then six seconds each, of customers whom nobody ever stopped, nor those above.

    levels   how many resellers stand above; None: any
    """
    with embedded_server(house.home / "data") as url:
        engine = make_engine(url)
        with engine.connect() as conn:
            found = list(conn.execute(text(_AT_HOME), {"levels": levels}).scalars())
        engine.dispose()
    assert found
    return found
