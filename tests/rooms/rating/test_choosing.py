"""Override tariffs (spec/services 2.3), the off-peak border (2.6), rating entries (1.6)."""

# ruff: noqa: PLR0917 - pytest hands the columns of a table over by name

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tollhouse.rating.rules.choosing import Chosen, Unrated, choose_rate, ranked_entries
from tollhouse.rating.rules.pricing import price
from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.off_peak import OffPeak, OffPeakMode, read_period
from tollhouse.tariffs.rules.rate import Window

PRAGUE = ZoneInfo("Europe/Prague")
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def choose():
    def choose(books, number, *, started_at=NOON, ended_at=NOON, zone=PRAGUE):
        return choose_rate(books, number, started_at=started_at, ended_at=ended_at, zone=zone)

    return choose


@pytest.mark.parametrize(
    "number, tariff, price_per_minute",
    [
        ("12033768900", "Retail", "0.02"),  # the override has no match
        ("120456777844", "Friends", "0.01"),
        ("420998764456", "Retail", "0.20"),
    ],
)
def test_an_override_tariff_needs_only_its_special_prices(a_rate, a_tariff, choose, number, tariff, price_per_minute):
    retail = RateBook(a_tariff("Retail"), [a_rate(price="0.02", prefix="12"), a_rate(price="0.20", prefix="420")])
    friends = RateBook(a_tariff("Friends"), [a_rate(price="0.01", prefix="1204")])
    chosen = choose([friends, retail], number)
    assert (chosen.terms.name, str(chosen.rate.conditions.prices.next_price)) == (tariff, price_per_minute)
    assert chosen.override_of == ("Retail" if tariff == "Friends" else "")


@pytest.mark.parametrize(
    "override_prefix, standard_prefix, winner",
    [
        ("420", "420", "Override"),
        ("42", "420", "Standard"),  # an own price for a shorter prefix never beats a longer one
        ("|", "42", "Standard"),
        ("|", "|", "Override"),
    ],
)
def test_the_longer_prefix_wins_and_the_override_wins_when_equal(
    a_rate, a_tariff, choose, override_prefix, standard_prefix, winner
):
    override = RateBook(a_tariff("Override"), [a_rate(prefix=override_prefix)])
    standard = RateBook(a_tariff("Standard"), [a_rate(prefix=standard_prefix)])
    assert choose([override, standard], "420602123456").terms.name == winner


def test_a_forbidden_rate_refuses_though_a_shorter_prefix_would_allow(a_rate, a_tariff, choose):
    book = RateBook(a_tariff("UK"), [a_rate(prefix="44"), a_rate(prefix="4487", forbidden=True)])
    refused = choose([book], "448712345678")
    assert isinstance(refused, Unrated)
    assert refused.code == "forbidden"
    assert refused.detail == "Tariff 'UK' forbids 448712345678: its rate '4487' refuses it."
    assert isinstance(choose([book], "442012345678"), Chosen)


def test_a_number_that_no_rate_covers_is_refused_with_the_way_out(a_rate, a_tariff, choose):
    refused = choose([RateBook(a_tariff("UK"), [a_rate(prefix="44")])], "33123456789")
    assert refused.code == "no_rate"
    assert "'UK' has no rate for 33123456789" in refused.detail
    assert "add one, or a rate for |" in refused.detail


@pytest.mark.parametrize(
    "mode, start, end, window, amount",
    [
        ("starts", "20:58:00", "21:03:20", Window.PEAK, "0.54000"),
        ("finishes", "20:58:00", "21:03:20", Window.OFF_PEAK, "0.21600"),
        ("both", "20:58:00", "21:03:20", Window.PEAK, "0.54000"),
        ("starts", "05:58:00", "06:02:00", Window.OFF_PEAK, "0.16000"),
        ("finishes", "05:58:00", "06:02:00", Window.PEAK, "0.40000"),
        ("both", "05:58:00", "06:02:00", Window.PEAK, "0.40000"),
        ("both", "05:58:00", "05:59:59", Window.OFF_PEAK, "0.08000"),  # 5am is until 05:59:59
        ("finishes", "05:59:00", "06:00:00", Window.PEAK, "0.10000"),
    ],
)
def test_a_whole_call_has_one_price_though_it_crosses_the_border(
    a_rate, a_tariff, prices, choose, mode, start, end, window, amount
):
    tariff = a_tariff(off_peak=OffPeak(OffPeakMode(mode), (read_period("hr{9pm-5am}"),)))
    book = RateBook(tariff, [a_rate("60/6", "0.10", off_peak=prices("60/6", "0.04"))])
    started_at, ended_at = (
        datetime.fromisoformat(f"2026-05-04T{clock}").replace(tzinfo=PRAGUE).astimezone(UTC) for clock in (start, end)
    )
    chosen = choose([book], "420602123456", started_at=started_at, ended_at=ended_at)
    assert chosen.window is window
    assert str(price(int((ended_at - started_at).total_seconds()), chosen).amount) == amount


def test_a_price_change_during_a_call_does_not_touch_it(a_rate, a_tariff, choose):
    book = RateBook(
        a_tariff(),
        [
            a_rate(price="0.05", prefix="44"),
            a_rate(price="0.06", prefix="44", effective_from=datetime(2030, 1, 1, tzinfo=UTC)),
        ],
    )
    chosen = choose(
        [book],
        "442012345678",
        started_at=datetime(2029, 12, 31, 23, 59, 50, tzinfo=UTC),
        ended_at=datetime(2030, 1, 1, 0, 0, 50, tzinfo=UTC),
    )
    assert str(price(60, chosen).amount) == "0.05000"


def an_entry(tariff_id, access_code="", node="", *, priority=None, service="voice"):
    return RatingEntry(
        priority or 1, "Talk", service, tariff_id, access_code=access_code, node=node, addon_priority=priority
    )


@pytest.mark.parametrize(
    "entries, tariff_id",
    [
        ([an_entry(1)], 1),
        ([an_entry(1), an_entry(2, "OUTGOING")], 2),  # the named direction beats the one for all
        ([an_entry(1, "INCOMING")], None),
        ([an_entry(1, service="message")], None),
        ([an_entry(1, "OUTGOING"), an_entry(2, priority=10)], 2),  # any add-on beats the main product
        ([an_entry(1, priority=30), an_entry(2, priority=10), an_entry(3)], 1),
        ([an_entry(1, "INCOMING", priority=30), an_entry(2, priority=10), an_entry(3)], 2),
        ([an_entry(1, node="gw1"), an_entry(2)], 1),
        ([an_entry(1, node="gw2")], None),
        ([], None),
    ],
)
def test_the_highest_add_on_that_speaks_of_the_service_chooses_the_tariff(entries, tariff_id):
    ranks = ranked_entries(entries, "voice", "OUTGOING", "gw1")
    assert (ranks[0][0].tariff_id if ranks else None) == tariff_id
