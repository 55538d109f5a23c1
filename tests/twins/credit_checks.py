"""What the rules of credit, warnings, caps and texts refuse, each with a wording of its own."""

from decimal import Decimal

from tollhouse.customers.rules.lending import Percentage, increase_of
from tollhouse.customers.rules.warnings import Basis, Terms, Threshold, check_thresholds
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.rules.template import MessageText, check_language, check_text
from tollhouse.staff.rules.lending import LendingCap, check_cap

CREDIT_CHECKS = (
    lambda: increase_of(Percentage(Decimal(0)), Decimal(5)),
    lambda: increase_of(Percentage(Decimal(5)), Decimal(0)),
    lambda: increase_of(Percentage(Decimal("0.0001")), Decimal("0.01")),
    lambda: increase_of(Decimal(-1), Decimal(5)),
    lambda: check_cap(LendingCap(Decimal(5), Decimal(5))),
    lambda: check_cap(LendingCap(Decimal(-5))),
    lambda: check_cap(LendingCap(most_percent=Decimal(-5))),
    lambda: check_cap(LendingCap(longest_days=0)),
    lambda: check_thresholds([Threshold(Basis.AMOUNT, Decimal(5))] * 2, Terms(False, Decimal(9))),
    lambda: check_thresholds([Threshold(Basis.AMOUNT, Decimal(5))] * 21, Terms(False, Decimal(9))),
    lambda: check_thresholds([Threshold(Basis.AMOUNT, Decimal(0))], Terms(False, Decimal(9))),
    lambda: check_thresholds([Threshold(Basis.AMOUNT, Decimal(-1))], Terms(False, Decimal(9))),
    lambda: check_thresholds([Threshold(Basis.PERCENT, Decimal(101))], Terms(False, Decimal(9))),
    lambda: check_thresholds([Threshold(Basis.PERCENT, Decimal(5))], Terms(True, Decimal(0))),
    lambda: check_thresholds([Threshold(Basis.PERCENT, Decimal(5))], Terms(False, None)),
    lambda: check_text(MessageKind.CUSTOMER_CLOSED, MessageText("", "x")),
    lambda: check_text(MessageKind.CUSTOMER_CLOSED, MessageText("x", "")),
    lambda: check_text(MessageKind.CUSTOMER_CLOSED, MessageText("x", "\x07")),
    lambda: check_text(MessageKind.CUSTOMER_CLOSED, MessageText("x", "{{")),
    lambda: check_language("english"),
)
