"""Which rates of a tariff are asked for, in the query of a list and in the body of a change."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query
from pydantic import Field

from tollhouse.doors.api.values import Moment, Said, Words
from tollhouse.tariffs.rules.search import Mark, RateSearch, Times, When


class RateSearchSaid(Said):
    """Rates that fit everything that is said; nothing said: all."""

    prefix: str = Field(default="", max_length=20, pattern=r"^[0-9A-Z|]*$", description="they begin with it")
    q: Words = Field(default="", description="somewhere in the description, capital or not")
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$", description="ISO 3166")
    mark: Mark | None = None

    @property
    def search(self) -> RateSearch:
        return RateSearch(prefix=self.prefix, words=self.q.strip(), country=self.country, mark=self.mark)


async def _search(
    prefix: Annotated[str | None, Query(max_length=20, description="all rates that begin with it")] = None,
    *,
    number: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,20}$", description="only rates whose prefix it begins with")
    ] = None,
    q: Annotated[str, Query(max_length=200, description="somewhere in the description, capital or not")] = "",
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$", description="ISO 3166")] = "",
    mark: Annotated[Mark | None, Query(description="only rates that are marked so")] = None,
) -> RateSearch:
    return RateSearch(prefix or "", number or "", q.strip(), country, mark)


async def _times(
    number: Annotated[
        str | None, Query(pattern=r"^[0-9]{1,20}$", description="only rates whose prefix it begins with")
    ] = None,
    at: Annotated[Moment | None, Query(description="only those in force then; else the whole time line")] = None,
    when: Annotated[
        When | None,
        Query(
            description="`at`: in force at the moment; `until`: begun by it; `since`: in force at it, and all later; "
            "`all`: the whole time line.  Without `at` the moment is now"
        ),
    ] = None,
) -> tuple[When, datetime | None]:
    usual = When.AT if at is not None or number is not None else When.ALL
    return when or usual, at


Search = Annotated[RateSearch, Depends(_search)]
SearchedTimes = Annotated[tuple[When, datetime | None], Depends(_times)]


def times_of(asked: tuple[When, datetime | None], *, now: datetime) -> Times:
    when, at = asked
    return Times(when, at or now)
