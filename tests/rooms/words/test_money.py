"""The worked numbers of spec/services 2.8 and spec/money 4.7."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.words.money import Money, RoundingRule, round_by_rule, round_charge

AMOUNTS = st.decimals(min_value=-(10**12), max_value=10**12, places=10)


@pytest.mark.parametrize(
    "exact, stored",
    [
        ("0.061705", "0.06171"),  # a tie goes away from zero; banker's rounding would say 0.06170
        ("-0.061705", "-0.06171"),
        ("0.1216666666", "0.12167"),
        ("0.51", "0.51000"),
    ],
)
def test_a_charge_is_kept_at_five_decimals(exact, stored):
    assert str(round_charge(Decimal(exact))) == stored


@pytest.mark.parametrize(
    "rule, exact, rounded",
    [
        ("away", "1.214", "1.22"),
        ("away", "1.215", "1.22"),
        ("away", "1.216", "1.22"),
        ("away", "-1.214", "-1.22"),
        ("away", "1.20", "1.20"),  # nothing remains, so nothing moves
        ("away", "16.85306", "16.86"),
        ("half", "1.214", "1.21"),
        ("half", "1.215", "1.22"),
        ("half", "-1.215", "-1.22"),
        ("half", "16.85306", "16.85"),
        ("malaysian", "1.204", "1.20"),
        ("malaysian", "1.215", "1.20"),
        ("malaysian", "1.226", "1.20"),
        ("malaysian", "1.23", "1.25"),
        ("malaysian", "1.234", "1.25"),
        ("malaysian", "1.27", "1.25"),
        ("malaysian", "1.28", "1.30"),
        ("malaysian", "1.284", "1.30"),
        ("malaysian", "-1.284", "-1.30"),
        ("malaysian", "-1.226", "-1.20"),
        ("malaysian", "1.98", "2.00"),
    ],
)
def test_a_class_rounds_by_its_own_rule(rule, exact, rounded):
    assert str(round_by_rule(Decimal(exact), RoundingRule(rule))) == rounded


@pytest.mark.parametrize(
    "rule, total, difference",
    [("away", "0.46", "0.00833"), ("half", "0.45", "-0.00167"), ("malaysian", "0.45", "-0.00167")],
)
def test_the_rounding_xdr_is_the_difference_between_the_sum_and_the_invoice_total(rule, total, difference):
    xdrs = Decimal("0.12167") + Decimal("0.23000") + Decimal("0.10000")
    rounded = round_by_rule(xdrs, RoundingRule(rule))
    assert rounded == Decimal(total)
    assert rounded - xdrs == Decimal(difference)


def test_negative_digits_round_to_whole_tens():
    assert str(round_by_rule(Decimal("1.1673"), RoundingRule.AWAY, digits=-1)) == "10"


def test_a_thread_that_counts_with_few_digits_still_charges_exactly():
    with localcontext(prec=3):
        assert round_charge(Decimal("123456.789012")) == Decimal("123456.78901")


@given(AMOUNTS, st.sampled_from(list(RoundingRule)), st.integers(0, 5))
def test_every_rule_treats_debt_and_credit_alike_and_moves_less_than_its_step(amount, rule, digits):
    rounded = round_by_rule(amount, rule, digits=digits)
    assert round_by_rule(-amount, rule, digits=digits) == -rounded
    step = 10 if rule is RoundingRule.MALAYSIAN else 1
    assert abs(rounded - amount) < step * Decimal(1).scaleb(-digits)
    assert round_by_rule(rounded, rule, digits=digits) == rounded


def test_two_currencies_are_never_added():
    with pytest.raises(ValueError, match="EUR and USD"):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "USD")
