"""A file of customers and what its rows ask for, without a database."""

from decimal import Decimal
from io import BytesIO

import pytest

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.customer_file import (
    CustomerRow,
    NoCustomerFile,
    in_order_of_reference,
    read_rows,
    survey_of,
)
from tollhouse.customers.rules.customer_row import Change, Known, Leave, Present, Refuse, Register, judge
from tollhouse.words.fold import fold

HEADER = "name,class,currency,balance_control"
GOOD = {"name": "Novák", "class": "Residential", "currency": "EUR", "balance_control": "postpaid"}
THERE = {
    "kind": "retail",
    "class": 1,
    "currency": "EUR",
    "balance_control": "postpaid",
    "credit_limit": Decimal("100.00000"),
    "reseller": 8,
    "distributor": 9,
    "time_zone": "UTC",
    "blocked": False,
    **dict.fromkeys(CONTACT_FIELDS, ""),
    "email": "old@post.example",
}


def a_file(*lines: str, mark: bytes = b"") -> BytesIO:
    return BytesIO(mark + "\n".join(lines).encode())


def known(**present) -> Known:
    return Known(
        {"Residential": 1, "Business": 2},
        {"Alpine": 8, "8": 8, "Seller": 9, "Other seller": 10},
        {fold(name): Present(5, values) for name, values in present.items()},
        {8: "Alpine", 9: "Seller"},
    )


def judged(*, there=None, update=False, **cells):
    row = CustomerRow(2, cells)
    return judge(row, known(**({"Novák": there} if there else {})), update=update)


def problems(judgement) -> dict[str, str]:
    assert isinstance(judgement, Refuse)
    return {problem.column: str(problem) for problem in judgement.problems}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_columns_may_come_in_any_order_and_the_file_with_a_byte_order_mark(mark):
    (row,) = read_rows(a_file("currency,balance_control,Name,class", "EUR,prepaid,Ann,Business", mark=mark))
    assert row.cells == {"currency": "EUR", "balance_control": "prepaid", "name": "Ann", "class": "Business"}


def test_an_unknown_column_is_refused_by_name_with_those_that_are_known():
    with pytest.raises(
        NoCustomerFile, match="line 1, mail: 'mail' is no column of a customer file; they are name, kind"
    ):
        survey_of(a_file(f"{HEADER},mail", "Ann,Business,EUR,prepaid,a@post.example"))


@pytest.mark.parametrize(
    "lines, reason",
    [
        ([], "it is empty; its first line must name the columns"),
        ([HEADER.replace(",", ";")], "has no comma"),
        ([f"{HEADER},name"], "stands twice in the header"),
        (["name,class,currency"], "balance_control: the column is missing; a customer needs name, class"),
    ],
)
def test_a_file_whose_header_tells_no_customers_is_refused_whole(lines, reason):
    with pytest.raises(NoCustomerFile, match=reason):
        survey_of(a_file(*lines))


def test_a_name_that_stands_twice_is_found_however_it_is_written():
    survey = survey_of(a_file(HEADER, "Novák,B,EUR,prepaid", "Other,B,EUR,prepaid", "NOVAK,B,EUR,prepaid"))
    assert (survey.rows, survey.twice) == (3, {4: 2})


def test_a_row_is_known_by_the_line_it_begins_on_though_an_address_has_several():
    lines = [f"{HEADER},address", '"Ann",B,EUR,prepaid,"Street 1\nTown"', "Ben,B,EUR,prepaid,"]
    assert [row.line for row in read_rows(a_file(*lines))] == [2, 4]


def test_where_the_file_is_no_csv_any_more_the_rows_before_are_good():
    survey = survey_of(a_file(HEADER, "Ann,B,EUR,prepaid", '"Ben,B,EUR,prepaid'))
    assert survey.rows == 1
    assert "the rest of the file was not read" in str(survey.broken)


def test_those_who_are_named_come_before_those_who_name_them_and_a_circle_last():
    rows = [
        CustomerRow(2, {"name": "Low", "reseller": "middle"}),
        CustomerRow(3, {"name": "Middle", "reseller": "Top"}),
        CustomerRow(4, {"name": "Top", "reseller": "Somebody who is there"}),
        CustomerRow(5, {"name": "Snake", "distributor": "Snake"}),
    ]
    order = [[row.cells["name"] for row in level] for level in in_order_of_reference(rows)]
    assert order == [["Top"], ["Middle"], ["Low"], ["Snake"]]


def test_a_row_becomes_a_new_customer_with_defaults_for_what_it_does_not_say():
    judgement = judged(**GOOD, credit_limit="250.5", reseller="Alpine", blocked="1", time_zone="", address="A\r\nB")
    assert isinstance(judgement, Register)
    new = judgement.new
    assert (new.class_id, new.reseller_id, new.distributor_id) == (1, 8, None)
    assert (new.credit_limit, new.blocked, new.time_zone, new.address) == (Decimal("250.5"), True, "UTC", "A\nB")


def test_a_reseller_or_class_may_be_named_by_number():
    judgement = judged(**(GOOD | {"class": "2", "reseller": "8"}))
    assert isinstance(judgement, Register)
    assert (judgement.new.class_id, judgement.new.reseller_id) == (2, 8)


@pytest.mark.parametrize(
    "column, cell, said",
    [
        ("name", " ", "must have 1 to 64 printable characters"),
        ("class", "Nobody's", "is no customer class; there are Business, Residential"),
        ("currency", "XYZ", "is no currency of ISO 4217"),
        ("currency", "", "is missing; a new customer needs it"),
        ("balance_control", "credit", "is none of prepaid, postpaid"),
        ("kind", "agent", "is none of retail, reseller, distributor"),
        ("credit_limit", "1,000", "is no amount: digits with a point"),
        ("credit_limit", "-1", "must be 0 or more"),
        ("credit_limit", "0.000001", "at most five decimals"),
        ("reseller", "Nowhere", "is neither the name nor the number of a customer"),
        ("distributor", "99", "is neither the name nor the number of a customer"),
        ("time_zone", "Mars/Base", "is no IANA time zone"),
        ("blocked", "yes", "is neither 0 nor 1"),
        ("country", "Sweden", "is no country of ISO 3166"),
        ("email", "a\x00b", "printable characters"),
        ("city", "Troms\udcf8", "is not UTF-8; save the file in that encoding"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_told_with_its_line_its_column_and_the_reason(column, cell, said):
    told = problems(judged(**(GOOD | {column: cell})))[column]
    assert told.startswith(f"line 2, {column}: ")
    assert said in told


def test_all_unreadable_cells_of_a_row_are_told_at_once():
    assert problems(judged(**(GOOD | {"class": "?", "blocked": "?", "credit_limit": "?"}))).keys() == {
        "class",
        "blocked",
        "credit_limit",
    }


def test_a_prepaid_customer_has_no_credit_limit():
    told = problems(judged(**(GOOD | {"balance_control": "prepaid", "credit_limit": "5"})))
    assert "cannot be given to a prepaid customer" in told["credit_limit"]


def test_who_is_there_is_left_alone_unless_an_update_is_asked_for():
    changed = GOOD | {"name": "NOVAK", "email": "new@post.example"}
    assert judged(there=THERE, **changed) == Leave(5)
    judgement = judged(there=THERE, update=True, **changed)
    assert isinstance(judgement, Change)
    assert judgement.changes == {"email": "new@post.example"}
    assert judgement.told == {"email": ("old@post.example", "new@post.example")}


def test_an_update_changes_what_the_file_gives_and_leaves_other_columns_alone():
    judgement = judged(there=THERE, update=True, name="Novák", distributor="Other seller", **{"class": "Business"})
    assert isinstance(judgement, Change)
    assert judgement.changes == {"distributor_id": 10, "class_id": 2}
    assert judgement.told == {"distributor": ("Seller", "Other seller"), "class": ("Residential", "Business")}


def test_in_an_update_an_empty_cell_clears_contacts_and_the_distributor_and_says_nothing_elsewhere():
    cells = dict.fromkeys(("class", "currency", "credit_limit", "reseller", "time_zone", "blocked"), "")
    judgement = judged(there=THERE, update=True, name="Novák", email="", distributor="", **cells)
    assert isinstance(judgement, Change)
    assert judgement.changes == {"email": "", "distributor_id": None}


def test_an_update_that_says_what_is_there_changes_nothing():
    cells = GOOD | {"credit_limit": "100", "reseller": "8", "distributor": "Seller", "email": "old@post.example"}
    assert judged(there=THERE, update=True, **cells) == Leave(5)


@pytest.mark.parametrize(
    "column, cell, now",
    [
        ("kind", "reseller", "retail"),
        ("currency", "USD", "EUR"),
        ("balance_control", "prepaid", "postpaid"),
        ("reseller", "Seller", "Alpine"),
        ("credit_limit", "500", "100"),
        ("blocked", "1", "0"),
    ],
)
def test_what_an_update_cannot_change_is_a_problem_that_says_what_is_there(column, cell, now):
    told = problems(judged(there=THERE, update=True, name="Novák", email="new@post.example", **{column: cell}))
    assert told.keys() == {column}
    assert f"{cell!r} is not what is there, {now}; it " in told[column]
    assert "leave the cell empty" in told[column]


def test_rows_left_unread_do_not_mind_that_the_file_was_closed(recwarn):
    file = a_file(HEADER, "Ann,B,EUR,prepaid", "Ben,B,EUR,prepaid")
    rows = read_rows(file)
    next(rows)
    file.close()
    rows.close()
    assert list(recwarn) == []
