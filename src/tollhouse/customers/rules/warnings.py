"""When a customer is warned that its money runs out: once as a threshold is reached, again after it was left.

Every threshold is a level of the balance.  It is reached while the balance is at or above that level; reaching it
warns, and only a balance under it arms it again.  Source: docs/decisions/0042-thresholds-are-watched.md
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from tollhouse.customers.rules.record import HIGHEST_LIMIT, BadField
from tollhouse.words.money import round_charge

MOST_THRESHOLDS: Final = 20
_HUNDRED: Final = Decimal(100)


class Basis(StrEnum):
    AMOUNT = "amount"
    PERCENT = "percent"


class Threshold(NamedTuple):
    """value   of a postpaid customer the balance, or the percentage of its permanent limit; of a prepaid customer its
    available funds; amounts in the customer's currency"""

    basis: Basis
    value: Decimal


@dataclass(frozen=True, slots=True)
class Watched:
    """passed   it was reached, and warned of or set so; it warns again only after the balance was under its level"""

    threshold: Threshold
    passed: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What turns thresholds into levels; `permanent_limit` None is unlimited."""

    prepaid: bool
    permanent_limit: Decimal | None


def level_of(threshold: Threshold, terms: Terms) -> Decimal | None:
    """The balance with which it is reached; None: it sleeps, for there is no limit to take a percentage of."""
    if threshold.basis is Basis.AMOUNT:
        return -threshold.value if terms.prepaid else threshold.value
    if terms.prepaid or not terms.permanent_limit:
        return None
    return round_charge(terms.permanent_limit * threshold.value / _HUNDRED)


def begin_watching(
    wanted: Sequence[Threshold], known: Collection[Watched], terms: Terms, balance: Decimal
) -> list[Watched]:
    """Those that are new begin as the balance is: what is behind the customer already warns nobody."""
    passed = {one.threshold: one.passed for one in known}
    return [Watched(one, passed.get(one, _is_reached(one, terms, balance))) for one in wanted]


def look(watched: Collection[Watched], terms: Terms, balance: Decimal) -> list[Watched]:
    """As they are with this balance; those that are passed now and were not before are to be warned of."""
    return [replace(one, passed=_is_reached(one.threshold, terms, balance)) for one in watched]


def span_of(watched: Collection[Watched], terms: Terms) -> tuple[Decimal | None, Decimal | None]:
    """Nothing has to be looked at while the balance is under the first and not under the second; None: no such end."""
    levels = [(level, one.passed) for one in watched if (level := level_of(one.threshold, terms)) is not None]
    rises_to = min((level for level, passed in levels if not passed), default=None)
    falls_under = max((level for level, passed in levels if passed), default=None)
    return rises_to, falls_under


def _is_reached(threshold: Threshold, terms: Terms, balance: Decimal) -> bool:
    level = level_of(threshold, terms)
    return level is not None and balance >= level


def check_thresholds(wanted: Sequence[Threshold], terms: Terms) -> None:
    """Raises BadField for the first that cannot be taken."""
    if len(wanted) > MOST_THRESHOLDS:
        raise BadField("thresholds", len(wanted), f"are too many; name {MOST_THRESHOLDS} at most.")
    for place, one in enumerate(wanted):
        where = f"thresholds[{place}].{one.basis}"
        if one.basis is Basis.PERCENT:
            _check_percent(where, one.value, terms)
        else:
            _check_amount(where, one.value, terms)
        if one in wanted[:place]:
            raise BadField(where, f"{one.value:f}", "is named twice; name it once.")


def _check_percent(where: str, value: Decimal, terms: Terms) -> None:
    if terms.prepaid:
        raise BadField(where, f"{value:f}", "is not for a prepaid customer; name an amount of available funds.")
    if not terms.permanent_limit:
        reason = "needs a permanent credit limit above 0; set one first, or name an amount."
        raise BadField(where, f"{value:f}", reason)
    if not value.is_finite() or not 0 < value <= _HUNDRED or value != round(value, 4):
        raise BadField(where, str(value), "must be more than 0, at most 100, with at most four decimals.")


def _check_amount(where: str, value: Decimal, terms: Terms) -> None:
    if not value.is_finite() or not 0 <= value < HIGHEST_LIMIT or value != round(value, 5):
        raise BadField(where, str(value), "must be 0 or more with at most five decimals.")
    if value == 0 and not terms.prepaid:
        raise BadField(where, "0", "must be more than 0: a balance of nothing needs no warning.")
