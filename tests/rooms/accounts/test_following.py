"""What accounts are found by follows what is written of them, whoever writes it."""

from datetime import UTC, date, datetime, timedelta

from builders import a_customer, a_product, a_rate, a_reseller, a_tariff, an_account, stop
from sqlalchemy import text

from tollhouse.accounts.changing import change_account, lock_account
from tollhouse.accounts.identifying import set_identifiers
from tollhouse.accounts.listing.following import follow_accounts
from tollhouse.accounts.opening import holdings_of, terminate_accounts
from tollhouse.accounts.rules.status import AccountStatus
from tollhouse.accounts.securing import set_web_login, take_web_login
from tollhouse.accounts.treating import block_account
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.customers.rules.search import Operator
from tollhouse.reports.account_list import list_accounts
from tollhouse.reports.account_list_asked import AccountQuery, condition_of
from tollhouse.reports.proving import prove_books


def a_line(conn, customer, identifier, now, **facts):
    product = a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
    an_account(conn, customer, product, identifier, since=now, **facts)
    return holdings_of(conn, [identifier])[identifier][-1].account_id


def listed(conn, now, *where, scope=OPERATOR_SCOPE, **asked):
    query = AccountQuery(scope, conditions=tuple(map(condition_of, where)), **asked)
    return [one.identifier for one in list_accounts(conn, query, at=now, limit=50).records]


def broken(conn):
    return [row for proof in prove_books(conn) if proof.name == "account_words" for row in proof.told]


def test_an_opened_account_is_found_by_all_its_identifiers_and_what_is_said_of_it(conn, now):
    customer = a_customer(conn)
    a_line(conn, customer, "Ada@VoIP", now, also_known_as=("46850012345",), batch="Spring", control_number=1234567890)
    for where in (
        "identifier:is:ada@voip",
        "identifier:ends_with:12345",
        "batch:is:SPRING",
        "control_number:contains:456",
    ):
        assert listed(conn, now, where) == ["Ada@VoIP"]
    assert listed(conn, now, "identifier:is:46850012346") == []
    assert broken(conn) == []


def test_an_account_that_was_written_anew_is_found_by_that_once_it_is_followed(conn, now):
    customer = a_customer(conn)
    number = a_line(conn, customer, "4201", now, description="kitchen")
    conn.execute(text("update account set description = 'office', batch = 'B'"))
    assert [one.customer_id for one in broken(conn)] == [customer]
    follow_accounts(conn, [(customer, number)])
    assert (listed(conn, now, "description:is:office"), listed(conn, now, "description:is:kitchen")) == (["4201"], [])
    assert broken(conn) == []


def test_a_terminated_account_is_hidden_but_found_by_what_it_was_known_by(conn, now):
    customer = a_customer(conn)
    number = a_line(conn, customer, "4201", now - timedelta(days=1), also_known_as=("old",))
    terminate_accounts(conn, [(customer, number)], at=now)
    a_line(conn, customer, "4201", now)
    assert listed(conn, now, "identifier:is:4201") == ["4201"]
    assert listed(conn, now, "identifier:is:old") == []
    assert listed(conn, now, "identifier:is:old", statuses=frozenset([AccountStatus.CLOSED])) == ["4201"]
    page = list_accounts(conn, AccountQuery(OPERATOR_SCOPE, text="4201", operator=Operator.IS), at=now, limit=1)
    assert (page.total, page.hidden_closed) == (1, 1)


def test_a_reseller_sees_the_accounts_of_its_own_customers_on_all_levels(conn, now):
    top = a_reseller(conn, None)
    sub = a_reseller(conn, None, under=top)
    stranger = a_customer(conn)
    for place, customer in enumerate((top, a_customer(conn, under=top), a_customer(conn, under=sub), stranger)):
        a_line(conn, customer, f"420{place}", now)
    assert listed(conn, now) == ["4200", "4201", "4202", "4203"]
    assert listed(conn, now, scope=Scope(top)) == ["4200", "4201", "4202"]
    assert listed(conn, now, scope=Scope(sub)) == ["4202"]
    assert listed(conn, now, scope=Scope(sub), customer_id=stranger) == []
    assert broken(conn) == []


def test_statuses_come_down_from_the_customer_without_a_word_at_the_account(conn, now):
    reseller = a_reseller(conn, None)
    suspended, below = a_customer(conn), a_customer(conn, under=reseller)
    for place, customer in enumerate((suspended, suspended, below, a_customer(conn))):
        a_line(conn, customer, f"420{place}", now)
    stop(conn, {suspended}, "suspend", at=now)
    stop(conn, {reseller}, "block", at=now)
    assert listed(conn, now, statuses=frozenset([AccountStatus.CUSTOMER_SUSPENDED])) == ["4200", "4201"]
    assert listed(conn, now, statuses=frozenset([AccountStatus.RESELLER_BLOCKED])) == ["4202"]
    assert listed(conn, now, statuses=frozenset([AccountStatus.ACTIVE])) == ["4203"]
    block_account(conn, suspended, holdings_of(conn, ["4200"])["4200"][0].account_id, at=now)
    assert listed(conn, now, statuses=frozenset([AccountStatus.BLOCKED])) == ["4200"]


def test_days_of_validity_are_those_of_the_customers_zone(conn):
    """At 10:30 UTC it is the next day on Kiritimati, since 10:00, and still the day before on Niue, until 11:00."""
    moment = datetime(2026, 5, 10, 10, 30, tzinfo=UTC)
    for zone in ("Pacific/Kiritimati", "UTC", "Pacific/Niue"):
        a_line(conn, a_customer(conn, zone=zone), f"ends.{zone}", moment, expires_on=date(2026, 5, 11))
        a_line(conn, a_customer(conn, zone=zone), f"begins.{zone}", moment, active_from=date(2026, 5, 10))
    assert listed(conn, moment, statuses=frozenset([AccountStatus.EXPIRED])) == ["ends.Pacific/Kiritimati"]
    assert listed(conn, moment, statuses=frozenset([AccountStatus.NOT_YET_ACTIVE])) == ["begins.Pacific/Niue"]
    later = moment + timedelta(minutes=31)
    assert listed(conn, later, statuses=frozenset([AccountStatus.NOT_YET_ACTIVE])) == []


def test_every_change_of_what_an_account_is_found_by_is_followed(conn, now):
    customer = a_customer(conn)
    number = a_line(conn, customer, "4201", now, batch="old", web_login="ada@example.org")

    def account():
        return lock_account(conn, customer, number)[0]

    change_account(
        conn, account(), {"batch": None, "description": "Lift", "control_number": 77}, now=now, by="staff:anna"
    )
    set_identifiers(conn, account(), ["sip.ada", "4201"], now=now)
    set_web_login(conn, account(), "grace@example.org")
    said = ("description:is:lift", "control_number:is:77", "identifier:is:4201", "web_login:begins_with:grace")
    assert [listed(conn, now, one) for one in said] == [["sip.ada"]] * len(said)
    assert listed(conn, now, "batch:is:old") + listed(conn, now, "web_login:begins_with:ada") == []
    take_web_login(conn, account())
    set_identifiers(conn, account(), ["sip.ada"], now=now)
    assert listed(conn, now, "web_login:is_empty:") == ["sip.ada"]
    assert listed(conn, now, "identifier:is:4201") == []
    assert broken(conn) == []
