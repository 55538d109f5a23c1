"""/voucher-batches: vouchers by the hundred thousand, the list of them that is fetched once, and acts on them."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response

from tollhouse.customers.reading import records_of
from tollhouse.doors.api.bulk_changes import jobs_of as queue_of
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.file_names import CSV, disposition
from tollhouse.doors.api.generation_models import SheetTold, status_of
from tollhouse.doors.api.generations import asker_at, moments_at
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, told_money
from tollhouse.doors.api.voucher_models import (
    ListState,
    VoucherBatchSaid,
    VoucherBatchTold,
    VoucherBatchWhole,
    VoucherReasonSaid,
    VouchersCounted,
    VouchersTreated,
    VoucherTold,
    VoucherTreatmentSaid,
)
from tollhouse.doors.api.vouchers import voucher_as_told
from tollhouse.payments.rules.voucher import VoucherState
from tollhouse.payments.rules.voucher_codes import grouped
from tollhouse.payments.vouchers.asking import ask_for_batch
from tollhouse.payments.vouchers.lists import PrintableList, drop_list, take_list
from tollhouse.payments.vouchers.reading import (
    VoucherBatch,
    batch_of,
    count_states,
    jobs_of,
    list_batches,
    list_vouchers,
    read_batch,
    redeemed_of,
    vouchers_of,
)
from tollhouse.payments.vouchers.treating import (
    Treatment,
    activate_batch,
    deactivate_batch,
    treat_vouchers,
    void_batch,
)
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import ENDED, Job
from tollhouse.reports.sheets import Cell, rows_as_csv
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right, Role
from tollhouse.words.money import round_charge

router = DoorRouter("Vouchers")

Settler = Annotated[Desk, needs(Right.SETTLE_PAYMENTS)]

HEADINGS = ("Batch", "Serial number", "Code", "Value", "Currency", "Worth nothing from")


@router.get("/voucher-batches", summary="List batches of vouchers", response_model=ListOf[VoucherBatchTold])
def get_voucher_batches(
    desk: Settler,
    pages: Pages,
    issuer_id: Annotated[Number | None, Query(description="only those of one reseller")] = None,
) -> Response:
    """The latest first."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_batches(conn, issuer_id=issuer_id, limit=limit, cursor=cursor)

        return shown(listed(partial(_told_rows, conn, desk), page, pages))

    return desk.read(look)


@router.post("/voucher-batches", summary="Make a batch of vouchers", status_code=202, response_model=VoucherBatchTold)
def post_voucher_batch(said: VoucherBatchSaid, desk: Settler) -> Response:
    """A job makes them; `made` says how far it is.  None can be redeemed before the batch is activated.

    The codes stand in a list that can be fetched once, for seven days, by whoever asked for them or an administrator;
    here only sums of them are kept.
    """

    def act(conn: Connection) -> Answer:
        batch = ask_for_batch(conn, queue_of(desk), said.plan(), asker_at(desk), moments=moments_at(desk))
        location = f"/api/v1/voucher-batches/{batch.batch_id}"
        return shown(_told(conn, desk, batch), status=202, headers={"Location": location})

    return desk.write(act)


@router.get("/voucher-batches/{voucher_batch_id}", summary="Read a batch of vouchers", response_model=VoucherBatchWhole)
def get_voucher_batch(voucher_batch_id: Number, desk: Settler) -> Response:
    """With how many of them are what, one by one."""

    def look(conn: Connection) -> Answer:
        batch = read_batch(conn, voucher_batch_id)
        counted = count_states(conn, batch, now=desk.now)
        vouchers = VouchersCounted(**{str(state): many for state, many in counted.items()})
        return shown(VoucherBatchWhole(**dict(_told(conn, desk, batch)), vouchers=vouchers))

    return desk.read(look)


@router.post(
    "/voucher-batches/{voucher_batch_id}/activate", summary="Activate vouchers", response_model=VoucherBatchTold
)
def post_voucher_batch_activation(voucher_batch_id: Number, desk: Settler) -> Response:
    """From now on they can be redeemed: when they are sold, or have arrived where they are."""
    return _change(
        desk, voucher_batch_id, lambda conn: activate_batch(conn, voucher_batch_id, now=desk.now, by=desk.by)
    )


@router.post(
    "/voucher-batches/{voucher_batch_id}/deactivate", summary="Deactivate vouchers", response_model=VoucherBatchTold
)
def post_voucher_batch_deactivation(voucher_batch_id: Number, desk: Settler) -> Response:
    """None of them can be redeemed until they are activated again."""
    return _change(desk, voucher_batch_id, lambda conn: deactivate_batch(conn, voucher_batch_id))


@router.post("/voucher-batches/{voucher_batch_id}/void", summary="Void vouchers", response_model=VoucherBatchTold)
def post_voucher_batch_void(voucher_batch_id: Number, said: VoucherReasonSaid, desk: Settler) -> Response:
    """For ever: what is not redeemed never will be, and no more of them are made."""

    def void(conn: Connection) -> VoucherBatch:
        return void_batch(conn, voucher_batch_id, said.reason, moments=moments_at(desk), by=desk.by)

    return _change(desk, voucher_batch_id, void)


@router.post(
    "/voucher-batches/{voucher_batch_id}/sheet",
    summary="Fetch the printable list of vouchers, once",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The list"}},
)
def post_voucher_sheet(voucher_batch_id: Number, desk: Settler) -> Response:
    """All codes, as CSV; with the answer they are gone for good, so an Idempotency-Key brings them no second time.

    Only by whoever asked for the vouchers, or by an administrator, when the job has ended.
    """
    house = desk.house
    with house.engine.begin() as conn:
        _own(desk, read_batch(conn, voucher_batch_id))
        printable = take_list(conn, house.seal, voucher_batch_id, now=house.real_clock(), by=desk.by)
        name, many = printable.batch.name, len(printable.lines)
        path = {"voucher_batch_id": str(voucher_batch_id)}
        desk.note(conn, details={"path": path, "batch": name, "vouchers": many})
    body = b"".join(rows_as_csv(HEADINGS, _rows(printable)))
    headers = {"Content-Disposition": disposition(f"{name}.csv"), "Cache-Control": "no-store"}
    return Response(body, headers=headers, media_type=CSV)


@router.delete(
    "/voucher-batches/{voucher_batch_id}/sheet", summary="Delete the printable list of vouchers", status_code=204
)
def delete_voucher_sheet(voucher_batch_id: Number, desk: Settler) -> Response:
    """Nobody can fetch it any more; the vouchers stay as they are."""

    def act(conn: Connection) -> Answer:
        _own(desk, read_batch(conn, voucher_batch_id))
        drop_list(conn, voucher_batch_id, now=desk.house.real_clock(), by=desk.by)
        return nothing_left()

    return desk.write(act)


@router.get("/voucher-batches/{voucher_batch_id}/vouchers", summary="List vouchers", response_model=ListOf[VoucherTold])
def get_vouchers(
    voucher_batch_id: Number,
    desk: Settler,
    pages: Pages,
    state: Annotated[VoucherState | None, Query(description="only those; else all")] = None,
) -> Response:
    """Those that are made, by number."""

    def look(conn: Connection) -> Answer:
        batch = read_batch(conn, voucher_batch_id)
        counted = count_states(conn, batch, now=desk.now)
        total = sum(counted.values()) if state is None else counted[state]

        def page(limit: int, cursor: str | None) -> Any:
            return list_vouchers(conn, batch, state, now=desk.now, limit=limit, cursor=cursor)

        return shown(listed(partial(_vouchers_told, desk), page, pages, total=total))

    return desk.read(look)


@router.post(
    "/voucher-batches/{voucher_batch_id}/vouchers/treatments",
    summary="Lock, unlock or void some vouchers",
    response_model=VouchersTreated,
)
def post_voucher_treatment(voucher_batch_id: Number, said: VoucherTreatmentSaid, desk: Settler) -> Response:
    """One of the batch, or all from one number to another: a roll that was stolen."""

    def act(conn: Connection) -> Answer:
        wanted = Treatment(voucher_batch_id, said.action, said.first, said.last, said.reason)
        return shown(VouchersTreated(changed=treat_vouchers(conn, wanted, now=desk.now, by=desk.by)))

    return desk.write(act)


def _change(desk: Desk, batch_id: int, verb: Callable[[Connection], VoucherBatch]) -> Response:
    def act(conn: Connection) -> Answer:
        before = read_batch(conn, batch_id)
        after = verb(conn)
        reason = {"void_reason": after.void_reason} if after.void_reason != before.void_reason else {}
        desk.changed({"state": before.state(desk.now)}, {"state": after.state(desk.now)} | reason)
        return shown(_told(conn, desk, after))

    return desk.write(act)


def _own(desk: Desk, batch: VoucherBatch) -> None:
    if batch.asked_as != desk.staff.actor and desk.staff.role is not Role.ADMINISTRATOR:
        said = "This list is for whoever asked for the vouchers, or for an administrator; ask one of them."
        raise Unwelcome("anothers_sheet", said)


def _rows(printable: PrintableList) -> Iterator[Sequence[Cell]]:
    batch = printable.batch
    value, until = f"{round_charge(batch.value).normalize():f}", "" if batch.expires_on is None else batch.expires_on
    for number, code in printable.lines:
        yield batch.name, f"{batch.batch_id}-{number:06}", grouped(code), value, batch.currency, str(until)


def _vouchers_told(desk: Desk, rows: Sequence[AnyRow]) -> list[VoucherTold]:
    """Whoever sees these sees every customer."""
    return [voucher_as_told(one, names_staff=True, names_customer=True) for one in vouchers_of(rows, now=desk.now)]


def _told(conn: Connection, desk: Desk, batch: VoucherBatch) -> VoucherBatchTold:
    (told,) = _all_told(conn, desk, [batch])
    return told


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[VoucherBatchTold]:
    return _all_told(conn, desk, [batch_of(row) for row in rows])


def _all_told(conn: Connection, desk: Desk, batches: Sequence[VoucherBatch]) -> list[VoucherBatchTold]:
    jobs, redeemed = jobs_of(conn, batches), redeemed_of(conn, [one.batch_id for one in batches])
    issuers = records_of(conn, {one.issuer_id for one in batches if one.issuer_id})
    return [
        _batch_told(
            desk,
            one,
            None if one.job_id is None else jobs.get(one.job_id),
            redeemed=redeemed.get(one.batch_id, 0),
            issuer=issuers[one.issuer_id].name if one.issuer_id in issuers else None,
        )
        for one in batches
    ]


def _batch_told(
    desk: Desk, one: VoucherBatch, job: Job | None, *, redeemed: int, issuer: str | None
) -> VoucherBatchTold:
    state = one.state(desk.now)
    left = 0 if state in {VoucherState.VOID, VoucherState.EXPIRED} else one.made - redeemed
    return VoucherBatchTold(
        id=one.batch_id,
        name=one.name,
        issuer_id=one.issuer_id or None,
        issuer=issuer,
        value=told_money(one.value, one.currency),
        signs=one.signs,
        expires_on=one.expires_on,
        time_zone=one.time_zone,
        comment=one.comment,
        state=state,
        status=status_of(one.finished_at is not None, job),
        total=one.total,
        made=one.made,
        redeemed=redeemed,
        redeemed_value=told_money(one.value * redeemed, one.currency),
        outstanding_value=told_money(one.value * left, one.currency),
        asked_by=one.asked_by,
        made_at=one.made_at,
        activated_at=one.activated_at,
        activated_by=one.activated_by,
        voided_at=one.voided_at,
        voided_by=one.voided_by,
        void_reason=one.void_reason,
        problem=None if job is None else job.problem,
        sheet=SheetTold(
            state=_list_state(one, job),
            kept_until=one.list_until,
            gone_at=one.list_gone_at,
            gone_by=one.list_gone_by,
            yours=one.asked_as == desk.staff.actor or desk.staff.role is Role.ADMINISTRATOR,
        ),
    )


def _list_state(one: VoucherBatch, job: Job | None) -> ListState:
    if one.list_fetched is not None:
        return "fetched"
    if one.list_gone_at is not None:
        return "too_old" if one.list_gone_by is None else "dropped"
    ended = one.finished_at is not None or job is None or job.status in ENDED
    return "ready" if ended else "not_ready"
