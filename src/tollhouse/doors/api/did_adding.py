"""What a client says of numbers that come into the inventory: some, ranges of them, a file."""

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Final

from pydantic import Field, StringConstraints

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.values import Number, Said, Words
from tollhouse.numbers.rules.did import NewDid
from tollhouse.numbers.rules.did_file import is_free, rows_in
from tollhouse.numbers.rules.outcome import DidOutcome, refused
from tollhouse.numbers.rules.written import LONGEST_RANGE, Span, number_in, numbers_between
from tollhouse.plumbing.db import Connection
from tollhouse.tariffs.destinations import countries_of
from tollhouse.words.refusals import Refused

LONGEST_FILE: Final = 2 << 20


class TooManyNumbers(Refused):
    code: ClassVar[str] = "too_many_numbers"
    sentence: ClassVar[str] = "These are more than {most} numbers, the most that are added at once; add them in parts."


class SpanSaid(Said):
    """Numbers that follow one another, both ends among them."""

    first: Words = Field(examples=["46850012300"])
    last: Words = Field(examples=["46850012399"])


class AddedSaid(Said):
    """Numbers of one vendor batch: given one by one, as ranges, as a file, or in several of these ways."""

    batch_id: Number
    numbers: list[Words] = Field(default=[], max_length=LONGEST_RANGE, examples=[["+46 8 500 123 45"]])
    ranges: list[SpanSaid] = Field(default=[], max_length=100)
    csv: Annotated[str, StringConstraints(max_length=LONGEST_FILE)] = Field(
        default="", description="the first line names the columns: number, country, description, group, free_of_charge"
    )
    country: Words = Field(default="", description="ISO 3166; empty: what the world's numbering plan says")
    description: Words = ""
    group: Words = ""
    free_of_charge: bool = False


@dataclass(slots=True)
class NumbersSaid:
    """In the order in which they were said; by place why some cannot be read, and the lines of the file they are on."""

    new: list[NewDid] = field(default_factory=list)
    unreadable: dict[int, DidOutcome] = field(default_factory=dict)
    lines: list[int | None] = field(default_factory=list)

    def take(self, written: str, said: AddedSaid, line: int | None = None, **facts: str | bool) -> None:
        if len(self.lines) == LONGEST_RANGE:
            raise TooManyNumbers(field="numbers", most=f"{LONGEST_RANGE:,}")
        try:
            number = number_in(written)
        except BadField as refusal:
            self.unreadable[len(self.lines)] = refused(written, refusal)
        else:
            usual = {
                "country": said.country,
                "description": said.description,
                "group": said.group,
                "free_of_charge": said.free_of_charge,
            }
            self.new.append(NewDid(number, said.batch_id, **(usual | facts)))  # type: ignore[arg-type]  # as declared
        self.lines.append(line)


def numbers_said(conn: Connection, said: AddedSaid) -> NumbersSaid:
    """All of them, each with a country where the world's numbering plan knows it.

    Raises BadField, NoNumberFile or TooManyNumbers.
    """
    found = NumbersSaid()
    for written in said.numbers:
        found.take(written, said)
    for span in said.ranges:
        for number in numbers_between(Span(span.first, span.last)):
            found.take(number, said)
    if said.csv.strip():
        for line, cells in rows_in(said.csv):
            facts: dict[str, str | bool] = {
                name: cells[name] for name in ("country", "description", "group") if cells.get(name)
            }
            if cells.get("free_of_charge"):
                facts["free_of_charge"] = is_free(line, cells)
            found.take(cells["number"], said, line, **facts)
    if not found.lines:
        raise BadField("numbers", "", "is empty, and so are ranges and csv; say which numbers are to be added.")
    countries = countries_of(conn, [one.number for one in found.new if not one.country])
    found.new = [one if one.country else _placed(one, countries.get(one.number, "")) for one in found.new]
    return found


def _placed(new: NewDid, country: str) -> NewDid:
    return NewDid(new.number, new.batch_id, country, new.description, new.group, new.free_of_charge)
