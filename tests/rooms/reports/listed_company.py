"""A small company with one of everything, and a plain reckoning of the list of its customers."""

from datetime import timedelta
from decimal import Decimal

from builders import LONG_AGO, a_product, a_rate, a_tariff, an_account, stop
from sqlalchemy import text

from tollhouse.customers.registering import register_class, register_customers
from tollhouse.customers.rules.record import BalanceControl, CustomerKind, NewCustomer
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.customers.rules.search import holds, sort_number, term_of
from tollhouse.customers.rules.status import GRAVEST_FIRST, CustomerStatus
from tollhouse.reports.customer_described import describe_customers
from tollhouse.reports.customer_list import list_customers, records_of
from tollhouse.reports.customer_list_asked import Order

EVERYBODY = Scope()
CITIES = ("", "Praha", "Łódź", "東京", "Malmö", "praha 2")


def found_company(conn, now):
    """Fifty customers of every kind, class, currency, status; on three levels; with equal and with empty fields."""
    classes = [register_class(conn, name) for name in ("Residential", "Büro", "resellers")]

    def register(*customers):
        return register_customers(conn, customers, now=next(moments), by="test")

    moments = iter(now - timedelta(days=day) for day in range(100))
    top, seller = register(_new("Top", classes[2], kind="reseller"), _new("Seller", classes[0], kind="distributor"))
    (sub,) = register(_new("Sub", classes[2], kind="reseller", reseller_id=top))
    owners = (None, top, sub, None, None)
    for number in range(47):
        register(
            _new(
                f"{('Anna', 'Ánna', 'Boris', 'Об', 'x%_y')[number % 5]} {number}",
                classes[number % 2],
                currency=("EUR", "USD", "JPY")[number % 3],
                balance_control=BalanceControl.PREPAID if number % 4 == 0 else BalanceControl.POSTPAID,
                credit_limit=Decimal(number % 3) if number % 4 and number % 5 else None,
                reseller_id=owners[number % 5],
                distributor_id=seller if number % 7 == 0 else None,
                city=CITIES[number % len(CITIES)],
                phone=f"+420 60{number % 6}" if number % 3 else "",
                email=f"m{number % 8}@example.org" if number % 2 else "",
                last_name="Novák" if number % 9 == 0 else "",
                fax="7:1" if number % 11 == 0 else "",
                postal_code=f"1{number % 6} ab" if number % 5 else "",
            )
        )
    everybody = [row for (row,) in conn.execute(text("select customer_id from customer order by customer_id"))]
    conn.execute(text("update standing set balance = (customer_id % 5) - 2"))
    for place, action in enumerate(("block", "suspend", "terminate_provisionally", "close", "close", "block")):
        stop(conn, set(everybody[5 + place :: 17]) - {sub}, action, at=now)
    stop(conn, {sub}, "suspend", at=now)
    product_id = a_product(conn, a_tariff(conn, a_rate("4", "1")))
    payers = "select customer_id from standing where not closed and currency = 'EUR' order by customer_id limit 4"
    for count, (customer_id,) in enumerate(conn.execute(text(payers)).all()):
        for place in range(count % 3):
            an_account(conn, customer_id, product_id, f"q{count}w{place}", since=LONG_AGO)
    return {"top": top, "sub": sub, "seller": seller, "all": everybody}


def _new(name, class_id, *, kind="retail", balance_control=BalanceControl.POSTPAID, **facts):
    return NewCustomer(
        **({"name": name, "currency": "EUR", "class_id": class_id} | facts),
        balance_control=balance_control,
        kind=CustomerKind(kind),
    )


def states_of(conn, company):
    return describe_customers(conn, records_of(conn, company["all"]), OPERATOR_SCOPE)


def walked(conn, query, *, limit):
    """All pages forwards; backwards they must be the same."""
    pages, cursor = [], None
    while True:
        page = list_customers(conn, query, limit=limit, cursor=cursor)
        pages.append(page)
        cursor = page.next
        if cursor is None:
            break
    back, cursor = [pages[-1]], pages[-1].previous
    while cursor is not None:
        back.insert(0, list_customers(conn, query, limit=limit, cursor=cursor))
        cursor = back[0].previous
    assert [page.records for page in back] == [page.records for page in pages]
    assert {(page.total, page.hidden_closed) for page in (*pages, *back)} == {(pages[0].total, pages[0].hidden_closed)}
    return pages[0], [record.customer_id for page in pages for record in page.records]


def numbers(states):
    return [state.record.customer_id for state in states]


KEYS = {
    Order.NAME: lambda one: term_of(one.record.name),
    Order.COMPANY_NAME: lambda one: term_of(one.record.company_name),
    Order.EMAIL: lambda one: term_of(one.record.email),
    Order.CITY: lambda one: term_of(one.record.city),
    Order.COUNTRY: lambda one: term_of(one.record.country),
    Order.PHONE: lambda one: sort_number(one.record.phone),
    Order.CLASS: lambda one: term_of(one.class_name),
    Order.POSTAL_CODE: lambda one: term_of(one.record.postal_code),
    Order.CURRENCY: lambda one: one.record.currency,
    Order.BALANCE_CONTROL: lambda one: one.record.prepaid,
    Order.REGISTERED_AT: lambda one: one.record.registered_at,
    Order.BALANCE: lambda one: one.standing.balance,
    Order.CREDIT_LIMIT: lambda one: one.credit_limit,
    Order.AVAILABLE_FUNDS: lambda one: one.available_funds,
    Order.ACCOUNTS: lambda one: one.accounts,
    Order.MANAGED_BY: lambda one: term_of(one.reseller_name or ""),
    Order.STATUS: lambda one: (*GRAVEST_FIRST, CustomerStatus.ACTIVE).index(one.status),
}
BY_NUMBER = (Order.BALANCE, Order.CREDIT_LIMIT, Order.AVAILABLE_FUNDS, Order.ACCOUNTS)


def in_order(states, order, *, descending):
    """Empty last both ways; equal ones by name, those of equal money or accounts by number."""
    tie = (lambda one: one.record.customer_id) if order in BY_NUMBER else (lambda one: term_of(one.record.name))
    key = KEYS[order]
    empty = [one for one in states if key(one) in ("", None)]
    filled = [one for one in states if key(one) not in ("", None)]
    return [
        *sorted(filled, key=lambda one: (_bytes(key(one)), _bytes(tie(one))), reverse=descending),
        *sorted(empty, key=lambda one: _bytes(tie(one)), reverse=descending),
    ]


def _bytes(value):
    return value.encode() if isinstance(value, str) else value


def fits(one, condition):
    if condition.field == "status":
        values = [why.status.value for why in one.reasons] or ["active"]
    elif condition.field == "class":
        values = [one.class_name]
    elif condition.field in ("phone", "fax"):
        written = getattr(one.record, condition.field)
        values = [written, sort_number(written)]
    else:
        values = [getattr(one.record, condition.field)]
    return any(holds(condition.operator, term_of(value), condition.term) for value in values)
