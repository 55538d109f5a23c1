"""What tests of statuses say: one customer, days of its zone, what is shown of it at a moment."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tollhouse.customers.deciding import StaffChange, change_by_staff
from tollhouse.customers.reading import read_customer
from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.scheduling import keep_statuses
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.months import open_months
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import Payer, Posting
from tollhouse.reports.customer_described import CustomerState, describe_customers

PRAGUE = "Europe/Prague"
MONDAY = date(2026, 3, 2)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """In March 2026, in UTC; Prague is an hour ahead until the 29th."""
    return datetime(2026, 3, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)


class Someone:
    """A customer and what befalls it."""

    def __init__(self, conn, *, prepaid=False, limit=None, zone=PRAGUE, name="Novák", **facts) -> None:
        self.conn = conn
        control = BalanceControl.PREPAID if prepaid else BalanceControl.POSTPAID
        class_id = register_class(conn, f"Class of {name}", **facts.pop("of_class", {}))
        new = NewCustomer(name, "EUR", control, class_id, credit_limit=limit, time_zone=zone, **facts)
        (self.id,) = register_customers(conn, [new], now=at(1), by="test")

    def change(self, action: str, moment: datetime, **said) -> None:
        change_by_staff(self.conn, self.id, StaffChange(StatusAction(action), **said), at=moment, by="anna")

    def state(self, moment: datetime | None) -> CustomerState:
        record = read_customer(self.conn, self.id, OPERATOR_SCOPE)
        (state,) = describe_customers(self.conn, [record], OPERATOR_SCOPE, at=moment)
        return state

    def statuses(self, moment: datetime | None) -> list[str]:
        """All that hold, gravest first."""
        return [why.status.value for why in self.state(moment).reasons]

    def shown(self, moment: datetime) -> str:
        """The same before and after the run has been there."""
        before = self.state(moment).status.value
        while keep_statuses(self.conn, now=moment):
            pass
        assert self.state(moment).status.value == before
        assert self.state(None).status.value == before, "what lists find is what is shown"
        return before

    def scheduled(self, moment: datetime) -> list[str]:
        return [one.key for one in self.state(moment).scheduled]

    def owes(self, amount: str, moment: datetime, *, used: int = 60) -> None:
        """A charge of that amount, or a credit."""
        locked = lock_standings(self.conn, {self.id})
        known = self.state(moment).standing.balance
        posting = Posting(
            self.id, moment, "test", f"{moment} {known} {amount}", b"0" * 16, 0, Payer.CUSTOMER, 0,
            Decimal(amount), "EUR", "revenue:voice", "voice", used=used, charged=used,
        )  # fmt: skip
        open_months(self.conn, since=at(1), now=moment)
        post_xdrs(self.conn, [posting], locked=locked, now=moment)
