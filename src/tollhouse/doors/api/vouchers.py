"""/vouchers and /customers/{id}/vouchers: what a code stands for, and redeeming it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import Response

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, created, needs, sees_customer, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, told_money
from tollhouse.doors.api.voucher_models import RedemptionSaid, RedemptionTold, VoucherLookupSaid, VoucherTold
from tollhouse.ledger.rules.posting import OPERATOR, OWN_MONEY
from tollhouse.payments.rules.voucher import Serial, VoucherUnknown, serial_of
from tollhouse.payments.vouchers.reading import Voucher, find_voucher, read_voucher
from tollhouse.payments.vouchers.redeeming import Redeeming, redeem_voucher
from tollhouse.payments.vouchers.treating import count_wrong_code
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.attempting import check_voucher_tries, count_voucher_try
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Vouchers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Redeemer = Annotated[Desk, needs(Right.ADJUST_BALANCES)]


@router.post("/vouchers/lookup", summary="Look a voucher up", response_model=VoucherTold)
def post_voucher_lookup(said: VoucherLookupSaid, desk: Reader) -> Response:
    """By the code, which stands in no address and no record of this, or by the serial number."""
    desk.trail.tells_body = False
    if (said.code is None) == (said.serial is None):
        raise BadField("code", "", "must be said, or serial: one of the two.")
    serial = None if said.serial is None else serial_of(said.serial)

    def act(conn: Connection) -> Answer:
        if serial is not None:
            voucher = read_voucher(conn, serial, now=desk.now)
            if not _sees(conn, desk, voucher):
                raise NotFound(kind="voucher", id=str(serial))
        else:
            voucher = find_voucher(conn, desk.house.seal, said.code or "", now=desk.now)
            if not _sees(conn, desk, voucher):
                raise VoucherUnknown(field="code")
        return shown(told_voucher(conn, desk, voucher))

    with _not_by_guessing(desk, None, None):
        return desk.write(act)


@router.post(
    "/customers/{customer_id}/vouchers/redeem",
    summary="Redeem a voucher",
    status_code=201,
    response_model=RedemptionTold,
)
def post_voucher_redemption(customer_id: Number, said: RedemptionSaid, desk: Redeemer) -> Response:
    """Its value becomes a payment: funds of a prepaid customer, a payment of a postpaid one, money of an account.

    Once: of many who try at the same moment one succeeds.  Too many wrong codes, and the customer has to wait.
    """
    desk.trail.tells_body = False
    serial = None if said.serial is None else serial_of(said.serial)
    account_id = OWN_MONEY if said.account_id is None else said.account_id
    asked = Redeeming(customer_id, said.code, desk.by, serial, account_id)

    def act(conn: Connection) -> Answer:
        desk.subcustomer(conn, customer_id)
        voucher = redeem_voucher(conn, desk.house.seal, asked, now=desk.now)
        assert voucher.redeemed_at is not None
        assert voucher.payment_id is not None
        desk.changed({"voucher": None}, {"voucher": str(voucher.serial)})
        told = RedemptionTold(
            customer_id=customer_id,
            account_id=said.account_id,
            serial=str(voucher.serial),
            value=told_money(voucher.value, voucher.currency),
            redeemed_at=voucher.redeemed_at,
            payment_id=voucher.payment_id,
        )
        return created(told, f"/customers/{customer_id}/payments/{voucher.payment_id}")

    with _not_by_guessing(desk, customer_id, serial):
        return desk.write(act)


@contextmanager
def _not_by_guessing(desk: Desk, customer_id: int | None, serial: Serial | None) -> Iterator[None]:
    """Codes are not to be tried out: wrong ones are counted in a transaction of their own, since theirs is undone.

    Raises TooManyVouchersTried.
    """
    house, actor = desk.house, desk.staff.actor
    with house.engine.begin() as conn:
        check_voucher_tries(conn, customer_id, actor, now=house.real_clock())
    try:
        yield
    except VoucherUnknown:
        with house.engine.begin() as conn:
            count_voucher_try(conn, customer_id, actor, most=house.voucher_tries, now=house.real_clock())
            if customer_id is not None and serial is not None:
                count_wrong_code(conn, serial, customer_id, most=house.voucher_tries, now=desk.now)
        raise


def _sees(conn: Connection, desk: Desk, voucher: Voucher) -> bool:
    """A reseller's staff sees its own vouchers and those of resellers below it."""
    if desk.scope.reseller_id is None or voucher.issuer_id == desk.scope.reseller_id:
        return True
    return voucher.issuer_id != OPERATOR and sees_customer(conn, voucher.issuer_id, desk.scope)


def told_voucher(conn: Connection, desk: Desk, one: Voucher) -> VoucherTold:
    seen = one.redeemed_for is not None and sees_customer(conn, one.redeemed_for, desk.scope)
    return voucher_as_told(one, names_staff=desk.scope.reseller_id is None, names_customer=seen)


def voucher_as_told(one: Voucher, *, names_staff: bool, names_customer: bool) -> VoucherTold:
    return VoucherTold(
        serial=str(one.serial),
        batch_id=one.serial.batch_id,
        batch=one.batch,
        issuer_id=one.issuer_id or None,
        value=told_money(one.value, one.currency),
        state=one.state,
        expires_on=one.expires_on,
        wrong_codes=one.wrong_codes,
        locked_at=one.locked_at,
        locked_by=one.locked_by if names_staff else None,
        voided_at=one.voided_at,
        voided_by=one.voided_by if names_staff else None,
        reason=one.reason if names_staff else None,
        redeemed_at=one.redeemed_at,
        redeemed_by=one.redeemed_by if names_staff else None,
        customer_id=one.redeemed_for if names_customer else None,
        account_id=(one.redeemed_account or None) if names_customer else None,
        payment_id=one.payment_id if names_customer else None,
    )
