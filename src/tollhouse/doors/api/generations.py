"""/customers/{id}/account-generations: accounts by the hundred thousand, and the list of them that is fetched once."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Response

from tollhouse.accounts.batches.asking import Asker, Moments, ask_for_generation, plan_generation
from tollhouse.accounts.batches.reading import (
    Generation,
    generation_of,
    jobs_of,
    list_generations,
    read_generation,
)
from tollhouse.accounts.batches.sheets import Sheet, drop_sheet, take_sheet
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.doors.api.bulk_changes import jobs_of as queue_of
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.discretion import discretion_of, not_by_trying
from tollhouse.doors.api.file_names import CSV, disposition
from tollhouse.doors.api.generation_models import (
    GenerationPreview,
    GenerationSaid,
    GenerationTold,
    ToldTo,
    told_generation,
    told_preview,
)
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.product_told import product_seen
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import cancel_job
from tollhouse.reports.sheets import Cell, rows_as_csv
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right, Role
from tollhouse.words.refusals import NotFound

router = DoorRouter("Account batches")

Watcher = Annotated[Desk, needs(Right.READ_CUSTOMERS, personal=False)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

HEADINGS = ("Batch", "Control number", "PIN", "Web login", "Password", "Service password")


@router.post(
    "/customers/{customer_id}/account-generations",
    summary="Generate accounts",
    status_code=202,
    response_model=GenerationTold,
)
def post_generation(customer_id: Number, said: GenerationSaid, desk: Changer) -> Response:
    """A job makes them, a thousand at a time; `made` says how far it is.

    What is drawn for them, passwords and identifiers, stands in a list that can be fetched once, for seven days, by
    whoever asked for it or an administrator.
    """

    def act(conn: Connection) -> Answer:
        customer = desk.subcustomer(conn, customer_id)
        product_seen(conn, desk, said.product_id)
        plan = said.plan(customer.currency)
        jobs, moments = queue_of(desk), moments_at(desk)
        run = ask_for_generation(conn, jobs, customer_id, plan, asker_at(desk), moments=moments, cap=desk.staff.lending)
        location = f"/api/v1/customers/{customer_id}/account-generations/{run.generation_id}"
        return shown(_told(conn, desk, customer, run), status=202, headers={"Location": location})

    with not_by_trying(desk):
        return desk.write(act)


@router.post(
    "/customers/{customer_id}/account-generations/preview",
    summary="Try generating accounts",
    response_model=GenerationPreview,
)
def post_generation_preview(customer_id: Number, said: GenerationSaid, desk: Changer) -> Response:
    """What the same request would make now, or why it would be refused.  Nothing is kept."""

    def act(conn: Connection) -> Answer:
        customer = desk.subcustomer(conn, customer_id)
        product_seen(conn, desk, said.product_id)
        plan, cap = said.plan(customer.currency), desk.staff.lending
        return shown(told_preview(plan_generation(conn, customer_id, plan, now=desk.now, cap=cap)))

    with not_by_trying(desk):
        return desk.write(act)


@router.get(
    "/customers/{customer_id}/account-generations",
    summary="List what generated accounts",
    response_model=ListOf[GenerationTold],
)
def get_generations(customer_id: Number, desk: Watcher, pages: Pages) -> Response:
    """The latest first."""

    def look(conn: Connection) -> Answer:
        customer = read_customer(conn, customer_id, desk.scope)

        def page(limit: int, cursor: str | None) -> Any:
            return list_generations(conn, customer_id, limit=limit, cursor=cursor)

        return shown(listed(partial(_told_rows, conn, desk, customer), page, pages))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/account-generations/{generation_id}",
    summary="Read how far generating accounts is",
    response_model=GenerationTold,
)
def get_generation(customer_id: Number, generation_id: Number, desk: Watcher) -> Response:
    def look(conn: Connection) -> Answer:
        customer = read_customer(conn, customer_id, desk.scope)
        return shown(_told(conn, desk, customer, read_generation(conn, customer_id, generation_id)))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/account-generations/{generation_id}/cancel",
    summary="Stop generating accounts",
    response_model=GenerationTold,
)
def post_generation_cancel(customer_id: Number, generation_id: Number, desk: Changer) -> Response:
    """It ends after the thousand it is at; those that are made stay, and so does the list of them."""

    def act(conn: Connection) -> Answer:
        customer = desk.subcustomer(conn, customer_id)
        run = read_generation(conn, customer_id, generation_id)
        if run.job_id is None:
            raise NotFound(kind="job", id=generation_id)
        cancel_job(conn, run.job_id, by=desk.by, at=real_clock())
        return shown(_told(conn, desk, customer, run))

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/account-generations/{generation_id}/sheet",
    summary="Fetch the printable list of generated accounts, once",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The list"}},
)
def post_generation_sheet(customer_id: Number, generation_id: Number, desk: Changer) -> Response:
    """All that was drawn, as CSV; with the answer it is gone for good, so an Idempotency-Key brings it no second time.

    Only by whoever asked for the accounts, or by an administrator, when the job has ended.
    """
    house = desk.house
    with house.engine.begin() as conn:
        desk.subcustomer(conn, customer_id)
        _own(desk, read_generation(conn, customer_id, generation_id))
        sheet = take_sheet(conn, house.seal, customer_id, generation_id, now=house.real_clock(), by=desk.by)
        details = {"path": {"generation_id": str(generation_id)}, "batch": sheet.batch, "accounts": len(sheet.lines)}
        desk.note(conn, customer_id=customer_id, details=details)
    body = b"".join(rows_as_csv(HEADINGS, _rows(sheet)))
    headers = {"Content-Disposition": disposition(f"{sheet.batch}.csv"), "Cache-Control": "no-store"}
    return Response(body, headers=headers, media_type=CSV)


@router.delete(
    "/customers/{customer_id}/account-generations/{generation_id}/sheet",
    summary="Delete the printable list of generated accounts",
    status_code=204,
)
def delete_generation_sheet(customer_id: Number, generation_id: Number, desk: Changer) -> Response:
    """Nobody can fetch it any more; the accounts stay as they are."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        _own(desk, read_generation(conn, customer_id, generation_id))
        drop_sheet(conn, customer_id, generation_id, now=desk.house.real_clock(), by=desk.by)
        return nothing_left()

    return desk.write(act)


def asker_at(desk: Desk) -> Asker:
    return Asker(desk.by, desk.staff.actor)


def moments_at(desk: Desk) -> Moments:
    return Moments(desk.now, desk.house.real_clock())


def _rows(sheet: Sheet) -> Iterator[Sequence[Cell]]:
    """Control numbers with ten digits, as they are printed (spec/services 1.1)."""
    for one in sheet.lines:
        control = f"{one.control:010}"
        yield sheet.batch, control, one.identifier, one.web_login, one.web_password, one.service_password


def _own(desk: Desk, run: Generation) -> None:
    if run.asked_as != desk.staff.actor and desk.staff.role is not Role.ADMINISTRATOR:
        said = "This list is for whoever asked for the accounts, or for an administrator; ask one of them."
        raise Unwelcome("anothers_sheet", said)


def _told(conn: Connection, desk: Desk, customer: CustomerRecord, run: Generation) -> GenerationTold:
    (told,) = _all_told(conn, desk, customer, [run])
    return told


def _told_rows(conn: Connection, desk: Desk, customer: CustomerRecord, rows: Sequence[AnyRow]) -> list[GenerationTold]:
    return _all_told(conn, desk, customer, [generation_of(row) for row in rows])


def _all_told(
    conn: Connection, desk: Desk, customer: CustomerRecord, runs: Sequence[Generation]
) -> list[GenerationTold]:
    jobs = jobs_of(conn, runs)
    discretion = discretion_of(conn, desk.scope, [by for one in runs for by in (one.asked_by, one.sheet_gone_by)])
    told = ToldTo(discretion, desk.staff.actor, any_sheet=desk.staff.role is Role.ADMINISTRATOR)
    return [
        told_generation(one, None if one.job_id is None else jobs.get(one.job_id), customer, told=told) for one in runs
    ]
