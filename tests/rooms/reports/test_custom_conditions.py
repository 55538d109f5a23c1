"""Conditions on custom fields: found as somebody would who looks at every value, and by an index."""

from random import Random

import pytest
from builders import LONG_AGO
from sqlalchemy import text

from tollhouse.customers.fields.defining import archive_field, define_field
from tollhouse.customers.fields.enabling import enable_fields
from tollhouse.customers.fields.filling import values_of
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.custom_field import EndUserSees, FieldDefinition, FieldKind
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import Scope
from tollhouse.customers.rules.search import Operator, holds, term_of
from tollhouse.reports.customer_list import list_customers
from tollhouse.reports.customer_list_asked import CustomerQuery, QueryUnreadable, condition_of, groups_of
from tollhouse.reports.customer_list_custom import custom_part

EVERYBODY = Scope()
WORDS = ("Ada", "ADÁ", "Adam 12", "12.5", "50 %_", "a", "Ünal", "gold-7", "日本", "x\\y", "ab:cd")
TERMS = ("ada", "12", "5", "a", "%", "_", "d", "日", "gold", "\\", "ab:cd", "zzz", "50 %_")


def found(conn, *written, scope=EVERYBODY, **more):
    query = CustomerQuery(scope, conditions=tuple(map(condition_of, written)), **more)
    return {one.name for one in list_customers(conn, query, limit=200).records}


@pytest.fixture
def company(conn):
    """Sixty customers with a word in one field, some of them the same word in another, some with none."""
    fields = [define_field(conn, FieldDefinition(name=name, kind=FieldKind.TEXT)) for name in ("Word", "Other word")]
    class_id = register_class(conn, "Worded")
    enable_fields(conn, class_id, [(one.field_id, False) for one in fields])
    chance = Random(7)
    new = [
        NewCustomer(
            f"Worded {place:02}",
            "EUR",
            BalanceControl.POSTPAID,
            class_id,
            custom_fields={name: chance.choice((*WORDS, None)) for name in ("Word", "Other word")},
        )
        for place in range(60)
    ]
    numbers = register_customers(conn, new, now=LONG_AGO, by="test")
    return fields, dict(zip((one.name for one in new), numbers, strict=True))


@pytest.mark.parametrize("operator", [one for one in Operator if one is not Operator.IS_EMPTY])
def test_a_condition_finds_whom_a_look_at_every_value_finds(conn, company, operator):
    (word, _), numbers = company
    values = values_of(conn, numbers.values())
    hits = 0
    for term in TERMS:
        expected = {
            name
            for name, number in numbers.items()
            if (value := values.get(number, {}).get(word.field_id)) and holds(operator, term_of(value), term_of(term))
        }
        hits += len(expected)
        assert found(conn, f"custom.Word:{operator}:{term}") == expected, (operator, term)
    assert hits


def test_an_empty_field_is_one_without_a_value(conn, company):
    (word, other), numbers = company
    values = values_of(conn, numbers.values())
    without = {name for name, number in numbers.items() if word.field_id not in values.get(number, {})}
    assert found(conn, "custom.Word:is_empty", "name:begins_with:worded") == without
    both = {name for name in without if other.field_id not in values.get(numbers[name], {})}
    assert both
    assert found(conn, "custom.Word:is_empty", f"custom.{other.field_id}:is_empty", "class:is:worded") == both


def test_conditions_go_together_with_others_and_in_groups(conn, company):
    both = found(conn, "custom.word:is:ada", "name:ends_with:7")
    assert both == found(conn, "custom.word:is:ada") & found(conn, "name:ends_with:7")
    groups = groups_of(["1:custom.word:is:ada", "1:custom.other word:contains:gold"])
    either = found(conn, "custom.word:is:ada") | found(conn, "custom.other word:contains:gold")
    assert found(conn, groups=groups) == either


def test_a_field_is_named_by_its_number_too_and_found_when_it_is_archived(conn, company):
    (word, _), _ = company
    by_name = found(conn, "custom.WORD:is:ada")
    assert by_name
    archive_field(conn, word.field_id)
    assert found(conn, f"custom.{word.field_id}:is:ada") == by_name


@pytest.mark.parametrize("field", ["custom.Shoe size", "custom.999999999", "custom.1234567890123456789012"])
def test_a_field_that_nobody_made_is_refused_with_the_way_out(conn, field):
    with pytest.raises(QueryUnreadable, match="is no custom field; take its name or its id from /custom-fields"):
        found(conn, f"{field}:is:42")


def test_a_condition_on_no_field_is_refused():
    with pytest.raises(QueryUnreadable, match="names no field"):
        condition_of("custom.:is:42")


def test_dates_and_numbers_are_found_by_how_they_are_written(conn):
    day = define_field(conn, FieldDefinition(name="Born", kind=FieldKind.DATE))
    weight = define_field(conn, FieldDefinition(name="Weight", kind=FieldKind.NUMBER))
    class_id = register_class(conn, "Written")
    enable_fields(conn, class_id, [(day.field_id, False), (weight.field_id, False)])
    said = {"Born": "2026-03-01", "Weight": "7.50"}
    one = NewCustomer("Dated", "EUR", BalanceControl.POSTPAID, class_id, custom_fields=said)
    register_customers(conn, [one], now=LONG_AGO, by="test")
    assert found(conn, "custom.Born:begins_with:2026-03") == {"Dated"}
    assert found(conn, "custom.Weight:is:7.5") == {"Dated"}


def test_a_reseller_does_not_learn_by_searching_what_is_hidden_of_its_own_record(conn):
    hidden = define_field(conn, FieldDefinition(name="Margin", kind=FieldKind.TEXT))
    shown = define_field(conn, FieldDefinition(name="Motto", kind=FieldKind.TEXT, end_user=EndUserSees.VISIBLE))
    class_id = register_class(conn, "Sold")
    enable_fields(conn, class_id, [(hidden.field_id, False), (shown.field_id, False)])
    values = {"Margin": "thin", "Motto": "more"}
    reseller = NewCustomer(
        "Nordwind", "EUR", BalanceControl.POSTPAID, class_id, CustomerKind.RESELLER, custom_fields=values
    )
    (own,) = register_customers(conn, [reseller], now=LONG_AGO, by="test")
    below = [
        NewCustomer(name, "EUR", BalanceControl.POSTPAID, class_id, reseller_id=own, custom_fields=said)
        for name, said in (("Sub", values), ("Bare", {}))
    ]
    register_customers(conn, below, now=LONG_AGO, by="test")
    for condition in ("custom.Margin:is:thin", "custom.Margin:contains:hin", "custom.Margin:begins_with:t"):
        assert found(conn, condition, scope=Scope(own)) == {"Sub"}
    assert found(conn, "custom.Margin:is_empty", scope=Scope(own)) == {"Bare"}
    assert found(conn, "custom.Motto:is:more", scope=Scope(own)) == {"Nordwind", "Sub"}
    assert found(conn, "custom.Margin:is:thin") == {"Nordwind", "Sub"}


@pytest.mark.parametrize(
    ("condition", "index"),
    [
        ("custom.Coded:is:code 7", "ix_custom_value_field"),
        ("custom.Coded:begins_with:code 777", "ix_custom_value_field"),
        ("custom.Coded:contains:de 7777", "ix_custom_value_words"),
        ("custom.Coded:ends_with:19999", "ix_custom_value_words"),
    ],
)
def test_values_are_found_by_an_index(conn, condition, index):
    field = define_field(conn, FieldDefinition(name="Coded", kind=FieldKind.TEXT))
    conn.execute(
        text(
            "insert into custom_value select number, :field, 'code ' || number, 'codeᚠ' || number || 'x'"
            " from generate_series(1, 20000) as number"
        ),
        {"field": field.field_id},
    )
    conn.execute(text("analyze custom_value"))
    part = custom_part(conn, condition_of(condition), EVERYBODY)
    assert part.narrow
    compiled = part.elsewhere.compile(conn.engine)
    plan = conn.exec_driver_sql(f"explain {compiled.string}", compiled.params).scalars().all()
    assert any(index in line for line in plan), plan
