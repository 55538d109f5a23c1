"""A file of customers: its columns, its rows, and in which order those who own or sell to others come."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import BinaryIO, ClassVar, Final

from tollhouse.customers.rules.contacts import CONTACT_FIELDS
from tollhouse.customers.rules.record import CustomerKind
from tollhouse.words.counting import counted
from tollhouse.words.csv_rows import CsvBroken, read_header, rows_of
from tollhouse.words.fold import fold
from tollhouse.words.formulas import unguarded
from tollhouse.words.problems import Problem
from tollhouse.words.refusals import Refused

COLUMNS: Final = (
    "name",
    "kind",
    "class",
    "currency",
    "balance_control",
    "credit_limit",
    "reseller",
    "distributor",
    "time_zone",
    "blocked",
    *CONTACT_FIELDS,
)
ONCE: Final = ("opening_balance", "available_funds")
"""Columns that say something of a new customer only; an export does not write them."""

NEEDED: Final = ("name", "class", "currency", "balance_control")
REFERRING: Final = ("reseller", "distributor")
"""Columns that name another customer."""

CUSTOM: Final = "custom:"
"""Before the name of a field that the operator made; a file has as many of such columns as it likes."""

_OWNERS: Final = {CustomerKind.RESELLER, CustomerKind.DISTRIBUTOR}


class NoCustomerFile(Refused):
    code: ClassVar[str] = "no_customer_file"
    sentence: ClassVar[str] = "This file cannot be read as customers: {problems}."

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(problems="; ".join(str(one.printable()) for one in problems))


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """The cells of one row by column, as they were before an export guarded them; `line`: where it begins."""

    line: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...] = ()

    @property
    def is_owner(self) -> bool:
        """Whether others may name it as their reseller or distributor."""
        return self.cells.get("kind", "").strip() in _OWNERS


@dataclass(slots=True)
class Survey:
    """What a first look at the whole file finds.

    owners   the few rows that others may refer to
    twice    by the line of a row whose name stood before, the line where that was
    broken   where the file is no CSV any more; the rows before it are good
    """

    rows: int = 0
    owners: list[CustomerRow] = field(default_factory=list)
    twice: dict[int, int] = field(default_factory=dict)
    broken: Problem | None = None


def custom_column(name: str) -> str:
    """As a header names the field, in small letters."""
    return f"{CUSTOM}{name.lower()}"


def survey_of(stream: BinaryIO, *, needed: Collection[str] = NEEDED, custom: Collection[str] = ()) -> Survey:
    """Look through the file; raises NoCustomerFile for one whose header tells no customers.

    custom   columns beside COLUMNS, of fields that the operator made
    """
    survey, seen = Survey(), dict[bytes, int]()
    try:
        for row in read_rows(stream, needed=needed, custom=custom):
            survey.rows += 1
            name = _folded(row, "name")
            # A digest, because a million names would take three times the room.
            first = seen.setdefault(blake2b(name.encode("utf-8", "replace"), digest_size=12).digest(), row.line)
            if name and first != row.line:
                survey.twice[row.line] = first
            if row.is_owner:
                survey.owners.append(row)
    except CsvBroken as broken:
        survey.broken = broken.problem
    if survey.broken is not None and not survey.rows:
        raise NoCustomerFile([survey.broken])
    return survey


def read_rows(
    stream: BinaryIO, *, needed: Collection[str] = NEEDED, custom: Collection[str] = ()
) -> Iterator[CustomerRow]:
    """Every row; raises NoCustomerFile, and CsvBroken behind the last row that can be read."""
    rows = rows_of(stream)
    header = next(rows, None)
    if header is None:
        raise NoCustomerFile([Problem(1, "", "", "it is empty; its first line must name the columns")])
    names, problems = read_header(header[1], thing="customer", known=(*COLUMNS, *ONCE, *custom), needed=needed)
    if problems:
        raise NoCustomerFile(problems)
    for line, cells in rows:
        yield _row_of(line, names, cells)


def _row_of(line: int, names: list[str], cells: list[str]) -> CustomerRow:
    given = dict.fromkeys(names, "") | {name: unguarded(cell) for name, cell in zip(names, cells, strict=False)}
    if len(cells) == len(names):
        return CustomerRow(line, given)
    reason = f"the line has {counted(len(cells), 'cell')}, the header {counted(len(names), 'column')}"
    return CustomerRow(line, given, (Problem(line, "", "", reason),))


def in_order_of_reference(owners: Collection[CustomerRow]) -> Iterator[list[CustomerRow]]:
    """Row by row after those that it names; what is left in a circle comes last, to be judged as it stands."""
    waiting: dict[str, CustomerRow] = {}
    twice = [row for row in owners if waiting.setdefault(_folded(row, "name"), row) is not row]
    while waiting:
        ready = {name: row for name, row in waiting.items() if not _named_by(row) & waiting.keys()} or waiting
        yield list(ready.values())
        waiting = {name: row for name, row in waiting.items() if name not in ready}
    if twice:
        yield twice


def _named_by(row: CustomerRow) -> set[str]:
    return {_folded(row, column) for column in REFERRING} - {""}


def _folded(row: CustomerRow, column: str) -> str:
    return fold(row.cells.get(column, "").strip())
