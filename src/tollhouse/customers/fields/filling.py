"""The values of customers: asked of new ones, changed one customer at a time, demanded of those who change class."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from tollhouse.customers.arrangements.purged import refuse_purged
from tollhouse.customers.fields import storage
from tollhouse.customers.fields.enabling import fields_of_classes
from tollhouse.customers.reading import CustomerRecord
from tollhouse.customers.rules.field_values import ClassFields, Kept, Said, filled
from tollhouse.customers.rules.record import NewCustomer
from tollhouse.plumbing.db import Connection
from tollhouse.words.refusals import Refused


@dataclass(frozen=True, slots=True)
class Filled:
    """What a customer has in the fields of its class; values of other fields wait for a class that has them."""

    fields: ClassFields
    values: Kept

    @property
    def shown(self) -> dict[str, str | None]:
        """By the names of the fields, in their order."""
        return {one.field.name: self.values.get(one.field.field_id) for one in self.fields.fields}

    @property
    def version(self) -> str:
        """Names what somebody saw: the class, its fields and the values."""
        seen = repr((self.fields, sorted(self.values.items())))
        return blake2b(seen.encode("utf-8", "replace"), digest_size=12).hexdigest()


def read_filled(conn: Connection, record: CustomerRecord) -> Filled:
    fields = fields_of_classes(conn, [record.class_id])[record.class_id]
    return Filled(fields, storage.read_values(conn, [record.customer_id]).get(record.customer_id, {}))


def fill_fields(conn: Connection, record: CustomerRecord, said: Said) -> Filled:
    """The values of a customer that lock_customer locked; raises CustomFieldsUnfit, CustomFieldsMissing.

    said   None takes a value away; what is left out stays, but what is mandatory must have one afterwards
    Raises CustomerPurged for whom nothing may be kept.
    """
    refuse_purged(conn, record.customer_id, "custom_fields")
    fields = fields_of_classes(conn, [record.class_id], hold=True)[record.class_id]
    kept = storage.read_values(conn, [record.customer_id]).get(record.customer_id, {})
    values = filled(fields, kept, said)
    _write(conn, record.customer_id, kept, values)
    return Filled(fields, values)


def values_of_new(by_class: Mapping[int, ClassFields], customers: Sequence[NewCustomer]) -> list[dict[int, str]]:
    """What new customers begin with, in the order given; raises what `filled` does for the first that is refused."""
    return [filled(by_class[new.class_id], {}, new.custom_fields, is_new=True) for new in customers]


def write_new(conn: Connection, values: Mapping[int, Kept]) -> None:
    """By customer, of those who have none yet."""
    storage.write_values(
        conn, ((number, field, value) for number, own in values.items() for field, value in own.items())
    )


def fit_into_class(
    conn: Connection, records: Sequence[CustomerRecord], class_id: int, said: Said | None = None
) -> dict[int, Refused]:
    """Give locked customers what another class demands of them and has a default for; who lacks it all the same.

    Demanded is what becomes mandatory with the change; what was mandatory before is asked for when it is saved.
    said   values that come with the change
    """
    classes = {class_id, *(one.class_id for one in records)}
    fields = fields_of_classes(conn, classes, hold=True)
    target = fields[class_id]
    if not target.fields and not said:
        return {}
    kept = storage.read_values(conn, [one.customer_id for one in records])
    refused: dict[int, Refused] = {}
    written: list[tuple[int, int, str]] = []
    for record in records:
        before = kept.get(record.customer_id, {})
        demanded = target.mandatory - fields[record.class_id].mandatory
        try:
            after = filled(target, before, said or {}, demanded=demanded)
        except Refused as refusal:
            refused[record.customer_id] = refusal
            continue
        written += [(record.customer_id, field, value) for field, value in after.items() if before.get(field) != value]
        _remove(conn, record.customer_id, before, after)
    storage.write_values(conn, written)
    return refused


def values_of(conn: Connection, customer_ids: Collection[int]) -> dict[int, dict[int, str]]:
    """By customer and number of the field, those of every field."""
    return storage.read_values(conn, customer_ids)


def personal_values(conn: Connection, customer_ids: Collection[int]) -> list[str]:
    """What stands in fields that tell something about a person, archived ones too."""
    return storage.read_personal_values(conn, customer_ids)


def forget_values(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted."""
    storage.remove_values_of(conn, customer_ids)


def _write(conn: Connection, customer_id: int, before: Kept, after: Kept) -> None:
    changed = ((customer_id, field, value) for field, value in after.items() if before.get(field) != value)
    storage.write_values(conn, changed)
    _remove(conn, customer_id, before, after)


def _remove(conn: Connection, customer_id: int, before: Kept, after: Kept) -> None:
    if gone := before.keys() - after.keys():
        storage.remove_values(conn, customer_id, gone)
