"""What a tariff's terms were at each moment, put together from its own past and that of its off-peak periods."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeVar

from tollhouse.tariffs.rules.book import PastTerms
from tollhouse.tariffs.rules.off_peak import OffPeak
from tollhouse.tariffs.rules.rate import TariffTerms


class HeaderThen(NamedTuple):
    """What of a header decides about prices, until a moment; None = now, too."""

    until: datetime | None
    off_peak_id: int | None
    rounding_digits: int | None


class HoursThen(NamedTuple):
    """An off-peak period as it was until a moment; None = as it is."""

    until: datetime | None
    off_peak: OffPeak


Then = TypeVar("Then", HeaderThen, HoursThen)


def past_terms(
    terms: TariffTerms, headers: Sequence[HeaderThen], hours: Mapping[int, Sequence[HoursThen]]
) -> list[PastTerms]:
    """Oldest first, each until the next change of header or hours; no more than needed.

    headers, hours   oldest first, the present last
    """
    changes = {header.until for header in headers} | {one.until for line in hours.values() for one in line}
    past: list[PastTerms] = []
    for until in sorted((moment for moment in changes if moment is not None), reverse=True):
        header = _before(headers, until)
        off_peak = None if header.off_peak_id is None else _before(hours[header.off_peak_id], until).off_peak
        then = replace(terms, off_peak=off_peak, rounding_digits=header.rounding_digits)
        if then != (past[-1].terms if past else terms):
            past.append(PastTerms(until, then))
    return past[::-1]


def _before(line: Sequence[Then], moment: datetime) -> Then:
    """The one that held until a change, which is its own or came before its own."""
    return next(one for one in line if one.until is None or one.until >= moment)
