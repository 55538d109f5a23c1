"""Names, addresses and notes: how long they may be, and what is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.contacts import CONTACT_FIELDS, LONGEST, addresses_in, reason_against

COUNTED = [field for field in CONTACT_FIELDS if field in LONGEST and field not in {"address", "email", "bcc"}]


@pytest.mark.parametrize("field", COUNTED)
def test_a_text_of_the_longest_length_is_taken_and_one_letter_more_is_not(field):
    assert reason_against(field, "x" * LONGEST[field]) is None
    assert reason_against(field, "x" * (LONGEST[field] + 1)) == (
        f"must have at most {LONGEST[field]} printable characters."
    )


@pytest.mark.parametrize(
    "field, longest",
    [("company_name", 100), ("contact", 120), ("alt_contact", 120), ("bcc", 99), ("login", 64)],
)
def test_the_lengths_are_those_of_the_specification(field, longest):
    assert LONGEST[field] == longest


@pytest.mark.parametrize("field", [field for field in CONTACT_FIELDS if field not in {"address", "description"}])
@pytest.mark.parametrize("sign", ["\n", "\0", "\x1b", "\u202e"])
def test_no_field_of_one_line_takes_control_characters(field, sign):
    assert reason_against(field, f"ab{sign}c") is not None


def test_an_address_has_four_lines_of_a_hundred_letters():
    line = "x" * 100
    assert reason_against("address", "\n".join([line] * 4)) is None
    assert reason_against("address", "\n".join([line] * 5)) == "must have at most 403 printable characters."
    assert reason_against("address", "a\nb\nc\nd\ne") == "must have at most 4 lines."
    assert reason_against("address", line + "x") == "must have at most 100 characters a line."


@pytest.mark.parametrize("field", ["email", "bcc"])
@pytest.mark.parametrize(
    "written, wrong",
    [
        ("", None),
        ("ann@example.org", None),
        ("ann@example.org, o'brien@example.co.uk,jörg@exämple.org", None),
        ("ann@example.org, nobody, bob@example.org", "nobody"),
        ("ann@example.org,,bob@example.org", ""),
        ("ann@localhost", "ann@localhost"),
        ("ann example.org", "ann example.org"),
        ("ann@example.org;bob@example.org", "ann@example.org;bob@example.org"),
    ],
)
def test_one_bad_address_among_good_ones_is_named(field, written, wrong):
    reason = None if wrong is None else f"must be e-mail addresses divided by commas; {wrong!r} is none."
    assert reason_against(field, written) == reason


@given(st.lists(st.from_regex(r"[a-z]{1,9}@[a-z]{1,9}\.example", fullmatch=True), max_size=3))
def test_addresses_are_read_back_however_they_are_divided(addresses):
    assert addresses_in(" , ".join(addresses)) == addresses


def test_a_login_has_no_spaces():
    assert reason_against("login", "ann 1") == "must have no spaces."
