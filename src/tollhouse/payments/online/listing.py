"""E-payments as they are looked for, and what a person decides of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Final

from tollhouse.ledger.rules.posting import act_number
from tollhouse.payments.online import storage
from tollhouse.payments.online.records import EPayment, e_payment_of
from tollhouse.payments.online.settling import SOURCE
from tollhouse.payments.online.starting import lock_e_payment
from tollhouse.payments.rules.e_payment import Decision, EPaymentKind, EPaymentStatus
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.words.refusals import NotFound, Refused

LONGEST_COMMENT: Final = 500
SEEN_TO: Final = frozenset({Decision.AMOUNT_DIFFERS, Decision.DISPUTED, Decision.NOT_BOOKED})
"""The processor has said what it is; what follows from that is somebody's affair, and they say that it is done."""


class NothingToDecide(Refused):
    code: ClassVar[str] = "nothing_to_decide"
    sentence: ClassVar[str] = "E-payment {e_payment_id} does not wait for such a decision."


@dataclass(frozen=True, slots=True)
class EPaymentFilter:
    """customer_id   None: of all customers
    reference    the processor's, whole
    undecided    True: only what a person must decide
    since, until   of started_at, half-open
    """

    customer_id: int | None = None
    status: EPaymentStatus | None = None
    kind: EPaymentKind | None = None
    method_kind: MethodKind | None = None
    system_id: int | None = None
    reference: str | None = None
    test_mode: bool | None = None
    undecided: bool | None = None
    since: datetime | None = None
    until: datetime | None = None

    def starting(self, since: datetime) -> "EPaymentFilter":
        return replace(self, since=since)


def list_e_payments(conn: Connection, wanted: EPaymentFilter, *, limit: int, cursor: str | None) -> Page:
    """Newest first."""
    return storage.page_of_e_payments(conn, _conditions(conn, wanted), limit=limit, cursor=cursor)


def count_e_payments(conn: Connection, wanted: EPaymentFilter, *, most: int) -> int:
    return storage.count_e_payments(conn, _conditions(conn, wanted), most=most)


def e_payments_of(rows: Sequence[AnyRow]) -> list[EPayment]:
    return [e_payment_of(row) for row in rows]


def read_e_payment(conn: Connection, customer_id: int, e_payment_id: int) -> EPayment:
    """Raises NotFound."""
    row = storage.read_e_payment(conn, (customer_id, e_payment_id))
    if row is None:
        raise NotFound(kind="e-payment", id=e_payment_id)
    return e_payment_of(row)


def booked_as(one: EPayment) -> int | None:
    """The number of a completed one's payment in the books; None: nothing was received."""
    is_booked = one.status is EPaymentStatus.COMPLETED and one.kind is not EPaymentKind.REFUND
    if not is_booked or one.decision is Decision.NOT_BOOKED:
        return None
    return act_number(SOURCE, str(one.e_payment_id))


def decide(
    conn: Connection, customer_id: int, e_payment_id: int, comment: str, *, now: datetime, by: str
) -> tuple[EPayment, EPayment]:
    """A person has seen to it; before and after.  What is to be booked was booked by other acts.

    Raises NotFound, NothingToDecide: of what has not come to an end an end is to be decided (deciding.close_unknown).
    """
    before = lock_e_payment(conn, (customer_id, e_payment_id))
    if before.decision not in SEEN_TO:
        raise NothingToDecide(e_payment_id=str(e_payment_id))
    return before, note_decision(conn, before.key, comment, now=now, by=by)


def note_decision(conn: Connection, key: storage.Key, comment: str, *, now: datetime, by: str) -> EPayment:
    """Of one that is locked: who has decided it, and why so."""
    decided = {"decision": None, "decided_by": by, "decided_at": now, "decided_comment": comment}
    row = storage.update_e_payment(conn, key, decided)
    assert row is not None, "it is locked"
    return e_payment_of(row)


def _conditions(conn: Connection, wanted: EPaymentFilter) -> list[storage.Condition]:
    names = ("customer_id", "status", "kind", "method_kind", "system_id", "test_mode")
    said = {name: getattr(wanted, name) for name in names}
    return [
        *storage.wanted_e_payments(said, undecided=wanted.undecided),
        *storage.started_between(wanted.since, wanted.until),
        *([] if wanted.reference is None else [storage.of_reference(conn, wanted.reference)]),
    ]
