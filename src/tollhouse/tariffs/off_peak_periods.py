"""Keeping off-peak periods: hours with other prices, which tariffs name."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.tariffs import storage
from tollhouse.tariffs.headers import storage as headers
from tollhouse.tariffs.hours import storage as hours_storage
from tollhouse.tariffs.reading import Listing
from tollhouse.tariffs.rules.fields import NameTaken
from tollhouse.tariffs.rules.off_peak import Holiday, OffPeak, OffPeakMode
from tollhouse.tariffs.rules.off_peak_record import OffPeakDraft, check_off_peak
from tollhouse.words.refusals import NotFound, Refused

TARIFFS_TOLD: Final = 50
_OF_PRICES: Final = ("definitions", "mode", "holidays")


class OffPeakInUse(Refused):
    code: ClassVar[str] = "off_peak_in_use"
    sentence: ClassVar[str] = (
        "The off-peak period {name!r} is that of the tariff {first!r}, now or for use of earlier days, "
        "so it cannot be deleted."
    )


@dataclass(frozen=True, slots=True)
class OffPeakPeriod(OffPeakDraft):
    """One that is kept."""

    off_peak_id: int = 0


def define_off_peak(conn: Connection, draft: OffPeakDraft) -> int:
    """The new period's number; raises BadField, PeriodUnreadable, NameTaken."""
    check_off_peak(draft)
    off_peak_id = hours_storage.insert_period(conn, _values(draft))
    if off_peak_id is None:
        raise NameTaken(field="name", name=draft.name, kind="off-peak period")
    return off_peak_id


def read_off_peak(conn: Connection, off_peak_id: int, *, lock: bool = False, stays: bool = False) -> OffPeakPeriod:
    """Raises NotFound.

    lock, stays   until the transaction ends nobody else changes it; nobody deletes it
    """
    return _record(_row(conn, off_peak_id, lock=lock, stays=stays))


def list_off_peak(
    conn: Connection, *, containing: str = "", limit: int, cursor: str | None = None
) -> Listing[OffPeakPeriod]:
    """A page by name."""
    page = hours_storage.page_of_periods(conn, containing=containing, limit=limit, cursor=cursor)
    return Listing([_record(row) for row in page.rows], page.next, page.previous)


def change_off_peak(conn: Connection, off_peak_id: int, draft: OffPeakDraft, *, now: datetime) -> OffPeakPeriod:
    """From now on it is so; use that began before is priced as it was then, however late it is charged.

    Raises NotFound, BadField, PeriodUnreadable, NameTaken.
    """
    check_off_peak(draft)
    row = _row(conn, off_peak_id, lock=True)
    before = _record(row)
    if any(getattr(before, name) != getattr(draft, name) for name in _OF_PRICES):
        hours_storage.remember_hours(conn, row, until=now)
        for tariff_id in headers.lock_tariffs_of_period(conn, off_peak_id):
            storage.move_version(conn, tariff_id, headers.next_version(conn))
    if not hours_storage.update_period(conn, off_peak_id, _values(draft)):
        raise NameTaken(field="name", name=draft.name, kind="off-peak period")
    return read_off_peak(conn, off_peak_id)


def delete_off_peak(conn: Connection, off_peak_id: int) -> OffPeakPeriod:
    """As it was; raises NotFound, OffPeakInUse."""
    record = read_off_peak(conn, off_peak_id, lock=True)
    tariffs = tariffs_of_off_peak(conn, off_peak_id)
    if tariffs:
        raise OffPeakInUse(name=record.name, first=tariffs[0][1])
    hours_storage.delete_period(conn, off_peak_id)
    return record


def tariffs_of_off_peak(conn: Connection, off_peak_id: int) -> list[tuple[int, str]]:
    """The first ones that go or ever went by it, by name."""
    rows = headers.tariffs_going_by(conn, off_peak_id=off_peak_id, limit=TARIFFS_TOLD)
    return [(row.tariff_id, row.name) for row in rows]


def off_peak_at(conn: Connection, off_peak_id: int, moment: datetime) -> OffPeak:
    """The hours by which use that begins at a moment is priced; raises NotFound."""
    _row(conn, off_peak_id)
    line = hours_storage.hours_through_time(conn, [off_peak_id])[off_peak_id]
    return next(then.off_peak for then in line if then.until is None or moment < then.until)


def _row(conn: Connection, off_peak_id: int, *, lock: bool = False, stays: bool = False) -> AnyRow:
    row = hours_storage.read_period_row(conn, off_peak_id, lock=lock, stays=stays)
    if row is None:
        raise NotFound(kind="off-peak period", id=off_peak_id)
    return row


def _record(row: AnyRow) -> OffPeakPeriod:
    return OffPeakPeriod(
        name=row.name,
        definitions=_definitions(row.definition, row.definition_2),
        mode=OffPeakMode(row.mode),
        holidays=hours_storage.holidays_of(row),
        description=row.description,
        off_peak_id=row.off_peak_id,
    )


def _definitions(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text is not None)


def _values(draft: OffPeakDraft) -> dict[str, object]:
    values: dict[str, object] = {one.name: getattr(draft, one.name) for one in fields(OffPeakDraft)}
    first, second = (*draft.definitions, None)[:2]
    del values["definitions"]
    return values | {
        "definition": first,
        "definition_2": second,
        "mode": draft.mode.value,
        "holidays": hours_storage.holidays_written(_in_order(draft)),
    }


def _in_order(draft: OffPeakDraft) -> list[Holiday]:
    return sorted(draft.holidays, key=lambda one: (one.on, one.yearly))
