"""Importing custom fields with a file of customers: a column a field, each problem with its column and reason."""

import csv
from io import BytesIO, StringIO

import pytest

from tollhouse.customers.fields.defining import define_field
from tollhouse.customers.fields.enabling import enable_fields
from tollhouse.customers.fields.filling import read_filled
from tollhouse.customers.importing import CustomerImport, Deed, import_customers, survey_file
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.custom_field import FieldDefinition, FieldKind
from tollhouse.customers.rules.customer_file import NoCustomerFile
from tollhouse.customers.rules.scope import OPERATOR_SCOPE

LICENCE = "custom:Driver Licence"
TIER = "custom:tier"


@pytest.fixture
def house(server, template):
    """A class that makes one field mandatory and has another with a default; and a class with none."""
    with server.passing_engine("import", clauses=f'template "{template}"') as engine:
        with engine.begin() as conn:
            register_class(conn, "Plain")
            said = FieldDefinition(name="Driver licence", kind=FieldKind.TEXT, pattern="[A-Z]{3}[0-9]{3}")
            licence = define_field(conn, said).field_id
            choices = FieldDefinition(name="Tier", kind=FieldKind.LIST, options=("Basic", "Gold"), default="Basic")
            tier = define_field(conn, choices).field_id
            enable_fields(conn, register_class(conn, "Drivers"), [(licence, True), (tier, False)])
        yield engine


def a_row(name: str, **cells: str) -> dict[str, str]:
    return {"name": name, "class": "Drivers", "currency": "EUR", "balance_control": "postpaid"} | cells


@pytest.fixture
def take(house, now):
    def take(*rows, **how):
        written = StringIO(newline="")
        writer = csv.DictWriter(written, list(dict.fromkeys(name for row in rows for name in row)), restval="")
        writer.writeheader()
        writer.writerows(rows)
        job = CustomerImport(house, BytesIO(written.getvalue().encode()), lambda: now, "anna", **how)
        return [outcome for _, outcome in sorted((one.line, one) for one in import_customers(job, survey_file(job)))]

    return take


@pytest.fixture
def values(house):
    def values(outcome):
        with house.connect() as conn:
            return read_filled(conn, read_customer(conn, outcome.customer_id, OPERATOR_SCOPE)).shown

    return values


def told(outcome) -> str:
    return "; ".join(map(str, outcome.problems))


def test_a_column_fills_a_field_and_an_empty_cell_leaves_the_default(take, values):
    first, second = take(
        a_row("Ada", **{LICENCE: "ABC123", TIER: "gold"}), a_row("Bob", **{LICENCE: "DEF456", TIER: ""})
    )
    assert values(first) == {"Driver licence": "ABC123", "Tier": "Gold"}
    assert values(second) == {"Driver licence": "DEF456", "Tier": "Basic"}


def test_rows_without_what_is_mandatory_or_of_the_wrong_form_are_refused_and_take_no_other_with_them(take):
    missing, unfit, good, foreign = take(
        a_row("Ada", **{LICENCE: ""}),
        a_row("Bob", **{LICENCE: "abc", TIER: "Silver"}),
        a_row("Cyr", **{LICENCE: "ABC123"}),
        a_row("Dan", **{"class": "Plain", LICENCE: "ABC123"}),
    )
    assert [one.deed for one in (missing, unfit, good, foreign)] == [
        Deed.REFUSE, Deed.REFUSE, Deed.CREATE, Deed.REFUSE,
    ]  # fmt: skip
    assert told(missing) == ("line 2, custom:driver licence: is mandatory in the class 'Drivers'; give it a value")
    assert told(unfit) == (
        "line 3, custom:driver licence: 'abc' does not have the form [A-Z]{3}[0-9]{3}; write it so; "
        "line 3, custom:tier: 'Silver' is none of Basic, Gold"
    )
    assert "is none of the custom fields of the class 'Plain'" in told(foreign)


def test_an_update_changes_what_differs_as_it_is_kept(take, values):
    (made,) = take(a_row("Ada", **{LICENCE: "ABC123", TIER: "Gold"}))
    (same,) = take({"name": "Ada", LICENCE: "ABC123", TIER: " GOLD "}, update=True)
    assert same.deed is Deed.LEAVE
    (changed,) = take({"name": "Ada", LICENCE: "XYZ789", TIER: ""}, update=True)
    assert (changed.deed, changed.changes) == (Deed.CHANGE, {"custom:driver licence": ("ABC123", "XYZ789")})
    assert values(made) == {"Driver licence": "XYZ789", "Tier": "Gold"}


def test_an_update_into_a_class_that_demands_more_brings_it_along(take, values):
    (made,) = take(a_row("Ada", **{"class": "Plain"}))
    (refused,) = take({"name": "Ada", "class": "Drivers"}, update=True)
    assert refused.deed is Deed.REFUSE
    assert "custom:driver licence: is mandatory in the class 'Drivers'" in told(refused)
    (changed,) = take({"name": "Ada", "class": "Drivers", LICENCE: "ABC123"}, update=True)
    assert changed.deed is Deed.CHANGE
    assert values(made)["Driver licence"] == "ABC123"


def test_a_column_of_a_field_that_nobody_made_is_refused_by_name(take):
    with pytest.raises(NoCustomerFile, match="custom:shoe size"):
        take(a_row("Ada", **{"custom:Shoe size": "42"}))
