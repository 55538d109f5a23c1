"""Small reads and writes of the ledger's tables; private to the room."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    cast,
    delete,
    func,
    or_,
    select,
    text,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.ledger.rules.posting import OWN_MONEY, Payer
from tollhouse.ledger.rules.standing import Standing
from tollhouse.ledger.tables import (
    STOPPING_FACTS,
    balance_watch,
    book_day,
    books_summed,
    hold,
    standing,
    standing_history,
    xdr,
)
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page


def flip_fact(conn: Connection, customer_ids: Iterable[int], fact: str, *, holds: bool) -> set[int]:
    """Set a fact where it is not so yet; the customers for whom it changed."""
    column = standing.c[fact]
    stops = {"ever_stopped": True} if holds and fact in STOPPING_FACTS else {}
    changed = conn.execute(
        update(standing)
        .where(standing.c.customer_id == func.any(list(customer_ids)), standing.c.account_id == OWN_MONEY)
        .where(column.is_(not holds))
        .values({fact: holds, **stops})
        .returning(standing.c.customer_id)
    )
    return set(changed.scalars())


def begin_history(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """A spell that ended in the very moment it began and begins again then is the same spell."""
    again = insert_or_leave(standing_history)
    kept = {name: again.excluded[name] for name in ("until", "set_by", "comment")}
    conn.execute(
        again.on_conflict_do_update(index_elements=["customer_id", "fact", "since"], set_={**kept, "ended_by": None}),
        [{"until": None, **row} for row in rows],
    )


def end_history(conn: Connection, customer_ids: Iterable[int], fact: str, *, at: datetime, by: str) -> None:
    """Of spells that hold, those too whose end was known already."""
    spell = standing_history.c
    conn.execute(
        update(standing_history)
        .where(spell.customer_id == func.any(list(customer_ids)), spell.fact == fact)
        .where(or_(spell.until.is_(None), spell.until > at))
        .values(until=func.greatest(at, spell.since), ended_by=by)
    )


def write_own_limit(conn: Connection, key: tuple[int, int], limit: Decimal | None) -> None:
    own = standing.c.customer_id == key[0], standing.c.account_id == key[1]
    conn.execute(update(standing).where(*own).values(credit_limit=limit))


def read_stops(conn: Connection, customer_ids: Sequence[int]) -> Iterable[AnyRow]:
    """With the spells for which a suspension was lifted."""
    history = standing_history.c
    return conn.execute(
        select(history.customer_id, history.fact, history.since, history.until)
        .where(history.customer_id.in_(customer_ids), history.fact.in_([*STOPPING_FACTS, "suspension_lifted"]))
        .where(or_(history.until.is_(None), history.until > history.since))
        .order_by(history.customer_id, history.since)
    )


def note_stops(conn: Connection, customer_ids: Iterable[int]) -> None:
    _write(conn, customer_ids, {"ever_stopped": True})


def write_raised_limit(
    conn: Connection, customer_id: int, permanent: Decimal | None, increase: Decimal | None, until: datetime | None
) -> None:
    limit = None if permanent is None else permanent + (increase or 0)
    _write(conn, [customer_id], {"credit_limit": limit, "limit_increase": increase, "limit_raised_until": until})


def write_spending_of_day(
    conn: Connection, customer_id: int, said: tuple[Decimal | None, Decimal | None, date | None, str | None]
) -> None:
    """said   what may be spent, what usually, the day that the former is for, and the zone of days"""
    columns = ("spending_limit", "usual_spending_limit", "spending_limit_on", "spending_zone")
    _write(conn, [customer_id], dict(zip(columns, said, strict=True)))


def write_spent(conn: Connection, customer_id: int, amount: Decimal, day: date) -> None:
    _write(conn, [customer_id], {"spent_today": amount, "spent_on": day})


def write_lift(conn: Connection, customer_ids: Iterable[int], lift: str, until: datetime | None) -> None:
    _write(conn, customer_ids, {f"{lift}_until": until})


def _write(conn: Connection, customer_ids: Iterable[int], values: Mapping[str, Any]) -> None:
    own = and_(standing.c.customer_id == func.any(list(customer_ids)), standing.c.account_id == OWN_MONEY)
    conn.execute(update(standing).where(own).values(values))


def read_held_portions(conn: Connection, keys: Sequence[tuple[int, int, str, int]]) -> set[tuple[int, int, str, int]]:
    key = tuple_(hold.c.customer_id, hold.c.account_id, hold.c.session_id, hold.c.portion)
    rows = conn.execute(select(*key.clauses).where(key.in_(keys)))
    return {(row[0], row[1], row[2], row[3]) for row in rows}


def insert_holds(conn: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    conn.execute(hold.insert(), rows)


def delete_holds(conn: Connection, customer_ids: Iterable[int], session_ids: Sequence[str]) -> Sequence[AnyRow]:
    """Customer, account and amount of each hold that was there."""
    return conn.execute(
        delete(hold)
        .where(hold.c.customer_id.in_(customer_ids), hold.c.session_id.in_(session_ids))
        .returning(hold.c.customer_id, hold.c.account_id, hold.c.amount)
    ).all()


def read_expired_holds(conn: Connection, now: datetime, sessions: int) -> Sequence[AnyRow]:
    """Customer, account and session at every level of the sessions whose last hold ran out, earliest first."""
    ran_out = (
        select(hold.c.session_id)
        .group_by(hold.c.session_id)
        .having(func.max(hold.c.expires_at) <= now)
        .order_by(func.max(hold.c.expires_at), hold.c.session_id)
        .limit(sessions)
    )
    return conn.execute(
        select(hold.c.customer_id, hold.c.account_id, hold.c.session_id)
        .distinct()
        .where(hold.c.session_id.in_(ran_out))
        .order_by(hold.c.session_id, hold.c.customer_id, hold.c.account_id)
    ).all()


def add_to_held(conn: Connection, moves: Mapping[tuple[int, int], Decimal]) -> None:
    """Move `held` of locked standings; signed, in each standing's currency."""
    for (customer_id, account_id), amount in sorted(moves.items()):
        conn.execute(
            update(standing)
            .where(standing.c.customer_id == customer_id, standing.c.account_id == account_id)
            .values(held=standing.c.held + amount)
        )


def read_standings(
    conn: Connection, customer_ids: Iterable[int], account_ids: Iterable[int] = (OWN_MONEY,)
) -> Sequence[AnyRow]:
    """Standings of these customers, unlocked, with the columns in the order of locking.Standing."""
    money = standing.c
    theirs = and_(money.customer_id == func.any(list(customer_ids)), money.account_id == func.any(list(account_ids)))
    return conn.execute(select(*(money[name] for name in _READ)).where(theirs)).all()


_READ: Final = tuple("conditions" if name == "bits" else name for name in Standing._fields)


def page_of_history(conn: Connection, customer_id: int, at: datetime | None, *, limit: int, cursor: str | None) -> Page:
    history = standing_history.c
    query: Select[Any] = select(standing_history).where(_of_history(customer_id, at))
    newest_first = [SortKey(history.since, descending=True), SortKey(history.fact)]
    return read_page(conn, query, newest_first, limit=limit, cursor=cursor)


def count_history(conn: Connection, customer_id: int, at: datetime | None) -> int:
    counted = select(func.count()).where(_of_history(customer_id, at))
    return conn.scalar(counted) or 0


def _of_history(customer_id: int, at: datetime | None) -> ColumnElement[bool]:
    """Of a customer, all of it, or what held at a moment."""
    history = standing_history.c
    theirs = history.customer_id == customer_id
    if at is None:
        return theirs
    return and_(theirs, history.since <= at, or_(history.until.is_(None), history.until > at))


def xdrs_of(
    customer_id: int,
    since: datetime | None,
    until: datetime | None,
    *,
    service: str | None,
    account_id: int | None,
    number: str | None,
) -> Select[Any]:
    query: Select[Any] = select(xdr).where(xdr.c.customer_id == customer_id)
    if since is not None:
        query = query.where(xdr.c.effective_at >= since)
    if until is not None:
        query = query.where(xdr.c.effective_at < until)
    if service is not None:
        query = query.where(xdr.c.service == service)
    if account_id is not None:
        query = query.where(xdr.c.account_id == account_id)
    if number is not None:
        query = query.where(or_(xdr.c.calling.contains(number), xdr.c.called.contains(number)))
    return query


def page_of_xdrs(conn: Connection, query: Select[Any], *, limit: int, cursor: str | None) -> Page:
    newest_first = [SortKey(xdr.c.effective_at, descending=True), SortKey(xdr.c.id, descending=True)]
    return read_page(conn, query, newest_first, limit=limit, cursor=cursor)


def stream_xdrs(conn: Connection, query: Select[Any], *, at_once: int) -> Iterator[AnyRow]:
    """All of them, newest first, through a cursor of the server's: never more than `at_once` in memory."""
    newest_first = query.order_by(xdr.c.effective_at.desc(), xdr.c.id.desc())
    yield from conn.execute(newest_first, execution_options={"stream_results": True, "max_row_buffer": at_once})


def sum_xdrs(conn: Connection, query: Select[Any], *, zone: str) -> Sequence[AnyRow]:
    """Sums by day of the zone and service, in one walk and that order."""
    wanted = query.subquery().c
    day = func.timezone(zone, wanted.effective_at).cast(Date).label("day")
    dated = select(day, wanted.service, wanted.used, wanted.charged, wanted.amount).subquery().c
    return conn.execute(
        select(
            dated.day,
            dated.service,
            func.count().label("count"),
            func.sum(dated.used).label("used"),
            func.sum(dated.charged).label("charged"),
            func.sum(dated.amount).label("amount"),
        )
        .group_by(dated.day, dated.service)
        .order_by(dated.day, dated.service)
    ).all()


def count_up_to(conn: Connection, query: Select[Any], most: int) -> int:
    return conn.scalar(select(func.count()).select_from(query.limit(most).subquery())) or 0


def read_xdr(conn: Connection, customer_id: int, effective_at: datetime, xdr_id: int) -> AnyRow | None:
    key = xdr.c
    return conn.execute(
        select(xdr).where(key.customer_id == customer_id, key.effective_at == effective_at, key.id == xdr_id)
    ).first()


def with_xdrs(conn: Connection, customer_ids: Sequence[int]) -> set[int]:
    """Those to whom anything was ever posted."""
    asked = func.unnest(cast(list(customer_ids), ARRAY(BigInteger)), type_=BigInteger).column_valued("asked")
    first = select(xdr.c.id).where(xdr.c.customer_id == asked).limit(1).scalar_subquery()
    return set(conn.execute(select(asked).where(first.is_not(None))).scalars())


def lock_watch(conn: Connection, customer_id: int) -> None:
    """The row where there is one; where there is none, nobody can be at it."""
    watch = balance_watch.c
    conn.execute(select(watch.customer_id).where(watch.customer_id == customer_id).with_for_update())


def write_watches(conn: Connection, watches: Mapping[int, tuple[Decimal | None, Decimal | None]]) -> None:
    """In order of customers, as the locks on them are taken; one without any end is removed."""
    delete_watches(conn, [number for number, ends in watches.items() if ends == (None, None)])
    rows = [
        {"customer_id": number, "rises_to": rises_to, "falls_under": falls_under}
        for number, (rises_to, falls_under) in sorted(watches.items())
        if (rises_to, falls_under) != (None, None)
    ]
    if rows:
        put = insert_or_leave(balance_watch)
        ends = {name: put.excluded[name] for name in ("rises_to", "falls_under")}
        conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_=ends), rows)


def delete_watches(conn: Connection, customer_ids: Sequence[int]) -> None:
    if customer_ids:
        conn.execute(delete(balance_watch).where(balance_watch.c.customer_id == func.any(list(customer_ids))))


def delete_standings(conn: Connection, customer_ids: Sequence[int]) -> None:
    for table in (balance_watch, standing_history, standing):
        conn.execute(delete(table).where(table.c.customer_id == func.any(list(customer_ids))))


def lock_sums(conn: Connection) -> None:
    """One summing up after the other; whoever reads the sums does not wait."""
    conn.execute(text("LOCK TABLE books_summed IN SHARE ROW EXCLUSIVE MODE"))


def posted_before(conn: Connection) -> int | None:
    """Which xDRs are summed; None: none are, or by the numbers of another server's transactions."""
    summed = books_summed.c
    return conn.scalar(select(summed.posted_before).where(summed.cluster == _this_cluster()))


def begin_sums_anew(conn: Connection) -> int:
    """Forget the sums; where there were any, all xDRs came from elsewhere and belong to a transaction before the first.

    Dropping the column and adding it again takes no time, while rewriting the rows would.
    """
    conn.execute(delete(book_day))
    if conn.execute(delete(books_summed)).rowcount:
        default = xdr.c.posted_in.server_default.arg  # type: ignore[union-attr]  # it has one
        conn.execute(text("ALTER TABLE xdr DROP COLUMN posted_in"))
        conn.execute(text(f"ALTER TABLE xdr ADD COLUMN posted_in bigint NOT NULL DEFAULT {_BEFORE_THE_FIRST}"))
        conn.execute(text(f"ALTER TABLE xdr ALTER COLUMN posted_in SET DEFAULT {default}"))
        next(index for index in xdr.indexes if index.name == "ix_xdr_posted").create(conn)
    conn.execute(books_summed.insert().values(cluster=_this_cluster(), posted_before=_BEFORE_THE_FIRST))
    return _BEFORE_THE_FIRST


_BEFORE_THE_FIRST: Final = 0


def place_new_rows(conn: Connection) -> None:
    """In the index of each month that says which of its pages have what."""
    of_each = "SELECT brin_summarize_new_values(inhrelid) FROM pg_inherits WHERE inhparent = to_regclass(:index)"
    conn.execute(text(of_each), {"index": "ix_xdr_posted"})


def _this_cluster() -> ColumnElement[str]:
    """A server's own name, which a copy of its files keeps, as it keeps the numbers of its transactions."""
    identifier = func.pg_control_system().table_valued("system_identifier").c.system_identifier
    return select(cast(identifier, Text)).scalar_subquery()


def balance_and_moves(conn: Connection, customer_id: int, since: datetime, zone: str) -> Sequence[AnyRow]:
    """The balance of this moment, and by day of the zone what moved it since: one view of both.

    day   None in the row that is there even where nothing moved
    """
    own = and_(standing.c.customer_id == customer_id, standing.c.account_id == OWN_MONEY)
    theirs = and_(xdr.c.customer_id == customer_id, xdr.c.effective_at >= since, xdr.c.payer != Payer.ACCOUNT)
    dated = select(func.timezone(zone, xdr.c.effective_at).cast(Date).label("day"), xdr.c.amount).where(theirs)
    one = dated.subquery().c
    moves = (
        select(
            one.day,
            func.sum(func.greatest(one.amount, 0)).label("charged"),
            func.sum(func.greatest(-one.amount, 0)).label("given"),
        )
        .group_by(one.day)
        .subquery()
    )
    return conn.execute(
        select(standing.c.balance, moves.c.day, moves.c.charged, moves.c.given)
        .select_from(standing.outerjoin(moves, true()))
        .where(own)
        .order_by(moves.c.day)
    ).all()
