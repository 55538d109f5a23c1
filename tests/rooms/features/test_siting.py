"""Sites: the default one that is always there, named ones, and which account is on which."""

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_tariff, an_account

from tollhouse.accounts.opening import holdings_of, terminate_accounts
from tollhouse.customers.rules.record import BadField
from tollhouse.features.rules.site import DEFAULT_SITE, MOST_SITES, TooManySites
from tollhouse.features.siting import SiteNameTaken, change_site, delete_site, list_sites, make_site, move_accounts
from tollhouse.reports.sites_described import accounts_by_site, accounts_on_site
from tollhouse.words.refusals import NotFound


@pytest.fixture
def customer_id(conn) -> int:
    return a_customer(conn)


@pytest.fixture
def accounts(conn, customer_id) -> list[int]:
    product = a_product(conn, a_tariff(conn, a_rate("420", "1")))
    identifiers = [an_account(conn, customer_id, product) for _ in range(3)]
    return [holdings_of(conn, [one])[one][0].account_id for one in identifiers]


def a_site(conn, customer_id, name="Warehouse"):
    return make_site(conn, customer_id, name, "", now=NOON, by="test")


def on(conn, customer_id, site_id):
    return [row.account_id for row in accounts_on_site(conn, customer_id, site_id, limit=10, cursor=None).rows]


def test_every_account_is_on_the_default_site_until_it_is_moved(conn, customer_id, accounts):
    assert on(conn, customer_id, DEFAULT_SITE) == accounts
    site = a_site(conn, customer_id).site_id
    move_accounts(conn, customer_id, accounts[:2], site)
    assert (on(conn, customer_id, site), on(conn, customer_id, DEFAULT_SITE)) == (accounts[:2], accounts[2:])
    other = a_site(conn, customer_id, "Office").site_id
    move_accounts(conn, customer_id, accounts[1:], other)
    assert accounts_by_site(conn, customer_id, [DEFAULT_SITE, site, other]) == {DEFAULT_SITE: 0, site: 1, other: 2}
    move_accounts(conn, customer_id, accounts[:1], DEFAULT_SITE)
    assert on(conn, customer_id, DEFAULT_SITE) == accounts[:1]


def test_the_accounts_of_a_deleted_site_are_on_the_default_one_again(conn, customer_id, accounts):
    site = a_site(conn, customer_id)
    move_accounts(conn, customer_id, accounts, site.site_id)
    assert delete_site(conn, customer_id, site.site_id) == site
    assert on(conn, customer_id, DEFAULT_SITE) == accounts
    with pytest.raises(NotFound):
        delete_site(conn, customer_id, site.site_id)


def test_an_account_that_has_ended_is_on_no_site(conn, customer_id, accounts):
    site = a_site(conn, customer_id).site_id
    move_accounts(conn, customer_id, accounts, site)
    terminate_accounts(conn, [(customer_id, accounts[0])], at=NOON)
    assert on(conn, customer_id, site) == accounts[1:]
    assert accounts_by_site(conn, customer_id, [site]) == {site: 2}


def test_a_name_is_one_site_of_a_customer_and_may_be_anothers(conn, customer_id):
    site = a_site(conn, customer_id, "Škoda")
    with pytest.raises(SiteNameTaken, match="The name 'SKODA' belongs to another site; choose another"):
        a_site(conn, customer_id, "SKODA")
    a_site(conn, a_customer(conn), "Škoda")
    assert change_site(conn, customer_id, site, name="skoda", description=None).name == "skoda"
    other = a_site(conn, customer_id, "Office")
    with pytest.raises(SiteNameTaken):
        change_site(conn, customer_id, other, name="Skoda", description=None)
    assert [row.name for row in list_sites(conn, customer_id, limit=10, cursor=None).rows] == ["Office", "skoda"]


@pytest.mark.parametrize("name", ["", " Office", "x" * 65, "a\nb"])
def test_a_name_that_cannot_be_taken_says_why(conn, customer_id, name):
    with pytest.raises(BadField, match="must have 1 to 64 printable characters") as refused:
        a_site(conn, customer_id, name)
    assert refused.value.field == "name"


def test_a_customer_has_a_thousand_sites_and_no_more(conn, customer_id):
    for number in range(MOST_SITES):
        a_site(conn, customer_id, f"Site {number}")
    with pytest.raises(TooManySites, match="1000 sites"):
        a_site(conn, customer_id)


def test_accounts_go_to_no_site_of_another_customer(conn, customer_id, accounts):
    foreign = a_site(conn, a_customer(conn)).site_id
    with pytest.raises(NotFound):
        move_accounts(conn, customer_id, accounts, foreign)
