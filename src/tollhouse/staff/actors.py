"""Who it was that did something, as histories name them: `staff:anna`, `token:mediation`."""

from collections.abc import Collection

from tollhouse.plumbing.db import Connection
from tollhouse.staff import storage


def whom_they_work_for(conn: Connection, bys: Collection[str]) -> dict[str, set[int | None]]:
    """The reseller of each, None for the operator; of a name that several tokens have, those of all of them."""
    found: dict[str, set[int | None]] = {}
    for by, reseller_id in storage.resellers_of(conn, bys):
        found.setdefault(by, set()).add(reseller_id)
    return found


def working_for_only(conn: Connection, reseller_ids: Collection[int]) -> frozenset[str]:
    """All who work for these resellers; not a name that somebody else's token has as well."""
    names = storage.names_of_staff(conn, reseller_ids) if reseller_ids else set()
    found = whom_they_work_for(conn, names) if names else {}
    return frozenset(by for by, theirs in found.items() if theirs <= set(reseller_ids))


def staffed_among(conn: Connection, reseller_ids: Collection[int]) -> set[int]:
    """Resellers of whom a member may sign in or a token opens still."""
    return storage.staffed_among(conn, reseller_ids)
