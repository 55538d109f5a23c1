"""Changing the header of a tariff, copying it, deleting it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.entering import RatesEntered, record_upload
from tollhouse.tariffs.headers import storage as headers
from tollhouse.tariffs.publishing import (
    TariffDraft,
    TariffNameTaken,
    check_references,
    header_values,
    parsed_formula,
    publish_tariff,
)
from tollhouse.tariffs.reading import TariffRecord, lock_tariff_record, read_tariff
from tollhouse.tariffs.rules.header import AppliedTo, TariffRefused, check_header
from tollhouse.words.refusals import Refused

_OF_PRICES: Final = {"off_peak_id", "rounding_pattern"}
"""What decides about charges that are still to come; what else a header says goes into new rates, or into none."""


class TariffInUse(Refused):
    code: ClassVar[str] = "tariff_in_use"
    sentence: ClassVar[str] = "The tariff {name!r} is in use, {first!r} goes by it, so it cannot be deleted."


def header_of(record: TariffRecord) -> dict[str, Any]:
    """What of a tariff may be changed, by column, as change_tariff takes it."""
    return header_values(_draft_like(record))


def change_tariff(
    conn: Connection, record: TariffRecord, changes: Mapping[str, Any], *, used_by: str | None, now: datetime
) -> TariffRecord:
    """A tariff that lock_tariff_record locked, with another header.

    Another rounding pattern or off-peak period holds from now on; use that began before is priced as it was then,
    however late it is charged.  Fees, grace, free units, surcharge and formula are for rates entered from now on.
    used_by   the first who goes by it, None: nobody; what is used cannot become a vendor's, nor the other way round
    Raises TariffRefused, TariffNameTaken, TariffInUse, RoundingPatternUnreadable, FormulaUnreadable, NotFound.
    """
    before = header_of(record)
    assert changes.keys() <= before.keys(), sorted(changes)
    values = {name: value for name, value in changes.items() if value != before[name]}
    if not values:
        return record
    check_header(before | values)
    check_references(conn, values)
    _refuse_other_side(record, values, used_by)
    tariff_id = record.terms.tariff_id
    if values.keys() & _OF_PRICES:
        headers.remember_header(conn, storage.read_tariff_row(conn, tariff_id), until=now)
    if "default_formula" in values:
        values["default_formula"] = parsed_formula(values["default_formula"])
    if not headers.update_tariff(conn, tariff_id, values):
        raise TariffNameTaken(field="name", name=values["name"])
    storage.move_version(conn, tariff_id, headers.next_version(conn))
    return read_tariff(conn, tariff_id)


def copy_tariff(conn: Connection, tariff_id: int, name: str, *, with_rates: bool, now: datetime) -> int:
    """Another with the same header and, on wish, the rates in force, each since the moment it is; its number.

    Raises NotFound, TariffNameTaken, TariffRefused.
    """
    like = lock_tariff_record(conn, tariff_id)
    copy_id = publish_tariff(conn, replace(_draft_like(like), name=name), now=now)
    if with_rates:
        copied = headers.copy_rates(conn, tariff_id, copy_id, now=now)
        record_upload(conn, copy_id, RatesEntered(added=copied), mode="add", lines=copied, now=now)
    return copy_id


def delete_tariff(conn: Connection, record: TariffRecord, *, used_by: str | None) -> None:
    """One that lock_tariff_record locked to delete, with its rates and what is kept of its uploads.

    used_by   the first who goes by it; raises TariffInUse.  Charges made by it stay: they tell by what themselves.
    """
    if used_by is not None:
        raise TariffInUse(name=record.terms.name, first=used_by)
    headers.delete_tariff(conn, record.terms.tariff_id)


def _refuse_other_side(record: TariffRecord, values: Mapping[str, Any], used_by: str | None) -> None:
    if "applied_to" not in values or used_by is None:
        return
    if AppliedTo.VENDOR in {record.applied_to, values["applied_to"]}:
        said = "cannot become so while products or customers go by the tariff"
        raise TariffRefused(field="applied_to", what="applied_to", value=values["applied_to"], reason=said)


def _draft_like(record: TariffRecord) -> TariffDraft:
    terms = record.terms
    return TariffDraft(
        terms.name,
        terms.currency,
        terms.service,
        off_peak_id=None if record.off_peak is None else record.off_peak[0],
        rounding_pattern=record.rounding_pattern,
        numbering=terms.numbering,
        defaults=terms.defaults,
        description=record.description,
        applied_to=record.applied_to,
        managed_by=record.managed_by,
        group_set_id=None if record.group_set is None else record.group_set[0],
        login_fee=record.login_fee,
    )
