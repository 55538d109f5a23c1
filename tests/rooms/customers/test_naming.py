"""Names that are taken, and free ones like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.customers.naming import NameFound, look_for_name
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import (
    LONGEST_NAME,
    BadField,
    BalanceControl,
    CustomerKind,
    NewCustomer,
    check_name,
    names_like,
)
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope


@pytest.mark.parametrize(
    "name, following",
    [
        ("Acme", "Acme 2"),
        ("Acme 7", "Acme 8"),
        ("Acme 99", "Acme 100"),
        ("Acme 2026", "Acme 2026 2"),
        ("7", "7 2"),
        ("x" * LONGEST_NAME, "x" * (LONGEST_NAME - 2) + " 2"),
        ("x" * (LONGEST_NAME - 3) + " 9", "x" * (LONGEST_NAME - 3) + " 10"),
    ],
)
def test_the_next_of_a_name_is_counted_on(name, following):
    assert names_like(name)[0] == following


NAMES = st.text(min_size=1, max_size=LONGEST_NAME).filter(lambda name: name == name.strip() and name.isprintable())


@given(NAMES)
def test_names_like_one_are_names_themselves_and_all_different(name):
    like = names_like(name)
    for one in like:
        check_name(one)
    assert len({name, *like}) == len(like) + 1


@pytest.fixture
def named(conn, now):
    """Registers somebody under a name; the number."""
    class_id = register_class(conn, "one")

    def register(name, **facts):
        new = NewCustomer(name, "EUR", BalanceControl.POSTPAID, class_id, **facts)
        return register_customers(conn, [new], now=now, by="test")[0]

    return register


def test_a_name_that_nobody_has_is_free(conn, named):
    named("Málaga Taxi")
    assert look_for_name(conn, "Málaga Bus", OPERATOR_SCOPE) == NameFound(free=True, holder=None, suggestion=None)


def test_case_and_accents_do_not_make_a_name_free_and_the_next_free_one_is_suggested(conn, named):
    holder = named("Málaga Taxi")
    named("malaga TAXI 2")
    found = look_for_name(conn, "MALAGA taxi", OPERATOR_SCOPE)
    assert found == NameFound(free=False, holder=holder, suggestion="MALAGA taxi 3")


def test_whose_a_name_is_stays_hidden_from_who_does_not_see_that_customer(conn, named):
    reseller = named("Reseller", kind=CustomerKind.RESELLER)
    own, stranger = named("Own", reseller_id=reseller), named("Stranger")
    scope = Scope(reseller)
    assert look_for_name(conn, "own", scope).holder == own
    assert look_for_name(conn, "stranger", scope) == NameFound(free=False, holder=None, suggestion="stranger 2")
    assert look_for_name(conn, "stranger", OPERATOR_SCOPE).holder == stranger


@pytest.mark.parametrize("name", [" Acme", "Ac\nme", "x" * (LONGEST_NAME + 1)])
def test_what_can_be_no_name_is_told_so(conn, name):
    with pytest.raises(BadField) as refused:
        look_for_name(conn, name, OPERATOR_SCOPE)
    assert refused.value.field == "name"
