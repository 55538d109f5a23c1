"""Formats of dates and times, networks and passwords (spec/customer 4.4)."""

from datetime import UTC, datetime

import pytest

from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.self_care import check_password, check_self_care, write_moment

EVENING = datetime(2026, 3, 5, 21, 7, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "written, shown",
    [
        ("YYYY-MM-DD", "2026-03-05"),
        ("dd.mm.yyyy", "05.03.2026"),
        ("D MON YY", "5 Mar 26"),
        ("DD MONTH YYYY", "05 March 2026"),
        ("HH24:MI:SS", "21:07:09"),
        ("HH12mi pM", "0907 PM"),
        ("HH12:MI AM/PM", "09:07 PM"),
        ("HHMI", "2107"),
    ],
)
def test_a_moment_is_written_as_its_format_says(written, shown):
    assert write_moment(written, EVENING, "en") == shown


def test_months_are_written_in_the_customers_language():
    assert write_moment("D MONTH", EVENING, "de") == "5 März"


@pytest.mark.parametrize(
    "field, written, reason",
    [
        ("time_format", "HH12 MI:SS", "must have AM/PM beside HH12."),
        ("date_format", "YYYY-MM", "must have D or DD in it."),
        ("date_format", "YYYY-MM-DD HH24", "must not have HH24 in it."),
        ("time_format", "HH24", "must have MI in it."),
        ("date_format", "DAY.MM.YYYY", "has 'AY.MM.YYYY' in it, which stands for nothing."),
        ("date_time_format", "YYYY-MM-DD", "must have HH or HH12 or HH24 in it."),
        ("input_date_format", "", "must have D or DD in it."),
        ("date_format", "D.MM.YYYY" + " " * 40, "must have at most 40 characters."),
    ],
)
def test_a_format_that_says_too_little_or_too_much_is_refused(field, written, reason):
    with pytest.raises(BadField) as refused:
        check_self_care({field: written})
    assert (refused.value.field, refused.value.facts["reason"]) == (field, reason)


@pytest.mark.parametrize("written", ["HH12mi pM", "HH:MI", "hh24.mi.ss", "HH12:MI:SS AM"])
def test_formats_of_the_manual_are_taken(written):
    check_self_care({"time_format": written})


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"language": "EN"}, "language"),
        ({"language": "xx"}, "language"),
        ({"display_time_zone": "Mars/Olympus"}, "display_time_zone"),
        ({"second_factor": "maybe"}, "second_factor"),
        ({"trusted_networks": ("192.0.2.0/24", "192.0.2.300")}, "trusted_networks"),
        ({"trusted_networks": ("192.0.2.1",) * 51}, "trusted_networks"),
    ],
)
def test_what_is_no_language_zone_or_network_is_refused_by_name(changes, field):
    with pytest.raises(BadField) as refused:
        check_self_care(changes)
    assert refused.value.field == field


def test_networks_of_both_kinds_with_and_without_masks_are_taken():
    check_self_care({"trusted_networks": ("192.0.2.7", "192.0.2.0/24", "198.51.100.0/255.255.255.0", "2001:db8::/32")})


@pytest.mark.parametrize("password", ["short", "x" * 129, "a\nlong password", "aaaabbbbccccdddd", "ann.of.example"])
def test_a_password_that_is_short_or_easy_is_refused_without_being_told(password):
    with pytest.raises(BadField) as refused:
        check_password(password, "ann.of.example")
    assert refused.value.field == "password"
    assert password not in refused.value.detail


def test_a_password_needs_a_login_beside_it():
    with pytest.raises(BadField, match="needs a login"):
        check_password("correct horse battery", "")
