"""A customer's money in sentences: what is billed, paid, refunded, and how it stands afterwards."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from builders import NOON, balance_of

from tollhouse.invoicing.reading import InvoiceFilter, invoice_of, list_invoices
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.invoicing.rules.status import status_of
from tollhouse.payments.adjusting import adjust, reverse_adjustment
from tollhouse.payments.billing import bill_open_items, void_invoice
from tollhouse.payments.charging_back import charge_back
from tollhouse.payments.reading import PaymentFilter, finances_of, list_payments, payment_of
from tollhouse.payments.rules.adjustment import Adjustment
from tollhouse.payments.rules.kinds import ActKind
from tollhouse.plumbing.db import Connection

TODAY = NOON.date()
_requests = count(1)


@dataclass
class Purse:
    """One customer's money; every act is under a request of its own unless the test says which."""

    conn: Connection
    customer_id: int
    currency: str = "EUR"
    account_id: int = 0
    today: date = TODAY
    numbers: list[str] = field(default_factory=list)

    def act(self, kind: str, amount: str, *, request: str | None = None, **more):
        wanted = Adjustment(
            self.customer_id,
            ActKind(kind),
            Decimal(amount),
            "adjustment:tests",
            request or f"act-{next(_requests)}",
            "tests",
            account_id=self.account_id,
            **more,
        )
        return adjust(self.conn, wanted, now=NOON)

    def charge(self, amount: str, **more):
        return self.act("manual_charge", amount, service="voice", **more)

    def credit(self, amount: str, **more):
        return self.act("manual_credit", amount, service="voice", **more)

    def pay(self, amount: str, **more):
        return self.act("manual_payment", amount, **more)

    def refund(self, amount: str, **more):
        return self.act("refund", amount, **more)

    def reverse(self, adjustment_id: int, *, request: str | None = None):
        request = request or f"act-{next(_requests)}"
        wanted = Adjustment(
            self.customer_id, ActKind.REVERSAL, Decimal(0), "adjustment:tests", request, "tests", about_id=adjustment_id
        )
        return reverse_adjustment(self.conn, wanted, now=NOON)

    def charge_back(self, payment_id: int, amount: str | None = None, *, request: str | None = None):
        request = request or f"act-{next(_requests)}"
        wanted = Adjustment(
            self.customer_id, ActKind.CHARGEBACK, Decimal(0), "adjustment:tests", request, "bank", about_id=payment_id
        )
        return charge_back(self.conn, wanted, None if amount is None else Decimal(amount), now=NOON)

    def bill(self, total: str, *, issued: date | None = None, due: date | None = None, number: str | None = None):
        """An invoice of another system; each one a day later than the one before, where nothing is said."""
        issued = issued or self.today - timedelta(days=100 - len(self.numbers))
        number = number or f"{self.customer_id}-{len(self.numbers) + 1}"
        new = NewInvoice(self.customer_id, number, issued, due or issued, Decimal(total), self.currency)
        (outcome,) = bill_open_items(self.conn, [new], now=NOON, by="tests")
        self.numbers.append(number)
        return outcome

    def void(self, number: str):
        (found,) = [one for one, _ in self._invoices() if one.number == number]
        void_invoice(self.conn, self.customer_id, found.invoice_id, reason="a mistake", now=NOON, by="tests")

    @property
    def balance(self) -> Decimal:
        return balance_of(self.conn, self.customer_id, self.account_id)

    @property
    def finances(self):
        return finances_of(self.conn, self.customer_id, today=self.today)

    @property
    def unallocated(self) -> Decimal:
        return self.finances.unallocated

    @property
    def open_items(self) -> list[Decimal]:
        """What is open of each invoice that stands, oldest first."""
        return [one.open_amount for one, _ in self._invoices() if not one.is_void]

    @property
    def statuses(self) -> list[str]:
        found = self._invoices()
        return [status_of(one, before, today=self.today).payment.value for one, before in found]

    @property
    def payments(self):
        page = list_payments(self.conn, PaymentFilter([self.customer_id]), limit=500, cursor=None)
        return [payment_of(row) for row in reversed(page.rows)]

    def _invoices(self):
        wanted = InvoiceFilter([self.customer_id], with_void=True)
        page = list_invoices(self.conn, wanted, limit=500, cursor=None)
        return [invoice_of(row) for row in reversed(page.rows)]
