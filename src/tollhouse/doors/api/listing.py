"""Lists: a page, where the next and the previous begin, and how many there are in all."""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final, Generic, TypeVar

from fastapi import Depends, Query, Request
from pydantic import Field

from tollhouse.doors.api.values import Told
from tollhouse.plumbing.db.paging import CursorUnreadable, Page
from tollhouse.plumbing.sealing import Seal
from tollhouse.tariffs.reading import Listing

EXACT_UP_TO: Final = 10_000
MOST: Final = 500
_PADDED_TO: Final = 64
"""Bytes.  A position is JSON, which spaces may follow."""

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
    """cursor   as the room made it

    seal   closes those of the answer, for this list: a position holds values that its reader may not see
    """

    limit: int
    cursor: str | None
    seal: Seal
    path: str

    def sealed(self, cursor: str | None) -> str | None:
        """What room and reader exchange; its length tells little of the values in it."""
        if cursor is None:
            return None
        position = _decoded(cursor)
        padded = position + b" " * (-len(position) % _PADDED_TO)
        return _encoded(self.seal.close(padded, purpose=self.path))


async def _paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=MOST, description="items a page")] = 25,
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` or `previous` of an answer")] = None,
) -> Paging:
    seal, path = request.app.state.house.seal, request.url.path
    return Paging(limit, None if cursor is None else _opened(cursor, seal, path), seal, path)


def _opened(cursor: str, seal: Seal, path: str) -> str:
    """Only what this list closed before, so that no room meets a value that it has not written itself."""
    try:
        return _encoded(seal.open(_decoded(cursor), purpose=path))
    except ValueError:
        raise CursorUnreadable(field="cursor", cursor=cursor) from None


def _decoded(cursor: str) -> bytes:
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))


def _encoded(position: bytes) -> str:
    return base64.urlsafe_b64encode(position).decode().rstrip("=")


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
        next=pages.sealed(page.next),
        previous=pages.sealed(page.previous),
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
