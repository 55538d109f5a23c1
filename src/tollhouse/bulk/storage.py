"""Reads and writes of bulk changes; private to the room."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Insert, cast, delete, func, insert, literal, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.bulk.rules.change import Before, BulkAction, BulkChange, FileFormat, ItemOutcome
from tollhouse.bulk.tables import bulk_change, bulk_file_piece, bulk_item
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.reports.customer_list_whole import WholeList
from tollhouse.reports.planning import by_index

_AT_ONCE = 20_000


def insert_change(conn: Connection, values: Mapping[str, Any]) -> BulkChange:
    return change_of(conn.execute(insert(bulk_change).values(values).returning(bulk_change)).one())


def insert_undo(conn: Connection, values: Mapping[str, Any]) -> BulkChange | None:
    """None: it was taken back already."""
    undo = insert_or_leave(bulk_change).values(values).on_conflict_do_nothing().returning(bulk_change)
    row = conn.execute(undo).first()
    return None if row is None else change_of(row)


def read_change(conn: Connection, bulk_id: int, *, lock: bool = False) -> BulkChange | None:
    query = select(bulk_change).where(bulk_change.c.bulk_id == bulk_id)
    row = conn.execute(query.with_for_update() if lock else query).first()
    return None if row is None else change_of(row)


def page_of_changes(conn: Connection, reseller_id: int | None, *, limit: int, cursor: str | None) -> Page:
    theirs = bulk_change.c.reseller_id.is_not_distinct_from(reseller_id)
    return read_page(
        conn, select(bulk_change).where(theirs), [SortKey(bulk_change.c.bulk_id, True)], limit=limit, cursor=cursor
    )


def undos_among(conn: Connection, bulk_ids: Iterable[int]) -> dict[int, int]:
    """By what they take back."""
    undone = select(bulk_change.c.undo_of, bulk_change.c.bulk_id).where(bulk_change.c.undo_of.in_(bulk_ids))
    return {row.undo_of: row.bulk_id for row in conn.execute(undone)}


def update_change(conn: Connection, bulk_id: int, **values: Any) -> None:
    conn.execute(update(bulk_change).where(bulk_change.c.bulk_id == bulk_id).values(values))


def insert_items(conn: Connection, bulk_id: int, whole: WholeList) -> int:
    """Everybody on a list, in its order; how many."""
    found = whole.rows.subquery("found")
    rows = select(literal(bulk_id, BigInteger), found.c.customer_id, found.c.place)
    enter = insert(bulk_item).from_select(["bulk_id", "customer_id", "place"], rows)
    if not whole.narrow:
        return _entered(conn, enter)
    with by_index(conn):
        return _entered(conn, enter)


def _entered(conn: Connection, enter: Insert) -> int:
    return conn.execute(enter, execution_options={"preserve_rowcount": True}).rowcount


def insert_strangers(conn: Connection, bulk_id: int, customer_ids: Sequence[int], *, after: int) -> int:
    """Those of the named ones who are not there yet, so that each is told what became of it; how many."""
    named = func.unnest(cast(list(customer_ids), ARRAY(BigInteger)), type_=BigInteger).column_valued("named")
    place = func.row_number().over(order_by=named) + after
    rows = select(literal(bulk_id, BigInteger), named, place)
    enter = insert_or_leave(bulk_item).from_select(["bulk_id", "customer_id", "place"], rows)
    return _entered(conn, enter.on_conflict_do_nothing())


def insert_items_of_undo(conn: Connection, bulk_id: int, undone: int) -> int:
    """Exactly those that were changed; how many."""
    item = bulk_item.c
    rows = select(literal(bulk_id, BigInteger), item.customer_id, item.place, item.class_was, item.changed_at)
    rows = rows.where(item.bulk_id == undone, item.outcome == "done")
    columns = ["bulk_id", "customer_id", "place", "class_to", "undone_at"]
    return _entered(conn, insert(bulk_item).from_select(columns, rows))


def waiting_items(conn: Connection, bulk_id: int, limit: int, *, done: int = 0) -> dict[int, Before]:
    """The next whose turn has not come.

    done   how many had their turn: none of the others has a place before that, so no index entry of theirs is passed
    """
    item = bulk_item.c
    waiting = select(item.customer_id, item.class_to, item.undone_at)
    waiting = waiting.where(item.bulk_id == bulk_id, item.outcome.is_(None), item.place > done)
    waiting = waiting.order_by(item.place).limit(limit)
    with by_index(conn):
        return {row.customer_id: Before(row.class_to, row.undone_at) for row in conn.execute(waiting)}


def items_behind(conn: Connection, bulk_id: int, place: int, limit: int) -> Sequence[AnyRow]:
    """Numbers and places of the next, in order."""
    item = bulk_item.c
    behind = select(item.customer_id, item.place).where(item.bulk_id == bulk_id, item.place > place)
    return conn.execute(behind.where(item.outcome.is_(None)).order_by(item.place).limit(limit)).all()


def write_outcomes(conn: Connection, bulk_id: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Of one batch; each row has customer_id, outcome, name, code, reason, class_was and changed_at."""
    columns = ("customer_id", "outcome", "name", "code", "reason", "class_was", "changed_at")
    given = [func.unnest(cast([row[name] for row in rows], ARRAY(bulk_item.c[name].type))) for name in columns]
    taken = select(*(one.label(name) for name, one in zip(columns, given, strict=True))).subquery("taken")
    write = (
        update(bulk_item)
        .where(bulk_item.c.bulk_id == bulk_id, bulk_item.c.customer_id == taken.c.customer_id)
        .values({name: taken.c[name] for name in columns[1:]})
    )
    with by_index(conn):  # the table has grown since the planner last counted it
        conn.execute(write)


def page_of_items(conn: Connection, bulk_id: int, outcome: str | None, *, limit: int, cursor: str | None) -> Page:
    """In the order of the work."""
    rows = select(bulk_item).where(bulk_item.c.bulk_id == bulk_id)
    if outcome is not None:
        rows = rows.where(bulk_item.c.outcome == literal_column(f"'{ItemOutcome(outcome)}'"))  # as the index writes it
    keys = [SortKey(bulk_item.c.place), SortKey(bulk_item.c.customer_id)]
    return read_page(conn, rows, keys, limit=limit, cursor=cursor)


def remove_items(conn: Connection, bulk_id: int) -> bool:
    """Some at a time; whether there were any."""
    some = select(bulk_item.c.customer_id).where(bulk_item.c.bulk_id == bulk_id).limit(_AT_ONCE)
    gone = delete(bulk_item).where(bulk_item.c.bulk_id == bulk_id, bulk_item.c.customer_id.in_(some))
    return conn.execute(gone).rowcount > 0


def remove_change(conn: Connection, bulk_id: int) -> None:
    conn.execute(delete(bulk_change).where(bulk_change.c.bulk_id == bulk_id))


def changes_before(conn: Connection, moment: datetime, *, with_file: bool = False) -> list[int]:
    """Asked for before a moment, the latest first: what is taken back stays as long as what takes it back."""
    undo = bulk_change.alias("undo")
    kept = select(literal(1)).where(undo.c.undo_of == bulk_change.c.bulk_id, undo.c.asked_at >= moment).exists()
    old = select(bulk_change.c.bulk_id).where(bulk_change.c.asked_at < moment, ~kept)
    if with_file:
        old = old.where(bulk_change.c.file_size.is_not(None))
    return list(conn.execute(old.order_by(bulk_change.c.bulk_id.desc())).scalars())


def said_with_changes(conn: Connection) -> Sequence[AnyRow]:
    """What was said when they were asked for, and whether their sets are fixed; all that are kept."""
    kept = bulk_change.c
    return conn.execute(select(kept.bulk_id, kept.search, kept.comment, kept.total).order_by(kept.bulk_id)).all()


def empty_refusals(conn: Connection, bulk_ids: Sequence[int], customer_ids: Iterable[int]) -> None:
    """Of some customers: that they were refused stays, and the code, without names."""
    item = bulk_item.c
    theirs = item.bulk_id.in_(bulk_ids), item.customer_id.in_(list(customer_ids)), item.outcome == "refused"
    with by_index(conn):
        conn.execute(update(bulk_item).where(*theirs).values(name=None, reason=None))


def insert_pieces(conn: Connection, bulk_id: int, first: int, pieces: Sequence[bytes]) -> None:
    rows = [{"bulk_id": bulk_id, "piece": first + place, "content": one} for place, one in enumerate(pieces)]
    conn.execute(insert(bulk_file_piece), rows)


def read_piece(conn: Connection, bulk_id: int, piece: int) -> bytes | None:
    wanted = bulk_file_piece.c.bulk_id == bulk_id, bulk_file_piece.c.piece == piece
    found = conn.execute(select(bulk_file_piece.c.content).where(*wanted)).scalar()
    return None if found is None else bytes(found)


def remove_pieces(conn: Connection, bulk_id: int) -> None:
    conn.execute(delete(bulk_file_piece).where(bulk_file_piece.c.bulk_id == bulk_id))


def change_of(row: AnyRow) -> BulkChange:
    return BulkChange(
        row.bulk_id,
        BulkAction(row.action),
        row.asked_by,
        row.asked_as,
        row.asked_at,
        row.reseller_id,
        row.masked,
        row.customer_ids,
        row.search,
        row.expected_total,
        row.class_id,
        row.comment,
        None if row.file_format is None else FileFormat(row.file_format),
        row.shown_columns,
        row.undo_of,
        row.taken_class_id,
        row.job_id,
        row.total,
        row.counts,
        row.finished_at,
        row.file_size,
    )
