"""One batch of a change of many customers: each has an outcome, and a refused one takes no other with it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from tollhouse.bulk import storage
from tollhouse.bulk.deleting import delete_with_all
from tollhouse.bulk.rules.change import TURNED_SINCE, Before, BulkAction, BulkChange, ItemOutcome
from tollhouse.customers.changing import begin_deletions, change_class, lock_customers
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.scope import NOT_ITSELF, Scope
from tollhouse.customers.rules.transitions import StatusAction, why_not_changed
from tollhouse.customers.scheduling import lock_current
from tollhouse.customers.standings import change_status
from tollhouse.ledger.changing import stops_and_lifts
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import Connection
from tollhouse.staff.auditing import Trace, leave_traces
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.words.refusals import NotFound, Refused


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one customer.

    name        where it was refused or is gone
    class_was   before it got another
    changed_at  since when its status is another
    """

    customer_id: int
    outcome: ItemOutcome
    name: str | None = None
    code: str | None = None
    reason: str | None = None
    class_was: int | None = None
    changed_at: datetime | None = None


def take_batch(conn: Connection, change: BulkChange, waiting: Mapping[int, Before], *, now: datetime) -> list[Taken]:
    """Do it to some customers, with a record in the audit trail about each who was changed.

    now   the product's
    """
    reachable = {number: before for number, before in waiting.items() if number != change.reseller_id}
    taken = {number: _refused(number, "outside_scope", NOT_ITSELF) for number in waiting.keys() - reachable.keys()}
    match change.action:
        case BulkAction.BLOCK | BulkAction.UNBLOCK:
            taken |= _change_status(conn, change, reachable, now=now)
        case BulkAction.CHANGE_CLASS:
            taken |= _change_classes(conn, change, reachable)
        case BulkAction.DELETE:
            taken |= _delete(conn, change, reachable)
        case BulkAction.EXPORT | BulkAction.EXPORT_ACCOUNTS:
            raise AssertionError(change.action)
    for number in waiting.keys() - taken.keys():
        taken[number] = _refused(number, NotFound.code, NotFound(kind="customer", id=number).detail)
    outcomes = _named(conn, change, [taken[number] for number in waiting])
    storage.write_outcomes(conn, change.bulk_id, [_row(one) for one in outcomes])
    _witness(conn, change, outcomes)
    return outcomes


def _change_status(
    conn: Connection, change: BulkChange, waiting: Mapping[int, Before], *, now: datetime
) -> dict[int, Taken]:
    """An undo leaves alone whom somebody has unblocked and blocked again since, or the other way round."""
    action = StatusAction(change.action)
    visible = _visible(conn, change, waiting)
    locked = lock_current(conn, visible, now=now)
    standings = {number: one for (number, account), one in locked.items() if account == OWN_MONEY and number in visible}
    turned = _turned(conn, standings) if change.undo_of is not None else {}
    taken: dict[int, Taken] = {}
    for number, standing in standings.items():
        reason = why_not_changed(action, standing.conditions)
        if reason is not None:
            so_already = (Condition.BLOCKED in standing.conditions) == (action is StatusAction.BLOCK)
            outcome = ItemOutcome.UNCHANGED if so_already else ItemOutcome.REFUSED
            taken[number] = Taken(number, outcome, code="status_change_refused", reason=reason)
        elif waiting[number].changed_at not in (None, turned.get(number)):
            taken[number] = _refused(number, "changed_since", TURNED_SINCE[change.action])
    free = standings.keys() - taken.keys()
    if free:
        change_status(conn, free, action, at=now, by=change.asked_by, comment=change.comment)
    return taken | {number: Taken(number, ItemOutcome.DONE, changed_at=now) for number in free}


def _turned(conn: Connection, numbers: Collection[int]) -> dict[int, datetime]:
    """When each was blocked or unblocked the last time."""
    stops, _ = stops_and_lifts(conn, numbers)
    return {
        number: max(until or since for fact, since, until in theirs if fact == "blocked")
        for number, theirs in stops.items()
        if any(fact == "blocked" for fact, _, _ in theirs)
    }


def _visible(conn: Connection, change: BulkChange, numbers: Iterable[int]) -> set[int]:
    wanted = set(numbers)
    parties = parties_of(conn, wanted)
    return {
        number
        for number in wanted & parties.keys()
        if change.reseller_id is None or change.reseller_id in parties[number].resellers
    }


def _change_classes(conn: Connection, change: BulkChange, wanted: Mapping[int, Before]) -> dict[int, Taken]:
    """Into one class, or of an undo each into the one it had, where nobody has put it into another since."""
    lock_standings(conn, set(wanted))  # first, as everybody does: their spending goes by the class
    records = lock_customers(conn, wanted, Scope(change.reseller_id))
    taken: dict[int, Taken] = {}
    moves: dict[int, list[int]] = {}
    for number, record in records.items():
        class_id = wanted[number].class_id if change.undo_of is not None else change.class_id
        assert class_id is not None
        if record.class_id == class_id:
            reason = "The customer is in this class already."
            taken[number] = Taken(number, ItemOutcome.UNCHANGED, code="no_change", reason=reason)
        elif change.undo_of is not None and record.class_id != change.taken_class_id:
            taken[number] = _refused(number, "changed_since", "The customer was put into another class since.")
        else:
            moves.setdefault(class_id, []).append(number)
    for class_id, numbers in sorted(moves.items()):
        refused = change_class(conn, [records[number] for number in numbers], class_id)
        taken |= {number: _refused_by(number, refusal) for number, refusal in refused.items()}
        moved = (number for number in numbers if number not in refused)
        taken |= {number: Taken(number, ItemOutcome.DONE, class_was=records[number].class_id) for number in moved}
    return taken


def _delete(conn: Connection, change: BulkChange, numbers: Iterable[int]) -> dict[int, Taken]:
    deletion = begin_deletions(conn, set(numbers), Scope(change.reseller_id))
    refused = delete_with_all(conn, deletion)
    return {
        number: _refused_by(number, refused[number], name=record.name)
        if number in refused
        else Taken(number, ItemOutcome.DONE, name=record.name)
        for number, record in deletion.records.items()
    }


def _refused_by(number: int, refusal: Refused, name: str | None = None) -> Taken:
    return _refused(number, refusal.code, refusal.detail, name)


def _refused(number: int, code: str, reason: str, name: str | None = None) -> Taken:
    return Taken(number, ItemOutcome.REFUSED, name, code, reason)


def _named(conn: Connection, change: BulkChange, taken: list[Taken]) -> list[Taken]:
    """Refused ones by the names they have, so that the list of them can be read; strangers' are nobody's business."""
    nameless = [one.customer_id for one in taken if one.outcome is ItemOutcome.REFUSED and one.name is None]
    if not nameless:
        return taken
    visible = _visible(conn, change, nameless) | ({change.reseller_id} & set(nameless))
    parties = parties_of(conn, [number for number in visible if number is not None])
    return [
        replace(one, name=parties[one.customer_id].name)
        if one.name is None and one.outcome is ItemOutcome.REFUSED and one.customer_id in parties
        else one
        for one in taken
    ]


def _row(taken: Taken) -> dict[str, Any]:
    return {
        "customer_id": taken.customer_id,
        "outcome": taken.outcome.value,
        "name": taken.name,
        "code": taken.code,
        "reason": taken.reason,
        "class_was": taken.class_was,
        "changed_at": taken.changed_at,
    }


def _witness(conn: Connection, change: BulkChange, taken: Iterable[Taken]) -> None:
    """As the single acts leave it: a record about each customer, so that whoever asks about one finds it."""
    at = real_clock()
    leave_traces(
        conn,
        [
            Trace(
                at,
                change.asked_by,
                AuditKind.WRITE,
                f"bulk {change.action.value.replace('_', ' ')}",
                about_customer=one.customer_id,
                details=_details(change, one),
                token_id=change.token_id,
            )
            for one in taken
            if one.outcome is ItemOutcome.DONE
        ],
    )


def _details(change: BulkChange, taken: Taken) -> dict[str, Any]:
    told: dict[str, Any] = {"bulk_change": str(change.bulk_id)}
    if change.undo_of is not None:
        told["undo_of"] = str(change.undo_of)
    if change.comment:
        told["comment"] = change.comment
    if taken.name is not None:
        told["name"] = taken.name
    if taken.class_was is not None and change.class_id is not None:
        told["changed"] = {"class_id": {"old": taken.class_was, "new": change.class_id}}
    return told
