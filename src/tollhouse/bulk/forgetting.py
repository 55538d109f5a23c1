"""What bulk changes tell of customers who were purged or deleted, taken out of those that are still kept."""

from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode

from tollhouse.bulk import storage
from tollhouse.plumbing.db import Connection
from tollhouse.words.telltales import REMOVED, Telltales


def forget_customers(conn: Connection, customer_ids: Collection[int], telltales: Telltales) -> None:
    """Their names on lists of who was refused, and searches and comments that hold what told who they were.

    Whom a change deleted it names as long as it is kept, which is a week; its files are gone after a day.
    A search that has not been walked yet says whom the change is for, so it stays: nobody answers to it any more.
    """
    kept = storage.said_with_changes(conn)
    storage.empty_refusals(conn, [row.bulk_id for row in kept], customer_ids)
    for row in kept:
        search = row.search if row.total is None else _without(telltales, row.search)
        comment = "" if telltales.stand_in(row.comment) else row.comment
        if (search, comment) != (row.search, row.comment):
            storage.update_change(conn, row.bulk_id, search=search, comment=comment)


def _without(telltales: Telltales, search: str) -> str:
    said = parse_qsl(search, keep_blank_values=True)
    if not any(telltales.stand_in(value) for _, value in said):
        return search
    return urlencode([(name, REMOVED if telltales.stand_in(value) else value) for name, value in said])
