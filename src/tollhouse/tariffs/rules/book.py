"""One version of a tariff in memory: which rate answers a number at a moment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tollhouse.tariffs.rules.rate import Rate, TariffTerms
from tollhouse.tariffs.rules.special_words import ANYTHING_ELSE, KINSHIP_WORDS, NO_WORDS, SpecialWords

_HEAD = 3  # leading digits by which the lengths worth trying are remembered

_TimeLine = tuple[Rate, ...]  # latest first


class PastTerms(NamedTuple):
    """What held until a moment, exclusive."""

    until: datetime
    terms: TariffTerms


class RateBook:
    """The rates of one tariff, found by longest prefix.

    A prefix that has one rate only is kept as that rate, not as a time line of one: most rates of a large book are
    such, and three hundred thousand tuples are twenty megabytes.
    terms    of now
    past     what they were before they were changed, oldest first; None: they never were
    knows_hours   whether they have or ever had off-peak hours
    """

    __slots__ = ("_by_prefix", "_lengths_by_head", "_short_lengths", "knows_hours", "past", "prices_kinship", "terms")

    def __init__(self, terms: TariffTerms, rates: Iterable[Rate], past: Sequence[PastTerms] = ()) -> None:
        self.terms = terms
        self.past = tuple(past) or None
        self.knows_hours = any(one.off_peak is not None for one in (terms, *(one.terms for one in past)))
        self._by_prefix: dict[str, Rate | _TimeLine] = {}
        for rate in rates:
            self._enter(rate)
        self._lengths_by_head = self._lengths()
        self._short_lengths = self._lengths_by_head.get("", ())
        self.prices_kinship = any(word in self._by_prefix for word in KINSHIP_WORDS)

    def terms_at(self, moment: datetime) -> TariffTerms:
        """Those by which use is priced that began then, whenever it is charged."""
        for until, terms in self.past or ():
            if moment < until:
                return terms
        return self.terms

    def find(self, number: str, at: datetime, words: SpecialWords = NO_WORDS) -> Rate | None:
        """The rate for a number (E.164 digits, "" for none) at a moment, or None: the destination is not covered.

        Of each destination the row with the latest beginning up to `at` counts; a discontinued one is passed over for
        the next shorter prefix.  A forbidden rate is returned like any other: its finder must refuse.
        Source: spec/services 2.3, docs/decisions/0019-special-destinations-and-fallback.md
        """
        if words.before_numbers and (rate := self._first(words.before_numbers, at)) is not None:
            return rate
        by_prefix = self._by_prefix
        for length in self._lengths_by_head.get(number[:_HEAD], self._short_lengths):
            found = by_prefix.get(number[:length])
            if found is None:
                continue
            # The usual case without a call: one row, begun long ago.
            if found.__class__ is Rate and found.effective_from <= at and not found.conditions.discontinued:
                return found
            if (rate := _in_force(found, at)) is not None:
                return rate
        if words.after_numbers and (rate := self._first(words.after_numbers, at)) is not None:
            return rate
        fallback = by_prefix.get(ANYTHING_ELSE)
        return None if fallback is None else _in_force(fallback, at)

    def __iter__(self) -> Iterator[Rate]:
        for found in self._by_prefix.values():
            if isinstance(found, tuple):
                yield from found
            else:
                yield found

    def _enter(self, rate: Rate) -> None:
        known = self._by_prefix.get(rate.prefix)
        if known is None:
            self._by_prefix[rate.prefix] = rate
            return
        line = (*known, rate) if isinstance(known, tuple) else (known, rate)
        self._by_prefix[rate.prefix] = tuple(sorted(line, key=lambda one: one.effective_from, reverse=True))

    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """For each head of digits the lengths of the prefixes that begin so, longest first; "" for every other head."""
        lengths: dict[str, set[int]] = {}
        for prefix in self._by_prefix:
            if prefix.isdigit():
                lengths.setdefault(prefix[:_HEAD], set()).add(len(prefix))
        short = {len(head) for head in lengths if len(head) < _HEAD}
        for head in [head for head in lengths if len(head) < _HEAD]:
            del lengths[head]
        descending = {head: tuple(sorted(found | short, reverse=True)) for head, found in lengths.items()}
        return descending | {"": tuple(sorted(short, reverse=True))}

    def _first(self, words: tuple[str, ...], at: datetime) -> Rate | None:
        for word in words:
            found = self._by_prefix.get(word)
            if found is not None and (rate := _in_force(found, at)) is not None:
                return rate
        return None


def _in_force(found: Rate | _TimeLine, at: datetime) -> Rate | None:
    if isinstance(found, tuple):
        current = next((rate for rate in found if rate.effective_from <= at), None)
    else:
        current = found if found.effective_from <= at else None
    return None if current is None or current.conditions.discontinued else current
