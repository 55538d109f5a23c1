"""Refusals about generated accounts, raised by the rules wherever these need no database."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tollhouse.accounts.batches.asking import check_control
from tollhouse.accounts.batches.opening import NothingLeftToDraw
from tollhouse.accounts.batches.sheets import SheetGone, SheetNotReady, SheetUnreadable
from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.batch_act import BatchAction, check_act
from tollhouse.accounts.rules.generation import LAST_CONTROL, GenerationPlan, check_guessing, check_plan
from tollhouse.customers.rules.record import BadField
from tollhouse.products.rules.product import AccountRole
from tollhouse.words.refusals import Refused

TODAY = date(2026, 11, 22)
_LINES = GenerationPlan(1, 1_000, "Summer", start="46850010000")
_CARD, _ADDRESS, _ANY = AccountRole.PREPAID_CARD, AccountRole.IP_ADDRESS, AccountRole.UNIVERSAL


def of_generation() -> Iterator[Refused]:
    yield from (SheetGone(), SheetNotReady(made=10, total=1_000), SheetUnreadable())
    yield NothingLeftToDraw(length=6, prefix="77")
    yield BadField("batch", "Summer", "has no accounts, or there is no such batch.")
    yield BadField("batch", "Summer", "has none of these accounts.")
    for check in (*_of_plans(), *_of_others()):
        with pytest.raises(Refused) as refused:
            check()
        yield refused.value


def _of_plans() -> Iterator[Callable[[], Any]]:
    for role, changes in (
        (_ANY, {"count": 0}),
        (_ANY, {"control_from": 0}),
        (_CARD, {"start": None, "length": 12, "inactive": False}),
        (AccountRole.VOUCHER, _voucher(web_access=True)),
        (AccountRole.VOUCHER, _voucher(amount=None)),
        (_ADDRESS, {}),
        (_CARD, {}),
        (_ANY, {"start": "desk"}),
        (_ANY, {"start": "99"}),
        (_ANY, {"start": None, "length": 9, "prefix": "7 7"}),
        (_ANY, {"start": None, "length": 63, "prefix": "77"}),
        (_ANY, {"model": BalanceModel.VOUCHER}),
        (_ANY, {"amount": Decimal(5)}),
        (_ANY, {"expires_on": TODAY}),
        (_ANY, {"life_time_days": 0}),
    ):
        yield lambda role=role, changes=changes: check_plan(replace(_LINES, **changes), role, today=TODAY)


def _voucher(**changes: Any) -> dict[str, Any]:
    drawn = {"start": None, "length": 12, "model": BalanceModel.VOUCHER, "amount": Decimal(5)}
    return drawn | changes


def _of_others() -> Iterator[Callable[[], Any]]:
    drawn = replace(_LINES, start=None, length=3)
    yield lambda: check_guessing(drawn, _CARD, 0)
    yield lambda: check_guessing(drawn, _ANY, 0)
    yield lambda: check_act(BatchAction.SET_EXPIRY, TODAY, today=TODAY)
    yield lambda: check_control(replace(_LINES, control_from=5), 17)
    yield lambda: check_control(_LINES, LAST_CONTROL)
