"""Default, class, customer, site: who says what a feature does, and who wins."""

import pytest
from builders import NOON, a_customer
from sqlalchemy import text

from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.features.configuring import (
    ClassSaid,
    Whose,
    configure,
    configure_class,
    holding_for,
    holding_for_class,
    remove_features,
)
from tollhouse.features.dialling import put_numbers, set_maximum_length
from tollhouse.features.rules.abbreviated import ShortNumber
from tollhouse.features.rules.inheriting import FeatureLocked, Level
from tollhouse.features.rules.short_rows import Row
from tollhouse.features.siting import delete_site, make_site
from tollhouse.words.refusals import NotFound

CALLS = "simultaneous_calls"
LIMITED = {"enabled": True, "most": 30}


@pytest.fixture
def theirs(conn) -> Whose:
    record = read_customer(conn, a_customer(conn), OPERATOR_SCOPE)
    return Whose(record.customer_id, record.class_id)


@pytest.fixture
def at_site(conn, theirs) -> Whose:
    site = make_site(conn, theirs.customer_id, "Warehouse", "", now=NOON, by="test")
    return Whose(theirs.customer_id, theirs.class_id, site.site_id)


def says(conn, whose, **features):
    configure(conn, whose, features, now=NOON, by="test")


def class_says(conn, whose, *, locked=False, **features):
    said = {name: None if values is None else ClassSaid(values, locked) for name, values in features.items()}
    configure_class(conn, whose.class_id, said, now=NOON, by="test")


def holds(conn, whose, feature=CALLS):
    (one,) = (one for one in holding_for(conn, whose) if one.feature.name == feature)
    return one.values.get("most"), one.source


def test_the_lowest_level_that_says_something_wins_and_is_named(conn, theirs, at_site):
    assert holds(conn, at_site) == (None, Level.DEFAULT)
    class_says(conn, theirs, simultaneous_calls={"enabled": True, "most": 100})
    assert holds(conn, theirs) == holds(conn, at_site) == (100, Level.CLASS)
    says(conn, theirs, simultaneous_calls=LIMITED)
    assert holds(conn, theirs) == holds(conn, at_site) == (30, Level.CUSTOMER)
    says(conn, at_site, simultaneous_calls={"enabled": True, "most": 5})
    assert holds(conn, at_site) == (5, Level.SITE)
    assert holds(conn, theirs) == (30, Level.CUSTOMER)


def test_what_is_taken_back_is_inherited_again(conn, theirs, at_site):
    class_says(conn, theirs, simultaneous_calls={"enabled": True, "most": 100})
    says(conn, theirs, simultaneous_calls=LIMITED)
    says(conn, at_site, simultaneous_calls={"enabled": True, "most": 5})
    says(conn, at_site, simultaneous_calls=None)
    assert holds(conn, at_site) == (30, Level.CUSTOMER)
    says(conn, theirs, simultaneous_calls=None)
    assert holds(conn, at_site) == (100, Level.CLASS)
    class_says(conn, theirs, simultaneous_calls=None)
    assert holds(conn, at_site) == (None, Level.DEFAULT)
    assert {one.own for one in holding_for_class(conn, theirs.class_id)} == {None}


def test_what_a_class_locks_nobody_below_it_changes(conn, theirs, at_site):
    says(conn, theirs, simultaneous_calls=LIMITED)
    says(conn, at_site, simultaneous_calls={"enabled": True, "most": 5})
    class_says(conn, theirs, locked=True, simultaneous_calls={"enabled": True, "most": 100})
    assert holds(conn, theirs) == holds(conn, at_site) == (100, Level.CLASS)
    for whose in (theirs, at_site):
        with pytest.raises(FeatureLocked, match="locked by the customer's class; unlock it there") as refused:
            says(conn, whose, simultaneous_calls=LIMITED)
        assert refused.value.field == f"features.{CALLS}"
    says(conn, at_site, simultaneous_calls=None)
    class_says(conn, theirs, simultaneous_calls={"enabled": True, "most": 100})
    assert (holds(conn, theirs), holds(conn, at_site)) == ((30, Level.CUSTOMER), (30, Level.CUSTOMER))


def test_of_several_features_all_are_taken_or_none(conn, theirs):
    with pytest.raises(BadField):
        says(conn, theirs, simultaneous_calls=LIMITED, paging={"code": "33"})
    assert holds(conn, theirs) == (None, Level.DEFAULT)
    with pytest.raises(NotFound):
        says(conn, theirs, simultaneous_calls=LIMITED, teleport=None)
    assert holds(conn, theirs) == (None, Level.DEFAULT)


def test_a_site_says_only_what_differs_by_place(conn, theirs, at_site):
    assert {one.feature.name for one in holding_for(conn, at_site)} == {
        CALLS, "voice_quality", "dial_rule", "speed_profile",
    }  # fmt: skip
    with pytest.raises(BadField, match="for all its sites"):
        says(conn, at_site, paging={"enabled": True})


def test_a_site_of_another_customer_says_nothing(conn, theirs, at_site):
    stranger = read_customer(conn, a_customer(conn), OPERATOR_SCOPE)
    with pytest.raises(NotFound):
        holding_for(conn, Whose(stranger.customer_id, stranger.class_id, at_site.site_id))
    with pytest.raises(NotFound):
        says(conn, Whose(stranger.customer_id, stranger.class_id, at_site.site_id), simultaneous_calls=LIMITED)


def test_what_a_site_said_goes_with_it(conn, theirs, at_site):
    says(conn, at_site, simultaneous_calls=LIMITED)
    delete_site(conn, theirs.customer_id, at_site.site_id)
    assert conn.scalar(text("select count(*) from customer_feature")) == 0


def test_a_field_that_came_after_it_was_said_has_its_default(conn, theirs):
    says(conn, theirs, simultaneous_calls=LIMITED)
    conn.execute(text("update customer_feature set field_values = field_values - 'counted'"))
    (one,) = (one for one in holding_for(conn, theirs) if one.feature.name == CALLS)
    assert one.values["counted"] == "all"


def test_nothing_of_a_deleted_customers_features_stays(conn, theirs, at_site):
    says(conn, theirs, simultaneous_calls=LIMITED)
    says(conn, at_site, simultaneous_calls=LIMITED)
    set_maximum_length(conn, theirs.customer_id, 3)
    put_numbers(conn, theirs.customer_id, [Row(1, ShortNumber("1"))], own=(), whole=True)
    remove_features(conn, [theirs.customer_id])
    for table in ("customer_feature", "customer_site", "site_account", "abbreviated_dialing", "abbreviated_number"):
        assert conn.scalar(text(f"select count(*) from {table} where customer_id = {theirs.customer_id}")) == 0
