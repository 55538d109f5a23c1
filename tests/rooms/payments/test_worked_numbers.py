"""The worked numbers of spec/money 1 to 3, as staff and customers see them."""

from datetime import date
from decimal import Decimal

import pytest
from builders import NOON, balance_of

from tollhouse.invoicing.importing import InvoiceOutcome
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.payments.rules.adjustment import (
    BadAdjustment,
    NotReversible,
    RefundAboveUnallocated,
    RequestReused,
    TakenAboveRest,
)


def amounts(*written):
    return [Decimal(one) for one in written]


def conditions(purse):
    return read_standings(purse.conn, [purse.customer_id])[purse.customer_id].conditions_at(NOON)


def test_a_postpaid_ledger_reads_as_the_specification_says(postpaid):
    assert postpaid.charge("30").moved == 30, "the calls"
    assert postpaid.balance == 30
    postpaid.charge("20")
    assert postpaid.balance == 50
    postpaid.pay("80")
    assert (postpaid.balance, postpaid.unallocated) == (-30, 80)
    assert postpaid.bill("50") is InvoiceOutcome.IMPORTED
    assert (postpaid.statuses, postpaid.unallocated) == (["paid"], 30)
    postpaid.act("promotional_credit", "5")
    assert (postpaid.balance, postpaid.unallocated) == (-35, 30)


def test_prepaid_funds_run_out_and_return_with_a_payment(prepaid):
    assert prepaid.balance == -25
    prepaid.charge("4")
    assert prepaid.balance == -21
    prepaid.charge("21")
    assert prepaid.balance == 0
    assert Condition.NO_AVAILABLE_FUNDS in conditions(prepaid)
    prepaid.pay("10")
    assert prepaid.balance == -10
    assert Condition.NO_AVAILABLE_FUNDS not in conditions(prepaid)


def test_what_is_outstanding_is_what_invoices_lack(postpaid):
    for total in ("50", "35", "40"):
        postpaid.bill(total)
    postpaid.pay("20")
    assert postpaid.finances.outstanding.total == 105


def test_what_is_overdue_is_what_was_due_before_today(postpaid):
    for total, month in (("30", 1), ("15", 2), ("20", 3), ("25", 4)):
        postpaid.bill(total, issued=date(2025, 12, 1), due=date(2026, month, 1), number=f"due in {month}")
    postpaid.pay("10")
    postpaid.today = date(2026, 2, 15)
    owed = postpaid.finances.outstanding
    assert (owed.total, owed.overdue, owed.next_due_on, owed.next_due) == (80, 35, date(2026, 3, 1), 20)


def test_payments_go_to_the_oldest_invoice_first_and_the_rest_waits_for_the_next(postpaid):
    """Jan 30, Feb 15, Mar 20; 40 and 40 paid; April 12 is born paid; 3 may be refunded and 4 may not."""
    for total in ("30", "15", "20"):
        postpaid.bill(total)
    postpaid.pay("40")
    assert postpaid.open_items == amounts("0", "5", "20")
    assert postpaid.statuses == ["paid", "overdue", "overdue"]
    postpaid.today = date(2025, 1, 1)
    assert postpaid.statuses == ["paid", "partially_paid", "unpaid"]
    postpaid.pay("40")
    assert (postpaid.open_items, postpaid.unallocated) == (amounts("0", "0", "0"), 15)
    postpaid.bill("12", issued=NOON.date())
    assert (postpaid.statuses[-1], postpaid.unallocated) == ("paid", 3)
    with pytest.raises(RefundAboveUnallocated, match=r"Only 3.00000 EUR"):
        postpaid.refund("4")
    postpaid.refund("3")
    assert postpaid.unallocated == 0


def test_an_invoice_is_paid_with_the_last_of_its_payments(postpaid):
    postpaid.bill("30", due=NOON.date())
    told = []
    for amount in ("10", "15", "5"):
        postpaid.pay(amount)
        told += postpaid.statuses
    assert told == ["partially_paid", "partially_paid", "paid"]


def test_the_payment_of_april_lowers_the_invoice_of_march(postpaid):
    """Subscription 50, calls 60, credit -10, payment 30, previous balance 40: tax 10 is a charge until taxes come."""
    postpaid.charge("40")
    postpaid.bill("40", number="march")
    postpaid.charge("50")
    postpaid.charge("60")
    postpaid.credit("10")
    postpaid.pay("30")
    assert postpaid.open_items == [Decimal(10)]
    postpaid.charge("10")
    postpaid.bill("110", issued=NOON.date(), number="april")
    assert postpaid.balance == 120 == postpaid.finances.outstanding.total
    assert postpaid.finances.unbilled(postpaid.balance) == 0


def test_a_void_invoices_money_pays_what_is_issued_again(postpaid):
    postpaid.bill("80", number="may")
    postpaid.pay("80")
    postpaid.void("may")
    assert (postpaid.unallocated, postpaid.statuses) == (80, ["void"])
    postpaid.bill("65", number="may again")
    assert (postpaid.unallocated, postpaid.statuses) == (15, ["void", "paid"])


def test_a_void_invoices_money_pays_the_others_at_once(postpaid):
    postpaid.bill("80", number="may")
    postpaid.pay("80")
    postpaid.bill("50", number="june", issued=NOON.date())
    postpaid.void("may")
    assert (postpaid.open_items, postpaid.unallocated) == ([Decimal(0)], 30)


def test_an_invoice_below_zero_pays_others_and_never_moves_the_balance(postpaid):
    postpaid.bill("-20", number="credit")
    assert (postpaid.statuses, postpaid.unallocated, postpaid.balance) == (["do_not_pay"], 20, 0)
    postpaid.bill("50", number="next", issued=NOON.date())
    assert (postpaid.open_items[-1], postpaid.unallocated) == (30, 0)
    postpaid.void("credit")
    assert (postpaid.open_items, postpaid.statuses[1]) == ([Decimal(50)], "unpaid")


def test_an_invoice_of_nothing_says_whether_earlier_debt_remains(postpaid):
    postpaid.bill("10", number="before")
    postpaid.bill("0", number="nothing", issued=NOON.date())
    assert postpaid.statuses[-1] == "previous_balance_remaining"
    postpaid.pay("10")
    assert postpaid.statuses[-1] == "do_not_pay"


def test_prepaid_money_that_was_used_up_is_not_given_back(prepaid):
    prepaid.pay("10")
    prepaid.charge("30")
    with pytest.raises(RefundAboveUnallocated, match=r"Only 5.00000 EUR"):
        prepaid.refund("6")
    prepaid.refund("5")
    assert prepaid.balance == 0


def test_funds_to_begin_with_were_never_paid_so_they_are_not_refunded(prepaid):
    with pytest.raises(RefundAboveUnallocated, match=r"Only 0"):
        prepaid.refund("1")


def test_a_chargeback_opens_what_the_payment_had_paid_from_the_newest_on(postpaid):
    for total in ("30", "15"):
        postpaid.bill(total)
    payment = postpaid.pay("50")
    assert postpaid.unallocated == 5
    postpaid.charge_back(payment.adjustment_id, "25")
    assert (postpaid.open_items, postpaid.unallocated, postpaid.balance) == (amounts("5", "15"), 0, -25)
    with pytest.raises(TakenAboveRest, match=r"only 25.00000 EUR"):
        postpaid.charge_back(payment.adjustment_id, "26")
    postpaid.charge_back(payment.adjustment_id)
    assert (postpaid.open_items, postpaid.balance) == (amounts("30", "15"), 0)
    with pytest.raises(NotReversible, match="taken back already"):
        postpaid.charge_back(payment.adjustment_id)


def test_money_that_waits_pays_what_a_chargeback_opened(postpaid):
    postpaid.bill("30")
    bounced, other = postpaid.pay("30"), postpaid.pay("20")
    assert postpaid.unallocated == 20
    postpaid.charge_back(bounced.adjustment_id)
    assert (postpaid.open_items, postpaid.unallocated) == ([Decimal(10)], 0)
    allocated = {one.payment_id: one.allocated for one in postpaid.payments}
    assert allocated == {bounced.adjustment_id: 0, other.adjustment_id: 20}


@pytest.mark.parametrize(
    "kind, service", [("manual_charge", "voice"), ("manual_credit", "voice"), ("promotional_credit", "")]
)
def test_a_reversal_moves_the_same_amount_the_other_way_once(postpaid, kind, service):
    made = postpaid.act(kind, "12.34567", service=service)
    undone = postpaid.reverse(made.adjustment_id)
    assert (undone.moved, postpaid.balance) == (-made.moved, 0)
    with pytest.raises(NotReversible, match="reversed already"):
        postpaid.reverse(made.adjustment_id)
    with pytest.raises(NotReversible, match="a reversal itself"):
        postpaid.reverse(undone.adjustment_id)


def test_a_payment_that_is_reversed_leaves_the_invoices_it_paid(postpaid):
    postpaid.bill("30")
    made = postpaid.pay("40")
    postpaid.reverse(made.adjustment_id)
    assert (postpaid.open_items, postpaid.unallocated, postpaid.balance) == ([Decimal(30)], 0, 0)


def test_a_refund_that_is_reversed_pays_what_is_open_since(postpaid):
    postpaid.pay("40")
    made = postpaid.refund("40")
    postpaid.bill("30")
    postpaid.reverse(made.adjustment_id)
    assert (postpaid.open_items, postpaid.unallocated, postpaid.balance) == ([Decimal(0)], 10, -40)


def test_a_payment_of_which_a_part_was_refunded_is_not_reversed_before_the_refund_is(postpaid):
    made = postpaid.pay("40")
    refund = postpaid.refund("10")
    with pytest.raises(TakenAboveRest, match=r"only 30.00000 EUR"):
        postpaid.reverse(made.adjustment_id)
    postpaid.reverse(refund.adjustment_id)
    postpaid.reverse(made.adjustment_id)
    assert (postpaid.balance, postpaid.unallocated) == (0, 0)


@pytest.mark.parametrize("kind", ["manual_charge", "manual_credit", "promotional_credit", "manual_payment"])
def test_an_act_sent_twice_is_done_once(postpaid, kind):
    service = "voice" if kind in {"manual_charge", "manual_credit"} else ""
    first = postpaid.act(kind, "20", request="the form", service=service)
    again = postpaid.act(kind, "20.00", request="the form", service=service)
    assert (again.repeated, again.adjustment_id, abs(postpaid.balance)) == (True, first.adjustment_id, 20)
    with pytest.raises(RequestReused):
        postpaid.act(kind, "21", request="the form", service=service)


def test_a_refund_a_reversal_and_a_chargeback_sent_twice_are_done_once(postpaid):
    payment = postpaid.pay("40")
    refunds = [postpaid.refund("10", request="refund") for _ in range(2)]
    charged_back = [postpaid.charge_back(payment.adjustment_id, request="bank") for _ in range(2)]
    reversals = [postpaid.reverse(refunds[0].adjustment_id, request="undo") for _ in range(2)]
    assert [[one.repeated for one in pair] for pair in (refunds, charged_back, reversals)] == [[False, True]] * 3
    assert charged_back[0].amount == 30
    assert postpaid.balance == -10


@pytest.mark.parametrize(
    "kind, amount, service, told",
    [
        ("manual_charge", "0", "voice", "must be more than 0"),
        ("manual_charge", "-1", "voice", "must be more than 0"),
        ("manual_charge", "0.000001", "voice", "at most 5 decimals"),
        ("manual_payment", "0.001", "", "at most 2 decimals, as money in EUR has"),
        ("manual_charge", "1", "", "name the service"),
        ("manual_charge", "1", "telex", "the services are voice"),
        ("promotional_credit", "1", "voice", "no place in a promotional credit"),
        ("manual_payment", "1000000000000", "", "less than 1000000000000"),
    ],
)
def test_what_cannot_be_is_refused_by_name(postpaid, kind, amount, service, told):
    with pytest.raises(BadAdjustment, match=told):
        postpaid.act(kind, amount, service=service)
    assert postpaid.balance == 0


def test_a_debit_accounts_money_is_its_own(conn, postpaid):
    from builders import a_product, a_rate, a_tariff, an_account

    from tollhouse.accounts.rules.account import BalanceModel
    from tollhouse.accounts.storage import who_holds

    product_id = a_product(conn, a_tariff(conn, a_rate("46", "0.1")))
    line = an_account(conn, postpaid.customer_id, product_id, model=BalanceModel.DEBIT, opening_balance=Decimal(5))
    account_id = who_holds(conn, [line])[line][1]
    postpaid.bill("30")
    postpaid.account_id = account_id
    postpaid.pay("10")
    assert postpaid.balance == -15
    assert balance_of(conn, postpaid.customer_id) == 0
    assert (postpaid.unallocated, postpaid.open_items) == (0, [Decimal(30)])
    postpaid.refund("10")
    with pytest.raises(RefundAboveUnallocated):
        postpaid.refund("1")
    assert postpaid.balance == -5
