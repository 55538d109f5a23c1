"""R1 to R18 and the rounding patterns of spec/services 2.8; what must hold for every price."""

# ruff: noqa: PLR0917 - pytest hands the columns of a table over by name

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.rating.rules.pricing import price
from tollhouse.tariffs.rules.formula import read_formula
from tollhouse.tariffs.rules.rate import Window
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.money import round_charge

FEE = {"connect_fee": "0.05"}


@pytest.mark.parametrize(
    "used_s, intervals, price_per_minute, extras, charged_s, amount",
    [
        pytest.param(73, "60/6", "0.10", {}, 78, "0.13000", id="R1"),
        pytest.param(5, "60/6", "0.10", {}, 60, "0.10000", id="R2: the first interval is charged whole"),
        pytest.param(60, "60/6", "0.10", {}, 60, "0.10000", id="R3"),
        pytest.param(61, "60/6", "0.10", {}, 66, "0.11000", id="R4"),
        pytest.param(73, "1/1", "0.10", {}, 73, "0.12167", id="R5"),
        pytest.param(73, "30/6", "0.10", {}, 78, "0.13000", id="R6"),
        pytest.param(73, "60/60", "0.10", {}, 120, "0.20000", id="R7"),
        pytest.param(73, "60/6", "0.10", {"first_price": "0.20"}, 78, "0.23000", id="R8"),
        pytest.param(73, "60/6", "0.10", FEE, 78, "0.18000", id="R9"),
        pytest.param(73, "60/6", "0.10", FEE | {"surcharge": "10"}, 78, "0.19800", id="R10"),
        pytest.param(5, "60/6", "0.10", FEE | {"grace_units": 5}, 0, "0.00000", id="R11"),
        pytest.param(6, "60/6", "0.10", FEE | {"grace_units": 5}, 60, "0.15000", id="R12: grace is not subtracted"),
        pytest.param(73, "60/6", "0.10", {"free_units": 30}, 48, "0.08000", id="R13"),
        pytest.param(301, "60/1", "0.0123", {}, 301, "0.06171", id="R14: a tie goes away from zero"),
        pytest.param(3600, "60/6", "0.0085", {}, 3600, "0.51000", id="R15"),
        pytest.param(0, "60/6", "0.10", FEE, 0, "0.00000", id="R16: nobody answered"),
        pytest.param(73, "60/6", "0.10", {"payback": True}, 78, "-0.13000", id="R17"),
    ],
)
def test_a_call_is_charged_by_whole_intervals(
    a_rate, chosen, used_s, intervals, price_per_minute, extras, charged_s, amount
):
    charge = price(used_s, chosen(a_rate(intervals, price_per_minute, **extras)))
    assert (charge.charged, str(charge.amount)) == (charged_s, amount)


def test_surcharges_of_a_formula_are_added_in_their_order(a_rate, chosen):
    """R18: (0.13 + 0.20) * 1.10."""
    formula = read_formula(
        [
            {"kind": "interval", "count": 1, "length": 60, "price": "0.10"},
            {"kind": "interval", "count": None, "length": 6, "price": "0.10"},
            {"kind": "fixed", "amount": "0.20"},
            {"kind": "relative", "percent": "10"},
        ]
    )
    charge = price(73, chosen(a_rate(formula=formula)))
    assert (charge.charged, str(charge.amount)) == (78, "0.36300")


PATTERNS = {None: 0, 3: 1, 2: 2, 1: 3, 0: 4, -1: 5}


@pytest.mark.parametrize("digits, column", list(PATTERNS.items()))
@pytest.mark.parametrize(
    "used_s, price_per_minute, by_pattern",
    [
        (73, "0.10", ("0.12167", "0.12200", "0.13000", "0.20000", "1.00000", "10.00000")),
        (60, "1.1673", ("1.16730", "1.16800", "1.17000", "1.20000", "2.00000", "10.00000")),
        (60, "0.13", ("0.13000", "0.13000", "0.13000", "0.20000", "1.00000", "10.00000")),
    ],
)
def test_a_tariff_rounds_the_charge_up_by_its_pattern(
    a_rate, a_tariff, chosen, used_s, price_per_minute, by_pattern, digits, column
):
    charge = price(used_s, chosen(a_rate("1/1", price_per_minute), a_tariff(rounding_digits=digits)))
    assert str(charge.amount) == by_pattern[column]


def test_the_pattern_looks_at_the_stored_digits_only(a_rate, a_tariff, chosen):
    """0.1200004 is 0.12000 when stored, and 0.12 has nothing to round up."""
    charge = price(60, chosen(a_rate("1/1", "0.1200004"), a_tariff(rounding_digits=2)))
    assert str(charge.amount) == "0.12000"


@pytest.mark.parametrize("window, amount", [(Window.PEAK, "0.54000"), (Window.OFF_PEAK, "0.21600")])
def test_each_window_has_its_own_prices(a_rate, prices, chosen, window, amount):
    rate = a_rate("60/6", "0.10", off_peak=prices("60/6", "0.04"))
    charge = price(320, chosen(rate, window=window))
    assert (charge.charged, str(charge.amount)) == (324, amount)


def test_a_rate_without_off_peak_prices_keeps_its_peak_prices(a_rate, chosen):
    assert price(60, chosen(a_rate(), window=Window.OFF_PEAK_2)).amount == Decimal("0.10000")


@pytest.mark.parametrize(
    "service, used, price_per_unit, charged, amount",
    [
        (Service.DATA, 758, "1.024", 1024, "0.00100"),  # 758 bytes are one kilobyte
        (Service.DATA, 1024, "1.024", 1024, "0.00100"),
        (Service.DATA, 1025, "1.024", 2048, "0.00200"),
        (Service.DATA, 5 * 1024**4, "0.01", 5 * 1024**4, "52428.80000"),
        (Service.MESSAGE, 1, "0.06", 1, "0.06000"),
        (Service.MESSAGE, 3, "0.06", 3, "0.18000"),
        (Service.QUANTITY, 2, "9.99", 2, "19.98000"),
        (Service.DATA_TIME, 90, "0.10", 90, "0.15000"),
    ],
)
def test_each_service_is_charged_in_its_own_units(
    a_rate, a_tariff, chosen, service, used, price_per_unit, charged, amount
):
    charge = price(used, chosen(a_rate("1/1", price_per_unit), a_tariff(service=service)))
    assert (charge.charged, str(charge.amount)) == (charged, amount)


@pytest.mark.parametrize("used_s, charged_s", [(-5, 0), (0, 0), (1, 60), (60, 60), (73, 78)])
def test_seconds_are_charged_by_whole_intervals(a_rate, chosen, used_s, charged_s):
    assert price(used_s, chosen(a_rate("60/6", "0.10"))).charged == charged_s


USED = st.integers(0, 10**7)
PRICE = st.decimals(0, 10**6, places=10).map(str)
INTERVALS = st.tuples(st.integers(1, 3600), st.integers(1, 3600)).map(lambda pair: f"{pair[0]}/{pair[1]}")
FEES = st.decimals(0, 100, places=5).map(str)
PERCENT = st.decimals(0, 100, places=4).map(str)


@given(USED, INTERVALS, PRICE, PRICE, FEES, PERCENT, st.integers(0, 100), st.integers(0, 100))
def test_no_use_costs_less_than_nothing(
    a_rate, chosen, used, intervals, first_price, next_price, fee, percent, grace, free
):
    rate = a_rate(
        intervals,
        next_price,
        first_price=first_price,
        connect_fee=fee,
        surcharge=percent,
        grace_units=grace,
        free_units=free,
    )
    charge = price(used, chosen(rate))
    assert charge.amount >= 0
    assert charge.amount == round_charge(charge.exact)


@given(USED, USED, INTERVALS, PRICE, PRICE, FEES, PERCENT, st.integers(0, 100), st.sampled_from(list(PATTERNS)))
def test_a_longer_use_never_costs_less(
    a_rate, a_tariff, chosen, used, more, intervals, first_price, next_price, fee, percent, grace, digits
):
    """Free seconds are left out: by rule they begin only with a full first interval, so a short call may cost more."""
    rate = a_rate(intervals, next_price, first_price=first_price, connect_fee=fee, surcharge=percent, grace_units=grace)
    choice = chosen(rate, a_tariff(rounding_digits=digits))
    assert price(used, choice).amount <= price(used + more, choice).amount


@given(USED, INTERVALS, PRICE, PRICE)
def test_a_formula_of_the_same_intervals_costs_the_same(a_rate, chosen, used, intervals, first_price, next_price):
    first, following = (int(length) for length in intervals.split("/"))
    formula = read_formula(
        [
            {"kind": "interval", "count": 1, "length": first, "price": first_price},
            {"kind": "interval", "count": None, "length": following, "price": next_price},
        ]
    )
    plain = price(used, chosen(a_rate(intervals, next_price, first_price=first_price)))
    by_formula = price(used, chosen(a_rate(formula=formula)))
    assert (plain.charged, plain.amount) == (by_formula.charged, by_formula.amount)
