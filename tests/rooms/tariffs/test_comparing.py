"""What a rate file would do, and what changed since a moment."""

import io
from datetime import timedelta
from decimal import Decimal

import pytest
from builders import a_rate, a_tariff
from sqlalchemy import text

from tollhouse.tariffs.comparing import count_rate_changes, list_rate_changes, preview_upload
from tollhouse.tariffs.reading import count_rates_in_force, list_rates, list_tariffs, list_uploads, read_tariff
from tollhouse.tariffs.rules.change import ChangeKind, RateSaying, change_between
from tollhouse.tariffs.rules.search import RateSearch, Times, When
from tollhouse.tariffs.uploading import upload_rates
from tollhouse.words.refusals import NotFound

COLUMNS = "prefix,first_interval,next_interval,first_price,next_price"


def a_deck(*lines: str, columns: str = COLUMNS) -> io.BytesIO:
    return io.BytesIO("\n".join([columns, *lines, ""]).encode())


@pytest.fixture
def tariff_id(conn):
    """46 for 0.10, 47 for 0.20, 48 for 0.30, 49 for 0.40; all 60/6."""
    return a_tariff(conn, *(a_rate(f"4{place}", f"0.{place - 5}0") for place in range(6, 10)))


def counts(preview):
    return {kind.value: count for kind, count in preview.counts.items() if count}


def test_every_line_is_counted_by_what_it_changes(conn, tariff_id, now):
    deck = a_deck("46,60,6,0.10,0.11", "47,60,6,0.20,0.19", "48,1,1,0.30,0.30", "49,60,6,0.40,0.40", "50,1,1,1,1")
    preview = preview_upload(conn, tariff_id, deck, replace=False, now=now)
    told = {"raised": 1, "lowered": 1, "others": 1, "same": 1, "new": 1}
    assert counts(preview) == told, "49 is called what the catalogue calls it, which has its name from its first rate"
    assert [(one.prefix, *one.prices) for one in preview.samples[ChangeKind.RAISED]] == [
        ("46", Decimal("0.10"), Decimal("0.11"))
    ]
    assert preview.samples[ChangeKind.NEW][0].prices == (None, Decimal(1))
    assert (preview.lines, preview.problems, preview.problem_count) == (5, [], 0)


def test_a_line_that_says_what_is_in_force_is_the_same(conn, tariff_id, now):
    deck = a_deck("46,to 46,60,6,0.10,0.10", columns=f"prefix,description,{COLUMNS.partition(',')[2]}")
    assert counts(preview_upload(conn, tariff_id, deck, replace=False, now=now)) == {"same": 1}


def test_replacing_ends_what_is_not_listed(conn, tariff_id, now):
    deck = a_deck("46,60,6,0.11,0.11")
    preview = preview_upload(conn, tariff_id, deck, replace=True, now=now)
    assert counts(preview) == {"raised": 1, "discontinued": 3}
    ended = preview.samples[ChangeKind.DISCONTINUED]
    assert [(one.prefix, *one.prices) for one in ended] == [
        ("47", Decimal("0.20"), None),
        ("48", Decimal("0.30"), None),
        ("49", Decimal("0.40"), None),
    ]


def test_planned_rates_are_what_a_corrected_deck_is_compared_with(conn, tariff_id, now):
    april, later = now + timedelta(days=30), now + timedelta(days=60)
    upload_rates(
        conn, tariff_id, a_deck("46,60,6,0.20,0.20", "50,1,1,1,1"), replace=False, now=now, effective_from=april
    )
    corrected = a_deck("46,60,6,0.15,0.15", "47,60,6,0.20,0.20", "48,60,6,0.30,0.30", "49,60,6,0.40,0.40")
    preview = preview_upload(conn, tariff_id, corrected, replace=True, now=now, effective_from=april)
    assert counts(preview) == {"lowered": 1, "same": 3, "discontinued": 1}
    (lowered,), (ended,) = preview.samples[ChangeKind.LOWERED], preview.samples[ChangeKind.DISCONTINUED]
    assert lowered.prices == (Decimal("0.20"), Decimal("0.15"))
    assert (ended.prefix, *ended.prices) == ("50", Decimal(1), None)
    nothing_new = a_deck("46,60,6,0.20,0.20", "50,1,1,1,1")
    assert counts(preview_upload(conn, tariff_id, nothing_new, replace=False, now=now, effective_from=later)) == {
        "same": 2
    }


def test_a_preview_is_what_the_upload_then_does_and_leaves_nothing_behind(conn, tariff_id, now):
    lines = ("46,60,6,0.11,0.11", "47,60,6,0.10,0.10", "50,1,1,1,1")
    tables = "select (select count(*) from rate), (select count(*) from tariff_upload)"
    before = conn.execute(text(tables)).one(), read_tariff(conn, tariff_id).terms.version
    preview = preview_upload(conn, tariff_id, a_deck(*lines), replace=True, now=now)
    assert (conn.execute(text(tables)).one(), read_tariff(conn, tariff_id).terms.version) == before
    report = upload_rates(conn, tariff_id, a_deck(*lines), replace=True, now=now)
    done = report.entered
    assert (done.added + done.discontinued, done.discontinued, done.unchanged) == (
        sum(preview.counts.values()),
        preview.counts[ChangeKind.DISCONTINUED],
        0,
    )


def test_problems_are_named_beside_what_the_good_lines_would_add(conn, tariff_id, now):
    deck = a_deck("46,60,6,0.11,0.11", "4x,1,1,1,1", "47,60,6,dear,0.20")
    preview = preview_upload(conn, tariff_id, deck, replace=True, now=now)
    assert [(one.line, one.column, one.value) for one in preview.problems] == [
        (3, "prefix", "4x"),
        (4, "first_price", "dear"),
    ]
    assert counts(preview) == {"raised": 1}, "nothing ends while it is unknown what is listed"
    assert list_uploads(conn, tariff_id, limit=5).records[0].problem_count == 0


def test_no_more_than_fifty_of_a_kind_are_shown(conn, tariff_id, now):
    preview = preview_upload(conn, tariff_id, a_deck(*(f"7{n:02},1,1,1,1" for n in range(60))), replace=False, now=now)
    assert preview.counts[ChangeKind.NEW] == 60
    assert [one.prefix for one in preview.samples[ChangeKind.NEW]] == [f"7{n:02}" for n in range(50)]


def test_an_unknown_tariff_has_neither_preview_nor_changes(conn, now):
    with pytest.raises(NotFound):
        preview_upload(conn, 10**12, a_deck(), replace=False, now=now)
    with pytest.raises(NotFound):
        list_rate_changes(conn, 10**12, since=now, limit=5)


def test_changes_since_a_moment_are_what_began_or_ended_after_it(conn, tariff_id, now):
    upload_rates(conn, tariff_id, a_deck("46,60,6,0.11,0.11", "50,1,1,1,1"), replace=False, now=now)
    later = now + timedelta(days=7)
    upload_rates(conn, tariff_id, a_deck("46,60,6,0.09,0.09"), replace=True, now=now, effective_from=later)

    def changes(since):
        return [
            (one.at, one.prefix, one.kind, *one.prices)
            for one in list_rate_changes(conn, tariff_id, since=since, limit=50).records
        ]

    ahead = [
        (later, "46", ChangeKind.LOWERED, Decimal("0.11"), Decimal("0.09")),
        (later, "47", ChangeKind.DISCONTINUED, Decimal("0.20"), None),
        (later, "48", ChangeKind.DISCONTINUED, Decimal("0.30"), None),
        (later, "49", ChangeKind.DISCONTINUED, Decimal("0.40"), None),
        (later, "50", ChangeKind.DISCONTINUED, Decimal(1), None),
    ]
    just_now = [
        (now, "46", ChangeKind.RAISED, Decimal("0.10"), Decimal("0.11")),
        (now, "50", ChangeKind.NEW, None, Decimal(1)),
    ]
    assert changes(now) == ahead
    assert changes(now - timedelta(seconds=1)) == ahead + just_now
    assert changes(later) == []
    assert count_rate_changes(conn, tariff_id, since=now, up_to=3) == 3
    first = list_rate_changes(conn, tariff_id, since=now, limit=2)
    assert first.next is not None
    second = list_rate_changes(conn, tariff_id, since=now, limit=2, cursor=first.next)
    assert [one.prefix for one in first.records + second.records] == ["46", "47", "48", "49"]


def saying(price="0.10", **facts):
    usual = {"first_price": Decimal(price), "connect_fee": Decimal(0), "discontinued": False, "forbidden": False}
    return RateSaying(next_price=Decimal(price), rest="", **usual | facts)


@pytest.mark.parametrize(
    ("before", "after", "kind", "what"),
    [
        (saying(), saying("0.11"), "raised", "next_price"),
        (saying(), saying(first_price=Decimal("0.09")), "lowered", "first_price"),
        (saying(), saying("0.09", connect_fee=Decimal(1)), "lowered", "next_price"),
        (saying(), saying(connect_fee=Decimal(1)), "raised", "connect_fee"),
        (saying(), saying("0.11", forbidden=True), "others", "next_price"),
        (saying(), saying(discontinued=True), "discontinued", "next_price"),
        (saying(discontinued=True), saying(), "new", "next_price"),
        (saying(discontinued=True), saying("0.11", discontinued=True), "same", "next_price"),
        (None, saying(discontinued=True), "same", "next_price"),
        (None, saying(), "new", "next_price"),
        (saying(), saying(), "same", "next_price"),
    ],
)
def test_the_first_price_that_differs_decides(before, after, kind, what):
    assert change_between(before, after)[:2] == (kind, what)


def test_rates_in_force_are_counted_up_to_a_number(conn, tariff_id, now):
    empty = a_tariff(conn)
    tomorrow = now + timedelta(days=1)
    upload_rates(conn, tariff_id, a_deck("46,1,1,1,1", "50,1,1,1,1"), replace=True, now=now, effective_from=tomorrow)

    def counted(at, up_to=100):
        return count_rates_in_force(conn, [tariff_id, empty], at=at, up_to=up_to)

    assert counted(now) == {tariff_id: 4, empty: 0}
    assert counted(tomorrow) == {tariff_id: 2, empty: 0}
    assert counted(now, up_to=3) == {tariff_id: 3, empty: 0}
    assert counted(now - timedelta(days=2000)) == {tariff_id: 0, empty: 0}


def test_rates_are_found_by_a_number_longest_prefix_first(conn, now):
    tariff_id = a_tariff(conn, *(a_rate(prefix, "0.10") for prefix in ("4", "46", "468", "47", "4681", "|")))
    found = list_rates(conn, tariff_id, RateSearch(number="46812"), Times(When.AT, now), limit=10).records
    assert [one.rate.prefix for one in found] == ["4681", "468", "46", "4"]


def test_tariffs_are_found_by_a_part_of_their_name(conn):
    wanted = a_tariff(conn)
    name = read_tariff(conn, wanted).terms.name
    found = list_tariffs(conn, containing=name.upper()[3:], limit=500).records
    assert wanted in {one.terms.tariff_id for one in found}
    assert all(name[3:] in one.terms.name for one in found)
    assert list_tariffs(conn, containing="%", limit=5).records == []
