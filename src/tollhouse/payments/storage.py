"""Small reads and writes of payments, allocations and adjustments; private to the room."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select, update

from tollhouse.payments.rules.allocating import Share
from tollhouse.payments.rules.kinds import PaymentKind
from tollhouse.payments.rules.payment import PaymentRecord
from tollhouse.payments.rules.payment_tax import Part
from tollhouse.payments.tables import adjustment, allocation, payment, payment_taking
from tollhouse.plumbing.db import AnyRow, Connection, copy_rows, load_statement
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array

_COPIED = (
    "customer_id",
    "payment_id",
    "account_id",
    "payer",
    "kind",
    "issuer_id",
    "currency",
    "amount",
    "contra",
    "reference",
    "visible_comment",
    "internal_comment",
    "received_at",
    "recorded_at",
    "made_by",
    "source",
    "request_id",
    "xdr_id",
    "tax",
)


def insert_payments(conn: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    copy_rows(conn, f"payment ({', '.join(_COPIED)})", ([row[column] for column in _COPIED] for row in rows))


def remove_credit(conn: Connection, customer_id: int, payment_id: int) -> None:
    """The credit of an invoice that is void; nothing is allocated of it any more, and it never moved a balance."""
    mine = payment.c.customer_id == customer_id, payment.c.payment_id == payment_id
    conn.execute(payment.delete().where(*mine))


def read_unallocated(conn: Connection, customer_ids: Collection[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """Payments that could pay invoices, by customer, oldest first, with what is left of each."""
    one = payment.c
    rows = conn.execute(
        select(one.customer_id, one.payment_id, one.unallocated)
        .where(one.customer_id == func.any(list(customer_ids)), one.payer != "account")
        .where(one.amount - one.allocated - one.taken_back > 0)
        .order_by(one.customer_id, one.received_at, one.payment_id)
    )
    found: dict[int, list[tuple[int, Decimal]]] = {}
    for customer_id, payment_id, left in rows:
        found.setdefault(customer_id, []).append((payment_id, left))
    return found


def read_refundable(conn: Connection, customer_id: int, account_id: int | None) -> Sequence[AnyRow]:
    """Payments with something left that were received by hand or by bank, the newest first.

    account_id   whose own money; None: the customer's, whichever account brought it
    """
    one = payment.c
    purse = one.payer != "account" if account_id is None else one.account_id == account_id
    return conn.execute(
        select(payment)
        .where(one.customer_id == customer_id, purse)
        .where(one.amount - one.allocated - one.taken_back > 0)
        .order_by(one.received_at.desc(), one.payment_id.desc())
    ).all()


def write_shares(conn: Connection, shares: Mapping[int, Sequence[Share]], sign: int = 1) -> None:
    """By customer; each pair of payment and invoice once."""
    rows = [(customer_id, share) for customer_id, each in shares.items() for share in each]
    if not rows:
        return
    conn.execute(
        load_statement("tollhouse.payments", "allocate"),
        {
            "customer_ids": numbers_as_array(customer_id for customer_id, _ in rows),
            "payment_ids": numbers_as_array(share.payment_id for _, share in rows),
            "invoice_ids": numbers_as_array(share.invoice_id for _, share in rows),
            "amounts": "{" + ",".join(f"{sign * share.amount:f}" for _, share in rows) + "}",
        },
    )


def read_shares(
    conn: Connection, customer_id: int, *, payment_ids: Collection[int] | None = None, invoice_id: int | None = None
) -> list[Share]:
    query = select(allocation.c.payment_id, allocation.c.invoice_id, allocation.c.amount)
    query = query.where(allocation.c.customer_id == customer_id)
    if payment_ids is not None:
        query = query.where(allocation.c.payment_id == func.any(list(payment_ids)))
    if invoice_id is not None:
        query = query.where(allocation.c.invoice_id == invoice_id)
    return [Share(*row) for row in conn.execute(query)]


def take(conn: Connection, customer_id: int, adjustment_id: int, parts: Mapping[int, Part]) -> None:
    """parts   by payment, signed: minus gives back to it what was taken"""
    if not parts:
        return
    conn.execute(
        payment_taking.insert(),
        [
            {"customer_id": customer_id, "adjustment_id": adjustment_id, "payment_id": number, **part._asdict()}
            for number, part in parts.items()
        ],
    )
    one = payment.c
    for number, part in parts.items():
        conn.execute(
            update(payment)
            .where(one.customer_id == customer_id, one.payment_id == number)
            .values(taken_back=one.taken_back + part.amount, tax_back=one.tax_back + part.tax)
        )


def read_taken(conn: Connection, customer_id: int, adjustment_id: int) -> dict[int, Part]:
    taken = payment_taking.c
    mine = taken.customer_id == customer_id, taken.adjustment_id == adjustment_id
    rows = conn.execute(select(taken.payment_id, taken.amount, taken.tax).where(*mine))
    return {row.payment_id: Part(row.amount, row.tax) for row in rows}


def read_takings(conn: Connection, customer_id: int, payment_id: int) -> Sequence[AnyRow]:
    """The acts that took of a payment, oldest first, each with how much."""
    taken = payment_taking.c
    joined = (taken.customer_id == adjustment.c.customer_id) & (taken.adjustment_id == adjustment.c.adjustment_id)
    return conn.execute(
        select(adjustment, taken.amount.label("taken"))
        .join(payment_taking, joined)
        .where(taken.customer_id == customer_id, taken.payment_id == payment_id)
        .order_by(adjustment.c.made_at, adjustment.c.adjustment_id)
    ).all()


def insert_adjustment(conn: Connection, row: Mapping[str, Any]) -> AnyRow:
    return conn.execute(adjustment.insert().values(row).returning(*adjustment.c)).one()


def read_adjustment(conn: Connection, customer_id: int, adjustment_id: int) -> AnyRow | None:
    one = adjustment.c
    key = one.customer_id == customer_id, one.adjustment_id == adjustment_id
    return conn.execute(_with_reversal().where(*key)).first()


def _with_reversal() -> Select[Any]:
    """Each adjustment with the one that undid it."""
    undoing = adjustment.alias("undoing")
    mine = undoing.c.customer_id == adjustment.c.customer_id, undoing.c.about_id == adjustment.c.adjustment_id
    reversed_by = select(undoing.c.adjustment_id).where(*mine, undoing.c.kind == "reversal").scalar_subquery()
    return select(adjustment, reversed_by.label("reversed_by_id"))


def page_of_adjustments(conn: Connection, customer_id: int, *, limit: int, cursor: str | None) -> Page:
    """Newest first."""
    one = adjustment.c
    keys = [SortKey(one.made_at, descending=True), SortKey(one.adjustment_id, descending=True)]
    return read_page(conn, _with_reversal().where(one.customer_id == customer_id), keys, limit=limit, cursor=cursor)


def count_adjustments(conn: Connection, customer_id: int, most: int) -> int:
    some = select(adjustment.c.adjustment_id).where(adjustment.c.customer_id == customer_id).limit(most).subquery()
    return int(conn.execute(select(func.count()).select_from(some)).scalar_one())


def payments_query(
    customer_ids: Collection[int] | None,
    *,
    issuer_id: int | None = None,
    kinds: Collection[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    only_unallocated: bool = False,
    reference: str = "",
    currency: str | None = None,
    only_taken_back: bool = False,
) -> Select[Any]:
    """customer_ids   None: of all; since, until   of received_at, inclusive and exclusive"""
    one = payment.c
    query = select(payment)
    if customer_ids is not None:
        query = query.where(one.customer_id == func.any(list(customer_ids)))
    if issuer_id is not None:
        query = query.where(one.issuer_id == issuer_id)
    if kinds:
        query = query.where(one.kind == func.any(list(kinds)))
    if since is not None:
        query = query.where(one.received_at >= since)
    if until is not None:
        query = query.where(one.received_at < until)
    if only_unallocated:
        query = query.where(one.amount - one.allocated - one.taken_back > 0)
    if only_taken_back:
        query = query.where(one.taken_back > 0)
    if currency is not None:
        query = query.where(one.currency == currency)
    if reference:
        query = query.where(one.reference.icontains(reference, autoescape=True))
    return query


def page_of_payments(conn: Connection, query: Select[Any], *, limit: int, cursor: str | None) -> Page:
    """Newest first; the query is payments_query's."""
    keys = (payment.c.received_at, payment.c.customer_id, payment.c.payment_id)
    return read_page(conn, query, [SortKey(key, descending=True) for key in keys], limit=limit, cursor=cursor)


def stream_payments(conn: Connection, query: Select[Any], *, at_once: int) -> Iterator[AnyRow]:
    """All of them, newest first, through a cursor of the server's: never more than `at_once` in memory."""
    keys = (payment.c.received_at, payment.c.customer_id, payment.c.payment_id)
    newest_first = query.order_by(*(key.desc() for key in keys))
    yield from conn.execute(newest_first, execution_options={"stream_results": True, "max_row_buffer": at_once})


def count_up_to(conn: Connection, query: Select[Any], most: int) -> int:
    plain = query.with_only_columns(payment.c.payment_id).limit(most).subquery()
    return int(conn.execute(select(func.count()).select_from(plain)).scalar_one())


def read_payment(conn: Connection, customer_id: int, payment_id: int) -> AnyRow | None:
    key = payment.c.customer_id == customer_id, payment.c.payment_id == payment_id
    return conn.execute(select(payment).where(*key)).first()


def read_sums(conn: Connection, customer_id: int) -> Decimal:
    """What of the customer's payments pays nothing yet."""
    one = payment.c
    left = one.amount - one.allocated - one.taken_back
    mine = one.customer_id == customer_id, one.payer != "account", left > 0
    summed: Decimal = conn.execute(select(func.coalesce(func.sum(left), 0)).where(*mine)).scalar_one()
    return summed


def read_taxes(conn: Connection, customer_id: int) -> Decimal:
    one = payment.c
    summed = select(func.coalesce(func.sum(one.tax - one.tax_back), 0)).where(one.customer_id == customer_id)
    paid: Decimal = conn.execute(summed).scalar_one()
    return paid


def read_last_payment(conn: Connection, customer_id: int) -> AnyRow | None:
    one = payment.c
    mine = one.customer_id == customer_id, one.payer != "account", one.kind != "invoice_credit"
    newest = select(payment).where(*mine).order_by(one.received_at.desc(), one.payment_id.desc())
    return conn.execute(newest.limit(1)).first()


def read_comments(conn: Connection, customer_id: int, numbers: Collection[int] | None = None) -> dict[int, str]:
    """What customers may read of acts, by the numbers of the acts that have something.

    numbers   None: of all
    """
    comments: dict[int, str] = {}
    for table, number in ((payment, payment.c.payment_id), (adjustment, adjustment.c.adjustment_id)):
        said = select(number, table.c.visible_comment)
        said = said.where(table.c.customer_id == customer_id, table.c.visible_comment != "")
        if numbers is not None:
            said = said.where(number == func.any(list(numbers)))
        comments |= {row[0]: row[1] for row in conn.execute(said)}
    return comments


def forget_words(conn: Connection, customer_ids: Collection[int]) -> None:
    """The books stay; what people wrote in them goes."""
    silent = {"visible_comment": "", "internal_comment": ""}
    mine = func.any(list(customer_ids))
    conn.execute(update(adjustment).where(adjustment.c.customer_id == mine).values(silent))
    conn.execute(update(payment).where(payment.c.customer_id == mine).values({**silent, "reference": ""}))


def payment_of(row: AnyRow) -> PaymentRecord:
    return PaymentRecord(
        row.customer_id,
        row.payment_id,
        row.account_id,
        row.payer,
        PaymentKind(row.kind),
        row.currency,
        row.amount,
        row.allocated,
        row.taken_back,
        row.unallocated,
        row.contra,
        row.reference,
        row.visible_comment,
        row.internal_comment,
        row.received_at,
        row.recorded_at,
        row.made_by,
        row.xdr_id,
        row.tax,
        row.tax_back,
    )
