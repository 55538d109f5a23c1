"""By what an account is known: identifiers that come, go, and which of them it goes by.

What stands in the inventory is a number on that account, as in numbering: whatever changes one side changes the other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from tollhouse.accounts import storage
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.opening import AccountRecord, claim_identifiers
from tollhouse.accounts.rules.role import check_identifier
from tollhouse.customers.rules.record import BadField
from tollhouse.numbers import assigning
from tollhouse.numbers.rules.did import Did
from tollhouse.plumbing.db import Connection
from tollhouse.products.rules.product import AccountRole

MOST_IDENTIFIERS: Final = 21


def set_identifiers(conn: Connection, record: AccountRecord, identifiers: Sequence[str], *, now: datetime) -> None:
    """Let an account that is locked be known by these and no others from now on; it goes by the first of them.

    What is given back belongs to nobody from now on; numbers of the inventory stay with the customer.
    Raises BadField, IdentifierTaken, NumberNotHeld.
    """
    if not 1 <= len(identifiers) <= MOST_IDENTIFIERS:
        reason = f"must be 1 to {MOST_IDENTIFIERS} identifiers; an account that has none cannot be used."
        raise BadField("identifiers", len(identifiers), reason)
    for identifier in identifiers:
        check_identifier(identifier, AccountRole(record.role))
        if identifiers.count(identifier) > 1:
            raise BadField("identifiers", identifier, "is said twice.")
    had = set(record.identifiers)
    leaving = sorted(had.difference(identifiers))
    coming = [one for one in identifiers if one not in had]
    if leaving:
        _give_back(conn, record, leaving, now=now)
    if coming:
        theirs = dict.fromkeys(coming, record.key)
        claim_identifiers(conn, theirs, now=now)
        assigning.note_opened(conn, theirs)
    storage.update_accounts(conn, [record.key], {"identifier": identifiers[0]})
    follow_accounts(conn, [record.key])


def _give_back(conn: Connection, record: AccountRecord, identifiers: Sequence[str], *, now: datetime) -> None:
    locked = assigning.lock_for_account(conn, record.customer_id, identifiers)
    storage.give_identifiers_back(conn, identifiers, at=now)
    assigning.take_off_accounts(conn, [number for number, did in locked.items() if isinstance(did, Did)])
