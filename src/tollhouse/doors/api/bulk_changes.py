"""/customers/bulk-changes: one act on many customers, as a job with outcomes, cancelled and taken back as a whole."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import Field

from tollhouse.bulk.asking import Asker, Wanted, ask_for_change, preview_change, undo_change
from tollhouse.bulk.reading import (
    ItemTold,
    change_of,
    items_seen,
    items_told,
    list_changes,
    list_outcomes,
    read_change,
    states_of,
)
from tollhouse.bulk.rules.change import MOST_NAMED, BulkAction, BulkChange, ItemOutcome
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.bulk_told import (
    BulkChangeTold,
    BulkItem,
    BulkPreview,
    told_change,
    told_counts,
    told_items,
)
from tollhouse.doors.api.customer_asked import CUSTOMERS
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.list_written import WrittenQuery
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Words
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import cancel_job
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Watcher = Annotated[Desk, needs(Right.READ_CUSTOMERS, personal=False)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

_REFUSALS_TOLD = 20


class WhoSaid(Said):
    """Customers chosen one by one, or all on a list: one of the two."""

    ids: list[Number] | None = Field(default=None, min_length=1, max_length=MOST_NAMED)
    search: WrittenQuery | None = None


class BulkChangeSaid(Said):
    action: Literal["block", "unblock", "change_class", "delete"]
    who: WhoSaid
    expected_total: int | None = Field(
        default=None,
        ge=0,
        le=10**12,
        description="of `search`: how many the asker has seen; more than a hundredth more or less is refused",
    )
    class_id: Number | None = Field(default=None, description="of change_class")
    comment: Words = Field(default="", description="kept in the history of those who are blocked or unblocked")


@router.post("/customers/bulk-changes", summary="Change many customers", status_code=202, response_model=BulkChangeTold)
def post_bulk_change(said: BulkChangeSaid, desk: Changer) -> Response:
    """Block, unblock, put into another class or delete.

    A job does it: it fixes the set first, then works through it; each customer has an outcome, and one that is refused
    takes no other with it.
    """
    wanted = _wanted(said, desk)

    def act(conn: Connection) -> Answer:
        change = ask_for_change(conn, jobs_of(desk), wanted, asker_at(desk), now=desk.house.real_clock())
        return accepted(conn, change, desk)

    return desk.write(act)


@router.post("/customers/bulk-changes/preview", summary="Try a change of many customers", response_model=BulkPreview)
def post_bulk_preview(said: BulkChangeSaid, desk: Changer) -> Response:
    """What the same change would do now: of up to 500 customers how many would be refused, and why; of more how many
    they are.  Nothing is kept."""
    wanted = _wanted(said, desk)

    def act(conn: Connection) -> Answer:
        preview = preview_change(conn, wanted, asker_at(desk), now=desk.now)
        if preview.taken is None:
            return shown(BulkPreview(total=preview.total, counts=None, refusals=[]))
        counts: dict[str, int] = {}
        for one in preview.taken:
            counts[one.outcome] = counts.get(one.outcome, 0) + 1
        refused = [one for one in preview.taken if one.outcome is ItemOutcome.REFUSED][:_REFUSALS_TOLD]
        told = [ItemTold(one.customer_id, one.name or "", one.outcome, one.code, one.reason) for one in refused]
        seen = told_items(items_seen(conn, told, desk.scope), desk.scope)
        return shown(BulkPreview(total=preview.total, counts=told_counts(counts), refusals=seen))

    return desk.write(act)


@router.get("/customers/bulk-changes", summary="List changes of many customers", response_model=ListOf[BulkChangeTold])
def get_bulk_changes(desk: Watcher, pages: Pages) -> Response:
    """The latest first, exports too; those that one's own side has asked for, kept for a week."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_changes(conn, desk.scope, limit=limit, cursor=cursor)

        return shown(listed(partial(_told_rows, conn, desk), page, pages))

    return desk.read(look)


@router.get(
    "/customers/bulk-changes/{bulk_id}", summary="Read a change of many customers", response_model=BulkChangeTold
)
def get_bulk_change(bulk_id: Number, desk: Watcher) -> Response:
    """How far it is; an export, too."""
    return desk.read(lambda conn: shown(_told(conn, desk, read_change(conn, bulk_id, desk.scope))))


@router.get(
    "/customers/bulk-changes/{bulk_id}/items",
    summary="List what became of each customer",
    response_model=ListOf[BulkItem],
)
def get_bulk_items(
    bulk_id: Number,
    desk: Reader,
    pages: Pages,
    outcome: Annotated[ItemOutcome | None, Query(description="only these; else all")] = None,
) -> Response:
    """In the order of the work."""

    def look(conn: Connection) -> Answer:
        change = read_change(conn, bulk_id, desk.scope)

        def page(limit: int, cursor: str | None) -> Any:
            return list_outcomes(conn, bulk_id, outcome, limit=limit, cursor=cursor)

        def told(rows: Sequence[AnyRow]) -> list[BulkItem]:
            return told_items(items_told(conn, rows, desk.scope), desk.scope)

        total = (change.total or 0) if outcome is None else change.counts.get(outcome, 0)
        return shown(listed(told, page, pages, total=total))

    return desk.read(look)


@router.post(
    "/customers/bulk-changes/{bulk_id}/undo",
    summary="Take a change of many customers back",
    status_code=202,
    response_model=BulkChangeTold,
)
def post_bulk_undo(bulk_id: Number, desk: Changer) -> Response:
    """A change of its own, once, of exactly those whom the other changed; what was deleted is gone.

    Blocked ones are unblocked and the reverse; each gets its former class back if it still has the new one.
    """

    def act(conn: Connection) -> Answer:
        change = undo_change(conn, jobs_of(desk), bulk_id, asker_at(desk), now=desk.house.real_clock())
        return accepted(conn, change, desk)

    return desk.write(act)


@router.post(
    "/customers/bulk-changes/{bulk_id}/cancel",
    summary="Cancel a change of many customers",
    response_model=BulkChangeTold,
)
def post_bulk_cancel(bulk_id: Number, desk: Changer) -> Response:
    """It ends after the few hundred customers it is at; what was done stays, and can be taken back."""
    return desk.write(lambda conn: cancelled(conn, read_change(conn, bulk_id, desk.scope), desk))


def cancelled(conn: Connection, change: BulkChange, desk: Desk) -> Answer:
    if change.job_id is None:
        raise NotFound(kind="job", id=change.bulk_id)
    cancel_job(conn, change.job_id, by=desk.by, at=real_clock())
    return shown(_told(conn, desk, change))


def accepted(conn: Connection, change: BulkChange, desk: Desk) -> Answer:
    location = {"Location": f"/api/v1/customers/bulk-changes/{change.bulk_id}"}
    return shown(_told(conn, desk, change), status=202, headers=location)


def jobs_of(desk: Desk) -> JobQueue:
    jobs = desk.house.jobs
    assert jobs is not None, "this door was built without work in the background"
    return jobs


def asker_at(desk: Desk) -> Asker:
    return Asker(desk.by, desk.staff.actor, desk.scope)


def wanted_of(action: BulkAction, who: WhoSaid, desk: Desk, *, sort: str | None = None, **more: Any) -> Wanted:
    """Raises BadField where it is not said who, and what the list would raise for its search.

    sort   the search that puts named ones in order
    """
    if (who.ids is None) == (who.search is None):
        raise BadField("who", "", "must have either ids or search.")
    search = CUSTOMERS.readable(who.search or sort or "", desk.scope, "sort" if sort else "who.search")
    query = CUSTOMERS.read(search, desk.scope)
    return Wanted(action, who.ids, search, query, **more)


def _wanted(said: BulkChangeSaid, desk: Desk) -> Wanted:
    return wanted_of(
        BulkAction(said.action),
        said.who,
        desk,
        expected_total=said.expected_total,
        class_id=said.class_id,
        comment=said.comment,
    )


def _told(conn: Connection, desk: Desk, change: BulkChange) -> BulkChangeTold:
    return told_change(states_of(conn, [change])[0], desk)


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[BulkChangeTold]:
    return [told_change(one, desk) for one in states_of(conn, [change_of(row) for row in rows])]
