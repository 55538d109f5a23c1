"""Who says how much may be used up in a day, and when that day ends."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.spending import (
    ClassLimit,
    OwnLimit,
    SpendingTerms,
    begins_anew,
    check_class_money,
    check_daily_limit,
)

FIFTY, SEVENTY = Decimal(50), Decimal(70)


@pytest.mark.parametrize(
    "own, of_class, limit, source",
    [
        (None, ClassLimit(None), None, "class"),  # nobody says anything
        (None, ClassLimit(FIFTY), FIFTY, "class"),
        (OwnLimit(SEVENTY), ClassLimit(FIFTY), SEVENTY, "own"),
        (OwnLimit(SEVENTY), ClassLimit(None), SEVENTY, "own"),
        (OwnLimit(None), ClassLimit(FIFTY), None, "own"),  # not limited is not the same as nothing said
        (OwnLimit(SEVENTY), ClassLimit(FIFTY, own_allowed=False), FIFTY, "class"),
        (OwnLimit(None), ClassLimit(FIFTY, own_allowed=False), FIFTY, "class"),
        (OwnLimit(SEVENTY), ClassLimit(None, own_allowed=False), None, "class"),
    ],
)
def test_an_own_limit_comes_before_that_of_the_class_where_the_class_allows_it(own, of_class, limit, source):
    terms = SpendingTerms(own, of_class)
    assert (terms.usual_limit, terms.source) == (limit, source)


@pytest.mark.parametrize(
    "moment, zone, anew",
    [
        ((2026, 3, 2, 22, 50), "Europe/Prague", (2026, 3, 2, 23, 0)),  # 23:50 there
        ((2026, 3, 2, 23, 0), "Europe/Prague", (2026, 3, 3, 23, 0)),
        ((2026, 3, 29, 12, 0), "Europe/Prague", (2026, 3, 29, 22, 0)),  # the clocks went forward that night
        ((2026, 3, 2, 12, 0), "Asia/Kathmandu", (2026, 3, 2, 18, 15)),
        ((2026, 9, 5, 12, 0), "America/Santiago", (2026, 9, 6, 4, 0)),  # midnight is skipped there: the day begins at 1
    ],
)
def test_a_day_of_spending_ends_at_midnight_where_the_customer_is(moment, zone, anew):
    assert begins_anew(datetime(*moment, tzinfo=UTC), zone) == datetime(*anew, tzinfo=UTC)


@pytest.mark.parametrize("amount", ["-0.00001", "0.000001", "1e15", "NaN", "Infinity"])
def test_an_impossible_limit_is_refused(amount):
    with pytest.raises(BadField, match="0 or more with at most five decimals"):
        check_daily_limit("spending_limit", Decimal(amount))


@pytest.mark.parametrize("amount", ["0", "0.00001", "50"])
def test_nothing_and_any_sum_may_be_a_limit(amount):
    check_daily_limit("spending_limit", Decimal(amount))


@pytest.mark.parametrize(
    "currency, limit, changes, field",
    [
        (None, None, {"spending_limit": FIFTY}, "spending_limit"),
        ("EUR", None, {"spending_limit": FIFTY, "currency": None}, "spending_limit"),
        ("EUR", FIFTY, {"currency": None}, "currency"),
        ("EUR", FIFTY, {"currency": "USD"}, "currency"),
        ("EUR", FIFTY, {"spending_limit": Decimal(-1)}, "spending_limit"),
    ],
)
def test_money_of_a_class_is_in_its_currency(currency, limit, changes, field):
    with pytest.raises(BadField) as refused:
        check_class_money(currency, limit, changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "currency, limit, changes",
    [
        ("EUR", FIFTY, {"spending_limit": None, "currency": "USD"}),
        ("EUR", FIFTY, {"spending_limit": SEVENTY, "currency": "USD"}),
        (None, None, {"spending_limit": FIFTY, "currency": "EUR"}),
        ("EUR", FIFTY, {"name": "Residential"}),
        (None, None, {}),
    ],
)
def test_a_class_may_say_its_limit_anew_with_its_currency(currency, limit, changes):
    check_class_money(currency, limit, changes)
