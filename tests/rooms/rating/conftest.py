"""Rates as a tariff sheet writes them: `a_rate("60/6", "0.10", connect_fee="0.05")`."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tollhouse.rating.rules.choosing import Chosen
from tollhouse.tariffs.rules.rate import Conditions, Prices, Rate, TariffTerms, Window
from tollhouse.tariffs.rules.service import Service

SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def _prices(intervals, price, *, first_price=None, connect_fee="0"):
    first, following = (int(length) for length in intervals.split("/"))
    return Prices(first, following, Decimal(first_price or price), Decimal(price), Decimal(connect_fee))


def _rate(
    intervals="60/6",
    price="0.10",
    *,
    prefix="420",
    effective_from=SINCE,
    first_price=None,
    connect_fee="0",
    surcharge="0",
    **conditions,
):
    prices = _prices(intervals, price, first_price=first_price, connect_fee=connect_fee)
    return Rate(
        1,
        prefix,
        "Czechia",
        "CZ",
        effective_from,
        Conditions(prices, post_call_surcharge=Decimal(surcharge), **conditions),
    )


def _tariff(name="Retail", *, service=Service.VOICE, **header):
    return TariffTerms(1, name, "EUR", service, **header)


def _chosen(rate, tariff=None, window=Window.PEAK):
    return Chosen(tariff or _tariff(), rate, window)


@pytest.fixture(scope="session")
def prices():
    return _prices


@pytest.fixture(scope="session")
def a_rate():
    return _rate


@pytest.fixture(scope="session")
def a_tariff():
    return _tariff


@pytest.fixture(scope="session")
def chosen():
    return _chosen
