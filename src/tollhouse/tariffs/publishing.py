"""Publishing tariffs and scheduling rates in them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.destination_groups import read_group_set
from tollhouse.tariffs.entering import RatesEntered, record_upload, settle_staged_rates, stage_rates
from tollhouse.tariffs.off_peak_periods import read_off_peak
from tollhouse.tariffs.rules.formula import read_formula
from tollhouse.tariffs.rules.header import AppliedTo, TariffRefused, check_header
from tollhouse.tariffs.rules.line import RateLine
from tollhouse.tariffs.rules.rate import NO_DEFAULTS, NOTHING, RateDefaults
from tollhouse.tariffs.rules.rounding_pattern import NO_ROUNDING
from tollhouse.tariffs.rules.service import Service
from tollhouse.tariffs.rules.special_words import SPECIAL_WORDS
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import Refused


class TariffNameTaken(Refused):
    code: ClassVar[str] = "tariff_name_taken"
    sentence: ClassVar[str] = "There is a tariff {name!r} already; choose another name."


class RateRefused(Refused):
    code: ClassVar[str] = "rate_refused"
    sentence: ClassVar[str] = "Rate {line}, {what} {value!r}: {reason}."


@dataclass(frozen=True, slots=True)
class TariffDraft:
    """A tariff to be published.

    applied_to         who is charged by it; managed_by: the reseller whose prices they are, None: ours
    off_peak_id        the hours with other prices; None: there are none
    group_set_id       the groups of destinations that prices are entered by
    rounding_pattern   `XXXX.XX000` rounds charges up to two decimals
    numbering          164 or 212
    login_fee          in its currency, once a caller is let in by PIN
    """

    name: str
    currency: str
    service: Service = Service.VOICE
    off_peak_id: int | None = None
    rounding_pattern: str = NO_ROUNDING
    numbering: int = 164
    defaults: RateDefaults = NO_DEFAULTS
    description: str = ""
    applied_to: AppliedTo = AppliedTo.CUSTOMER
    managed_by: int | None = None
    group_set_id: int | None = None
    login_fee: Decimal = NOTHING


def publish_tariff(conn: Connection, draft: TariffDraft, *, now: datetime) -> int:
    """A new tariff without rates; the answer is its number.

    Raises TariffNameTaken, TariffRefused, RoundingPatternUnreadable, FormulaUnreadable, NotFound for what it refers to.
    """
    values = header_values(draft)
    _refuse_unusable(draft, values)
    check_references(conn, values)
    stored = values | {"default_formula": parsed_formula(values["default_formula"])}
    more = {"currency": draft.currency, "service": draft.service.value, "numbering": draft.numbering}
    tariff_id = storage.insert_tariff(conn, stored | more | {"published_at": now})
    if tariff_id is None:
        raise TariffNameTaken(field="name", name=values["name"])
    return tariff_id


def header_values(draft: TariffDraft) -> dict[str, Any]:
    """What of a header may be changed later, by column; the formula as text."""
    defaults = draft.defaults
    return {
        "name": draft.name.strip(),
        "description": draft.description,
        "applied_to": draft.applied_to.value,
        "managed_by": draft.managed_by,
        "off_peak_id": draft.off_peak_id,
        "group_set_id": draft.group_set_id,
        "rounding_pattern": draft.rounding_pattern,
        "login_fee": draft.login_fee,
        "connect_fee": defaults.connect_fee,
        "grace_units": defaults.grace_units,
        "free_units": defaults.free_units,
        "post_call_surcharge": defaults.post_call_surcharge,
        "default_formula": defaults.formula,
    }


def check_references(conn: Connection, values: Mapping[str, Any]) -> None:
    """What a header refers to stays until the transaction ends; raises NotFound."""
    if values.get("off_peak_id") is not None:
        read_off_peak(conn, values["off_peak_id"], stays=True)
    if values.get("group_set_id") is not None:
        read_group_set(conn, values["group_set_id"], stays=True)


def parsed_formula(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def schedule_rates(conn: Connection, tariff_id: int, rates: Sequence[RateLine], *, now: datetime) -> RatesEntered:
    """Enter prices that hold from now or a later moment on; what has begun already is history and stays.

    The first rates of a tariff may begin in the past, because they edit no history.
    A rate not yet begun is replaced by one with the same prefix and beginning.  A rate that says what is in force
    already adds nothing.
    Raises RateRefused for a moment gone by or a line that is no rate, FormulaUnreadable, NotFound.
    """
    storage.lock_tariff(conn, tariff_id)
    _refuse_unusable_rates(rates, earliest=now if storage.has_rates(conn, tariff_id) else None)
    stage_rates(conn, rates)
    entered = settle_staged_rates(conn, tariff_id, now=now)
    record_upload(conn, tariff_id, entered, mode="schedule", lines=len(rates), now=now)
    return entered


def _refuse_unusable(draft: TariffDraft, values: Mapping[str, Any]) -> None:
    check_header(values)
    if draft.currency not in known_currencies():
        raise TariffRefused(
            field="currency", what="currency", value=draft.currency, reason="is none of ISO 4217, such as EUR"
        )
    if draft.numbering not in {164, 212}:
        raise TariffRefused(field="numbering", what="numbering", value=draft.numbering, reason="must be 164 or 212")


def _refuse_unusable_rates(rates: Sequence[RateLine], *, earliest: datetime | None) -> None:
    seen: dict[tuple[str, datetime], int] = {}
    for rate in rates:
        wrong = _wrong_with(rate, earliest)
        earlier = seen.setdefault((rate.prefix, rate.effective_from), rate.line)
        if wrong is None and earlier != rate.line:
            wrong = ("prefix", rate.prefix, f"has the same beginning as rate {earlier}")
        if wrong is not None:
            what, value, reason = wrong
            raise RateRefused(field=what, line=rate.line, what=what, value=value, reason=reason)
        if rate.formula is not None:
            read_formula(json.loads(rate.formula))


def _wrong_with(rate: RateLine, earliest: datetime | None) -> tuple[str, object, str] | None:
    digits = rate.prefix.isascii() and rate.prefix.isdigit() and len(rate.prefix) <= 15
    if not digits and rate.prefix not in SPECIAL_WORDS:
        return "prefix", rate.prefix, f"is no prefix: 1 to 15 digits, or one of {', '.join(sorted(SPECIAL_WORDS))}"
    if earliest is not None and rate.effective_from < earliest:
        return "effective_from", rate.effective_from.isoformat(), f"lies in the past, before {earliest.isoformat()}"
    if min(rate.first_interval, rate.next_interval) < 1:
        return "intervals", f"{rate.first_interval}/{rate.next_interval}", "must be at least 1"
    for name, amount in rate._asdict().items():
        if name.endswith(("price", "fee", "surcharge", "units")) and amount is not None and amount < 0:
            return name, amount, "must not be negative"
    for window in ("off_peak", "off_peak_2"):
        first, following = getattr(rate, f"{window}_first_price"), getattr(rate, f"{window}_next_price")
        if (first is None) != (following is None):
            return f"{window}_first_price", first, "comes with its next price or not at all"
    return None
