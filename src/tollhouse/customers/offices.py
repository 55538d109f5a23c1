"""Head and branch offices: which customer may be a branch of which."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tollhouse.customers import storage
from tollhouse.customers.reading import CustomerRecord, names_seen
from tollhouse.customers.rules.record import BadField, CustomerKind, Office
from tollhouse.customers.rules.scheduled import TERMINATIONS
from tollhouse.customers.rules.scope import Scope
from tollhouse.ledger.changing import expect_stops
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection


@dataclass(frozen=True, slots=True)
class Placed:
    """A customer with the office it is to be.

    customer_id   None: about to be registered
    """

    customer_id: int | None
    kind: str
    resellers: tuple[int, ...]
    office: str
    head_office_id: int | None


def placed(record: CustomerRecord, changes: Mapping[str, Any]) -> Placed:
    return Placed(
        record.customer_id,
        record.kind,
        record.resellers,
        changes.get("office", record.office),
        changes.get("head_office_id", record.head_office_id),
    )


def check_office(conn: Connection, one: Placed) -> None:
    """Raise BadField for an office that the customer cannot be.

    Locks the head's standing, so that it is not closed without this branch.
    """
    if one.office != Office.NONE and one.kind != CustomerKind.RETAIL:
        raise BadField("office", one.office, f"is for retail customers; this one is a {one.kind}.")
    if one.customer_id is not None and one.office != Office.HEAD and storage.read_branches(conn, [one.customer_id]):
        raise BadField("office", one.office, "cannot be chosen while the customer has branches; move them first.")
    if one.office != Office.BRANCH:
        if one.head_office_id is not None:
            raise BadField("head_office_id", one.head_office_id, "belongs to a branch; make the office one.")
        return
    if one.head_office_id is None:
        raise BadField("head_office_id", "", "is needed for a branch.")
    _check_head(conn, one, one.head_office_id)


def _check_head(conn: Connection, one: Placed, head_id: int) -> None:
    locked = lock_standings(conn, {head_id})
    head = storage.read_of_kind(conn, {head_id}, CustomerKind.RETAIL).get(head_id)
    if head is None or head.office != Office.HEAD or head_id == one.customer_id:
        raise BadField("head_office_id", head_id, "is no head office; make that customer one first.")
    if tuple(head.resellers) != one.resellers:
        raise BadField("head_office_id", head_id, "is another reseller's; a branch is under the same one.")
    if Condition.CLOSED in locked[head_id, OWN_MONEY].conditions:
        raise BadField("head_office_id", head_id, "is closed.")


def follow_heads(conn: Connection, heads: Mapping[int, int]) -> None:
    """Let charging look for the stops of new branches, by their numbers, whose head offices are to be closed."""
    if not heads:
        return
    ending = {one.customer_id for one in storage.read_scheduled(conn, heads.values()) if one.action in TERMINATIONS}
    branches = {branch_id for branch_id, head_id in heads.items() if head_id in ending}
    if branches:
        expect_stops(conn, branches, locked=lock_standings(conn, branches))


def open_heads(
    conn: Connection, reseller_id: int | None, scope: Scope, text: str, *, most: int
) -> list[tuple[int, str]]:
    """Number and name, as the reader sees it, of those that a customer of that reseller may be a branch of, by name.

    text   stands somewhere in the name, or is the whole of it where names are hidden from the reader
    """
    above = [] if reseller_id is None else storage.read_of_kind(conn, [reseller_id], CustomerKind.RESELLER).values()
    lineage = next(([row.customer_id, *row.resellers] for row in above), [])
    heads = storage.read_open_heads(conn, lineage, scope, text, most=most)
    names = names_seen(conn, heads, scope)
    return [(number, names[number]) for number in heads]
