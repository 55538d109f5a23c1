"""Reads and writes of the staff tables; private to the room."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.staff.tables import api_token, idempotency_key


def insert_token(conn: Connection, row: dict[str, Any]) -> AnyRow:
    return conn.execute(insert(api_token).values(row).returning(api_token)).one()


def token_of_digest(conn: Connection, digest: bytes) -> AnyRow | None:
    return conn.execute(select(api_token).where(api_token.c.digest == digest)).first()


def read_token(conn: Connection, token_id: int) -> AnyRow | None:
    return conn.execute(select(api_token).where(api_token.c.token_id == token_id)).first()


def revoke(conn: Connection, token_id: int, *, at: datetime, by: str) -> None:
    """The first revocation stays."""
    conn.execute(
        update(api_token)
        .where(api_token.c.token_id == token_id, api_token.c.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=by)
    )


def page_of_tokens(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(api_token)
    return read_page(conn, query, [SortKey(api_token.c.token_id)], limit=limit, cursor=cursor)


def claim_key(conn: Connection, row: dict[str, Any]) -> bool:
    """Whether the key was free.  Waits for another transaction that has just claimed it."""
    claim = insert_or_leave(idempotency_key).values(row).on_conflict_do_nothing().returning(idempotency_key.c.key)
    return conn.execute(claim).first() is not None


def read_answer(conn: Connection, actor: str, route: str, key: str) -> AnyRow | None:
    kept = idempotency_key.c
    return conn.execute(
        select(kept.digest, kept.status, kept.headers, kept.body).where(
            kept.actor == actor, kept.route == route, kept.key == key
        )
    ).first()


def write_answer(conn: Connection, actor: str, route: str, key: str, answer: dict[str, Any]) -> None:
    kept = idempotency_key.c
    conn.execute(
        update(idempotency_key).where(kept.actor == actor, kept.route == route, kept.key == key).values(answer)
    )


def delete_answers(conn: Connection, *, before: datetime, limit: int) -> int:
    """How many went; a few at a time, so that nobody waits for it."""
    kept = idempotency_key.c
    oldest = select(kept.actor, kept.route, kept.key).where(kept.asked_at < before).limit(limit).subquery()
    gone = conn.execute(
        delete(idempotency_key).where(
            kept.actor == oldest.c.actor, kept.route == oldest.c.route, kept.key == oldest.c.key
        )
    )
    return gone.rowcount


def count_tokens(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(api_token)) or 0
