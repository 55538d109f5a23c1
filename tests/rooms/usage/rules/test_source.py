"""How a source is declared, and how its numbers and times are read."""

from datetime import UTC, datetime

import pytest

from tollhouse.usage.rules.dialling import Number, Reach
from tollhouse.usage.rules.moments import Moment
from tollhouse.usage.rules.source import BadSource, normalize_number, source_rules_from

BERLIN = {
    "format": "asterisk",
    "zone": "Europe/Berlin",
    "dial_rules": [
        {"match": "11", "min_length": 3, "max_length": 3},
        {"match": "_0[89]00XXXXXX.", "strip": 1, "prepend": "49"},
        {"match": "00", "strip": 2},
        {"match": "0", "strip": 1, "prepend": "49"},
        {"match": "ch", "internal": True},
        {"match": "*67", "strip": 3},
    ],
    "internal_digits": 4,
}


@pytest.mark.parametrize(
    "written, digits, reach",
    [
        ("00441632960961", "441632960961", Reach.OUTSIDE),
        ("+44 1632 960-961", "441632960961", Reach.OUTSIDE),
        ("030 1234567", "49301234567", Reach.OUTSIDE),
        ("441632960961", "441632960961", Reach.OUTSIDE),
        ("sip:+441632960961@sbc.example;user=phone", "441632960961", Reach.OUTSIDE),
        ("0800123456789", "49800123456789", Reach.OUTSIDE),
        ("110", "110", Reach.OUTSIDE),
        ("103", "103", Reach.INTERNAL),
        ("0", "0", Reach.INTERNAL),
        ("0123", "0123", Reach.INTERNAL),
        ("*72", "*72", Reach.INTERNAL),
        ("*67441632960961", "441632960961", Reach.OUTSIDE),
        ("ch1", "ch1", Reach.INTERNAL),
        ("s", "s", Reach.UNREADABLE),
        ("", "", Reach.UNREADABLE),
        ("٠٣٠١٢٣٤٥", "٠٣٠١٢٣٤٥", Reach.UNREADABLE),
    ],
)
def test_numbers_become_e164_by_the_first_rule_that_fits(written, digits, reach):
    rules = source_rules_from(BERLIN)
    assert normalize_number(written, rules) == Number(digits, reach)
    assert normalize_number(written, rules) == Number(digits, reach)


@pytest.mark.parametrize(
    "change, field",
    [
        ({"format": "cisco"}, "format"),
        ({"format": ["generic"]}, "format"),
        ({"zone": "Berlin"}, "zone"),
        ({"zone": "../etc/passwd"}, "zone"),
        ({"zone": 7}, "zone"),
        ({"colour": "red"}, "colour"),
        ({"internal_digits": -1}, "internal_digits"),
        ({"internal_digits": True}, "internal_digits"),
        ({"dial_rules": "0"}, "dial_rules"),
        ({"dial_rules": ["0"]}, "dial_rules[0]"),
        ({"dial_rules": [{"match": "0", "cut": 1}]}, "dial_rules[0].cut"),
        ({"dial_rules": [{"match": "0", "strip": "1"}]}, "dial_rules[0].strip"),
        ({"dial_rules": [{"match": "0", "prepend": "DE"}]}, "dial_rules[0].prepend"),
        ({"dial_rules": [{"match": "_0[1"}]}, "dial_rules[0].match"),
        ({"dial_rules": [{"min_length": 9, "max_length": 3}]}, "dial_rules[0].min_length"),
        ({"account_field": [1]}, "account_field"),
        ({"format": "mapped"}, "columns"),
        ({"format": "generic", "columns": {"map": ["used"]}}, "columns"),
        ({"format": "mapped", "columns": {"map": []}}, "columns.map"),
        ({"format": "mapped", "columns": {"map": {"used": 0}}}, "columns.map.used"),
        ({"format": "mapped", "columns": {"map": {"used": "secs"}}}, "columns.header"),
        ({"format": "mapped", "columns": {"map": {"used": 1}, "delimiter": ";;"}}, "columns.delimiter"),
        ({"format": "mapped", "columns": {"map": {"used": 1}, "unit": "hours"}}, "columns.unit"),
    ],
)
def test_a_wrong_declaration_names_its_field(change, field):
    with pytest.raises(BadSource) as refused:
        source_rules_from(BERLIN | change)
    assert refused.value.field == field
    assert refused.value.code == "bad_source"


def test_the_missing_hour_of_spring_is_read_as_if_the_clock_had_not_moved():
    clock = source_rules_from(BERLIN).clock
    assert clock.moment("2026-03-29 02:30:00").at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert clock.moment("2026-03-29 02:30:00").note == ""


def test_a_time_with_its_own_offset_needs_no_zone():
    clock = source_rules_from(BERLIN).clock
    assert clock.moment("2026-10-25T02:30:00+01:00") == Moment(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "")


def test_without_dial_rules_short_numbers_stay_internal_and_longer_ones_are_outside():
    rules = source_rules_from({"format": "generic", "internal_digits": 4})
    assert normalize_number("1234", rules) == Number("1234", Reach.INTERNAL)
    assert normalize_number("12345", rules) == Number("12345", Reach.OUTSIDE)
    assert normalize_number("٠٣٠١٢٣٤٥", rules).reach is Reach.UNREADABLE
