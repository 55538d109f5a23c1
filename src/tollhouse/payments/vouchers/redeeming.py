"""Redeeming a voucher: once, whoever tries at that moment; its value becomes a payment of whom it is redeemed for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tollhouse.accounts.opening import read_account
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import BadField
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.payments.receiving import receive_payments
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import Receipt, ReceiptOutcome
from tollhouse.payments.rules.voucher import (
    Serial,
    VoucherCurrencyDiffers,
    VoucherNotRedeemable,
    VoucherRedeemed,
    VoucherRedeemedHere,
    VoucherState,
    VoucherUnknown,
    written_moment,
)
from tollhouse.payments.rules.voucher_codes import code_of
from tollhouse.payments.vouchers import storage
from tollhouse.payments.vouchers.reading import Voucher, read_voucher, sum_of, voucher_of
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.sealing import Seal
from tollhouse.words.refusals import NotFound

SOURCE: Final = "vouchers"
CONTRA: Final = "vouchers:redeemed"
"""What was sold before stands in the operator's own books; the other side of each redemption is told here.

Source: docs/decisions/0060-vouchers-are-money-when-redeemed.md
"""


@dataclass(frozen=True, slots=True)
class Redeeming:
    """code      as it was typed
    serial       what the voucher says beside its code; None: it was not said
    account_id   one that has money of its own and gets this, too; 0: the customer does
    by           whoever asks, as histories keep it
    """

    customer_id: int
    code: str
    by: str
    serial: Serial | None = None
    account_id: int = OWN_MONEY


def redeem_voucher(conn: Connection, seal: Seal, asked: Redeeming, *, now: datetime) -> Voucher:
    """The voucher, redeemed.  The first thing that locks in its transaction.

    Many who try at once all receive the money; whoever then takes the voucher first keeps it, and of the others the
    transaction is undone.
    Raises VoucherCodeMistyped, VoucherUnknown, VoucherRedeemed, VoucherRedeemedHere, VoucherNotRedeemable,
    VoucherCurrencyDiffers, BadField, NotFound, NoMoneyOfItsOwn.
    """
    code = code_of(asked.code)
    party = parties_of(conn, [asked.customer_id]).get(asked.customer_id)
    if party is None:
        raise NotFound(kind="customer", id=asked.customer_id)
    voucher = _own(conn, sum_of(seal, code), party, asked, now)
    _refuse_state(voucher, asked)
    if voucher.currency != party.currency:
        facts = {"serial": str(voucher.serial), "currency": voucher.currency, "of_customer": party.currency}
        raise VoucherCurrencyDiffers(field="code", **facts)
    _check_account(conn, asked)
    payment_id = _receive(conn, voucher, asked, now)
    taken = {
        "redeemed_at": now,
        "redeemed_for": asked.customer_id,
        "redeemed_account": asked.account_id,
        "redeemed_by": asked.by,
        "payment_id": payment_id,
    }
    if not storage.claim(conn, voucher.serial.batch_id, voucher.serial.number, taken):
        raise _lost(conn, voucher.serial, asked, now)
    return read_voucher(conn, voucher.serial, now=now)


def _own(conn: Connection, code_sum: str, party: Party, asked: Redeeming, now: datetime) -> Voucher:
    """Others' vouchers are as unknown as those that nobody made, and so is one whose serial number is another's."""
    row = storage.find_by_sum(conn, code_sum)
    voucher = None if row is None else voucher_of(row, now=now)
    if voucher is None or voucher.issuer_id != party.issuer_id or asked.serial not in (None, voucher.serial):
        raise VoucherUnknown(field="code")
    return voucher


def _refuse_state(voucher: Voucher, asked: Redeeming) -> None:
    if voucher.redeemed_at is not None:
        here = voucher.redeemed_for == asked.customer_id
        refusal = VoucherRedeemedHere if here else VoucherRedeemed
        raise refusal(field="code", serial=str(voucher.serial), when=written_moment(voucher.redeemed_at))
    if voucher.state is not VoucherState.ACTIVE:
        raise VoucherNotRedeemable(field="code", serial=str(voucher.serial), state=voucher.state.value)


def _lost(conn: Connection, serial: Serial, asked: Redeeming, now: datetime) -> Exception:
    """Somebody was quicker: why it cannot be redeemed any more."""
    try:
        _refuse_state(read_voucher(conn, serial, now=now), asked)
    except (VoucherRedeemed, VoucherRedeemedHere, VoucherNotRedeemable) as refused:
        return refused
    return AssertionError(f"voucher {serial} could be redeemed, and was not")


def _check_account(conn: Connection, asked: Redeeming) -> None:
    if asked.account_id == OWN_MONEY:
        return
    account = read_account(conn, asked.customer_id, asked.account_id)
    if account.model == BalanceModel.VOUCHER:
        raise BadField("account_id", asked.account_id, "is spent whole and takes no money; name another, or none.")
    if account.terminated_at is not None:
        raise BadField("account_id", asked.account_id, "is terminated; name another account, or none.")


def _receive(conn: Connection, voucher: Voucher, asked: Redeeming, now: datetime) -> int:
    receipt = Receipt(
        asked.customer_id,
        PaymentKind.VOUCHER,
        voucher.value,
        source=SOURCE,
        request_id=str(voucher.serial),
        received_at=now,
        contra=CONTRA,
        account_id=asked.account_id,
        reference=str(voucher.serial),
        made_by=asked.by,
    )
    (received,) = receive_payments(conn, [receipt], now=now)
    if received.outcome is ReceiptOutcome.UNKNOWN_CUSTOMER:
        raise NotFound(kind="customer", id=asked.customer_id)
    if received.outcome is not ReceiptOutcome.POSTED:  # a moment ago, in another transaction
        raise _lost(conn, voucher.serial, asked, now)
    return received.payment_id
