"""/customers/{id}/abbreviated-numbers: a customer's own short numbers."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import Path, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from tollhouse.accounts.opening import own_identifiers
from tollhouse.customers.reading import name_seen, read_customer
from tollhouse.customers.rules.masking import free_text, masked, refuse_masks
from tollhouse.customers.rules.scope import Scope
from tollhouse.doors.api.desk import Desk, created, needs, nothing_left, shown
from tollhouse.doors.api.file_names import CSV, disposition
from tollhouse.doors.api.holding import held
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome, facts_of
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.features.dialling import (
    RowOutcome,
    RowTaken,
    add_number,
    all_short_numbers,
    change_number,
    count_short_numbers,
    list_short_numbers,
    maximum_length,
    put_numbers,
    read_short_number,
    remove_numbers,
    set_maximum_length,
    short_number_of,
)
from tollhouse.features.rules.abbreviated import Dials, ShortNumber, dials, spelt
from tollhouse.features.rules.short_rows import COLUMNS, read_rows
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.db.paging import Page
from tollhouse.reports.sheets import rows_as_csv
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import Refused

router = DoorRouter("Abbreviated dialing")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
Short = Annotated[str, Path(pattern="^[0-9]{1,9}$", examples=["101"])]
_TEXTS: Final = ("text/csv", "text/tab-separated-values")


class AbbreviatedDialing(Told):
    maximum_length: int | None = Field(description="digits a short number may have; null: set it first")
    numbers: int = Field(description="how many there are")
    etag: str = Field(description="of the maximum length, for If-Match")


class AbbreviatedDialingSaid(Said):
    maximum_length: int = Field(examples=[3], description="from 1 to 9; 3 allows 1, 34 and 999")


class AbbreviatedNumber(Told):
    """A short number and what it stands for."""

    number: str = Field(examples=["101"])
    number_to_dial: str = Field(description="an own account's identifier or E.164 digits; empty: dialled as it is")
    description: str
    dials: Dials
    account_id: Number | None = Field(description="of an own account; null: none")
    etag: str = Field(description="of this version, for If-Match")


class AbbreviatedNumberSaid(Said):
    number: Words = Field(examples=["101"])
    number_to_dial: Words = Field(default="", examples=["+46 8 123 45 67"])
    description: Words = ""


class AbbreviatedNumberChangeSaid(Said):
    """What changes; what is left out or null stays."""

    number: Words | None = None
    number_to_dial: Words | None = None
    description: Words | None = None


class AbbreviatedRow(Told):
    """What became of one row."""

    line: int = Field(description="from 1, the header included")
    number: str
    number_to_dial: str
    description: str
    outcome: RowOutcome
    field: str | None = Field(description="of a refused one: which field is to blame")
    detail: str | None = Field(description="of a refused one: why, and the way out")
    facts: dict[str, str | int | bool | None] = Field(description="what stands in `detail`, by name")


class AbbreviatedRows(Told):
    taken: bool = Field(description="whether anything was stored; false too where it was only looked at")
    added: int
    changed: int
    unchanged: int
    refused: int
    rows: list[AbbreviatedRow]


@router.get(
    "/customers/{customer_id}/abbreviated-dialing",
    summary="Read abbreviated dialing",
    response_model=AbbreviatedDialing,
)
def get_abbreviated_dialing(customer_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)
        return _dialing(conn, desk, customer_id)

    return desk.read(look)


@router.put(
    "/customers/{customer_id}/abbreviated-dialing",
    summary="Set the maximum length of short numbers",
    response_model=AbbreviatedDialing,
)
def put_abbreviated_dialing(
    customer_id: Number, said: AbbreviatedDialingSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    """Before the first number; not below the length of one that is there."""

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        before = maximum_length(conn, customer_id)
        check_version(desk, if_match, before, "maximum length")
        set_maximum_length(conn, customer_id, said.maximum_length)
        desk.changed({"abbreviated_length": before}, {"abbreviated_length": said.maximum_length})
        return _dialing(conn, desk, customer_id)

    return desk.write(act)


@router.get(
    "/customers/{customer_id}/abbreviated-numbers",
    summary="List abbreviated numbers",
    response_model=ListOf[AbbreviatedNumber],
)
def get_abbreviated_numbers(
    customer_id: Number,
    desk: Reader,
    pages: Pages,
    q: Annotated[str, Query(max_length=200, description="begins the number or what it dials, or is described")] = "",
) -> Response:
    """In the order of their digits.  To whom personal data is hidden, only the number is found by its beginning."""

    def look(conn: Connection) -> Answer:
        read_customer(conn, customer_id, desk.scope)

        def page(limit: int, cursor: str | None) -> Page:
            return list_short_numbers(conn, customer_id, q=q, whole=whole, limit=limit, cursor=cursor)

        whole = desk.scope.masked
        total = min(count_short_numbers(conn, customer_id, q=q, whole=whole), EXACT_UP_TO)
        return shown(listed(partial(_told_rows, conn, desk, customer_id), page, pages, total=total))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/abbreviated-numbers.csv",
    summary="Abbreviated numbers as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
def get_abbreviated_csv(customer_id: Number, desk: Reader) -> Response:
    """All of them, as `POST …/abbreviated-numbers/rows` takes them."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        shorts = [_seen(one, desk.scope) for one in all_short_numbers(conn, customer_id)]
        rows = ((one.number, one.to_dial, one.description) for one in shorts)
        name = f"Short numbers of {name_seen(record, desk.scope)}.csv"
        headers = {"Content-Type": CSV, "Content-Disposition": disposition(name)}
        return Answer(200, headers, b"".join(rows_as_csv(COLUMNS, rows)))

    return desk.read(look)


@router.post(
    "/customers/{customer_id}/abbreviated-numbers",
    summary="Add an abbreviated number",
    status_code=201,
    response_model=AbbreviatedNumber,
)
def post_abbreviated_number(customer_id: Number, said: AbbreviatedNumberSaid, desk: Changer) -> Response:
    """Nothing to dial: the short number is dialled as it is, and no dial rule changes it (112)."""

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk, field="number")
        new = ShortNumber(said.number, said.number_to_dial, said.description)
        own = _own(conn, customer_id, [new])
        made = add_number(conn, customer_id, new, own=own)
        desk.changed({"abbreviated_number": None}, {"abbreviated_number": _written(made)})
        (told,) = _told(conn, desk, customer_id, [made])
        return created(told, f"/customers/{customer_id}/abbreviated-numbers/{made.number}")

    return desk.write(act)


@router.patch(
    "/customers/{customer_id}/abbreviated-numbers/{number}",
    summary="Change an abbreviated number",
    response_model=AbbreviatedNumber,
)
def patch_abbreviated_number(
    customer_id: Number, number: Short, said: AbbreviatedNumberChangeSaid, desk: Changer, if_match: IfMatch = None
) -> Response:
    if desk.scope.masked:
        refuse_masks(said.model_dump())

    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        before = read_short_number(conn, customer_id, number)
        check_version(desk, if_match, before, "abbreviated number")
        new = ShortNumber(
            before.number if said.number is None else said.number,
            before.to_dial if said.number_to_dial is None else said.number_to_dial,
            before.description if said.description is None else said.description,
        )
        after = change_number(conn, customer_id, before, new, own=_own(conn, customer_id, [new]))
        desk.changed({"abbreviated_number": _written(before)}, {"abbreviated_number": _written(after)})
        (told,) = _told(conn, desk, customer_id, [after])
        return shown(told, headers={"ETag": told.etag})

    return desk.write(act)


@router.delete(
    "/customers/{customer_id}/abbreviated-numbers/{number}", summary="Delete an abbreviated number", status_code=204
)
def remove_abbreviated_number(customer_id: Number, number: Short, desk: Changer) -> Response:
    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        gone = read_short_number(conn, customer_id, number)
        remove_numbers(conn, customer_id, [number])
        desk.changed({"abbreviated_number": _written(gone)}, {"abbreviated_number": None})
        return nothing_left()

    return desk.write(act)


@router.post(
    "/customers/{customer_id}/abbreviated-numbers/rows",
    summary="Add and change many abbreviated numbers",
    response_model=AbbreviatedRows,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                kind: {"schema": {"type": "string"}, "example": "number,number_to_dial\n101,4681234567\n"}
                for kind in _TEXTS
            },
        }
    },
)
async def post_abbreviated_rows(
    customer_id: Number,
    request: Request,
    desk: Changer,
    mode: Annotated[Literal["whole", "each"], Query(description="whole: one refused row keeps all out")] = "whole",
    dry_run: Annotated[bool, Query(description="look at what the rows would do, and store nothing")] = False,
) -> Response:
    """A CSV file or rows pasted from a sheet, up to 5,000: number, number to dial, description, with a header or
    without.  Numbers that are there are changed; every refused row is named with its field, reason and way out."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _TEXTS:
        raise Unwelcome("unsupported_media_type", f"Send the rows as the body, as {' or '.join(_TEXTS)}.")
    content = await request.body()
    return await run_in_threadpool(_put_rows, desk, customer_id, content, mode == "whole", dry_run)


def _put_rows(desk: Desk, customer_id: int, content: bytes, whole: bool, dry_run: bool) -> Response:
    def act(conn: Connection) -> Answer:
        held(conn, customer_id, desk)
        rows = read_rows(content)
        for row in rows if desk.scope.masked else ():
            refuse_masks({"number_to_dial": row.short.to_dial, "description": row.short.description})
        own = _own(conn, customer_id, [row.short for row in rows])
        looked = conn.begin_nested()
        taken = put_numbers(conn, customer_id, rows, own=own, whole=whole)
        stored = not dry_run and (not whole or all(one.refusal is None for one in taken))
        if stored:
            looked.commit()
            new = [one for one in taken if one.outcome in {RowOutcome.ADDED, RowOutcome.CHANGED}]
            before = [_written(one.before) for one in new if one.before is not None]
            desk.changed({"abbreviated_numbers": before}, {"abbreviated_numbers": [_written(one.short) for one in new]})
        else:
            looked.rollback()
        return shown(_told_taken(taken, stored=stored))

    return desk.write(act)


def _dialing(conn: Connection, desk: Desk, customer_id: int) -> Answer:
    longest = maximum_length(conn, customer_id)
    told = AbbreviatedDialing(
        maximum_length=longest, numbers=count_short_numbers(conn, customer_id), etag=etag_of(desk, longest)
    )
    return shown(told, headers={"ETag": told.etag})


def _own(conn: Connection, customer_id: int, shorts: Sequence[ShortNumber]) -> dict[str, int]:
    """Identifiers of own accounts among what is dialled; none has a NUL, which a file may hold all the same."""
    dialled = {spelt(one.to_dial) for one in shorts if "\0" not in one.to_dial} - {""}
    return own_identifiers(conn, customer_id, dialled) if dialled else {}


def _told_rows(conn: Connection, desk: Desk, customer_id: int, rows: Sequence[AnyRow]) -> list[AbbreviatedNumber]:
    return _told(conn, desk, customer_id, [short_number_of(row) for row in rows])


def _told(conn: Connection, desk: Desk, customer_id: int, shorts: Sequence[ShortNumber]) -> list[AbbreviatedNumber]:
    own = _own(conn, customer_id, shorts)
    return [
        AbbreviatedNumber(
            number=one.number,
            number_to_dial=seen.to_dial,
            description=seen.description,
            dials=dials(one.to_dial, own),
            account_id=own.get(one.to_dial),
            etag=etag_of(desk, one),
        )
        for one, seen in ((one, _seen(one, desk.scope)) for one in shorts)
    ]


def _seen(short: ShortNumber, scope: Scope) -> ShortNumber:
    """Whom a customer calls, and what it says of them, is hidden from some readers."""
    if not scope.masked:
        return short
    return ShortNumber(short.number, masked("phone", short.to_dial), free_text(short.description, scope))


def _told_taken(taken: Sequence[RowTaken], *, stored: bool) -> AbbreviatedRows:
    counts = {one: sum(row.outcome is one for row in taken) for one in RowOutcome}
    return AbbreviatedRows(
        taken=stored,
        **{one.value: count for one, count in counts.items()},
        rows=[
            AbbreviatedRow(
                line=row.line,
                number=row.short.number,
                number_to_dial=row.short.to_dial,
                description=row.short.description,
                outcome=row.outcome,
                field=None if row.refusal is None else row.refusal.field,
                detail=None if row.refusal is None else row.refusal.detail,
                facts=_facts(row.refusal),
            )
            for row in taken
        ],
    )


def _facts(refusal: Refused | None) -> dict[str, Any]:
    return {} if refusal is None else facts_of(refusal)


def _written(short: ShortNumber) -> str:
    """As the audit trail keeps it."""
    described = f" ({short.description})" if short.description else ""
    return f"{short.number} → {short.to_dial or short.number}{described}"
