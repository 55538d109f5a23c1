"""Rows of texts and of what classes send; private to the room."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.tables import class_notification, message_template
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.outbox.letter import Channel


def read_texts(conn: Connection, kind: MessageKind | None = None) -> Sequence[AnyRow]:
    """Of kinds that this program knows; a newer one may have left others."""
    wanted = message_template.c.kind.in_(list(MessageKind) if kind is None else [kind])
    ordered = (message_template.c.kind, message_template.c.language)
    return conn.execute(select(message_template).where(wanted).order_by(*ordered)).all()


def read_text(conn: Connection, kind: MessageKind, language: str, *, lock: bool = False) -> AnyRow | None:
    kept = message_template.c
    query = select(message_template).where(kept.kind == kind, kept.language == language)
    return conn.execute(query.with_for_update() if lock else query).first()


def put_text(conn: Connection, row: Mapping[str, Any]) -> None:
    put = insert_or(message_template).values(row)
    changed = {name: put.excluded[name] for name in ("subject", "body", "changed_at", "changed_by")}
    conn.execute(put.on_conflict_do_update(index_elements=["kind", "language"], set_=changed))


def delete_text(conn: Connection, kind: MessageKind, language: str) -> None:
    kept = message_template.c
    conn.execute(delete(message_template).where(kept.kind == kind, kept.language == language))


def kinds_of_class(conn: Connection, class_id: int, channel: Channel) -> set[MessageKind]:
    kept = class_notification.c
    known = kept.kind.in_(list(MessageKind))
    query = select(kept.kind).where(kept.class_id == class_id, kept.channel == channel, known)
    return {MessageKind(kind) for kind in conn.execute(query).scalars()}


def replace_kinds(conn: Connection, class_id: int, channel: Channel, kinds: Collection[MessageKind]) -> None:
    kept = class_notification.c
    conn.execute(delete(class_notification).where(kept.class_id == class_id, kept.channel == channel))
    rows = [{"class_id": class_id, "kind": kind, "channel": channel} for kind in sorted(kinds)]
    if rows:
        conn.execute(insert(class_notification), rows)


def classes_sending(
    conn: Connection, class_ids: Collection[int], kinds: Collection[MessageKind], channel: Channel
) -> set[tuple[int, MessageKind]]:
    kept = class_notification.c
    query = select(kept.class_id, kept.kind).where(
        kept.class_id == func.any(list(class_ids)), kept.channel == channel, kept.kind.in_(list(kinds))
    )
    return {(row.class_id, MessageKind(row.kind)) for row in conn.execute(query)}
