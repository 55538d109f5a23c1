"""Products: what may be said of them, what is fixed, copies, resellers that may sell them, and what may not be sold."""

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_reseller, a_tariff, an_account
from hypothesis import given
from hypothesis import strategies as st

from tollhouse.accounts.opening import open_accounts
from tollhouse.accounts.rules.account import NewAccount
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.products.offering import (
    ProductInUse,
    ProductNameTaken,
    change_product,
    copy_product,
    delete_product,
    forget_resellers,
    offer_again,
    offer_product,
    retire_product,
)
from tollhouse.products.pricing import lock_product, put_on_rating_list
from tollhouse.products.reading import list_products, read_product
from tollhouse.products.rules.product import (
    AccountRole,
    NewEntry,
    ProductKind,
    ProductRefused,
    ProductStatus,
    Sharing,
    copy_named,
    is_for,
)
from tollhouse.products.rules.wanted import ProductsWanted
from tollhouse.reports.product_uses import accounts_of, product_uses, used_by
from tollhouse.words.refusals import NotFound


def priced(conn, **facts):
    product_id = a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
    return changed(conn, product_id, facts) if facts else product_id


def changed(conn, product_id, changes, *, now=NOON, used=None):
    return change_product(conn, lock_product(conn, product_id), changes, used_by=used, now=now, by="test").product_id


@pytest.mark.parametrize(
    ("facts", "field", "reason"),
    [
        ({"name": "  "}, "name", "must not be empty"),
        ({"name": "x" * 101}, "name", "100 characters at most"),
        ({"name": "bell\x07"}, "name", "signs that nobody could print"),
        ({"currency": "XXQ"}, "currency", "is no currency of ISO 4217"),
        ({"description": "x" * 1001}, "description", "1000 characters at most"),
        ({"kind": ProductKind.ADD_ON}, "addon_priority", "from 0 to 9999, the higher beats the lower"),
        ({"kind": ProductKind.ADD_ON, "addon_priority": 10_000}, "addon_priority", "from 0 to 9999"),
        ({"addon_priority": 30}, "addon_priority", "belongs to add-ons only"),
        ({"managed_by": 1, "sharing": Sharing.EVERYBODY}, "sharing", "must be nobody"),
    ],
)
def test_what_cannot_be_a_product_is_refused_with_its_field_and_why(conn, facts, field, reason):
    said = {"name": "Line", "currency": "EUR"} | facts
    with pytest.raises(ProductRefused, match=reason) as refused:
        offer_product(conn, said.pop("name"), said.pop("currency"), **said)
    assert refused.value.field == field


def test_a_name_belongs_to_one_product(conn):
    first, second = offer_product(conn, "Line", "EUR"), offer_product(conn, "Line 2", "EUR")
    with pytest.raises(ProductNameTaken):
        offer_product(conn, " Line ", "EUR")
    with pytest.raises(ProductNameTaken):
        changed(conn, second, {"name": "Line"})
    assert read_product(conn, changed(conn, first, {"name": "Line"})).name == "Line"


def test_the_currency_is_fixed_once_the_rating_list_has_had_a_line(conn):
    product_id = offer_product(conn, "Line", "EUR")
    assert read_product(conn, changed(conn, product_id, {"currency": "USD"})).currency == "USD"
    with pytest.raises(ProductRefused, match="the rating list has had lines; offer another product"):
        changed(conn, priced(conn), {"currency": "USD"})


def test_role_and_kind_are_fixed_once_something_has_it_and_the_rest_is_not(conn, now):
    product_id = priced(conn)
    an_account(conn, a_customer(conn), product_id)
    used = used_by(conn, product_id)
    assert used == "accounts"
    for fixed in ({"role": AccountRole.MOBILE}, {"kind": ProductKind.ADD_ON, "addon_priority": 5}):
        with pytest.raises(ProductInUse, match="make another product"):
            changed(conn, product_id, fixed, now=now, used=used)
    product = read_product(conn, changed(conn, product_id, {"visible_name": "Yours", "hidden": True}, used=used))
    assert (product.visible_name, product.hidden) == ("Yours", True)


def test_only_what_nothing_ever_used_is_deleted(conn):
    bought, free = priced(conn), priced(conn)
    a_reseller(conn, bought)
    with pytest.raises(ProductInUse, match="is used by resellers, now or before, so it cannot be deleted: retire it"):
        delete_product(conn, lock_product(conn, bought), used_by=used_by(conn, bought))
    delete_product(conn, lock_product(conn, free, from_sellers=True), used_by=used_by(conn, free))
    with pytest.raises(NotFound):
        read_product(conn, free)


def test_a_copy_has_the_settings_and_the_list_of_now_but_no_accounts(conn, now):
    reseller = a_reseller(conn, None)
    first = priced(conn, sharing=Sharing.NAMED, shared_with=(reseller,), hidden=True)
    an_account(conn, a_customer(conn), first)
    old = read_product(conn, first).entries[0].tariff_id
    new = a_tariff(conn, a_rate("420", "0.20"))
    put_on_rating_list(conn, first, NewEntry("voice", new), now=now, by="test")
    copy = read_product(conn, copy_product(conn, first, now=now, by="test"))
    assert copy.name == f"{read_product(conn, first).name} (2)"
    assert (copy.hidden, copy.sharing, copy.shared_with) == (True, Sharing.NAMED, (reseller,))
    assert [(line.tariff_id, line.valid_from) for line in copy.entries] == [(new, None)]
    assert old != new
    assert accounts_of(conn, [copy.product_id], OPERATOR_SCOPE, at=now) == {copy.product_id: 0}


@given(st.sets(st.sampled_from(["Line", "Line (2)", "Line (3)", "Line (5)", "Line (2) (2)"])))
def test_a_copy_is_named_by_the_next_free_number(taken):
    for name in taken:
        copy = copy_named(name, taken)
        assert copy not in taken
        assert copy.startswith("Line (")
    assert copy_named("Line", {"Line"}) == "Line (2)"
    assert copy_named("Line (2)", {"Line", "Line (2)"}) == "Line (3)"
    assert len(copy_named("x" * 100, {"x" * 100})) == 100


def test_a_product_is_for_whom_it_is_shared_with(conn):
    for resellers, managed_by, sharing, shared_with, expected in (
        ((), None, Sharing.NOBODY, (), True),
        ((), 7, Sharing.NOBODY, (), False),
        ((7,), None, Sharing.EVERYBODY, (), True),
        ((7,), None, Sharing.NOBODY, (), False),
        ((7,), None, Sharing.NAMED, (7,), True),
        ((9, 7), None, Sharing.NAMED, (7,), True),
        ((9,), None, Sharing.NAMED, (7,), False),
        ((9, 7), 7, Sharing.NOBODY, (), True),
        ((9,), 7, Sharing.NOBODY, (), False),
    ):
        assert is_for(resellers, managed_by=managed_by, sharing=sharing, shared_with=shared_with) is expected


def test_the_list_of_a_reseller_has_what_its_subcustomers_may_have(conn, now):
    reseller, other = a_reseller(conn, None), a_reseller(conn, None)
    facts = (
        {},
        {"sharing": Sharing.NOBODY},
        {"sharing": Sharing.NAMED, "shared_with": (reseller,)},
        {"managed_by": reseller},
        {"managed_by": other},
    )
    products = [priced(conn, **one) for one in facts]
    wanted = ProductsWanted(now, seen_by=(reseller,))
    rows = list_products(conn, wanted, limit=500, cursor=None).rows
    assert {row.product_id for row in rows} & set(products) == {products[place] for place in (0, 2, 3)}
    assert all(read_product(conn, row.product_id).is_for((reseller,)) for row in rows)


def test_an_account_gets_no_product_that_is_retired_unpriced_or_for_others(conn, now):
    reseller = a_reseller(conn, None)
    below, direct = a_customer(conn, under=reseller), a_customer(conn)
    closed_to_it, unpriced, managed = priced(conn, sharing=Sharing.NOBODY), a_product(conn), priced(conn)
    changed(conn, managed, {"managed_by": reseller})
    retired = priced(conn)
    retire_product(conn, lock_product(conn, retired), now=now)
    for customer, product, reason in (
        (below, closed_to_it, "share the product with the customer's reseller"),
        (direct, managed, "is not for this customer"),
        (direct, unpriced, "put a tariff on its rating list first"),
        (direct, retired, "is retired: offer it again"),
    ):
        with pytest.raises(ProductRefused, match=reason):
            open_accounts(conn, [NewAccount(customer, f"46{product}", product)], now=now)
    offer_again(conn, lock_product(conn, retired))
    open_accounts(conn, [NewAccount(direct, "461", retired), NewAccount(below, "462", managed)], now=now)
    assert read_product(conn, retired).status_at(now) is ProductStatus.ON_SALE


def test_where_a_product_is_used_is_counted_in_the_readers_scope(conn, now):
    reseller = a_reseller(conn, None)
    below, direct = a_customer(conn, under=reseller), a_customer(conn)
    product = priced(conn)
    for customer in (below, below, direct):
        an_account(conn, customer, product)
    buyer = a_reseller(conn, product)
    uses = product_uses(conn, product, OPERATOR_SCOPE, at=now)
    assert (uses.accounts, uses.customers, uses.resellers, uses.planned, uses.ended) == (3, 2, 1, 0, 0)
    assert [number for number, _ in uses.buyers] == [buyer]
    own = product_uses(conn, product, Scope(reseller), at=now)
    assert (own.accounts, own.customers, own.resellers, list(own.buyers)) == (2, 1, 1, [])
    assert accounts_of(conn, [product], Scope(reseller), at=now) == {product: 2}


def test_what_was_shared_with_a_deleted_reseller_is_shared_with_nobody_instead(conn):
    reseller = a_reseller(conn, None)
    shared, managed = priced(conn, sharing=Sharing.NAMED, shared_with=(reseller,)), priced(conn, managed_by=reseller)
    forget_resellers(conn, [reseller])
    assert read_product(conn, shared).shared_with == ()
    assert (read_product(conn, managed).managed_by, read_product(conn, managed).sharing) == (None, Sharing.NOBODY)
