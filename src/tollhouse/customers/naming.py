"""Whether a name is free before a customer is registered under it, and which one like it is."""

from dataclasses import dataclass

from tollhouse.customers import storage
from tollhouse.customers.rules.record import check_name, names_like
from tollhouse.customers.rules.scope import Scope
from tollhouse.plumbing.db import Connection
from tollhouse.words.fold import fold


@dataclass(frozen=True, slots=True)
class NameFound:
    """holder       whose the name is, where the asker sees that customer
    suggestion   one like it that is free; None where it is free itself, or none near it is
    """

    free: bool
    holder: int | None
    suggestion: str | None


def look_for_name(conn: Connection, name: str, scope: Scope) -> NameFound:
    """As it is now: nothing keeps it free until somebody is registered.  Raises BadField for what can be no name."""
    check_name(name)
    like = names_like(name)
    holders = storage.holders_of_names(conn, [name, *like])
    holder = holders.get(fold(name))
    if holder is None:
        return NameFound(free=True, holder=None, suggestion=None)
    suggestion = next((one for one in like if fold(one) not in holders), None)
    is_seen = storage.read_visible(conn, holder, scope) is not None
    return NameFound(free=False, holder=holder if is_seen else None, suggestion=suggestion)
