"""Reads and writes of bank statements and their entries; private to the room."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    LargeBinary,
    Numeric,
    Select,
    Text,
    bindparam,
    column,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    select,
    table,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.types import TypeEngine

from tollhouse.payments.bank.tables import bank_entry, bank_problem, bank_statement
from tollhouse.payments.rules.bank.asked import CandidateCount, EntryFilter
from tollhouse.payments.rules.bank.entry import BankEntry, EntryState, Unreadable
from tollhouse.payments.rules.bank.matching import Verdict
from tollhouse.plumbing.db import AnyRow, Connection, copy_rows
from tollhouse.plumbing.db.paging import Page, SortKey, read_page
from tollhouse.plumbing.db.staging import numbers_as_array, numbers_given, stage_table, texts_as_one, texts_given

_STAGED: Final[dict[str, TypeEngine[Any]]] = {
    "statement_id": BigInteger(),
    "account": Text(),
    "entry_key": LargeBinary(),
    "place": Text(),
    "amount": Numeric(20, 5),
    "currency": Text(),
    "booked_on": Date(),
    "value_on": Date(),
    "bank_reference": Text(),
    "reference_texts": ARRAY(Text()),
    "end_to_end_id": Text(),
    "mandate": Text(),
    "remittance": Text(),
    "payer": Text(),
    "payer_account": Text(),
    "kind": Text(),
    "return_reason": Text(),
    "is_whole": Boolean(),
}
_WRITTEN: Final = (
    "statement_id bigint, account text, entry_key bytea, place text, amount numeric(20, 5), currency text, "
    "booked_on date, value_on date, bank_reference text, reference_texts text[], end_to_end_id text, mandate text, "
    "remittance text, payer text, payer_account text, kind text, return_reason text, is_whole boolean, turn bigint"
)
_STAGE: Final = table("bank_entry_staged", *(column(name, kind) for name, kind in _STAGED.items()), column("turn"))


def open_statement(conn: Connection, values: Mapping[str, Any]) -> AnyRow:
    """The row, new or as it was begun."""
    conn.execute(insert_or_leave(bank_statement).values(values).on_conflict_do_nothing())
    known = bank_statement.c
    same = known.file_digest == values["file_digest"], known.place == values["place"]
    return conn.execute(select(bank_statement).where(*same).with_for_update()).one()


def read_statements_of_file(conn: Connection, digest: bytes) -> Sequence[AnyRow]:
    known = bank_statement.c
    return conn.execute(select(bank_statement).where(known.file_digest == digest).order_by(known.place)).all()


def read_statement(conn: Connection, statement_id: int) -> AnyRow | None:
    return conn.execute(select(bank_statement).where(bank_statement.c.statement_id == statement_id)).first()


def update_statement(conn: Connection, statement_id: int, **values: Any) -> None:
    conn.execute(update(bank_statement).where(bank_statement.c.statement_id == statement_id).values(values))


def page_of_statements(conn: Connection, *, limit: int, cursor: str | None) -> Page:
    key = SortKey(bank_statement.c.statement_id, descending=True)
    return read_page(conn, select(bank_statement), [key], limit=limit, cursor=cursor)


KeyedEntry = tuple[int, str, bytes, BankEntry]
"""Its statement, its bank account, and the key by which it is known again."""


def insert_entries(conn: Connection, entries: Iterable[KeyedEntry]) -> None:
    """Statement, account, key and entry; those that are known already are left as they are."""
    stage_table(conn, _STAGE.name, _WRITTEN)
    copy_rows(conn, f"{_STAGE.name} ({', '.join((*_STAGED, 'turn'))})", _rows(entries))
    staged = select(*(_STAGE.c[name] for name in _STAGED)).order_by(_STAGE.c.turn)
    conn.execute(insert_or_leave(bank_entry).from_select(list(_STAGED), staged).on_conflict_do_nothing())


def _rows(entries: Iterable[KeyedEntry]) -> Iterable[Sequence[Any]]:
    for turn, (statement_id, account, key, one) in enumerate(entries):
        yield (
            statement_id,
            account,
            key,
            one.place,
            one.amount,
            one.currency,
            one.booked_on,
            one.value_on,
            one.bank_reference,
            list(one.references),
            one.end_to_end_id,
            one.mandate,
            one.remittance,
            one.payer,
            one.payer_account,
            one.kind,
            one.return_reason,
            one.whole,
            turn,
        )


def replace_problems(conn: Connection, statement_id: int, problems: Sequence[Unreadable]) -> None:
    conn.execute(delete(bank_problem).where(bank_problem.c.statement_id == statement_id))
    rows = [
        {"statement_id": statement_id, "number": number, "place": one.place, "value": one.value, "reason": one.reason}
        for number, one in enumerate(problems, 1)
    ]
    if rows:
        conn.execute(insert(bank_problem), rows)


def read_problems(conn: Connection, statement_id: int) -> Sequence[AnyRow]:
    known = bank_problem.c
    return conn.execute(select(bank_problem).where(known.statement_id == statement_id).order_by(known.number)).all()


def lock_new(conn: Connection, statement_id: int, after: int, most: int) -> Sequence[AnyRow]:
    """In the order of the file; `after` spares looking at all that was settled before."""
    known = bank_entry.c
    mine = known.statement_id == statement_id, known.entry_id > after, known.state == EntryState.NEW.value
    query = _with_format().where(*mine).order_by(known.entry_id).limit(most)
    return conn.execute(query.with_for_update(of=bank_entry)).all()


def lock_waiting(conn: Connection, after: int, most: int) -> Sequence[AnyRow]:
    known = bank_entry.c
    waiting = known.state == EntryState.WAITING.value, known.entry_id > after
    query = _with_format().where(*waiting).order_by(known.entry_id).limit(most)
    return conn.execute(query.with_for_update(of=bank_entry)).all()


def _with_format() -> Select[Any]:
    of_statement = bank_statement.c.statement_id == bank_entry.c.statement_id
    return select(bank_entry, bank_statement.c.format).join(bank_statement, of_statement)


def read_entry(conn: Connection, entry_id: int, *, lock: bool = False) -> AnyRow | None:
    query = select(bank_entry).where(bank_entry.c.entry_id == entry_id)
    return conn.execute(query.with_for_update() if lock else query).first()


def lock_entries(conn: Connection, entry_ids: Collection[int]) -> Sequence[AnyRow]:
    """In one order, so that two who ask for the same ones wait for each other and for nothing else."""
    mine = bank_entry.c.entry_id == func.any(list(entry_ids))
    return conn.execute(select(bank_entry).where(mine).order_by(bank_entry.c.entry_id).with_for_update()).all()


def update_entry(conn: Connection, entry_id: int, **values: Any) -> None:
    conn.execute(update(bank_entry).where(bank_entry.c.entry_id == entry_id).values(values))


_JUDGED = (
    func.jsonb_to_recordset(bindparam("judged", type_=JSONB))
    .table_valued(
        column("entry_id", BigInteger),
        column("state", Text),
        column("reason", Text),
        column("candidates", JSONB),
        column("payer_id", BigInteger),
        column("payment_id", BigInteger),
        name="judged",
    )
    .render_derived(with_types=True)
)
_WRITE_VERDICTS = (
    update(bank_entry)
    .where(bank_entry.c.entry_id == _JUDGED.c.entry_id)
    .values(
        state=_JUDGED.c.state,
        reason=_JUDGED.c.reason,
        candidates=_JUDGED.c.candidates,
        payer_id=_JUDGED.c.payer_id,
        payment_id=_JUDGED.c.payment_id,
    )
)


def write_verdicts(conn: Connection, verdicts: Mapping[int, tuple[Verdict, int | None]]) -> None:
    """By entry, with the payment where it is booked."""
    judged = [
        {
            "entry_id": entry_id,
            "state": verdict.state.value,
            "reason": verdict.reason and verdict.reason.value,
            "candidates": candidates_told(verdict),
            "payer_id": verdict.customer_id,
            "payment_id": payment_id,
        }
        for entry_id, (verdict, payment_id) in verdicts.items()
    ]
    if judged:
        conn.execute(_WRITE_VERDICTS, {"judged": judged})


_CHOSEN = (
    func.jsonb_to_recordset(bindparam("chosen", type_=JSONB))
    .table_valued(
        column("entry_id", BigInteger), column("payer_id", BigInteger), column("payment_id", BigInteger), name="chosen"
    )
    .render_derived(with_types=True)
)


def write_bookings(conn: Connection, booked: Sequence[Mapping[str, Any]], **decision: Any) -> None:
    """booked   entry_id, payer_id and payment_id of each"""
    mine = bank_entry.c.entry_id == _CHOSEN.c.entry_id
    values = {"payer_id": _CHOSEN.c.payer_id, "payment_id": _CHOSEN.c.payment_id, "reason": null()}
    written = {"state": EntryState.BOOKED.value, **values, **decision}
    conn.execute(update(bank_entry).where(mine).values(written), {"chosen": list(booked)})


def read_known_keys(conn: Connection, account: str, keys: Collection[bytes]) -> set[bytes]:
    """Those of the keys under which an entry of the bank account is there already."""
    known = bank_entry.c
    mine = known.account == account, known.entry_key == func.any(list(keys))
    return {bytes(key) for key in conn.execute(select(known.entry_key).where(*mine)).scalars()}


def read_latest_layouts(conn: Connection, most: int) -> Sequence[AnyRow]:
    """Account, layout and file of the CSVs that were imported last, the latest first."""
    known = bank_statement.c
    query = select(known.account, known.layout, known.file_name).where(known.format == "csv", known.entries > 0)
    return conn.execute(query.order_by(known.statement_id.desc()).limit(most)).all()


def candidates_told(verdict: Verdict) -> list[dict[str, Any]]:
    return [
        {
            "customer_id": one.customer_id,
            "evidence": [evidence.value for evidence in one.evidence],
            "invoices": list(one.invoices),
            "fits": one.fits,
        }
        for one in verdict.candidates
    ]


# Written out: a plan made for any value cannot know that the index of booked ones has the answer.
_IS_BOOKED = bank_entry.c.state == literal(EntryState.BOOKED.value, literal_execute=True)
_PAID_FROM = (
    select(bank_entry.c.payer_account, bank_entry.c.payer_id)
    .distinct()
    .where(bank_entry.c.payer_account == texts_given("accounts"), _IS_BOOKED)
)


def read_paid_from(conn: Connection, accounts: Collection[str]) -> Sequence[AnyRow]:
    """By whom money came from these bank accounts before."""
    return conn.execute(_PAID_FROM, {"accounts": texts_as_one(accounts)}).all()


_other = bank_entry.alias("other")
_LOOK_ALIKES = select(bank_entry.c.entry_id).where(
    bank_entry.c.entry_id == numbers_given("entry_ids"),
    exists().where(
        _other.c.account == bank_entry.c.account,
        _other.c.booked_on == bank_entry.c.booked_on,
        _other.c.amount == bank_entry.c.amount,
        _other.c.statement_id == numbers_given("statement_ids"),
    ),
)


def read_look_alikes(conn: Connection, rows: Sequence[AnyRow]) -> set[int]:
    """Those of which the same amount came on the same day by a file of another format, whose keys are others.

    Few accounts ever have such files, and thousands may pay the same on one day: so the files are looked for first.
    """
    found: set[int] = set()
    for account, written in {(row.account, row.format) for row in rows}:
        known = bank_statement.c
        others = select(known.statement_id).where(known.account == account, known.format != written)
        statement_ids = conn.execute(others).scalars().all()
        if statement_ids:
            mine = [row.entry_id for row in rows if (row.account, row.format) == (account, written)]
            asked = {"entry_ids": numbers_as_array(mine), "statement_ids": numbers_as_array(statement_ids)}
            found.update(conn.execute(_LOOK_ALIKES, asked).scalars())
    return found


def count_states(conn: Connection, statement_ids: Collection[int] | None = None) -> Sequence[AnyRow]:
    """Statement, state and how many."""
    known = bank_entry.c
    query = select(known.statement_id, known.state, func.count().label("how_many"))
    if statement_ids is not None:
        query = query.where(known.statement_id == func.any(list(statement_ids)))
    return conn.execute(query.group_by(known.statement_id, known.state)).all()


def count_to_decide(conn: Connection) -> Sequence[AnyRow]:
    """State, reason and how many wait for a person."""
    known = bank_entry.c
    waiting = known.state.in_([EntryState.WAITING.value, EntryState.RETURNED.value])
    query = select(known.state, known.reason, func.count().label("how_many")).where(waiting)
    return conn.execute(query.group_by(known.state, known.reason)).all()


def page_of_entries(conn: Connection, wanted: EntryFilter, *, limit: int, cursor: str | None) -> Page:
    """In the order of arrival."""
    query = select(bank_entry).where(*_conditions(wanted))
    return read_page(conn, query, [SortKey(bank_entry.c.entry_id)], limit=limit, cursor=cursor)


def count_entries(conn: Connection, wanted: EntryFilter, up_to: int) -> int:
    found = select(bank_entry.c.entry_id).where(*_conditions(wanted)).limit(up_to).subquery()
    return conn.execute(select(func.count()).select_from(found)).scalar_one()


_COUNTED: Final = {
    CandidateCount.NONE: lambda count: count == 0,
    CandidateCount.ONE: lambda count: count == 1,
    CandidateCount.SEVERAL: lambda count: count > 1,
}


def _conditions(wanted: EntryFilter) -> Iterator[ColumnElement[bool]]:
    known = bank_entry.c
    if wanted.states:
        yield known.state.in_(sorted(wanted.states))
    if wanted.reasons:
        yield known.reason.in_(sorted(wanted.reasons))
    if wanted.statement_id is not None:
        yield known.statement_id == wanted.statement_id
    if wanted.payer_id is not None:
        yield known.payer_id == wanted.payer_id
    if wanted.candidates is not None:
        yield _COUNTED[wanted.candidates](func.jsonb_array_length(known.candidates))


def read_booked_like(conn: Connection, account: str, amount: Decimal, most: int) -> Sequence[AnyRow]:
    """Payments of just so much that came from a bank account, the latest first."""
    known = bank_entry.c
    same = known.payer_account == account, known.amount == amount
    return conn.execute(select(bank_entry).where(*same, _IS_BOOKED).order_by(known.entry_id.desc()).limit(most)).all()


def forget_payers(conn: Connection, customer_ids: Collection[int]) -> None:
    """What tells of people; amounts, days and the bank's references stay."""
    theirs = bank_entry.c.payer_id == func.any(list(customer_ids))
    blank = dict.fromkeys(("payer", "payer_account", "remittance", "mandate", "comment"), "")
    conn.execute(update(bank_entry).where(theirs).values(**blank, reference_texts=[], candidates=[]))
