"""Which texts of a record are looked for elsewhere once it is purged."""

from tollhouse.customers.rules.telling import TELLING_FIELDS, telling_texts


def test_addresses_are_looked_for_one_by_one_and_numbers_as_digits_too():
    said = [
        ("name", "Ann Lee"),
        ("email", "ann@post.example, Lee@post.example"),
        ("phone", "+46 8 555 01 23"),
        ("fax", "12"),
        ("address", "Lane 7\n222 22 Lund"),
    ]
    texts = ["Ann Lee", "ann@post.example", "Lee@post.example", "+46 8 555 01 23", "4685550123", "12"]
    assert telling_texts(said) == [*texts, "Lane 7\n222 22 Lund", "Lane 7", "222 22 Lund"]


def test_what_was_said_twice_is_looked_for_once():
    assert telling_texts([("name", "Ann Lee"), ("contact", "ANN LEE")]) == ["Ann Lee"]


def test_what_many_share_is_not_looked_for():
    assert {"first_name", "last_name", "city", "country", "state", "postal_code"}.isdisjoint(TELLING_FIELDS)
