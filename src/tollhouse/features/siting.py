"""The sites of a customer, and which account is on which; whoever changes them has locked the customer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tollhouse.features import storage
from tollhouse.features.rules.site import DEFAULT_SITE, MOST_SITES, TooManySites, check_site
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound, Refused


class SiteNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


@dataclass(frozen=True, slots=True)
class Site:
    site_id: int
    name: str
    description: str
    made_by: str
    made_at: datetime


def list_sites(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """By name, without the default one; turn its rows into sites with site_of."""
    return storage.page_of_sites(conn, customer_id, limit=limit, cursor=cursor)


def read_site(conn: Connection, customer_id: int, site_id: int, *, lock: bool = False) -> Site:
    """Raises NotFound."""
    row = storage.read_site(conn, customer_id, site_id, lock=lock)
    if row is None:
        raise NotFound(kind="site", id=site_id)
    return site_of(row)


def make_site(conn: Connection, customer_id: int, name: str, description: str, *, now: datetime, by: str) -> Site:
    """Without accounts yet.  Raises BadField, SiteNameTaken, TooManySites."""
    check_site(name, description)
    if storage.count_sites(conn, customer_id) >= MOST_SITES:
        raise TooManySites(most=MOST_SITES)
    row = {"customer_id": customer_id, "name": name, "description": description, "made_by": by, "made_at": now}
    made = storage.insert_site(conn, row)
    if made is None:
        raise SiteNameTaken(field="name", name=name, kind="site")
    return site_of(made)


def change_site(conn: Connection, customer_id: int, site: Site, *, name: str | None, description: str | None) -> Site:
    """None: as it is.  Raises BadField, SiteNameTaken."""
    check_site(name, description)
    change: dict[str, Any] = {}
    if description is not None:
        change["description"] = description
    if name is not None:
        if storage.holder_of_name(conn, customer_id, name) not in {None, site.site_id}:
            raise SiteNameTaken(field="name", name=name, kind="site")
        change["name"] = name
    return site_of(storage.update_site(conn, customer_id, site.site_id, change)) if change else site


def delete_site(conn: Connection, customer_id: int, site_id: int) -> Site:
    """As it was; its accounts are on the default site again.  Raises NotFound."""
    gone = read_site(conn, customer_id, site_id, lock=True)
    storage.delete_site(conn, customer_id, site_id)
    return gone


def move_accounts(conn: Connection, customer_id: int, account_ids: Collection[int], site_id: int) -> None:
    """Onto a site, whichever they were on before; that they are the customer's is for the caller to know.

    Raises NotFound.
    """
    if site_id != DEFAULT_SITE:
        read_site(conn, customer_id, site_id)
    storage.put_on_site(conn, customer_id, account_ids, None if site_id == DEFAULT_SITE else site_id)


def site_of(row: AnyRow) -> Site:
    return Site(row.site_id, row.name, row.description, row.made_by, row.made_at)
