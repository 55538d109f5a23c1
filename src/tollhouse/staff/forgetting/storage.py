"""Reads and writes of what is taken out of the trail and of kept answers; private to the room."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, func, select, text, true, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.tables import audit_record, idempotency_key

_PIECEMEAL: Final = {"stream_results": True, "max_row_buffer": 1000}

_WHOSE: Final = func.coalesce(
    func.substring(idempotency_key.c.route, "/customers/([0-9]+)(?:/|$)"),
    func.substring(idempotency_key.c.headers["Location"].astext, "/customers/([0-9]+)(?:/|$)"),
)
"""The customer that an answer is about: it was asked for under it, or it was made by the request."""


def empty_answers_of(conn: Connection, customer_ids: Collection[int]) -> None:
    theirs = _WHOSE.in_([str(one) for one in customer_ids])
    conn.execute(update(idempotency_key).where(theirs).values(headers={}, body=None))


def answers_about_none(conn: Connection) -> Iterator[AnyRow]:
    """Those of one customer each left out, and those to usage: they are many and long, and name accounts only."""
    kept = idempotency_key.c
    wanted = kept.body.is_not(None) & _WHOSE.is_(None) & kept.route.not_like("POST /api/v1/usage%")
    query = select(kept.actor, kept.route, kept.key, kept.body).where(wanted)
    yield from conn.execute(query, execution_options=_PIECEMEAL)


def empty_answers(conn: Connection, keys: Sequence[tuple[str, str, str]]) -> None:
    kept = idempotency_key.c
    one = (kept.actor == bindparam("of")) & (kept.route == bindparam("at")) & (kept.key == bindparam("under"))
    if keys:
        gone = [{"of": actor, "at": route, "under": key} for actor, route, key in keys]
        conn.execute(update(idempotency_key).where(one).values(headers={}, body=None), gone)


def empty_audit_details(conn: Connection, customer_ids: Sequence[int]) -> None:
    """Which fields were changed stays, without what they held."""
    about = audit_record.c.about_customer == func.any(list(customer_ids))
    conn.execute(update(audit_record).where(about).values(details=_WITHOUT_VALUES))


def former_values(conn: Connection, customer_ids: Sequence[int], names: Sequence[str]) -> list[tuple[str, str]]:
    kept = audit_record.c
    wanted = func.unnest(cast(list(names), ARRAY(Text)), type_=Text).table_valued("name", name="wanted")
    name = wanted.c.name
    old = kept.details["changed"][name]["old"].astext
    about = kept.about_customer == func.any(list(customer_ids))
    query = select(name, old).select_from(audit_record.join(wanted, true()))
    query = query.where(about, kept.kind == AuditKind.WRITE, old != "").distinct()
    return [(str(row[0]), str(row[1])) for row in conn.execute(query)]


def records_about_none(conn: Connection) -> Iterator[AnyRow]:
    """Those that say anything; found by the index, a few at a time in memory."""
    kept = audit_record.c
    said = kept.details != cast({}, JSONB)
    written = cast(kept.details, Text).label("written")
    query = select(kept.at, kept.audit_id, written).where(kept.about_customer.is_(None), said)
    yield from conn.execute(query, execution_options=_PIECEMEAL)


def replace_details(conn: Connection, changed: Sequence[tuple[datetime, UUID, dict[str, Any]]]) -> None:
    kept = audit_record.c
    one = (kept.at == bindparam("made_at")) & (kept.audit_id == bindparam("number"))
    if changed:
        rows = [{"made_at": at, "number": audit_id, "said": details} for at, audit_id, details in changed]
        conn.execute(update(audit_record).where(one).values(details=bindparam("said", type_=JSONB)), rows)


_WITHOUT_VALUES: Final = text(
    "jsonb_build_object('purged', true) || CASE WHEN jsonb_typeof(details -> 'changed') = 'object' THEN"
    " jsonb_build_object('changed', coalesce((SELECT jsonb_object_agg(field, '{\"old\": null, \"new\": null}'::jsonb)"
    " FROM jsonb_object_keys(details -> 'changed') AS field), '{}'::jsonb)) ELSE '{}'::jsonb END"
)
