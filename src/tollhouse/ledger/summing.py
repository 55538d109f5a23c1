"""Summing up the books by day, so that nobody who asks for a balance of years looks at millions of xDRs.

A run adds what was posted since the last one; whoever reads adds the rest, which is little.  Which xDRs are in the sums
is told by the numbers of transactions and by no clock: a moment says nothing of what is committed later.
Source: docs/decisions/0057-trial-balance.md
"""

from tollhouse.ledger.storage import begin_sums_anew, lock_sums, place_new_rows, posted_before
from tollhouse.plumbing.db import Connection, load_statement


def sum_up_books(conn: Connection) -> int:
    """Add every xDR of transactions that have ended, each once; how many were added.

    In a database that was brought here from another server transactions are numbered anew: there it begins again.
    """
    lock_sums(conn)
    since = posted_before(conn)
    if since is None:
        since = begin_sums_anew(conn)
    added = conn.scalar(load_statement("tollhouse.ledger", "sum_new_xdrs"), {"posted_from": since})
    return int(added or 0)


def note_where_rows_stand(conn: Connection) -> None:
    """Let what was posted lately be found by where it stands, and not only after the next vacuum.

    Called in a transaction of its own: it keeps vacuum from the ledger until it ends, and nobody else.
    """
    place_new_rows(conn)
