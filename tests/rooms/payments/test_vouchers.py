"""Vouchers: made each once, printed once, and money only when they are redeemed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from builders import NOON, a_customer, a_product, a_rate, a_reseller, a_tariff, an_account
from rooms.payments.vouching import KEY, Said, Shop
from sqlalchemy import text

from tollhouse.accounts.batches.sheets import SheetUnreadable
from tollhouse.accounts.opening import holdings_of
from tollhouse.accounts.rules.generation import Signs
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.months import open_months
from tollhouse.payments.locking import NoMoneyOfItsOwn
from tollhouse.payments.rules.voucher import (
    VoucherCurrencyDiffers,
    VoucherNotRedeemable,
    VoucherRedeemed,
    VoucherRedeemedHere,
    VoucherState,
    VoucherUnknown,
    serial_of,
)
from tollhouse.payments.rules.voucher_codes import VoucherCodeMistyped, with_check
from tollhouse.payments.vouchers import making
from tollhouse.payments.vouchers.asking import VoucherBatchNameTaken
from tollhouse.payments.vouchers.lists import VoucherListGone, VoucherListNotReady, drop_list, forget_old_lists
from tollhouse.payments.vouchers.reading import find_voucher, list_vouchers, read_batch, redeemed_of, vouchers_of
from tollhouse.payments.vouchers.treating import (
    VoucherBatchVoid,
    count_wrong_code,
    deactivate_batch,
    void_batch,
)
from tollhouse.plumbing.jobs.work import WorkCancelled
from tollhouse.plumbing.sealing import Seal

from .vouching import MOMENTS


@pytest.fixture
def shop(engine):
    with engine.begin() as conn:
        open_months(conn, since=NOON - timedelta(days=40), now=NOON)
    return Shop(engine)


def test_a_voucher_is_no_money_before_it_is_redeemed_and_is_funds_then(shop):
    customer = shop.customer(prepaid=True)
    batch, codes = shop.sold(value=Decimal(10), count=3)
    assert shop.balance(customer) == 0
    voucher = shop.redeem(customer, codes[1])
    assert (voucher.state, voucher.redeemed_for, voucher.redeemed_at) == ("redeemed", customer, NOON)
    assert shop.balance(customer) == Decimal(-10)  # funds of 10.00
    assert shop.states(batch) == {"redeemed": 1, "active": 2}
    with shop.engine.begin() as conn:
        assert redeemed_of(conn, [batch]) == {batch: 1}


def test_of_a_postpaid_customer_it_is_a_payment(shop):
    customer = shop.customer(limit="100")
    _, codes = shop.sold(value=Decimal("20.50"))
    shop.redeem(customer, codes[0].lower().replace("-", " "))
    assert shop.balance(customer) == Decimal("-20.50")


def test_a_debit_account_gets_it_as_its_own_money(shop):
    with shop.engine.begin() as conn:
        customer, product = a_customer(conn), a_product(conn, a_tariff(conn, a_rate("420", "0.10")))
        (debit,), (shared,) = (
            holdings_of(conn, [line])[line]
            for line in (an_account(conn, customer, product, model=model) for model in ("debit", "subordinate"))
        )
    _, codes = shop.sold()
    shop.redeem(customer, codes[0], account_id=debit.account_id)
    assert shop.balance(customer, debit.account_id) == Decimal(-10)
    assert shop.balance(customer) == 0
    with pytest.raises(NoMoneyOfItsOwn):
        shop.redeem(customer, codes[1], account_id=shared.account_id)


def test_a_voucher_is_redeemed_once_and_who_asks_again_hears_when(shop):
    first, second = shop.customer(), shop.customer()
    _, codes = shop.sold()
    shop.redeem(first, codes[0])
    with pytest.raises(VoucherRedeemedHere, match="2026-03-02 12:00 UTC: look for it among the payments"):
        shop.redeem(first, codes[0], now=NOON + timedelta(hours=1))
    with pytest.raises(VoucherRedeemed, match="was redeemed already, 2026-03-02 12:00 UTC"):
        shop.redeem(second, codes[0])
    assert (shop.balance(first), shop.balance(second)) == (Decimal(-10), 0)


def test_codes_that_nobody_made_and_those_of_another_issuer_are_unknown_alike(shop):
    with shop.engine.begin() as conn:
        reseller = a_reseller(conn, None)
        theirs, ours = a_customer(conn, under=reseller), a_customer(conn)
    _, codes = shop.sold(issuer_id=reseller)
    _, others = shop.sold()
    of_nobody = with_check("4" * 15)
    for customer, code in ((ours, codes[0]), (theirs, others[0]), (ours, of_nobody)):
        with pytest.raises(VoucherUnknown):
            shop.redeem(customer, code)
    assert shop.redeem(theirs, codes[0]).redeemed_for == theirs


def test_a_code_with_the_serial_number_of_another_is_unknown(shop):
    customer = shop.customer()
    batch, codes = shop.sold()
    with pytest.raises(VoucherUnknown):
        shop.redeem(customer, codes[0], serial=serial_of(f"{batch}-000002"))
    assert shop.redeem(customer, codes[0], serial=serial_of(f"{batch}-1")).state == "redeemed"


def test_a_typing_error_is_told_as_one(shop):
    with pytest.raises(VoucherCodeMistyped):
        shop.redeem(shop.customer(), "1234-5678-9012-3456")


def test_another_currency_is_refused(shop):
    _, codes = shop.sold(currency="USD")
    with pytest.raises(VoucherCurrencyDiffers, match="is worth USD, and this customer has EUR"):
        shop.redeem(shop.customer(), codes[0])


def test_a_batch_is_worth_nothing_before_it_is_activated_and_while_it_is_not(shop):
    customer, batch = shop.customer(), shop.ask()
    shop.make(batch)
    ((_, code), *_) = shop.list_of(batch)
    with pytest.raises(VoucherNotRedeemable, match="is inactive and cannot"):
        shop.redeem(customer, code)
    batch, codes = shop.sold()
    with shop.engine.begin() as conn:
        deactivate_batch(conn, batch)
    with pytest.raises(VoucherNotRedeemable, match="is inactive and cannot"):
        shop.redeem(customer, codes[0])


@pytest.mark.parametrize(
    "zone, last_moment",
    [
        (None, datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)),  # of the operator's own: UTC
        ("Asia/Tokyo", datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 4, 1, 6, 59, 59, tzinfo=UTC)),  # summer time by then
    ],
)
def test_they_expire_when_the_day_begins_where_the_issuer_is(shop, zone, last_moment):
    with shop.engine.begin() as conn:
        open_months(conn, since=NOON, now=last_moment + timedelta(days=2))
    customer = shop.customer()
    batch, codes = shop.sold(expires_on=date(2026, 4, 1), time_zone=zone)
    assert shop.redeem(customer, codes[0], now=last_moment).state == "redeemed"
    with pytest.raises(VoucherNotRedeemable, match="is expired and cannot"):
        shop.redeem(customer, codes[1], now=last_moment + timedelta(seconds=1))
    assert shop.states(batch, now=last_moment + timedelta(seconds=1)) == {"redeemed": 1, "expired": 4}


def test_a_resellers_vouchers_expire_in_its_own_day(shop):
    with shop.engine.begin() as conn:
        reseller = a_reseller(conn, None)
        zone = text("update customer set time_zone = 'Asia/Tokyo' where customer_id = :id")
        conn.execute(zone, {"id": reseller})
    assert shop.batch(shop.ask(issuer_id=reseller)).time_zone == "Asia/Tokyo"


def test_a_roll_of_vouchers_is_locked_unlocked_and_voided(shop):
    customer = shop.customer()
    batch, codes = shop.sold(count=10)
    shop.redeem(customer, codes[0])
    assert shop.treat(batch, "lock", 1, 4) == 3  # the first is redeemed
    assert shop.treat(batch, "lock", 4, 5) == 1
    assert shop.treat(batch, "void", 5, 6) == 2
    assert shop.treat(batch, "unlock", 1, 10) == 3  # what is void stays so
    assert shop.treat(batch, "lock", 2) == 1
    assert shop.states(batch) == {"redeemed": 1, "void": 2, "locked": 1, "active": 6}
    with pytest.raises(VoucherNotRedeemable, match="is locked and cannot"):
        shop.redeem(customer, codes[1])
    with pytest.raises(VoucherNotRedeemable, match="is void and cannot"):
        shop.redeem(customer, codes[5])
    with pytest.raises(BadField, match="at most 10, the last of the batch"):
        shop.treat(batch, "lock", 10, 11)
    with pytest.raises(BadField, match="must be said"):
        shop.treat(batch, "void", 10, 10, reason=" ")


def test_a_batch_that_is_void_is_worth_nothing_for_ever(shop):
    customer = shop.customer()
    batch, codes = shop.sold()
    shop.redeem(customer, codes[0])
    with shop.engine.begin() as conn:
        void_batch(conn, batch, "printed twice", moments=MOMENTS, by="staff:anna")
    with pytest.raises(VoucherNotRedeemable, match="is void and cannot"):
        shop.redeem(customer, codes[1])
    assert shop.states(batch) == {"redeemed": 1, "void": 4}
    with shop.engine.begin() as conn, pytest.raises(VoucherBatchVoid):
        deactivate_batch(conn, batch)
    with pytest.raises(VoucherBatchVoid):
        shop.treat(batch, "lock", 2)


def test_wrong_codes_with_its_serial_number_lock_a_voucher_until_it_is_unlocked(shop):
    with shop.engine.begin() as conn:
        customer, stranger = a_customer(conn), a_customer(conn, under=a_reseller(conn, None))
    batch, codes = shop.sold()
    for who in (customer, customer, stranger, stranger):  # theirs do not count
        with shop.engine.begin() as conn:
            count_wrong_code(conn, serial_of(f"{batch}-2"), who, most=3, now=NOON)
    assert shop.voucher(batch, 2).state == "active"
    with shop.engine.begin() as conn:
        count_wrong_code(conn, serial_of(f"{batch}-2"), customer, most=3, now=NOON)
    with pytest.raises(VoucherNotRedeemable, match="is locked and cannot"):
        shop.redeem(shop.customer(), codes[1])
    locked = shop.voucher(batch, 2)
    assert (locked.locked_by, locked.wrong_codes) == ("wrong codes", 3)
    assert shop.treat(batch, "unlock", 2) == 1
    assert shop.voucher(batch, 2).wrong_codes == 0
    assert shop.redeem(shop.customer(), codes[1]).state == "redeemed"


def test_each_is_made_once_wherever_the_job_ended(shop, monkeypatch):
    monkeypatch.setattr(making, "_AT_ONCE", 10)
    batch = shop.ask(count=35, signs=Signs.LETTERS_AND_DIGITS)
    with pytest.raises(WorkCancelled):
        shop.make(batch, Said(ends_after=2))
    assert shop.batch(batch).made == 20
    assert shop.make(batch).result == {
        "batch": str(batch),
        "name": shop.batch(batch).name,
        "total": 35,
        "made": 35,
    }
    lines = shop.list_of(batch)
    assert [number for number, _ in lines] == list(range(1, 36))
    assert len({code for _, code in lines}) == 35
    with shop.engine.begin() as conn:
        for number, code in lines:
            assert find_voucher(conn, shop.seal, code, now=NOON).serial == serial_of(f"{batch}-{number}")


def test_a_code_that_somebody_has_is_drawn_again(shop, monkeypatch):
    drawn = iter(["000000000000000", "111111111111111", "000000000000000", "222222222222222", "333333333333333"])
    monkeypatch.setattr(making, "draw_signs", lambda *_: next(drawn))
    first, second = shop.ask(count=1), shop.ask(count=3)
    shop.make(first)
    shop.make(second)
    codes = [code[:-1] for _, code in shop.list_of(second)]
    assert sorted(codes) == ["111111111111111", "222222222222222", "333333333333333"]


def test_no_code_is_kept_once_the_list_is_fetched(shop):
    batch, codes = shop.sold(count=2)
    with pytest.raises(VoucherListGone):
        shop.list_of(batch)
    with shop.engine.begin() as conn:
        kept = conn.execute(text("select code_sum from voucher where batch_id = :id"), {"id": batch}).scalars().all()
        left = conn.scalar(text("select count(*) from voucher_list_piece where batch_id = :id"), {"id": batch})
    assert left == 0
    assert all(code.replace("-", "") not in kept for code in codes)
    assert Seal(KEY).sum_of(b"code of a voucher: " + codes[0].replace("-", "").encode()) in kept


def test_the_list_is_fetched_only_when_all_are_made_and_under_the_same_key(shop):
    batch = shop.ask()
    with pytest.raises(VoucherListNotReady, match="0 of 5 vouchers are made"):
        shop.list_of(batch)
    shop.make(batch)
    with pytest.raises(SheetUnreadable):
        shop.list_of(batch, key="another")
    assert len(shop.list_of(batch)) == 5


def test_a_list_that_nobody_fetched_is_forgotten_after_seven_days(shop):
    batch, dropped = shop.ask(), shop.ask()
    shop.make(batch)
    shop.make(dropped)
    with shop.engine.begin() as conn:
        drop_list(conn, dropped, now=NOON, by="staff:anna")
        assert forget_old_lists(conn, now=NOON + timedelta(days=7) - timedelta(seconds=1)) == 0
        while forget_old_lists(conn, now=NOON + timedelta(days=7)):
            pass
    assert (shop.batch(batch).list_gone_by, shop.batch(dropped).list_gone_by) == (None, "staff:anna")
    for one in (batch, dropped):
        with pytest.raises(VoucherListGone):
            shop.list_of(one)


@pytest.mark.parametrize(
    "changes, reason",
    [
        ({"count": 0}, "must be 1 to 100,000"),
        ({"count": 100_001}, "must be 1 to 100,000"),
        ({"value": Decimal(0)}, "must be more than zero"),
        ({"value": Decimal(1_000_000)}, "at most 999,999"),
        ({"value": Decimal("0.005")}, "must have at most 2 decimals, as money in EUR has"),
        ({"currency": "JPY", "value": Decimal("0.5")}, "must have at most 0 decimals"),
        ({"currency": "XYZ"}, "is no currency of ISO 4217"),
        ({"name": ""}, "must have 1 to 64 printable characters"),
        ({"expires_on": date(2026, 3, 2)}, "must lie ahead"),
        ({"time_zone": "Mars/Olympus"}, "is no IANA time zone"),
        ({"issuer_id": 999_999_999}, "is no reseller"),
    ],
)
def test_what_cannot_be_made_is_refused_before_the_first_is(shop, changes, reason):
    with pytest.raises(BadField, match=reason):
        shop.ask(**changes)


def test_a_name_belongs_to_one_batch(shop):
    name = shop.batch(shop.ask()).name
    with pytest.raises(VoucherBatchNameTaken, match=name):
        shop.ask(name=name)


def test_each_state_lists_those_whom_it_counts(shop):
    customer = shop.customer()
    batch, codes = shop.sold(count=9)
    shop.redeem(customer, codes[0])
    shop.treat(batch, "lock", 2, 3)
    shop.treat(batch, "void", 3)
    expected = {"redeemed": [1], "void": [3], "locked": [2], "active": [4, 5, 6, 7, 8, 9], "expired": []}
    with shop.engine.begin() as conn:
        known = read_batch(conn, batch)
        for state, numbers in expected.items():
            rows = list_vouchers(conn, known, VoucherState(state), now=NOON, limit=20, cursor=None).rows
            assert [(one.serial.number, one.state) for one in vouchers_of(rows, now=NOON)] == [
                (number, state) for number in numbers
            ]
        assert len(list_vouchers(conn, known, None, now=NOON, limit=20, cursor=None).rows) == 9
