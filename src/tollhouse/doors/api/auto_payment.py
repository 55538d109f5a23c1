"""/customers/{id}/auto-payment: who pays by themselves at a threshold, whose invoices are charged, how far that is."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import Field, StrictBool

from tollhouse.customers.reading import CustomerRecord, read_customer
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.transitions import StatusAction
from tollhouse.customers.standings import change_status
from tollhouse.doors.api.customer_told import InvoiceChargeName, amount_in
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, MoneySaid, MoneyTold, Number, Said, Told, Words, told_money
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.reading import list_spells, spell_of
from tollhouse.payments.online.automatic import end_auto_payment, read_auto_payment, set_auto_payment
from tollhouse.payments.online.charging_invoices import read_invoice_charging, set_invoice_charging
from tollhouse.payments.rules.auto_payment import AutoPaymentTerms
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("E-payments")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]

_PATH = "/customers/{customer_id}/auto-payment"
_AMOUNT = "charged to the preferred payment method each time, a tax inside of it"
_THRESHOLD = "of a postpaid customer: paid when the balance exceeds it; of a prepaid one: when funds drop below it"


_INVOICES = "whether open invoices are charged to the preferred method; null: as the class says"


class FrozenTold(Told):
    """Too many failed in a row; until a person unlocks it nothing is paid automatically."""

    since: Moment
    by: str
    reason: str


class AutoPaymentTold(Told):
    enabled: bool
    amount: MoneyTold | None = Field(description=f"{_AMOUNT}; null: not enabled")
    threshold: MoneyTold | None = Field(description=f"{_THRESHOLD}; null: not enabled")
    charge_invoices: bool | None = Field(description=_INVOICES)
    class_charges_invoices: InvoiceChargeName = Field(description="what the class says of it")
    failures: int = Field(description="in a row, of those that the threshold set off")
    due_at: Moment | None = Field(description="when it is tried next by itself; null: when the threshold is crossed")
    e_payment_id: Number | None = Field(description="under way; null: none is")
    frozen: FrozenTold | None = Field(description="null: it is not")
    set_at: Moment | None
    set_by: str | None


class AutoPaymentSaid(Said):
    enabled: StrictBool
    amount: MoneySaid | None = Field(default=None, description=_AMOUNT)
    threshold: MoneySaid | None = Field(default=None, description=_THRESHOLD)
    charge_invoices: StrictBool | None = Field(default=None, description=_INVOICES)


class UnlockSaid(Said):
    comment: Words = Field(default="", description="for the change log")


@router.get(_PATH, summary="Read automatic payments", response_model=AutoPaymentTold)
def get_auto_payment(customer_id: Number, desk: Reader) -> Response:
    """With an ETag, to be sent as If-Match by whoever changes it."""
    return desk.read(lambda conn: _shown(conn, desk, read_customer(conn, customer_id, desk.scope)))


@router.put(_PATH, summary="Set automatic payments", response_model=AutoPaymentTold)
def put_auto_payment(customer_id: Number, said: AutoPaymentSaid, desk: Changer, if_match: IfMatch = None) -> Response:
    """From now on: a balance that is beyond the threshold already is paid at once.  What is under way stays so."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        lock_standings(conn, {customer_id})
        before = _version(conn, customer_id)
        check_version(desk, if_match, before, "automatic payment")
        set_invoice_charging(conn, customer_id, said.charge_invoices)
        if said.enabled:
            set_auto_payment(conn, customer_id, _terms(record, said), now=desk.now, by=desk.by)
        else:
            _refuse_terms(said)
            end_auto_payment(conn, customer_id)
        desk.changed(before, _version(conn, customer_id))
        return _shown(conn, desk, record)

    return desk.write(act)


@router.post(f"{_PATH}/unlock", summary="Unlock automatic payments", response_model=AutoPaymentTold)
def post_auto_payment_unlock(customer_id: Number, said: UnlockSaid, desk: Changer) -> Response:
    """Failures are counted anew, and a balance beyond the threshold pays.  What is not frozen stays as it is."""

    def act(conn: Connection) -> Answer:
        record = desk.subcustomer(conn, customer_id)
        unfreeze = StatusAction.UNFREEZE_PAYMENT
        changed = change_status(conn, {customer_id}, unfreeze, at=desk.now, by=desk.by, comment=said.comment)
        if changed:
            desk.changed({"frozen": True, "comment": ""}, {"frozen": False, "comment": said.comment})
        return _shown(conn, desk, record)

    return desk.write(act)


def _terms(record: CustomerRecord, said: AutoPaymentSaid) -> AutoPaymentTerms:
    """Raises BadField."""
    amounts = {name: amount_in(record.currency, getattr(said, name), name) for name in ("amount", "threshold")}
    for name, amount in amounts.items():
        if amount is None:
            raise BadField(name, "", "must be said where customers pay by themselves.")
    return AutoPaymentTerms(**{name: amount for name, amount in amounts.items() if amount is not None})


def _refuse_terms(said: AutoPaymentSaid) -> None:
    """Raises BadField."""
    for name in ("amount", "threshold"):
        if getattr(said, name) is not None:
            raise BadField(name, getattr(said, name).amount, "has no place where nothing is paid automatically.")


def _version(conn: Connection, customer_id: int) -> dict[str, Any]:
    """What people agree on; how far it is changes by itself."""
    known = read_auto_payment(conn, customer_id)
    own = {"charge_invoices": read_invoice_charging(conn, customer_id).own}
    if known is None:
        return {"enabled": False, "amount": None, "threshold": None} | own
    amount, threshold = f"{known.terms.amount:.5f}", f"{known.terms.threshold:.5f}"
    return {"enabled": True, "amount": amount, "threshold": threshold} | own


def _shown(conn: Connection, desk: Desk, record: CustomerRecord) -> Answer:
    known = read_auto_payment(conn, record.customer_id)
    invoices = read_invoice_charging(conn, record.customer_id)
    holding = map(spell_of, list_spells(conn, record.customer_id, at=desk.now, limit=100, cursor=None).rows)
    frozen = next((spell for spell in holding if spell.fact == "payment_frozen"), None)
    bys = [by for by in (frozen and frozen.set_by, known and known.set_by) if by]
    discretion = discretion_of(conn, desk.scope, bys)
    told = AutoPaymentTold(
        enabled=known is not None,
        amount=None if known is None else told_money(known.terms.amount, record.currency),
        threshold=None if known is None else told_money(known.terms.threshold, record.currency),
        charge_invoices=invoices.own,
        class_charges_invoices=invoices.policy.charge.value,
        failures=0 if known is None else known.failures,
        due_at=None if known is None else known.due_at,
        e_payment_id=None if known is None else known.e_payment_id,
        frozen=None
        if frozen is None
        else FrozenTold(
            since=frozen.since,
            by=discretion.who(record, frozen.set_by),
            reason=discretion.comment(record, frozen.set_by, frozen.comment),
        ),
        set_at=None if known is None else known.set_at,
        set_by=None if known is None else discretion.who(record, known.set_by),
    )
    return shown(told, headers={"ETag": etag_of(desk, _version(conn, record.customer_id))})
