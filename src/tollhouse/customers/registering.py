"""Registering customers and their classes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, ClassVar, Final

from tollhouse.customers import storage
from tollhouse.customers.fields.enabling import fields_of_classes
from tollhouse.customers.fields.filling import values_of_new, write_new
from tollhouse.customers.offices import Placed, check_office, follow_heads
from tollhouse.customers.rules.invoice_charge import InvoiceCharge, check_retry_days
from tollhouse.customers.rules.lending import refuse_beginning_above_cap
from tollhouse.customers.rules.record import (
    BadField,
    BalanceControl,
    BusinessModel,
    CustomerKind,
    NewCustomer,
    check_name,
    check_new_customer,
)
from tollhouse.customers.rules.spending import check_class_limit
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.opening import NewStanding, open_standings
from tollhouse.ledger.posting import post_xdrs
from tollhouse.ledger.rules.posting import OPERATOR, OWN_MONEY, Payer, Posting
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import Refused

PROVISIONAL_DAYS: Final = 30
LONGEST_PROVISIONAL: Final = 3650
LONGEST_KEPT_MONTHS: Final = 240
LONGEST_DESCRIPTION: Final = 200


class NameTaken(Refused):
    code: ClassVar[str] = "name_taken"
    sentence: ClassVar[str] = "The name {name!r} belongs to another {kind}; choose another."


class LoginTaken(Refused):
    code: ClassVar[str] = "self_care_login_taken"
    sentence: ClassVar[str] = "The login {login!r} belongs to another customer; choose another."


def register_class(
    conn: Connection,
    name: str,
    *,
    currency: str | None = None,
    description: str = "",
    provisional_days: int = PROVISIONAL_DAYS,
    business_model: BusinessModel = BusinessModel.UNIVERSAL,
    purge_after_months: int | None = None,
    spending_limit: Decimal | None = None,
    own_spending_limit: bool = True,
    payment_tax_percent: Decimal | None = None,
    card_tax_on_top: bool = False,
    invoice_charge: InvoiceCharge = InvoiceCharge.NEVER,
    invoice_charge_retry_days: Sequence[int] = (),
) -> int:
    """A class of customers; with a currency it is for customers of that currency only.

    provisional_days   after so many days of provisional termination the permanent one follows
    purge_after_months   after closing personal data is removed; 0: at once; None: never
    spending_limit       in the class's currency, what a customer may use up in a day; None: any amount
    own_spending_limit   whether a customer may have another one of its own
    payment_tax_percent  VAT of prepaid money, paid when it comes in; None: it is not taxed then
    card_tax_on_top      whether cards are charged that tax beside the top-up, and not inside of it
    invoice_charge       when invoices are charged to the methods its customers have saved
    invoice_charge_retry_days  after the due day, on which what is still to be paid is charged again
    """
    values = {
        "name": name,
        "currency": currency,
        "description": description,
        "provisional_days": provisional_days,
        "business_model": business_model,
        "purge_after_months": purge_after_months,
        "spending_limit": spending_limit,
        "own_spending_limit": own_spending_limit,
        "payment_tax_percent": payment_tax_percent,
        "card_tax_on_top": card_tax_on_top,
        "invoice_charge": invoice_charge,
        "invoice_charge_retry_days": list(invoice_charge_retry_days),
    }
    check_class_values(values)
    check_class_limit(currency, spending_limit)
    class_id = storage.insert_class(conn, values)
    if class_id is None:
        raise NameTaken(field="name", name=name, kind="customer class")
    return class_id


def check_class_values(values: Mapping[str, Any]) -> None:
    """Raises BadField for the first setting of a class that cannot be taken; those left out are not asked for."""
    if "name" in values:
        check_name(values["name"])
    if (currency := values.get("currency")) is not None and currency not in known_currencies():
        raise BadField("currency", currency, "is no currency of ISO 4217, such as EUR.")
    description = values.get("description", "")
    if len(description) > LONGEST_DESCRIPTION or not description.isprintable():
        raise BadField("description", description, f"must have at most {LONGEST_DESCRIPTION} printable characters.")
    days = values.get("provisional_days", PROVISIONAL_DAYS)
    if not 1 <= days <= LONGEST_PROVISIONAL:
        raise BadField("provisional_days", days, f"must be 1 to {LONGEST_PROVISIONAL}.")
    months = values.get("purge_after_months")
    if months is not None and not 0 <= months <= LONGEST_KEPT_MONTHS:
        reason = f"must be 0 to {LONGEST_KEPT_MONTHS}; leave out: it is kept for ever."
        raise BadField("purge_after_months", months, reason)
    percent = values.get("payment_tax_percent")
    if percent is not None and (not percent.is_finite() or not 0 < percent <= 100 or percent != round(percent, 3)):
        reason = "must be more than 0 and at most 100, with at most 3 decimals; leave out: payments are not taxed."
        raise BadField("payment_tax_percent", f"{percent:f}", reason)
    check_retry_days(values.get("invoice_charge_retry_days", ()))


def register_customers(
    conn: Connection, customers: Sequence[NewCustomer], *, now: datetime, by: str, cap: LendingCap = NO_CAP
) -> list[int]:
    """Register customers with their standings; their numbers in the order given.

    cap   what whoever registers may lend: credit and funds to begin with are lent, too
    All or nothing: raises BadField, NameTaken, LoginTaken, IncreaseAboveCap or what fields.filling does for the first
    one that cannot be taken.
    """
    fields = fields_of_classes(conn, {new.class_id for new in customers}, hold=True)
    classes = storage.read_classes(conn)
    wanted_resellers = {new.reseller_id for new in customers if new.reseller_id is not None}
    resellers = storage.read_of_kind(conn, wanted_resellers, CustomerKind.RESELLER)
    check_distributors(conn, {new.distributor_id for new in customers if new.distributor_id is not None})
    lineages = []
    for new in customers:
        check_new_customer(new)
        refuse_beginning_above_cap(new, cap)
        _check_class(new.class_id, classes.get(new.class_id), new.currency)
        lineages.append(_lineage(new, resellers))
        check_office(conn, Placed(None, new.kind, tuple(lineages[-1]), new.office, new.head_office_id))
    values = values_of_new(fields, customers)
    numbers = storage.take_numbers(conn, len(customers))
    named = storage.claim_names(conn, [(new.name, number) for new, number in zip(customers, numbers, strict=True)])
    for new, number in zip(customers, numbers, strict=True):
        if number not in named:
            raise NameTaken(field="name", name=new.name, kind="customer")
    claim_logins(conn, {number: new.login for number, new in zip(numbers, customers, strict=True)})
    storage.insert_customers(conn, list(zip(numbers, customers, lineages, strict=True)), now=now)
    write_new(conn, dict(zip(numbers, values, strict=True)))
    opened = zip(numbers, customers, strict=True)
    open_standings(conn, (_standing(number, new, classes[new.class_id]) for number, new in opened))
    _open_books(conn, dict(zip(numbers, customers, strict=True)), now=now)
    heads = {number: new.head_office_id for number, new in zip(numbers, customers, strict=True)}
    follow_heads(conn, {number: head_id for number, head_id in heads.items() if head_id is not None})
    blocked = {number for number, new in zip(numbers, customers, strict=True) if new.blocked}
    if blocked:
        change_status(conn, blocked, StatusAction.BLOCK, at=now, by=by)
    return numbers


def _open_books(conn: Connection, customers: Mapping[int, NewCustomer], *, now: datetime) -> None:
    """Post what they begin with; a balance never comes from anywhere but xDRs."""
    postings = [_opening(number, new, now) for number, new in customers.items() if new.owed_from_before]
    if postings:
        post_xdrs(conn, postings, locked=lock_standings(conn, {p.customer_id for p in postings}), now=now)


def _opening(number: int, new: NewCustomer, now: datetime) -> Posting:
    return Posting(
        customer_id=number,
        effective_at=now,
        source="opening",
        request_id=f"opening_balance-{number}",
        digest=blake2b(f"{new.owed_from_before} {new.currency}".encode(), digest_size=16).digest(),
        issuer_id=OPERATOR if new.reseller_id is None else new.reseller_id,
        payer=Payer.CUSTOMER,
        account_id=OWN_MONEY,
        amount=new.owed_from_before,
        currency=new.currency,
        contra="opening:balance",
        service="opening_balance",
    )


def claim_logins(conn: Connection, logins: Mapping[int, str]) -> None:
    """By customer; raises LoginTaken for the first one that is another's."""
    for customer_id in sorted(storage.claim_logins(conn, logins)):
        raise LoginTaken(field="login", login=logins[customer_id])


def check_distributors(conn: Connection, customer_ids: Collection[int]) -> None:
    """Raises BadField for one that is no distributor."""
    known = storage.read_of_kind(conn, customer_ids, CustomerKind.DISTRIBUTOR)
    for customer_id in sorted(set(customer_ids) - known.keys()):
        raise BadField("distributor_id", customer_id, "is no distributor.")


def _standing(number: int, new: NewCustomer, of_class: AnyRow) -> NewStanding:
    prepaid = new.balance_control is BalanceControl.PREPAID
    opened = NewStanding(number, new.currency, prepaid, Decimal(0) if prepaid else new.credit_limit)
    if of_class.spending_limit is None:
        return opened
    return replace(opened, spending_limit=of_class.spending_limit, spending_zone=new.time_zone)


def check_class(conn: Connection, class_id: int, currency: str) -> None:
    """Raises BadField for a class that does not take customers of that currency; it stays as it is until the end."""
    storage.names_of_classes(conn, [class_id], hold=True)
    _check_class(class_id, storage.read_class(conn, class_id), currency)


def _check_class(class_id: int, found: AnyRow | None, currency: str) -> None:
    if found is None:
        raise BadField("class_id", class_id, "is no customer class.")
    if found.currency not in (None, currency):
        raise BadField("currency", currency, f"is not that of the class {found.name!r}, {found.currency}.")


def _lineage(new: NewCustomer, resellers: dict[int, AnyRow]) -> list[int]:
    """All resellers above, nearest first."""
    if new.reseller_id is None:
        return []
    above = resellers.get(new.reseller_id)
    if above is None:
        raise BadField("reseller_id", new.reseller_id, "is no reseller.")
    return [above.customer_id, *above.resellers]
