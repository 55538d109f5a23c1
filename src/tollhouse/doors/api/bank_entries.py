"""/bank-entries: the desk where a person says whose money it is."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Response
from pydantic import Field, StringConstraints

from tollhouse.customers.reading import read_customer
from tollhouse.doors.api.bank_asked import BankClerk, EntriesAsked
from tollhouse.doors.api.bank_told import (
    BankEntryTold,
    BankEntryWhole,
    told_entries,
    told_entry_whole,
)
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.jobs import Job, told_job
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome, facts_of
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told
from tollhouse.payments.bank.deciding import (
    Booking,
    Decision,
    book_entries,
    book_entry,
    charge_entry_back,
    ignore_entry,
    take_entry_back,
)
from tollhouse.payments.bank.reading import count_entries, count_to_decide, list_entries, read_entry, returned_of
from tollhouse.payments.bank.receiving import MATCH_AGAIN
from tollhouse.payments.rules.bank.entry import EntryState
from tollhouse.payments.rules.bank.references import reference_of_customer
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.jobs.listing import read_job
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Bank statements")

Counter = Annotated[Desk, needs(Right.SETTLE_PAYMENTS, personal=False)]
CustomerReader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]

MOST_BOOKED: Final = 500

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Comment = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class ToDecideTold(Told):
    state: EntryState
    reason: str = Field(examples=["no_reference"])
    count: int


class BankEntriesToDecide(Told):
    to_decide: int = Field(description="entries in all")
    reasons: list[ToDecideTold] = Field(description="the most first")


class BookingSaid(Said):
    customer_id: Number
    account_id: Number | None = Field(default=None, description="whose own money it becomes; null: the customer's")
    comment: Comment = Field(default="", description="for staff only")


class ChosenSaid(Said):
    entry_id: Number
    customer_id: Number


class BookingsSaid(Said):
    bookings: list[ChosenSaid] = Field(min_length=1, max_length=MOST_BOOKED, description="each entry once")
    comment: Comment = Field(default="", description="for staff only")


class BookingTold(Told):
    entry_id: Number
    customer_id: Number
    payment_id: Number | None = Field(description="null: it was not booked")
    code: str | None = Field(description="why it was not booked", examples=["bank_entry_decided"])
    detail: str | None
    facts: dict[str, str | int | None] = Field(description="what stands in `detail`, by name")


class BookingsTold(Told):
    booked: int
    refused: int
    outcomes: list[BookingTold] = Field(description="in the order asked")


class DecisionSaid(Said):
    reason: Reason = Field(description="why; for staff only")


class ReturnSaid(Said):
    customer_id: Number
    payment_id: Number = Field(description="of that customer")
    reason: Reason = Field(description="why; for staff only")


class PaymentReferenceTold(Told):
    reference: str = Field(description="a reference of ISO 11649 by which a bank transfer finds the customer")


@router.get("/bank-entries", summary="List bank entries", response_model=ListOf[BankEntryTold])
def get_bank_entries(desk: BankClerk, pages: Pages, wanted: EntriesAsked) -> Response:
    """In the order of their arrival."""

    def read(conn: Connection, limit: int, cursor: str | None) -> Any:
        return list_entries(conn, wanted, limit=limit, cursor=cursor)

    def told(conn: Connection, rows: Sequence[AnyRow]) -> list[BankEntryTold]:
        return told_entries(conn, rows, desk.scope)

    def look(conn: Connection) -> Answer:
        total = count_entries(conn, wanted, up_to=EXACT_UP_TO + 1)
        return shown(listed(partial(told, conn), partial(read, conn), pages, total=total))

    return desk.read(look)


@router.get("/bank-entries/summary", summary="Count bank entries to decide", response_model=BankEntriesToDecide)
def get_bank_summary(desk: Counter) -> Response:
    def look(conn: Connection) -> Answer:
        counts = count_to_decide(conn)
        reasons = [ToDecideTold(state=EntryState(state), reason=reason, count=count) for state, reason, count in counts]
        return shown(BankEntriesToDecide(to_decide=sum(one.count for one in reasons), reasons=reasons))

    return desk.read(look)


@router.post("/bank-entries/matching", summary="Match waiting entries again", status_code=202, response_model=Job)
def post_bank_matching(desk: BankClerk) -> Response:
    """Invoices and customers may be known by now.  Worked through in the background: watch the job."""
    jobs = desk.house.jobs
    assert jobs is not None, "this door was built without work in the background"

    def act(conn: Connection) -> Answer:
        number = jobs.defer(conn, MATCH_AGAIN, by=desk.by)
        return shown(told_job(read_job(conn, number)), status=202, headers={"Location": f"/api/v1/jobs/{number}"})

    return desk.write(act)


@router.post("/bank-entries/bookings", summary="Book many bank entries", response_model=BookingsTold)
def post_bank_bookings(said: BookingsSaid, desk: BankClerk) -> Response:
    """Each to the customer that was chosen for it, in one transaction; what cannot be booked is told and keeps nothing
    else out."""
    choices = {one.entry_id: one.customer_id for one in said.bookings}
    if len(choices) < len(said.bookings):
        raise Unwelcome("invalid_request", "An entry stands there twice; name each once.", field="bookings")

    def act(conn: Connection) -> Answer:
        outcomes = book_entries(conn, choices, Decision(desk.by, desk.now, said.comment))
        done = [one for one in outcomes if one.refused is None]
        before = {f"entry {one.entry_id}": EntryState.WAITING.value for one in done}
        desk.changed(before, {f"entry {one.entry_id}": f"booked to {one.customer_id}" for one in done})
        return shown(
            BookingsTold(
                booked=len(done), refused=len(outcomes) - len(done), outcomes=[_told_booking(one) for one in outcomes]
            )
        )

    return desk.write(act)


@router.get("/bank-entries/{entry_id}", summary="Read a bank entry", response_model=BankEntryWhole)
def get_bank_entry(entry_id: Number, desk: BankClerk) -> Response:
    def look(conn: Connection) -> Answer:
        row = read_entry(conn, entry_id)
        return shown(told_entry_whole(conn, row, returned_of(conn, row), desk.scope))

    return desk.read(look)


@router.post("/bank-entries/{entry_id}/booking", summary="Book a bank entry", response_model=BankEntryTold)
def post_bank_booking(entry_id: Number, said: BookingSaid, desk: BankClerk) -> Response:
    """It is the customer's money then, and pays what is due, oldest first."""

    def act(conn: Connection) -> AnyRow:
        read_customer(conn, said.customer_id, desk.scope)
        decision = Decision(desk.by, desk.now, said.comment)
        return book_entry(conn, entry_id, said.customer_id, decision, account_id=said.account_id or 0)

    return _decide(desk, entry_id, act)


@router.post("/bank-entries/{entry_id}/ignoring", summary="Ignore a bank entry", response_model=BankEntryTold)
def post_bank_ignoring(entry_id: Number, said: DecisionSaid, desk: BankClerk) -> Response:
    """It is no payment of a customer."""
    return _decide(desk, entry_id, lambda conn: ignore_entry(conn, entry_id, _decision(desk, said)))


@router.post("/bank-entries/{entry_id}/taking-back", summary="Take a decision back", response_model=BankEntryTold)
def post_bank_taking_back(entry_id: Number, said: DecisionSaid, desk: BankClerk) -> Response:
    """What was booked is taken off the customer's books, and the entry waits again."""
    return _decide(desk, entry_id, lambda conn: take_entry_back(conn, entry_id, _decision(desk, said)))


@router.post("/bank-entries/{entry_id}/chargeback", summary="Charge a payment back", response_model=BankEntryTold)
def post_bank_chargeback(entry_id: Number, said: ReturnSaid, desk: BankClerk) -> Response:
    """Of an entry by which the bank took a payment back: so much is taken off the customer's books."""

    def act(conn: Connection) -> AnyRow:
        read_customer(conn, said.customer_id, desk.scope)
        decision = Decision(desk.by, desk.now, said.reason)
        return charge_entry_back(conn, entry_id, said.customer_id, said.payment_id, decision)

    return _decide(desk, entry_id, act)


@router.get(
    "/customers/{customer_id}/payment-reference",
    summary="Read the payment reference",
    response_model=PaymentReferenceTold,
)
def get_payment_reference(customer_id: Number, desk: CustomerReader) -> Response:
    """What the customer may write on every bank transfer: it is booked without a person."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        return shown(PaymentReferenceTold(reference=reference_of_customer(record.customer_id)))

    return desk.read(look)


def _told_booking(one: Booking) -> BookingTold:
    refusal = one.refused
    return BookingTold(
        entry_id=one.entry_id,
        customer_id=one.customer_id,
        payment_id=one.payment_id,
        code=None if refusal is None else refusal.code,
        detail=None if refusal is None else refusal.detail,
        facts={} if refusal is None else facts_of(refusal),
    )


def _decision(desk: Desk, said: DecisionSaid) -> Decision:
    return Decision(desk.by, desk.now, said.reason)


def _decide(desk: Desk, entry_id: int, decide: Callable[[Connection], AnyRow]) -> Response:
    def act(conn: Connection) -> Answer:
        before = told_entries(conn, [read_entry(conn, entry_id)], desk.scope)[0]
        after = told_entries(conn, [decide(conn)], desk.scope)[0]
        desk.changed(_decided(before), _decided(after))
        return shown(after)

    return desk.write(act)


def _decided(one: BankEntryTold) -> dict[str, Any]:
    return {"state": one.state.value, "customer_id": one.customer_id and str(one.customer_id)}
