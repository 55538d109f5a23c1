"""Custom fields on a real database: defined, enabled, filled, demanded, and changed by two at once."""

from dataclasses import replace
from threading import Thread

import pytest
from builders import LONG_AGO

from tollhouse.bulk.deleting import delete_one_with_all
from tollhouse.customers.changing import (
    begin_deletion,
    change_class,
    change_customer,
    lock_customer,
    read_class,
)
from tollhouse.customers.classing import (
    ClassInUse,
    change_class_settings,
    copy_class,
    delete_class,
    fields_of_class,
    lock_class,
    preview_class,
)
from tollhouse.customers.deciding import StaffChange, change_by_staff
from tollhouse.customers.fields.defining import (
    FieldInUse,
    FieldNameTaken,
    archive_field,
    change_field,
    define_field,
    delete_field,
    read_field,
)
from tollhouse.customers.fields.enabling import enable_fields
from tollhouse.customers.fields.filling import fill_fields, read_filled, values_of
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import NameTaken, register_class, register_customers
from tollhouse.customers.rules.custom_field import FieldDefinition, FieldKind
from tollhouse.customers.rules.field_values import CustomFieldsMissing, CustomFieldsUnfit
from tollhouse.customers.rules.record import BadField, BalanceControl, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.words.refusals import NotFound


def a_field(conn, name, kind="text", **facts):
    return define_field(conn, FieldDefinition(name=name, kind=FieldKind(kind), **facts)).field_id


def new(name, class_id, **said):
    return NewCustomer(name, "EUR", BalanceControl.POSTPAID, class_id, custom_fields=said)


def registered(conn, name, class_id, **said):
    return register_customers(conn, [new(name, class_id, **said)], now=LONG_AGO, by="test")[0]


def shown(conn, customer_id):
    return read_filled(conn, read_customer(conn, customer_id, OPERATOR_SCOPE)).shown


def fill(conn, customer_id, **said):
    return fill_fields(conn, lock_customer(conn, customer_id, OPERATOR_SCOPE), said).shown


def test_a_mandatory_field_is_asked_of_new_customers(conn):
    licence, tier = a_field(conn, "Licence", pattern="[A-Z]{3}"), a_field(conn, "Tier", default="basic")
    class_id = register_class(conn, "Asked")
    enable_fields(conn, class_id, [(licence, True), (tier, False)])
    with pytest.raises(CustomFieldsMissing, match="Customers of the class 'Asked' must have Licence"):
        registered(conn, "Ada", class_id)
    with pytest.raises(CustomFieldsUnfit):
        registered(conn, "Ada", class_id, Licence="abc")
    number = registered(conn, "Ada", class_id, Licence="ABC")
    assert shown(conn, number) == {"Licence": "ABC", "Tier": "basic"}


def test_what_becomes_mandatory_stops_nobody_until_their_fields_are_saved(conn):
    licence, colour = a_field(conn, "Licence"), a_field(conn, "Colour")
    class_id = register_class(conn, "Later")
    number = registered(conn, "Bob", class_id)
    enable_fields(conn, class_id, [(colour, False), (licence, True)])
    record = lock_customer(conn, number, OPERATOR_SCOPE)
    assert change_customer(conn, record, {"city": "Lviv"}).city == "Lviv"
    with pytest.raises(CustomFieldsMissing):
        fill(conn, number, Colour="red")
    assert fill(conn, number, Colour="red", Licence="X") == {"Colour": "red", "Licence": "X"}


def test_another_class_demands_what_it_makes_mandatory_and_takes_values_with_the_change(conn):
    licence, tier, colour = a_field(conn, "Licence"), a_field(conn, "Tier", default="basic"), a_field(conn, "Colour")
    plain, strict = register_class(conn, "Plain"), register_class(conn, "Strict")
    enable_fields(conn, plain, [(colour, False)])
    enable_fields(conn, strict, [(licence, True), (tier, True)])
    number = registered(conn, "Cyr", plain, Colour="red")
    record = lock_customer(conn, number, OPERATOR_SCOPE)
    with pytest.raises(CustomFieldsMissing, match="Licence"):
        change_customer(conn, record, {"class_id": strict})
    assert read_customer(conn, number, OPERATOR_SCOPE).class_id == plain
    change_customer(conn, record, {"class_id": strict}, {"Licence": "L"})
    assert shown(conn, number) == {"Licence": "L", "Tier": "basic"}
    back = lock_customer(conn, number, OPERATOR_SCOPE)
    change_customer(conn, back, {"class_id": plain})
    assert shown(conn, number) == {"Colour": "red"}, "what the other class had waits for the way back"


def test_of_many_who_change_class_each_is_judged_alone(conn):
    licence, tier = a_field(conn, "Licence"), a_field(conn, "Tier", default="basic")
    plain, strict = register_class(conn, "Plain"), register_class(conn, "Strict")
    enable_fields(conn, plain, [(licence, False)])
    enable_fields(conn, strict, [(licence, True), (tier, True)])
    having, lacking = registered(conn, "Has", plain, Licence="L"), registered(conn, "Lacks", plain)
    records = [lock_customer(conn, number, OPERATOR_SCOPE) for number in (having, lacking)]
    refused = change_class(conn, records, strict)
    assert refused.keys() == {lacking}
    assert refused[lacking].detail == "Customers of the class 'Strict' must have Licence; give each of them a value."
    classes = {number: read_customer(conn, number, OPERATOR_SCOPE).class_id for number in (having, lacking)}
    assert classes == {having: strict, lacking: plain}
    assert values_of(conn, [having, lacking]) == {having: {licence: "L", tier: "basic"}}


def test_what_was_mandatory_before_stops_no_change_of_class(conn):
    licence = a_field(conn, "Licence")
    one, other = register_class(conn, "One"), register_class(conn, "Other")
    number = registered(conn, "Dan", one)
    enable_fields(conn, one, [(licence, True)])
    enable_fields(conn, other, [(licence, True)])
    record = lock_customer(conn, number, OPERATOR_SCOPE)
    assert change_customer(conn, record, {"class_id": other}).class_id == other


def test_a_field_with_values_is_archived_and_comes_back_with_them(conn):
    licence = a_field(conn, "Licence")
    class_id = register_class(conn, "Kept")
    enable_fields(conn, class_id, [(licence, True)])
    number = registered(conn, "Eva", class_id, Licence="L")
    with pytest.raises(FieldInUse, match="archive it instead"):
        delete_field(conn, licence)
    archive_field(conn, licence)
    assert shown(conn, number) == {}
    registered(conn, "Fay", class_id)
    with pytest.raises(BadField, match="archived"):
        enable_fields(conn, class_id, [(licence, False)])
    enable_fields(conn, class_id, [])
    archive_field(conn, licence, archived=False)
    assert shown(conn, number) == {"Licence": "L"}


def test_a_field_nobody_fills_is_deleted_from_its_classes_too(conn):
    one, other = a_field(conn, "One"), a_field(conn, "Other")
    class_id = register_class(conn, "Emptied")
    enable_fields(conn, class_id, [(one, False), (other, False)])
    delete_field(conn, one)
    assert [one.field.name for one in fields_of_class(conn, class_id).fields] == ["Other"]
    assert read_field(conn, other).position == 1
    with pytest.raises(NotFound):
        read_field(conn, one)


def test_names_of_fields_are_unique_whatever_the_case(conn):
    licence, other = a_field(conn, "Licence"), a_field(conn, "Other")
    with pytest.raises(FieldNameTaken):
        a_field(conn, "LICENCE")
    with pytest.raises(FieldNameTaken):
        change_field(conn, read_field(conn, other), {"name": "licence"})
    assert change_field(conn, read_field(conn, licence), {"name": "licence"}).name == "licence"


def test_a_field_keeps_its_kind_and_takes_its_place(conn):
    first, second, third = (a_field(conn, name) for name in ("First", "Second", "Third"))
    with pytest.raises(BadField, match="make another field"):
        change_field(conn, read_field(conn, first), {"kind": FieldKind.DATE})
    change_field(conn, read_field(conn, third), {}, position=1)
    assert {one: read_field(conn, one).position for one in (first, second, third)} == {third: 1, first: 2, second: 3}
    with pytest.raises(BadField, match="must be 1 to 3"):
        change_field(conn, read_field(conn, third), {}, position=4)


def test_narrower_bounds_leave_values_alone_until_they_are_saved_again(conn):
    weight = a_field(conn, "Weight", "number")
    colour = a_field(conn, "Colour")
    class_id = register_class(conn, "Weighed")
    enable_fields(conn, class_id, [(weight, False), (colour, False)])
    number = registered(conn, "Gus", class_id, Weight="100")
    change_field(conn, read_field(conn, weight), {"highest": "50"})
    assert fill(conn, number, Colour="red") == {"Weight": "100", "Colour": "red"}
    with pytest.raises(CustomFieldsUnfit):
        fill(conn, number, Weight="100")


def test_a_deleted_customer_leaves_no_value(conn):
    licence = a_field(conn, "Licence")
    class_id = register_class(conn, "Gone")
    enable_fields(conn, class_id, [(licence, False)])
    number = registered(conn, "Hal", class_id, Licence="L")
    delete_one_with_all(conn, begin_deletion(conn, number, OPERATOR_SCOPE))
    assert values_of(conn, [number]) == {}
    delete_field(conn, licence)


def test_a_class_with_customers_keeps_its_currency_and_is_not_deleted(conn):
    class_id = register_class(conn, "Held")
    registered(conn, "Ida", class_id)
    record = lock_class(conn, class_id)
    for change in ({"currency": "EUR"}, {"business_model": "pinless"}):
        with pytest.raises(ClassInUse, match="The class 'Held' has 1 customer, so its"):
            change_class_settings(conn, record, change)
    with pytest.raises(ClassInUse, match="put them into another class first"):
        delete_class(conn, class_id)
    assert change_class_settings(conn, record, {"name": "Held on", "provisional_days": 10}).provisional_days == 10


def test_an_empty_class_changes_wholly_and_can_be_deleted(conn):
    licence = a_field(conn, "Licence")
    class_id, other = register_class(conn, "Empty"), register_class(conn, "Other")
    enable_fields(conn, class_id, [(licence, True)])
    record = lock_class(conn, class_id)
    assert change_class_settings(conn, record, {"currency": "USD"}).currency == "USD"
    with pytest.raises(NameTaken):
        change_class_settings(conn, record, {"name": "Other"})
    delete_class(conn, class_id)
    with pytest.raises(NotFound):
        read_class(conn, class_id)
    assert read_class(conn, other)


def test_a_copy_has_the_settings_and_fields_of_the_class(conn):
    licence, colour = a_field(conn, "Licence"), a_field(conn, "Colour")
    class_id = register_class(conn, "Model", currency="EUR", description="as it is", provisional_days=7)
    enable_fields(conn, class_id, [(colour, False), (licence, True)])
    copy_id = copy_class(conn, class_id, "Copy")
    assert read_class(conn, copy_id) == replace(read_class(conn, class_id), class_id=copy_id, name="Copy")
    assert fields_of_class(conn, copy_id).fields == fields_of_class(conn, class_id).fields
    with pytest.raises(NameTaken):
        copy_class(conn, class_id, "Copy")


def test_a_preview_counts_those_who_lack_what_becomes_mandatory(conn):
    licence, colour = a_field(conn, "Licence"), a_field(conn, "Colour")
    class_id = register_class(conn, "Previewed")
    enable_fields(conn, class_id, [(licence, False), (colour, True)])
    registered(conn, "Jan", class_id, Licence="L", Colour="red")
    registered(conn, "Kim", class_id, Colour="red")
    closed = registered(conn, "Leo", class_id, Colour="red")
    change_by_staff(conn, closed, StaffChange(StatusAction.CLOSE), at=LONG_AGO, by="test")
    found = preview_class(conn, read_class(conn, class_id), {}, [(licence, True), (colour, True)])
    assert (found.customers, found.newly_mandatory, found.lacking) == (3, [(licence, "Licence")], {licence: 1})
    assert fields_of_class(conn, class_id).mandatory == {colour}, "nothing was saved"


def test_a_preview_tells_whose_permanent_termination_would_come_on_another_day(conn, now):
    class_id = register_class(conn, "Ending", provisional_days=30)
    by_class, by_staff = registered(conn, "Mia", class_id), registered(conn, "Ned", class_id)
    for number, close_on in ((by_class, None), (by_staff, now.date().replace(day=12))):
        change = StaffChange(StatusAction.TERMINATE_PROVISIONALLY, on=now.date().replace(day=10), close_on=close_on)
        change_by_staff(conn, number, change, at=now, by="test")
    found = preview_class(conn, read_class(conn, class_id), {"provisional_days": 5}, None)
    (closing,) = found.closings
    assert (closing.name, closing.on.isoformat(), closing.would_be_on.isoformat()) == (
        "Mia",
        "2026-04-09",
        "2026-03-15",
    )
    assert found.closings_counted == 1
    assert preview_class(conn, read_class(conn, class_id), {"provisional_days": 1}, None).closings_counted == 2
    assert preview_class(conn, read_class(conn, class_id), {}, None).closings_counted == 0


def test_nobody_is_registered_into_a_class_whose_currency_changes_meanwhile(engine):
    with engine.begin() as conn:
        class_id = register_class(conn, "Contended")
    refused = []

    def register():
        try:
            with engine.begin() as conn:
                registered(conn, "Late", class_id)
        except BadField as refusal:
            refused.append(refusal)

    with engine.begin() as conn:
        change_class_settings(conn, lock_class(conn, class_id), {"currency": "USD"})
        late = Thread(target=register)
        late.start()
        late.join(0.3)
        assert late.is_alive(), "it waits for the class"
    late.join()
    assert [one.field for one in refused] == ["currency"]


def test_two_who_fill_at_once_both_are_kept(engine):
    with engine.begin() as conn:
        one, other = a_field(conn, "One of two"), a_field(conn, "Other of two")
        class_id = register_class(conn, "Filled by two")
        enable_fields(conn, class_id, [(one, False), (other, False)])
        number = registered(conn, "Oda", class_id)

    def second():
        with engine.begin() as conn:
            fill(conn, number, **{"Other of two": "b"})

    with engine.begin() as conn:
        fill(conn, number, **{"One of two": "a"})
        late = Thread(target=second)
        late.start()
        late.join(0.3)
        assert late.is_alive(), "it waits for the customer"
    late.join()
    with engine.connect() as conn:
        assert shown(conn, number) == {"One of two": "a", "Other of two": "b"}
