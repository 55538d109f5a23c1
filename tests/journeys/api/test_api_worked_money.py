"""The worked numbers of money 1 and 3.6 over the API: ledgers, what is owed and overdue, warnings, allocation.

Those of 1.1 for postpaid customers stand in test_api_adjustments, of 2.3 in test_api_payment_tax, of 3.2 and 3.3 in
cards/.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from tollhouse.customers.warning import take_warnings
from tollhouse.invoicing.rules.invoice import NewInvoice
from tollhouse.payments.billing import bill_open_items


def eur(amount):
    return {"amount": amount, "currency": "EUR"}


@pytest.fixture
def her(admin, house, company, now):
    return Customer(admin, house, now, company.customer["id"])


class Customer:
    """What is done to one, and what the API says of it after that."""

    def __init__(self, admin, house, now, customer_id):
        self.admin, self.house, self.now, self.id = admin, house, now, customer_id
        self.path, self.numbers = f"/customers/{customer_id}", []

    def act(self, kind, amount, *, expect=201):
        service = "voice" if kind in {"manual_charge", "manual_credit"} else ""
        said = {"kind": kind, "amount": eur(amount), "service": service}
        return self.admin.post(f"{self.path}/adjustments", said, expect=expect)

    def charge(self, amount):
        self.act("manual_charge", amount)

    def pay(self, *amounts):
        for amount in amounts:
            self.act("manual_payment", amount)

    def bill(self, *totals, due_in_days=None):
        """Invoices, each issued a day after the one before; due at once or in so many days."""
        for place, total in enumerate(totals):
            number = f"{self.id}-{len(self.numbers) + 1}"
            issued = self.now.date() - timedelta(days=100 - len(self.numbers))
            due = issued if due_in_days is None else self.now.date() + timedelta(days=due_in_days[place])
            new = NewInvoice(int(self.id), number, issued, due, Decimal(total), "EUR")
            with self.house.engine.begin() as conn:
                bill_open_items(conn, [new], now=self.now, by="tests")
            self.numbers.append(number)

    def told(self, *names):
        finances = self.admin.get(f"{self.path}/finances")
        return [finances[name] and finances[name]["amount"].removesuffix("000") for name in names]

    @property
    def statuses(self):
        return self.admin.get(self.path)["statuses"]

    @property
    def invoices(self):
        """Oldest first: what each lacks, and its status."""
        listed = reversed(self.admin.get(f"{self.path}/invoices")["items"])
        return [(one["open_amount"]["amount"].removesuffix("000"), one["payment_status"]) for one in listed]

    def warned_of(self):
        with self.house.engine.begin() as conn:
            _, reached = take_warnings(conn, most=500)
        return [float(one.value) for each in reached if str(each.customer_id) == self.id for one in each.thresholds]

    def watch(self, *thresholds):
        self.admin.put(f"{self.path}/warning-thresholds", {"thresholds": thresholds}, expect=200)


@pytest.fixture
def prepaid(her, company):
    """A customer with so much to begin with."""

    def customer(funds):
        said = {"balance_control": "prepaid", "credit_limit": None, "available_funds": eur(funds)}
        return Customer(her.admin, her.house, her.now, company.customer_of(**said)["id"])

    return customer


def test_funds_of_25_are_used_up_and_a_payment_of_10_brings_services_back(prepaid):
    him = prepaid("25")
    assert him.told("balance", "available_funds") == ["-25.00", "25.00"]
    him.charge("4")
    assert him.told("balance", "available_funds") == ["-21.00", "21.00"]
    him.charge("21")
    assert (him.told("available_funds"), him.statuses) == (["0.00"], ["no_available_funds"])
    him.pay("10")
    assert (him.told("available_funds"), him.statuses) == (["10.00"], [])


def test_invoices_of_50_35_and_40_with_20_paid_leave_105_outstanding(her):
    her.bill("50", "35", "40")
    her.pay("20")
    assert her.told("outstanding") == ["105.00"]


def test_of_30_15_20_and_25_with_10_paid_35_are_overdue_after_the_second_due_day(her):
    her.bill("30", "15", "20", "25", due_in_days=[-45, -14, 14, 45])
    her.pay("10")
    assert her.told("outstanding", "overdue", "next_due") == ["80.00", "35.00", "20.00"]
    assert her.admin.get(f"{her.path}/finances")["next_due_on"] == (her.now.date() + timedelta(days=14)).isoformat()


def test_the_oldest_is_paid_first_the_rest_waits_and_only_the_rest_is_refunded(her):
    her.bill("30", "15", "20", due_in_days=[9, 9, 9])
    her.pay("40")
    assert her.invoices == [("0.00", "paid"), ("5.00", "partially_paid"), ("20.00", "unpaid")]
    her.pay("40")
    assert (her.invoices[1:], her.told("unallocated")) == ([("0.00", "paid")] * 2, ["15.00"])
    her.bill("12")
    assert (her.invoices[-1], her.told("unallocated")) == (("0.00", "paid"), ["3.00"])
    assert her.act("refund", "4", expect=422)["code"] == "refund_above_unallocated"
    her.act("refund", "3")
    assert her.told("unallocated") == ["0.00"]


def test_an_invoice_of_30_is_paid_by_the_third_of_10_15_and_5(her):
    her.bill("30", due_in_days=[9])
    statuses = []
    for amount in ("10", "15", "5"):
        her.pay(amount)
        statuses += [status for _, status in her.invoices]
    assert statuses == ["partially_paid", "partially_paid", "paid"]


def test_the_payment_of_april_lowers_march_and_120_are_due(her):
    """Money 2.5; the tax of 10 is a charge until invoices are made here."""
    her.admin.put(f"{her.path}/credit-limit", {"credit_limit": None}, expect=200)
    her.charge("40")
    her.bill("40")
    for amount in ("50", "60"):
        her.charge(amount)
    her.act("manual_credit", "10")
    her.pay("30")
    her.charge("10")
    her.bill("110")
    assert [one for one, _ in her.invoices] == ["10.00", "110.00"]
    assert her.told("balance", "outstanding", "unbilled") == ["120.00", "120.00", "0.00"]


def test_limit_200_raised_by_a_tenth_warns_at_160_and_190_and_falls_back_at_its_end(her, client):
    her.admin.put(f"{her.path}/credit-limit", {"credit_limit": eur("200")}, expect=200)
    her.watch({"percent": "80"}, {"amount": eur("190")})
    until = her.now + timedelta(days=1)
    her.admin.put(f"{her.path}/temporary-limit", {"percent": "10", "until": until.isoformat()}, expect=200)
    told = []
    for amount in ("158", "7", "30", "10"):
        her.charge(amount)
        told.append(her.warned_of())
    assert told == [[], [80], [190], []]
    assert (her.told("balance", "available_funds"), her.statuses) == (["205.00", "15.00"], [])
    client.app.state.house = replace(client.app.state.house, clock=lambda: until)
    assert (her.told("available_funds"), her.statuses) == (["-5.00"], ["credit_exceeded"])


def test_funds_of_12_warn_at_10_and_at_2_and_a_top_up_arms_both_again(prepaid):
    him = prepaid("12")
    him.watch({"amount": eur("10")}, {"amount": eur("2")})
    told = []
    for amount in ("2.5", "7.6"):
        him.charge(amount)
        told.append(him.warned_of())
    him.pay("20")
    told.append(him.warned_of())
    him.charge("20")
    assert [*told, sorted(him.warned_of())] == [[10], [2], [], [2, 10]]
