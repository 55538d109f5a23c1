"""Two people at one record: what was read has a version, and who comes second is told what the first one changed."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec
from fastapi import Header

from tollhouse.customers.reading import CustomerRecord, name_seen
from tollhouse.customers.rules.masking import masked
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.values import told_moment
from tollhouse.plumbing.db import Connection
from tollhouse.staff.auditing import AuditFilter, Record, list_records, record_of
from tollhouse.staff.rules.audit import AuditKind, plain

IfMatch = Annotated[str | None, Header(max_length=200, description="the ETag that was read")]

_LOOK_BACK: Final = 50
"""So many acts on a customer are gone through for those that came in between."""


def etag_of(desk: Desk, record: Any) -> str:
    """The version of a frozen record whose `repr` is all of it, or of what a form holds, by its fields.

    Under a key: else what is hidden in it could be guessed until the version is right.
    """
    written = _as_kept(record) if isinstance(record, Mapping) else repr(record).encode()
    return f'"{desk.house.seal.sum_of(written)}"'


def _as_kept(values: Mapping[str, Any]) -> bytes:
    """As the trail has them, so that a version can be made again from what was changed."""
    plainly = {name: value if isinstance(value, str) else plain(value) for name, value in values.items()}
    return msgspec.json.encode(plainly, order="sorted")


def check_version(desk: Desk, if_match: str | None, record: Any, thing: str, name: str | None = None) -> None:
    """Raises record_changed (412) when it is not the version that was read.

    thing   what kind of thing it is; name: where it has one of its own
    """
    if (etag := _other_version(desk, if_match, record)) is not None:
        called = thing if name is None else f"{thing} {name!r}"
        facts = {} if name is None else {"name": name}
        said = f"The {called} was changed since you read it; its ETag is {etag} now."
        raise Unwelcome("record_changed", said, thing=thing, **facts, etag=etag)


def _other_version(desk: Desk, if_match: str | None, record: Any) -> str | None:
    etag = etag_of(desk, record)
    return None if if_match is None or if_match.strip() in {"*", etag} else etag


def refuse_if_changed(
    conn: Connection, desk: Desk, record: CustomerRecord, values: Mapping[str, Any], *, if_match: str | None
) -> None:
    """Raises record_changed with who changed which field in between, where that can be told.

    record   the customer that the values are of, locked
    """
    now = _other_version(desk, if_match, values)
    if if_match is None or now is None:
        return
    between = _acts_between(conn, desk, record.customer_id, values, etag=if_match.strip())
    discretion = discretion_of(conn, desk.scope, [act.trace.by for act in between])
    errors = [
        {
            "field": field,
            "code": "changed",
            "detail": f"{field} was changed by {who} at {at}.",
            "facts": {"by": who, "at": at, **_old_and_new(field, change, desk.scope)},
        }
        for act in between
        for who, at in [(discretion.who(record, act.trace.by), told_moment(act.trace.at))]
        for field, change in act.trace.details["changed"].items()
        if field in values
    ]
    name = name_seen(record, desk.scope)
    detail = f"The customer {name!r} was changed since you read it; its ETag is {now} now."
    raise Unwelcome("record_changed", detail, thing="customer", name=name, etag=now, errors=errors)


def _acts_between(
    conn: Connection, desk: Desk, customer_id: int, values: Mapping[str, Any], *, etag: str
) -> list[Record]:
    """The acts that made these values out of those of the other version, newest first; empty: that cannot be told."""
    wanted = AuditFilter(kind=AuditKind.WRITE, about_customer=customer_id)
    acts = map(record_of, list_records(conn, wanted, limit=_LOOK_BACK, cursor=None).rows)
    before, between = dict(values), []
    for act in acts:
        changed = {name: change for name, change in act.trace.details.get("changed", {}).items() if name in before}
        if not changed:
            continue
        between.append(act)
        before |= {name: change["old"] for name, change in changed.items()}
        if etag_of(desk, before) == etag:
            return between
    return between[:1]


def _old_and_new(field: str, change: Mapping[str, Any], scope: Scope) -> dict[str, str | None]:
    told = {when: _written(change[when]) for when in ("old", "new")}
    return {when: masked(field, one) if scope.masked and one else one for when, one in told.items()}


def _written(value: Any) -> str | None:
    return value if value is None or isinstance(value, str) else msgspec.json.encode(value).decode()
