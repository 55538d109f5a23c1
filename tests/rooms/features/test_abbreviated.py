"""Short numbers: the maximum length first, then numbers one by one or by the sheet."""

import pytest
from builders import a_customer

from tollhouse.customers.rules.record import BadField
from tollhouse.features.dialling import (
    RowOutcome,
    add_number,
    all_short_numbers,
    change_number,
    list_short_numbers,
    maximum_length,
    put_numbers,
    set_maximum_length,
    short_number_of,
)
from tollhouse.features.rules.abbreviated import (
    Dials,
    LengthBelowNumbers,
    LengthNotSet,
    NumberTaken,
    ShortNumber,
    dials,
    spelt,
)
from tollhouse.features.rules.short_rows import RowsUnreadable, read_rows

OWN = {"46850012345", "reception"}


@pytest.fixture
def customer_id(conn) -> int:
    """Whose short numbers may have three digits: 1, 34, 145, 999."""
    customer_id = a_customer(conn)
    set_maximum_length(conn, customer_id, 3)
    return customer_id


def add(conn, customer_id, number, to_dial="", description=""):
    return add_number(conn, customer_id, ShortNumber(number, to_dial, description), own=OWN)


def put(conn, customer_id, said, *, whole=True):
    rows = read_rows(said.encode())
    return [(one.line, one.outcome.value) for one in put_numbers(conn, customer_id, rows, own=OWN, whole=whole)]


@pytest.mark.parametrize("number", ["1", "34", "145", "999", "000"])
def test_a_length_of_three_allows_one_to_three_digits(conn, customer_id, number):
    assert add(conn, customer_id, number, "+46 8 123-45 67").to_dial == "4681234567"


def test_without_a_maximum_length_there_are_no_numbers(conn):
    customer_id = a_customer(conn)
    assert maximum_length(conn, customer_id) is None
    with pytest.raises(LengthNotSet, match="Set the maximum length of abbreviated numbers first"):
        add(conn, customer_id, "1")


@pytest.mark.parametrize("length", [0, 10, -1])
def test_a_length_that_cannot_be_is_refused(conn, customer_id, length):
    with pytest.raises(BadField, match="must be from 1 to 9"):
        set_maximum_length(conn, customer_id, length)


def test_a_length_below_numbers_that_are_there_is_refused_naming_them(conn, customer_id):
    for number in ("1", "34", *(str(number) for number in range(101, 108))):
        add(conn, customer_id, number)
    with pytest.raises(LengthBelowNumbers) as refused:
        set_maximum_length(conn, customer_id, 2)
    assert "cannot be 2, because 7 abbreviated numbers are longer: 101, 102, 103, 104, 105, …" in refused.value.detail
    set_maximum_length(conn, customer_id, 4)
    assert maximum_length(conn, customer_id) == 4


@pytest.mark.parametrize(
    ("said", "field", "reason"),
    [
        (ShortNumber(""), "number", "must be made of the digits 0 to 9 alone."),
        (ShortNumber("1a"), "number", "digits 0 to 9 alone"),
        (ShortNumber("١"), "number", "digits 0 to 9 alone"),
        (ShortNumber("1234"), "number", "has more than 3 digits; shorten it or raise the maximum length."),
        (ShortNumber("1", "112"), "number_to_dial", "is neither an identifier of an own account nor a number with its"),
        (ShortNumber("1", "0812345678"), "number_to_dial", "leave it empty to dial the short number as it is"),
        (ShortNumber("1", "4" * 16), "number_to_dial", "7 to 15 digits"),
        (ShortNumber("1", "sales"), "number_to_dial", "is neither an identifier"),
        (ShortNumber("1", "", "x" * 201), "description", "must have at most 200 printable characters."),
        (ShortNumber("1", "", "a\nb"), "description", "printable"),
    ],
)
def test_a_number_that_cannot_be_taken_says_which_field_and_why(conn, customer_id, said, field, reason):
    with pytest.raises(BadField) as refused:
        add_number(conn, customer_id, said, own=OWN)
    assert refused.value.field == field
    assert reason in refused.value.detail


def test_what_is_dialled_is_an_own_account_a_number_or_the_short_number_itself():
    assert spelt("+46 (8) 500-123 45") == "46850012345"
    assert spelt(" reception ") == "reception"
    assert [dials(one, OWN) for one in ("", "reception", "46850012345", "4681234567")] == [
        Dials.AS_IS, Dials.OWN_ACCOUNT, Dials.OWN_ACCOUNT, Dials.NUMBER,
    ]  # fmt: skip


def test_a_number_is_there_once(conn, customer_id):
    add(conn, customer_id, "101")
    with pytest.raises(NumberTaken, match="The abbreviated number 101 is there already"):
        add(conn, customer_id, "101", "reception")
    other = add(conn, customer_id, "102")
    with pytest.raises(NumberTaken):
        change_number(conn, customer_id, other, ShortNumber("101"), own=OWN)
    changed = change_number(conn, customer_id, other, ShortNumber("103", "reception"), own=OWN)
    assert [one.number for one in all_short_numbers(conn, customer_id)] == ["101", "103"]
    assert changed.to_dial == "reception"


def test_numbers_are_found_by_their_beginning_and_by_what_they_are_for(conn, customer_id):
    add(conn, customer_id, "101", "reception", "Front desk")
    add(conn, customer_id, "112")
    add(conn, customer_id, "201", "4681234567", "Stockholm 10%")

    def found(q):
        rows = list_short_numbers(conn, customer_id, q=q, limit=10, cursor=None).rows
        return [short_number_of(row).number for row in rows]

    assert found("11") == ["112"]
    assert found("DESK") == ["101"]
    assert found("4681") == ["201"]
    assert found("0%") == ["201"], "a sign of patterns means itself"
    assert found("") == ["101", "112", "201"]


def test_rows_are_added_changed_and_left(conn, customer_id):
    assert put(conn, customer_id, "101\treception\tDesk\n112\n") == [(1, "added"), (2, "added")]
    said = 'number,number_to_dial,description\n101,+4681234567,Desk\n112,,\n145,reception,"Sales, north"\n'
    assert put(conn, customer_id, said) == [(2, "changed"), (3, "unchanged"), (4, "added")]
    assert all_short_numbers(conn, customer_id) == [
        ShortNumber("101", "4681234567", "Desk"),
        ShortNumber("112"),
        ShortNumber("145", "reception", "Sales, north"),
    ]


WITH_WRONG = "101;reception\n1234;reception\n101;46850012345\n\n7;nobody\n8;reception;Desk;what is this\n"


def test_of_rows_taken_whole_one_wrong_keeps_all_out(conn, customer_id):
    taken = put_numbers(conn, customer_id, read_rows(WITH_WRONG.encode()), own=OWN, whole=True)
    assert [one.outcome for one in taken] == [RowOutcome.ADDED, *[RowOutcome.REFUSED] * 4]
    assert all_short_numbers(conn, customer_id) == []


def test_of_rows_taken_one_by_one_each_wrong_one_says_why(conn, customer_id):
    taken = put_numbers(conn, customer_id, read_rows(WITH_WRONG.encode()), own=OWN, whole=False)
    assert [(one.line, one.refusal and one.refusal.field) for one in taken] == [
        (1, None), (2, "number"), (3, "number"), (5, "number_to_dial"), (6, "description"),
    ]  # fmt: skip
    assert "stands on line 1 already; keep one of the two" in taken[2].refusal.detail
    assert "has more cells after it than there are columns" in taken[4].refusal.detail
    assert [one.number for one in all_short_numbers(conn, customer_id)] == ["101"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "there are none; send at least one number."),
        (b"number,number_to_dial\n", "there are none"),
        (b"\xff\xfe1", "they are not UTF-8; save the file in that encoding."),
        (b'101,"never closed\n', "they are no CSV"),
        (b"number,colour\n1,red\n", "the column 'colour' is not known; they are number, number_to_dial, description."),
        (b"1\n" * 5_001, "there are more than 5,000; send them in parts."),
    ],
)
def test_rows_that_cannot_be_read_say_why(said, reason):
    with pytest.raises(RowsUnreadable) as refused:
        read_rows(said)
    assert reason in refused.value.detail


def test_what_a_spreadsheet_guards_is_read_as_it_was():
    (row,) = read_rows(b"\xef\xbb\xbf101,'+4681234567,'=Desk\n")
    assert row.short == ShortNumber("101", "+4681234567", "=Desk")
