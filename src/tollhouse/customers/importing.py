"""Importing a file of customers: batches that each are a transaction, in which a bad row takes no other with it.

A row whose name is there already is left alone, or brought up to date, so that the same file may be imported again
after any end: who is there is registered once.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import BinaryIO, Final

from tollhouse.customers import storage
from tollhouse.customers.changing import change_customer, lock_to_change, standings_concerned
from tollhouse.customers.fields.defining import active_fields
from tollhouse.customers.fields.enabling import fields_of_classes
from tollhouse.customers.fields.filling import values_of
from tollhouse.customers.loading import numbers_of_names
from tollhouse.customers.reading import CustomerRecord, record_of
from tollhouse.customers.registering import LoginTaken, NameTaken, register_customers
from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.customer_file import (
    NEEDED,
    REFERRING,
    CustomerRow,
    Survey,
    custom_column,
    in_order_of_reference,
    read_rows,
    survey_of,
)
from tollhouse.customers.rules.customer_row import (
    Change,
    Known,
    Leave,
    Present,
    Refuse,
    Register,
    is_number,
    judge,
    problem_of,
    problems_of,
)
from tollhouse.customers.rules.field_values import CustomField, CustomFieldsMissing, CustomFieldsUnfit, Kept
from tollhouse.customers.rules.record import BadField
from tollhouse.customers.rules.scope import OPERATOR_SCOPE
from tollhouse.ledger.locking import lock_standings
from tollhouse.ledger.reading import read_standings
from tollhouse.ledger.rules.conditions import Condition
from tollhouse.ledger.rules.standing import Standing
from tollhouse.plumbing.db import Connection, Engine, cursor_of
from tollhouse.words.csv_rows import CsvBroken
from tollhouse.words.fold import fold
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import Refused

_AT_ONCE: Final = 500


class Deed(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    LEAVE = "leave"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row, or would.

    customer_id   None for one that was refused
    changes       for each column old and new, as a file writes them
    """

    line: int
    name: str
    deed: Deed
    customer_id: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerImport:
    """A file of customers to be taken.

    stream    seekable, because those who own or sell to others are taken first
    update    customers that are there take what the file says of them; else they are left alone
    dry_run   do everything and keep nothing
    witness   told of each batch in its transaction
    """

    engine: Engine
    stream: BinaryIO
    now: Callable[[], datetime]
    by: str
    update: bool = False
    dry_run: bool = False
    witness: Callable[[Connection, Sequence[Outcome]], None] = lambda _conn, _outcomes: None

    @property
    def needed(self) -> Sequence[str]:
        """Of customers that are there already a file may say as little as it likes."""
        return NEEDED[:1] if self.update else NEEDED


def survey_file(job: CustomerImport) -> Survey:
    """Look through the whole file beforehand; raises NoCustomerFile."""
    job.stream.seek(0)
    return survey_of(job.stream, needed=job.needed, custom=_custom_columns(job))


def _custom_columns(job: CustomerImport) -> list[str]:
    with job.engine.connect() as conn:
        return [custom_column(one.name) for one in active_fields(conn)]


def import_customers(job: CustomerImport, survey: Survey) -> Iterator[Outcome]:
    """Each row's outcome, as soon as its batch is kept: first those that others may refer to, then all others.

    survey   survey_file's
    """
    with _transactions(job) as begin:
        for owners in in_order_of_reference(survey.owners):
            for batch in _batches(owners):
                with begin(True) as conn:
                    outcomes = _take(conn, batch, job, survey.twice)
                yield from outcomes
        for batch in _batches(_others(job)):
            with begin(False) as conn:
                outcomes = _take(conn, batch, job, survey.twice)
            yield from outcomes
    if survey.broken is not None:
        yield Outcome(survey.broken.line, "", Deed.REFUSE, problems=(survey.broken,))


_Begin = Callable[[bool], AbstractContextManager[Connection]]
"""A transaction of a batch; said whether others refer to what it writes."""


@contextmanager
def _transactions(job: CustomerImport) -> Iterator[_Begin]:
    if not job.dry_run:
        yield lambda _referred_to: job.engine.begin()
        return
    with job.engine.connect() as trial:
        # Who reads page by page what a rehearsal says takes their time.
        cursor_of(trial).execute("SET LOCAL idle_in_transaction_session_timeout = 0")

        @contextmanager
        def begin(referred_to: bool) -> Iterator[Connection]:
            """Taken back at once, so that nobody waits for names and records, but for what later rows refer to."""
            part = trial.begin_nested()
            yield trial
            if referred_to:
                part.commit()
            else:
                part.rollback()

        yield begin


def _others(job: CustomerImport) -> Iterator[CustomerRow]:
    job.stream.seek(0)
    try:
        rows = read_rows(job.stream, needed=job.needed, custom=_custom_columns(job))
        yield from (row for row in rows if not row.is_owner)
    except CsvBroken:
        return  # the survey has it


def _batches(rows: Iterable[CustomerRow]) -> Iterator[list[CustomerRow]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        yield batch


def _take(
    conn: Connection, rows: Sequence[CustomerRow], job: CustomerImport, twice: Mapping[int, int]
) -> list[Outcome]:
    """Standings are locked before records, and those before names are claimed, all in order, as in other changes."""
    known = _known_by(conn, rows)
    told: dict[int, Outcome] = {}
    changes: list[tuple[CustomerRow, Change]] = []
    new: list[tuple[CustomerRow, Register]] = []
    for row in rows:
        match _judged(row, known, job, twice):
            case Register() as registration:
                new.append((row, registration))
            case Change() as change:
                changes.append((row, change))
            case Leave(customer_id):
                told[row.line] = _outcome(row, Deed.LEAVE, customer_id)
            case Refuse(problems):
                told[row.line] = _outcome(row, Deed.REFUSE, problems=problems)
    lock_standings(conn, {one for _, each in changes for one in standings_concerned(each.customer_id, each.changes)})
    for row, change in sorted(changes, key=lambda pair: pair[1].customer_id):
        told[row.line] = _changed(conn, row, change)
    new.sort(key=lambda pair: fold(pair[1].new.name))
    told |= {outcome.line: outcome for outcome in _registered(conn, new, job)}
    outcomes = [told[row.line] for row in rows]
    job.witness(conn, outcomes)
    return outcomes


def _judged(
    row: CustomerRow, known: Known, job: CustomerImport, twice: Mapping[int, int]
) -> Register | Change | Leave | Refuse:
    if row.line in twice:
        reason = f"stands on line {twice[row.line]} already; leave one of the two rows out"
        return Refuse((Problem(row.line, "name", row.cells["name"], reason).printable(),))
    return judge(row, known, update=job.update)


def _outcome(
    row: CustomerRow, deed: Deed, customer_id: int | None = None, problems: tuple[Problem, ...] = ()
) -> Outcome:
    return Outcome(row.line, row.cells["name"].strip(), deed, customer_id, problems=problems)


def _changed(conn: Connection, row: CustomerRow, change: Change) -> Outcome:
    try:
        with conn.begin_nested():
            record = lock_to_change(conn, change.customer_id, change.changes, OPERATOR_SCOPE)
            change_customer(conn, record, change.changes, change.custom)
    except Refused as refusal:
        return _refused(row, refusal)
    return Outcome(row.line, record.name, Deed.CHANGE, change.customer_id, changes=change.told)


def _registered(
    conn: Connection, new: Sequence[tuple[CustomerRow, Register]], job: CustomerImport
) -> Iterator[Outcome]:
    """All at once; where one is refused, half by half, until it stands alone."""
    if not new:
        return
    try:
        with conn.begin_nested():
            numbers = register_customers(conn, [each.new for _, each in new], now=job.now(), by=job.by)
    except Refused as refusal:
        if len(new) == 1:
            yield _refused(new[0][0], refusal)
            return
        middle = len(new) // 2
        yield from _registered(conn, new[:middle], job)
        yield from _registered(conn, new[middle:], job)
    else:
        for (row, _), number in zip(new, numbers, strict=True):
            yield _outcome(row, Deed.CREATE, number)


def _refused(row: CustomerRow, refusal: Refused) -> Outcome:
    if isinstance(refusal, CustomFieldsUnfit | CustomFieldsMissing):
        problems = problems_of(row, refusal.refusals)
        return _outcome(row, Deed.REFUSE, problems=tuple(one.printable() for one in problems))
    if isinstance(refusal, BadField):
        problem = problem_of(row, refusal)
    elif isinstance(refusal, NameTaken):
        reason = "was given to another customer a moment ago; import the file again"
        problem = Problem(row.line, "name", row.cells["name"], reason)
    elif isinstance(refusal, LoginTaken):
        reason = "belongs to another customer; choose another login"
        problem = Problem(row.line, "login", row.cells["login"], reason)
    else:
        value = row.cells.get(refusal.field or "", "")
        problem = Problem(row.line, refusal.field or "", value, refusal.detail.rstrip("."))
    return _outcome(row, Deed.REFUSE, problems=(problem.printable(),))


def _known_by(conn: Connection, rows: Sequence[CustomerRow]) -> Known:
    names = {text for row in rows if (text := row.cells["name"].strip()).isprintable()}
    referred = {text for row in rows for column in REFERRING if (text := row.cells.get(column, "").strip())}
    numbers = _numbers_named(conn, names | {text for text in referred if text.isprintable()})
    by_number = {int(text) for text in referred if text not in numbers and is_number(text)}
    records = {row.customer_id: record_of(row) for row in storage.read_records(conn, {*numbers.values(), *by_number})}
    there = {str(number): number for number in by_number & records.keys()}
    present = [record for name in names if (record := records.get(numbers.get(name, 0)))]
    sellers = {record.distributor_id for record in present if record.distributor_id is not None}
    above = {record.resellers[0] for record in present if record.resellers}
    standings = read_standings(conn, {record.customer_id for record in present})
    custom = {custom_column(one.name): one for one in active_fields(conn)}
    values = values_of(conn, [record.customer_id for record in present]) if custom else {}
    classes = {row.name: number for number, row in storage.read_classes(conn).items()}
    return Known(
        classes=classes,
        customers={text: found for text in referred if (found := _number_meant(text, numbers, there)) is not None},
        present={
            fold(record.name): Present(
                record.customer_id,
                _values_of(record, standings[record.customer_id])
                | _custom_of(custom, values.get(record.customer_id, {})),
            )
            for record in present
        },
        names={row.customer_id: row.name for row in storage.read_records(conn, sellers | above)},
        custom=custom,
        fields=fields_of_classes(conn, classes.values()) if custom else {},
    )


def _custom_of(custom: Mapping[str, CustomField], values: Kept) -> dict[str, object]:
    """A customer's values by the columns of their fields."""
    return {column: values.get(one.field_id) for column, one in custom.items()}


def _numbers_named(conn: Connection, names: Iterable[str]) -> dict[str, int]:
    asked = sorted(names)
    found = numbers_of_names(conn, asked) if asked else []
    return {name: number for name, number in zip(asked, found, strict=True) if number is not None}


def _number_meant(text: str, by_name: Mapping[str, int], by_number: Mapping[str, int]) -> int | None:
    """A customer may be called 17: the name comes first, as an export writes names."""
    if text in by_name:
        return by_name[text]
    return by_number.get(str(int(text))) if is_number(text) else None


def _values_of(record: CustomerRecord, standing: Standing) -> dict[str, object]:
    """In the terms of a file."""
    return {
        "kind": record.kind,
        "class": record.class_id,
        "currency": record.currency,
        "balance_control": "prepaid" if record.prepaid else "postpaid",
        "credit_limit": standing.permanent_limit,
        "reseller": record.resellers[0] if record.resellers else None,
        "distributor": record.distributor_id,
        "time_zone": record.time_zone,
        "blocked": Condition.BLOCKED in standing.conditions,
        **{name: getattr(record, name) for name in CONTACT_FIELDS},
    }
