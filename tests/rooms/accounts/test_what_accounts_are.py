"""Roles, identifiers, secrets and users of accounts, as rules and as verbs (spec/services 1.1 to 1.3)."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_tariff, an_account
from sqlalchemy import select

from tollhouse.accounts.changing import change_account, change_limit, lock_account, reread
from tollhouse.accounts.contacting import change_user, read_user, user_as_told
from tollhouse.accounts.ending import end_accounts
from tollhouse.accounts.identifying import set_identifiers
from tollhouse.accounts.opening import IdentifierTaken, WebLoginTaken, holdings_of, read_account
from tollhouse.accounts.rules.contact import User, effective_user
from tollhouse.accounts.rules.role import ROLES_OF, check_identifier
from tollhouse.accounts.rules.terms import Used, expiry_by_use
from tollhouse.accounts.securing import (
    set_service_password,
    set_web_login,
    set_web_password,
    take_web_login,
)
from tollhouse.accounts.tables import account, account_login
from tollhouse.accounts.users.vault import ServicePasswordUnreadable, ServiceVault
from tollhouse.customers.changing import change_customer, lock_customer
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class
from tollhouse.customers.rules.lending import IncreaseAboveCap, refuse_opening_above_cap
from tollhouse.customers.rules.record import BadField, BusinessModel
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.locking import lock_standings
from tollhouse.products.rules.product import AccountRole
from tollhouse.staff.passwords import fits
from tollhouse.staff.rules.lending import LendingCap

MINUTE = timedelta(minutes=1)
BY = {"now": NOON, "by": "staff:anna"}


@pytest.fixture
def product(conn):
    return a_product(conn, a_tariff(conn, a_rate("420", "0.10")))


@pytest.fixture
def customer(conn):
    return a_customer(conn)


def locked(conn, identifier):
    held = holdings_of(conn, [identifier])[identifier][-1]
    return lock_account(conn, held.customer_id, held.account_id)[0]


@pytest.mark.parametrize(
    ("role", "good", "bad"),
    [
        (AccountRole.UNIVERSAL, "anything-at.all_64", "with space"),
        (AccountRole.PHONE_LINE, "46850012345", "+46850012345"),
        (AccountRole.MOBILE, "46700000001", "0700-000001"),
        (AccountRole.PINLESS, "46700000001", "anna"),
        (AccountRole.AUTO_ATTENDANT, "46850012345", "reception"),
        (AccountRole.IP_ADDRESS, "192.0.2.7", "192.0.2.256"),
        (AccountRole.IP_ADDRESS, "10.0.0.1", "10.0.0.0/8"),
        (AccountRole.USER_AT_DOMAIN, "anna@voip.example.com", "anna"),
        (AccountRole.USER_AT_DOMAIN, "a.b+c@x", "anna@@x"),
        (AccountRole.PREPAID_CARD, "7K2M9QXW", "7K2M-9QXW"),
        (AccountRole.VOUCHER, "7K2M9QXW", "7K2M 9QXW"),
        (AccountRole.UNIVERSAL, "x" * 64, "x" * 65),
        (AccountRole.UNIVERSAL, "x", ""),
    ],
)
def test_each_role_has_its_way_of_writing_identifiers(role, good, bad):
    check_identifier(good, role)
    with pytest.raises(BadField) as refused:
        check_identifier(bad, role)
    assert refused.value.facts["field_name"] == "identifier"


def test_every_business_offers_the_universal_role_and_knows_every_business_model():
    assert set(ROLES_OF) == set(BusinessModel)
    assert all(AccountRole.UNIVERSAL in roles for roles in ROLES_OF.values())
    assert set().union(*ROLES_OF.values()) == set(AccountRole)


def test_a_role_that_the_customers_business_does_not_have_is_refused(conn):
    class_id = register_class(conn, "sip trunks", business_model=BusinessModel.SIP_TRUNKING)
    customer = a_customer(conn, class_id=class_id)
    mobile = a_product(conn, a_tariff(conn, a_rate("420", "0.10")), role="mobile")
    with pytest.raises(BadField, match="is not offered to sip_trunking customers; choose one of universal, phone_line"):
        an_account(conn, customer, mobile)
    line = a_product(conn, a_tariff(conn, a_rate("420", "0.10")), role="phone_line")
    assert locked(conn, an_account(conn, customer, line)).role == "phone_line"


def test_what_an_account_begins_with_is_lent_within_the_cap():
    refuse_opening_above_cap(Decimal(10), LendingCap(most_amount=Decimal(10)), currency="EUR")
    with pytest.raises(IncreaseAboveCap):
        refuse_opening_above_cap(Decimal(11), LendingCap(most_amount=Decimal(10)), currency="EUR")


def test_identifiers_come_and_go_at_one_moment_and_belong_to_one_account(conn, customer, product):
    line, other = an_account(conn, customer, product), an_account(conn, customer, product)
    set_identifiers(conn, locked(conn, line), ["anna@voip", line], now=NOON - MINUTE)
    assert locked(conn, line).identifier == "anna@voip"
    with pytest.raises(IdentifierTaken):
        set_identifiers(conn, locked(conn, other), [other, line], now=NOON)
    record = locked(conn, "anna@voip")
    set_identifiers(conn, record, ["bert@voip", "anna@voip"], now=NOON)
    record = reread(conn, record)
    assert (record.identifier, record.identifiers) == ("bert@voip", ["anna@voip", "bert@voip"])
    assert holdings_of(conn, [line])[line][0].valid_until == NOON
    set_identifiers(conn, locked(conn, other), [other, line], now=NOON)
    held = {one.valid_from: one.account_id for one in holdings_of(conn, [line])[line]}
    assert [held[since] for since in sorted(held)] == [record.account_id, locked(conn, other).account_id]


@pytest.mark.parametrize(
    ("identifiers", "reason"),
    [([], "must be 1 to 21 identifiers"), (["a", "a"], "is said twice"), (["a b"], "no space")],
)
def test_identifiers_that_cannot_be_are_refused(conn, customer, product, identifiers, reason):
    with pytest.raises(BadField, match=reason):
        set_identifiers(conn, locked(conn, an_account(conn, customer, product)), identifiers, now=NOON)


def test_a_service_password_is_sealed_and_made_on_wish(conn, customer, product):
    line, vault = an_account(conn, customer, product), ServiceVault(["one key"])
    assert set_service_password(conn, locked(conn, line), "chosen-by-me", vault) is None
    sealed = conn.scalar(select(account.c.service_password).where(account.c.identifier == line))
    assert b"chosen" not in bytes(sealed)
    assert vault.unseal(bytes(sealed)) == "chosen-by-me"
    with pytest.raises(ServicePasswordUnreadable):
        ServiceVault(["another key"]).unseal(bytes(sealed))
    made = {set_service_password(conn, locked(conn, line), None, vault) for _ in range(3)}
    assert all(len(one) == 20 for one in made)
    assert len(made) == 3
    for bad in ("short", "has space in it", "žluťoučký-kůň", "x" * 65):
        with pytest.raises(BadField) as refused:
            set_service_password(conn, locked(conn, line), bad, vault)
        assert bad not in refused.value.detail


def test_a_web_login_is_one_accounts_in_the_whole_installation(conn, customer, product):
    line, other = an_account(conn, customer, product), an_account(conn, a_customer(conn), product)
    with pytest.raises(BadField, match="needs a web login"):
        set_web_password(conn, locked(conn, line), None)
    set_web_login(conn, locked(conn, line), "Anna")
    with pytest.raises(WebLoginTaken):
        set_web_login(conn, locked(conn, other), "anna")
    made = set_web_password(conn, locked(conn, line), None)
    assert fits(made, conn.scalar(select(account.c.web_password).where(account.c.identifier == line)))
    with pytest.raises(BadField, match="too easy to guess"):
        set_web_password(conn, locked(conn, line), "aaaaaaaaaaaaaa")
    take_web_login(conn, locked(conn, line))
    assert not locked(conn, line).has_web_password
    set_web_login(conn, locked(conn, other), "anna")
    held = locked(conn, other)
    end_accounts(conn, [held.key], at=NOON, by="test")
    assert conn.scalars(select(account_login.c.folded_login)).all() == []


def test_what_is_not_said_of_a_user_is_as_the_customer_has_it(conn, customer, product):
    record = lock_customer(conn, customer, OPERATOR_SCOPE)
    change_customer(conn, record, {"first_name": "Ada", "last_name": "Byron", "city": "Lund", "email": "a@b.example"})
    line = locked(conn, an_account(conn, customer, product))
    change_user(conn, line, {"last_name": "Svensson", "language": "sv"})
    own = read_user(conn, *line.key)
    assert own == User(last_name="Svensson", language="sv")
    told = asdict(user_as_told(conn, read_customer(conn, customer, OPERATOR_SCOPE), own))
    expected = {"first_name": "", "last_name": "Svensson", "city": "Lund", "email": "a@b.example", "language": "sv"}
    assert {name: told[name] for name in expected} == expected
    assert told["display_time_zone"] == "UTC"
    assert told["date_format"] == "YYYY-MM-DD"
    change_user(conn, line, {"last_name": ""})
    told = user_as_told(conn, read_customer(conn, customer, OPERATOR_SCOPE), read_user(conn, *line.key))
    assert (told.first_name, told.last_name) == ("Ada", "Byron")


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("email", "no address", "must be e-mail addresses"),
        ("country", "XX", "is no country"),
        ("language", "svenska", "is no language"),
        ("display_time_zone", "Mars/Olympus", "Mars/Olympus"),
        ("date_format", "YYYY", "must have"),
    ],
)
def test_what_cannot_be_said_of_a_user_is_refused(conn, product, field, value, reason):
    with pytest.raises(BadField, match=reason):
        change_user(conn, locked(conn, an_account(conn, a_customer(conn), product)), {field: value})


def test_an_empty_user_is_all_the_customers():
    assert effective_user(User(), {"city": "Lund", "language": "sv"}) == User(city="Lund", language="sv")
    assert effective_user(User(city="Uppsala"), {"city": "Lund", "address": "Gatan 1"}).address == ""


@pytest.mark.parametrize("written", ["٤٦٧٠١", "𝟒𝟔𝟕𝟎𝟏", "e\u0301va", "+46701"])
def test_an_identifier_that_looks_like_another_is_not_taken(written):
    with pytest.raises(BadField, match=r"plain signs|without \+"):
        check_identifier(written, AccountRole.UNIVERSAL)
    check_identifier("éva", AccountRole.UNIVERSAL)


def test_fields_change_and_say_why_when_they_cannot(conn, customer, product):
    line = locked(conn, an_account(conn, customer, product))
    changed = change_account(conn, line, {"description": "Hall", "batch": "B", "life_time_days": 30}, **BY)
    assert (changed.description, changed.batch, changed.life_time_days) == ("Hall", "B", 30)
    for bad in ({"life_time_days": 0}, {"batch": ""}, {"description": "x" * 201}, {"control_number": -1}):
        with pytest.raises(BadField) as refused:
            change_account(conn, changed, bad, **BY)
        assert refused.value.field == next(iter(bad))
    day = NOON.date()
    with pytest.raises(BadField, match="must be later than active_from"):
        change_account(conn, change_account(conn, changed, {"active_from": day}, **BY), {"expires_on": day}, **BY)


def test_an_individual_limit_changes_and_no_other_account_has_one(conn, customer, product):
    line = an_account(conn, customer, product, model="individual", limit="5")
    held = locked(conn, line)
    both = lock_standings(conn, {customer}, accounts={held.key})
    change_limit(conn, held, None, locked=both)
    assert lock_standings(conn, {customer}, accounts={held.key})[held.key].credit_limit is None
    for bad in (Decimal(-1), Decimal("0.000001"), Decimal(10) ** 14):
        with pytest.raises(BadField):
            change_limit(conn, held, bad, locked=both)
    with pytest.raises(BadField, match="individual limit only"):
        change_limit(conn, locked(conn, an_account(conn, customer, product)), Decimal(1), locked=both)


@pytest.mark.parametrize(
    ("life", "idle", "ends"),
    [(10, None, "2026-01-11"), (None, 10, "2026-02-11"), (100, 10, "2026-02-11"), (None, None, None)],
)
def test_an_account_expires_by_the_earlier_of_its_life_and_its_idleness(life, idle, ends):
    used = Used(datetime(2026, 1, 1, 5, tzinfo=UTC), datetime(2026, 2, 1, 5, tzinfo=UTC))
    found = expiry_by_use(life, idle, used, ZoneInfo("UTC"))
    assert (found and found.isoformat()) == ends
    assert expiry_by_use(life, idle, None, ZoneInfo("UTC")) is None


def test_a_terminated_account_changes_no_more(conn, customer, product):
    line = locked(conn, an_account(conn, customer, product))
    end_accounts(conn, [line.key], at=NOON, by="test")
    with pytest.raises(Exception, match="is terminated; nothing about it changes"):
        lock_account(conn, *line.key)
    assert read_account(conn, *line.key).identifiers == line.identifiers
