"""Rates changed by the thousand: what is found, what it becomes, and that nothing that has begun is touched."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import LONG_AGO, a_rate, a_tariff
from sqlalchemy import text

from tollhouse.tariffs.grid.cancelling import (
    Planned,
    RateHasBegun,
    cancel_rate,
    cancel_rates,
    preview_cancel,
    scheduled_moments,
)
from tollhouse.tariffs.grid.editing import (
    ChangeBeginsInPast,
    ExchangeRateMissing,
    Markup,
    PriceOutOfBounds,
    RateEdit,
    TariffsUnlike,
    WhichRates,
    edit_rates,
    mark_up,
    preview_edit,
    preview_markup,
)
from tollhouse.tariffs.grid.listing import count_rates
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.reading import list_rates, rate_for_number
from tollhouse.tariffs.rules.change import ChangeKind
from tollhouse.tariffs.rules.repricing import PriceRounding, Repricing
from tollhouse.tariffs.rules.search import Mark, RateSearch, Times, When
from tollhouse.words.refusals import NotFound

DAY = timedelta(days=1)


def percent(value, **more):
    return RateEdit(prices=Repricing(percent=Decimal(value), **more))


def rows(conn, tariff_id):
    found = conn.execute(
        text("SELECT prefix, effective_from, next_price, discontinued FROM rate WHERE tariff_id = :id ORDER BY 1, 2"),
        {"id": tariff_id},
    )
    return [(one.prefix, one.effective_from, f"{one.next_price.normalize():f}", one.discontinued) for one in found]


def counts(preview):
    return {kind.value: count for kind, count in preview.counts.items() if count}


@pytest.fixture
def tariff_id(conn):
    """46 for 0.10, 468 for 0.20 and 47 for 0.30; all 60/6."""
    return a_tariff(conn, a_rate("46", "0.10"), a_rate("468", "0.20"), a_rate("47", "0.30"))


@pytest.mark.parametrize(
    ("rule", "price", "becomes"),
    [
        (Repricing(percent=Decimal(10)), "0.0125", "0.0137500000"),
        (Repricing(percent=Decimal(-100)), "0.5", "0"),
        (Repricing(amount=Decimal("0.005")), "0.01", "0.015"),
        (Repricing(percent=Decimal(20), decimals=3), "0.0105", "0.013"),
        (Repricing(percent=Decimal(20), decimals=3, rounding=PriceRounding.UP), "0.0101", "0.013"),
        (Repricing(decimals=2), "0.125", "0.13"),
        (Repricing(least=Decimal("0.05"), percent=Decimal(10)), "0.01", "0.05"),
        (Repricing(exchange_rate=Decimal("0.92"), percent=Decimal(25)), "0.10", "0.115"),
        (Repricing(exchange_rate=Decimal("0.333333"), decimals=4), "0.1", "0.0333"),
        (Repricing(amount=Decimal("-0.2")), "0.1", "-0.1"),
    ],
)
def test_a_price_is_made_of_another_by_one_rule(rule, price, becomes):
    assert rule.apply(Decimal(price)) == Decimal(becomes)


def test_rates_found_get_dearer_from_a_moment_on_by_new_rows(conn, now, tariff_id):
    report = edit_rates(conn, tariff_id, percent(10), WhichRates(RateSearch(prefix="46"), begins=now + DAY), now=now)
    assert (report.lines, report.entered.added) == (2, 2)
    assert rows(conn, tariff_id) == [
        ("46", LONG_AGO, "0.1", False),
        ("46", now + DAY, "0.11", False),
        ("468", LONG_AGO, "0.2", False),
        ("468", now + DAY, "0.22", False),
        ("47", LONG_AGO, "0.3", False),
    ]


def test_what_is_planned_for_later_stays_unless_it_is_asked_for(conn, now, tariff_id):
    schedule_rates(conn, tariff_id, [a_rate("46", "0.50", since=now + 5 * DAY)], now=now)
    only = WhichRates(RateSearch(prefix="46"))
    assert counts(preview_edit(conn, tariff_id, percent(10), only, now=now)) == {"raised": 2}
    edit_rates(conn, tariff_id, percent(10), WhichRates(RateSearch(prefix="46"), later=True), now=now)
    assert [row[2] for row in rows(conn, tariff_id) if row[0] == "46"] == ["0.1", "0.11", "0.55"]


def test_a_preview_of_a_change_counts_and_leaves_nothing(conn, now, tariff_id):
    before = rows(conn, tariff_id)
    ended = preview_edit(conn, tariff_id, RateEdit(discontinued=True), WhichRates(RateSearch(words="46")), now=now)
    assert counts(ended) == {"discontinued": 2}
    assert ended.samples[ChangeKind.DISCONTINUED][0].prefix == "46"
    assert rows(conn, tariff_id) == before


def test_found_rates_are_forbidden_hidden_and_discontinued(conn, now, tariff_id):
    edit_rates(conn, tariff_id, RateEdit(forbidden=True, hidden=True), WhichRates(RateSearch(prefix="468")), now=now)
    found = rate_for_number(conn, tariff_id, "46850012345", at=now)
    assert (found.rate.conditions.forbidden, found.rate.conditions.hidden) == (True, True)
    edit_rates(conn, tariff_id, RateEdit(discontinued=True), WhichRates(RateSearch(mark=Mark.FORBIDDEN)), now=now)
    assert rate_for_number(conn, tariff_id, "46850012345", at=now).rate.prefix == "46"


def test_a_change_that_takes_off_too_much_is_refused_by_the_prefix_it_meets(conn, now, tariff_id):
    too_much = RateEdit(prices=Repricing(amount=Decimal("-0.15")))
    with pytest.raises(PriceOutOfBounds) as refused:
        edit_rates(conn, tariff_id, too_much, WhichRates(), now=now)
    assert (refused.value.facts["prefix"], refused.value.facts["new"]) == ("46", "-0.05")


def test_a_change_from_a_moment_gone_by_is_refused(conn, now, tariff_id):
    with pytest.raises(ChangeBeginsInPast):
        edit_rates(conn, tariff_id, percent(1), WhichRates(begins=now - DAY), now=now)


def test_off_peak_prices_are_changed_with_the_others_or_left_out(conn, now):
    night = {"off_peak_first_price": Decimal("0.05"), "off_peak_next_price": Decimal("0.05")}
    tariff_id = a_tariff(conn, a_rate("46", "0.10", off_peak_connect_fee=Decimal("0.01"), **night))
    edit_rates(conn, tariff_id, percent(100), WhichRates(), now=now)
    found = rate_for_number(conn, tariff_id, "461", at=now).rate.conditions
    assert (found.prices.next_price, found.off_peak.next_price) == (Decimal("0.2"), Decimal("0.1"))
    assert found.off_peak.connect_fee == Decimal("0.01")
    edit_rates(conn, tariff_id, RateEdit(all_windows=False), WhichRates(), now=now + DAY)
    assert rate_for_number(conn, tariff_id, "461", at=now + DAY).rate.conditions.off_peak is None


def test_a_tariff_is_marked_up_from_a_cost_tariff_and_updated_by_its_next_prices(conn, now):
    cost = a_tariff(conn, a_rate("46", "0.10"), a_rate("47", "0.01"), a_rate("48", "0.20"), currency="USD")
    retail = a_tariff(conn)
    prices = Repricing(
        percent=Decimal(30), exchange_rate=Decimal("0.9"), decimals=3, rounding=PriceRounding.UP, least=Decimal("0.02")
    )
    markup = Markup(cost, RateEdit(prices, first_interval=1, next_interval=1), replace=True)
    assert counts(preview_markup(conn, retail, markup, now=now)) == {"new": 3}
    mark_up(conn, retail, markup, now=now)
    assert [(row[0], row[2]) for row in rows(conn, retail)] == [("46", "0.117"), ("47", "0.02"), ("48", "0.234")]
    found = rate_for_number(conn, retail, "461", at=now).rate
    assert (found.conditions.prices.first_interval, found.description) == (1, "to 46")
    schedule_rates(
        conn, cost, [a_rate("46", "0.12", since=now + DAY), a_rate("48", "0", since=now + DAY, discontinued=True)],
        now=now,
    )  # fmt: skip
    tomorrow = Markup(cost, markup.edit, WhichRates(begins=now + DAY), replace=True)
    assert counts(preview_markup(conn, retail, tomorrow, now=now)) == {"raised": 1, "same": 1, "discontinued": 1}


@pytest.mark.parametrize(
    ("cost", "refusal"),
    [({"currency": "USD"}, ExchangeRateMissing), ({"service": "data"}, TariffsUnlike)],
)
def test_a_markup_that_compares_what_cannot_be_compared_is_refused(conn, now, tariff_id, cost, refusal):
    with pytest.raises(refusal):
        mark_up(conn, tariff_id, Markup(a_tariff(conn, a_rate("46", "1"), **cost), percent(10)), now=now)


def test_a_markup_of_a_part_ends_nothing_and_of_itself_is_refused(conn, now, tariff_id):
    part = Markup(a_tariff(conn), percent(10), WhichRates(RateSearch(prefix="46")), replace=True)
    for markup in (part, Markup(tariff_id, percent(10))):
        with pytest.raises(TariffsUnlike):
            mark_up(conn, tariff_id, markup, now=now)


def test_rates_priced_by_a_formula_are_left_as_they_are(conn, now):
    formula = '[{"kind": "interval", "count": null, "length": 60, "price": "0.05"}]'
    tariff_id = a_tariff(conn, a_rate("46", "0.10", formula=formula), a_rate("47", "0.10"))
    report = edit_rates(conn, tariff_id, percent(10), WhichRates(), now=now)
    assert (report.left_out, report.entered.added) == (1, 1)


@pytest.fixture
def planned(conn, now, tariff_id):
    """Tomorrow 46 and 47 cost more and 33 comes; the day after 468 ends."""
    schedule_rates(
        conn,
        tariff_id,
        [
            a_rate("46", "0.11", since=now + DAY),
            a_rate("47", "0.31", since=now + DAY),
            a_rate("33", "0.40", since=now + DAY),
            a_rate("468", "0", since=now + 2 * DAY, discontinued=True),
        ],
        now=now,
    )
    return tariff_id


def test_what_is_to_come_is_told_moment_by_moment(conn, now, planned):
    told = [(one.at, one.new, one.raised, one.lowered, one.discontinued, one.others) for one in
            scheduled_moments(conn, planned, now=now)]  # fmt: skip
    assert told == [(now + DAY, 1, 2, 0, 0, 0), (now + 2 * DAY, 0, 0, 0, 1, 0)]


def test_a_moment_a_search_and_all_that_is_planned_are_taken_back(conn, now, planned):
    wanted = Planned(RateSearch(prefix="4"), at=now + DAY)
    assert counts(preview_cancel(conn, planned, wanted, now=now)) == {"raised": 2}
    assert cancel_rates(conn, planned, wanted, now=now).removed == 2
    assert [row[0] for row in rows(conn, planned) if row[1] > now] == ["33", "468"]
    assert cancel_rates(conn, planned, Planned(), now=now).removed == 2
    assert [row[1] for row in rows(conn, planned)] == [LONG_AGO] * 3
    assert cancel_rates(conn, planned, Planned(), now=now).removed == 0


def test_one_planned_rate_is_taken_back_and_one_that_has_begun_is_not(conn, now, planned):
    listed = list_rates(conn, planned, RateSearch(number="47"), limit=5).records
    assert cancel_rate(conn, planned, listed[0].rate.rate_id, now=now).removed == 1
    with pytest.raises(RateHasBegun):
        cancel_rate(conn, planned, listed[1].rate.rate_id, now=now)
    with pytest.raises(NotFound):
        cancel_rate(conn, planned, listed[0].rate.rate_id, now=now)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When.ALL, ["46", "46", "468", "468", "47", "47", "33"]),
        (When.UNTIL, ["46", "468", "47"]),
        (When.AT, ["46", "468", "47"]),
        (When.SINCE, ["46", "46", "468", "468", "47", "47", "33"]),
    ],
)
def test_rates_are_searched_by_time(conn, now, planned, when, expected):
    found = list_rates(conn, planned, times=Times(when, now), limit=10).records
    assert sorted(one.rate.prefix for one in found) == sorted(expected)
    assert count_rates(conn, planned, times=Times(when, now), up_to=100) == len(expected)


def test_history_is_left_out_from_a_moment_on_and_kept_until_it(conn, now, planned):
    later = now + DAY
    since = list_rates(conn, planned, RateSearch(prefix="46"), Times(When.SINCE, later), limit=10).records
    assert [(one.rate.prefix, one.rate.effective_from) for one in since] == [
        ("46", later), ("468", now + 2 * DAY), ("468", LONG_AGO),
    ]  # fmt: skip
    until = list_rates(conn, planned, RateSearch(prefix="46"), Times(When.UNTIL, later), limit=10).records
    assert [one.rate.effective_from for one in until] == [later, LONG_AGO, LONG_AGO]


def test_rates_are_searched_by_name_country_and_mark(conn, now):
    tariff_id = a_tariff(conn, a_rate("46", "1", hidden=True)._replace(country="SE", description="Sweden 100%"),
                         a_rate("47", "1"))  # fmt: skip
    for search in (RateSearch(words="swe"), RateSearch(words="0%"), RateSearch(country="SE"),
                   RateSearch(mark=Mark.HIDDEN)):  # fmt: skip
        assert [one.rate.prefix for one in list_rates(conn, tariff_id, search, limit=5).records] == ["46"]
