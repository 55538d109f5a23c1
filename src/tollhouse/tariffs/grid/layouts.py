"""How the rate files of others are read, remembered under a name for the next file like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Final

from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.grid import storage
from tollhouse.words.refusals import NotFound, Refused

LONGEST_NAME: Final = 100
MOST_LAYOUTS: Final = 500


class LayoutNameRefused(Refused):
    code: ClassVar[str] = "layout_name_refused"
    sentence: ClassVar[str] = "The name {name!r} {reason}; choose another one."


@dataclass(frozen=True, slots=True)
class KnownLayout:
    """layout   as the door writes it; this room keeps it and reads nothing of it"""

    name: str
    layout: Mapping[str, Any]
    saved_at: datetime
    saved_by: str


def keep_layout(conn: Connection, name: str, layout: Mapping[str, Any], *, now: datetime, by: str) -> None:
    """One of the same name is replaced.  Raises LayoutNameRefused."""
    name = name.strip()
    if not name or not name.isprintable() or len(name) > LONGEST_NAME or "/" in name:
        reason = f"must have 1 to {LONGEST_NAME} characters that can be printed, and no slash"
        raise LayoutNameRefused(field="name", name=name, reason=reason)
    storage.put_layout(conn, {"name": name, "layout": dict(layout), "saved_at": now, "saved_by": by})


def list_layouts(conn: Connection) -> Sequence[KnownLayout]:
    """By name, five hundred at most."""
    rows = storage.read_layouts(conn, most=MOST_LAYOUTS)
    return [KnownLayout(row.name, row.layout, row.saved_at, row.saved_by) for row in rows]


def forget_layout(conn: Connection, name: str) -> None:
    """Raises NotFound."""
    if not storage.delete_layout(conn, name):
        raise NotFound(kind="layout", id=name)
