"""How a customer is let into self-care and how dates look to it there and on its invoices (spec/customer 4.4)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from ipaddress import ip_network
from typing import Any, Final

from babel import Locale
from babel.dates import get_month_names

from tollhouse.customers.rules.record import BadField, check_time_zone

MOST_NETWORKS: Final = 50
LONGEST_FORMAT: Final = 40
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 128


class SecondFactor(StrEnum):
    """Whether a code is asked for beside the password."""

    BY_CLASS = "by_class"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfCare:
    """What is settled for a customer's self-care; who has settled nothing has these.

    language           ISO 639-1; of self-care, of messages and of invoices
    display_time_zone  IANA; None: the zone of its billing
    *_format           of specifiers as `DD`, `MON`, `HH24` and what stands between them
    trusted_networks   addresses it may sign in from; empty: from anywhere
    """

    language: str = "en"
    display_time_zone: str | None = None
    date_format: str = "YYYY-MM-DD"
    time_format: str = "HH24:MI:SS"
    date_time_format: str = "YYYY-MM-DD HH24:MI:SS"
    input_date_format: str = "YYYY-MM-DD"
    input_time_format: str = "HH24:MI:SS"
    second_factor: str = SecondFactor.BY_CLASS
    trusted_networks: tuple[str, ...] = ()


_DAY: Final = {"DD", "D"}
_MONTH: Final = {"MM", "MON", "MONTH"}
_YEAR: Final = {"YYYY", "YY"}
_HOUR: Final = {"HH", "HH24", "HH12"}
_MINUTE: Final = {"MI"}
_NOON: Final = {"AM", "PM", "AM/PM"}
_TIME: Final = {*_HOUR, *_MINUTE, "SS", *_NOON}
_DATE: Final = {*_DAY, *_MONTH, *_YEAR}
_SPECIFIERS: Final = sorted({*_DATE, *_TIME}, key=len, reverse=True)
_PART: Final = re.compile(f"(?P<specifier>{'|'.join(_SPECIFIERS)})|(?P<between>[^A-Za-z0-9])", re.IGNORECASE)

_ALLOWED: Final[Mapping[str, tuple[set[str], Sequence[set[str]]]]] = {
    "date_format": (_DATE, (_DAY, _MONTH, _YEAR)),
    "time_format": (_TIME, (_HOUR, _MINUTE)),
    "date_time_format": (_DATE | _TIME, (_DAY, _MONTH, _YEAR, _HOUR, _MINUTE)),
    "input_date_format": (_DATE, (_DAY, _MONTH, _YEAR)),
    "input_time_format": (_TIME, (_HOUR, _MINUTE)),
}
"""What a format may say, and of what it must say something."""


def check_self_care(changes: Mapping[str, Any]) -> None:
    """Raises BadField for the first setting that cannot be taken."""
    for name, value in changes.items():
        if name == "language" and value not in known_languages():
            raise BadField(name, value, "is no language of ISO 639-1 in two small letters, such as en.")
        if name == "display_time_zone" and value is not None:
            check_time_zone(value, field=name)
        if name in _ALLOWED:
            _check_format(name, value)
        if name == "second_factor" and value not in set(SecondFactor):
            raise BadField(name, value, "is none of by_class, on, off.")
        if name == "trusted_networks":
            _check_networks(value)


@cache
def known_languages() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if len(code) == 2)


def check_password(password: str, login: str) -> None:
    """Long enough to be worth something; raises BadField, which does not tell it."""
    if not login:
        raise BadField("password", "", "needs a login; give the customer one first.")
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or not password.isprintable():
        reason = f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} printable characters."
        raise BadField("password", "", reason)
    if password.casefold() in {login.casefold(), login.casefold()[::-1]} or len(set(password)) < 5:
        raise BadField("password", "", "is too easy to guess; choose another.")


def _check_networks(networks: Sequence[str]) -> None:
    if len(networks) > MOST_NETWORKS:
        raise BadField("trusted_networks", len(networks), f"must be at most {MOST_NETWORKS} networks.")
    for network in networks:
        try:
            ip_network(network, strict=False)
        except ValueError as unreadable:
            reason = "is no address or network, such as 192.0.2.7 or 192.0.2.0/24."
            raise BadField("trusted_networks", network, reason) from unreadable


def _check_format(field: str, written: str) -> None:
    if len(written) > LONGEST_FORMAT:
        raise BadField(field, written, f"must have at most {LONGEST_FORMAT} characters.")
    specifiers = [part.upper() for part, is_specifier in _parts(field, written) if is_specifier]
    allowed, needed = _ALLOWED[field]
    strangers = [one for one in specifiers if one not in allowed]
    if strangers:
        raise BadField(field, written, f"must not have {strangers[0]} in it.")
    missing = next((kinds for kinds in needed if not kinds.intersection(specifiers)), None)
    if missing is not None:
        raise BadField(field, written, f"must have {' or '.join(sorted(missing))} in it.")
    if "HH12" in specifiers and not _NOON.intersection(specifiers):
        raise BadField(field, written, "must have AM/PM beside HH12.")


def _parts(field: str, written: str) -> list[tuple[str, bool]]:
    """The parts of a format, and whether each is a specifier."""
    parts: list[tuple[str, bool]] = []
    place = 0
    while place < len(written):
        found = _PART.match(written, place)
        if found is None:
            raise BadField(field, written, f"has {written[place:]!r} in it, which stands for nothing.")
        parts.append((found[0], found["specifier"] is not None))
        place = found.end()
    return parts


def write_moment(written: str, moment: datetime, language: str) -> str:
    """A moment of the reader's zone in a format that was checked."""
    return "".join(
        _WRITTEN[part.upper()](moment, language) if is_specifier else part
        for part, is_specifier in _parts("date_time_format", written)
    )


def _month(width: str) -> Callable[[datetime, str], str]:
    return lambda moment, language: str(get_month_names(width, locale=language)[moment.month])  # type: ignore[arg-type]


def _noon(moment: datetime, _language: str) -> str:
    return "AM" if moment.hour < 12 else "PM"


_WRITTEN: Final[Mapping[str, Callable[[datetime, str], str]]] = {
    "DD": lambda moment, _: f"{moment.day:02}",
    "D": lambda moment, _: str(moment.day),
    "MM": lambda moment, _: f"{moment.month:02}",
    "MON": _month("abbreviated"),
    "MONTH": _month("wide"),
    "YYYY": lambda moment, _: f"{moment.year:04}",
    "YY": lambda moment, _: f"{moment.year % 100:02}",
    "HH": lambda moment, _: f"{moment.hour:02}",
    "HH24": lambda moment, _: f"{moment.hour:02}",
    "HH12": lambda moment, _: f"{(moment.hour + 11) % 12 + 1:02}",
    "MI": lambda moment, _: f"{moment.minute:02}",
    "SS": lambda moment, _: f"{moment.second:02}",
    "AM": _noon,
    "PM": _noon,
    "AM/PM": _noon,
}
