"""Reads and writes of the tables of numbers; private to the room."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.customers.rules.scope import Scope
from tollhouse.numbers.rules.did import Did, DidState, NewDid, Stage
from tollhouse.numbers.rules.price import Batch, NewBatch, NewPricing, Pricing
from tollhouse.numbers.tables import did_batch, did_holding, did_number, did_pricing, did_pricing_batch
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page

_number = did_number.c
_holding = did_holding.c


def did_of(row: AnyRow) -> Did:
    return Did(
        number=row.number,
        batch_id=row.batch_id,
        country=row.country,
        description=row.description,
        group=row.did_group,
        free_of_charge=row.free_of_charge,
        stage=Stage(row.stage),
        customer_id=row.customer_id,
        account_id=row.account_id,
        resellers=tuple(row.resellers),
        frozen_until=row.frozen_until,
        added_at=row.added_at,
        assigned_at=row.assigned_at,
        released_at=row.released_at,
    )


def visible_to(scope: Scope) -> ColumnElement[bool]:
    """A reseller sees what it was given and what its subcustomers hold, and nothing of the operator's pool."""
    if scope.reseller_id is None:
        return true()
    return or_(_number.customer_id == scope.reseller_id, _number.resellers.contains([scope.reseller_id]))


def in_state(state: DidState, today: date) -> ColumnElement[bool]:
    """A twin of Did.state."""
    if state is DidState.ASSIGNED:
        return _number.stage == Stage.CUSTOMER
    if state is DidState.ON_ACCOUNT:
        return _number.stage == Stage.ACCOUNT
    frozen = func.coalesce(_number.frozen_until > today, False)
    return and_(_number.stage == Stage.POOL, frozen if state is DidState.FROZEN else ~frozen)


def in_states(states: Iterable[DidState], today: date) -> ColumnElement[bool]:
    return or_(*(in_state(state, today) for state in states))


def numbered(number: str) -> ColumnElement[bool]:
    return _number.number == number


def insert_numbers(conn: Connection, new: Sequence[NewDid], *, now: datetime) -> set[str]:
    """Those that were not there."""
    if not new:
        return set()
    rows = [
        {
            "number": one.number,
            "batch_id": one.batch_id,
            "country": one.country,
            "description": one.description,
            "did_group": one.group,
            "free_of_charge": one.free_of_charge,
            "stage": Stage.POOL,
            "resellers": [],
            "added_at": now,
        }
        for one in sorted(new, key=lambda one: one.number)
    ]
    return set(
        conn.execute(insert_or_leave(did_number).on_conflict_do_nothing().returning(_number.number), rows).scalars()
    )


def read_numbers(conn: Connection, numbers: Iterable[str]) -> dict[str, Did]:
    rows = conn.execute(select(did_number).where(_number.number == func.any(list(numbers))))
    return {row.number: did_of(row) for row in rows}


def lock_numbers(conn: Connection, numbers: Iterable[str]) -> dict[str, Did]:
    """In their order, so that nobody waits for each other."""
    wanted = select(did_number).where(_number.number == func.any(list(numbers)))
    rows = conn.execute(wanted.order_by(_number.number).with_for_update())
    return {row.number: did_of(row) for row in rows}


def lock_free(
    conn: Connection, pool: int | None, wanted: Sequence[ColumnElement[bool]], *, today: date, most: int
) -> list[Did]:
    """The first free ones of a pool that nobody else is just taking."""
    theirs = _number.customer_id.is_(None) if pool is None else _number.customer_id == pool
    free = select(did_number).where(theirs, in_state(DidState.IN_POOL, today), *wanted)
    rows = conn.execute(free.order_by(_number.number).limit(most).with_for_update(skip_locked=True))
    return [did_of(row) for row in rows]


def like(pattern: str) -> ColumnElement[bool]:
    return _number.number.like(pattern)


def of_batch(batch_id: int) -> ColumnElement[bool]:
    return _number.batch_id == batch_id


def of_country(country: str) -> ColumnElement[bool]:
    return _number.country == country


def of_group(group: str) -> ColumnElement[bool]:
    return _number.did_group == group


def of_customer(customer_id: int) -> ColumnElement[bool]:
    return _number.customer_id == customer_id


def page_of_numbers(
    conn: Connection, wanted: Sequence[ColumnElement[bool]], order: tuple[str, bool], *, limit: int, cursor: str | None
) -> Page:
    """order   a column that is never null, and whether it descends"""
    name, descending = order
    keys = [SortKey(_number.number, descending)]
    if name != "number":
        keys.insert(0, SortKey(_number[name], descending))
    query: Select[Any] = select(did_number).where(*wanted)
    return read_page(conn, query, keys, limit=limit, cursor=cursor)


def count_numbers(conn: Connection, wanted: Sequence[ColumnElement[bool]], *, up_to: int) -> int:
    counted = select(_number.number).where(*wanted).limit(up_to).subquery()
    return conn.execute(select(func.count()).select_from(counted)).scalar_one()


def count_by_state(conn: Connection, wanted: Sequence[ColumnElement[bool]], *, today: date) -> dict[DidState, int]:
    counts = [func.count().filter(in_state(state, today)) for state in DidState]
    row = conn.execute(select(*counts).select_from(did_number).where(*wanted)).one()
    return dict(zip(DidState, row, strict=True))


def count_by_batch(conn: Connection, customer_id: int) -> Sequence[AnyRow]:
    """Of a customer's numbers: batch_id, free_of_charge, stage, numbers."""
    by = (_number.batch_id, _number.free_of_charge, _number.stage)
    return conn.execute(
        select(*by, func.count().label("numbers")).where(_number.customer_id == customer_id).group_by(*by)
    ).all()


def update_facts(conn: Connection, number: str, values: Mapping[str, Any]) -> Did:
    changed = update(did_number).where(_number.number == number).values(values).returning(did_number)
    return did_of(conn.execute(changed).one())


def set_frozen(conn: Connection, numbers: Sequence[str], until: date | None) -> None:
    conn.execute(update(did_number).where(_number.number == func.any(list(numbers))).values(frozen_until=until))


def remove_numbers(conn: Connection, numbers: Sequence[str]) -> None:
    conn.execute(delete(did_number).where(_number.number == func.any(list(numbers))))


def give(conn: Connection, numbers: Sequence[str], values: Mapping[str, Any]) -> None:
    """Of all these the same holder; `values` by the names of columns."""
    conn.execute(update(did_number).where(_number.number == func.any(list(numbers))).values(values))


def put_on_account(conn: Connection, account_id: int, numbers: Sequence[str]) -> None:
    give(conn, numbers, {"stage": Stage.ACCOUNT, "account_id": account_id})


def leave_accounts(conn: Connection, keys: Sequence[tuple[int, int]]) -> None:
    """Numbers of accounts that ended stay with their customers."""
    customers = sorted({customer_id for customer_id, _ in keys})
    accounts = [account_id for _, account_id in keys]  # no two customers have accounts of the same number
    theirs = _number.customer_id == func.any(customers), _number.account_id == func.any(accounts)
    conn.execute(update(did_number).where(*theirs).values(stage=Stage.CUSTOMER, account_id=None))


def numbers_on(conn: Connection, keys: Sequence[tuple[int, int]]) -> list[str]:
    """Of accounts, by customer and account, in order."""
    customers = sorted({customer_id for customer_id, _ in keys})
    theirs = _number.customer_id == func.any(customers), _number.account_id == func.any([key[1] for key in keys])
    return list(conn.scalars(select(_number.number).where(*theirs).order_by(_number.number)))


def held_by(conn: Connection, customer_ids: Iterable[int]) -> list[str]:
    held = select(_number.number).where(_number.customer_id == func.any(list(customer_ids)))
    return list(conn.execute(held.order_by(_number.number)).scalars())


def insert_holdings(conn: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        conn.execute(insert(did_holding), rows)


def open_holdings(conn: Connection, numbers: Iterable[str]) -> Sequence[AnyRow]:
    """Those that go on, by number; the deepest first."""
    going_on = select(did_holding).where(_holding.number == func.any(list(numbers)), _holding.until.is_(None))
    return conn.execute(going_on.order_by(_holding.number, _holding.depth.desc())).all()


def end_holdings(conn: Connection, theirs: ColumnElement[bool], *, at: datetime, by: str) -> None:
    """What was taken and given back in one moment was never held."""
    going_on = and_(theirs, _holding.until.is_(None))
    conn.execute(delete(did_holding).where(going_on, _holding.since >= at))
    conn.execute(update(did_holding).where(going_on).values(until=at, ended_by=by))


def held_as_now(numbers: Iterable[str]) -> ColumnElement[bool]:
    """The holdings of those who hold these numbers now, not of the resellers that gave them on."""
    wanted = select(_number.number, _number.customer_id).where(_number.number == func.any(list(numbers)))
    return tuple_(_holding.number, _holding.customer_id).in_(wanted)


def anything_of(customer_ids: Iterable[int]) -> ColumnElement[bool]:
    return _holding.customer_id == func.any(list(customer_ids))


def read_holdings(conn: Connection, number: str) -> Sequence[AnyRow]:
    """Newest first."""
    whole = select(did_holding).where(_holding.number == number)
    return conn.execute(whole.order_by(_holding.since.desc(), _holding.depth.desc())).all()


def holders_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    """Those that hold numbers, or gave some on that go back to them."""
    wanted = select(_holding.customer_id).where(anything_of(customer_ids), _holding.until.is_(None))
    return set(conn.execute(wanted.distinct()).scalars())


def forget_holdings(conn: Connection, customer_ids: Iterable[int]) -> None:
    conn.execute(delete(did_holding).where(anything_of(customer_ids)))


def has_numbers(conn: Connection) -> bool:
    return bool(conn.execute(select(exists().select_from(did_number))).scalar())


def insert_batch(conn: Connection, batch: NewBatch) -> int | None:
    """None where the name is taken."""
    put = insert_or_leave(did_batch).values(asdict(batch)).on_conflict_do_nothing().returning(did_batch.c.batch_id)
    return conn.execute(put).scalar()


def lock_batch(conn: Connection, batch_id: int) -> Batch | None:
    row = conn.execute(select(did_batch).where(did_batch.c.batch_id == batch_id).with_for_update()).first()
    return None if row is None else batch_of(row)


def update_batch(conn: Connection, batch_id: int, values: Mapping[str, Any]) -> None:
    conn.execute(update(did_batch).where(did_batch.c.batch_id == batch_id).values(values))


def holder_of_batch_name(conn: Connection, name: str) -> int | None:
    return conn.execute(select(did_batch.c.batch_id).where(did_batch.c.name == name)).scalar()


def read_batches(conn: Connection, batch_ids: Iterable[int]) -> dict[int, Batch]:
    rows = conn.execute(select(did_batch).where(did_batch.c.batch_id == func.any(list(batch_ids))))
    return {row.batch_id: batch_of(row) for row in rows}


def page_of_batches(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(did_batch)
    return read_page(conn, query, [SortKey(did_batch.c.name)], limit=limit, cursor=cursor)


def batch_of(row: AnyRow) -> Batch:
    return Batch(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented spelling


def insert_pricing(conn: Connection, pricing: NewPricing) -> int | None:
    """None where the name is taken."""
    put = insert_or_leave(did_pricing_batch).values(asdict(pricing)).on_conflict_do_nothing()
    return conn.execute(put.returning(did_pricing_batch.c.pricing_batch_id)).scalar()


def lock_pricing(conn: Connection, pricing_batch_id: int) -> Pricing | None:
    wanted = select(did_pricing_batch).where(did_pricing_batch.c.pricing_batch_id == pricing_batch_id)
    row = conn.execute(wanted.with_for_update()).first()
    return None if row is None else pricing_of(row)


def update_pricing(conn: Connection, pricing_batch_id: int, values: Mapping[str, Any]) -> None:
    wanted = did_pricing_batch.c.pricing_batch_id == pricing_batch_id
    conn.execute(update(did_pricing_batch).where(wanted).values(values))


def holder_of_pricing_name(conn: Connection, name: str) -> int | None:
    wanted = select(did_pricing_batch.c.pricing_batch_id).where(did_pricing_batch.c.name == name)
    return conn.execute(wanted).scalar()


def page_of_pricings(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    query: Select[Any] = select(did_pricing_batch)
    return read_page(conn, query, [SortKey(did_pricing_batch.c.name)], limit=limit, cursor=cursor)


def pricing_of(row: AnyRow) -> Pricing:
    return Pricing(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented spelling


def read_pricings_of(conn: Connection, customer_ids: Iterable[int]) -> dict[int, Pricing]:
    """By customer; those for whom nothing was chosen are left out."""
    theirs = did_pricing.c.customer_id == func.any(list(customer_ids))
    joined = did_pricing_batch.c.pricing_batch_id == did_pricing.c.pricing_batch_id
    found = conn.execute(
        select(did_pricing.c.customer_id, did_pricing_batch).join(did_pricing_batch, joined).where(theirs)
    )
    return {row.customer_id: _pricing_beside_customer(row) for row in found}


def _pricing_beside_customer(row: AnyRow) -> Pricing:
    return Pricing(**{name: value for name, value in row._mapping.items() if name != "customer_id"})  # noqa: SLF001 - as above


def put_pricing(conn: Connection, customer_id: int, pricing_batch_id: int | None) -> None:
    """None takes it away."""
    if pricing_batch_id is None:
        forget_pricings(conn, [customer_id])
        return
    put = insert_or_leave(did_pricing).values(customer_id=customer_id, pricing_batch_id=pricing_batch_id)
    conn.execute(put.on_conflict_do_update(index_elements=["customer_id"], set_={"pricing_batch_id": pricing_batch_id}))


def forget_pricings(conn: Connection, customer_ids: Iterable[int]) -> None:
    conn.execute(delete(did_pricing).where(did_pricing.c.customer_id == func.any(list(customer_ids))))


def has_chosen(conn: Connection, pricing_batch_id: int) -> bool:
    chosen = select(did_pricing.c.customer_id).where(did_pricing.c.pricing_batch_id == pricing_batch_id)
    return conn.execute(chosen.limit(1)).first() is not None
