"""Which rates of a tariff somebody looks at, changes or cancels."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """What a rate may be marked as."""

    DISCONTINUED = "discontinued"
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"
    PAYBACK = "payback"


class When(StrEnum):
    """ALL     the whole time line, history and future
    UNTIL   what had begun by a moment, replaced since or not
    AT      what holds at a moment
    SINCE   what holds at a moment, and all that begins later
    """

    ALL = "all"
    UNTIL = "until"
    AT = "at"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class RateSearch:
    """Rates that fit everything that is said here; nothing said: all.

    prefix     those that begin with it
    number     those whose prefix a number begins with
    words      somewhere in the description, capital or not
    country    ISO 3166 alpha-2
    mark       those that are marked so
    exact      of this prefix alone, and of none that is longer
    """

    prefix: str = ""
    number: str = ""
    words: str = ""
    country: str = ""
    mark: Mark | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Times:
    """at   the moment that `when` is about; of ALL it says nothing"""

    when: When
    at: datetime


EVERYTHING: Final = RateSearch()
