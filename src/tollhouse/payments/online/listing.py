"""E-payments as they are looked for, and what a person decides of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.payments.online import storage
from tollhouse.payments.online.records import EPayment, e_payment_of
from tollhouse.payments.online.starting import lock_e_payment
from tollhouse.payments.rules.e_payment import EPaymentKind, EPaymentStatus
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound, Refused

LONGEST_COMMENT: Final = 500


class NothingToDecide(Refused):
    code: ClassVar[str] = "nothing_to_decide"
    sentence: ClassVar[str] = "E-payment {e_payment_id} waits for nobody's decision."


@dataclass(frozen=True, slots=True)
class EPaymentFilter:
    """customer_id   None: of all customers
    undecided    True: only what a person must decide
    since, until   of started_at, half-open
    """

    customer_id: int | None = None
    status: EPaymentStatus | None = None
    kind: EPaymentKind | None = None
    system_id: int | None = None
    reference: str | None = None
    test_mode: bool | None = None
    undecided: bool | None = None
    since: datetime | None = None
    until: datetime | None = None


def list_e_payments(conn: Connection, wanted: EPaymentFilter, *, limit: int, cursor: str | None) -> Page:
    """Newest first."""
    return storage.page_of_e_payments(conn, _conditions(wanted), limit=limit, cursor=cursor)


def count_e_payments(conn: Connection, wanted: EPaymentFilter, *, most: int) -> int:
    return storage.count_e_payments(conn, _conditions(wanted), most=most)


def e_payments_of(rows: Sequence[AnyRow]) -> list[EPayment]:
    return [e_payment_of(row) for row in rows]


def read_e_payment(conn: Connection, customer_id: int, e_payment_id: int) -> EPayment:
    """Raises NotFound."""
    row = storage.read_e_payment(conn, (customer_id, e_payment_id))
    if row is None:
        raise NotFound(kind="e-payment", id=e_payment_id)
    return e_payment_of(row)


def decide(
    conn: Connection, customer_id: int, e_payment_id: int, comment: str, *, now: datetime, by: str
) -> tuple[EPayment, EPayment]:
    """A person has seen to it; before and after.  What is to be booked was booked by other acts.

    Raises NotFound, NothingToDecide.
    """
    before = lock_e_payment(conn, (customer_id, e_payment_id))
    if before.decision is None:
        raise NothingToDecide(e_payment_id=e_payment_id)
    decided = {"decision": None, "decided_by": by, "decided_at": now, "decided_comment": comment}
    row = storage.update_e_payment(conn, before.key, decided)
    assert row is not None, "it is locked"
    return before, e_payment_of(row)


def _conditions(wanted: EPaymentFilter) -> list[storage.Condition]:
    said = {
        name: getattr(wanted, name) for name in ("customer_id", "status", "kind", "system_id", "reference", "test_mode")
    }
    return [
        *storage.wanted_e_payments(said, undecided=wanted.undecided),
        *storage.started_between(wanted.since, wanted.until),
    ]
