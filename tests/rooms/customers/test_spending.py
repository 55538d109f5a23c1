"""A day's spending: whose limit holds, another one for today, what was used, and when it begins anew."""

from decimal import Decimal

import pytest
from builders import a_call, a_customer, a_product, a_rate, a_source, a_tariff, an_account, charge
from sqlalchemy import text

from tollhouse.customers.acting import Act
from tollhouse.customers.changing import change_class as put_into_class
from tollhouse.customers.changing import change_customer, lock_customers, lock_to_change
from tollhouse.customers.classing import change_class_settings, copy_class, lock_class
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.scheduling import keep_statuses
from tollhouse.customers.spending import (
    ClassSpendingChanged,
    SpendingLimitLocked,
    SpendingNotLimited,
    inherit_spending_limit,
    limit_today,
    reset_spending,
    set_spending_limit,
    spread_some,
)
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.reports.proving import prove_books

from .statuses import Someone, at

FIFTY = {"currency": "EUR", "spending_limit": Decimal(50)}


def standing(someone):
    return read_standings(someone.conn, [someone.id])[someone.id]


def limit_at(someone, moment):
    return standing(someone).spending_limit_at(moment)


def change_class(conn, class_id, **changes):
    """What a class says, followed by its customers."""
    told = text("select count(*) from fact where kind = :kind")
    before = conn.scalar(told, {"kind": ClassSpendingChanged.kind})
    change_class_settings(conn, lock_class(conn, class_id), changes)
    if conn.scalar(told, {"kind": ClassSpendingChanged.kind}) == before:
        return
    after = 0
    while after is not None:
        after = spread_some(conn, class_id, after=after, most=1)
    conn.execute(text("delete from fact"))


def class_of(someone):
    return someone.state(None).record.class_id


def today(someone, limit, moment, comment=""):
    return limit_today(
        someone.conn, someone.id, None if limit is None else Decimal(limit), Act(moment, "anna", comment)
    )


def assert_the_books_agree(conn):
    assert [proof.told for proof in prove_books(conn) if not proof.holds] == []


def test_what_is_used_up_at_ten_to_midnight_is_free_again_at_midnight_where_the_customer_is(conn):
    someone = Someone(conn, of_class=FIFTY)
    someone.owes("50", at(2, 22, 50))
    assert someone.statuses(at(2, 22, 59)) == ["spending_limit_reached"]
    assert someone.statuses(at(2, 23)) == []
    assert someone.shown(at(2, 23)) == "active"


def test_raised_for_today_it_opens_at_once_and_falls_back_at_midnight(conn):
    someone = Someone(conn, of_class=FIFTY)
    someone.owes("52", at(2, 14))
    assert someone.shown(at(2, 15)) == "spending_limit_reached"
    today(someone, "70", at(2, 15))
    assert someone.shown(at(2, 15)) == "active"
    someone.owes("18", at(2, 16))
    assert someone.shown(at(2, 16)) == "spending_limit_reached"
    assert [limit_at(someone, moment) for moment in (at(2, 22, 59), at(2, 23))] == [70, 50]
    assert someone.shown(at(2, 23)) == "active"
    someone.owes("50", at(3))
    assert someone.shown(at(3)) == "spending_limit_reached"
    assert standing(someone).spending_limit_on is None
    assert_the_books_agree(conn)


def test_the_first_use_of_the_next_day_meets_the_usual_limit_though_no_run_was_there(conn):
    someone = Someone(conn, of_class=FIFTY)
    today(someone, "70", at(2, 15))
    someone.owes("50", at(2, 23, 1))
    assert someone.statuses(None) == ["spending_limit_reached"], "stored, as lists find it"
    assert (standing(someone).spending_limit, standing(someone).usual_spending_limit) == (50, None)


def test_what_was_used_yesterday_and_comes_late_still_counts_under_yesterdays_limit(conn):
    someone = Someone(conn, of_class=FIFTY)
    today(someone, "70", at(2, 15))
    someone.owes("60", at(2, 22, 50))
    assert (standing(someone).spending_limit, standing(someone).spent_today) == (70, 60)
    assert someone.statuses(at(2, 23, 5)) == []


def test_a_limit_may_be_lowered_for_today_and_of_somebody_who_has_none(conn):
    strict, free = Someone(conn, of_class=FIFTY), Someone(conn, name="Free")
    for someone in (strict, free):
        today(someone, "5", at(2))
        someone.owes("6", at(2))
        assert someone.shown(at(2)) == "spending_limit_reached"
        assert someone.shown(at(2, 23)) == "active"
    assert [limit_at(one, at(3)) for one in (strict, free)] == [50, None]
    assert_the_books_agree(conn)


def test_a_limit_of_nothing_holds_again_after_a_day_on_which_something_was_allowed(conn):
    someone = Someone(conn, of_class=FIFTY | {"spending_limit": Decimal(0)})
    assert someone.shown(at(2)) == "spending_limit_reached"
    today(someone, "10", at(2))
    assert someone.shown(at(2)) == "active"
    assert someone.shown(at(2, 23)) == "spending_limit_reached"


def test_what_was_said_for_today_is_undone_and_what_was_spent_stays(conn):
    someone = Someone(conn, of_class=FIFTY)
    someone.owes("60", at(2))
    today(someone, "70", at(2))
    assert today(someone, None, at(2)).spending_limit == 70
    assert (limit_at(someone, at(2)), standing(someone).spent_today) == (50, 60)
    assert someone.shown(at(2)) == "spending_limit_reached"
    today(someone, None, at(2))  # doing it again changes nothing
    assert limit_at(someone, at(2)) == 50


def test_reset_usage_counts_again_from_nothing_on_the_same_day(conn):
    someone = Someone(conn, of_class=FIFTY)
    someone.owes("52", at(2))
    assert reset_spending(conn, someone.id, now=at(2)).spent_today == 52
    assert someone.shown(at(2)) == "active"
    someone.owes("49", at(2))
    assert someone.shown(at(2)) == "active"
    someone.owes("1", at(2))
    assert someone.shown(at(2)) == "spending_limit_reached"
    assert standing(someone).balance == 102, "what was charged stays charged"


def test_where_nothing_is_limited_there_is_nothing_to_reset(conn):
    with pytest.raises(SpendingNotLimited):
        reset_spending(conn, Someone(conn).id, now=at(2))


def test_an_own_limit_not_limited_and_the_classs_are_three_things(conn):
    someone = Someone(conn, of_class=FIFTY)
    someone.owes("52", at(2))
    assert someone.shown(at(2)) == "spending_limit_reached"
    set_spending_limit(conn, someone.id, None, now=at(2))
    assert (limit_at(someone, at(2)), someone.shown(at(2))) == (None, "active")
    set_spending_limit(conn, someone.id, Decimal(60), now=at(2))
    assert (limit_at(someone, at(2)), someone.shown(at(2))) == (60, "active")
    inherit_spending_limit(conn, someone.id, now=at(2))
    assert (limit_at(someone, at(2)), someone.shown(at(2))) == (50, "spending_limit_reached")
    assert_the_books_agree(conn)


def test_a_usual_limit_that_is_changed_meanwhile_waits_for_the_end_of_the_day(conn):
    someone = Someone(conn, of_class=FIFTY)
    today(someone, "70", at(2))
    set_spending_limit(conn, someone.id, Decimal(20), now=at(2))
    assert [limit_at(someone, moment) for moment in (at(2), at(3))] == [70, 20]
    inherit_spending_limit(conn, someone.id, now=at(2))
    change_class(conn, class_of(someone), spending_limit=Decimal(30))
    assert [limit_at(someone, moment) for moment in (at(2), at(3))] == [70, 30]
    assert_the_books_agree(conn)


def test_what_a_class_says_anew_reaches_those_who_have_no_limit_of_their_own(conn):
    inheriting = Someone(conn, of_class=FIFTY)
    class_id = class_of(inheriting)
    own, free = (a_customer(conn, class_id=class_id) for _ in range(2))
    set_spending_limit(conn, own, Decimal(70), now=at(2))
    set_spending_limit(conn, free, None, now=at(2))

    def limits():
        found = read_standings(conn, [inheriting.id, own, free])
        return [found[one].spending_limit for one in (inheriting.id, own, free)]

    assert limits() == [50, 70, None]
    change_class(conn, class_id, spending_limit=Decimal(40))
    assert limits() == [40, 70, None]
    change_class(conn, class_id, own_spending_limit=False)
    assert limits() == [40, 40, 40]
    with pytest.raises(SpendingLimitLocked):
        set_spending_limit(conn, inheriting.id, Decimal(1), now=at(2))
    change_class(conn, class_id, own_spending_limit=True)
    assert limits() == [40, 70, None], "what they had was kept"
    change_class(conn, class_id, spending_limit=None)
    assert limits() == [None, 70, None]
    assert_the_books_agree(conn)


def test_a_customer_that_changes_its_class_or_zone_has_the_limit_and_the_days_of_those(conn):
    someone = Someone(conn, of_class=FIFTY)
    other = register_class(conn, "Strict", currency="EUR", spending_limit=Decimal(5))
    someone.owes("20", at(2, 22, 50))
    for changes in ({"class_id": other}, {"time_zone": "Asia/Tokyo"}):
        change_customer(conn, lock_to_change(conn, someone.id, changes, OPERATOR_SCOPE), changes)
    assert (limit_at(someone, at(3)), standing(someone).spending_zone) == (5, "Asia/Tokyo")
    assert_the_books_agree(conn)


def test_many_who_are_put_into_a_class_at_once_have_its_limit(conn):
    strict = register_class(conn, "Strict", currency="EUR", spending_limit=Decimal(5))
    moving = [a_customer(conn, zone="Europe/Prague") for _ in range(3)]
    set_spending_limit(conn, moving[0], Decimal(70), now=at(2))
    lock_standings(conn, set(moving))
    records = lock_customers(conn, moving, OPERATOR_SCOPE)
    assert put_into_class(conn, list(records.values()), strict) == {}
    found = read_standings(conn, moving)
    assert [found[one].spending_limit for one in moving] == [70, 5, 5]
    assert_the_books_agree(conn)


def test_nobody_is_told_of_a_class_whose_spending_stays(conn):
    someone = Someone(conn, of_class=FIFTY)
    change_class_settings(
        conn, lock_class(conn, class_of(someone)), {"description": "x", "spending_limit": Decimal(50)}
    )
    assert conn.scalar(text("select count(*) from fact")) == 0


def test_a_class_without_a_currency_has_no_limit_and_a_copy_has_the_same(conn):
    with pytest.raises(BadField, match="needs a class with a currency"):
        register_class(conn, "Any", spending_limit=Decimal(5))
    like = register_class(conn, "Like", **FIFTY, own_spending_limit=False)
    copy = lock_class(conn, copy_class(conn, like, "Copy"))
    assert (copy.spending_limit, copy.own_spending_limit) == (50, False)


def test_calls_are_counted_against_the_limit_of_the_class(conn):
    class_id = register_class(conn, "Careful", currency="EUR", spending_limit=Decimal("0.2"))
    customer = a_customer(conn, class_id=class_id, zone="Europe/Prague")
    account = an_account(conn, customer, a_product(conn, a_tariff(conn, a_rate("420", "0.10", "60/60"))))
    source = a_source(conn)
    charge(conn, source, a_call(account, used=60, at=at(2, 12)), now=at(2, 12, 5))
    assert read_standings(conn, [customer])[customer].spent_today == Decimal("0.1")
    charge(conn, source, a_call(account, used=60, at=at(2, 13)), now=at(2, 13, 5))
    assert read_standings(conn, [customer])[customer].conditions == Condition.SPENDING_LIMIT_REACHED


def test_a_run_ends_what_was_for_yesterday_once(conn):
    someone = Someone(conn, of_class=FIFTY)
    today(someone, "70", at(2))
    assert keep_statuses(conn, now=at(2, 22, 59)) == 0
    assert keep_statuses(conn, now=at(2, 23)) == 1
    assert keep_statuses(conn, now=at(2, 23)) == 0


def test_verify_finds_a_limit_that_nobody_said(conn):
    someone = Someone(conn, of_class=FIFTY)
    conn.execute(text("update standing set spending_limit = 51"))
    (broken,) = [proof for proof in prove_books(conn) if not proof.holds]
    assert (broken.name, broken.told[0].customer_id) == ("spending", someone.id)
