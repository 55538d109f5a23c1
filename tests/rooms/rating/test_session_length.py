"""The maximum session times of spec/services 4.3 and the honest and tricky durations of 2.7."""

# ruff: noqa: PLR0917 - pytest hands the columns of a table over by name

from decimal import ROUND_FLOOR, Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.rating.rules.pricing import price
from tollhouse.rating.rules.session_length import Payer, SessionLength, affordable_length, longest_session
from tollhouse.tariffs.rules.formula import read_formula
from tollhouse.tariffs.rules.off_peak import OffPeak, OffPeakMode, read_period

PRAGUE = ZoneInfo("Europe/Prague")


@pytest.mark.parametrize(
    "funds, intervals, price_per_minute, extras, seconds",
    [
        ("10.00", "60/6", "0.10", {"connect_fee": "0.20"}, 5880),
        ("10.00", "1/1", "0.10", {"connect_fee": "0.20"}, 5880),  # dividing first would say 5879
        ("0.25", "60/6", "0.10", {"connect_fee": "0.05"}, 120),
        ("0.09", "60/6", "0.10", {}, 0),
        ("0.50", "60/6", "0.10", {"first_price": "0.20"}, 240),
        ("10.00", "60/60", "0.33", {}, 1800),
        ("10.00", "60/6", "0.10", {"surcharge": "10"}, 5454),
        ("1.00", "60/6", "0.06", {}, 996),
        ("10.00", "60/6", "0.10", {}, 6000),
        ("-5.00", "60/6", "0", {}, None),  # a free call needs no money
        ("0.04", "60/6", "0", {"connect_fee": "0.05"}, 0),
        ("0.05", "60/6", "0", {"connect_fee": "0.05"}, None),
        ("0.20", "60/6", "0.10", {"free_units": 30}, 150),
    ],
)
def test_a_session_is_as_long_as_the_money(a_rate, chosen, funds, intervals, price_per_minute, extras, seconds):
    length = affordable_length(Decimal(funds), chosen(a_rate(intervals, price_per_minute, **extras)))
    assert length == SessionLength(seconds, seconds)


def test_an_exhausted_reseller_cuts_the_call_of_its_subcustomer(a_rate, chosen):
    customer = Payer(Decimal("10.00"), chosen(a_rate("60/6", "0.10")))
    reseller = Payer(Decimal("1.00"), chosen(a_rate("60/6", "0.06")))
    unlimited = Payer(None, chosen(a_rate("60/6", "0.01")))
    assert longest_session([customer, reseller, unlimited]) == SessionLength(996, 996)
    assert longest_session([customer, unlimited]).enforced == 6000
    assert longest_session([unlimited]).enforced is None


@pytest.mark.parametrize("tricky, announced_minutes", [(False, 98), (True, 100)])
def test_a_tricky_surcharge_is_not_announced_but_shortens_the_call(a_rate, chosen, tricky, announced_minutes):
    formula = read_formula(
        [
            {"kind": "fixed", "amount": "0.20", "tricky": tricky},
            {"kind": "interval", "count": None, "length": 6, "price": "0.10"},
        ]
    )
    length = affordable_length(Decimal("10.00"), chosen(a_rate(formula=formula)))
    assert length == SessionLength(announced_minutes * 60, 98 * 60)


def test_a_formula_that_disconnects_ends_the_session(a_rate, chosen):
    formula = read_formula(
        [{"kind": "interval", "count": None, "length": 1, "price": "0.10"}, {"kind": "disconnect", "at": 600}]
    )
    assert affordable_length(Decimal(10), chosen(a_rate(formula=formula))).enforced == 600
    assert affordable_length(Decimal("0.10"), chosen(a_rate(formula=formula))).enforced == 60


def test_a_formula_that_costs_nothing_ends_no_session(a_rate, chosen):
    formula = read_formula([{"kind": "interval", "count": None, "length": 60, "price": "0"}])
    assert affordable_length(Decimal(0), chosen(a_rate(formula=formula))).enforced is None


@pytest.mark.parametrize("mode, seconds", [(OffPeakMode.STARTS, 6000), (OffPeakMode.FINISHES, 3000)])
def test_the_dearer_prices_count_while_the_end_of_the_call_is_unknown(a_rate, a_tariff, prices, chosen, mode, seconds):
    tariff = a_tariff(off_peak=OffPeak(mode, (read_period("hr{9pm-5am}"),)))
    rate = a_rate("60/6", "0.10", off_peak=prices("60/6", "0.20"))
    assert affordable_length(Decimal(10), chosen(rate, tariff)).enforced == seconds


INTERVALS = st.tuples(st.integers(1, 300), st.integers(1, 300)).map(lambda pair: f"{pair[0]}/{pair[1]}")
PRICE = st.decimals(Decimal("0.0001"), 10, places=6).map(str)


@given(
    st.decimals(0, 1000, places=5),
    INTERVALS,
    PRICE,
    PRICE,
    st.decimals(0, 2, places=5).map(str),
    st.decimals(0, 50, places=2).map(str),
    st.sampled_from([None, 3, 2, 0]),
)
def test_the_longest_session_never_costs_more_than_the_funds_and_one_interval_more_does(
    a_rate, a_tariff, chosen, funds, intervals, first_price, next_price, fee, surcharge, digits
):
    rate = a_rate(intervals, next_price, first_price=first_price, connect_fee=fee, surcharge=surcharge)
    choice = chosen(rate, a_tariff(rounding_digits=digits))
    length = affordable_length(funds, choice).enforced
    if length:
        assert price(length, choice).amount <= funds
    assert price((length or 0) + 1, choice).exact > (
        funds if digits is None else funds.quantize(Decimal(1).scaleb(-digits), ROUND_FLOOR)
    )
