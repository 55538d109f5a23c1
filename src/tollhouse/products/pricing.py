"""Keeping rating lists: what a product's use is priced by, since when and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.plumbing.db import Connection
from tollhouse.products import storage
from tollhouse.products.reading import ProductRecord, records_of
from tollhouse.products.rules.product import AccessCode, NewEntry, ProductRefused
from tollhouse.products.rules.timeline import Key, Line, Rewriting, key_of, moments_of, prices_of, rewritten, without
from tollhouse.tariffs.reading import read_terms
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.refusals import NotFound, Refused

MOST_LINES: Final = 500
LONGEST_NODE: Final = 64
HIGHEST_USAGE_ORDER: Final = 999


class VersionBegun(Refused):
    code: ClassVar[str] = "version_begun"
    sentence: ClassVar[str] = (
        "The rating list of {begun} has priced use already and stays as it is; change the list from now on instead."
    )


@dataclass(frozen=True, slots=True)
class Version:
    """A rating list from one moment on.

    valid_from         None: since ever
    made_at, made_by   None: before versions were kept
    """

    valid_from: datetime | None
    made_at: datetime | None
    made_by: str | None
    lines: Sequence[NewEntry]
    began: Sequence[NewEntry]
    ended: Sequence[NewEntry]


def put_on_rating_list(
    conn: Connection, product_id: int, entry: NewEntry, *, now: datetime | None = None, by: str = ""
) -> None:
    """One line of the rating list from now on; a line for the same service, access code, node and order ends.

    now   None: the line counts since ever, which only a service may that the product has never priced
    Raises NotFound for an unknown product or tariff, ProductRefused for a line that cannot stand there.
    """
    product = lock_product(conn, product_id)
    if now is None:
        enter_since_ever(conn, product, [entry], by=by)
        return
    others = [line for line in _entries_at(product, now) if key_of(line) != key_of(entry)]
    change_rating_list(conn, product, [*others, entry], from_moment=now, now=now, by=by)


def take_off_rating_list(conn: Connection, product_id: int, key: Key, *, now: datetime, by: str = "") -> None:
    """From now on the line prices nothing; raises NotFound when there is none."""
    product = lock_product(conn, product_id)
    there = _entries_at(product, now)
    others = [line for line in there if key_of(line) != key]
    if len(others) == len(there):
        raise NotFound(kind="line of the rating list", id=key[0])
    change_rating_list(conn, product, others, from_moment=now, now=now, by=by)


def change_rating_list(
    conn: Connection,
    product: ProductRecord,
    entries: Sequence[NewEntry],
    *,
    from_moment: datetime,
    now: datetime,
    by: str = "",
) -> Rewriting:
    """The whole list from a moment on, now or later, of a product that lock_product locked; what changes by it.

    Lines that say the same go on, and what was planned for later stays planned.
    Raises ProductRefused for a moment gone by or lines that cannot stand there.
    """
    check_moment(from_moment, now)
    check_entries(conn, product, entries)
    rewriting = rewritten(lines_of(product), entries, from_moment)
    if rewriting:
        _write(conn, product.product_id, rewriting)
        storage.note_version(conn, product.product_id, from_moment, made_at=now, made_by=by)
        _forget_empty_versions(conn, product.product_id)
    return rewriting


def enter_since_ever(
    conn: Connection, product: ProductRecord, entries: Sequence[NewEntry], *, now: datetime | None = None, by: str = ""
) -> None:
    """Lines for services that the product has never priced, for use of any time: no charge there is changes by it.

    Raises ProductRefused, also for a service that has stood on the list.
    """
    priced = {entry.service for entry in product.entries}
    again = next((entry for entry in entries if entry.service in priced), None)
    if again is not None:
        reason = "has been priced before: the list can be another from now on, not since ever."
        raise ProductRefused("service", again.service, reason)
    check_entries(conn, product, entries)
    added = [Line(key_of(entry), prices_of(entry), None, None) for entry in entries]
    storage.insert_lines(conn, product.product_id, added)
    if now is not None:
        storage.note_version(conn, product.product_id, None, made_at=now, made_by=by)


def cancel_version(conn: Connection, product: ProductRecord, moment: datetime, *, now: datetime) -> Rewriting:
    """Take back what is planned for a moment to come, of a locked product; the list goes on as it was.

    Raises NotFound, VersionBegun.
    """
    lines = lines_of(product)
    if moment not in moments_of(lines):
        raise NotFound(kind="version", id=moment.isoformat())
    if moment <= now:
        raise VersionBegun(begun=moment.isoformat())
    rewriting = without(lines, moment)
    _write(conn, product.product_id, rewriting)
    _forget_empty_versions(conn, product.product_id)
    return rewriting


def versions_of(conn: Connection, product: ProductRecord) -> list[Version]:
    """Every list there was, is and is planned, the latest first."""
    lines = lines_of(product)
    made = {row.valid_from: row for row in storage.read_versions(conn, product.product_id)}
    first = [None] if any(line.valid_from is None for line in lines) else []
    versions = []
    for moment in [*first, *moments_of(lines)]:
        row = made.get(moment)
        holding = [line for line in lines if (line.valid_from is None if moment is None else line.holds_at(moment))]
        began = [line for line in lines if line.valid_from == moment]
        ended = [line for line in lines if moment is not None and line.valid_until == moment]
        told = (tuple(map(entry_of, some)) for some in (holding, began, ended))
        who = (None, None) if row is None else (row.made_at, row.made_by)
        versions.append(Version(moment, *who, *told))
    return versions[::-1]


def lock_product(conn: Connection, product_id: int, *, from_sellers: bool = False) -> ProductRecord:
    """Until the transaction ends nobody else changes it or its rating list; raises NotFound.

    from_sellers   nor does any account get it
    """
    row = storage.lock_product(conn, product_id, from_sellers=from_sellers)
    if row is None:
        raise NotFound(kind="product", id=product_id)
    return records_of(conn, [row])[0]


def check_moment(from_moment: datetime, now: datetime) -> None:
    if from_moment < now:
        reason = "lies in the past; use that began before now is priced by the list of then."
        raise ProductRefused("valid_from", from_moment.isoformat(), reason)


def check_entries(conn: Connection, product: ProductRecord, entries: Sequence[NewEntry]) -> None:
    """Raises ProductRefused for the first line that cannot stand on the product's list, NotFound for its tariff."""
    if len(entries) > MOST_LINES:
        raise ProductRefused("entries", len(entries), f"are too many lines; a rating list has {MOST_LINES} at most.")
    seen: set[Key] = set()
    for entry in entries:
        _check_entry(entry)
        if key_of(entry) in seen:
            reason = "stands on the list twice with the same access code and node; give one another usage order."
            raise ProductRefused("usage_order", entry.service, reason)
        seen.add(key_of(entry))
    numbers = {entry.tariff_id for entry in entries} | {entry.reseller_tariff_id for entry in entries} - {None}
    terms = read_terms(conn, [number for number in numbers if number is not None])
    for entry in entries:
        for number in (entry.tariff_id, entry.reseller_tariff_id):
            if number is not None and number not in terms:
                raise NotFound(kind="tariff", id=number, field="tariff_id")
        tariff = terms[entry.tariff_id]
        if tariff.currency != product.currency:
            raise ProductRefused(
                "tariff_id", tariff.name, f"is in {tariff.currency}, the product in {product.currency}."
            )
        for name, number in (("tariff_id", entry.tariff_id), ("reseller_tariff_id", entry.reseller_tariff_id)):
            if number is not None and terms[number].service != entry.service:
                reason = f"prices {terms[number].service}, not {entry.service}."
                raise ProductRefused(name, terms[number].name, reason)


def _check_entry(entry: NewEntry) -> None:
    if entry.service not in set(Service):
        raise ProductRefused("service", entry.service, f"is none of {', '.join(Service)}.")
    if entry.node != entry.node.strip() or len(entry.node) > LONGEST_NODE or not entry.node.isprintable():
        reason = f"must have {LONGEST_NODE} printable characters at most, and no space around them."
        raise ProductRefused("node", entry.node, reason)
    if not 0 <= entry.usage_order <= HIGHEST_USAGE_ORDER:
        reason = f"must be a whole number from 0 to {HIGHEST_USAGE_ORDER}."
        raise ProductRefused("usage_order", entry.usage_order, reason)


def lines_of(product: ProductRecord) -> list[Line]:
    return [
        Line(
            (entry.service, entry.access_code, entry.node, entry.usage_order),
            (entry.tariff_id, entry.reseller_tariff_id),
            entry.valid_from,
            entry.valid_until,
            entry.entry_id,
        )
        for entry in product.entries
    ]


def entry_of(line: Line) -> NewEntry:
    service, access_code, node, usage_order = line.key
    tariff_id, reseller_tariff_id = line.prices
    return NewEntry(service, tariff_id, AccessCode(access_code), node, reseller_tariff_id, usage_order)


def _entries_at(product: ProductRecord, moment: datetime) -> list[NewEntry]:
    return [entry_of(line) for line in lines_of(product) if line.holds_at(moment)]


def _write(conn: Connection, product_id: int, rewriting: Rewriting) -> None:
    """In this order no two lines of one key ever hold at once."""
    storage.delete_lines(conn, [line.entry_id for line in rewriting.removed if line.entry_id is not None])
    storage.end_lines(conn, {line.entry_id: until for line, until in rewriting.ended if line.entry_id is not None})
    storage.insert_lines(conn, product_id, rewriting.added)


def _forget_empty_versions(conn: Connection, product_id: int) -> None:
    """Of moments at which nothing begins or ends any more."""
    row = storage.read_product(conn, product_id)
    assert row is not None
    kept: Iterable[datetime] = moments_of(lines_of(records_of(conn, [row])[0]))
    storage.forget_versions(conn, product_id, except_of=list(kept))
