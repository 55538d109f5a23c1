"""Refusals about a day's spending and about override tariffs, each with a wording of its own."""

from decimal import Decimal

from twins.giving_sentences import GIVING_CHECKS, OF_GIVING

from tollhouse.customers.rules.overrides import check_overrides
from tollhouse.customers.rules.spending import check_class_limit, check_class_money, check_daily_limit
from tollhouse.customers.spending import SpendingLimitLocked, SpendingNotLimited
from tollhouse.tariffs.rules.rate import TariffTerms
from tollhouse.tariffs.rules.service import Service

OF_SPENDING = (
    SpendingLimitLocked(field="spending_limit", name="Residential"),
    SpendingNotLimited(),
    *OF_GIVING,
)

_TARIFFS = {
    1: TariffTerms(1, "Retail", "EUR", Service.VOICE),
    2: TariffTerms(2, "Dear", "USD", Service.VOICE),
    3: TariffTerms(3, "Texts", "EUR", Service.MESSAGE),
}
SPENDING_CHECKS = (
    *GIVING_CHECKS,
    lambda: check_daily_limit("spending_limit", Decimal(-1)),
    lambda: check_class_limit(None, Decimal(50)),
    lambda: check_class_money("EUR", Decimal(50), {"currency": "USD"}),
    lambda: check_overrides({12: 1}, _TARIFFS),
    lambda: check_overrides({1: 12}, _TARIFFS),
    lambda: check_overrides({1: 1}, _TARIFFS),
    lambda: check_overrides({1: 2}, _TARIFFS),
    lambda: check_overrides({1: 3}, _TARIFFS),
)

WORDED_ABOUT_SPENDING = {"is not that of the class, EUR.": "USD", "is no id of a tariff.": "x"}
