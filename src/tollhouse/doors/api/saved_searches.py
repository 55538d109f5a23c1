"""/saved-searches: what a person looks for again and again, kept under a name."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.rules.masking import PERSONAL_FIELDS
from tollhouse.doors.api.account_asked import ACCOUNTS
from tollhouse.doors.api.customer_asked import CUSTOMERS
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.discretion import searches_as_seen
from tollhouse.doors.api.list_written import WrittenList, WrittenQuery
from tollhouse.doors.api.listing import ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.session import own_session
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.reports.account_list_asked import PERSONAL
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.staff.rules.saved_searches import SearchedResource
from tollhouse.staff.saving_searches import (
    NewSearch,
    SavedSearch,
    Searcher,
    change_saved_search,
    delete_saved_search,
    list_saved_searches,
    may_be_changed,
    read_saved_search,
    save_search,
    saved_search_of,
)

router = DoorRouter("Saved searches")

Keeper = Annotated[Desk, needs(Right.KEEP_SEARCHES, person=True)]

Columns = Annotated[
    list[Words],
    Field(max_length=100, description="which to show, in order", examples=[["name", "status", "city"]]),
]

_LISTS: Final[Mapping[SearchedResource, WrittenList[Any]]] = {
    SearchedResource.CUSTOMERS: CUSTOMERS,
    SearchedResource.ACCOUNTS: ACCOUNTS,
}
_PERSONAL: Final = {SearchedResource.CUSTOMERS: PERSONAL_FIELDS, SearchedResource.ACCOUNTS: PERSONAL}


class SavedSearchTold(Told):
    """A search under a name; the console shows it as a tab of its list."""

    id: Number
    resource: SearchedResource
    name: str = Field(examples=["Blocked in Kyiv"])
    query: str = Field(description="parameters of the list, without `?`", examples=["status=blocked&sort=-balance"])
    columns: list[str] | None = Field(description="in order; null: whichever the reader has chosen")
    shared: bool = Field(description="whether all staff of the owner's scope sees it")
    position: int = Field(description="among its owner's, from 1")
    own: bool = Field(description="whether the asker has saved it")
    may_change: bool = Field(description="its owner, and of a shared one an administrator, too")
    owner: str = Field(examples=["staff:anna"])
    owner_name: str = Field(examples=["Anna Novak"])
    created_at: Moment
    changed_at: Moment


class SavedSearchSaid(Said):
    resource: SearchedResource = Field(default=SearchedResource.CUSTOMERS, description="whose list is searched")
    name: Words = Field(description="unique among one's own", examples=["Blocked in Kyiv"])
    query: WrittenQuery
    columns: Columns | None = None
    shared: bool = False


class SavedSearchChangeSaid(Said):
    """What changes; what is left out stays, and so does what is null, but for `columns`: whichever the reader has."""

    name: Words | None = None
    query: WrittenQuery | None = None
    columns: Columns | None = None
    shared: bool | None = None
    position: int | None = Field(default=None, ge=1, le=1000, description="among one's own, from 1")

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in said.items() if value is not None or name == "columns"}


@router.get("/saved-searches", summary="List saved searches", response_model=ListOf[SavedSearchTold])
def get_saved_searches(
    desk: Keeper,
    pages: Pages,
    resource: Annotated[SearchedResource, Query(description="whose list is searched")] = SearchedResource.CUSTOMERS,
) -> Response:
    """One's own in their order, then by name what others of one's scope share."""
    searcher = _searcher(desk)

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_saved_searches(conn, searcher, resource, limit=limit, cursor=cursor)

        return shown(listed(partial(_told_rows, conn, desk), page, pages))

    return desk.read(look)


@router.post("/saved-searches", summary="Save a search", status_code=201, response_model=SavedSearchTold)
def post_saved_search(said: SavedSearchSaid, desk: Keeper) -> Response:
    """Its query is read as the list reads it, and refused for what the list would refuse; at most 50 of one's own."""
    searcher = _searcher(desk)

    def act(conn: Connection) -> Answer:
        query = _LISTS[said.resource].readable(said.query, desk.scope)
        new = NewSearch(said.name, query, said.columns, said.shared, said.resource)
        saved = save_search(conn, searcher, new, now=desk.house.real_clock())
        return created(_told(conn, desk, saved), f"/saved-searches/{saved.saved_search_id}")

    return desk.write(act)


@router.patch("/saved-searches/{saved_search_id}", summary="Change a saved search", response_model=SavedSearchTold)
def patch_saved_search(saved_search_id: Number, said: SavedSearchChangeSaid, desk: Keeper) -> Response:
    """By its owner; a shared one by an administrator of the same scope, too, who cannot move it."""
    searcher = _searcher(desk)

    def act(conn: Connection) -> Answer:
        change = said.changes()
        if "query" in change:
            kept = read_saved_search(conn, searcher, saved_search_id)
            change["query"] = _LISTS[kept.resource].readable(change["query"], desk.scope)
        before, after = change_saved_search(conn, searcher, saved_search_id, change, now=desk.house.real_clock())
        desk.changed(before, after)
        return shown(_told(conn, desk, after))

    return desk.write(act)


@router.delete("/saved-searches/{saved_search_id}", summary="Delete a saved search", status_code=204)
def remove_saved_search(saved_search_id: Number, desk: Keeper) -> Response:
    """By its owner; a shared one by an administrator of the same scope, too."""

    def act(conn: Connection) -> Answer:
        gone = delete_saved_search(conn, _searcher(desk), saved_search_id)
        desk.changed({"name": gone.name, "query": gone.query}, {"name": None, "query": None})
        return nothing_left()

    return desk.write(act)


def _searcher(desk: Desk) -> Searcher:
    return Searcher(own_session(desk).member_id, desk.staff.role, desk.staff.reseller_id)


def _told_rows(conn: Connection, desk: Desk, rows: Sequence[AnyRow]) -> list[SavedSearchTold]:
    return _all_told(conn, desk, [saved_search_of(row) for row in rows])


def _told(conn: Connection, desk: Desk, saved: SavedSearch) -> SavedSearchTold:
    (told,) = _all_told(conn, desk, [saved])
    return told


def _all_told(conn: Connection, desk: Desk, searches: Sequence[SavedSearch]) -> list[SavedSearchTold]:
    searcher = _searcher(desk)
    told: dict[int, SavedSearchTold] = {}
    for resource, personal in _PERSONAL.items():
        theirs = [saved for saved in searches if saved.resource is resource]
        seen = searches_as_seen(conn, [saved.query for saved in theirs], desk.scope, personal=personal)
        told |= {one.saved_search_id: _told_as(one, query, searcher) for one, query in zip(theirs, seen, strict=True)}
    return [told[saved.saved_search_id] for saved in searches]


def _told_as(saved: SavedSearch, seen: str, searcher: Searcher) -> SavedSearchTold:
    """Whoever saved it is told what it looks for; others are told as much as of the customers that it finds."""
    own = saved.owner_id == searcher.member_id
    return SavedSearchTold(
        id=saved.saved_search_id,
        resource=saved.resource,
        name=saved.name,
        query=saved.query if own else seen,
        columns=saved.columns,
        shared=saved.shared,
        position=saved.position,
        own=own,
        may_change=may_be_changed(saved, searcher),
        owner=f"staff:{saved.owner}",
        owner_name=saved.owner_name,
        created_at=saved.created_at,
        changed_at=saved.changed_at,
    )
