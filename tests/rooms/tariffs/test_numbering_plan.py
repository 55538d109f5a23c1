"""What libphonenumber's patterns say about prefixes, and what becomes of them in the catalogue."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.tariffs.destinations import DestinationsWanted, is_emergency, list_destinations, seed_destinations
from tollhouse.tariffs.rules.destination import Destination, Kind
from tollhouse.tariffs.rules.number_pattern import all_numbers, leading_digits


@pytest.mark.parametrize(
    "pattern, prefixes",
    [
        (r"800\d{6}", {"800"}),
        (r"9(?:0[05689]|76)\d{6}", {"900", "905", "906", "908", "909", "976"}),
        (r"80(?:0\d{6}|1[2-4])", {"800", "8012", "8013", "8014"}),
        (r"8(?:00|33)[2-9]\d{6}", {"800", "833"}),
        (r"1?2\d", {"12", "2"}),
        (r"[12]{2}\d", {"11", "12", "21", "22"}),
        (r"7(?:[24]\d{3}|3)", {"72", "74", "73"}),
    ],
)
def test_a_pattern_tells_its_prefixes(pattern, prefixes):
    assert leading_digits(pattern, longest=5) == prefixes


def test_a_short_pattern_tells_all_its_numbers():
    assert all_numbers(r"1(?:12|5\d)") == {"112"} | {f"15{digit}" for digit in range(10)}


def test_what_is_no_number_pattern_is_a_bug():
    with pytest.raises(ValueError, match="not a number pattern"):
        leading_digits("8.*", longest=5)


DIGIT_SETS = st.sampled_from(["1", "[23]", "[4-6]", r"\d"])
PATTERNS = st.recursive(
    DIGIT_SETS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
        inner.map(lambda one: f"(?:{one})?"),
        inner.map(lambda one: f"(?:{one}){{1,2}}"),
    ),
    max_leaves=6,
)


@given(PATTERNS)
def test_all_numbers_are_those_the_regular_expression_matches(pattern):
    found = all_numbers(pattern, longest=3)
    matching = {number for number in candidates() if re.fullmatch(pattern, number)}
    assert {number for number in found if len(number) < 3} == {number for number in matching if len(number) < 3}
    assert matching <= found


def first_of(conn, number):
    found = list_destinations(conn, DestinationsWanted(number=number), limit=1).records
    return found[0] if found else None


def candidates():
    return [str(number).zfill(width) for width in (1, 2, 3) for number in range(10**width)]


def test_the_catalogue_knows_countries_carriers_places_and_what_is_special(conn):
    seeded = seed_destinations(conn)
    assert seeded.destinations > 316_000
    assert seeded.emergency_numbers > 500
    known = {
        "420602123456": Destination("420602", "CZ", "Czechia, mobile O2", Kind.MOBILE),
        "420800123456": Destination("420800", "CZ", "Czechia, toll-free", Kind.TOLL_FREE),
        "420900123456": Destination("420900", "CZ", "Czechia, premium rate", Kind.PREMIUM),
        "74951234567": Destination("7495", "RU", "Moscow", Kind.GEOGRAPHIC),
        "12429990000": Destination("1242", "BS", "Bahamas", Kind.COUNTRY),
        "18005551234": Destination("1800", "US", "United States, toll-free", Kind.TOLL_FREE),
        "870773111111": Destination("870", "", "Inmarsat", Kind.MOBILE),
    }
    for number, expected in known.items():
        assert first_of(conn, number) == expected
    assert first_of(conn, "441481200000").country == "GG"
    assert first_of(conn, "14165550000").country == "CA"
    assert first_of(conn, "0") is None
    assert is_emergency(conn, "112", country="CZ")
    assert is_emergency(conn, "911", country="US")
    assert not is_emergency(conn, "911", country="CZ")
    again = seed_destinations(conn)
    assert (again.destinations, again.emergency_numbers) == (0, 0)
