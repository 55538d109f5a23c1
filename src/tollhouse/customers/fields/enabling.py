"""Which custom fields the customers of a class have, in which order, and which of them must have a value."""

from collections.abc import Collection, Sequence

from tollhouse.customers import storage as customers
from tollhouse.customers.fields import storage
from tollhouse.customers.rules.field_values import ClassFields
from tollhouse.customers.rules.record import BadField
from tollhouse.plumbing.db import Connection

Enabled = Sequence[tuple[int, bool]]
"""Numbers of fields in order, each with whether it is mandatory."""


def fields_of_classes(conn: Connection, class_ids: Collection[int], *, hold: bool = False) -> dict[int, ClassFields]:
    """Of every class that is there.

    hold   neither the classes nor their fields can be changed or deleted before the transaction ends
    """
    names = customers.names_of_classes(conn, class_ids, hold=hold)
    fields = storage.read_class_fields(conn, names.keys(), hold=hold) if names else {}
    return {class_id: ClassFields(class_id, name, tuple(fields.get(class_id, ()))) for class_id, name in names.items()}


def enable_fields(conn: Connection, class_id: int, enabled: Enabled) -> ClassFields:
    """These and no others; to be called with the class locked.  Raises BadField.

    Nobody who is in the class is stopped by what becomes mandatory; the next who saves their fields has to fill it.
    """
    check_enabled(conn, enabled)
    storage.replace_class_fields(conn, class_id, enabled)
    return fields_of_classes(conn, [class_id])[class_id]


def disable_all(conn: Connection, class_id: int) -> None:
    """Of a class that is deleted."""
    storage.delete_class_fields(conn, class_id)


def check_enabled(conn: Connection, enabled: Enabled) -> None:
    known = {one.field_id for one in storage.read_active(conn)}
    seen: set[int] = set()
    for field_id, _ in enabled:
        if field_id not in known:
            raise BadField("fields", field_id, "is no custom field, or one that is archived; leave it out.")
        if field_id in seen:
            raise BadField("fields", field_id, "is named twice; name it once.")
        seen.add(field_id)


def lacking_in_class(conn: Connection, class_id: int, field_ids: Collection[int], most: int) -> dict[int, int]:
    """How many customers of a class, closed ones left out, have no value in each of these fields; at most `most`."""
    return storage.count_lacking(conn, class_id, field_ids, most)
