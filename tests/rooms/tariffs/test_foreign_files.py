"""Rate files as other people write them: their columns, their numbers, their dates, their lists of codes."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import xlsxwriter
from builders import a_rate, a_tariff

from tollhouse.reports.rate_files import rates_as_csv, write_rates_as_xlsx
from tollhouse.tariffs.comparing import preview_upload
from tollhouse.tariffs.grid.layouts import LayoutNameRefused, forget_layout, keep_layout, list_layouts
from tollhouse.tariffs.grid.listing import stream_rates
from tollhouse.tariffs.grid.looking import look_at_file
from tollhouse.tariffs.publishing import schedule_rates
from tollhouse.tariffs.reading import list_uploads
from tollhouse.tariffs.rules.change import ChangeKind
from tollhouse.tariffs.rules.deck import Deck, DeckTerms
from tollhouse.tariffs.rules.guessing import fits, guess_columns
from tollhouse.tariffs.rules.layout import DateOrder, FileLayout, ReadingOptions, spread
from tollhouse.tariffs.rules.repricing import Repricing
from tollhouse.tariffs.uploading import WholeFileNeeded, upload_rates
from tollhouse.words.csv_rows import CsvBroken
from tollhouse.words.refusals import NotFound
from tollhouse.words.workbook_rows import rows_of_workbook

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SIMPLE = {"prefix": "Code", "price": "Rate"}
STEPS = {"first_interval": "60", "next_interval": "6"}


def read(text, columns=SIMPLE, *, constants=STEPS, **facts):
    stream = io.BytesIO(text if isinstance(text, bytes) else text.encode())
    deck = Deck(stream, DeckTerms(NOON), FileLayout(columns, constants, **facts))
    return list(deck), deck


def prices(rates):
    return [(one.prefix, f"{one.next_price:f}") for one in rates]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Code,Rate\n46,0.05\n", {}),
        ("Code;Rate\n46;0,05\n", {"decimal_comma": True}),
        ("code \tRATE\n46\t$0.05\n", {}),
        ("Code|Rate\n+46|0.05 EUR\n", {}),
        ("Carrier A\n\nCode,Rate,Remarks\n46,0.05\n", {"header_line": 3}),
        ("Code;Rate;Где\n46;0,05;Швеция\n".encode("utf-16"), {"decimal_comma": True}),
        ("Code;Rate\n46;0,05\n".encode("utf-16-le"), {"decimal_comma": True, "encoding": "utf-16"}),
        ("Code;Rate;Où\n46;0,05;Suède\n".encode("cp1252"), {"decimal_comma": True}),
    ],
)
def test_the_same_price_is_read_however_it_is_written(text, facts):
    rates, deck = read(text, **facts)
    assert deck.problems == []
    assert prices(rates) == [("46", "0.05")]
    assert (rates[0].first_interval, rates[0].next_interval, rates[0].first_price) == (60, 6, Decimal("0.05"))


def test_columns_are_named_by_place_where_there_are_no_headings():
    rates, deck = read("Sweden,46,0.05\n", {"prefix": "#2", "price": "#3", "description": "#1"}, header_line=0)
    assert (deck.problems, rates[0].description) == ([], "Sweden")


def test_country_codes_and_their_area_codes_spread():
    text = 'CC,Area,Rate,Step\n1,"201,202",0.01,60/6\n44,2010-2012,0.02,1\n33,,0.03,30/6\n'
    columns = {"country_prefix": "CC", "area_code": "Area", "price": "Rate", "increment": "Step"}
    rates, deck = read(text, columns, constants={})
    assert deck.problems == []
    assert [one.prefix for one in rates] == ["1201", "1202", "442010", "442011", "442012", "33"]
    assert [(one.first_interval, one.next_interval) for one in rates[::2]] == [(60, 6), (1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("201, 202;203", ["201", "202", "203"]),
        ("008-011", ["008", "009", "010", "011"]),
        ("20 - 22", ["20", "21", "22"]),
        ("5-1", ["5-1"]),
        ("1-99999", ["1-99999"]),
        ("00000-99999", ["00000-99999"]),
        ("7, 7", ["7"]),
    ],
)
def test_lists_and_ranges_are_the_codes_they_stand_for(written, codes):
    assert spread(written) == codes


@pytest.mark.parametrize(
    ("written", "order", "zone", "moment"),
    [
        ("2026-04-01", DateOrder.YMD, "UTC", datetime(2026, 4, 1, tzinfo=UTC)),
        ("01.04.2026", DateOrder.DMY, "Europe/Kyiv", datetime(2026, 3, 31, 21, tzinfo=UTC)),
        ("4/1/2026 13:30", DateOrder.MDY, "UTC", datetime(2026, 4, 1, 13, 30, tzinfo=UTC)),
        ("1-Apr-26", DateOrder.MDY, "UTC", datetime(2026, 4, 1, tzinfo=UTC)),
        ("20260401", DateOrder.DMY, "UTC", datetime(2026, 4, 1, tzinfo=UTC)),
        ("2026-04-01 00:00:00", DateOrder.DMY, "America/New_York", datetime(2026, 4, 1, 4, tzinfo=UTC)),
        ("2026-04-01T00:00:00+02:00", DateOrder.DMY, "UTC", datetime(2026, 3, 31, 22, tzinfo=UTC)),
    ],
)
def test_dates_are_read_in_their_order_and_zone(written, order, zone, moment):
    columns = SIMPLE | {"effective_from": "Effective date"}
    rates, deck = read(f"Code,Rate,Effective Date\n46,1,{written}\n", columns, dates=order, zone=zone)
    assert deck.problems == []
    assert rates[0].effective_from == moment


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("46,1,31.31.2026,", "effective_from", "is no date written as 31.12.2030"),
        ("4 x,1,,", "prefix", "is no prefix"),
        ('46,"0,05",,', "next_price", "has a comma"),
        ("46,1,,maybe", "forbidden", "is neither yes nor no"),
    ],
)
def test_what_cannot_be_read_is_named_by_our_column(line, column, reason):
    columns = SIMPLE | {"effective_from": "From", "forbidden": "Blocked"}
    _, deck = read(f"Code,Rate,From,Blocked\n{line}\n", columns, dates=DateOrder.DMY)
    assert {(one.line, one.column) for one in deck.problems} >= {(2, column)}
    assert any(reason in one.reason for one in deck.problems)


def test_a_heading_that_is_not_there_and_a_column_that_nobody_fills_are_named():
    _, deck = read("Code,Price\n46,1\n")
    assert [(one.column, one.value) for one in deck.problems] == [("price", "Rate")]
    _, deck = read("Code,Rate\n46,1\n", constants={})
    assert [one.column for one in deck.problems] == ["first_interval", "next_interval"]


def test_prices_are_raised_while_they_are_read():
    rates, _ = read("Code,Rate\n46,0.10\n", prices=Repricing(percent=Decimal(20), amount=Decimal("0.01"), decimals=2))
    assert prices(rates) == [("46", "0.13")]


def a_workbook(*rows, sheet="Rates"):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"default_date_format": "dd.mm.yyyy"})
    book.add_worksheet("Terms").write_string(0, 0, "Read me")
    page = book.add_worksheet(sheet)
    for place, row in enumerate(rows):
        page.write_row(place, 0, row)
    book.close()
    file.seek(0)
    return file


def test_a_workbook_is_read_with_its_numbers_and_dates():
    file = a_workbook(["Code", "Destination", "Rate", "From"], [46, "Sweden", 0.1 + 0.2, datetime(2026, 4, 1)])  # noqa: DTZ001
    layout = FileLayout(
        SIMPLE | {"description": "Destination", "effective_from": "From"}, STEPS, sheet="Rates", dates=DateOrder.DMY
    )
    deck = Deck(file, DeckTerms(NOON), layout)
    (rate,) = deck
    assert deck.problems == []
    assert (rate.prefix, rate.description, rate.next_price) == ("46", "Sweden", Decimal("0.3"))
    assert rate.effective_from == datetime(2026, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize("far_out", ["XFD1048576", "XFD20000"])
def test_a_small_workbook_that_reads_as_a_huge_sheet_is_refused_and_harms_nobody(far_out):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "Code")
        sheet.write(far_out, 1)
    with pytest.raises(CsvBroken, match="more memory or time") as refused:
        list(rows_of_workbook(file))
    assert "save the sheet as CSV" in refused.value.problem.reason


def test_a_workbook_without_the_sheet_and_a_file_that_is_none_are_refused():
    for file, sheet in ((a_workbook(["Code"]), "Prices"), (io.BytesIO(b"PK\x03\x04 and then nothing"), "")):
        deck = Deck(file, DeckTerms(NOON), FileLayout(SIMPLE, STEPS, sheet=sheet))
        assert list(deck) == []
        assert deck.problem_count == 1


def test_columns_are_guessed_by_their_headings():
    header = ["Destination", "Dial Code", "Rate/min", "Billing Increment", "Effective Date", "Weight"]
    assert guess_columns(header) == {
        "description": "Destination", "prefix": "Dial Code", "price": "Rate/min", "increment": "Billing Increment",
        "effective_from": "Effective Date",
    }  # fmt: skip
    assert guess_columns(["Country", "Rate per min"]) == {"description": "Country", "price": "Rate per min"}
    assert guess_columns(["Country", "Destination"]) == {"country": "Country", "description": "Destination"}
    assert guess_columns(["Country Code", "Area Code", "Rate"]) == {
        "country_prefix": "Country Code", "area_code": "Area Code", "price": "Rate",
    }  # fmt: skip


def test_shortened_headings_are_known_and_an_area_is_of_the_number_beside_a_country_code_alone():
    assert guess_columns(["Country Code", "Area", "Dest", "Peak", "Incr.", "Valid"]) == {
        "country_prefix": "Country Code", "area_code": "Area", "description": "Dest", "price": "Peak",
        "increment": "Incr.", "effective_from": "Valid",
    }  # fmt: skip
    assert guess_columns(["Code", "Area", "Peak"]) == {"prefix": "Code", "description": "Area", "price": "Peak"}
    assert guess_columns(["Country Code", "Area Code", "Area"]) == {
        "country_prefix": "Country Code", "area_code": "Area Code", "description": "Area",
    }  # fmt: skip
    assert guess_columns(["Country Code", "Code", "Area"]) == {"prefix": "Code", "description": "Area"}


def test_a_file_is_looked_at_before_anybody_says_how_it_is_read():
    look = look_at_file(io.BytesIO(b"Carrier A;;\n;;\nDial code;Rate;\n46;0,05;\n"), FileLayout({}), find_header=True)
    assert (look.delimiter, look.encoding, look.header_line) == (";", "utf-8-sig", 3)
    assert (look.guessed, look.rows) == ({"prefix": "Dial code", "price": "Rate"}, [["46", "0,05", ""]])
    assert look_at_file(a_workbook(["x"]), FileLayout({}), find_header=True).sheets == ["Terms", "Rates"]


def test_layouts_are_kept_under_a_name_and_proposed_where_they_fit(conn, now):
    keep_layout(conn, "Carrier A", {"columns": SIMPLE}, now=now, by="staff:anna")
    keep_layout(conn, "Carrier A", {"columns": {"prefix": "Code"}}, now=now, by="staff:boris")
    (known,) = [one for one in list_layouts(conn) if one.name == "Carrier A"]
    assert (known.layout["columns"], known.saved_by) == ({"prefix": "Code"}, "staff:boris")
    assert fits(SIMPLE, ["code", " RATE "])
    assert not fits(SIMPLE, ["Code"])
    forget_layout(conn, "Carrier A")
    with pytest.raises(NotFound):
        forget_layout(conn, "Carrier A")
    with pytest.raises(LayoutNameRefused):
        keep_layout(conn, " ", {}, now=now, by="staff:anna")


def an_upload(conn, tariff_id, text, *, now, replace=False, **options):
    return upload_rates(
        conn, tariff_id, io.BytesIO(text.encode()), replace=replace, now=now,
        options=ReadingOptions(FileLayout(SIMPLE, STEPS), **options),
    )  # fmt: skip


def test_what_is_right_is_entered_and_what_is_not_is_listed_where_that_is_asked_for(conn, now):
    tariff_id = a_tariff(conn, a_rate("44", "1"))
    bad = "Code,Rate\n46,0.05\nTotal,12\n47,0.07\n"
    refused = an_upload(conn, tariff_id, bad, now=now)
    assert (refused.done, refused.entered.added) == (False, 0)
    kept = an_upload(conn, tariff_id, bad, now=now, keep_good=True)
    assert (kept.done, kept.entered.added, kept.problem_count) == (True, 2, 1)
    latest, first = list_uploads(conn, tariff_id, limit=5).records[:2]
    assert (latest.state, first.state, latest.problems[0].value) == ("done", "refused", "Total")
    twice = "Code,Rate\n48,0.05\n48,0.06\n49,0.07\n"
    looked = preview_upload(
        conn, tariff_id, io.BytesIO(twice.encode()), replace=False, now=now,
        options=ReadingOptions(FileLayout(SIMPLE, STEPS)),
    )  # fmt: skip
    assert [(one.line, one.value) for one in looked.problems] == [(3, "48")]
    kept = an_upload(conn, tariff_id, twice, now=now, keep_good=True)
    assert (kept.entered.added, kept.problem_count) == (2, 1)
    with pytest.raises(WholeFileNeeded):
        an_upload(conn, tariff_id, bad, now=now, replace=True, keep_good=True)


def test_a_moment_gone_by_is_a_problem_or_now_as_is_asked(conn, now):
    tariff_id = a_tariff(conn, a_rate("44", "1"))
    layout = FileLayout(SIMPLE | {"effective_from": "From"}, STEPS)
    text = b"Code,Rate,From\n46,1,2020-01-01\n"
    for past_is_now, done in ((False, False), (True, True)):
        options = ReadingOptions(layout, past_is_now=past_is_now)
        report = upload_rates(conn, tariff_id, io.BytesIO(text), replace=False, now=now, options=options)
        assert report.done is done
        assert [(one.column, one.value) for one in report.problems] == [("effective_from", "2020-01-01")] * (not done)


@pytest.fixture
def rich(conn, now):
    """Every column filled somewhere, with history and with what is planned."""
    night = {"off_peak_first_price": Decimal("0.05"), "off_peak_next_price": Decimal("0.04")}
    formula = '[{"kind": "interval", "count": null, "length": 60, "price": "0.050"}]'
    rates = [
        a_rate("46", "0.10", **night, off_peak_connect_fee=Decimal("0.01"), hidden=True),
        a_rate("47", "0.0123456789", off_peak_2_first_price=Decimal(1), off_peak_2_next_price=Decimal(2), **night),
        a_rate("48", "0.30", payback=True, grace_units=5, free_units=30, post_call_surcharge=Decimal("10.5")),
        a_rate("49", "0", forbidden=True),
        a_rate("50", "0.30", formula=formula)._replace(description='=Formula, "quoted"', country="MX"),
        a_rate("|", "0.9"),
        a_rate("VOICEONNET", "0"),
    ]
    tariff_id = a_tariff(conn, *rates)
    later = [a_rate("46", "0.2", since=now + timedelta(days=9)), a_rate("47", "0", since=now, discontinued=True)]
    schedule_rates(conn, tariff_id, later, now=now)
    return tariff_id


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_downloaded_and_is_uploaded_changes_nothing(conn, now, rich, replace, form):
    file = io.BytesIO()
    if form == "csv":
        file.writelines(rates_as_csv(stream_rates(conn, rich)))
    else:
        write_rates_as_xlsx(file, stream_rates(conn, rich))
    file.seek(0)
    preview = preview_upload(conn, rich, file, replace=replace, now=now + timedelta(hours=1))
    assert preview.problems == []
    assert preview.counts == dict.fromkeys(ChangeKind, 0) | {ChangeKind.SAME: 9}


def test_history_that_is_told_otherwise_than_it_was_is_a_problem(conn, now, rich):
    text = b"".join(rates_as_csv(stream_rates(conn, rich))).replace(b"0.9,0.9", b"0.8,0.8")
    preview = preview_upload(conn, rich, io.BytesIO(text), replace=False, now=now + timedelta(hours=1))
    assert [(one.column, one.value) for one in preview.problems] == [("effective_from", "2025-01-01T00:00:00Z")]
