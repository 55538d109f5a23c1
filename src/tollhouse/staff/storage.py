"""Reads and writes of the staff tables; private to the room."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, Select, case, delete, func, insert, select, text, union_all, update
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.staff.rules.audit import AuditKind
from tollhouse.staff.rules.giving import GivingCap
from tollhouse.staff.rules.lending import LendingCap
from tollhouse.staff.rules.roles import Role
from tollhouse.staff.tables import (
    api_token,
    audit_record,
    failed_attempts,
    idempotency_key,
    recovery_code,
    saved_search,
    staff_given,
    staff_giver,
    staff_member,
    staff_session,
)

THERE: Final = "@"
"""Between whose attempts they are and the household they came from."""

_OWNED_TOKENS: Final[Select[Any]] = select(
    api_token,
    staff_member.c.login.label("owner"),
    staff_member.c.blocked.label("owner_blocked"),
    staff_member.c.role.label("owner_role"),
    staff_member.c.masked.label("owner_masked"),
    staff_member.c.reseller_id.label("owner_reseller_id"),
    staff_member.c.lend_most_amount,
    staff_member.c.lend_most_percent,
    staff_member.c.lend_longest_days,
    staff_member.c.give_most_per_act,
    staff_member.c.give_most_per_day,
).outerjoin(staff_member, staff_member.c.member_id == api_token.c.owner_id)


def cap_of(row: AnyRow) -> LendingCap:
    """Of a member, or of the one who answers for a token."""
    return LendingCap(row.lend_most_amount, row.lend_most_percent, row.lend_longest_days)


def capped(cap: LendingCap) -> dict[str, Any]:
    return {
        "lend_most_amount": cap.most_amount,
        "lend_most_percent": cap.most_percent,
        "lend_longest_days": cap.longest_days,
    }


def giving_of(row: AnyRow) -> GivingCap:
    """Of a member, or of the one who answers for a token."""
    return GivingCap(row.give_most_per_act, row.give_most_per_day)


def capped_giving(cap: GivingCap) -> dict[str, Any]:
    return {"give_most_per_act": cap.most_per_act, "give_most_per_day": cap.most_per_day}


def insert_token(conn: Connection, row: dict[str, Any]) -> int:
    made = conn.execute(insert(api_token).values(row).returning(api_token.c.token_id))
    return int(made.scalar_one())


def token_of_digest(conn: Connection, digest: bytes) -> AnyRow | None:
    return conn.execute(_OWNED_TOKENS.where(api_token.c.digest == digest)).first()


def read_token(conn: Connection, token_id: int) -> AnyRow | None:
    return conn.execute(_OWNED_TOKENS.where(api_token.c.token_id == token_id)).first()


def own_token(conn: Connection, token_id: int, owner_id: int) -> bool:
    """Whether there is such a token that was not revoked."""
    kept = api_token.c
    owning = update(api_token).where(kept.token_id == token_id, kept.revoked_at.is_(None))
    return conn.execute(owning.values(owner_id=owner_id)).rowcount > 0


def revoke(conn: Connection, token_id: int, *, at: datetime, by: str) -> None:
    """The first revocation stays."""
    conn.execute(
        update(api_token)
        .where(api_token.c.token_id == token_id, api_token.c.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=by)
    )


def page_of_tokens(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    return read_page(conn, _OWNED_TOKENS, [SortKey(api_token.c.token_id)], limit=limit, cursor=cursor)


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


def insert_member(conn: Connection, row: dict[str, Any]) -> AnyRow | None:
    """None: the login is taken."""
    new = insert_or_leave(staff_member).values(row).on_conflict_do_nothing(index_elements=[staff_member.c.login])
    return conn.execute(new.returning(staff_member)).first()


def read_member(conn: Connection, member_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(staff_member).where(staff_member.c.member_id == member_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def member_of_login(conn: Connection, login: str) -> AnyRow | None:
    return conn.execute(select(staff_member).where(staff_member.c.login == login)).first()


def resellers_of(conn: Connection, bys: Collection[str]) -> list[tuple[str, int | None]]:
    """Of members and tokens, as histories name them, the resellers they are confined to."""
    members, tokens = "staff:" + staff_member.c.login, "token:" + api_token.c.name
    both = union_all(
        select(members.label("by"), staff_member.c.reseller_id).where(members.in_(bys)),
        select(tokens.label("by"), api_token.c.reseller_id).where(tokens.in_(bys)),
    )
    return [(row.by, row.reseller_id) for row in conn.execute(both)]


def names_of_staff(conn: Connection, reseller_ids: Collection[int]) -> set[str]:
    """Of members and tokens of these resellers, as histories name them."""
    members, tokens = "staff:" + staff_member.c.login, "token:" + api_token.c.name
    both = union_all(
        select(members).where(staff_member.c.reseller_id.in_(reseller_ids)),
        select(tokens).where(api_token.c.reseller_id.in_(reseller_ids)),
    )
    return set(conn.execute(both).scalars())


def staffed_among(conn: Connection, reseller_ids: Collection[int]) -> set[int]:
    wanted = list(reseller_ids)
    open_to_them = union_all(
        select(staff_member.c.reseller_id).where(
            staff_member.c.reseller_id.in_(wanted), staff_member.c.blocked.is_(False)
        ),
        select(api_token.c.reseller_id).where(api_token.c.reseller_id.in_(wanted), api_token.c.revoked_at.is_(None)),
    )
    return set(conn.execute(open_to_them).scalars()) if wanted else set()


def update_member(conn: Connection, member_id: int, change: dict[str, Any]) -> AnyRow:
    changed = update(staff_member).where(staff_member.c.member_id == member_id).values(change)
    return conn.execute(changed.returning(staff_member)).one()


def page_of_members(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(staff_member)
    return read_page(conn, query, [SortKey(staff_member.c.login)], limit=limit, cursor=cursor)


def read_addresses(conn: Connection, role: Role) -> Sequence[str]:
    """E-mail addresses of the operator's own who may sign in, as they have written them."""
    each = staff_member.c
    theirs = each.role == role, each.reseller_id.is_(None), ~each.blocked, each.email != ""
    return conn.scalars(select(each.email).where(*theirs).order_by(each.member_id)).all()


def count_members(conn: Connection) -> int:
    return conn.scalar(select(func.count()).select_from(staff_member)) or 0


def lock_administrators(conn: Connection, role: str) -> list[int]:
    """The operator's who may come in; of two that are taken away at once the second sees the first one gone."""
    kept = staff_member.c
    query = select(kept.member_id).where(kept.role == role, kept.reseller_id.is_(None), kept.blocked.is_(False))
    return list(conn.scalars(query.order_by(kept.member_id).with_for_update()))


def take_step(conn: Connection, member_id: int, step: int) -> bool:
    """Whether no code of this half minute or a later one was taken before."""
    kept = staff_member.c
    taking = update(staff_member).where(kept.member_id == member_id, kept.second_factor_step < step)
    return conn.execute(taking.values(second_factor_step=step)).rowcount > 0


def replace_recovery_codes(conn: Connection, member_id: int, digests: list[bytes]) -> None:
    conn.execute(delete(recovery_code).where(recovery_code.c.member_id == member_id))
    if digests:
        conn.execute(insert(recovery_code), [{"member_id": member_id, "digest": digest} for digest in digests])


def take_recovery_code(conn: Connection, member_id: int, digest: bytes) -> bool:
    """Whether there was such a code; there is none any more."""
    kept = recovery_code.c
    return conn.execute(delete(recovery_code).where(kept.member_id == member_id, kept.digest == digest)).rowcount > 0


def insert_session(conn: Connection, row: dict[str, Any]) -> None:
    conn.execute(insert(staff_session).values(row))


def session_of_digest(conn: Connection, digest: bytes) -> AnyRow | None:
    """With its member."""
    query = select(staff_session, *(column for column in staff_member.c if column.name != "member_id"))
    joined = query.join(staff_member, staff_member.c.member_id == staff_session.c.member_id)
    return conn.execute(joined.where(staff_session.c.digest == digest)).first()


def touch_session(conn: Connection, session_id: int, member_id: int, *, at: datetime) -> None:
    """The member first, as everybody locks them who ends the sessions of one."""
    conn.execute(update(staff_member).where(staff_member.c.member_id == member_id).values(last_seen_at=at))
    conn.execute(update(staff_session).where(staff_session.c.session_id == session_id).values(seen_at=at))


def note_proof(conn: Connection, session_id: int, *, at: datetime) -> None:
    conn.execute(update(staff_session).where(staff_session.c.session_id == session_id).values(proved_at=at))


def page_of_sessions(
    conn: Connection, member_id: int, *, started_after: datetime, seen_after: datetime, limit: int, cursor: str | None
) -> Page:
    kept = staff_session.c
    query: Select[Any] = select(staff_session).where(
        kept.member_id == member_id, kept.started_at > started_after, kept.seen_at > seen_after
    )
    return read_page(conn, query, [SortKey(kept.session_id, descending=True)], limit=limit, cursor=cursor)


def delete_session(conn: Connection, member_id: int, session_id: int) -> bool:
    kept = staff_session.c
    gone = conn.execute(delete(staff_session).where(kept.member_id == member_id, kept.session_id == session_id))
    return gone.rowcount > 0


def delete_session_of_digest(conn: Connection, digest: bytes) -> None:
    conn.execute(delete(staff_session).where(staff_session.c.digest == digest))


def delete_sessions(conn: Connection, member_id: int, *, but: int | None) -> None:
    others = delete(staff_session).where(staff_session.c.member_id == member_id)
    conn.execute(others if but is None else others.where(staff_session.c.session_id != but))


def delete_ended_sessions(conn: Connection, *, started_before: datetime, seen_before: datetime) -> int:
    kept = staff_session.c
    ended = (kept.started_at <= started_before) | (kept.seen_at <= seen_before)
    return conn.execute(delete(staff_session).where(ended)).rowcount


def lock_attempts(conn: Connection, whose: str, *, now: datetime) -> AnyRow:
    """A row of nothing yet is made for who has none, so that attempts made at once count one after the other."""
    new = insert_or_leave(failed_attempts).values({"whose": whose, "attempts": 0, "window_began_at": now})
    locked = new.on_conflict_do_update(
        index_elements=[failed_attempts.c.whose],
        set_={"attempts": failed_attempts.c.attempts},  # the same: one statement, between whose halves no row can go
    )
    return conn.execute(locked.returning(failed_attempts)).one()


def write_attempts(conn: Connection, whose: str, change: dict[str, Any]) -> None:
    conn.execute(update(failed_attempts).where(failed_attempts.c.whose == whose).values(change))


def give_attempt_back(conn: Connection, whose: str) -> None:
    fewer = func.greatest(failed_attempts.c.attempts - 1, 0)
    write_attempts(conn, whose, {"attempts": fewer, "locked_until": None})


def delete_attempts(conn: Connection, whose: str) -> None:
    conn.execute(delete(failed_attempts).where(failed_attempts.c.whose == whose))


def delete_attempts_everywhere(conn: Connection, whose: str) -> None:
    """Those from one household each."""
    conn.execute(delete(failed_attempts).where(failed_attempts.c.whose.startswith(f"{whose}{THERE}", autoescape=True)))


def delete_old_attempts(conn: Connection, *, before: datetime) -> int:
    return conn.execute(delete(failed_attempts).where(failed_attempts.c.window_began_at < before)).rowcount


def locks_of(conn: Connection, whose: list[str], *, now: datetime) -> dict[str, datetime]:
    """Those from one household each are among them."""
    kept = failed_attempts.c
    whole = func.split_part(kept.whose, THERE, 1)
    query = select(whole.label("whole"), func.max(kept.locked_until).label("until")).group_by(whole)
    found = conn.execute(query.where(whole.in_(whose), kept.locked_until > now))
    return {row.whole: row.until for row in found}


def lock_giver(conn: Connection, giver: str, currency: str) -> None:
    new = insert_or_leave(staff_giver).values(giver=giver, currency=currency)
    same = {"currency": currency}  # one statement that makes the row or waits for it
    conn.execute(new.on_conflict_do_update(index_elements=[staff_giver.c.giver, staff_giver.c.currency], set_=same))


def was_given(conn: Connection, giver: str, currency: str, act: str) -> bool:
    kept = staff_given.c
    same = (kept.giver == giver) & (kept.currency == currency) & (kept.act == act)
    return conn.scalar(select(kept.at).where(same)) is not None


def given_by_minutes(conn: Connection, giver: str, currency: str, *, after: datetime) -> list[tuple[datetime, Decimal]]:
    """The end of each minute, and what was given in it after that moment."""
    kept = staff_given.c
    ends_at = func.date_trunc("minute", kept.at) + timedelta(minutes=1)
    query = select(ends_at, func.sum(kept.amount)).where(
        kept.giver == giver, kept.currency == currency, kept.at > after
    )
    return [(row[0], row[1]) for row in conn.execute(query.group_by(ends_at))]


def insert_given(conn: Connection, row: dict[str, Any]) -> None:
    conn.execute(insert_or_leave(staff_given).values(row).on_conflict_do_nothing())


def delete_old_given(conn: Connection, *, before: datetime) -> int:
    return conn.execute(delete(staff_given).where(staff_given.c.at < before)).rowcount


def insert_audit(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        conn.execute(insert(audit_record), rows)


def do_not_wait_for_disk(conn: Connection) -> None:
    """For this transaction: its commit is lost only when the server itself dies within the next half second."""
    conn.execute(text("set local synchronous_commit = off"))


def page_of_audit(conn: Connection, wanted: list[ColumnElement[bool]], *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(audit_record).where(*wanted)
    keys = [SortKey(audit_record.c.at, descending=True), SortKey(audit_record.c.audit_id, descending=True)]
    return read_page(conn, query, keys, limit=limit, cursor=cursor)


def count_audit(conn: Connection, wanted: list[ColumnElement[bool]], *, most: int) -> int:
    some = select(audit_record.c.audit_id).where(*wanted).limit(most).subquery()
    return conn.scalar(select(func.count()).select_from(some)) or 0


def audit_wanted(wanted: dict[str, Any]) -> list[ColumnElement[bool]]:
    """since and until as a half-open period; most others are equal."""
    kept = audit_record.c
    found = [
        kept[name] == wanted[name]
        for name in ("by", "kind", "action", "about_customer", "token_id")
        if wanted.get(name) is not None
    ]
    if wanted["since"] is not None:
        found.append(kept.at >= wanted["since"])
    if wanted["until"] is not None:
        found.append(kept.at < wanted["until"])
    if wanted["field"] is not None:
        found.append(kept.details["changed"].has_key(wanted["field"]))
    if wanted["by_any"] is not None:
        found.append(kept.by.not_in(wanted["by_any"]) if wanted["by_others"] else kept.by.in_(wanted["by_any"]))
    if wanted["visible_to"] is not None:
        told = (kept.kind == AuditKind.WRITE) & kept.action.not_in(wanted["hidden"])
        found.append(kept.by.in_(wanted["visible_to"]) | told)
    return found


def people_about(conn: Connection, customer_id: int, *, most: int) -> list[str]:
    """From one name to the next along the index, however many acts each has."""
    kept = audit_record.c

    def next_after(name: ColumnElement[str] | None) -> ColumnElement[str]:
        query = select(kept.by).where(kept.about_customer == customer_id)
        return (query if name is None else query.where(kept.by > name)).order_by(kept.by).limit(1).scalar_subquery()

    walked = select(next_after(None).label("by")).cte("walked", recursive=True)
    walked = walked.union_all(select(next_after(walked.c.by)).where(walked.c.by.is_not(None)))
    return list(conn.scalars(select(walked.c.by).where(walked.c.by.is_not(None)).limit(most)))


def fields_about(conn: Connection, customer_id: int, *, latest: int, by_any: frozenset[str] | None) -> list[str]:
    kept = audit_record.c
    writes = select(kept.details).where(kept.about_customer == customer_id, kept.kind == AuditKind.WRITE)
    if by_any is not None:
        writes = writes.where(kept.by.in_(sorted(by_any)))
    some = writes.order_by(kept.at.desc()).limit(latest).subquery()
    changed = some.c.details["changed"]
    names = select(func.jsonb_object_keys(changed)).where(func.jsonb_typeof(changed) == "object").distinct()
    return sorted(conn.scalars(names))


_OWNED_SEARCHES: Final[Select[Any]] = select(
    saved_search,
    staff_member.c.login.label("owner"),
    staff_member.c.name.label("owner_name"),
    staff_member.c.reseller_id.label("owner_reseller_id"),
).join(staff_member, staff_member.c.member_id == saved_search.c.owner_id)


def insert_saved_search(conn: Connection, row: dict[str, Any]) -> int | None:
    """None: its owner has another of that name."""
    new = insert_or_leave(saved_search).values(row).on_conflict_do_nothing()
    made: int | None = conn.scalar(new.returning(saved_search.c.saved_search_id))
    return made


def read_saved_search(conn: Connection, saved_search_id: int) -> AnyRow | None:
    return conn.execute(_OWNED_SEARCHES.where(saved_search.c.saved_search_id == saved_search_id)).first()


def saved_searches_of(conn: Connection, owner_id: int, resource: str) -> list[int]:
    kept = saved_search.c
    query = select(kept.saved_search_id).where(kept.owner_id == owner_id, kept.resource == resource)
    return list(conn.scalars(query.order_by(kept.position, kept.saved_search_id)))


def update_saved_search(conn: Connection, saved_search_id: int, change: dict[str, Any]) -> bool:
    """False: its owner has another of that name.  To be called with the owner locked."""
    kept, other = saved_search.c, saved_search.alias("other").c
    changed = update(saved_search).where(kept.saved_search_id == saved_search_id)
    if "name_folded" in change:
        same = select(other.saved_search_id).where(
            other.owner_id == kept.owner_id,
            other.resource == kept.resource,
            other.name_folded == change["name_folded"],
            other.saved_search_id != saved_search_id,
        )
        changed = changed.where(~same.exists())
    return conn.execute(changed.values(change)).rowcount > 0


def place_saved_searches(conn: Connection, saved_search_ids: Sequence[int]) -> None:
    """In this order, from 1."""
    place = func.array_position(list(saved_search_ids), saved_search.c.saved_search_id).cast(Integer)
    moved = saved_search.c.saved_search_id.in_(saved_search_ids)
    conn.execute(update(saved_search).where(moved).values(position=place))


def delete_saved_search(conn: Connection, saved_search_id: int) -> None:
    conn.execute(delete(saved_search).where(saved_search.c.saved_search_id == saved_search_id))


def page_of_saved_searches(
    conn: Connection, resource: str, member_id: int, reseller_id: int | None, *, limit: int, cursor: str | None
) -> Page:
    """The member's own in their order, then what staff of the same scope shares, by name."""
    kept = saved_search.c
    own = kept.owner_id == member_id
    shared = kept.shared & staff_member.c.reseller_id.is_not_distinct_from(reseller_id)
    others, place = case((own, 0), else_=1).label("others"), case((own, kept.position), else_=0).label("place")
    query = _OWNED_SEARCHES.add_columns(others, place).where(kept.resource == resource, own | shared)
    keys = [SortKey(key) for key in (others, place, kept.name_folded, kept.saved_search_id)]
    return read_page(conn, query, keys, limit=limit, cursor=cursor)
