"""Changing customer classes: what their customers inherit, and what a change would mean for those who are there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Final

from tollhouse.customers import storage
from tollhouse.customers.changing import ClassRecord, class_of, read_class
from tollhouse.customers.fields.defining import active_fields
from tollhouse.customers.fields.enabling import (
    Enabled,
    check_enabled,
    disable_all,
    enable_fields,
    fields_of_classes,
    lacking_in_class,
)
from tollhouse.customers.registering import NameTaken, check_class_values, register_class
from tollhouse.customers.rules.field_values import ClassFields
from tollhouse.customers.rules.invoice_charge import InvoiceCharge, InvoiceChargePolicy
from tollhouse.customers.rules.party import zone_named
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.spending import check_class_money
from tollhouse.customers.spending import tell_class_changed
from tollhouse.plumbing.db import Connection
from tollhouse.words.counting import counted
from tollhouse.words.refusals import NotFound, Refused

COUNTED_UP_TO: Final = 10_001
"""Stands for all that are more."""

_SETTINGS: Final = {one.name for one in fields(ClassRecord)} - {"class_id"}
_ONLY_WHILE_EMPTY: Final = {
    "currency": "its currency cannot be changed: make another class",
    "business_model": "its business model cannot be changed: make another class",
}
_OF_SPENDING: Final = {"spending_limit", "own_spending_limit"}
_TOLD: Final = 10


class ClassInUse(Refused):
    code: ClassVar[str] = "class_in_use"
    sentence: ClassVar[str] = "The class {name!r} has {customers}, so {way_out}."


@dataclass(frozen=True, slots=True)
class Closing:
    """A permanent termination to come, whose day follows from the class.

    on, would_be_on   the day now, and once the change is saved
    """

    customer_id: int
    name: str
    on: date
    would_be_on: date


@dataclass(frozen=True, slots=True)
class ClassPreview:
    """What a change would mean for the customers of a class; those it would be refused for, it refuses now.

    customers       all of them, closed ones too, counted up to COUNTED_UP_TO
    closings        the first permanent terminations that would come on another day; closings_counted: how many
    newly_mandatory the fields that become mandatory; lacking: how many customers have no value in each
    """

    customers: int
    closings: Sequence[Closing]
    closings_counted: int
    newly_mandatory: Sequence[tuple[int, str]]
    lacking: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class PaymentTax:
    """VAT of prepaid money that is paid when it comes in.

    on_top   whether cards are charged it beside the top-up, and not inside of it
    """

    percent: Decimal
    on_top: bool


def lock_class(conn: Connection, class_id: int) -> ClassRecord:
    """Until the transaction ends nobody comes into it and nobody else changes it; raises NotFound."""
    row = storage.read_class(conn, class_id, lock=True)
    if row is None:
        raise NotFound(kind="customer class", id=class_id)
    return class_of(row)


def change_class_settings(conn: Connection, record: ClassRecord, changes: Mapping[str, Any]) -> ClassRecord:
    """The class that lock_class locked, with new settings; raises BadField, NameTaken, ClassInUse.

    What is arranged for its customers already stays; what begins later goes by the new settings.
    """
    assert changes.keys() <= _SETTINGS, sorted(changes)
    values = {name: value for name, value in changes.items() if value != getattr(record, name)}
    if not values:
        return record
    check_class_values(values)
    _refuse_in_use(conn, record, values)
    check_class_money(record.currency, record.spending_limit, values)
    if not storage.update_class(conn, record.class_id, values):
        raise NameTaken(field="name", name=values["name"], kind="customer class")
    if values.keys() & _OF_SPENDING:
        tell_class_changed(conn, record.class_id)
    return read_class(conn, record.class_id)


def _refuse_in_use(conn: Connection, record: ClassRecord, values: Mapping[str, Any]) -> None:
    fixed = next((name for name in _ONLY_WHILE_EMPTY if name in values), None)
    if fixed is not None:
        _refuse_with_customers(conn, record, _ONLY_WHILE_EMPTY[fixed], fixed)


def _refuse_with_customers(conn: Connection, record: ClassRecord, way_out: str, field: str | None = None) -> None:
    customers = storage.count_of_class(conn, record.class_id)
    if customers:
        raise ClassInUse(field=field, name=record.name, customers=counted(customers, "customer"), way_out=way_out)


def payment_taxes_of(conn: Connection, customer_ids: Collection[int]) -> dict[int, PaymentTax]:
    """Of those whose class taxes prepaid money when it comes in."""
    return {
        row.customer_id: PaymentTax(row.payment_tax_percent, row.card_tax_on_top)
        for row in storage.read_money_policies(conn, customer_ids)
        if row.payment_tax_percent is not None
    }


def invoice_charges_of(conn: Connection, customer_ids: Collection[int]) -> dict[int, InvoiceChargePolicy]:
    """What the class of each says."""
    return {
        row.customer_id: InvoiceChargePolicy(
            InvoiceCharge(row.invoice_charge), row.invoice_charge_retry_days, zone_named(row.time_zone)
        )
        for row in storage.read_money_policies(conn, customer_ids)
    }


def delete_class(conn: Connection, class_id: int) -> ClassRecord:
    """As it was; raises NotFound, ClassInUse."""
    record = lock_class(conn, class_id)
    _refuse_with_customers(conn, record, "it cannot be deleted: put them into another class first")
    disable_all(conn, class_id)
    storage.delete_class(conn, class_id)
    return record


def copy_class(conn: Connection, class_id: int, name: str) -> int:
    """Another with the same settings and custom fields; raises NotFound, BadField, NameTaken."""
    like = lock_class(conn, class_id)
    copy_id = register_class(
        conn,
        name,
        currency=like.currency,
        description=like.description,
        provisional_days=like.provisional_days,
        purge_after_months=like.purge_after_months,
        business_model=like.business_model,
        spending_limit=like.spending_limit,
        own_spending_limit=like.own_spending_limit,
        payment_tax_percent=like.payment_tax_percent,
        card_tax_on_top=like.card_tax_on_top,
        invoice_charge=like.invoice_charge,
        invoice_charge_retry_days=like.invoice_charge_retry_days,
    )
    theirs = fields_of_classes(conn, [class_id])[class_id].fields
    enable_fields(conn, copy_id, [(one.field.field_id, one.mandatory) for one in theirs])
    return copy_id


def preview_class(
    conn: Connection, record: ClassRecord, changes: Mapping[str, Any], enabled: Enabled | None
) -> ClassPreview:
    """enabled   the custom fields as they would be; None: they stay.  Raises what saving would, but NameTaken."""
    check_class_values(changes)
    check_class_money(record.currency, record.spending_limit, changes)
    _refuse_in_use(conn, record, {name: one for name, one in changes.items() if one != getattr(record, name)})
    class_id, days = record.class_id, changes.get("provisional_days", record.provisional_days)
    rows = storage.terminations_in_class(conn, class_id, days, COUNTED_UP_TO)
    newly = _newly_mandatory(conn, class_id, enabled) if enabled is not None else []
    return ClassPreview(
        storage.count_of_class(conn, class_id, COUNTED_UP_TO),
        [
            Closing(
                row.customer_id,
                row.name,
                _ends(row.due_on, row.chosen_on, record.provisional_days),
                _ends(row.due_on, row.chosen_on, days),
            )
            for row in rows[:_TOLD]
        ],
        len(rows),
        newly,
        lacking_in_class(conn, class_id, [number for number, _ in newly], COUNTED_UP_TO),
    )


def _ends(begins_on: date, chosen_on: date | None, days: int) -> date:
    """A day that staff chose counts where it is not later than the class's."""
    by_class = begins_on + timedelta(days=days)
    return by_class if chosen_on is None else min(chosen_on, by_class)


def _newly_mandatory(conn: Connection, class_id: int, enabled: Enabled) -> list[tuple[int, str]]:
    check_enabled(conn, enabled)
    already = fields_of_classes(conn, [class_id])[class_id].mandatory
    names = {one.field_id: one.name for one in active_fields(conn)}
    return [(number, names[number]) for number, mandatory in enabled if mandatory and number not in already]


def customers_of(conn: Connection, class_ids: Sequence[int], scope: Scope) -> dict[int, int]:
    """How many of the reader's customers each class has, closed ones too, counted up to COUNTED_UP_TO."""
    return storage.count_of_classes(conn, class_ids, scope, COUNTED_UP_TO) if class_ids else {}


def fields_of_class(conn: Connection, class_id: int) -> ClassFields:
    """Raises NotFound."""
    found = fields_of_classes(conn, [class_id]).get(class_id)
    if found is None:
        raise NotFound(kind="customer class", id=class_id)
    return found
