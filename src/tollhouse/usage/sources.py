"""Declaring where usage comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.usage import storage
from tollhouse.usage.rules.source import SourceRules, source_rules_from
from tollhouse.words.refusals import NotFound, Refused


class SourceNameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


class SourceNameUnfit(Refused):
    code: ClassVar[str] = "bad_field"
    sentence: ClassVar[str] = "The name of a source {name!r} must have 1 to 64 printable characters."


@dataclass(frozen=True, slots=True)
class Source:
    """A declared source; `ledger_name` is the scope of its request ids in the ledger."""

    source_id: int
    name: str
    declared: dict[str, Any]
    rules: SourceRules

    @property
    def ledger_name(self) -> str:
        return f"usage:{self.source_id}"


def declare_source(conn: Connection, name: str, declared: Mapping[str, Any], *, now: datetime) -> Source:
    """Declare a source once; raises a refusal that names the part of the declaration that is wrong."""
    if not 1 <= len(name) <= 64 or not name.isprintable():
        raise SourceNameUnfit(field="name", name=name)
    rules = source_rules_from(declared)
    source_id = storage.insert_source(conn, name, declared, now)
    if source_id is None:
        raise SourceNameTaken(field="name", name=name, kind="usage source")
    return Source(source_id, name, dict(declared), rules)


def redeclare_source(conn: Connection, name: str, declared: Mapping[str, Any]) -> Source:
    """New rules for a source; its request ids keep their scope."""
    source = source_named(conn, name)
    rules = source_rules_from(declared)
    storage.update_source(conn, source.source_id, declared)
    return Source(source.source_id, name, dict(declared), rules)


def source_named(conn: Connection, name: str) -> Source:
    """Raises NotFound."""
    row = storage.read_source(conn, name)
    if row is None:
        raise NotFound(kind="usage source", id=name)
    return source_of(row)


def list_sources(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    """A page by name; turn its rows into sources with source_of."""
    return storage.page_of_sources(conn, limit=limit, cursor=cursor)


def source_of(row: AnyRow) -> Source:
    return Source(row.source_id, row.name, row.rules, source_rules_from(row.rules))
