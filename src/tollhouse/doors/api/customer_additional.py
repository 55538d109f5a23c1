"""/customers/{id}/additional-info: what is settled for a customer beside its address and its money."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from fastapi import Response
from pydantic import Field

from tollhouse.customers.arrangements.additional_info import (
    ADDITIONAL_FIELDS,
    change_additional_info,
    read_additional_info,
)
from tollhouse.customers.changing import change_customer, lock_to_change
from tollhouse.customers.fields.filling import read_filled
from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.additional_info import LONGEST_REPRESENTATIVE, AdditionalInfo
from tollhouse.customers.rules.masking import masked_values, refuse_masks
from tollhouse.customers.rules.record import Office
from tollhouse.doors.api.customer_fields import FieldsSaid, tell_changed_fields
from tollhouse.doors.api.customers import OfficeName, references_seen
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import not_by_trying
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, etag_of, refuse_if_changed
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

_OF_THE_RECORD: Final = ("class_id", "distributor_id", "office", "head_office_id", "tax_id")
_NULLABLE: Final = {
    "distributor_id",
    "head_office_id",
    "alias_registration",
    "send_statistics",
    "send_invoices",
    "invoice_number_scope",
}

Percent = Annotated[str, Field(pattern=r"^[0-9]{1,3}(\.[0-9]{1,2})?$", examples=["12.50"])]
Statistics = Literal["full", "summary", "none"]
ScopeName = Literal["installation", "customer"]


class AdditionalInfoTold(Told):
    """null: as the customer class, or the installation, has it."""

    class_id: Number
    distributor_id: Number | None = Field(description="who sells to it; null: nobody")
    office: OfficeName
    head_office_id: Number | None = Field(description="of a branch: its head office")
    tax_id: str
    alias_registration: bool | None = Field(description="whether aliases of its accounts may register")
    balance_transfer: bool = Field(description="whether its accounts may hand money to each other")
    callshop: bool = Field(description="whether it runs a call shop")
    override_tariffs: bool = Field(description="whether it may have prices of its own")
    subscription_discount: str = Field(description="percent off all its subscriptions", examples=["12.50"])
    send_statistics: Statistics | None = Field(description="what of a period's xDRs is mailed")
    send_invoices: bool | None = Field(description="whether invoices are mailed")
    invoice_number_scope: ScopeName | None = Field(description="among which invoices its numbers follow one another")
    representative: str = Field(description="who brought it; nothing is charged by it")
    reference: str = Field(description="what another system calls it")
    registered_at: Moment


class AdditionalInfoSaid(Said):
    """What changes; what is left out stays."""

    class_id: Number | None = None
    distributor_id: Number | None = None
    office: OfficeName | None = None
    head_office_id: Number | None = None
    tax_id: Words | None = None
    alias_registration: bool | None = None
    balance_transfer: bool | None = None
    callshop: bool | None = None
    override_tariffs: bool | None = None
    subscription_discount: Percent | None = None
    send_statistics: Statistics | None = None
    send_invoices: bool | None = None
    invoice_number_scope: ScopeName | None = None
    representative: Annotated[str, Field(max_length=LONGEST_REPRESENTATIVE)] | None = None
    reference: Annotated[str, Field(max_length=LONGEST_REPRESENTATIVE)] | None = None
    custom_fields: FieldsSaid | None = Field(default=None, description="what another class makes mandatory")

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        kept = {name: value for name, value in said.items() if value is not None or name in _NULLABLE}
        if "subscription_discount" in kept:
            kept["subscription_discount"] = Decimal(kept["subscription_discount"])
        return kept


@router.get(
    "/customers/{customer_id}/additional-info", summary="Read additional info", response_model=AdditionalInfoTold
)
def get_additional_info(customer_id: Number, desk: Reader) -> Response:
    """What is settled beside address and money; the ETag names its version."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return _shown(desk, record, read_additional_info(conn, customer_id))

    return desk.read(look)


@router.patch(
    "/customers/{customer_id}/additional-info", summary="Change additional info", response_model=AdditionalInfoTold
)
def patch_additional_info(
    customer_id: Number, said: AdditionalInfoSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """With If-Match the change is refused (412) when it was changed since it was read: by whom, and what."""
    changes = said.changes()
    if desk.scope.masked:
        refuse_masks(changes)
    of_record = {name: value for name, value in changes.items() if name in _OF_THE_RECORD}
    beside = {name: value for name, value in changes.items() if name in ADDITIONAL_FIELDS}

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        references_seen(conn, desk, said.distributor_id, said.head_office_id)
        record = lock_to_change(conn, customer_id, of_record, desk.scope)
        before = _values(record, read_additional_info(conn, customer_id))
        refuse_if_changed(conn, desk, record, before, if_match=if_match)
        filled = read_filled(conn, record) if said.class_id is not None else None
        changed = change_customer(conn, record, of_record, said.custom_fields)
        info = change_additional_info(conn, customer_id, beside)
        desk.changed(before, _values(changed, info))
        if filled is not None:
            tell_changed_fields(desk, filled, read_filled(conn, changed))
        return _shown(desk, changed, info)

    with not_by_trying(desk):
        return desk.write(act)


def _values(record: CustomerRecord, info: AdditionalInfo) -> Mapping[str, Any]:
    discount = f"{info.subscription_discount:.2f}"
    return {name: getattr(record, name) for name in _OF_THE_RECORD} | asdict(info) | {"subscription_discount": discount}


def _shown(desk: Desk, record: CustomerRecord, info: AdditionalInfo) -> Answer:
    values = _values(record, info)
    seen = masked_values(values) if desk.scope.masked else dict(values)
    seen |= {"office": Office(record.office).value, "registered_at": record.registered_at}
    return shown(AdditionalInfoTold(**seen), headers={"ETag": etag_of(desk, values)})
