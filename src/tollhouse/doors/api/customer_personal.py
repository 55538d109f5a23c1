"""/customers/{id}/personal-data: a copy of all of it, and its removal after the customer has left."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from functools import partial
from typing import Annotated, Any, Final

import msgspec
from fastapi import Response
from pydantic import Field

from tollhouse.accounts.contacting import users_of_accounts
from tollhouse.accounts.opening import list_accounts
from tollhouse.customers.arrangements.additional_info import read_additional_info
from tollhouse.customers.arrangements.billing_periods import Billing, read_billing
from tollhouse.customers.arrangements.self_care import read_self_care
from tollhouse.customers.changing import lock_customer
from tollhouse.customers.fields.filling import read_filled
from tollhouse.customers.limit_history import limit_change_of, list_limit_changes
from tollhouse.customers.purging import Purge, purge_customer, read_purge, refuse_second_purge, set_purge_day
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.field_values import told_to
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.customer_told import told_customer
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import discretion_of, own_resellers
from tollhouse.doors.api.file_names import disposition
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Day, Moment, Number, Said, Told, Words, told_money
from tollhouse.features.dialling import all_short_numbers
from tollhouse.features.siting import list_sites, site_of
from tollhouse.letters.writing import about_customer
from tollhouse.notes.reading import Attachment, Readable, attachments_of, list_notes, note_of
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.plumbing.outbox.listing import letter_of, list_letters
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

_AT_ONCE: Final = 500

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Seer = Annotated[Desk, needs(Right.SEE_PERSONAL_DATA)]
Eraser = Annotated[Desk, needs(Right.ERASE_PERSONAL_DATA)]


class PersonalData(Told):
    """When what tells who a customer was is removed; only ever from one that is permanently terminated."""

    purge_on: Day | None = Field(description="in the customer's time zone; null: never by itself")
    class_keeps_months: int | None = Field(description="months after closing, by the customer class; null: for ever")
    purged_at: Moment | None = Field(description="null: it is all there")
    purged_by: str | None = Field(description="`class`: by its term")


class PurgeDaySaid(Said):
    purge_on: Day | None = Field(description="in the customer's time zone; null: never by itself")


class PurgeSaid(Said):
    """Nothing brings it back, so the name has to be said."""

    name: Words = Field(description="of the customer, as it is now")


@router.get("/customers/{customer_id}/personal-data", summary="When personal data goes", response_model=PersonalData)
def get_personal_data(customer_id: Number, desk: Reader) -> Response:
    """The term of the customer class, or the day that staff chose instead."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return _shown(conn, desk, record, read_purge(conn, customer_id))

    return desk.read(look)


@router.put("/customers/{customer_id}/personal-data", summary="Choose when it goes", response_model=PersonalData)
def put_personal_data(customer_id: Number, said: PurgeDaySaid, desk: Eraser) -> Response:
    """Instead of the term of the customer class, tomorrow at the earliest; who is not closed by then is purged once it
    is."""

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        record = lock_customer(conn, customer_id, desk.scope)
        before = read_purge(conn, customer_id)
        after = set_purge_day(conn, record, said.purge_on, now=desk.now, by=desk.by)
        desk.changed({"purge_on": before.due_on}, {"purge_on": after.due_on})
        return _shown(conn, desk, record, after)

    return desk.write(act)


@router.post("/customers/{customer_id}/personal-data/purge", summary="Remove it now", response_model=PersonalData)
def post_purge(customer_id: Number, said: PurgeSaid, desk: Eraser) -> Response:
    """Names, addresses, notes, letters and what the trail tells of them; numbers, money and xDRs stay."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        refuse_second_purge(conn, customer_id)  # whose name is another since
        if said.name != record.name:
            raise BadField("name", said.name, "is not what the customer is called; write its name to confirm.")
        purge_customer(conn, customer_id, now=desk.now, by=desk.by)
        desk.changed({"purged": False}, {"purged": True})
        return _shown(conn, desk, record, read_purge(conn, customer_id))

    return desk.write(act)


@router.get("/customers/{customer_id}/personal-data/copy", summary="A copy of everything about a customer")
def get_personal_copy(customer_id: Number, desk: Seer) -> Response:
    """As JSON, to be handed to the customer; xDRs are files of their own (`xdrs.csv`)."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        headers = {
            "Content-Type": "application/json",
            "Content-Disposition": disposition(f"Personal data of {record.name}.json"),
        }
        return Answer(200, headers, msgspec.json.format(msgspec.json.encode(_copy(conn, desk, record)), indent=2))

    return desk.read(look)


def _copy(conn: Connection, desk: Desk, record: CustomerRecord) -> dict[str, Any]:
    customer = told_customer(conn, record, desk.scope, at=desk.now)
    number = record.customer_id
    return {
        "customer": customer.model_dump(mode="json", exclude={"actions", "matched"}),
        "additional_info": read_additional_info(conn, number),
        "self_care": read_self_care(conn, number),
        "billing": _billing(conn, desk, record),
        "credit_limit_changes": _limits(conn, record, desk),
        "accounts": _accounts(conn, number),
        "custom_fields": _custom_fields(conn, desk, record),
        "sites": _sites(conn, number),
        "abbreviated_numbers": [asdict(one) for one in all_short_numbers(conn, number)],
        "notes": _notes(conn, Readable(number, own_resellers(record, desk.scope))),
        "letters": _letters(conn, number),
    }


def _billing(conn: Connection, desk: Desk, record: CustomerRecord) -> Billing:
    """Who arranged it and why is told as everywhere."""
    billing = read_billing(conn, record, now=desk.now)
    if (one := billing.arranged) is None:
        return billing
    told = discretion_of(conn, desk.scope, [one.by])
    return replace(
        billing, arranged=replace(one, by=told.who(record, one.by), comment=told.comment(record, one.by, one.comment))
    )


def _custom_fields(conn: Connection, desk: Desk, record: CustomerRecord) -> dict[str, str | None]:
    """Of its own record a reseller is not told what is hidden from the customer."""
    found = read_filled(conn, record)
    own_record = record.customer_id == desk.scope.reseller_id
    seen = {one.field.name for one in told_to(found.fields.fields, as_end_user=own_record)}
    return {name: value for name, value in found.shown.items() if name in seen}


def _notes(conn: Connection, readable: Readable) -> list[dict[str, Any]]:
    """Files by name, and where each is fetched."""
    notes = [note_of(row) for row in _all_rows(partial(list_notes, conn, readable))]
    files = attachments_of(conn, readable.customer_id, [note.note_id for note in notes])
    return [
        {
            "text": note.text,
            "written_at": note.written_at,
            "attachments": [_file(readable.customer_id, one) for one in files[note.note_id]],
        }
        for note in notes
    ]


def _file(customer_id: int, file: Attachment) -> dict[str, Any]:
    path = f"/api/v1/customers/{customer_id}/notes/{file.note_id}/attachments/{file.attachment_id}"
    told = {"name": file.name, "media_type": file.media_type, "size_bytes": file.size_bytes}
    return told | {"attached_at": file.attached_at, "path": path}


def _limits(conn: Connection, record: CustomerRecord, desk: Desk) -> list[dict[str, Any]]:
    """With what was said of each, as far as the reader may know it."""
    changes = [limit_change_of(row) for row in _all_rows(partial(list_limit_changes, conn, record.customer_id))]
    discretion = discretion_of(conn, desk.scope, [one.by for one in changes])
    return [
        {
            "kind": one.kind,
            "at": one.at,
            "old": _money(one.old, record.currency),
            "new": _money(one.new, record.currency),
            "until": one.until,
            "comment": discretion.comment(record, one.by, one.comment),
        }
        for one in changes
    ]


def _money(amount: Decimal | None, currency: str) -> dict[str, Any] | None:
    return None if amount is None else told_money(amount, currency).model_dump(mode="json")


def _sites(conn: Connection, customer_id: int) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "description": one.description, "made_at": one.made_at}
        for one in map(site_of, _all_rows(partial(list_sites, conn, customer_id)))
    ]


def _letters(conn: Connection, customer_id: int) -> list[dict[str, Any]]:
    return [
        {"to": letter.recipients, "subject": letter.subject, "body": letter.body, "written_at": letter.written_at}
        for letter in map(letter_of, _all_rows(partial(list_letters, conn, about=about_customer(customer_id))))
    ]


def _all_rows(pages: Callable[..., Page]) -> Iterator[AnyRow]:
    """Page by page, to the last one."""
    cursor = None
    while True:
        page = pages(limit=_AT_ONCE, cursor=cursor)
        yield from page.rows
        if (cursor := page.next) is None:
            return


def _accounts(conn: Connection, customer_id: int) -> list[dict[str, Any]]:
    rows = list(_all_rows(partial(list_accounts, conn, customer_id)))
    users = users_of_accounts(conn, customer_id, [row.account_id for row in rows])
    return [
        {
            "identifier": row.identifier,
            "description": row.description,
            "web_login": row.web_login,
            "user": None if (user := users.get(row.account_id)) is None else asdict(user),
            "opened_at": row.opened_at,
            "terminated_at": row.terminated_at,
        }
        for row in rows
    ]


def _shown(conn: Connection, desk: Desk, record: CustomerRecord, purge: Purge) -> Answer:
    by = purge.purged_by
    who = by if by in {None, "class"} else discretion_of(conn, desk.scope, [by]).who(record, str(by))
    return shown(
        PersonalData(purge_on=purge.due_on, class_keeps_months=purge.months, purged_at=purge.purged_at, purged_by=who)
    )
