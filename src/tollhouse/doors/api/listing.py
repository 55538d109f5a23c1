"""Lists: a page, where the next and the previous begin, and how many there are in all."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from fastapi import Depends, Query
from pydantic import Field

from tollhouse.doors.api.values import Told
from tollhouse.plumbing.db.paging import CursorUnreadable, Page
from tollhouse.tariffs.reading import Listing

EXACT_UP_TO: Final = 10_000
MOST: Final = 500
_LARGEST: Final = 2**63 - 1

T = TypeVar("T", bound=Told)


class ListOf(Told, Generic[T]):
    """A page of a list."""

    items: list[T]
    next: str | None = Field(description="cursor of the next page; null on the last")
    previous: str | None = Field(description="cursor of the page before; null on the first")
    total: int = Field(ge=0, description="of the whole list; counted up to 10,000")
    total_is_exact: bool = Field(description="false: there are more than `total`")


@dataclass(frozen=True, slots=True)
class Paging:
    limit: int
    cursor: str | None


async def _paging(
    limit: Annotated[int, Query(ge=1, le=MOST, description="items a page")] = 25,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` or `previous` of an answer")] = None,
) -> Paging:
    if cursor is not None:
        _refuse_beyond_columns(cursor)
    return Paging(limit, cursor)


def _refuse_beyond_columns(cursor: str) -> None:
    """A forged cursor may hold values that no column takes; the database would fail on them instead of refusing."""
    try:
        position = msgspec.json.decode(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError, msgspec.MsgspecError):
        raise CursorUnreadable(field="cursor", cursor=cursor) from None
    for value in position if isinstance(position, list) else [position]:
        too_large = isinstance(value, int) and abs(value) > _LARGEST
        if too_large or (isinstance(value, str) and "\0" in value):
            raise CursorUnreadable(field="cursor", cursor=cursor)


Pages = Annotated[Paging, Depends(_paging)]

PageReader = Callable[[int, str | None], Page | Listing[Any]]
"""A list verb with all but limit and cursor filled in; rooms answer rows or, where they have them, records."""


def listed(
    told: Callable[[Sequence[Any]], Sequence[T]], read: PageReader, pages: Paging, *, total: int | None = None
) -> ListOf[T]:
    """A page as it is told.

    total   where the room counts it, at most one more than EXACT_UP_TO; else the list is walked that far
    """
    page = read(pages.limit, pages.cursor)
    count = _walked(read, page) if total is None else total
    return ListOf(
        items=list(told(_things(page))),
        next=page.next,
        previous=page.previous,
        total=min(count, EXACT_UP_TO),
        total_is_exact=count <= EXACT_UP_TO,
    )


def _things(page: Page | Listing[Any]) -> Sequence[Any]:
    return page.rows if isinstance(page, Page) else page.records


def _walked(read: PageReader, page: Page | Listing[Any]) -> int:
    """Most lists end on their first page; a longer one is walked from its beginning, page by largest page."""
    if page.next is None and page.previous is None and _things(page):
        return len(_things(page))
    count, cursor = 0, None
    while count <= EXACT_UP_TO:
        walked = read(MOST, cursor)
        count += len(_things(walked))
        cursor = walked.next
        if cursor is None:
            break
    return count
