"""What a customer is found by: the text of its fields, the patterns that look into it, the row that follows it."""

from itertools import count

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import select, text

from tollhouse.bulk.deleting import delete_one_with_all
from tollhouse.customers.changing import begin_deletion, change_customer, lock_customer
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import BadField, BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.search import (
    NOTHING,
    SEARCH_FIELDS,
    Operator,
    digits_of,
    end_of_prefix,
    field_that_matches,
    holds,
    identifier_like_for_index,
    identifier_words,
    is_short,
    like_for_index,
    like_in_field,
    like_in_identifier,
    search_row,
    term_of,
    words_column,
    words_of,
)
from tollhouse.customers.rules.spelling import spelt
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.customers.tables import customer_search


def a_customer(class_id=1, **facts):
    return NewCustomer(**({"name": "Novák", "currency": "EUR", "class_id": class_id} | _POSTPAID | facts))


_POSTPAID = {"balance_control": BalanceControl.POSTPAID}

# Letters of several scripts, everything that means something to LIKE or to a regular expression, spaces.
TEXTS = st.text(alphabet="ábÅß漢字Її7 .%_\\:+*()[]{}|^$?-'\"", min_size=1, max_size=6).filter(term_of)


_unique = count(1)


@pytest.fixture
def registered(conn, now):
    def register(**facts):
        class_id = register_class(conn, f"class {next(_unique)}")
        (number,) = register_customers(conn, [a_customer(class_id, **facts)], now=now, by="test")
        return number

    return register


def stored(conn, number):
    row = conn.execute(select(customer_search).where(customer_search.c.customer_id == number)).first()
    return None if row is None else row._asdict()


def recomputed(conn, number, *, closed=False):
    record = read_customer(conn, number, OPERATOR_SCOPE)
    return search_row(record) | {"resellers": list(record.resellers), "closed": closed}


def test_the_search_row_follows_the_record_from_registering_to_deleting(conn, registered, now):
    number = registered(name="Žofie Å", city="Łódź", phone="+420 602-123-456", address="Dlouhá 1\nPraha")
    assert stored(conn, number) == recomputed(conn, number)
    record = lock_customer(conn, number, OPERATOR_SCOPE)
    change_customer(conn, record, {"name": "Karel", "email": "K@Example.org", "city": "", "fax": "12"})
    assert stored(conn, number) == recomputed(conn, number)
    assert stored(conn, number)["sort_name"] == "karel"
    change_status(conn, {number}, StatusAction.CLOSE, at=now, by="test")
    assert stored(conn, number) == recomputed(conn, number, closed=True)
    delete_one_with_all(conn, begin_deletion(conn, number, OPERATOR_SCOPE))
    assert stored(conn, number) is None


def test_every_field_is_searched_in_words_of_its_own():
    assert set(SEARCH_FIELDS) == {"name", *CONTACT_FIELDS}
    words = words_of(a_customer(**{field: f"value of {field}" for field in SEARCH_FIELDS}))
    assert [
        field for field in SEARCH_FIELDS if spelt(term_of(f"value of {field}")) not in words[words_column(field)]
    ] == []
    assert len(words) == len(SEARCH_FIELDS)


def test_a_number_is_found_as_it_is_written_and_as_it_is_dialled():
    words = words_of(a_customer(phone="+420 602 123-456"))["words_phone"]
    assert spelt("+420 602 123-456") in words
    assert "420602123456" in words


@given(field=st.sampled_from(SEARCH_FIELDS), operator=st.sampled_from(Operator), value=TEXTS, term=TEXTS)
def test_twin_the_patterns_find_in_the_database_what_the_rule_finds(shared_engine, field, operator, value, term):
    term = "" if operator is Operator.IS_EMPTY else term_of(term)
    words = words_of(a_customer(**{"name": "x", field: value}))[words_column(field)]
    patterns = {"words": words, "it": like_in_field(operator, term), "leads": like_for_index(operator, term)}
    with shared_engine.connect() as conn:
        found, led = conn.execute(text("select :words like :it, :words like :leads"), patterns).one()
    assert led or not found
    values = {term_of(value), *([digits_of(value)] if field in ("phone", "alt_phone", "fax") else [])} - {""}
    assert found == any(holds(operator, one, term) for one in values)


@given(
    operator=st.sampled_from([one for one in Operator if one is not Operator.IS_EMPTY]),
    identifier=st.one_of(TEXTS, st.from_regex(r"[+]?[0-9]{5,12}|a@b1?\.example", fullmatch=True)),
    data=st.data(),
)
def test_twin_the_patterns_find_identifiers_in_the_database_as_the_rule_does(shared_engine, operator, identifier, data):
    begin = data.draw(st.integers(0, len(identifier)))
    typed = data.draw(st.one_of(st.just(identifier[begin:]), st.just(identifier[:begin]), TEXTS))
    term = term_of(typed)
    patterns = {
        "words": identifier_words(identifier),
        "it": like_in_identifier(operator, term),
        "leads": identifier_like_for_index(operator, term),
    }
    with shared_engine.connect() as conn:
        found, led = conn.execute(text("select :words like :it, :words like :leads"), patterns).one()
    assert led or not found
    assert found == holds(operator, term_of(identifier), term)


@pytest.mark.parametrize(
    "term, telling",
    [
        ("77@example.org", ["77@ex", "org"]),
        ("77@ex.or", ["77@ex.or"]),
        ("@example.org", ["@example.org"]),
        ("+420600001234", ["", "001234"]),
        ("420600001234", ["", "001234"]),
        ("001234", ["001234"]),
        ("+420 600 001 234", ["+420 600 001 234"]),
        ("novak 12345678", ["novak 12345678"]),
    ],
)
def test_an_index_is_asked_for_what_tells_an_address_or_a_number_from_others(term, telling):
    assert like_for_index(Operator.CONTAINS, term) == f"%{'%'.join(map(spelt, telling))}%"


def test_nothing_is_found_in_a_field_without_a_value_but_that_it_has_none():
    words = words_of(a_customer())["words_city"]
    assert words == NOTHING == like_in_field(Operator.IS_EMPTY, "")
    assert not any(sign in NOTHING for sign in map(spelt, map(chr, range(1, 0x3000))))


@given(text=st.text(max_size=8), part=st.text(max_size=3))
def test_what_is_in_a_text_is_in_its_spelling_and_nothing_else(text, part):
    confused = set(map(spelt, text)) & set(map(spelt, part)) - set(map(spelt, set(text) & set(part)))
    assume(not confused)
    assert (spelt(part) in spelt(text)) == (part in text)


def test_a_spelling_is_letters_alone_and_no_two_signs_of_ascii_share_one():
    signs = [sign for sign in map(chr, range(128)) if not sign.isalnum()]
    assert len(set(map(spelt, signs))) == len(signs)
    assert spelt("".join(signs) + "№😀’–\u0e34").isalpha()
    assert spelt("ann-7") != "ann-7"
    assert spelt("ann7") == "ann7"


def test_one_letter_must_stand_at_the_start_and_two_ideographs_are_a_word():
    assert is_short("a")
    assert is_short("ab")
    assert is_short("東")
    assert not is_short("東京")
    assert not is_short("abc")


def test_what_was_found_is_told_with_its_field():
    one = a_customer(name="Alpha", city="Malmö", phone="+46 70 1")
    assert field_that_matches(one, "alp") == ("name", "Alpha")
    assert field_that_matches(one, "almo") == ("city", "Malmö")
    assert field_that_matches(one, "46701") == ("phone", "+46 70 1")
    assert field_that_matches(one, "lo") is None


def test_a_short_number_must_begin_a_field_as_other_short_texts_must():
    one = a_customer(name="Alpha 48", phone="+48 22")
    assert field_that_matches(one, "+48") == ("phone", "+48 22")
    assert field_that_matches(a_customer(name="Alpha 48"), "+48") is None
    assert field_that_matches(a_customer(name="x", phone="48 22"), "+48") == ("phone", "48 22")


@given(prefix=TEXTS, more=TEXTS)
def test_a_prefix_ends_behind_everything_that_begins_with_it(prefix, more):
    assert (prefix + more).encode() < end_of_prefix(prefix).encode()
    assert prefix.encode() < end_of_prefix(prefix).encode()


@pytest.mark.parametrize(
    "field, value",
    [
        ("city", "x" * 201),
        ("phone", "1\n2"),
        ("address", "1\n2\n3\n4\n5"),
        ("country", "se"),
        ("country", "XX"),
        ("country", "Sweden"),
        ("description", "x" * 2001),
        ("login", "a\x1fb"),
        ("distributor_id", 424242),
    ],
)
def test_a_contact_that_cannot_be_taken_is_named(conn, registered, field, value):
    with pytest.raises(BadField) as refused:
        registered(**{field: value})
    assert refused.value.field == field
    record = lock_customer(conn, registered(name="taken"), OPERATOR_SCOPE)
    with pytest.raises(BadField) as refused:
        change_customer(conn, record, {field: value})
    assert refused.value.field == field


def test_a_distributor_that_sells_to_somebody_is_not_deleted(conn, registered):
    distributor = registered(name="Seller", kind=CustomerKind.DISTRIBUTOR)
    registered(name="Buyer", distributor_id=distributor)
    with pytest.raises(Exception, match="customers it sells to"):
        delete_one_with_all(conn, begin_deletion(conn, distributor, OPERATOR_SCOPE))
