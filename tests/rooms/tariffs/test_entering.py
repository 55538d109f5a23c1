"""Tariffs and their time lines on a real database: history stays, uploads are whole, versions move."""

import dataclasses
import io
import json
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from builders import an_off_peak
from sqlalchemy import text

from tollhouse.tariffs.destination_groups import make_group_set
from tollhouse.tariffs.publishing import (
    RateRefused,
    TariffDraft,
    TariffNameTaken,
    publish_tariff,
    schedule_rates,
)
from tollhouse.tariffs.rate_books import RateBooks
from tollhouse.tariffs.reading import list_rates, list_tariffs, list_uploads, rate_for_number, read_tariff
from tollhouse.tariffs.rules.formula import FormulaUnreadable
from tollhouse.tariffs.rules.header import AppliedTo, TariffRefused
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.off_peak import OffPeakMode
from tollhouse.tariffs.rules.rate import Prices, RateDefaults
from tollhouse.tariffs.rules.rounding_pattern import RoundingPatternUnreadable
from tollhouse.tariffs.rules.search import RateSearch, Times, When
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.storage import load_book, versions_of
from tollhouse.tariffs.uploading import UploadBeginsInPast, upload_rates
from tollhouse.words.refusals import NotFound

HEADER = "prefix,first_interval,next_interval,first_price,next_price"
DAY = timedelta(days=1)
FORMULA = '[{"kind": "interval", "count": null, "length": 60, "price": "0.05"}]'


@pytest.fixture
def retail(conn, now):
    return publish_tariff(conn, TariffDraft("Retail", "EUR"), now=now)


@pytest.fixture
def upload(conn, now):
    def upload(tariff_id, *lines, header=HEADER, replace=False, at=now, **options):
        stream = io.BytesIO("\n".join([header, *lines, ""]).encode())
        return upload_rates(conn, tariff_id, stream, replace=replace, now=at, **options)

    return upload


def rows_of(conn, tariff_id):
    rows = conn.execute(
        text("SELECT prefix, effective_from, next_price, discontinued FROM rate WHERE tariff_id = :id ORDER BY 1, 2"),
        {"id": tariff_id},
    )
    return [(row.prefix, row.effective_from, f"{row.next_price:.2f}", row.discontinued) for row in rows]


def counts(report):
    entered = report.entered
    return entered.added, entered.unchanged, entered.removed, entered.discontinued


def test_a_tariff_keeps_all_its_terms(conn, now):
    draft = TariffDraft(
        " Night ",
        "USD",
        Service.DATA,
        off_peak_id=an_off_peak(conn, "hr{9pm-5am}", "wd{sa su}", mode="both"),
        rounding_pattern="XXXX.XX000",
        numbering=212,
        defaults=RateDefaults(Decimal("0.05"), 5, 30, Decimal("2.5"), FORMULA),
        description="after nine",
        applied_to=AppliedTo.RESELLER,
        group_set_id=make_group_set(conn, "Zones"),
        login_fee=Decimal("0.01"),
    )
    record = read_tariff(conn, publish_tariff(conn, draft, now=now))
    terms = record.terms
    assert (terms.name, terms.currency, terms.service, terms.numbering) == ("Night", "USD", Service.DATA, 212)
    assert [period.definition for period in terms.off_peak.periods] == ["hr{9pm-5am}", "wd{sa su}"]
    assert (terms.off_peak.mode, terms.rounding_digits) == (OffPeakMode.BOTH, 2)
    without = dataclasses.replace(draft.defaults, formula=None)
    assert dataclasses.replace(terms.defaults, formula=None) == without
    assert json.loads(terms.defaults.formula) == json.loads(FORMULA)
    assert (record.rounding_pattern, record.published_at) == ("XXXX.XX000", now)
    assert (record.description, record.applied_to, record.login_fee) == ("after nine", "reseller", Decimal("0.01"))
    assert (record.group_set[1], record.reseller_view) == ("Zones", "wholesale")


@pytest.mark.parametrize(
    "draft, refusal, field",
    [
        (TariffDraft("", "EUR"), TariffRefused, "name"),
        (TariffDraft("A", "XQQ"), TariffRefused, "currency"),
        (TariffDraft("A", "EUR", numbering=163), TariffRefused, "numbering"),
        (TariffDraft("A", "EUR", rounding_pattern="XX.XX"), RoundingPatternUnreadable, "rounding_pattern"),
        (TariffDraft("A", "EUR", rounding_pattern="XX00.X0000"), RoundingPatternUnreadable, "rounding_pattern"),
        (TariffDraft("A", "EUR", login_fee=Decimal(-1)), TariffRefused, "login_fee"),
        (TariffDraft("A", "EUR", applied_to=AppliedTo.VENDOR, managed_by=1), TariffRefused, "managed_by"),
        (TariffDraft("A", "EUR", defaults=RateDefaults(formula="[]")), FormulaUnreadable, "formula"),
        (TariffDraft("A", "EUR", defaults=RateDefaults(Decimal(-1))), TariffRefused, "connect_fee"),
    ],
)
def test_a_tariff_that_makes_no_sense_is_refused_by_its_field(conn, now, draft, refusal, field):
    with pytest.raises(refusal) as refused:
        publish_tariff(conn, draft, now=now)
    assert refused.value.field == field


def test_a_name_is_given_once(conn, now, retail):
    with pytest.raises(TariffNameTaken):
        publish_tariff(conn, TariffDraft("Retail", "USD"), now=now)


def test_an_upload_becomes_a_book(conn, now, retail, upload):
    columns = f"{HEADER},description,country,connect_fee,off_peak_first_price,off_peak_next_price,forbidden,grace_s"
    report = upload(
        retail, "420,60,6,0.10,0.0123456789,Czechia,CZ,0.05,0.04,0.03,0,5", "4487,,,,,,,,,,1,", header=columns
    )
    assert report.done
    assert counts(report) == (2, 0, 0, 0)
    book = load_book(conn, retail)
    rate = book.find("420602123456", now)
    assert (rate.prefix, rate.description, rate.country, rate.effective_from) == ("420", "Czechia", "CZ", now)
    conditions = rate.conditions
    assert conditions.prices == Prices(60, 6, Decimal("0.10"), Decimal("0.0123456789"), Decimal("0.05"))
    assert conditions.off_peak == Prices(60, 6, Decimal("0.04"), Decimal("0.03"), Decimal("0.05"))
    assert conditions.grace_units == 5
    assert book.find("448712345678", now).conditions.forbidden
    assert book.find("420602123456", now - DAY) is None


def test_a_file_with_one_bad_line_changes_nothing(conn, retail, upload):
    report = upload(retail, "420,60,6,0.10,0.10", "42O,60,6,0.10,0.10")
    assert not report.done
    assert (report.lines, report.problem_count, report.problems[0].line) == (2, 1, 3)
    assert rows_of(conn, retail) == []
    assert versions_of(conn, [retail]) == {retail: 0}
    (kept,) = list_uploads(conn, retail, limit=5).records
    assert (kept.state, kept.problem_count, kept.problems) == ("refused", 1, report.problems)


def test_the_same_file_again_adds_no_row_and_moves_no_version(conn, now, retail, upload):
    lines = [
        "420,60,6,0.10,0.10,",
        f"421,60,6,0.20,0.20,{(now + 9 * DAY).isoformat()}",
        "420,60,6,0.3,0.3,2030-01-01T00:00:00Z",
    ]
    columns = f"{HEADER},effective_from"
    assert counts(upload(retail, *lines, header=columns)) == (3, 0, 0, 0)
    version = versions_of(conn, [retail])
    for replace in (False, True):
        assert counts(upload(retail, *lines, header=columns, replace=replace)) == (0, 3, 0, 0)
        assert counts(upload(retail, *lines, header=columns, replace=replace, at=now + DAY)) == (0, 3, 0, 0)
    assert versions_of(conn, [retail]) == version


def test_adding_leaves_the_rest_and_history_alone(conn, now, retail, upload):
    upload(retail, "420,60,6,0.10,0.10", "421,60,6,0.20,0.20")
    assert counts(upload(retail, "420,60,6,0.15,0.15", at=now + DAY)) == (1, 0, 0, 0)
    assert rows_of(conn, retail) == [
        ("420", now, "0.10", False),
        ("420", now + DAY, "0.15", False),
        ("421", now, "0.20", False),
    ]


def test_replacing_discontinues_what_is_not_listed_by_new_rows(conn, now, retail, upload):
    upload(retail, "420,60,6,0.10,0.10", "4202,60,6,0.20,0.20", "|,60,6,0.99,0.99")
    begins = now + 5 * DAY
    report = upload(retail, "420,60,6,0.15,0.15", replace=True, at=now + DAY, effective_from=begins)
    assert counts(report) == (1, 0, 0, 2)
    assert rows_of(conn, retail) == [
        ("420", now, "0.10", False),
        ("420", begins, "0.15", False),
        ("4202", now, "0.20", False),
        ("4202", begins, "0.20", True),
        ("|", now, "0.99", False),
        ("|", begins, "0.99", True),
    ]
    book = load_book(conn, retail)
    assert book.find("420212345678", begins - DAY).prefix == "4202"
    assert book.find("420212345678", begins).prefix == "420"
    assert book.find("33123456789", begins) is None
    assert counts(upload(retail, "420,60,6,0.15,0.15", replace=True, at=begins + DAY)) == (0, 1, 0, 0)


def test_replacing_takes_the_place_of_rows_not_yet_begun(conn, now, retail, upload):
    upload(retail, "420,60,6,0.10,0.10", "421,60,6,0.20,0.20")
    upload(retail, "420,60,6,0.30,0.30", "421,60,6,0.40,0.40", "422,60,6,0.50,0.50", effective_from=now + 30 * DAY)
    report = upload(retail, "420,60,6,0.10,0.10", replace=True, at=now + DAY)
    assert counts(report) == (0, 1, 3, 1)
    assert rows_of(conn, retail) == [
        ("420", now, "0.10", False),
        ("421", now, "0.20", False),
        ("421", now + DAY, "0.20", True),
    ]


def test_a_scheduled_price_is_replaced_until_it_begins(conn, now, retail, upload):
    upload(retail, "420,60,6,0.30,0.30", effective_from=now + 5 * DAY)
    assert counts(upload(retail, "420,60,6,0.40,0.40", effective_from=now + 5 * DAY, at=now + DAY)) == (1, 0, 1, 0)
    assert rows_of(conn, retail) == [("420", now + 5 * DAY, "0.40", False)]


def test_the_first_rates_of_a_tariff_may_begin_in_the_past_and_later_ones_may_not(conn, now, retail, upload):
    last_week = (now - 7 * DAY).isoformat()
    header, lines = f"{HEADER},effective_from", (f"420,60,6,0.10,0.10,{last_week}", "421,60,6,0.20,0.20,")
    assert counts(upload(retail, *lines, header=header, effective_from=now - DAY)) == (2, 0, 0, 0)
    assert [row[:2] for row in rows_of(conn, retail)] == [("420", now - 7 * DAY), ("421", now - DAY)]
    assert load_book(conn, retail).find("420602123456", now - 6 * DAY).effective_from == now - 7 * DAY
    with pytest.raises(UploadBeginsInPast, match="history is not edited"):
        upload(retail, "422,60,6,0.10,0.10", effective_from=now - DAY)
    (problem,) = upload(retail, f"422,60,6,0.10,0.10,{last_week}", header=header).problems
    assert problem.reason.startswith("lies in the past")
    with pytest.raises(RateRefused, match="lies in the past"):
        schedule_rates(conn, retail, [a_line(now - DAY)], now=now)
    assert len(rows_of(conn, retail)) == 2


def test_the_first_rates_begin_now_where_they_say_nothing(conn, now, retail, upload):
    upload(retail, "420,60,6,0.10,0.10")
    assert [row[1] for row in rows_of(conn, retail)] == [now]


def test_a_tariff_whose_first_rates_have_not_begun_has_rates(conn, now, retail, upload):
    upload(retail, "420,60,6,0.10,0.10", effective_from=now + DAY)
    with pytest.raises(UploadBeginsInPast):
        upload(retail, "421,60,6,0.10,0.10", effective_from=now - DAY)


def test_the_first_rates_scheduled_by_hand_may_begin_in_the_past(conn, now, retail):
    schedule_rates(conn, retail, [a_line(now - DAY)], now=now)
    assert [row[1] for row in rows_of(conn, retail)] == [now - DAY]


def a_line(now, **fields):
    price = Decimal("0.10")
    return RateLine(1, "420", now, "", "", 60, 6, price, price, Decimal(0))._replace(**fields)


def test_payback_and_hidden_survive_an_upload_that_cannot_say_them(conn, now, retail, upload):
    schedule_rates(conn, retail, [a_line(now, payback=True, hidden=True)], now=now)
    upload(retail, "420,60,6,0.20,0.20", at=now + DAY)
    conditions = load_book(conn, retail).find("420", now + DAY).conditions
    assert (conditions.payback, conditions.hidden, conditions.prices.next_price) == (True, True, Decimal("0.20"))


def test_a_scheduled_rate_may_have_a_formula_and_a_second_off_peak_price(conn, now, retail):
    formula = [
        {"kind": "fixed", "amount": "0.20", "tricky": True},
        {"kind": "interval", "count": None, "length": 6, "price": "0.10"},
    ]
    line = a_line(
        now,
        formula=json.dumps(formula),
        off_peak_2_first_price=Decimal("0.01"),
        off_peak_2_next_price=Decimal("0.02"),
    )
    assert schedule_rates(conn, retail, [line], now=now).added == 1
    assert schedule_rates(conn, retail, [line], now=now).unchanged == 1
    conditions = load_book(conn, retail).find("420", now).conditions
    assert conditions.formula.cost(6, priced=60, connect_fee=Decimal(0)).fixed == Decimal("0.20")
    assert conditions.off_peak is None
    assert conditions.off_peak_2.next_price == Decimal("0.02")


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"effective_from": datetime(2020, 1, 1, tzinfo=UTC)}, "effective_from"),
        ({"prefix": "42O"}, "prefix"),
        ({"first_interval": 0}, "intervals"),
        ({"free_units": -1}, "free_units"),
        ({"off_peak_first_price": Decimal(1)}, "off_peak_first_price"),
    ],
)
def test_a_rate_that_makes_no_sense_is_refused_by_its_field(conn, now, retail, fields, field):
    schedule_rates(conn, retail, [a_line(now, prefix="421")], now=now)  # with no rates yet, the past would be allowed
    with pytest.raises(RateRefused) as refused:
        schedule_rates(conn, retail, [a_line(now, **fields)], now=now)
    assert refused.value.field == field


def test_an_empty_description_is_named_after_the_catalogue(conn, now, retail, upload):
    conn.execute(text("INSERT INTO destination VALUES ('420602', 'CZ', 'Czechia, mobile O2', 'mobile')"))
    upload(retail, "420602,60,6,0.10,0.10")
    rate = rate_for_number(conn, retail, "420602123456", at=now).rate
    assert (rate.description, rate.country) == ("Czechia, mobile O2", "CZ")


def test_rates_are_listed_by_prefix_by_moment_and_by_number(conn, now, retail, upload):
    upload(retail, "42,60,6,0.30,0.30", "420,60,6,0.10,0.10", "4202,60,6,0.20,0.20")
    upload(retail, "420,60,6,0.15,0.15", effective_from=now + 5 * DAY)

    def listed(prefix="", at=None):
        times = None if at is None else Times(When.AT, at)
        return [
            (record.rate.prefix, f"{record.rate.conditions.prices.next_price:.2f}", record.inactive_from)
            for record in list_rates(conn, retail, RateSearch(prefix=prefix), times, limit=10).records
        ]

    ends = now + 5 * DAY
    assert listed(prefix="420") == [("420", "0.15", None), ("420", "0.10", ends), ("4202", "0.20", None)]
    assert listed(prefix="420", at=now) == [("420", "0.10", ends), ("4202", "0.20", None)]
    assert listed(at=ends) == [("42", "0.30", None), ("420", "0.15", None), ("4202", "0.20", None)]
    assert rate_for_number(conn, retail, "420777", at=now).inactive_from == ends
    assert rate_for_number(conn, retail, "420777", at=ends).rate.conditions.prices.next_price == Decimal("0.15")
    assert rate_for_number(conn, retail, "33", at=now) is None
    first = list_rates(conn, retail, limit=3)
    second = list_rates(conn, retail, limit=3, cursor=first.next)
    assert [record.rate.prefix for record in (*first.records, *second.records)] == ["42", "420", "420", "4202"]
    assert second.next is None


def test_tariffs_are_listed_by_name(conn, now, retail):
    publish_tariff(conn, TariffDraft("Alpha", "EUR"), now=now)
    names = [record.terms.name for record in list_tariffs(conn, limit=500).records]
    assert names.index("Alpha") < names.index("Retail")


@pytest.mark.parametrize("ask", [read_tariff, load_book, lambda conn, tariff_id: list_rates(conn, tariff_id, limit=1)])
def test_a_tariff_nobody_published_is_not_found(conn, ask):
    with pytest.raises(NotFound, match="There is no tariff 4711"):
        ask(conn, 4711)


def test_a_book_is_kept_until_its_tariff_changes(conn, now, retail, upload):
    books = RateBooks()
    upload(retail, "420,60,6,0.10,0.10")
    first = books.fresh(conn, [retail])[retail]
    assert books.fresh(conn, {retail})[retail] is first
    upload(retail, "420,60,6,0.20,0.20", at=now + DAY)
    second = books.fresh(conn, [retail])[retail]
    assert second.find("420", now + DAY).conditions.prices.next_price == Decimal("0.20")
    assert first.find("420", now + DAY).conditions.prices.next_price == Decimal("0.10")
    with pytest.raises(NotFound):
        books.fresh(conn, [retail, 4711])


def test_an_upload_rolled_back_leaves_no_book_behind(engine, now):
    books = RateBooks()

    def enter(price, conn):
        lines = f"{HEADER}\n420,60,6,{price},{price}\n".encode()
        upload_rates(conn, tariff_id, io.BytesIO(lines), replace=False, now=now)

    with engine.begin() as conn:
        tariff_id = publish_tariff(conn, TariffDraft("Rolled back", "EUR"), now=now)
    with engine.connect() as conn, conn.begin() as transaction:
        enter("0.90", conn)
        assert books.fresh(conn, [tariff_id])[tariff_id].find("420", now) is not None
        transaction.rollback()
    with engine.begin() as conn:
        assert books.fresh(conn, [tariff_id])[tariff_id].find("420", now) is None
        enter("0.10", conn)
    with engine.begin() as conn:
        found = books.fresh(conn, [tariff_id])[tariff_id].find("420", now)
        assert found.conditions.prices.next_price == Decimal("0.10")


def test_two_uploads_of_one_tariff_wait_for_each_other(engine, now):
    with engine.begin() as conn:
        tariff_id = publish_tariff(conn, TariffDraft("Contested", "EUR"), now=now)
    reports = []

    def enter():
        lines = f"{HEADER}\n420,60,6,0.10,0.10\n".encode()
        with engine.begin() as conn:
            reports.append(upload_rates(conn, tariff_id, io.BytesIO(lines), replace=False, now=now))

    threads = [threading.Thread(target=enter) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counts(report) for report in reports) == [(0, 1, 0, 0), (0, 1, 0, 0), (1, 0, 0, 0)]


def test_progress_is_told_while_reading(upload, retail):
    told = []
    lines = [f"420{number:05},60,6,0.10,0.10" for number in range(12_000)]
    assert counts(upload(retail, *lines, progress=lambda step, done: told.append((step, done)))) == (12_000, 0, 0, 0)
    assert told == [("reading", 5_000), ("reading", 10_000), ("reading", 12_000), ("entering", 12_000)]
