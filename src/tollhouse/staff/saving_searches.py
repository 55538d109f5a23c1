"""Searches that members keep under a name, for themselves or for all staff of their scope.

What a query may say is judged by whoever reads the list; here it is a text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.staff import storage
from tollhouse.staff.rules.fields import FieldUnfit, check_name
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.rules.saved_searches import (
    MOST_OF_ONE_OWNER,
    SearchedResource,
    check_columns,
    may_change,
    placed,
)
from tollhouse.words.fold import fold
from tollhouse.words.refusals import NotFound, Refused


class SearchNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


class TooManySavedSearches(Refused):
    code: ClassVar[str] = "too_many_saved_searches"
    sentence: ClassVar[str] = "You have {most} saved searches, the most one may keep; delete one first."


class AnothersSearch(Refused):
    code: ClassVar[str] = "anothers_search"
    sentence: ClassVar[str] = (
        "The saved search {name!r} is shared by {owner}, who changes and deletes it, or an administrator; "
        "save one of your own."
    )


@dataclass(frozen=True, slots=True)
class Searcher:
    """A member who asks; sees their own searches, and those that staff of the same scope shares."""

    member_id: int
    role: Role
    reseller_id: int | None


@dataclass(frozen=True, slots=True)
class NewSearch:
    """query    the list's parameters as in its address; empty: the whole list
    columns     in order; None: whichever the reader has chosen
    """

    name: str
    query: str
    columns: Sequence[str] | None = None
    shared: bool = False
    resource: SearchedResource = SearchedResource.CUSTOMERS


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """position   among its owner's, from 1"""

    saved_search_id: int
    resource: SearchedResource
    owner_id: int
    owner: str
    owner_name: str
    name: str
    query: str
    columns: list[str] | None
    shared: bool
    position: int
    created_at: datetime
    changed_at: datetime


_CHANGEABLE: Final = {one.name for one in fields(NewSearch)} - {"resource"} | {"position"}


def list_saved_searches(
    conn: Connection, searcher: Searcher, resource: SearchedResource, *, limit: int, cursor: str | None
) -> Page:
    """One's own in their order, then what others share by name; turn the rows with saved_search_of."""
    return storage.page_of_saved_searches(
        conn, resource, searcher.member_id, searcher.reseller_id, limit=limit, cursor=cursor
    )


def save_search(conn: Connection, searcher: Searcher, new: NewSearch, *, now: datetime) -> SavedSearch:
    """After the owner's others.  Raises FieldUnfit, SearchNameTaken, TooManySavedSearches."""
    check_name(new.name)
    if new.columns is not None:
        check_columns(new.columns)
    own = _lock_own(conn, searcher.member_id, new.resource)
    if len(own) >= MOST_OF_ONE_OWNER:
        raise TooManySavedSearches(most=MOST_OF_ONE_OWNER)
    saved_search_id = storage.insert_saved_search(
        conn,
        {
            "resource": new.resource,
            "owner_id": searcher.member_id,
            "name": new.name,
            "name_folded": fold(new.name),
            "query": new.query,
            "shown_columns": None if new.columns is None else list(new.columns),
            "shared": new.shared,
            "position": len(own) + 1,
            "created_at": now,
            "changed_at": now,
        },
    )
    if saved_search_id is None:
        raise SearchNameTaken(field="name", name=new.name, kind="saved search")
    return read_saved_search(conn, searcher, saved_search_id)


def change_saved_search(
    conn: Connection, searcher: Searcher, saved_search_id: int, change: dict[str, Any], *, now: datetime
) -> tuple[SavedSearch, SavedSearch]:
    """Before and after; `change` has some of name, query, columns, shared, position.

    Raises NotFound, AnothersSearch, FieldUnfit, SearchNameTaken.
    """
    assert change.keys() <= _CHANGEABLE, change
    before, ids = _lock_changeable(conn, searcher, saved_search_id)
    said = dict(change)
    if "position" in said:
        position = said.pop("position")
        if before.owner_id != searcher.member_id:
            raise FieldUnfit("position", position, "is for the owner of the search to choose; leave it out.")
        storage.place_saved_searches(conn, placed(ids, saved_search_id, position))
    if "name" in said:
        check_name(said["name"])
        said["name_folded"] = fold(said["name"])
    if "columns" in said:
        columns = said.pop("columns")
        if columns is not None:
            check_columns(columns)
        said["shown_columns"] = columns
    if said and not storage.update_saved_search(conn, saved_search_id, said | {"changed_at": now}):
        raise SearchNameTaken(field="name", name=said["name"], kind="saved search")
    return before, saved_search_of(_row(conn, saved_search_id))


def delete_saved_search(conn: Connection, searcher: Searcher, saved_search_id: int) -> SavedSearch:
    """As it was; those after it move up.  Raises NotFound, AnothersSearch."""
    gone, ids = _lock_changeable(conn, searcher, saved_search_id)
    storage.delete_saved_search(conn, saved_search_id)
    storage.place_saved_searches(conn, [other for other in ids if other != saved_search_id])
    return gone


def read_saved_search(conn: Connection, searcher: Searcher, saved_search_id: int) -> SavedSearch:
    """Raises NotFound, of what is private to others too."""
    row = _row(conn, saved_search_id)
    own = row.owner_id == searcher.member_id
    if not own and not (row.shared and row.owner_reseller_id == searcher.reseller_id):
        raise NotFound(kind="saved search", id=saved_search_id)
    return saved_search_of(row)


def may_be_changed(search: SavedSearch, searcher: Searcher) -> bool:
    return may_change(own=search.owner_id == searcher.member_id, shared=search.shared, role=searcher.role)


def saved_search_of(row: AnyRow) -> SavedSearch:
    return SavedSearch(
        saved_search_id=row.saved_search_id,
        resource=SearchedResource(row.resource),
        owner_id=row.owner_id,
        owner=row.owner,
        owner_name=row.owner_name,
        name=row.name,
        query=row.query,
        columns=row.shown_columns,
        shared=row.shared,
        position=row.position,
        created_at=row.created_at,
        changed_at=row.changed_at,
    )


def _lock_changeable(conn: Connection, searcher: Searcher, saved_search_id: int) -> tuple[SavedSearch, list[int]]:
    """With all of its owner's in order, as they are once nobody else changes them."""
    seen = read_saved_search(conn, searcher, saved_search_id)
    ids = _lock_own(conn, seen.owner_id, seen.resource)
    search = read_saved_search(conn, searcher, saved_search_id)
    if not may_be_changed(search, searcher):
        raise AnothersSearch(name=search.name, owner=search.owner_name)
    return search, ids


def _lock_own(conn: Connection, owner_id: int, resource: SearchedResource) -> list[int]:
    """All of an owner's in order; who adds, moves or deletes some at once does so one after the other."""
    storage.read_member(conn, owner_id, lock=True)
    return storage.saved_searches_of(conn, owner_id, resource)


def _row(conn: Connection, saved_search_id: int) -> AnyRow:
    row = storage.read_saved_search(conn, saved_search_id)
    if row is None:
        raise NotFound(kind="saved search", id=saved_search_id)
    return row
