"""The generic, FreeSWITCH and mapped formats, and what all formats promise."""

import importlib.util
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tollhouse.usage.rules.generic import BadColumns, record_from_fields
from tollhouse.usage.rules.lines import NotACdrFile
from tollhouse.usage.rules.plausible import judge_plausible
from tollhouse.usage.rules.reading import digest_of
from tollhouse.usage.rules.record import Direction, Passed, Unfit, UsageRecord
from tollhouse.words.refusals import Refused

_spec = importlib.util.spec_from_file_location("cdr_files", Path(__file__).with_name("cdr_files.py"))
cdr = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cdr)

ANNA, LONDON = "4930555101", "441632960961"
GOOD = {
    "request_id": "c-1",
    "service": "voice",
    "account": ANNA,
    "calling": "030555101",
    "called": "+44 1632 960-961",
    "direction": "out",
    "started_at": "2026-03-02T09:00:07Z",
    "used": 73,
}
HEADER = b"request_id,service,account,calling,called,direction,started_at,used,disconnect_cause\n"


def test_generic_records_of_every_service_are_read():
    lines = cdr.read(cdr.bytes_of("generic.csv"), cdr.berlin())
    assert cdr.told(lines) == [
        ("c-1", ANNA, LONDON, 73),
        ("c-2", ANNA, LONDON, 73),  # 72.2 s, local time, national numbers, the source's default service
        ("s-1", ANNA, "33199000123", 2),
        ("d-1", "262011234567890", "", 1048577),
        ("v-1", ANNA, "VOICEONNET", 1),
    ]
    assert lines[0].started_at == lines[1].started_at == datetime(2026, 3, 2, 9, 0, 7, tzinfo=UTC)
    assert lines[2].started_at.hour == 8


def test_json_values_mean_what_the_csv_means():
    record = record_from_fields(GOOD, cdr.berlin())
    assert (record.calling, record.called, record.used) == (ANNA, LONDON, 73)
    assert record == record_from_fields(GOOD | {"used": "73", "direction": ""}, cdr.berlin())


@pytest.mark.parametrize(
    "field, value, code",
    [
        ("request_id", "", "missing_field"),
        ("request_id", None, "missing_field"),
        ("request_id", "x" * 129, "text_too_long"),
        ("account", " ", "missing_field"),
        ("account", "a\x00b", "control_character"),
        ("account", "\ud800", "control_character"),
        ("account", 1.5, "bad_text"),
        ("called", "", "missing_field"),
        ("called", "london", "bad_number"),
        ("called", "4" * 65, "text_too_long"),
        ("direction", "sideways", "bad_direction"),
        ("direction", ["out"], "bad_direction"),
        ("started_at", None, "missing_field"),
        ("started_at", "yesterday", "bad_moment"),
        ("started_at", "2026-03-02", "bad_moment"),
        ("started_at", "0001-01-01T00:00:00+14:00", "bad_moment"),
        ("started_at", 17, "bad_moment"),
        ("used", -5, "negative_use"),
        ("used", "-5", "negative_use"),
        ("used", "5 s", "bad_quantity"),
        ("used", "", "missing_field"),
        ("used", True, "bad_quantity"),
        ("used", "٣", "bad_quantity"),
        ("used", 2**63, "bad_quantity"),
        ("used", "1e3", "bad_quantity"),
        ("used", float("nan"), "bad_quantity"),
        ("disconnect_cause", "c" * 65, "text_too_long"),
        ("source", "other", "wrong_source"),
    ],
)
def test_the_field_that_is_wrong_is_named(field, value, code):
    unfit = record_from_fields(GOOD | {field: value}, cdr.berlin(name="sbc"))
    assert isinstance(unfit, Unfit)
    assert unfit.code == code
    assert field in unfit.detail
    assert unfit.request_id == "c-1" or field == "request_id"


def test_a_missing_field_is_named():
    for field in ("request_id", "account", "called", "started_at", "used"):
        unfit = record_from_fields({name: value for name, value in GOOD.items() if name != field}, cdr.berlin())
        assert (unfit.code, unfit.detail.split()[0]) == ("missing_field", field)


def test_messages_and_bytes_are_never_fractions():
    assert record_from_fields(GOOD | {"service": "data", "used": "1.5"}, cdr.berlin()).code == "bad_quantity"


def test_dial_rules_leave_the_logins_of_other_services_alone():
    record = record_from_fields(GOOD | {"service": "data", "account": "001010123456789", "called": ""}, cdr.berlin())
    assert record.account == "001010123456789"


@pytest.mark.parametrize(
    "header, field", [(b"request_id,account,started_at,use\n", "use"), (b"request_id,account,started_at\n", "used")]
)
def test_a_wrong_header_is_refused_by_the_column_s_name(header, field):
    with pytest.raises(BadColumns) as refused:
        cdr.read(header + b"1,2,3,4\n", cdr.berlin())
    assert refused.value.field == field


@pytest.mark.parametrize(
    "line, code",
    [
        (b"c-1,voice,x\n", "broken_line"),
        (b'c-1,"voice,x,1,1,out,2026-03-02T09:00:07Z,73,16\n', "broken_line"),
        (b"c-1,voice,m\xfcller,1,1,out,2026-03-02T09:00:07Z,73,16\n", "wrong_encoding"),
    ],
)
def test_a_broken_line_waits_under_an_id_of_its_content_and_the_rest_lands(line, code):
    good = b"c-2,voice,4930555101,,441632960961,out,2026-03-02T09:00:07Z,73,16\n"
    first, second = cdr.read(HEADER + line + good, cdr.berlin())
    assert (first.code, first.request_id) == (code, cdr.read(HEADER + line + good, cdr.berlin())[0].request_id)
    assert second.request_id == "c-2"


def test_a_number_cut_at_the_end_of_the_file_is_not_believed():
    content = b"request_id,account,called,started_at,used\na,1,441632960961,2026-03-02T09:00:07Z,3600\n"
    assert [line.used for line in cdr.read(content, cdr.berlin())] == [3600]
    assert cdr.told(cdr.read(content + content.splitlines()[1][:-2], cdr.berlin()))[1] == ["broken_line"]


@pytest.mark.parametrize(
    "last, written, taken",
    [
        ("used", "73", False),
        ("used", '"73"', True),
        ("used", "", False),
        ("direction", "out", True),
        ("direction", "", False),  # of "in", nothing is left: what is empty would mean out
        ("started_at", "2026-03-02T09:00:07Z", True),
        ("started_at", "2026-03-02T10:00:07+01:00", True),
        ("started_at", "2026-03-02T10:00:07+01", False),  # +01:30, perhaps
        ("started_at", "2026-03-02T10:00:07", False),
        ("called", "441632960961", False),
        ("disconnect_cause", "1", True),
        ("source", "", True),
    ],
)
@pytest.mark.parametrize("file_format", ["generic", "mapped"])
def test_a_last_line_without_a_line_break_is_taken_where_its_last_cell_shows_that_it_is_whole(
    last, written, taken, file_format
):
    fields = {key: str(value) for key, value in GOOD.items() if key != last}
    columns = [*fields, last]
    lines = [columns, [*fields.values(), written], [*(fields | {"request_id": "c-2"}).values(), written]]
    text = "\n".join(",".join(line) for line in lines).encode()
    mapped = {"columns": {"map": columns}} if file_format == "mapped" else {}
    source = cdr.berlin(format=file_format, **mapped)
    whole, stopped = cdr.read(text + b"\n", source)[-1], cdr.read(text, source)[-1]
    if taken:
        assert isinstance(whole, UsageRecord)
        assert stopped == whole
    else:
        assert stopped.code == "broken_line"
        assert "end the file with a line break" in stopped.detail


def test_generic_records_come_as_json_lines_and_arrays_too():
    records = [GOOD, GOOD | {"request_id": "c-2", "colour": "red"}, {"request_id": "c-3"}]
    for content in (json.dumps(records, indent=1), "\n".join(json.dumps(record) for record in records)):
        told = cdr.told(cdr.read(content.encode(), cdr.berlin()))
        assert told == [("c-1", ANNA, LONDON, 73), ["unknown_field"], ["missing_field"]]


FREESWITCH = [
    ("a-1", ANNA, LONDON, 73),
    "other_leg",
    "unanswered",
    "failed",
    "internal",
    "incoming",
    ("a-6", ANNA, "491715550199", 73),  # came in from outside, went on to a mobile
    ("a-7", ANNA, LONDON, 73),  # values percent-encoded
]


@pytest.mark.parametrize(
    "name, count", [("freeswitch-lines.json", 8), ("freeswitch-array.json", 8), ("freeswitch-one.json", 1)]
)
def test_freeswitch_writes_one_object_a_file_a_line_or_an_array(name, count):
    lines = cdr.read(cdr.bytes_of(name), cdr.berlin(format="freeswitch"))
    assert cdr.told(lines) == FREESWITCH[:count]
    assert (lines[0].disconnect_cause, lines[0].calling) == ("16", ANNA)
    assert lines[0].started_at == datetime(2026, 3, 2, 9, 0, 7, 766321, tzinfo=UTC)


def test_an_object_cut_in_the_middle_does_not_hide_the_next():
    first, *rest = cdr.bytes_of("freeswitch-lines.json").splitlines(keepends=True)
    lines = cdr.read(first[:300] + b"\n" + b"".join(rest) + first[:200], cdr.berlin(format="freeswitch"))
    assert cdr.told(lines) == [["broken_line"], *FREESWITCH[1:], ["broken_line"]]


def test_freeswitch_s_older_callflow_is_read():
    leg = json.loads(cdr.bytes_of("freeswitch-one.json"))
    leg["callflow"] = leg["callflow"][0]
    leg["variables"] |= {"billusec": "72000001"}
    (record,) = cdr.read(json.dumps(leg).encode(), cdr.berlin(format="freeswitch"))
    assert (record.called, record.used) == (LONDON, 73)


@pytest.mark.parametrize(
    "variable, value, code",
    [
        ("uuid", "", "missing_field"),
        ("billusec", "-5000000", "negative_use"),
        ("billusec", "long", "bad_quantity"),
        ("answer_uepoch", "9" * 18, "bad_moment"),
        ("accountcode", "a\nb", "missing_field"),
    ],
)
def test_a_leg_with_a_wrong_variable_waits_with_its_reason(variable, value, code):
    leg = json.loads(cdr.bytes_of("freeswitch-one.json"))
    leg["variables"][variable] = value
    assert cdr.told(cdr.read(json.dumps(leg).encode(), cdr.berlin(format="freeswitch"))) == [[code]]


SEMICOLON = {
    "header": True,
    "delimiter": ";",
    "date_format": "%d.%m.%Y %H:%M:%S",
    "map": {
        "request_id": "call",
        "account": "from",
        "calling": "from",
        "called": "to",
        "started_at": "when",
        "used": "secs",
    },
}


def test_any_delimited_file_is_read_by_its_column_map():
    lines = cdr.read(cdr.bytes_of("switch-semicolon.csv"), cdr.berlin(format="mapped", columns=SEMICOLON))
    assert cdr.told(lines) == [("17", ANNA, LONDON, 73), "internal", ["bad_moment"], ["bad_quantity"]]
    assert lines[0].started_at == datetime(2026, 3, 2, 9, 0, 7, tzinfo=UTC)
    assert [line.request_id for line in lines[2:]] == ["19", "20"]


@pytest.mark.parametrize(
    "unit, written, used", [("milliseconds", "72001", 73), ("minutes", "1.21", 73), ("seconds", "72.5", 73)]
)
def test_units_are_turned_into_whole_seconds(unit, written, used):
    columns = {"map": ["account", "called", "started_at", "used"], "unit": unit, "date_format": "epoch"}
    content = f"4930555101,00441632960961,1772442007.5,{written}\n".encode()
    (record,) = cdr.read(content, cdr.berlin(format="mapped", columns=columns))
    assert (record.used, record.request_id[:5]) == (used, "line:")
    assert record.started_at == datetime(2026, 3, 2, 9, 0, 7, 500000, tzinfo=UTC)


def test_a_digest_tells_a_replay_from_an_id_used_again():
    record = record_from_fields(GOOD, cdr.berlin())
    assert digest_of(record) == digest_of(record_from_fields(GOOD | {"disconnect_cause": "16"}, cdr.berlin()))
    assert len(digest_of(record)) == 16
    for field, value in [("used", 74), ("account", "x"), ("called", "1234567"), ("started_at", "2026-03-02T09:00:08Z")]:
        assert digest_of(record) != digest_of(record_from_fields(GOOD | {field: value}, cdr.berlin()))


NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "started_at, used, service, code",
    [
        (NOW, 73, "voice", None),
        (NOW + timedelta(hours=1), 73, "voice", None),
        (NOW + timedelta(hours=1, seconds=1), 73, "voice", "in_future"),
        (datetime(1970, 1, 1, tzinfo=UTC), 73, "voice", "too_old"),
        (datetime(2026, 1, 1, tzinfo=UTC), 7 * 86_400, "voice", None),
        (datetime(2026, 1, 1, tzinfo=UTC), 7 * 86_400 + 1, "voice", "too_long"),
        (datetime(2026, 1, 1, tzinfo=UTC), 40 * 86_400, "voice", "too_long"),
        (NOW, 40 * 86_400, "data", None),
    ],
)
def test_use_that_cannot_be_true_waits_for_a_person(started_at, used, service, code):
    record = UsageRecord("c-1", service, ANNA, ANNA, LONDON, Direction.OUT, started_at, used)
    judged = judge_plausible(record, NOW, datetime(2026, 1, 1, tzinfo=UTC))
    assert (judged.code if judged else None) == code
    if judged:
        assert (judged.request_id, judged.content["used"]) == ("c-1", str(used))


FORMATS = ["asterisk", "freeswitch", "generic", "mapped"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(FORMATS), st.binary(max_size=400), st.sampled_from(["", "good", "both"]))
@example("mapped", b";call;when;from;to;secs\n", "good")
def test_no_bytes_whatever_raise_anything_but_a_refusal(file_format, noise, around):
    good = {
        "asterisk": cdr.bytes_of("asterisk-plain.csv"),
        "freeswitch": cdr.bytes_of("freeswitch-lines.json"),
        "generic": cdr.bytes_of("generic.csv"),
        "mapped": cdr.bytes_of("switch-semicolon.csv"),
    }[file_format]
    rules = cdr.berlin(format=file_format, **({"columns": SEMICOLON} if file_format == "mapped" else {}))
    try:
        lines = cdr.read((good if around else b"") + noise + (good if around == "both" else b""), rules)
    except Refused:
        return
    for line in lines:
        assert isinstance(line, UsageRecord | Unfit | Passed)
        if isinstance(line, UsageRecord):
            assert line.used >= 0
            assert line.started_at.tzinfo is UTC
            for text in (line.request_id, line.account, line.called, line.calling):
                assert len(text) <= 128
                assert text.isprintable()
        if isinstance(line, Unfit):
            assert line.request_id
            assert all(text.isprintable() for text in line.content.values())


@given(st.lists(st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b"")), min_size=1, max_size=30))
def test_as_many_lines_come_out_as_went_in(raws):
    good = b"c-2,voice,4930555101,,441632960961,out,2026-03-02T09:00:07Z,73,16"
    lines = cdr.read(HEADER + b"\n".join([good, *raws]) + b"\n", cdr.berlin())
    assert len(lines) == 1 + sum(1 for raw in raws if raw.strip())


def test_an_empty_file_has_nothing_to_charge():
    for file_format in ("asterisk", "freeswitch", "generic"):
        assert cdr.read(b"", cdr.berlin(format=file_format)) == []


def test_a_document_is_refused_whatever_format_was_declared():
    for file_format in FORMATS[:3]:
        with pytest.raises(NotACdrFile):
            cdr.read(b"%PDF-1.7\n\x00\x01", cdr.berlin(format=file_format))
