"""Reads and writes of vouchers and their batches; private to the room."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Text,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.payments.rules.voucher import VoucherState
from tollhouse.payments.vouchers.tables import voucher, voucher_batch, voucher_list_piece, voucher_tally
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page

PARTS: Final = 8


def insert_batch(conn: Connection, values: Mapping[str, Any]) -> int | None:
    """None: the name is taken."""
    new = insert_or_leave(voucher_batch).values(values).on_conflict_do_nothing(index_elements=["name"])
    batch_id = conn.execute(new.returning(voucher_batch.c.batch_id)).scalar()
    if batch_id is not None:
        conn.execute(insert(voucher_tally), [{"batch_id": batch_id, "part": part} for part in range(PARTS)])
    return batch_id


def read_batch(conn: Connection, batch_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(voucher_batch).where(voucher_batch.c.batch_id == batch_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def update_batch(conn: Connection, batch_id: int, **values: Any) -> None:
    conn.execute(update(voucher_batch).where(voucher_batch.c.batch_id == batch_id).values(values))


def page_of_batches(conn: Connection, *, issuer_id: int | None, limit: int, cursor: str | None) -> Page:
    known = voucher_batch.c
    query = select(voucher_batch).where(true() if issuer_id is None else known.issuer_id == issuer_id)
    return read_page(conn, query, [SortKey(known.batch_id, descending=True)], limit=limit, cursor=cursor)


def redeemed_of(conn: Connection, batch_ids: Iterable[int]) -> dict[int, int]:
    known = voucher_tally.c
    wanted = known.batch_id == func.any(cast(list(batch_ids), ARRAY(BigInteger)))
    query = select(known.batch_id, func.sum(known.redeemed)).where(wanted).group_by(known.batch_id)
    return {row[0]: int(row[1]) for row in conn.execute(query)}


def issuers_among(conn: Connection, customer_ids: Iterable[int]) -> set[int]:
    known = voucher_batch.c
    wanted = known.issuer_id == func.any(cast(list(customer_ids), ARRAY(BigInteger)))
    return set(conn.execute(select(known.issuer_id).where(wanted).distinct()).scalars())


def insert_vouchers(conn: Connection, batch_id: int, sums: Mapping[int, str]) -> set[int]:
    """By number; those are answered whose code nobody has."""
    numbers = func.unnest(cast(list(sums), ARRAY(BigInteger)), cast(list(sums.values()), ARRAY(Text)))
    drawn = numbers.table_valued("number", "code_sum").render_derived(name="drawn")
    rows = select(cast(batch_id, BigInteger), drawn.c.number, drawn.c.code_sum)
    new = insert_or_leave(voucher).from_select(["batch_id", "number", "code_sum"], rows)
    made = new.on_conflict_do_nothing(index_elements=["code_sum"]).returning(voucher.c.number)
    return set(conn.execute(made).scalars())


def insert_piece(conn: Connection, batch_id: int, piece: int, content: bytes) -> None:
    conn.execute(insert(voucher_list_piece).values(batch_id=batch_id, piece=piece, content=content))


def take_pieces(conn: Connection, batch_id: int) -> list[tuple[int, bytes]]:
    """All of them, in order; none of them is left."""
    kept = voucher_list_piece.c
    gone = delete(voucher_list_piece).where(kept.batch_id == batch_id).returning(kept.piece, kept.content)
    return sorted((row[0], bytes(row[1])) for row in conn.execute(gone))


def lists_kept_until(conn: Connection, moment: datetime, limit: int) -> list[int]:
    known = voucher_batch.c
    old = select(known.batch_id).where(known.list_gone_at.is_(None), known.list_until <= moment)
    return list(conn.execute(old.order_by(known.batch_id).limit(limit)).scalars())


_FOUND: Final = select(
    voucher,
    *(
        voucher_batch.c[name]
        for name in (
            "name",
            "issuer_id",
            "currency",
            "value",
            "expires_on",
            "time_zone",
            "activated_at",
        )
    ),
    voucher_batch.c.voided_at.label("batch_voided_at"),
).join_from(voucher, voucher_batch)
"""A voucher and what its batch says of it."""


def find_by_sum(conn: Connection, code_sum: str) -> AnyRow | None:
    return conn.execute(_FOUND.where(voucher.c.code_sum == code_sum)).first()


def find_by_serial(conn: Connection, batch_id: int, number: int) -> AnyRow | None:
    return conn.execute(_FOUND.where(voucher.c.batch_id == batch_id, voucher.c.number == number)).first()


@dataclass(frozen=True, slots=True)
class Seeking:
    """batch_state   that of a voucher of which nothing else is known
    state          None: all
    """

    batch_id: int
    batch_state: VoucherState
    state: VoucherState | None


def page_of_vouchers(conn: Connection, seeking: Seeking, *, limit: int, cursor: str | None) -> Page:
    query = _FOUND.where(voucher.c.batch_id == seeking.batch_id, _in_state(seeking.state, seeking.batch_state))
    return read_page(conn, query, [SortKey(voucher.c.number)], limit=limit, cursor=cursor)


def count_states(conn: Connection, batch_id: int, batch: VoucherState) -> dict[VoucherState, int]:
    counted = [func.count().filter(_in_state(state, batch)) for state in VoucherState]
    row = conn.execute(select(*counted).where(voucher.c.batch_id == batch_id)).one()
    return dict(zip(VoucherState, row, strict=True))


def _in_state(state: VoucherState | None, batch: VoucherState) -> ColumnElement[bool]:
    """As rules.voucher.state_of has it, for many at once."""
    known = voucher.c
    rest, sound, open_ = known.redeemed_at.is_(None), known.voided_at.is_(None), known.locked_at.is_(None)
    ended = batch in {VoucherState.VOID, VoucherState.EXPIRED}
    match state:
        case None:
            return true()
        case VoucherState.REDEEMED:
            return known.redeemed_at.is_not(None)
        case VoucherState.VOID:
            return rest if batch is VoucherState.VOID else and_(rest, known.voided_at.is_not(None))
        case VoucherState.EXPIRED:
            return and_(rest, sound) if batch is VoucherState.EXPIRED else false()
        case VoucherState.LOCKED:
            return false() if ended else and_(rest, sound, known.locked_at.is_not(None))
        case _:
            return and_(rest, sound, open_) if batch is state else false()


def update_range(conn: Connection, batch_id: int, first: int, last: int, values: Mapping[str, Any]) -> int:
    """Those that are neither redeemed nor void, and differ; how many."""
    known = voucher.c
    theirs = known.batch_id == batch_id, known.number.between(first, last)
    rest = known.redeemed_at.is_(None), known.voided_at.is_(None)
    told = {"locked_at", "voided_at"} & values.keys()
    differing = [known[name].is_not(None) if values[name] is None else known[name].is_(None) for name in told]
    return conn.execute(update(voucher).where(*theirs, *rest, *differing).values(values)).rowcount


def count_wrong_code(conn: Connection, batch_id: int, number: int) -> int | None:
    """How many that makes, of one that is not redeemed; None: there is none."""
    known = voucher.c
    one = known.batch_id == batch_id, known.number == number, known.redeemed_at.is_(None)
    counted = update(voucher).where(*one).values(wrong_codes=known.wrong_codes + 1).returning(known.wrong_codes)
    return conn.execute(counted).scalar()


def claim(conn: Connection, batch_id: int, number: int, values: Mapping[str, Any]) -> bool:
    """Redeemed, unless somebody was quicker, to redeem, lock or void it, or its batch."""
    known, batch = voucher.c, voucher_batch.c
    free = known.redeemed_at.is_(None), known.voided_at.is_(None), known.locked_at.is_(None)
    usable = batch.batch_id == batch_id, batch.activated_at.is_not(None), batch.voided_at.is_(None)
    one = known.batch_id == batch_id, known.number == number, exists().where(*usable)
    if conn.execute(update(voucher).where(*one, *free).values(values)).rowcount == 0:
        return False
    tally = voucher_tally.c
    part = tally.batch_id == batch_id, tally.part == number % PARTS
    conn.execute(update(voucher_tally).where(*part).values(redeemed=tally.redeemed + 1))
    return True
