"""Balances that somebody wants to hear of: when they rise to an amount, or fall under another.

Nobody who moves money knows of it.  What is watched stands in a table of its own and is compared with the standings
from time to time.  Source: docs/decisions/0042-thresholds-are-watched.md
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from tollhouse.ledger import storage
from tollhouse.plumbing.db import Connection, load_statement

WARNINGS: Final = "warnings"
"""Who watches, unless another says so: each watcher of a customer has a watch of its own."""


@dataclass(frozen=True, slots=True)
class Watch:
    """In the currency of the customer's own standing; None: not in that direction."""

    rises_to: Decimal | None
    falls_under: Decimal | None


def hold_watch(conn: Connection, customer_id: int, *, watcher: str = WARNINGS) -> None:
    """Until the transaction ends nobody takes this customer's watch; before its owner's rows are touched."""
    storage.lock_watch(conn, customer_id, watcher)


def watch_balances(conn: Connection, watches: Mapping[int, Watch], *, watcher: str = WARNINGS) -> None:
    """From now on tell of these, instead of what was watched of them before; of one without an end never more."""
    storage.write_watches(conn, {number: (one.rises_to, one.falls_under) for number, one in watches.items()}, watcher)


def take_reached(conn: Connection, *, most: int, watcher: str = WARNINGS) -> list[int]:
    """Customers whose balance is not where it was watched to be, their watches locked; none that another has taken.

    Who takes them says with watch_balances what is to be told of next.
    """
    wanted = {"most": most, "watcher": watcher}
    return list(conn.execute(load_statement("tollhouse.ledger", "reached_watches"), wanted).scalars())


def forget_watches(conn: Connection, customer_ids: Iterable[int]) -> None:
    """Every watcher's."""
    storage.delete_watches(conn, list(customer_ids))
