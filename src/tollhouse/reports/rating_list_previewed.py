"""What another rating list would touch: lines, services, accounts, and prices of a sample of destinations."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Connection
from tollhouse.products.pricing import check_entries, check_moment, entry_of, lines_of
from tollhouse.products.reading import ProductRecord
from tollhouse.products.rules.product import NewEntry
from tollhouse.products.rules.timeline import Key, key_of, moments_of, prices_of
from tollhouse.reports.product_uses import ProductUses, product_uses
from tollhouse.tariffs.rules.change import Change, ChangeKind, RateSaying, change_between
from tollhouse.tariffs.rules.rate import Rate
from tollhouse.tariffs.sampling import rates_for, sample_of

MOST_PRICES: Final = 30


@dataclass(frozen=True, slots=True)
class LineChange:
    """One line that would be another; before None: there is none, after None: there would be none."""

    key: Key
    before: NewEntry | None
    after: NewEntry | None


@dataclass(frozen=True, slots=True)
class PriceChange:
    """What a destination costs by a line's tariff, before and after; a rate is None where the tariff has none.

    destination   digits, or a special word
    """

    line: LineChange
    destination: str
    before: Rate | None
    after: Rate | None
    change: Change


@dataclass(frozen=True, slots=True)
class RatingListPreview:
    """services_gained, services_lost   that the product would price and does not, and the other way round
    prices        of the sample that would change, at most MOST_PRICES; compared: how many were looked at
    planned       moments after this one at which other changes are planned already; they stay
    """

    lines: Sequence[LineChange]
    services_gained: Sequence[str]
    services_lost: Sequence[str]
    uses: ProductUses
    prices: Sequence[PriceChange]
    compared: int
    planned: Sequence[datetime]


def preview_rating_list(
    conn: Connection, product: ProductRecord, entries: Sequence[NewEntry], *, from_moment: datetime, now: datetime
) -> RatingListPreview:
    """Raises what change_rating_list would, now."""
    check_moment(from_moment, now)
    check_entries(conn, product, entries)
    lines = lines_of(product)
    before = {line.key: entry_of(line) for line in lines if line.holds_at(from_moment)}
    after = {key_of(entry): entry for entry in entries}
    changes = [LineChange(key, before.get(key), after.get(key)) for key in sorted(before.keys() | after.keys())]
    changes = [one for one in changes if _said(one.before) != _said(one.after)]
    prices, compared = _prices(conn, changes, from_moment)
    services = [{key[0] for key in some} for some in (before, after)]
    return RatingListPreview(
        changes,
        sorted(services[1] - services[0]),
        sorted(services[0] - services[1]),
        product_uses(conn, product.product_id, Scope(), at=now),
        prices,
        compared,
        [moment for moment in moments_of(lines) if moment > from_moment],
    )


def _said(entry: NewEntry | None) -> tuple[int, int | None] | None:
    return None if entry is None else prices_of(entry)


def _prices(conn: Connection, changes: Iterable[LineChange], at: datetime) -> tuple[list[PriceChange], int]:
    """Of lines that only get another tariff; the greatest share of change first."""
    found: list[PriceChange] = []
    compared = 0
    for line in changes:
        if line.before is None or line.after is None or line.before.tariff_id == line.after.tariff_id:
            continue
        pair = (line.before.tariff_id, line.after.tariff_id)
        sample = sample_of(conn, pair, at=at)
        old, new = (rates_for(conn, tariff_id, sample, at=at) for tariff_id in pair)
        compared += len(old.keys() | new.keys())
        found += _differing(line, old, new)
    return sorted(found, key=_by_share)[:MOST_PRICES], compared


def _differing(line: LineChange, old: Mapping[str, Rate], new: Mapping[str, Rate]) -> list[PriceChange]:
    changes = []
    for destination in sorted(old.keys() | new.keys()):
        before, after = old.get(destination), new.get(destination)
        change = change_between(_saying(before), _saying(after) or _GONE)
        if change.kind is not ChangeKind.SAME:
            changes.append(PriceChange(line, destination, before, after, change))
    return changes


_NOTHING: Final = Decimal(0)
_GONE: Final = RateSaying(_NOTHING, _NOTHING, _NOTHING, discontinued=True, forbidden=False, rest="")


def _saying(rate: Rate | None) -> RateSaying | None:
    if rate is None:
        return None
    conditions, prices = rate.conditions, rate.conditions.prices
    rest = repr(conditions)
    return RateSaying(
        prices.next_price, prices.first_price, prices.connect_fee, conditions.discontinued, conditions.forbidden, rest
    )


def _by_share(one: PriceChange) -> tuple[Decimal, str]:
    """What is gained or lost whole comes first, then the greatest share of the old price."""
    old, new = one.change.old_price, one.change.new_price
    if old is None or new is None or not old:
        return (-(Decimal(10) ** 9), one.destination)
    return (-abs((new - old) / old), one.destination)
