"""Small reads and writes of invoices; private to the room."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, bindparam, func, select, tuple_, union_all
from sqlalchemy.dialects.postgresql import insert as insert_or_leave

from tollhouse.invoicing.rules.invoice import (
    InvoiceKind,
    InvoiceRecord,
    InvoiceState,
    NewInvoice,
    OpenItem,
    invoice_id_of,
    scope_of,
)
from tollhouse.invoicing.tables import invoice, invoice_number
from tollhouse.plumbing.db import AnyRow, Connection, copy_rows, load_statement
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, texts_as_one, texts_given

Key = tuple[str, str]
"""Scope and number of an invoice."""

_COPIED = (
    "customer_id, invoice_id, number, kind, issuer_id, issued_on, due_on, currency, total, recorded_at, recorded_by"
)


def claim_numbers(conn: Connection, keys: Collection[tuple[Key, int]]) -> set[Key]:
    """Those that were free and are taken now; claimed in order, so that two imports never wait for each other."""
    rows = [
        {"scope": scope, "number": number, "customer_id": customer_id, "invoice_id": invoice_id_of(scope, number)}
        for (scope, number), customer_id in sorted(keys)
    ]
    if not rows:
        return set()
    claimed = insert_or_leave(invoice_number).on_conflict_do_nothing()
    found = conn.execute(claimed.returning(invoice_number.c.scope, invoice_number.c.number), rows)
    return {(row.scope, row.number) for row in found}


def insert_invoices(conn: Connection, invoices: Iterable[tuple[NewInvoice, int]], *, now: datetime, by: str) -> None:
    """invoices   each with its issuer"""
    copy_rows(
        conn,
        f"invoice ({_COPIED})",
        (
            (
                new.customer_id,
                invoice_id_of(scope_of(issuer_id), new.number),
                new.number,
                InvoiceKind.IMPORTED.value,
                issuer_id,
                new.issued_on,
                new.due_on,
                new.currency,
                new.total,
                now,
                by,
            )
            for new, issuer_id in invoices
        ),
    )


def read_by_keys(conn: Connection, keys: Collection[Key]) -> dict[Key, NewInvoice]:
    """As they were asked for."""
    directory = invoice_number.c
    rows = conn.execute(
        select(directory.scope, invoice)
        .join(invoice, (invoice.c.customer_id == directory.customer_id) & _same_invoice())
        .where(tuple_(directory.scope, directory.number).in_(list(keys)))
    )
    return {
        (row.scope, row.number): NewInvoice(
            row.customer_id, row.number, row.issued_on, row.due_on, row.total, row.currency
        )
        for row in rows
    }


def _same_invoice() -> Any:
    return invoice.c.invoice_id == invoice_number.c.invoice_id


def read_invoice(conn: Connection, customer_id: int, invoice_id: int) -> AnyRow | None:
    key = invoice.c.customer_id == customer_id, invoice.c.invoice_id == invoice_id
    return conn.execute(_with_debt_before().where(*key)).first()


def read_open(conn: Connection, customer_ids: Collection[int]) -> dict[int, list[OpenItem]]:
    """Oldest first."""
    each = invoice.c
    rows = conn.execute(
        select(each.customer_id, each.invoice_id, each.open_amount, each.due_on)
        .where(each.customer_id == func.any(list(customer_ids)), each.open_amount > 0)
        .order_by(each.customer_id, each.issued_on, each.due_on, each.number)
    )
    found: dict[int, list[OpenItem]] = {}
    for row in rows:
        found.setdefault(row.customer_id, []).append(OpenItem(*row))
    return found


def read_open_records(conn: Connection, customer_ids: Collection[int]) -> Sequence[AnyRow]:
    """Oldest first."""
    each = invoice.c
    wanted = each.customer_id == func.any(list(customer_ids)), each.open_amount > 0
    return conn.execute(select(invoice).where(*wanted).order_by(each.issued_on, each.due_on, each.number)).all()


def in_order(conn: Connection, customer_id: int, invoice_ids: Collection[int]) -> list[int]:
    each = invoice.c
    mine = each.customer_id == customer_id, each.invoice_id == func.any(list(invoice_ids))
    found = select(each.invoice_id).where(*mine).order_by(each.issued_on, each.due_on, each.number)
    return list(conn.execute(found).scalars())


def add_to_paid(conn: Connection, moves: Mapping[tuple[int, int], Decimal]) -> None:
    """moves   signed, by customer and invoice, in each one's currency"""
    customers, invoices = zip(*moves, strict=True)
    conn.execute(
        load_statement("tollhouse.invoicing", "add_to_paid"),
        {
            "customer_ids": numbers_as_array(customers),
            "invoice_ids": numbers_as_array(invoices),
            "amounts": "{" + ",".join(f"{amount:f}" for amount in moves.values()) + "}",
        },
    )


def void(conn: Connection, customer_id: int, invoice_id: int, *, at: datetime, by: str, reason: str) -> None:
    conn.execute(
        invoice.update()
        .where(invoice.c.customer_id == customer_id, invoice.c.invoice_id == invoice_id)
        .values(voided_at=at, voided_by=by, void_reason=reason, paid=0)
    )


def page_of_invoices(conn: Connection, query: Select[Any], *, limit: int, cursor: str | None) -> Page:
    """Newest first; the query is list_query's."""
    keys = (invoice.c.issued_on, invoice.c.customer_id, invoice.c.invoice_id)
    page = read_page(conn, query, [SortKey(key, descending=True) for key in keys], limit=limit, cursor=cursor)
    return replace(page, rows=with_debts_before(conn, page.rows))


def list_query(
    customer_ids: Collection[int] | None,
    *,
    issuer_id: int | None = None,
    number: str = "",
    with_void: bool = False,
    only_open: bool = False,
    overdue_on: date | None = None,
    state: InvoiceState | None = None,
    currency: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Select[Any]:
    """customer_ids   None: of all
    number         what the number begins with
    overdue_on     only those not paid in time as of that day
    since, until   of issued_on, inclusive and exclusive
    """
    query = select(invoice).where(*_in_state(state))
    if customer_ids is not None:
        query = query.where(invoice.c.customer_id == func.any(list(customer_ids)))
    if issuer_id is not None:
        query = query.where(invoice.c.issuer_id == issuer_id)
    if number:
        query = query.where(invoice.c.number.startswith(number, autoescape=True))
    if currency is not None:
        query = query.where(invoice.c.currency == currency)
    if since is not None:
        query = query.where(invoice.c.issued_on >= since)
    if until is not None:
        query = query.where(invoice.c.issued_on < until)
    if not with_void and state is not InvoiceState.VOID:
        query = query.where(invoice.c.voided_at.is_(None))
    if only_open or overdue_on is not None:
        query = query.where(invoice.c.open_amount > 0)
    if overdue_on is not None:
        query = query.where(invoice.c.due_on < overdue_on)
    return query


def _in_state(state: InvoiceState | None) -> list[Any]:
    if state is InvoiceState.OPEN:
        return [invoice.c.open_amount > 0]
    if state is InvoiceState.SETTLED:
        return [invoice.c.open_amount == 0, invoice.c.voided_at.is_(None)]
    return [invoice.c.voided_at.is_not(None)] if state is InvoiceState.VOID else []


def stream_invoices(conn: Connection, query: Select[Any], *, at_once: int) -> Iterator[AnyRow]:
    """All of them, newest first, through a cursor of the server's: never more than `at_once` in memory."""
    keys = (invoice.c.issued_on, invoice.c.customer_id, invoice.c.invoice_id)
    newest_first = query.order_by(*(key.desc() for key in keys))
    found = conn.execute(newest_first, execution_options={"stream_results": True, "max_row_buffer": at_once})
    for part in found.partitions(at_once):
        yield from with_debts_before(conn, part)


def with_debts_before(conn: Connection, rows: Sequence[AnyRow]) -> list[AnyRow]:
    """The same invoices, each with what of its customer's earlier ones is still to be paid.

    What is open of their customers is walked once for all of them: one by one it is walked as often as there are rows.
    """
    each = invoice.c
    theirs = each.customer_id == func.any(list({row.customer_id for row in rows}))
    wanted = func.any([row.invoice_id for row in rows])
    settled = select(invoice).where(theirs, each.open_amount == 0, each.invoice_id == wanted)
    items = union_all(select(invoice).where(theirs, each.open_amount > 0), settled).subquery()
    item = items.c
    debt = func.sum(item.open_amount).over(
        partition_by=item.customer_id, order_by=(item.issued_on, item.due_on, item.number), rows=(None, -1)
    )
    walked = select(items, func.coalesce(debt, 0).label("outstanding_before")).subquery()
    found = conn.execute(select(walked).where(walked.c.invoice_id == wanted))
    by_key = {(row.customer_id, row.invoice_id): row for row in found}
    return [by_key[row.customer_id, row.invoice_id] for row in rows]


def _with_debt_before() -> Select[Any]:
    """An invoice with what of its customer's earlier ones is still to be paid; of several see with_debts_before."""
    earlier = invoice.alias("earlier")
    before = (
        select(func.coalesce(func.sum(earlier.c.open_amount), 0))
        .where(earlier.c.customer_id == invoice.c.customer_id, earlier.c.open_amount > 0)
        .where(
            tuple_(earlier.c.issued_on, earlier.c.due_on, earlier.c.number)
            < tuple_(invoice.c.issued_on, invoice.c.due_on, invoice.c.number)
        )
        .scalar_subquery()
    )
    return select(invoice, before.label("outstanding_before"))


def count_up_to(conn: Connection, query: Select[Any], most: int) -> int:
    plain = query.with_only_columns(invoice.c.invoice_id).limit(most).subquery()
    return int(conn.execute(select(func.count()).select_from(plain)).scalar_one())


def read_totals(conn: Connection, customer_id: int, today: date) -> AnyRow:
    """Outstanding, overdue, and the day on which the next is due with how much is due then."""
    each = invoice.c
    open_ones = select(each.open_amount, each.due_on).where(each.customer_id == customer_id, each.open_amount > 0)
    item = open_ones.subquery().c
    upcoming = select(func.min(item.due_on)).where(item.due_on >= today).scalar_subquery()
    return conn.execute(
        select(
            func.coalesce(func.sum(item.open_amount), 0).label("outstanding"),
            func.coalesce(func.sum(item.open_amount).filter(item.due_on < today), 0).label("overdue"),
            upcoming.label("next_due_on"),
            func.sum(item.open_amount).filter(item.due_on == upcoming).label("next_due"),
        )
    ).one()


def with_invoices(conn: Connection, customer_ids: Collection[int]) -> set[int]:
    found = select(invoice.c.customer_id).distinct().where(invoice.c.customer_id == func.any(list(customer_ids)))
    return set(conn.execute(found).scalars())


def record_of(row: AnyRow) -> InvoiceRecord:
    return InvoiceRecord(
        row.customer_id,
        row.invoice_id,
        row.number,
        InvoiceKind(row.kind),
        row.issuer_id,
        row.issued_on,
        row.due_on,
        row.currency,
        row.total,
        row.paid,
        row.open_amount,
        row.recorded_at,
        row.recorded_by,
        row.voided_at,
        row.voided_by,
        row.void_reason,
    )


_NUMBERED = (
    select(invoice)
    .join(
        invoice_number,
        (invoice.c.customer_id == invoice_number.c.customer_id) & (invoice.c.invoice_id == invoice_number.c.invoice_id),
    )
    .where(invoice_number.c.scope == bindparam("scope"), invoice_number.c.number == texts_given("numbers"))
)


def read_numbered(conn: Connection, scope: str, numbers: Collection[str]) -> list[InvoiceRecord]:
    rows = conn.execute(_NUMBERED, {"scope": scope, "numbers": texts_as_one(numbers)})
    return [record_of(row) for row in rows]


def read_owed(conn: Connection, customer_ids: Collection[int]) -> dict[int, Decimal]:
    each = invoice.c
    mine = each.customer_id == func.any(list(customer_ids)), each.open_amount > 0
    rows = conn.execute(select(each.customer_id, func.sum(each.open_amount)).where(*mine).group_by(each.customer_id))
    return {row[0]: row[1] for row in rows}
