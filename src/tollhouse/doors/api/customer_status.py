"""/customers/{id}/status and …/status-changes: what holds and why, what may be done, what it would do, what was."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import Query, Response

from tollhouse.customers.deciding import StaffChange, change_by_staff
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.transitions import OF_THE_OPERATOR, StatusAction
from tollhouse.customers.scheduling import lock_current, scheduled_for
from tollhouse.doors.api.customer_told import Customer, told_customer
from tollhouse.doors.api.desk import NOT_BY_RESELLER, Desk, created, needs, shown
from tollhouse.doors.api.discretion import Discretion, discretion_of
from tollhouse.doors.api.listing import Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.status_models import (
    CustomerStatusTold,
    ListOfSpells,
    StatusChangeSaid,
    StatusPreview,
    StatusSpell,
)
from tollhouse.doors.api.status_told import Foreseen, effective_at, told_preview, told_scheduled, told_status
from tollhouse.doors.api.values import Moment, Number
from tollhouse.ledger.reading import Spell, count_spells, list_spells, spell_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.customer_described import describe_customers
from tollhouse.reports.customer_touched import concerned_by
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]


@router.get("/customers/{customer_id}/status", summary="Read a status", response_model=CustomerStatusTold)
def get_customer_status(customer_id: Number, desk: Reader) -> Response:
    """Everything that holds and why, what it leaves of the service, what may be done, what is still to come."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        (state,) = describe_customers(conn, [record], desk.scope, at=desk.now)
        return shown(told_status(conn, state, desk.scope, now=desk.now))

    return desk.read(look)


@router.get("/customers/{customer_id}/status-changes", summary="History of a status", response_model=ListOfSpells)
def get_status_changes(
    customer_id: Number,
    desk: Reader,
    pages: Pages,
    at: Annotated[Moment | None, Query(description="only what held at that moment")] = None,
) -> Response:
    """What stopped the customer and when, newest first, and what is still to come."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        told = partial(_told_spells, conn, record, desk.scope)
        total = count_spells(conn, customer_id, at=at)
        page = listed(told, partial(_spells, conn, customer_id, at), pages, total=total)
        scheduled_changes = scheduled_for(conn, [customer_id], at=desk.now).get(customer_id, ())
        coming = [one for one in scheduled_changes if one.due_at > desk.now]
        discretion = discretion_of(conn, desk.scope, [one.by for one in coming])
        scheduled = [told_scheduled(one, record, discretion) for one in coming]
        return shown(ListOfSpells(**dict(page), scheduled=scheduled))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/status-changes", summary="Change a status", status_code=201, response_model=Customer
)
def post_status_change(customer_id: Number, said: StatusChangeSaid, desk: Changer) -> Response:
    """At once, or on a day of the customer's time zone; saying what holds already changes nothing."""

    def act(conn: Connection) -> Answer:
        record = _check_reach(conn, customer_id, said, desk)
        before = _traced(conn, record, desk)
        change_by_staff(conn, customer_id, _change(said), at=desk.now, by=desk.by)
        desk.changed(before, _traced(conn, record, desk) | _comment(said))
        answer = told_customer(conn, read_customer(conn, customer_id, desk.scope), desk.scope, at=desk.now)
        return created(answer, f"/customers/{customer_id}/status-changes")

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/status-changes/preview",
    summary="Preview a change of status",
    response_model=StatusPreview,
)
def preview_status_change(customer_id: Number, said: StatusChangeSaid, desk: Changer) -> Response:
    """What the same body would do, posted to `status-changes`; nothing is changed, what would be refused is."""

    def look(conn: Connection) -> Answer:
        record = _check_reach(conn, customer_id, said, desk)
        (before,) = describe_customers(conn, [record], desk.scope, at=desk.now)
        concerned = concerned_by(conn, customer_id)
        done = conn.begin_nested()
        change_by_staff(conn, customer_id, _change(said), at=desk.now, by=desk.by)
        moment = effective_at(conn, customer_id, _change(said), now=desk.now)
        (arranged,) = describe_customers(conn, [record], desk.scope, at=desk.now)
        lock_current(conn, {customer_id}, now=moment, branches=True)
        (after,) = describe_customers(conn, [record], desk.scope, at=moment)
        done.rollback()
        discretion = discretion_of(conn, desk.scope, [one.by for one in arranged.scheduled])
        found = Foreseen(before, arranged, after, concerned, moment)
        return shown(told_preview(_change(said), found, discretion))

    return desk.read(look)


def _traced(conn: Connection, record: CustomerRecord, desk: Desk) -> dict[str, Any]:
    """What the trail compares: the status that is shown, all that hold, and what is to come."""
    (state,) = describe_customers(conn, [record], desk.scope, at=desk.now)
    return {
        "status": state.status,
        "statuses": [why.status for why in state.reasons],
        "scheduled": [f"{one.action} {one.on}" for one in state.scheduled],
    }


def _comment(said: StatusChangeSaid) -> dict[str, Any]:
    return {"comment": said.comment} if said.comment else {}


def _check_reach(conn: Connection, customer_id: int, said: StatusChangeSaid, desk: Desk) -> CustomerRecord:
    record = desk.subcustomer(conn, customer_id)
    if desk.scope.reseller_id is not None and StatusAction(said.action) in OF_THE_OPERATOR:
        raise Unwelcome("operators_affair", NOT_BY_RESELLER)
    return record


def _change(said: StatusChangeSaid) -> StaffChange:
    return StaffChange(
        StatusAction(said.action), said.until, said.on, said.close_on, said.step, said.scheduled, said.comment
    )


def _spells(conn: Connection, customer_id: int, at: Any, limit: int, cursor: str | None) -> Any:
    return list_spells(conn, customer_id, at=at, limit=limit, cursor=cursor)


def _told_spells(conn: Connection, record: CustomerRecord, scope: Scope, rows: Sequence[AnyRow]) -> list[StatusSpell]:
    spells = [spell_of(row) for row in rows]
    discretion = discretion_of(conn, scope, [by for spell in spells for by in (spell.set_by, spell.ended_by)])
    return [_told_spell(spell, record, discretion) for spell in spells]


def _told_spell(spell: Spell, record: CustomerRecord, discretion: Discretion) -> StatusSpell:
    return StatusSpell(
        fact=spell.fact,
        since=spell.since,
        until=spell.until,
        set_by=discretion.who(record, spell.set_by),
        ended_by=None if spell.ended_by is None else discretion.who(record, spell.ended_by),
        comment=discretion.comment(record, spell.set_by, spell.comment),
    )
