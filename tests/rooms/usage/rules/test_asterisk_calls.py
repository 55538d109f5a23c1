"""Every way in which Asterisk tells one call in several rows, as its files look."""

import importlib.util
import io
from itertools import islice
from pathlib import Path

import pytest

from tollhouse.usage.rules import asterisk_calls
from tollhouse.usage.rules.lines import NotACdrFile
from tollhouse.usage.rules.reading import read_file
from tollhouse.usage.rules.record import Passed, Unfit, UsageRecord
from tollhouse.usage.rules.source import BadSource

_spec = importlib.util.spec_from_file_location("cdr_files", Path(__file__).with_name("cdr_files.py"))
cdr = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cdr)

ANNA, CARL = "4930555101", "4930555103"
LONDON, PARIS, MOBILE = "441632960961", "33199000123", "491715550199"


def asterisk(name: str, **more):
    return cdr.read(cdr.bytes_of(name), cdr.berlin(format="asterisk", **more))


def test_only_answered_calls_to_the_outside_are_charged():
    assert cdr.told(asterisk("asterisk-plain.csv")) == [
        ("1772442000.1", ANNA, LONDON, 73),
        "unanswered",
        "unanswered",  # busy
        "failed",  # congestion
        "failed",
        "internal",
        "nothing_used",  # answered, hung up within the second
        "unanswered",  # an announcement answered, the called party did not: 40 s of it cost nothing
        "incoming",
    ]


def test_a_call_begins_when_it_is_answered():
    record = asterisk("asterisk-plain.csv")[0]
    assert record.started_at.isoformat() == "2026-03-02T09:00:07+00:00"
    assert (record.calling, record.service, record.direction, record.switch_time) == (ANNA, "voice", "out", "")


def test_a_ring_group_is_charged_for_the_one_that_answered():
    assert cdr.told(asterisk("asterisk-ring-group.csv")) == [
        "unanswered",
        ("1772445600.20", ANNA, MOBILE, 95),
        "unanswered",
    ]


def test_a_local_channel_that_left_at_the_answer_adds_nothing():
    assert cdr.told(asterisk("asterisk-local-optimized.csv")) == [
        "nothing_used",
        "nothing_used",
        ("1772449200.30", ANNA, LONDON, 183),
    ]


def test_a_local_channel_that_stayed_is_not_charged_twice():
    assert cdr.told(asterisk("asterisk-local-kept.csv")) == [("1772449200.30", ANNA, LONDON, 183), "other_leg"]


def test_a_local_channel_is_joined_by_its_name_where_the_file_has_no_linkedid():
    assert cdr.told(asterisk("asterisk-local-kept-18-columns.csv")) == [
        ("1772449200.30", ANNA, LONDON, 183),
        "other_leg",
    ]


def test_half_a_call_without_linkedid_waits_for_a_person():
    lone = cdr.bytes_of("asterisk-local-kept-18-columns.csv").splitlines(keepends=True)[0]
    assert cdr.told(cdr.read(lone, cdr.berlin(format="asterisk"))) == [["half_call"]]


def test_a_forwarded_call_is_charged_to_who_forwards_it():
    assert cdr.told(asterisk("asterisk-forwarded.csv")) == [
        "nothing_used",
        "nothing_used",
        ("1772452800.40", "4930555200", MOBILE, 120),
    ]


def test_a_forwarded_call_is_known_when_its_rows_lie_hours_apart(monkeypatch):
    monkeypatch.setattr(asterisk_calls.Calls.__init__, "__defaults__", (1,))
    joint, caller, talk = cdr.bytes_of("asterisk-forwarded.csv").splitlines(keepends=True)
    others = cdr.bytes_of("asterisk-blind-transfer.csv")
    lines = cdr.read(joint + caller + others + talk, cdr.berlin(format="asterisk"))
    assert cdr.told(lines)[-1] == ("1772452800.40", "4930555200", MOBILE, 120)


def test_a_blind_transfer_is_two_uses():
    assert cdr.told(asterisk("asterisk-blind-transfer.csv")) == [
        ("1772456400.50", ANNA, LONDON, 60),
        ("1772456400.50#2", ANNA, PARIS, 120),
    ]


def test_a_leg_goes_on_after_its_caller_transferred_it():
    """Anna's channel to London was open for 60 + 120 s, the one to Paris for 120."""
    assert cdr.told(asterisk("asterisk-caller-transfers.csv")) == [
        ("1772457000.55", ANNA, LONDON, 180),
        ("1772457000.55#2", ANNA, PARIS, 120),
    ]


def test_after_an_attended_transfer_who_opened_the_leg_goes_on_paying():
    assert cdr.told(asterisk("asterisk-attended-transfer.csv")) == [
        ("1772460040.62", CARL, PARIS, 20),
        "internal",
        ("1772460000.60", CARL, PARIS, 100),
    ]


def test_a_call_into_a_queue_of_ours_is_not_charged():
    assert cdr.told(asterisk("asterisk-queue.csv")) == ["unanswered", "unanswered", "internal", "internal"]


def test_names_with_quotes_backslashes_and_broken_bytes_cost_nothing():
    assert cdr.told(asterisk("asterisk-names.csv")) == [
        (f"pbx-berlin-1772467200.{number}", ANNA, "493012345678", 10) for number in (80, 81, 82, 83)
    ]


def test_the_call_s_id_tells_which_of_two_equal_hours_it_was():
    records = asterisk("asterisk-hour-twice.csv")
    assert [record.started_at.strftime("%H:%M:%S") for record in records] == [
        "00:30:00",
        "01:30:00",
        "01:00:05",  # rang in the first hour, answered in the second
        "00:30:00",  # nothing tells: the first
    ]
    assert "nothing tells" in records[3].switch_time
    assert all("02:" in record.switch_time for record in records)


def test_a_line_cut_at_the_end_of_the_file_is_kept_and_named():
    record, cut = asterisk("asterisk-cut.csv")
    assert record.used == 73
    assert (cut.code, cut.request_id[:5]) == ("broken_line", "line:")
    assert cut.content["line"].startswith('"","4930555101","03012345678"')


def test_a_line_cut_inside_its_last_number_is_not_taken_for_a_whole_one():
    whole = cdr.bytes_of("asterisk-plain.csv").splitlines(keepends=True)[0]
    custom = b"4930555101,00441632960961,2026-03-02 10:00:07,ANSWERED,730\n"
    rules = cdr.berlin(
        format="mapped", columns={"map": ["src", "dst", "start", "disposition", "billsec"]}, account_field="caller"
    )
    assert [line.used for line in cdr.read(custom, rules)] == [730]
    assert cdr.told(cdr.read(custom + custom[:-2], rules))[1] == ["broken_line"]
    assert cdr.told(cdr.read(whole + whole[:-1], cdr.berlin(format="asterisk")))[1] == ["broken_line"]


@pytest.mark.parametrize("width", [16, 17, 18, 19, 20, 21])
def test_every_version_s_columns_are_known(width):
    head = (
        f'"","{ANNA}","00{LONDON}","out","","SIP/a-1","SIP/t-2","Dial","x","2026-03-02 10:00:00",'
        '"2026-03-02 10:00:07","2026-03-02 10:01:20",80,73,"ANSWERED","DOCUMENTATION"'
    )
    unique, field, linked = ',"1772442000.1"', ',"my field"', ',"","1772442000.0",7'
    tails = {16: "", 17: unique, 18: unique + field, 19: linked, 20: unique + linked, 21: unique + field + linked}
    (record,) = cdr.read((head + tails[width] + "\n").encode(), cdr.berlin(format="asterisk"))
    assert (record.account, record.called, record.used) == (ANNA, LONDON, 73)
    assert record.request_id.startswith(
        {16: "call:", 17: "1772442000.1", 18: "1772442000.1"}.get(width, "1772442000.0")
    )


def test_a_lone_user_field_is_not_taken_for_an_id():
    line = (
        f'"","{ANNA}","00{LONDON}","out","","SIP/a-1","SIP/t-2","Dial","x","2026-03-02 10:00:00",'
        '"2026-03-02 10:00:07","2026-03-02 10:01:20",80,73,"ANSWERED","DOCUMENTATION","batch 7"\n'
    )
    (record,) = cdr.read(line.encode(), cdr.berlin(format="asterisk", account_field="userfield"))
    assert record.request_id.startswith("call:")
    assert record.account == "batch 7"


def test_a_straggler_meets_the_request_id_that_is_taken():
    """Too far apart to be seen together, both rows claim the id of their call: the ledger keeps one of them."""
    far, near = cdr.bytes_of("asterisk-local-kept.csv").splitlines(keepends=True)
    filler = cdr.bytes_of("asterisk-plain.csv") * (asterisk_calls.WINDOW // 9 + 1)
    lines = cdr.read(far + filler + near, cdr.berlin(format="asterisk"))
    assert lines[0].request_id == lines[-1].request_id == "1772449200.30"


def test_a_file_gives_the_same_outcomes_wherever_an_import_stopped():
    content = b"".join(cdr.bytes_of(f"asterisk-{name}.csv") for name in ("queue", "forwarded", "blind-transfer")) * 400
    rules = cdr.berlin(format="asterisk")
    whole = cdr.read(content, rules)
    assert len(whole) == content.count(b"\n")
    again = read_file(io.BytesIO(content), rules)
    assert list(islice(again, 1_700)) + list(again) == whole


def test_channel_names_used_again_after_a_restart_are_other_calls():
    row = (
        f'"","{ANNA}","00{LONDON}","out","","PJSIP/a-00000001","PJSIP/t-00000002","Dial","x","2026-03-02 10:%d:00",'
        '"2026-03-02 10:%d:07","2026-03-02 10:%d:17",17,10,"ANSWERED","DOCUMENTATION"\n'
    )
    content = "".join(row % (minute, minute, minute) for minute in (10, 11, 12)).encode()
    records = cdr.read(content, cdr.berlin(format="asterisk"))
    assert [record.used for record in records] == [10, 10, 10]
    assert len({record.request_id for record in records}) == 3


@pytest.mark.parametrize(
    "old, new, code",
    [
        (b",73,", b",-5,", "negative_use"),
        (b",73,", b",abc,", "bad_quantity"),
        (b"2026-03-02 10:00:07", b"2026-13-02 10:00:07", "bad_moment"),
        (b"00441632960961", b"london", "bad_number"),
        (b'"ANSWERED"', b'"TALKED"', "broken_line"),
    ],
)
def test_a_row_with_a_wrong_field_waits_with_its_reason(old, new, code):
    lines = cdr.bytes_of("asterisk-plain.csv").splitlines(keepends=True)
    wrong = cdr.read(lines[0].replace(old, new) + lines[1], cdr.berlin(format="asterisk"))[0]
    assert isinstance(wrong, Unfit)
    assert wrong.code == code
    assert new.decode().strip('",') in wrong.detail + str(wrong.content)


def test_an_account_can_be_found_by_the_channel_s_user():
    record = asterisk("asterisk-plain.csv", account_field=["accountcode", "channel_user"])[0]
    assert record.account == "anna"


def test_a_call_without_an_account_names_the_field_that_was_looked_at():
    unfit = asterisk("asterisk-plain.csv", account_field="accountcode")[0]
    assert (unfit.code, unfit.request_id) == ("missing_field", "1772442000.1")
    assert "accountcode" in unfit.detail


def test_cdr_custom_is_read_by_its_column_map_with_fractions_counted_up():
    order = "clid src dst dcontext channel dstchannel lastapp lastdata start answer end duration billsec disposition"
    names = [*order.split(), "amaflags", "accountcode", "uniqueid", "userfield", "sequence"]
    lines = asterisk("cdr-custom.csv", columns={"map": names})
    assert cdr.told(lines) == [("1772442000.1", ANNA, LONDON, 73), "unanswered"]


def test_a_column_map_that_asterisk_does_not_know_is_refused():
    with pytest.raises(BadSource, match=r"columns\.map\.price"):
        asterisk("cdr-custom.csv", columns={"map": {"src": 1, "dst": 2, "price": 3}})


@pytest.mark.parametrize(
    "content",
    [
        b"Dear customer,\nplease find attached\n",
        "\ufeff".encode("utf-16") + "a,b\n".encode("utf-16-le"),
        "a,b,c\n".encode("utf-16-be"),
        b"\x1f\x8b\x08\x00rest",
        bytes(range(256)) * 20,
    ],
)
def test_what_is_no_call_file_is_refused_as_a_whole(content):
    with pytest.raises(NotACdrFile):
        cdr.read(content, cdr.berlin(format="asterisk"))


def test_a_row_that_stands_twice_in_a_file_is_charged_once():
    row = cdr.bytes_of("asterisk-plain.csv").splitlines(keepends=True)[0]
    lines = cdr.read(row + row, cdr.berlin(format="asterisk"))
    assert cdr.told(lines) == [("1772442000.1", ANNA, LONDON, 73), "other_leg"]


def test_an_endless_line_costs_no_memory_and_is_named():
    good, after = cdr.bytes_of("asterisk-plain.csv"), cdr.bytes_of("asterisk-names.csv")
    lines = cdr.read(good + b"x" * 300_000 + b"\n" + after, cdr.berlin(format="asterisk"))
    assert [type(line) for line in lines[8:11]] == [Passed, Unfit, UsageRecord]
    assert len(lines[9].content["line"]) < 1_100
