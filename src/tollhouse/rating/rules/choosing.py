"""Which tariff, rate and price set a use is charged by."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from msgspec import Struct

from tollhouse.tariffs.rules.book import RateBook
from tollhouse.tariffs.rules.entry import RatingEntry
from tollhouse.tariffs.rules.rate import Rate, TariffTerms, Window
from tollhouse.tariffs.rules.special_words import NO_WORDS, SpecialWords, specificity

FORBIDDEN = "forbidden"
_PEAK = Window.PEAK
_MAIN_PRODUCT = -1  # below every add-on's priority


class Chosen(Struct, frozen=True, gc=False):
    """A rate found, with the tariff it is from and the price set that applies.

    override_of   name of the tariff whose place an override tariff took, or ""
    """

    terms: TariffTerms
    rate: Rate
    window: Window
    override_of: str = ""


class Unrated(NamedTuple):
    """No price: why, and where one was looked for.

    code   "no_rate": no destination of the tariff covers the number; "forbidden": the tariff refuses it
    """

    code: str
    number: str
    tariff: str
    prefix: str = ""

    @property
    def detail(self) -> str:
        if self.code == FORBIDDEN:
            return f"Tariff {self.tariff!r} forbids {self.number or 'this use'}: its rate {self.prefix!r} refuses it."
        return (
            f"Tariff {self.tariff!r} has no rate for {self.number or 'this use'} at that time; "
            "add one, or a rate for | (anything else)."
        )


def ranked_entries(
    entries: Iterable[RatingEntry], service: str, access_code: str = "", node: str = ""
) -> tuple[tuple[RatingEntry, ...], ...]:
    """The rating entries for a use, of all times: in ranks, the first of which that has one then is the use's.

    Those of the add-on with the highest priority come first, those of the main product last.  Within one product the
    entry that names the access code beats the one for all of them, then the same for the node.  What stands in one
    rank fits equally, and is asked in its usage order: where a tariff has no rate the next is, forbidden is an answer.
    """
    ranks: dict[tuple[int, bool, bool], list[RatingEntry]] = {}
    for entry in entries:
        if entry.service == service and entry.access_code in {"", access_code} and entry.node in {"", node}:
            priority = _MAIN_PRODUCT if entry.addon_priority is None else entry.addon_priority
            ranks.setdefault((priority, entry.access_code != "", entry.node != ""), []).append(entry)
    return tuple(tuple(sorted(ranks[rank], key=_usage_order)) for rank in sorted(ranks, reverse=True))


def _usage_order(entry: RatingEntry) -> tuple[int, int]:
    """Of two products with one priority the older one, so that the answer is always the same."""
    return entry.usage_order, entry.product_id


def choose_rate(
    books: Sequence[RateBook],
    number: str,
    *,
    started_at: datetime,
    ended_at: datetime,
    zone: ZoneInfo,
    words: SpecialWords = NO_WORDS,
) -> Chosen | Unrated:
    """The rate for one use; the whole use gets it, whatever hour or price change it runs into.

    books      the override tariff, where the customer has one, before the product's tariff (the last): the longer
               prefix wins, on equal length the earlier book; a book without a match leaves the choice to the others
    zone       the customer's billing time zone, in which off-peak hours are read
    ended_at   the start again for what has no duration (messages, volume)
    """
    book = books[-1]
    original = terms = book.terms
    best = book.find(number, started_at, words)
    for book in books[-2::-1]:
        rate = book.find(number, started_at, words)
        if rate is not None and (best is None or specificity(rate.prefix) >= specificity(best.prefix)):
            terms, best = book.terms, rate
    if best is None:
        return Unrated("no_rate", number, terms.name)
    if best.conditions.forbidden:
        return Unrated(FORBIDDEN, number, terms.name, best.prefix)
    window = _PEAK if terms.off_peak is None else window_of(terms, started_at, ended_at, zone)
    return Chosen(terms, best, window, "" if terms is original else original.name)


_WINDOWS = tuple(Window)


def window_of(terms: TariffTerms, started_at: datetime, ended_at: datetime, zone: ZoneInfo) -> Window:
    """Peak or off-peak by the tariff's hours and mode, on the customer's own clock."""
    if terms.off_peak is None:
        return Window.PEAK
    return _WINDOWS[terms.off_peak.window(started_at, ended_at, zone)]
