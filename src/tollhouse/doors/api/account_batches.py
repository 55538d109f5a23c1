"""/customers/{id}/account-batches: the batches of a customer's accounts, and acts on all accounts of one."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Response
from pydantic import Field

from tollhouse.accounts.batches.acting import Wanted, ask_for_act, preview_act
from tollhouse.accounts.batches.reading import (
    BatchAct,
    BatchTold,
    act_of,
    batches_told,
    count_batches,
    jobs_of,
    list_acts,
    list_batches,
    read_act,
)
from tollhouse.accounts.rules.batch_act import MOST_CHOSEN, BatchAction
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.party import zone_named
from tollhouse.doors.api.bulk_changes import jobs_of as queue_of
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.generation_models import JobStatus, status_of
from tollhouse.doors.api.generations import asker_at, moments_at
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Moment, Number, Said, Told, Words
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import Job, cancel_job
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Account batches")

Watcher = Annotated[Desk, needs(Right.READ_CUSTOMERS, personal=False)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]


class AccountBatch(Told):
    """Accounts of it by what they are; one that is several things counts as the first of terminated, blocked,
    expired, inactive."""

    name: str
    made_at: Moment = Field(description="real time")
    made_by: str = Field(examples=["staff:anna"])
    next_control_number: int
    total: int
    active: int
    inactive: int
    blocked: int
    expired: int
    terminated: int


class BatchActSaid(Said):
    batch: Words
    action: BatchAction
    account_ids: list[Number] | None = Field(
        default=None, min_length=1, max_length=MOST_CHOSEN, description="chosen ones of the batch; null: all of it"
    )
    expires_on: Day | None = Field(default=None, description="of set_expiry; null: they never expire")

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.batch, self.action, self.account_ids, self.expires_on)


class BatchActPreview(Told):
    total: int = Field(description="accounts it is about")
    changed: int = Field(description="how many of them it would change; the others are so already, or terminated")


class BatchActTold(Told):
    """status   that of its job: todo, doing, succeeded, failed, cancelled before it began, aborted while it ran"""

    id: Number
    customer_id: Number
    batch: str
    action: BatchAction
    expires_on: Day | None
    chosen: int | None = Field(description="how many were named; null: all of the batch")
    status: JobStatus
    total: int
    done: int = Field(description="accounts that were changed")
    unchanged: int
    asked_by: str = Field(examples=["staff:anna"])
    asked_at: Moment = Field(description="real time")
    finished_at: Moment | None = Field(description="real time; null: not at its end")
    problem: str | None = Field(description="why it failed, or failed last before it is tried again")


@router.get(
    "/customers/{customer_id}/account-batches", summary="List batches of accounts", response_model=ListOf[AccountBatch]
)
def get_account_batches(customer_id: Number, desk: Watcher, pages: Pages) -> Response:
    """By name, with how many accounts of each are what."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        today = desk.now.astimezone(zone_named(record.time_zone)).date()

        def page(limit: int, cursor: str | None) -> Any:
            return list_batches(conn, customer_id, limit=limit, cursor=cursor)

        def told(rows: Sequence[AnyRow]) -> list[AccountBatch]:
            told_by = discretion_of(conn, desk.scope, [row.made_by for row in rows])
            batches = batches_told(conn, customer_id, rows, today=today)
            return [_told_batch(one, told_by.who(record, one.made_by)) for one in batches]

        total = count_batches(conn, customer_id, up_to=EXACT_UP_TO + 1)
        return shown(listed(told, page, pages, total=total))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/account-batches/acts",
    summary="Change accounts of a batch",
    status_code=202,
    response_model=BatchActTold,
)
def post_batch_act(customer_id: Number, said: BatchActSaid, desk: Changer) -> Response:
    """Activate, block, unblock, terminate, or let expire on a day: all accounts that the batch has now, or chosen ones.

    A job does it, 500 at a time; each account has its turn once.
    """

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        moments = moments_at(desk)
        asked = ask_for_act(conn, queue_of(desk), customer_id, said.wanted, asker_at(desk), moments=moments)
        location = f"/api/v1/customers/{customer_id}/account-batches/acts/{asked.act_id}"
        return shown(_told(conn, desk, record, asked), status=202, headers={"Location": location})

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/account-batches/acts/preview",
    summary="Try a change of accounts of a batch",
    response_model=BatchActPreview,
)
def post_batch_act_preview(customer_id: Number, said: BatchActSaid, desk: Changer) -> Response:
    """How many accounts the same request would change now.  Nothing is kept."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        preview = preview_act(conn, customer_id, said.wanted, now=desk.now)
        return shown(BatchActPreview(total=preview.total, changed=preview.changed))

    return desk.write(act)


@router.get(
    "/customers/{customer_id}/account-batches/acts",
    summary="List changes of batches of accounts",
    response_model=ListOf[BatchActTold],
)
def get_batch_acts(customer_id: Number, desk: Watcher, pages: Pages) -> Response:
    """The latest first."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)

        def page(limit: int, cursor: str | None) -> Any:
            return list_acts(conn, customer_id, limit=limit, cursor=cursor)

        return shown(listed(partial(_told_rows, conn, desk, record), page, pages))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/account-batches/acts/{act_id}",
    summary="Read a change of a batch of accounts",
    response_model=BatchActTold,
)
def get_batch_act(customer_id: Number, act_id: Number, desk: Watcher) -> Response:
    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return shown(_told(conn, desk, record, read_act(conn, customer_id, act_id)))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/account-batches/acts/{act_id}/cancel",
    summary="Cancel a change of a batch of accounts",
    response_model=BatchActTold,
)
def post_batch_act_cancel(customer_id: Number, act_id: Number, desk: Changer) -> Response:
    """It ends after the 500 accounts it is at; what was done stays."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        asked = read_act(conn, customer_id, act_id)
        if asked.job_id is None:
            raise NotFound(kind="job", id=act_id)
        cancel_job(conn, asked.job_id, by=desk.by, at=real_clock())
        return shown(_told(conn, desk, record, asked))

    return desk.write(act)


def _told_batch(one: BatchTold, made_by: str) -> AccountBatch:
    return AccountBatch(
        name=one.name,
        made_at=one.made_at,
        made_by=made_by,
        next_control_number=one.next_control,
        total=one.total,
        active=one.active,
        inactive=one.inactive,
        blocked=one.blocked,
        expired=one.expired,
        terminated=one.terminated,
    )


def _told(conn: Connection, desk: Desk, record: CustomerRecord, one: BatchAct) -> BatchActTold:
    (told,) = _all_told(conn, desk, record, [one])
    return told


def _told_rows(conn: Connection, desk: Desk, record: CustomerRecord, rows: Sequence[AnyRow]) -> list[BatchActTold]:
    return _all_told(conn, desk, record, [act_of(row) for row in rows])


def _all_told(conn: Connection, desk: Desk, record: CustomerRecord, acts: Sequence[BatchAct]) -> list[BatchActTold]:
    jobs = jobs_of(conn, acts)
    discretion = discretion_of(conn, desk.scope, [one.asked_by for one in acts])
    return [
        _told_act(one, None if one.job_id is None else jobs.get(one.job_id), discretion.who(record, one.asked_by))
        for one in acts
    ]


def _told_act(one: BatchAct, job: Job | None, asked_by: str) -> BatchActTold:
    return BatchActTold(
        id=one.act_id,
        customer_id=one.customer_id,
        batch=one.batch,
        action=one.action,
        expires_on=one.expires_on,
        chosen=None if one.account_ids is None else len(one.account_ids),
        status=status_of(one.finished_at is not None, job),
        total=one.total,
        done=one.done,
        unchanged=one.unchanged,
        asked_by=asked_by,
        asked_at=one.asked_at,
        finished_at=one.finished_at,
        problem=None if job is None else job.problem,
    )
