"""A rate file is read whole: every line a rate, or every reason why not."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tollhouse.tariffs.rules.deck import PROBLEMS_TOLD, Deck, DeckTerms
from tollhouse.tariffs.rules.rate import RateDefaults

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
HEADER = "prefix,first_interval,next_interval,first_price,next_price"


def read(text, **terms):
    deck = Deck(io.BytesIO(text if isinstance(text, bytes) else text.encode()), DeckTerms(NOON, **terms))
    return list(deck), deck


def problems(text, **terms):
    _, deck = read(text, **terms)
    assert deck.problem_count == len(deck.problems)
    return [str(problem) for problem in deck.problems]


def test_a_line_becomes_a_rate_with_the_tariffs_defaults():
    defaults = RateDefaults(Decimal("0.05"), 5, 30, Decimal(10))
    (rate,), deck = read(f"{HEADER}\n420,60,6,0.10,0.0123456789\n", defaults=defaults)
    assert deck.problems == []
    assert (rate.line, rate.prefix, rate.effective_from) == (2, "420", NOON)
    assert (rate.first_interval, rate.next_interval) == (60, 6)
    assert (rate.first_price, rate.next_price) == (Decimal("0.10"), Decimal("0.0123456789"))
    assert (rate.connect_fee, rate.grace_units, rate.free_units) == (Decimal("0.05"), 5, 30)
    assert rate.post_call_surcharge == Decimal(10)
    assert rate.off_peak_first_price is None


def test_columns_come_in_any_order_with_a_bom_and_spaces():
    text = (
        "\ufeffNext_Price, first_price,description,prefix,next_interval,"
        "first_interval,effective_from,country,forbidden\r\n"
        '0.2, 0.3 ,"Plzeň, město",4203777,6,60,2030-01-01T00:00:00+01:00,CZ,1\r\n'
    )
    (rate,), deck = read(text)
    assert deck.problems == []
    assert (rate.prefix, rate.description, rate.country) == ("4203777", "Plzeň, město", "CZ")
    assert (rate.first_price, rate.next_price) == (Decimal("0.3"), Decimal("0.2"))
    assert rate.effective_from == datetime(2029, 12, 31, 23, tzinfo=UTC)
    assert rate.forbidden


def test_a_forbidden_or_discontinued_rate_needs_no_price():
    rates, deck = read(f"{HEADER},forbidden,discontinued\n4487,,,,,1,0\n4488,,,,,,1\n")
    assert deck.problems == []
    assert [(rate.first_interval, rate.next_price) for rate in rates] == [(1, 0), (1, 0)]


@pytest.mark.parametrize(
    "line, told",
    [
        ("42O,60,6,0.1,0.1", "line 2, prefix: '42O' is no prefix: 1 to 15 digits"),
        ("+420,60,6,0.1,0.1", "line 2, prefix: '+420' begins with +"),
        (",60,6,0.1,0.1", "line 2, prefix: is empty"),
        ("420,60,6,-0.1,0.1", "line 2, first_price: '-0.1' is negative"),
        ("420,60,6,0.1,", "line 2, next_price: is empty"),
        ('420,60,6,"0,1",0.1', "line 2, first_price: '0,1' is no amount: digits with a point"),
        ("420,60,6,1e3,0.1", "line 2, first_price: '1e3' is no amount"),
        ("420,60,6,NaN,0.1", "line 2, first_price: 'NaN' is no amount"),
        ("420,60,6,0.12345678901,0.1", "line 2, first_price: '0.12345678901' has more than 10 decimals"),
        ("420,60,6,12345678901,0.1", "line 2, first_price: '12345678901' has more than 10 digits before"),
        ("420,0,6,0.1,0.1", "line 2, first_interval: '0' is no interval: at least 1"),
        ("420,60,1.5,0.1,0.1", "line 2, next_interval: '1.5' is no whole number"),
        ("420,60,6,0.1", "line 2: the line has 4 cells, the header 5 columns"),
    ],
)
def test_a_bad_cell_is_told_by_line_column_value_and_reason(line, told):
    (problem,) = problems(f"{HEADER}\n{line}\n")
    assert problem.startswith(told)


@pytest.mark.parametrize(
    "moment, told",
    [
        ("2020-01-01T00:00:00Z", "lies in the past; leave it empty or name a moment from 2026-05-04T12:00:00+00:00 on"),
        ("2030-01-01", "is no moment of RFC 3339, such as 2030-01-31T00:00:00+01:00"),
        ("2030-02-30T00:00:00Z", "is no moment of RFC 3339"),
        ("2030-01-01T00:00:00", "is no moment of RFC 3339"),
    ],
)
def test_a_beginning_is_a_moment_from_now_on(moment, told):
    (problem,) = problems(f"{HEADER},effective_from\n420,60,6,0.1,0.1,{moment}\n")
    assert problem.startswith(f"line 2, effective_from: '{moment}' {told}")


def test_a_moment_gone_by_is_itself_in_a_first_deck():
    text = f"{HEADER},effective_from\n420,60,6,0.1,0.1,2020-01-01T00:00:00Z\n"
    (rate,), deck = read(text, past_allowed=True)
    assert deck.problems == []
    assert rate.effective_from == datetime(2020, 1, 1, tzinfo=UTC)


def test_a_moment_gone_by_is_now_when_the_operator_says_so():
    (rate,), deck = read(f"{HEADER},effective_from\n420,60,6,0.1,0.1,2020-01-01T00:00:00Z\n", past_is_now=True)
    assert deck.problems == []
    assert rate.effective_from == NOON


def test_one_moment_serves_all_lines_that_name_none():
    later = datetime(2027, 1, 1, tzinfo=UTC)
    rates, _ = read(
        f"{HEADER},effective_from\n420,60,6,0.1,0.1,\n421,60,6,0.1,0.1,2028-01-01T00:00:00Z\n", effective_from=later
    )
    assert [rate.effective_from.year for rate in rates] == [2027, 2028]


def test_off_peak_prices_come_together():
    columns = f"{HEADER},off_peak_first_price,off_peak_next_price,off_peak_connect_fee"
    (problem,) = problems(f"{columns}\n420,60,6,0.1,0.1,0.05,,\n")
    assert problem.startswith("line 2, off_peak_next_price: is empty")
    (rate,), _ = read(f"{columns}\n420,60,6,0.1,0.1,0.05,0.04,0.01\n")
    assert (rate.off_peak_first_price, rate.off_peak_connect_fee) == (Decimal("0.05"), Decimal("0.01"))


def test_two_lines_alike_are_told_with_both_numbers():
    (problem,) = problems(f"{HEADER}\n420,60,6,0.1,0.1\n421,60,6,0.1,0.1\n420,60,6,0.2,0.2\n")
    assert problem == "line 4, prefix: '420' stands on line 2 already with the same beginning"


@pytest.mark.parametrize(
    "text, told",
    [
        ("", ["line 1: the file is empty; its first line must name the columns"]),
        ("prefix;first_price\n420;0.1\n", ["line 1: 'prefix;first_price' has no comma; columns are divided by commas"]),
        ("prefix,first_interval,next_interval,first_price\n", ["line 1, next_price: the column is missing"]),
        (f"{HEADER},margin\n", ["line 1, margin: 'margin' is no column of a rate file; they are prefix, description"]),
        (f"{HEADER},prefix\n", ["line 1, prefix: 'prefix' stands twice in the header"]),
    ],
)
def test_a_wrong_header_is_told_before_any_line(text, told):
    found = problems(text)
    assert len(found) == len(told)
    assert all(problem.startswith(start) for problem, start in zip(found, told, strict=True))


def test_a_file_that_is_no_utf_8_is_told_where():
    (problem,) = problems(f"{HEADER},description\n420,60,6,0.1,0.1,".encode() + "Plzeň".encode("cp1250") + b"\n")
    assert problem.startswith("line 2, description:")
    assert "is not UTF-8" in problem


def test_a_file_cut_inside_a_quoted_cell_is_told():
    (problem,) = problems(f'{HEADER},description\n420,60,6,0.1,0.1,"Plz')
    assert "the line is no CSV" in problem


def test_all_problems_are_counted_and_the_first_thousand_told_in_order():
    lines = "\n".join(f"42O{place},0,6,0.1,0.1" for place in range(6_000))
    _, deck = read(f"{HEADER}\n{lines}\n")
    assert deck.problem_count == 12_000
    assert len(deck.problems) == PROBLEMS_TOLD
    assert [problem.line for problem in deck.problems[:4]] == [2, 2, 3, 3]
    assert deck.lines == 6_000


def test_blank_lines_mean_nothing():
    rates, deck = read(f"\n{HEADER}\n\n420,60,6,0.1,0.1\n\n")
    assert deck.problems == []
    assert [rate.line for rate in rates] == [4]
