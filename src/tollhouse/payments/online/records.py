"""An e-payment as it is kept."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tollhouse.payments.rules.e_payment import Decision, EPaymentKind, EPaymentStatus, WaitsFor
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.db import AnyRow


@dataclass(frozen=True, slots=True)
class EPayment:
    """amount, capture_amount, taken, refunded   in `currency`, positive; see the table's comments

    started_at, authorized_at, ended_at   by the product's clock; claimed_at, asked_at, next_ask_at   real
    """

    customer_id: int
    e_payment_id: int
    kind: EPaymentKind
    status: EPaymentStatus
    waits_for: WaitsFor | None
    system_id: int
    test_mode: bool
    method_id: int | None
    token: str
    method_kind: MethodKind
    method_told: str
    currency: str
    amount: Decimal
    capture_amount: Decimal | None
    taken: Decimal | None
    refunded: Decimal
    refund_of: int | None
    request_id: str
    automatic: bool
    reference: str | None
    error_code: str
    error_said: str
    decision: Decision | None
    decided_by: str | None
    decided_at: datetime | None
    decided_comment: str
    visible_comment: str
    internal_comment: str
    made_by: str
    started_at: datetime
    claimed_at: datetime | None
    asked_at: datetime | None
    authorized_at: datetime | None
    ended_at: datetime | None
    next_ask_at: datetime | None
    asks: int

    @property
    def key(self) -> tuple[int, int]:
        return self.customer_id, self.e_payment_id

    @property
    def expected(self) -> Decimal:
        """What should have been taken once money has moved."""
        return self.capture_amount or self.amount


def e_payment_of(row: AnyRow) -> EPayment:
    kept = {name: getattr(row, name) for name in EPayment.__dataclass_fields__}
    kept["kind"] = EPaymentKind(row.kind)
    kept["method_kind"] = MethodKind(row.method_kind)
    kept["status"] = EPaymentStatus(row.status)
    kept["waits_for"] = None if row.waits_for is None else WaitsFor(row.waits_for)
    kept["decision"] = None if row.decision is None else Decision(row.decision)
    return EPayment(**kept)
