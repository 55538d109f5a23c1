"""Custom fields of the demo company: what it asks of whom, and what some of its customers have in them."""

from collections.abc import Mapping
from random import Random
from typing import Final

from tollhouse.customers.changing import lock_customers
from tollhouse.customers.fields.defining import define_field
from tollhouse.customers.fields.enabling import enable_fields, fields_of_classes
from tollhouse.customers.fields.filling import fill_fields
from tollhouse.customers.rules.custom_field import EndUserSees, FieldDefinition, FieldKind
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.plumbing.db import Connection

_FIELDS: Final = (
    FieldDefinition(
        name="Driver licence",
        kind=FieldKind.TEXT,
        pattern="[A-Z]{3}[0-9]{6}",
        personal=True,
        description="Three capital letters and six digits, as on the card",
    ),
    FieldDefinition(name="Date of birth", kind=FieldKind.DATE, lowest="1900-01-01", personal=True),
    FieldDefinition(name="Employees", kind=FieldKind.NUMBER, lowest="1", decimals=0),
    FieldDefinition(
        name="Support tier",
        kind=FieldKind.LIST,
        options=("Basic", "Priority", "Around the clock"),
        default="Basic",
        end_user=EndUserSees.VISIBLE,
    ),
    FieldDefinition(name="Contract signed at", kind=FieldKind.MOMENT),
)

_ENABLED: Final = {
    "residential": (("Support tier", True), ("Driver licence", False), ("Date of birth", False)),
    "prepaid": (("Date of birth", False),),
    "business": (("Support tier", True), ("Employees", False), ("Contract signed at", False)),
    "reseller": (("Support tier", False), ("Contract signed at", False)),
}
"""By class: its fields in order, each with whether it is mandatory; all that are have a default."""

_FILLED: Final = 60
"""So many customers have values, however large the company is."""


def make_fields(conn: Connection) -> dict[str, int]:
    """Their numbers by name."""
    return {one.name: define_field(conn, one).field_id for one in _FIELDS}


def enable(conn: Connection, fields: Mapping[str, int], classes: Mapping[str, int]) -> None:
    for key, class_id in classes.items():
        enable_fields(conn, class_id, [(fields[name], mandatory) for name, mandatory in _ENABLED.get(key, ())])


def fill_some(conn: Connection, first_customer: int, seed: int) -> None:
    """The first customers of the company, as far as they are there; whoever goes on with a load fills the same."""
    records = lock_customers(conn, range(first_customer, first_customer + _FILLED), OPERATOR_SCOPE)
    classes = fields_of_classes(conn, {one.class_id for one in records.values()})
    for number, record in sorted(records.items()):
        if classes[record.class_id].fields:
            said = _values(Random(f"fields {seed} {number - first_customer}"))
            names = {one.field.name for one in classes[record.class_id].fields}
            fill_fields(conn, record, {name: value for name, value in said.items() if name in names})


def _values(chance: Random) -> dict[str, str]:
    letters = "".join(chance.choices("ABCDEFGHKLMNPRSTXYZ", k=3))
    born = f"{chance.randint(1945, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    signed = f"2025-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T{chance.randint(8, 17):02}:00Z"
    return {
        "Driver licence": f"{letters}{chance.randint(0, 999_999):06}",
        "Date of birth": born,
        "Employees": str(chance.randint(1, 400)),
        "Support tier": chance.choice(("Basic", "Basic", "Priority", "Around the clock")),
        "Contract signed at": signed,
    }
