"""Refusals about vouchers, raised by the rules wherever these need no database."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tollhouse.customers.changing import CustomerInUse
from tollhouse.customers.rules.record import BadField
from tollhouse.payments.rules.voucher import (
    VoucherCurrencyDiffers,
    VoucherNotRedeemable,
    VoucherPlan,
    VoucherRedeemed,
    VoucherRedeemedHere,
    VoucherUnknown,
    check_plan,
    check_reason,
    serial_of,
)
from tollhouse.payments.rules.voucher_codes import VoucherCodeMistyped
from tollhouse.payments.vouchers.asking import VoucherBatchNameTaken
from tollhouse.payments.vouchers.lists import VoucherListGone, VoucherListNotReady
from tollhouse.payments.vouchers.treating import VoucherBatchVoid
from tollhouse.staff.attempting import TooManyVouchersTried
from tollhouse.words.refusals import NotFound, Refused

_NOW = datetime(2026, 11, 24, tzinfo=UTC)
_PLAN = VoucherPlan("Summer", 0, "EUR", Decimal(10), 5, time_zone="UTC")
_SAID = {"serial": "12-000345", "when": "2026-03-02 12:00 UTC"}


def of_vouchers() -> Iterator[Refused]:
    yield from (VoucherCodeMistyped(), VoucherUnknown(), VoucherRedeemed(**_SAID), VoucherRedeemedHere(**_SAID))
    for state in ("void", "expired", "locked", "inactive"):
        yield VoucherNotRedeemable(serial="12-000345", state=state)
    yield VoucherCurrencyDiffers(serial="12-000345", currency="USD", of_customer="EUR")
    yield from (VoucherBatchNameTaken(name="Summer"), VoucherBatchVoid(name="Summer"))
    yield from (VoucherListGone(), VoucherListNotReady(made=10, total=1_000))
    yield TooManyVouchersTried(until="2026-03-02 13:00 UTC", minutes=60)
    yield CustomerInUse(name="Alice", dependents="vouchers")
    for kind in ("voucher", "voucher batch"):
        yield NotFound(kind=kind, id=12)
    yield BadField("last", 11, "must be at least the first, and at most 1,000, the last of the batch.")
    yield BadField("issuer_id", 7, "is no reseller; leave it out for vouchers of the operator's own.")
    yield BadField("account_id", 7, "is spent whole and takes no money; name another, or none.")
    yield BadField("account_id", 7, "is terminated; name another account, or none.")
    yield BadField("code", "", "must be said, or serial: one of the two.")
    yield from _of_plans()


def _of_plans() -> Iterator[Refused]:
    for changes in (
        {"count": 0},
        {"value": Decimal(0)},
        {"value": Decimal("0.001")},
        {"expires_on": date(2026, 11, 24)},
    ):
        with pytest.raises(Refused) as refused:
            check_plan(replace(_PLAN, **changes), now=_NOW)
        yield refused.value
    for check in (lambda: check_reason(""), lambda: serial_of("x")):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value
