"""Texts with variables: filled in, refused while somebody writes them, harmless whatever a name has in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.rules.record import BadField
from tollhouse.letters.rules.addresses import MOST_ADDRESSES, addresses_in
from tollhouse.letters.rules.kinds import OF_STATUS, MessageKind, variables_of
from tollhouse.letters.rules.template import MessageText, UnknownVariable, check_language, check_text, render
from tollhouse.letters.rules.texts import DEFAULT_TEXTS
from tollhouse.words.refusals import Refused

KIND = MessageKind.CUSTOMER_BLOCKED


def test_a_variable_becomes_what_is_known_however_it_is_spaced():
    text = MessageText("{{customer_name}}", "Dear {{ customer_name }}, {{  balance }} { and } {%}\n")
    filled = render(text, {"customer_name": "Ada", "balance": "€5.00"})
    assert filled == MessageText("Ada", "Dear Ada, €5.00 { and } {%}\n")


def test_what_is_filled_in_is_not_read_again_as_a_variable():
    text = MessageText("{{ customer_name }}", "{{ customer_name }}")
    assert render(text, {"customer_name": "{{ balance }}", "balance": "€5.00"}).body == "{{ balance }}"


def test_a_name_of_several_lines_does_not_break_out_of_the_subject():
    assert (
        render(MessageText("To {{ customer_name }}", ""), {"customer_name": "A\r\nBcc: b@c.d"}).subject
        == "To A Bcc: b@c.d"
    )


@given(st.dictionaries(st.sampled_from(variables_of(KIND)), st.text()))
def test_whatever_the_values_are_the_default_texts_take_them(values):
    for text in DEFAULT_TEXTS.values():
        filled = render(text, values)
        assert "\n" not in filled.subject
        assert "\r" not in filled.subject


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_has_a_default_text_that_could_be_kept(kind):
    check_text(kind, DEFAULT_TEXTS[kind])


def test_every_kind_is_sent_by_something():
    warnings = {MessageKind.CREDIT_LIMIT_WARNING, MessageKind.AVAILABLE_FUNDS_LOW}
    of_money = {MessageKind.PAYMENT_RECEIVED, MessageKind.PAYMENT_METHOD_ENDS}
    of_money |= {MessageKind.AUTO_PAYMENT_FAILED, MessageKind.INVOICE_CHARGE_FAILED}
    assert {*OF_STATUS.values(), *warnings, *of_money} == set(MessageKind)


@pytest.mark.parametrize(
    "subject, body, field, reason",
    [
        ("Hello", "{{ colour }}", "body", "names the variable 'colour', which there is not; there are: customer_name"),
        ("{{ threshold }}", "x", "subject", "names the variable 'threshold'"),
        ("{{ customer_name.upper }}", "x", "subject", "names the variable 'customer_name.upper'"),
        ("{{ 7*7 }}", "x", "subject", "names the variable '7*7'"),
        ("{{}}", "x", "subject", "names the variable ''"),
        ("Hello", "{{ customer_name", "body", "stands alone; put the name of a variable between"),
        ("Hello", "customer_name }}", "body", "stands alone"),
        ("", "x", "subject", "must be one line of 1 to 200 printable characters"),
        (" Hello", "x", "subject", "no space at its ends"),
        ("two\nlines", "x", "subject", "must be one line"),
        ("x" * 201, "x", "subject", "must be one line of 1 to 200"),
        ("Hello", " \n", "body", "must have 1 to 20000 characters"),
        ("Hello", "x" * 20_001, "body", "must have 1 to 20000 characters"),
        ("Hello", "bell \x07", "body", "has signs that nobody could print; leave them out."),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_field_reason_and_way_out(subject, body, field, reason):
    with pytest.raises((BadField, UnknownVariable)) as refused:
        check_text(KIND, MessageText(subject, body))
    assert (refused.value.field, reason in refused.value.detail) == (field, True), refused.value.detail


@given(st.text(), st.text())
def test_whatever_is_written_is_kept_or_refused_and_what_is_kept_can_be_filled(subject, body):
    text = MessageText(subject, body)
    try:
        check_text(KIND, text)
    except Refused:
        return
    render(text, dict.fromkeys(variables_of(KIND), "x"))


@pytest.mark.parametrize("language", ["", "e", "eng", "EN", "e1", "en-GB"])
def test_what_is_no_language_is_refused(language):
    with pytest.raises(BadField, match="two small letters, such as en"):
        check_language(language)


@pytest.mark.parametrize(
    "written, found",
    [
        ("", ()),
        ("ada@example.org", ("ada@example.org",)),
        (
            "ada@example.org, bob@example.org;carl@example.org",
            ("ada@example.org", "bob@example.org", "carl@example.org"),
        ),
        ("Ada <ada@example.org>", ("ada@example.org",)),
        ("ada@example.org ada@example.org", ("ada@example.org",)),
        ("no address", ()),
        ("a@b@c, @x, y@", ()),
    ],
)
def test_addresses_are_found_in_what_people_write_into_the_field(written, found):
    assert addresses_in(written) == found


def test_no_more_addresses_are_taken_than_a_letter_should_have():
    assert len(addresses_in(",".join(f"{number}@example.org" for number in range(50)))) == MOST_ADDRESSES
