"""Two tariffs side by side, and what a tariff leaves without a rate."""

from datetime import timedelta
from decimal import Decimal

import pytest
from builders import a_rate, a_tariff
from sqlalchemy import text

from tollhouse.tariffs.grid.comparison import Question, Shown, count_sides, lay_side_by_side, list_compared
from tollhouse.tariffs.grid.covering import list_unanswered, list_uncovered, read_coverage, remember_answered
from tollhouse.tariffs.grid.editing import ExchangeRateMissing, TariffsUnlike
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.rules.comparison import CompareOrder, Measure, Side


@pytest.fixture
def sides(conn):
    a = a_tariff(
        conn, a_rate("46", "0.10"), a_rate("468", "0.20"), a_rate("47", "0.30"), a_rate("33", "0.40"),
        a_rate("49", "0", forbidden=True),
    )  # fmt: skip
    b = a_tariff(
        conn, a_rate("46", "0.15"), a_rate("47", "0.25", "1/1"), a_rate("33", "0.40"), a_rate("48", "0.50"),
        a_rate("49", "0.10"),
    )  # fmt: skip
    return a, b


@pytest.fixture
def compare(conn, now, sides):
    def compare(shown=None, **question):
        lay_side_by_side(conn, Question(*sides, now, **question))
        return list_compared(conn, shown or Shown(), limit=20).records

    return compare


def test_what_one_has_and_what_is_dearer_in_the_other(conn, compare):
    assert {one.prefix: one.side for one in compare()} == {
        "46": Side.DEARER,
        "468": Side.ONLY_A,
        "47": Side.CHEAPER,
        "33": Side.EQUAL,
        "48": Side.ONLY_B,
        "49": Side.ONLY_B,
    }
    assert count_sides(conn) == {
        Side.ONLY_A: 1, Side.ONLY_B: 2, Side.DEARER: 1, Side.CHEAPER: 1, Side.EQUAL: 1,
    }  # fmt: skip


def test_a_destination_that_one_lacks_is_answered_by_a_shorter_prefix_as_a_call_would_be(compare):
    found = {one.prefix: one for one in compare(effective=True)}
    assert found["468"].side is Side.CHEAPER
    assert (found["468"].b.prefix, found["468"].difference) == ("46", Decimal("-0.05"))
    assert found["48"].side is Side.ONLY_B


def test_anything_else_answers_what_has_no_prefix(conn, now, sides):
    a, b = sides
    schedule_rates(conn, a, [a_rate("|", "0.90", since=now)], now=now)
    lay_side_by_side(conn, Question(a, b, now, effective=True))
    found = {one.prefix: one for one in list_compared(conn, Shown(), limit=20).records}
    assert (found["48"].side, found["48"].a.prefix, found["48"].difference) == (
        Side.CHEAPER, "|", Decimal("-0.4"),
    )  # fmt: skip


def test_by_difference_by_intervals_and_by_side(compare):
    ordered = compare(Shown(order=CompareOrder.DIFFERENCE, descending=True))
    assert (ordered[0].prefix, ordered[-1].prefix) == ("46", "47")
    assert [one.prefix for one in compare(Shown(Side.CHEAPER), measure=Measure.INTERVALS)] == ["47"]


def test_the_page_goes_on_where_it_ended(conn, now, sides):
    lay_side_by_side(conn, Question(*sides, now))
    shown = Shown(order=CompareOrder.DIFFERENCE)
    first = list_compared(conn, shown, limit=4)
    rest = list_compared(conn, shown, limit=4, cursor=first.next)
    assert len({one.prefix for one in (*first.records, *rest.records)}) == 6


def test_prices_in_other_currencies_need_a_rate_of_exchange(conn, now, sides):
    dollars = a_tariff(conn, a_rate("46", "0.20"), currency="USD")
    with pytest.raises(ExchangeRateMissing):
        lay_side_by_side(conn, Question(sides[0], dollars, now))
    lay_side_by_side(conn, Question(sides[0], dollars, now, exchange_rate=Decimal("0.5")))
    found = {one.prefix: one.side for one in list_compared(conn, Shown(), limit=20).records}
    assert found["46"] is Side.EQUAL
    with pytest.raises(TariffsUnlike):
        lay_side_by_side(conn, Question(sides[0], a_tariff(conn, service="data"), now))


def test_a_comparison_is_of_its_moment(conn, now, sides):
    tomorrow = now + timedelta(days=1)
    schedule_rates(conn, sides[1], [a_rate("46", "0.05", since=tomorrow)], now=now)
    for at, side in ((now, Side.DEARER), (tomorrow, Side.CHEAPER)):
        lay_side_by_side(conn, Question(*sides, at))
        assert {one.prefix: one.side for one in list_compared(conn, Shown(), limit=20).records}["46"] is side


@pytest.fixture
def catalogue(conn):
    conn.execute(text("DELETE FROM destination"))
    conn.execute(
        text("""INSERT INTO destination (prefix, country, description, kind) VALUES
            ('46', 'SE', 'Sweden', 'country'), ('4670', 'SE', 'Sweden mobile', 'mobile'),
            ('47', 'NO', 'Norway', 'country'), ('479', 'NO', 'Norway mobile', 'mobile'),
            ('48', 'PL', 'Poland', 'country')""")
    )


def test_what_the_catalogue_has_and_a_tariff_has_not_is_told_by_country(conn, now, catalogue):
    tariff_id = a_tariff(
        conn,
        a_rate("46", "1"),
        a_rate("4791", "1"),
        a_rate("48", "1", since=now),
        a_rate("481", "1", discontinued=True),
    )
    schedule_rates(conn, tariff_id, [a_rate("48", "0", since=now, discontinued=True)], now=now)
    conn.execute(text("DELETE FROM destination WHERE prefix IN ('4791', '481')"))  # rates bring theirs along
    told = read_coverage(conn, tariff_id, at=now)
    assert (told.destinations, told.uncovered, told.anything_else) == (5, 1, False)
    assert [(gap.country, gap.destinations, gap.uncovered) for gap in told.gaps] == [("PL", 1, 1)]
    schedule_rates(conn, tariff_id, [a_rate("46", "0", since=now, discontinued=True),
                                     a_rate("4670", "1", since=now), a_rate("|", "1", since=now)], now=now)  # fmt: skip
    told = read_coverage(conn, tariff_id, at=now)
    assert (told.uncovered, told.anything_else) == (1, True), "4670 is a rate of Sweden's own"
    assert [one.prefix for one in list_uncovered(conn, a_tariff(conn), at=now, country="NO")] == ["47", "479"]


def test_what_was_answered_before_and_is_no_longer(conn, now):
    tariff_id = a_tariff(conn, a_rate("46", "1"), a_rate("468", "1"), a_rate("47", "1"))
    tomorrow = now + timedelta(days=1)
    ended = [a_rate(prefix, "0", since=tomorrow, discontinued=True) for prefix in ("468", "47")]
    schedule_rates(conn, tariff_id, ended, now=now)
    remember_answered(conn, [tariff_id], at=now)
    lost = list_unanswered(conn, tariff_id, at=tomorrow, of_tariff_id=tariff_id)
    assert [one.prefix for one in lost] == ["47"], "468 is answered by 46"
