"""What a custom field may be, and how a value of it is kept."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.custom_field import NO_MOMENT, FieldDefinition, FieldKind, checked_definition, normalized
from tollhouse.customers.rules.field_values import (
    ClassField,
    ClassFields,
    CustomField,
    CustomFieldsMissing,
    CustomFieldsUnfit,
    filled,
)
from tollhouse.customers.rules.record import BadField


def a_definition(kind: str, **facts) -> FieldDefinition:
    return FieldDefinition(name="Passport", kind=FieldKind(kind), **facts)


@pytest.mark.parametrize(
    ("kind", "facts", "written", "kept"),
    [
        ("text", {}, "  AB 12 ", "AB 12"),
        ("text", {"longest": 3}, "abc", "abc"),
        ("text", {"pattern": "[A-Z]{3}[0-9]{6}"}, "ABC123456", "ABC123456"),
        ("text", {"pattern": "a|b"}, "b", "b"),
        ("number", {}, "007.50", "7.5"),
        ("number", {}, "100", "100"),
        ("number", {}, "-0.0", "0"),
        ("number", {"decimals": 2}, "1.100", "1.1"),
        ("number", {"lowest": "-5", "highest": "5"}, "5.0", "5"),
        ("date", {}, "2026-02-28", "2026-02-28"),
        ("date", {"lowest": "2026-01-01", "highest": "2026-12-31"}, "2026-12-31", "2026-12-31"),
        ("moment", {}, "2026-03-01T13:00:00+01:00", "2026-03-01T12:00:00Z"),
        ("moment", {}, "2026-03-01 12:00z", "2026-03-01T12:00:00Z"),
        ("list", {"options": ("Gold", "Żółty")}, "zołty", "Żółty"),
        ("list", {"options": ("Gold", "Silver")}, "GOLD", "Gold"),
        ("text", {}, "   ", None),
        ("number", {}, "", None),
    ],
)
def test_a_value_is_kept_in_one_way_of_writing(kind, facts, written, kept):
    field = checked_definition(a_definition(kind, **facts))
    assert normalized(field, written) == kept


@pytest.mark.parametrize(
    ("kind", "facts", "written", "reason"),
    [
        ("text", {"longest": 3}, "abcd", "must have at most 3 printable characters."),
        ("text", {}, "x" * 201, "must have at most 200 printable characters."),
        ("text", {}, "two\nlines", "must have at most 200 printable characters."),
        ("text", {"pattern": "[0-9]+"}, "12a", "does not have the form [0-9]+; write it so."),
        ("text", {"pattern": "a|b"}, "ab", "does not have the form a|b; write it so."),
        ("number", {}, "1,5", "is no number, such as 12 or 3.5."),
        ("number", {}, "NaN", "is no number, such as 12 or 3.5."),
        ("number", {}, "1e3", "is no number, such as 12 or 3.5."),
        ("number", {}, "\u0661", "is no number, such as 12 or 3.5."),
        ("number", {"decimals": 0}, "1.5", "must be a whole number."),
        ("number", {"lowest": "10"}, "9.99", "must be 10 or more."),
        ("number", {"highest": "10"}, "10.01", "must be 10 or less."),
        ("date", {}, "2026-02-29", "is no day of ISO 8601, such as 2026-03-01."),
        ("date", {}, "1.3.2026", "is no day of ISO 8601, such as 2026-03-01."),
        ("date", {"lowest": "2026-01-01"}, "2025-12-31", "must not be before 2026-01-01."),
        ("date", {"highest": "2026-01-01"}, "2026-01-02", "must not be after 2026-01-01."),
        ("moment", {}, "2026-03-01T12:00:00", NO_MOMENT),
        (
            "moment",
            {},
            "0001-01-01T00:00:00+14:00",
            NO_MOMENT,
        ),
        (
            "moment",
            {"lowest": "2026-01-01T00:00:00Z"},
            "2026-01-01T00:00:00+01:00",
            "must not be before 2026-01-01T00:00:00Z.",
        ),
        ("list", {"options": ("Gold", "Silver")}, "Bronze", "is none of Gold, Silver."),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_its_field_and_the_way_out(kind, facts, written, reason):
    field = checked_definition(a_definition(kind, **facts))
    with pytest.raises(BadField) as refused:
        normalized(field, written)
    assert refused.value.field == "custom_fields.Passport"
    assert refused.value.facts["reason"] == reason
    assert refused.value.facts["value"] == written


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"name": ""}, "name", "must have 1 to 64 printable characters"),
        ({"name": "x" * 65}, "name", "must have 1 to 64 printable characters"),
        ({"name": "a\x07b"}, "name", "must have 1 to 64 printable characters"),
        ({"name": "12"}, "name", "must have no colon and more than digits"),
        ({"name": "a:b"}, "name", "must have no colon and more than digits"),
        ({"description": "x" * 201}, "description", "must have at most 200"),
        ({"longest": 0}, "longest", "must be 1 to 200."),
        ({"longest": 201}, "longest", "must be 1 to 200."),
        ({"pattern": "[0-9"}, "pattern", "cannot be used as a pattern: unclosed character class; write it without"),
        ({"pattern": "a)|(b"}, "pattern", "cannot be used as a pattern: unopened group"),
        ({"pattern": "(?=a)b"}, "pattern", "cannot be used as a pattern: look-around"),
        ({"pattern": r"(a)\1"}, "pattern", "cannot be used as a pattern: backreferences are not supported"),
        ({"pattern": "(?x)a #"}, "pattern", "cannot be used as a pattern: unclosed group"),
        ({"pattern": "(a{999}){999}"}, "pattern", "cannot be used as a pattern: Compiled regex exceeds size limit"),
        ({"decimals": 2}, "decimals", "is for fields of another kind, number; leave it out."),
        ({"options": ("a",)}, "options", "is for fields of another kind, list; leave it out."),
        ({"default": "x" * 201}, "default", "must have at most 200"),
        ({"kind": FieldKind.NUMBER, "decimals": 11}, "decimals", "must be 0 to 10."),
        ({"kind": FieldKind.NUMBER, "lowest": "x"}, "lowest", "is no number"),
        ({"kind": FieldKind.NUMBER, "lowest": "10", "highest": "9"}, "lowest", "is above the highest, 9."),
        ({"kind": FieldKind.NUMBER, "highest": "9", "default": "10"}, "default", "must be 9 or less."),
        ({"kind": FieldKind.DATE, "lowest": "2026-02-30"}, "lowest", "is no day of ISO 8601"),
        ({"kind": FieldKind.LIST}, "options", "must be 1 to 200 choices."),
        ({"kind": FieldKind.LIST, "options": ("a", "A")}, "options", "stands twice; leave one out."),
        ({"kind": FieldKind.LIST, "options": ("a", " b")}, "options", "must have 1 to 100 printable characters"),
        ({"kind": FieldKind.LIST, "options": ("a",), "default": "b"}, "default", "is none of a."),
    ],
)
def test_a_field_that_cannot_be_made_is_refused_with_the_property_to_blame(facts, field, reason):
    with pytest.raises(BadField) as refused:
        checked_definition(FieldDefinition(**({"name": "Passport", "kind": FieldKind.TEXT} | facts)))
    assert refused.value.field == field
    assert refused.value.facts["reason"].startswith(reason)


def test_bounds_and_defaults_are_kept_as_values_are():
    field = checked_definition(a_definition("number", lowest="01.0", highest="9.90", default=" 2.50 "))
    assert (field.lowest, field.highest, field.default) == ("1", "9.9", "2.5")


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|aa)+b", "(.*)*x", "((a{99}){9}){9}"])
def test_a_hostile_pattern_keeps_nobody_busy(pattern):
    field = checked_definition(a_definition("text", pattern=pattern))
    begun = time.perf_counter()
    with pytest.raises(BadField):
        normalized(field, "a" * 200)
    assert time.perf_counter() - begun < 1, "an engine that tries out ways takes longer than the universe is old"


_values = st.one_of(
    st.tuples(st.just(a_definition("text")), st.text(max_size=220)),
    st.tuples(st.just(a_definition("number")), st.decimals(allow_nan=False, allow_infinity=False).map(str)),
    st.tuples(st.just(a_definition("date")), st.dates().map(str)),
    st.tuples(st.just(a_definition("moment")), st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat())),
    st.tuples(
        st.just(a_definition("list", options=("Gold", "Silber", "ΌΧΙ"))),
        st.sampled_from(["gold", " SILBER ", "όχι", "Bronze"]),
    ),
)


@given(_values)
def test_what_is_read_back_is_what_was_saved(said):
    field, written = said
    try:
        kept = normalized(field, written)
    except BadField:
        return
    assert normalized(field, kept) == kept
    if kept is not None and field.kind is FieldKind.NUMBER:
        assert Decimal(kept) == Decimal(written.strip())
    if kept is not None and field.kind is FieldKind.TEXT:
        assert kept == written.strip()


def a_field(field_id: int, name: str, kind: str = "text", **facts) -> CustomField:
    return CustomField(field_id=field_id, name=name, kind=FieldKind(kind), position=field_id, **facts)


def of_class(*fields: tuple[CustomField, bool]) -> ClassFields:
    return ClassFields(1, "Business", tuple(ClassField(field, mandatory) for field, mandatory in fields))


LICENCE, TIER = a_field(7, "Licence"), a_field(8, "Tier", "list", options=("Gold", "Silver"), default="Silver")


def test_a_new_customer_gets_defaults_and_a_value_that_was_said_wins():
    fields = of_class((LICENCE, False), (TIER, False))
    assert filled(fields, {}, {"licence": "A1"}, is_new=True) == {7: "A1", 8: "Silver"}
    assert filled(fields, {}, {"8": "gold"}, is_new=True) == {8: "Gold"}
    assert filled(fields, {}, {"Tier": None}, is_new=True) == {}, "an empty value was said"


def test_mandatory_fields_are_missing_all_at_once_unless_they_have_a_default():
    fields = of_class((LICENCE, True), (a_field(9, "Passport"), True), (TIER, True))
    with pytest.raises(CustomFieldsMissing) as refused:
        filled(fields, {}, {})
    assert refused.value.facts["names"] == "Licence, Passport"
    assert [one["field"] for one in refused.value.facts["errors"]] == [
        "custom_fields.Licence",
        "custom_fields.Passport",
    ]
    assert filled(fields, {7: "A"}, {"Passport": "P"}) == {7: "A", 9: "P", 8: "Silver"}


def test_taking_the_value_of_a_mandatory_field_away_is_refused_or_leaves_its_default():
    with pytest.raises(CustomFieldsMissing):
        filled(of_class((LICENCE, True)), {7: "A"}, {"Licence": None})
    assert filled(of_class((TIER, True)), {8: "Gold"}, {"Tier": None}) == {8: "Silver"}


def test_every_value_that_is_unfit_is_told_with_what_is_missing():
    fields = of_class((LICENCE, True), (TIER, False))
    with pytest.raises(CustomFieldsUnfit) as refused:
        filled(fields, {}, {"Tier": "Bronze", "Shoe": "42"})
    told = {one["field"]: one["detail"] for one in refused.value.facts["errors"]}
    assert told == {
        "custom_fields.Tier": "custom_fields.Tier 'Bronze' is none of Gold, Silver.",
        "custom_fields.Shoe": (
            "custom_fields.Shoe 'Shoe' is none of the custom fields of the class 'Business'; "
            "leave it out, or enable it there first."
        ),
        "custom_fields.Licence": "custom_fields.Licence '' is mandatory in the class 'Business'; give it a value.",
    }


def test_a_field_that_is_named_twice_is_refused():
    with pytest.raises(CustomFieldsUnfit) as refused:
        filled(of_class((LICENCE, False)), {}, {"Licence": "a", "7": "b"})
    assert "is named twice" in refused.value.facts["errors"][0]["detail"]


def test_values_of_fields_that_the_class_does_not_have_stay():
    assert filled(of_class((LICENCE, False)), {99: "kept"}, {"Licence": "A"}) == {99: "kept", 7: "A"}
