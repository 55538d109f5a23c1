"""How numbers are written, and what they cost: rules without a database."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.record import BadField
from tollhouse.numbers.rules.did import check_facts, check_freeze, frozen_on_release
from tollhouse.numbers.rules.did_file import NoNumberFile, is_free, rows_in
from tollhouse.numbers.rules.price import NewBatch, NewPricing, check_batch, check_pricing, monthly_price
from tollhouse.numbers.rules.written import Span, number_in, numbers_between, pattern_of
from tollhouse.words.money import Money

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "cost, fee, markup, price",
    [
        ("1.00", "0.50", "10", "1.60000"),  # the worked example of spec/services 7.3
        ("0", "0.50", "10", "0.50000"),
        ("1.00", "0", "0", "1.00000"),
        ("0.33333", "0", "0.5", "0.33500"),  # 0.33333 * 1.005 is 0.33499665
    ],
)
def test_a_number_costs_its_vendors_cost_the_fee_and_the_mark_up(cost, fee, markup, price):
    batch = NewBatch("A", "Nordic", "EUR", recurring_cost=Decimal(cost))
    pricing = NewPricing("B", "EUR", recurring_fee=Decimal(fee), markup_percent=Decimal(markup))
    assert monthly_price(batch, pricing, free_of_charge=False) == Money(Decimal(price), "EUR")


def test_a_number_free_of_charge_costs_nothing_and_one_in_another_currency_nobody_knows_what():
    batch = NewBatch("A", "Nordic", "USD", recurring_cost=Decimal(1))
    pricing = NewPricing("B", "EUR", recurring_fee=Decimal(1))
    assert monthly_price(batch, pricing, free_of_charge=True) == Money(Decimal(0), "EUR")
    assert monthly_price(batch, pricing, free_of_charge=False) is None
    assert monthly_price(batch, None, free_of_charge=False) is None


@pytest.mark.parametrize(
    "written", ["46850012345", "+46850012345", "+46 8 500 123 45", "+46 (8) 500-123.45", "46/8/50012345"]
)
def test_a_number_is_read_however_people_write_it(written):
    assert number_in(written) == "46850012345"


@pytest.mark.parametrize(
    "written, reason",
    [
        ("", "is no number of E.164: 3 to 15 digits"),
        ("46", "3 to 15 digits"),
        ("1234567890123456", "3 to 15 digits"),
        ("0046850012345", "leave 00 or the national 0 out"),
        ("08 500 123 45", "leave 00 or the national 0 out"),
        ("46850012a45", "begin with the country's code"),
        ("４６８５００", "3 to 15 digits"),
        ("++46850012345", "3 to 15 digits"),
    ],
)
def test_what_is_no_number_is_refused_with_the_way_out(written, reason):
    with pytest.raises(BadField, match=reason) as refused:
        number_in(written)
    assert refused.value.field == "number"
    assert repr(written) in refused.value.detail


def test_a_range_has_both_its_ends():
    assert list(numbers_between(Span("+46 850 098", "46850101"))) == ["46850098", "46850099", "46850100", "46850101"]
    assert list(numbers_between(Span("46850098", "46850098"))) == ["46850098"]


@pytest.mark.parametrize(
    "first, last, field, reason",
    [
        ("46850100", "46850099", "last", "comes before the first one, 46850100; change them over"),
        ("46850100", "468501000", "last", "has 9 digits and the first one, 46850100, has 8"),
        ("46850000", "46860000", "last", "makes a range of 10,001 numbers; add 10,000 at once at most"),
        ("x", "46850099", "first", "is no number of E.164"),
        ("46850099", "", "last", "is no number of E.164"),
    ],
)
def test_a_range_that_is_none_is_refused(first, last, field, reason):
    with pytest.raises(BadField, match=reason) as refused:
        list(numbers_between(Span(first, last)))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "mask, pattern",
    [("4685*", "4685%"), ("*777", "%777"), ("46*77*", "46%77%"), ("+46 85*", "4685%"), ("777", "%777%"), ("*", "%")],
)
def test_a_mask_stands_for_any_digits_where_its_stars_are(mask, pattern):
    assert pattern_of(mask) == pattern


@pytest.mark.parametrize("mask", ["", "46%", "46_", "abc", "46\\"])
def test_what_is_no_mask_is_refused(mask):
    with pytest.raises(BadField, match=r"is no mask: write digits, and \* for any others"):
        pattern_of(mask)


@given(st.integers(10**5, 10**14), st.integers(0, 300))
def test_a_range_has_as_many_numbers_as_there_are_between_its_ends(first, more):
    if len(str(first)) == len(str(first + more)):
        found = list(numbers_between(Span(str(first), str(first + more))))
        assert found == [str(first + place) for place in range(more + 1)]


@pytest.mark.parametrize(
    "term, wanted, until",
    [
        (0, None, None),
        (1, None, date(2026, 3, 3)),  # it may be given again tomorrow
        (90, None, date(2026, 5, 31)),
        (90, date(2026, 4, 1), date(2026, 5, 31)),  # the later of the two
        (90, date(2026, 7, 1), date(2026, 7, 1)),
        (0, date(2026, 4, 1), date(2026, 4, 1)),
    ],
)
def test_a_released_number_is_kept_back_as_long_as_its_batch_or_staff_says(term, wanted, until):
    assert frozen_on_release(TODAY, term, wanted) == until


def test_a_freeze_ends_on_a_day_to_come_and_not_in_another_life():
    check_freeze(TODAY + timedelta(days=1), TODAY)
    with pytest.raises(BadField, match="is not to come: it must be after today, 2026-03-02"):
        check_freeze(TODAY, TODAY)
    with pytest.raises(BadField, match="more than 3,650 days away"):
        check_freeze(TODAY + timedelta(days=3_651), TODAY)


@pytest.mark.parametrize(
    "facts, field",
    [
        ({"country": "se"}, "country"),
        ({"country": "SWE"}, "country"),
        ({"country": "ß1"}, "country"),
        ({"description": "x" * 201}, "description"),
        ({"group": "two\nlines"}, "group"),
    ],
)
def test_facts_of_a_number_that_cannot_be_taken_are_refused_by_field(facts, field):
    with pytest.raises(BadField) as refused:
        check_facts(facts)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "change, field",
    [
        ({"name": ""}, "name"),
        ({"name": " x"}, "name"),
        ({"vendor": ""}, "vendor"),
        ({"currency": "XYZ"}, "currency"),
        ({"recurring_cost": Decimal(-1)}, "recurring_cost"),
        ({"activation_cost": Decimal("0.000001")}, "activation_cost"),
        ({"activation_cost": Decimal("NaN")}, "activation_cost"),
        ({"freeze_days": -1}, "freeze_days"),
        ({"freeze_days": 3_651}, "freeze_days"),
        ({"description": "\0"}, "description"),
    ],
)
def test_a_vendor_batch_that_cannot_be_taken_is_refused_by_field(change, field):
    fit = {"name": "A", "vendor": "Nordic", "currency": "EUR"}
    check_batch(NewBatch(**fit))
    with pytest.raises(BadField) as refused:
        check_batch(NewBatch(**(fit | change)))
    assert refused.value.field == field


@pytest.mark.parametrize(
    "change, field",
    [
        ({"recurring_fee": Decimal(-1)}, "recurring_fee"),
        ({"activation_fee": Decimal(10) ** 9}, "activation_fee"),
        ({"markup_percent": Decimal(10_001)}, "markup_percent"),
        ({"markup_percent": Decimal("0.00001")}, "markup_percent"),
    ],
)
def test_a_pricing_batch_that_cannot_be_taken_is_refused_by_field(change, field):
    fit = {"name": "A", "currency": "EUR"}
    check_pricing(NewPricing(**fit))
    with pytest.raises(BadField) as refused:
        check_pricing(NewPricing(**(fit | change)))
    assert refused.value.field == field


def test_a_file_of_numbers_tells_each_row_with_its_line():
    content = "\ufeffNumber,description\n+46 850,Hello\n\n46851,'=SUM(A1)\n"
    assert list(rows_in(content)) == [
        (2, {"number": "+46 850", "description": "Hello"}),
        (4, {"number": "46851", "description": "=SUM(A1)"}),
    ]
    assert [is_free(2, {"free_of_charge": said}) for said in ("yes", "TRUE", "", "no")] == [True, True, False, False]


@pytest.mark.parametrize(
    "content, reason",
    [
        ("", "line 1"),
        ("phone\n46850\n", "'phone' is no column of a number file"),
        ("number;country\n46850;SE\n", "columns are divided by commas"),
        ("country\nSE\n", "the column is missing; a number needs number"),
        ("number,country\n46850\n", "line 2: has 1 cells and the header has 2"),
        ('number\n"46850\n', "line 2: the line is no CSV"),
    ],
)
def test_a_file_that_is_none_is_refused_with_line_and_reason(content, reason):
    with pytest.raises(NoNumberFile, match=reason):
        list(rows_in(content))
    with pytest.raises(NoNumberFile, match="'maybe' is neither yes nor no"):
        is_free(2, {"free_of_charge": "maybe"})
