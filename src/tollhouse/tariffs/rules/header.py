"""What a tariff's header says beside its prices: for whom it is, whose it is, and what may be said there."""

import json
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Final

from tollhouse.tariffs.rules.formula import read_formula
from tollhouse.tariffs.rules.rounding_pattern import digits_kept
from tollhouse.words.refusals import Refused

LONGEST_NAME: Final = 200
LONGEST_DESCRIPTION: Final = 1_000


class TariffRefused(Refused):
    code: ClassVar[str] = "tariff_refused"
    sentence: ClassVar[str] = "The tariff's {what} {value!r} {reason}."


class AppliedTo(StrEnum):
    """Who is charged by a tariff; a vendor charges us by its own."""

    CUSTOMER = "customer"
    RESELLER = "reseller"
    VENDOR = "vendor"


class ResellerView(StrEnum):
    """What a tariff is to a reseller: what it buys by, what it charges its own resellers, what it charges users."""

    WHOLESALE = "wholesale"
    RESALE = "resale"
    SALES = "sales"


def reseller_view(applied_to: AppliedTo, managed_by: int | None) -> ResellerView | None:
    """Derived, because two fields that say the same can differ; None: no reseller has to do with it."""
    if managed_by is not None:
        return ResellerView.RESALE if applied_to is AppliedTo.RESELLER else ResellerView.SALES
    return ResellerView.WHOLESALE if applied_to is AppliedTo.RESELLER else None


_FEES: Final = {"connect_fee", "login_fee"}
_UNITS: Final = {"grace_units", "free_units"}
_HIGHEST_FEE: Final = Decimal(10) ** 15
_HIGHEST_PERCENT: Final = Decimal(10) ** 4
_MOST_UNITS: Final = 2**31 - 1


def check_header(values: Mapping[str, Any]) -> None:
    """Of a new tariff or a change, by column; raises TariffRefused, RoundingPatternUnreadable, FormulaUnreadable."""
    for name, value in values.items():
        reason = _reason_against(name, value)
        if reason is not None:
            raise TariffRefused(field=name, what=name, value=value, reason=reason)
    if "rounding_pattern" in values:
        digits_kept(values["rounding_pattern"])
    if values.get("default_formula") is not None:
        read_formula(json.loads(values["default_formula"]))
    if values.get("managed_by") is not None and values.get("applied_to") == AppliedTo.VENDOR:
        raise TariffRefused(
            field="managed_by", what="managed_by", value=values["managed_by"], reason="is for no vendor's tariff"
        )


def _reason_against(name: str, value: Any) -> str | None:
    if name == "name":
        return _reason_against_name(value)
    if name == "description" and (len(value) > LONGEST_DESCRIPTION or not value.isprintable()):
        return f"must be printable, with at most {LONGEST_DESCRIPTION} characters"
    if name in _FEES and not 0 <= value < _HIGHEST_FEE:
        return f"must be from 0 to less than {_HIGHEST_FEE:f}"
    if name in _UNITS and not 0 <= value <= _MOST_UNITS:
        return f"must be from 0 to {_MOST_UNITS}"
    if name == "post_call_surcharge" and not 0 <= value < _HIGHEST_PERCENT:
        return f"must be from 0 to less than {_HIGHEST_PERCENT:f}"
    return None


def _reason_against_name(name: str) -> str | None:
    if not name.strip():
        return "must not be empty"
    if len(name) > LONGEST_NAME or not name.isprintable() or name != name.strip():
        return f"must have 1 to {LONGEST_NAME} printable characters and no space at its ends"
    return None
