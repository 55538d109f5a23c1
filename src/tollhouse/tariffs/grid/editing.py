"""Changing many rates at once: those found in a tariff, or a tariff's from what another one costs.

Nothing is edited: what is changed becomes new rows from a moment on, entered as a file's rates are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import Connection, copy_rows, cursor_of, load_statement
from tollhouse.plumbing.db.staging import stage_table
from tollhouse.tariffs import storage
from tollhouse.tariffs.comparing import Tried, UploadPreview, tried
from tollhouse.tariffs.entering import RatesEntered, record_upload, settle_staged_rates, stage_rates
from tollhouse.tariffs.rules.rate import TariffTerms
from tollhouse.tariffs.rules.repricing import FEE_DECIMALS, NO_REPRICING, PRICE_DECIMALS, Repricing
from tollhouse.tariffs.rules.search import EVERYTHING, RateSearch
from tollhouse.words.refusals import Refused

_MOST: Final = {False: Decimal(10) ** 10, True: Decimal(10) ** 15}
"""What a price, and a fee, stays below: the digits that their columns have before the point."""


class ChangeBeginsInPast(Refused):
    code: ClassVar[str] = "rate_change_begins_in_past"
    sentence: ClassVar[str] = (
        "The rates cannot change from {effective_from} on: history is not edited. Name a moment from {now} on, or none."
    )


class PriceOutOfBounds(Refused):
    code: ClassVar[str] = "price_out_of_bounds"
    sentence: ClassVar[str] = (
        "The {what} {old} of {prefix} would become {new}, which is {reason}. Take off less, or name a least price."
    )


class ExchangeRateMissing(Refused):
    code: ClassVar[str] = "exchange_rate_missing"
    sentence: ClassVar[str] = (
        "The tariffs' currencies differ ({theirs} and {ours}): say how many {ours} one {theirs} is."
    )


class TariffsUnlike(Refused):
    code: ClassVar[str] = "tariffs_unlike"
    sentence: ClassVar[str] = "The tariffs cannot be set side by side: {reason}."


@dataclass(frozen=True, slots=True)
class RateEdit:
    """What becomes of the rates found.  What is None stays as each of them has it.

    prices, fees   how a price is made of the old one, and a connect fee
    all_windows    whether off-peak prices are made so, too; else off-peak prices are left out
    """

    prices: Repricing = NO_REPRICING
    fees: Repricing = NO_REPRICING
    all_windows: bool = True
    first_interval: int | None = None
    next_interval: int | None = None
    connect_fee: Decimal | None = None
    grace_units: int | None = None
    free_units: int | None = None
    post_call_surcharge: Decimal | None = None
    discontinued: bool | None = None
    forbidden: bool | None = None
    hidden: bool | None = None
    payback: bool | None = None


@dataclass(frozen=True, slots=True)
class WhichRates:
    """begins   from when the change holds; None = now
    later    whether rates that are planned for after that are changed, too, each from its own beginning
    """

    search: RateSearch = EVERYTHING
    begins: datetime | None = None
    later: bool = False


@dataclass(frozen=True, slots=True)
class Markup:
    """A tariff's rates made of another one's.

    replace   destinations that the other tariff has no rate for are discontinued
    """

    from_tariff_id: int
    edit: RateEdit
    which: WhichRates = field(default_factory=WhichRates)
    replace: bool = False


@dataclass(frozen=True, slots=True)
class EditReport:
    """lines      rates that were looked at
    left_out   rates priced by a formula, whose prices stand in it: they stay as they are
    """

    upload_id: int
    lines: int
    left_out: int
    entered: RatesEntered


def edit_rates(conn: Connection, tariff_id: int, edit: RateEdit, which: WhichRates, *, now: datetime) -> EditReport:
    """Raises NotFound, ChangeBeginsInPast, PriceOutOfBounds."""
    storage.lock_tariff(conn, tariff_id)
    begins = _beginning(which, now)
    _find(conn, tariff_id, which, begins)
    return _enter(conn, tariff_id, edit, mode="edit", now=now)


def preview_edit(
    conn: Connection, tariff_id: int, edit: RateEdit, which: WhichRates, *, now: datetime
) -> UploadPreview:
    def act() -> Tried:
        report = edit_rates(conn, tariff_id, edit, which, now=now)
        return Tried(report.lines, report.entered.unchanged)

    return tried(conn, tariff_id, act, now=now)


def mark_up(conn: Connection, tariff_id: int, markup: Markup, *, now: datetime) -> EditReport:
    """The prices are what the other tariff has at the moment from which they are to hold.

    Raises NotFound, ChangeBeginsInPast, PriceOutOfBounds, TariffsUnlike, ExchangeRateMissing.
    """
    ours = storage.lock_tariff(conn, tariff_id)
    theirs = storage.terms_of(storage.read_tariff_row(conn, markup.from_tariff_id))
    _refuse_unlike(ours, theirs, markup)
    begins = _beginning(markup.which, now)
    _find(conn, markup.from_tariff_id, markup.which, begins)
    return _enter(conn, tariff_id, markup.edit, mode="markup", now=now, ends_at=begins if markup.replace else None)


def preview_markup(conn: Connection, tariff_id: int, markup: Markup, *, now: datetime) -> UploadPreview:
    def act() -> Tried:
        report = mark_up(conn, tariff_id, markup, now=now)
        return Tried(report.lines, report.entered.unchanged)

    return tried(conn, tariff_id, act, now=now)


def refuse_different_services(ours: TariffTerms, theirs: TariffTerms) -> None:
    """Raises TariffsUnlike: prices a minute and prices a megabyte have nothing to say to each other."""
    for what, one, other in (
        ("services", ours.service.value, theirs.service.value),
        ("numberings", str(ours.numbering), str(theirs.numbering)),
    ):
        if one != other:
            raise TariffsUnlike(reason=f"their {what} differ, {one} and {other}")


def _refuse_unlike(ours: TariffTerms, theirs: TariffTerms, markup: Markup) -> None:
    refuse_different_services(ours, theirs)
    if ours.tariff_id == theirs.tariff_id:
        raise TariffsUnlike(
            field="from_tariff_id", reason="they are one and the same; change its own rates in the list of its rates"
        )
    if ours.currency != theirs.currency and markup.edit.prices.exchange_rate == 1:
        raise ExchangeRateMissing(field="exchange_rate", theirs=theirs.currency, ours=ours.currency)
    if markup.replace and markup.which.search != EVERYTHING:
        raise TariffsUnlike(
            field="mode", reason="only part of the other tariff is taken, so what is missing in it ends nothing"
        )


def _beginning(which: WhichRates, now: datetime) -> datetime:
    begins = which.begins or now
    if begins < now:
        raise ChangeBeginsInPast(field="effective_from", effective_from=begins.isoformat(), now=now.isoformat())
    return begins


def _find(conn: Connection, tariff_id: int, which: WhichRates, begins: datetime) -> None:
    stage_table(conn, "rate_found", "LIKE rate")
    facts = {"tariff_id": tariff_id, "begins": begins, "later": which.later, **search_facts(which.search)}
    conn.execute(load_statement("tollhouse.tariffs", "find_rates_to_change"), facts)


def search_facts(search: RateSearch) -> dict[str, str]:
    """A search as the SQL files of this room ask it; by number it is asked of lists alone."""
    wanted = search.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "prefix": search.prefix,
        "words": f"%{wanted}%" if wanted else "",
        "country": search.country,
        "mark": "" if search.mark is None else search.mark.value,
    }


def _enter(
    conn: Connection, tariff_id: int, edit: RateEdit, *, mode: str, now: datetime, ends_at: datetime | None = None
) -> EditReport:
    """Make what was found this tariff's, changed."""
    left_out = 0
    if not edit.prices.changes_nothing:
        with cursor_of(conn) as cursor:
            cursor.execute("DELETE FROM pg_temp.rate_found WHERE formula IS NOT NULL")
            left_out = cursor.rowcount
    _reprice(conn, edit)
    stage_rates(conn, ())
    staged = conn.execute(load_statement("tollhouse.tariffs", "stage_repriced_rates"), _told(edit)).rowcount
    with cursor_of(conn) as cursor:
        cursor.execute("ANALYZE pg_temp.staged_rate")
    entered = settle_staged_rates(conn, tariff_id, now=now, discontinue_unlisted_from=ends_at)
    upload_id = record_upload(conn, tariff_id, entered, mode=mode, lines=staged + left_out, now=now)
    return EditReport(upload_id, staged + left_out, left_out, entered)


def _reprice(conn: Connection, edit: RateEdit) -> None:
    """Each distinct price once, by the one rule: they are few, and the rates that have them many."""
    stage_table(conn, "repriced", "is_fee boolean, old numeric, new numeric")
    rows = []
    for is_fee, old, prefix in conn.execute(load_statement("tollhouse.tariffs", "distinct_prices_found")):
        rule, decimals = (edit.fees, FEE_DECIMALS) if is_fee else (edit.prices, PRICE_DECIMALS)
        new = old if rule.changes_nothing else rule.apply(old, most_decimals=decimals)
        _refuse_out_of_bounds(is_fee, prefix, old, new)
        rows.append((is_fee, old, new))
    copy_rows(conn, "pg_temp.repriced (is_fee, old, new)", rows)
    with cursor_of(conn) as cursor:
        cursor.execute("ANALYZE pg_temp.repriced")


def _refuse_out_of_bounds(is_fee: bool, prefix: str, old: Decimal, new: Decimal) -> None:
    what = "connect fee" if is_fee else "price"
    reason = "below zero" if new < 0 else "longer than any price can be" if new >= _MOST[is_fee] else None
    if reason is not None:
        raise PriceOutOfBounds(
            field="amount", what=what, prefix=prefix, old=f"{old.normalize():f}", new=f"{new.normalize():f}",
            reason=reason,
        )  # fmt: skip


def _told(edit: RateEdit) -> Mapping[str, Any]:
    return {
        "all_windows": edit.all_windows,
        "first_interval": edit.first_interval,
        "next_interval": edit.next_interval,
        "connect_fee": edit.connect_fee,
        "grace_units": edit.grace_units,
        "free_units": edit.free_units,
        "post_call_surcharge": edit.post_call_surcharge,
        "discontinued": edit.discontinued,
        "forbidden": edit.forbidden,
        "hidden": edit.hidden,
        "payback": edit.payback,
    }
