"""Bank statements and their entries as they are told."""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pydantic import Field

from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.values import Day, Moment, MoneyTold, Number, Told, told_money
from tollhouse.payments.bank.reading import StatementRecord
from tollhouse.payments.rules.bank.entry import EntryState
from tollhouse.payments.rules.bank.matching import Evidence, Waits
from tollhouse.plumbing.db import AnyRow, Connection


class BankStatementTold(Told):
    """One bank account's part of a file."""

    id: Number
    file_name: str
    format: Literal["camt.053", "csv"]
    account: str = Field(description="the company's own", examples=["DE02120300000000202051"])
    currency: str = Field(description="empty: the file does not say", examples=["EUR"])
    reference: str = Field(description="the bank's name for it")
    from_day: Day | None
    until_day: Day | None
    opening: MoneyTold | None = Field(description="balance before the first entry; null: not told")
    closing: MoneyTold | None
    difference: MoneyTold | None = Field(
        description="by how much `closing` is another than `opening` and all entries make: zero where nothing is "
        "missing; null: the bank does not tell both"
    )
    entries: int = Field(description="that could be read")
    unreadable: int = Field(description="entries that could not be")
    not_booked: int = Field(description="entries that the bank had only announced")
    known_before: int = Field(description="entries that another file had brought already")
    states: dict[str, int] = Field(description="the others by state", examples=[{"booked": 95, "waiting": 5}])
    imported_at: Moment
    imported_by: str
    job_id: Number | None
    finished_at: Moment | None = Field(description="null: it is being worked through, or was broken off")


class BankProblemTold(Told):
    place: str = Field(examples=["entry 7"])
    value: str
    reason: str


class BankStatementWhole(BankStatementTold):
    problems: list[BankProblemTold] = Field(description="the first thousand")


class BankCandidateTold(Told):
    customer_id: Number
    customer_name: str
    evidence: list[Evidence] = Field(description="the best first")
    invoices: list[str] = Field(description="numbers that are named")
    fits: bool = Field(description="the amount is that of these invoices, or all that the customer owes")


class BankEntryTold(Told):
    """An entry, or one payment of an entry that sums up several."""

    id: Number
    statement_id: Number
    account: str = Field(description="the company's own")
    place: str = Field(description="where in its file", examples=["entry 7, payment 2"])
    amount: MoneyTold = Field(description="plus came in, minus went out")
    booked_on: Day
    value_on: Day | None
    payer: str
    payer_account: str
    remittance: str
    references: list[str]
    end_to_end_id: str
    mandate: str
    bank_reference: str
    kind: str = Field(description="the bank's code", examples=["PMNT/RCDT/ESCT"])
    return_reason: str = Field(description="of a payment that comes back; `?`: the bank says no more")
    state: EntryState
    reason: Waits | None = Field(description="why a person has to look at it; null: nobody has to")
    candidates: list[BankCandidateTold] = Field(description="whose it may be, the likeliest first")
    customer_id: Number | None = Field(description="to whom it was booked")
    customer_name: str | None
    payment_id: Number | None
    decided_at: Moment | None
    decided_by: str | None = Field(description="null: nobody had to")
    comment: str


class ReturnedPaymentTold(Told):
    customer_id: Number
    customer_name: str
    payment_id: Number
    booked_on: Day
    amount: MoneyTold


class BankEntryWhole(BankEntryTold):
    takes_back: list[ReturnedPaymentTold] = Field(description="payments that it probably takes back")


class BankPreviewEntryTold(Told):
    place: str
    amount: MoneyTold
    booked_on: Day
    payer: str
    remittance: str
    references: list[str]
    state: EntryState = Field(description="what would become of it")
    reason: Waits | None
    customer_id: Number | None
    customer_name: str | None
    known_before: bool = Field(description="another file has brought it, so it would be left out")


def told_statement(one: StatementRecord) -> BankStatementTold:
    return BankStatementTold(**_of_statement(one))


def told_statement_whole(one: StatementRecord, problems: Iterable[tuple[str, str, str]]) -> BankStatementWhole:
    listed = [BankProblemTold(place=place, value=value, reason=reason) for place, value, reason in problems]
    return BankStatementWhole(**_of_statement(one), problems=listed)


def _of_statement(one: StatementRecord) -> dict[str, Any]:
    amounts = {name: getattr(one, name) for name in ("opening", "closing", "difference")}
    same = ("file_name", "format", "account", "currency", "reference", "from_day", "until_day", "entries", "unreadable")
    others = ("not_booked", "known_before", "states", "imported_at", "imported_by", "job_id", "finished_at")
    return {
        "id": one.statement_id,
        **{name: getattr(one, name) for name in (*same, *others)},
        **{name: None if value is None else told_money(value, one.currency) for name, value in amounts.items()},
    }


def told_entries(conn: Connection, rows: Sequence[AnyRow], scope: Scope) -> list[BankEntryTold]:
    meant = {one["customer_id"] for row in rows for one in row.candidates} | {row.payer_id for row in rows} - {None}
    names = names_seen(conn, meant, scope)
    return [BankEntryTold(**_of_entry(row, names)) for row in rows]


def told_entry_whole(conn: Connection, row: AnyRow, returned: Sequence[AnyRow], scope: Scope) -> BankEntryWhole:
    (told,) = told_entries(conn, [row], scope)
    names = names_seen(conn, {one.payer_id for one in returned}, scope)
    takes_back = [
        ReturnedPaymentTold(
            customer_id=one.payer_id,
            customer_name=names.get(one.payer_id, ""),
            payment_id=one.payment_id,
            booked_on=one.booked_on,
            amount=told_money(one.amount, one.currency),
        )
        for one in returned
    ]
    return BankEntryWhole(**told.model_dump(), takes_back=takes_back)


def _of_entry(row: AnyRow, names: dict[int, str]) -> dict[str, Any]:
    same = ("statement_id", "account", "place", "booked_on", "value_on", "payer", "payer_account", "remittance")
    others = ("end_to_end_id", "mandate", "bank_reference", "kind", "return_reason", "payment_id", "decided_at")
    return {
        "id": row.entry_id,
        **{name: getattr(row, name) for name in (*same, *others, "decided_by", "comment")},
        "amount": told_money(row.amount, row.currency),
        "references": list(row.reference_texts),
        "state": EntryState(row.state),
        "reason": None if row.reason is None else Waits(row.reason),
        "candidates": [
            BankCandidateTold(customer_name=names[one["customer_id"]], **one)
            for one in row.candidates
            if one["customer_id"] in names
        ],
        "customer_id": row.payer_id,
        "customer_name": None if row.payer_id is None else names.get(row.payer_id, ""),
    }
