"""Reads and writes of the usage tables; private to the room."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from tollhouse.plumbing.db import AnyRow, Connection, load_statement
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, texts_as_one, texts_given
from tollhouse.usage.tables import quarantined_usage, usage_import, usage_key, usage_source


def insert_source(conn: Connection, name: str, rules: Mapping[str, Any], now: datetime) -> int | None:
    """The new source's number; None when the name is taken."""
    return conn.execute(
        insert(usage_source)
        .values(name=name, rules=dict(rules), declared_at=now)
        .on_conflict_do_nothing()
        .returning(usage_source.c.source_id)
    ).scalar()


def update_source(conn: Connection, source_id: int, rules: Mapping[str, Any]) -> None:
    conn.execute(update(usage_source).where(usage_source.c.source_id == source_id).values(rules=dict(rules)))


def read_source(conn: Connection, name: str) -> AnyRow | None:
    return conn.execute(select(usage_source).where(usage_source.c.name == name)).first()


def page_of_sources(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(usage_source)
    return read_page(conn, query, [SortKey(usage_source.c.name)], limit=limit, cursor=cursor)


_KEYS = select(usage_key.c.request_id, usage_key.c.digest, usage_key.c.customer_id).where(
    usage_key.c.source_id == bindparam("source_id"), usage_key.c.request_id == texts_given("request_ids")
)


def read_keys(conn: Connection, source_id: int, request_ids: Sequence[str]) -> dict[str, tuple[bytes, int | None]]:
    """Digest and customer of the keys that are known."""
    rows = conn.execute(_KEYS, {"source_id": source_id, "request_ids": texts_as_one(request_ids)}).all()
    return {row[0]: (bytes(row[1]), row[2]) for row in rows}


def claim_staged(conn: Connection, source_id: int, left_out: Collection[int]) -> list[int]:
    """The places of those that somebody took before.

    Nearly always there are none, and taking all or nothing costs half as much as asking of each whether it is there.
    """
    facts = {"source_id": source_id, "left_out": numbers_as_array(left_out)}
    try:
        with conn.begin_nested():
            conn.execute(load_statement("tollhouse.usage", "take_staged_usage"), facts)
    except IntegrityError:
        claim = load_statement("tollhouse.usage", "claim_staged_usage")
        return list(conn.execute(claim, facts).scalars())
    return []


def waiting_staged(conn: Connection, source_id: int, left_out: Collection[int]) -> list[int]:
    waiting = load_statement("tollhouse.usage", "waiting_staged_usage")
    facts = {"source_id": source_id, "left_out": numbers_as_array(left_out)}
    return list(conn.execute(waiting, facts).scalars())


def write_dropped(conn: Connection, keys: Sequence[tuple[int, str, bytes]]) -> None:
    """Take the ids of records (source, request id, digest) for nobody; what is known already stays as it is."""
    names = ("source_id", "request_id", "digest")
    rows = [dict(zip(names, key, strict=True)) for key in keys]
    conn.execute(insert(usage_key).on_conflict_do_nothing(), rows)


def write_quarantined(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Let records wait; one that waits already gets the latest reason."""
    new = insert(quarantined_usage)
    conn.execute(
        new.on_conflict_do_update(
            index_elements=["source_id", "request_id", "digest"],
            set_={"code": new.excluded.code, "detail": new.excluded.detail, "content": new.excluded.content},
            where=quarantined_usage.c.state == "waiting",
        ),
        rows,
    )


_WAITING = (
    select(quarantined_usage.c.quarantine_id)
    .where(quarantined_usage.c.source_id == bindparam("source_id"), quarantined_usage.c.state == "waiting")
    .limit(1)
)


def any_waiting(conn: Connection, source_id: int) -> bool:
    return conn.execute(_WAITING, {"source_id": source_id}).first() is not None


def lock_quarantined(conn: Connection, quarantine_ids: Sequence[int]) -> Sequence[AnyRow]:
    """The records with their source's name, in order of arrival, locked."""
    return conn.execute(
        select(quarantined_usage, usage_source.c.name.label("source_name"))
        .join(usage_source, usage_source.c.source_id == quarantined_usage.c.source_id)
        .where(quarantined_usage.c.quarantine_id == func.any(list(quarantine_ids)))
        .order_by(quarantined_usage.c.quarantine_id)
        .with_for_update(of=quarantined_usage)
    ).all()


def decide_quarantined(conn: Connection, quarantine_ids: Sequence[int], *, state: str, at: datetime, by: str) -> None:
    conn.execute(
        update(quarantined_usage)
        .where(quarantined_usage.c.quarantine_id == func.any(list(quarantine_ids)))
        .values(state=state, decided_at=at, decided_by=by)
    )


def explain_again(conn: Connection, quarantine_id: int, code: str, detail: str) -> None:
    conn.execute(
        update(quarantined_usage)
        .where(quarantined_usage.c.quarantine_id == quarantine_id)
        .values(code=code, detail=detail)
    )


def page_of_quarantined(
    conn: Connection, *, state: str, source: str | None, code: str | None, limit: int, cursor: str | None
) -> Page:
    query: Select[Any] = (
        select(quarantined_usage, usage_source.c.name.label("source_name"))
        .join(usage_source, usage_source.c.source_id == quarantined_usage.c.source_id)
        .where(quarantined_usage.c.state == state)
    )
    if source is not None:
        query = query.where(usage_source.c.name == source)
    if code is not None:
        query = query.where(quarantined_usage.c.code == code)
    return read_page(conn, query, [SortKey(quarantined_usage.c.quarantine_id)], limit=limit, cursor=cursor)


def count_waiting(conn: Connection) -> Sequence[AnyRow]:
    """Waiting records by code and source, the most first."""
    waiting = quarantined_usage.c
    return conn.execute(
        select(
            waiting.code,
            usage_source.c.name.label("source_name"),
            func.count().label("count"),
            func.min(waiting.arrived_at).label("oldest_at"),
        )
        .join(usage_source, usage_source.c.source_id == waiting.source_id)
        .where(waiting.state == "waiting")
        .group_by(waiting.code, usage_source.c.name)
        .order_by(func.count().desc(), waiting.code, usage_source.c.name)
    ).all()


def page_of_imports(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(usage_import, usage_source.c.name.label("source_name")).join(
        usage_source, usage_source.c.source_id == usage_import.c.source_id
    )
    return read_page(conn, query, [SortKey(usage_import.c.import_id, descending=True)], limit=limit, cursor=cursor)


def open_import(conn: Connection, source_id: int, file_digest: bytes, file_name: str, now: datetime) -> AnyRow:
    """The import of this very file, begun or found."""
    conn.execute(
        insert(usage_import)
        .values(
            source_id=source_id, file_digest=file_digest, file_name=file_name, lines_done=0, counts={}, started_at=now
        )
        .on_conflict_do_nothing()
    )
    begun = read_import(conn, source_id, file_digest)
    assert begun is not None
    return begun


def read_import(conn: Connection, source_id: int, file_digest: bytes) -> AnyRow | None:
    return conn.execute(
        select(usage_import).where(usage_import.c.source_id == source_id, usage_import.c.file_digest == file_digest)
    ).one_or_none()


def advance_import(conn: Connection, import_id: int, lines_done: int, counts: Mapping[str, int]) -> None:
    """Never backwards: two programs may import one file at once."""
    conn.execute(
        update(usage_import)
        .where(usage_import.c.import_id == import_id, usage_import.c.lines_done < lines_done)
        .values(lines_done=lines_done, counts=dict(counts))
    )


def finish_import(conn: Connection, import_id: int, at: datetime) -> None:
    conn.execute(
        update(usage_import)
        .where(usage_import.c.import_id == import_id, usage_import.c.finished_at.is_(None))
        .values(finished_at=at)
    )
