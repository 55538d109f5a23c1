"""/dids: the inventory of numbers."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from tempfile import TemporaryFile
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from tollhouse.accounts.numbering import add_numbers, release_numbers
from tollhouse.accounts.opening import holdings_of
from tollhouse.customers.reading import names_seen, parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, nothing_left, shown
from tollhouse.doors.api.did_adding import AddedSaid, numbers_said
from tollhouse.doors.api.did_told import (
    DidOutcomesTold,
    DidTold,
    FrozenSaid,
    Mask,
    NumbersSaid,
    ReleasedSaid,
    said_numbers,
    today_of,
    told_dids,
    told_numbers,
    told_outcomes,
)
from tollhouse.doors.api.file_names import CSV, disposition
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.problems import Unwelcome
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told, Words
from tollhouse.doors.api.versions import IfMatch, check_version, etag_of
from tollhouse.numbers import adding, reading
from tollhouse.numbers.reading import DidQuery, DidTotals
from tollhouse.numbers.rules.did import DidState
from tollhouse.numbers.rules.outcome import DidOutcome
from tollhouse.plumbing.db import Connection
from tollhouse.reports.sheets import rows_as_csv
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Numbers")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS)]
# The inventory itself is the operator's: no reseller's staff has the right.
Keeper = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
Adder = Annotated[Desk, needs(Right.CHANGE_CATALOGUE, longest_body=4 << 20)]

Sort = Literal["number", "-number", "country", "-country", "added_at", "-added_at"]
MOST_ROWS: Final = 200_000
_HEADINGS: Final = (
    "number",
    "state",
    "country",
    "vendor",
    "vendor batch",
    "description",
    "group",
    "free of charge",
    "customer",
    "pricing batch",
    "monthly price",
    "currency",
    "frozen until",
    "assigned (UTC)",
    "released (UTC)",
)
_PIECE: Final = 64 << 10


class DidTotalsTold(Told):
    """How many numbers there are."""

    total: int
    in_use: int = Field(description="a customer or an account has them")
    not_in_use: int = Field(description="in a pool and free")
    frozen: int = Field(description="in a pool and kept back")
    assigned: int = Field(description="a customer has them, no account is called by them")
    on_account: int


class DidHolderTold(Told):
    """Who held a number from one moment to another."""

    customer_id: Number
    customer_name: str
    account_id: Number | None = Field(description="null: the customer itself; else the account that was called by it")
    since: Moment
    until: Moment | None = Field(description="exclusive; null: still")
    set_by: str | None = Field(description="null: not said, or not for the asker to know")


class DidHistoryTold(Told):
    items: list[DidHolderTold]


class DidChangeSaid(Said):
    """What changes; what is left out or null stays."""

    batch_id: Number | None = None
    country: Words | None = None
    description: Words | None = None
    group: Words | None = None
    free_of_charge: bool | None = None

    def changes(self) -> dict[str, Any]:
        said = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: value for name, value in said.items() if value is not None}


async def _asked(
    *,
    q: Annotated[Mask | None, Query()] = None,
    state: Annotated[
        str | None, Query(max_length=60, description="in_pool, frozen, assigned, on_account: any of")
    ] = None,
    country: Annotated[str | None, Query(max_length=2, examples=["SE"])] = None,
    batch_id: Annotated[Number | None, Query(description="the vendor batch")] = None,
    group: Annotated[Annotated[str, StringConstraints(max_length=64)] | None, Query()] = None,
    customer_id: Annotated[Number | None, Query(description="who holds them; of a reseller: its pool")] = None,
) -> DidQuery:
    return DidQuery(
        mask=q, states=states_in(state), country=country, batch_id=batch_id, group=group, customer_id=customer_id
    )


Asked = Annotated[DidQuery, Depends(_asked)]


def states_in(written: str | None) -> tuple[DidState, ...]:
    names = [] if not written else written.split(",")
    known = {state.value: state for state in DidState}
    for name in names:
        if name not in known:
            raise BadField("state", name, f"is no state of a number; they are {', '.join(known)}.")
    return tuple(known[name] for name in names)


@router.get("/dids", summary="List numbers", response_model=ListOf[DidTold])
def get_dids(desk: Reader, pages: Pages, asked: Asked, sort: Annotated[Sort, Query()] = "number") -> Response:
    """The inventory; a reseller sees its own pool and what its subcustomers hold."""

    def look(conn: Connection) -> Answer:
        return shown(listed_numbers(conn, desk, replace(asked, scope=desk.scope), pages, sort))

    return desk.read(look)


def listed_numbers(conn: Connection, desk: Desk, query: DidQuery, pages: Any, sort: str) -> ListOf[DidTold]:
    today = today_of(desk)

    def read(limit: int, cursor: str | None) -> Any:
        return reading.list_numbers(conn, query, today=today, sort=sort, limit=limit, cursor=cursor)

    total = reading.count_numbers(conn, query, today=today, up_to=EXACT_UP_TO + 1)
    return listed(partial(told_numbers, conn, desk), read, pages, total=total)


@router.get("/dids/totals", summary="Count numbers", response_model=DidTotalsTold)
def get_did_totals(desk: Reader, asked: Asked) -> Response:
    """Of all that the same filters find."""

    def look(conn: Connection) -> Answer:
        totals = reading.total_numbers(conn, replace(asked, scope=desk.scope), today=today_of(desk))
        return shown(told_totals(totals))

    return desk.read(look)


def told_totals(totals: DidTotals) -> DidTotalsTold:
    return DidTotalsTold(
        total=totals.total,
        in_use=totals.in_use,
        not_in_use=totals.by_state[DidState.IN_POOL],
        frozen=totals.by_state[DidState.FROZEN],
        assigned=totals.by_state[DidState.ASSIGNED],
        on_account=totals.by_state[DidState.ON_ACCOUNT],
    )


@router.post("/dids", summary="Add numbers", response_model=DidOutcomesTold)
def post_dids(said: AddedSaid, desk: Adder) -> Response:
    """Up to 10,000, one outcome each; those that accounts are called by already come in as theirs."""

    def act(conn: Connection) -> Answer:
        found = numbers_said(conn, said)
        outcomes = add_numbers(conn, found.new, now=desk.now, by=desk.by)
        return shown(told_outcomes(outcomes, found.unreadable, found.lines))

    return desk.write(act)


@router.post("/dids/release", summary="Release numbers", response_model=DidOutcomesTold)
def post_did_release(said: ReleasedSaid, desk: Changer) -> Response:
    """Whoever holds them; they go back to the pool they came from, and accounts are no longer called by them."""

    def act(conn: Connection) -> Answer:
        numbers, unreadable = said_numbers(said.numbers)
        outcomes = release_numbers(
            conn, numbers, scope=desk.scope, now=desk.now, by=desk.by, frozen_until=said.frozen_until
        )
        return shown(told_outcomes(outcomes, unreadable))

    return desk.write(act)


@router.post("/dids/freeze", summary="Freeze numbers", response_model=DidOutcomesTold)
def post_did_freeze(said: FrozenSaid, desk: Keeper) -> Response:
    """Keep numbers that nobody uses back until a day; from that day on they may be given again."""

    def act(conn: Connection) -> Answer:
        numbers, unreadable = said_numbers(said.numbers)
        outcomes = adding.freeze_numbers(conn, numbers, said.until, today=today_of(desk))
        return shown(told_outcomes(outcomes, unreadable))

    return desk.write(act)


@router.post("/dids/unfreeze", summary="Unfreeze numbers", response_model=DidOutcomesTold)
def post_did_unfreeze(said: NumbersSaid, desk: Keeper) -> Response:
    """They may be given again at once."""

    def act(conn: Connection) -> Answer:
        numbers, unreadable = said_numbers(said.numbers)
        return shown(told_outcomes(adding.unfreeze_numbers(conn, numbers, today=today_of(desk)), unreadable))

    return desk.write(act)


@router.post("/dids/delete", summary="Delete numbers", response_model=DidOutcomesTold)
def post_did_deletion(said: NumbersSaid, desk: Keeper) -> Response:
    """Only those that nobody holds; who held them once is kept."""

    def act(conn: Connection) -> Answer:
        numbers, unreadable = said_numbers(said.numbers)
        return shown(told_outcomes(adding.delete_numbers(conn, numbers), unreadable))

    return desk.write(act)


@router.get(
    "/dids.csv",
    summary="Export numbers as CSV",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file"}},
)
def get_dids_csv(desk: Reader, asked: Asked) -> Response:
    """All that the same filters find, by number, up to 200,000."""
    file = TemporaryFile()  # noqa: SIM115 - closed when it has been sent
    with desk.house.engine.begin() as conn:
        query, today = replace(asked, scope=desk.scope), today_of(desk)
        if reading.count_numbers(conn, query, today=today, up_to=MOST_ROWS + 1) > MOST_ROWS:
            said = f"These are more than {MOST_ROWS:,} numbers, the most a file holds; choose a batch or a country."
            raise Unwelcome("too_many_numbers_in_file", said)
        file.writelines(rows_as_csv(_HEADINGS, _rows(conn, desk, query)))
    length = file.tell()
    file.seek(0)
    headers = {"Content-Disposition": disposition("numbers.csv"), "Content-Length": str(length)}

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(_PIECE):
                yield piece

    return StreamingResponse(pieces(), headers=headers, media_type=CSV)


def _rows(conn: Connection, desk: Desk, query: DidQuery) -> Iterator[tuple[Any, ...]]:
    for dids in reading.stream_numbers(conn, query, today=today_of(desk)):
        for one in told_dids(conn, desk, dids):
            price = one.monthly_price
            yield (
                one.number,
                one.state.value,
                one.country,
                one.vendor,
                one.batch_name,
                one.description,
                one.group,
                "yes" if one.free_of_charge else "no",
                one.customer_name,
                one.pricing_batch_name,
                None if price is None else price.amount,
                None if price is None else price.currency,
                None if one.frozen_until is None else one.frozen_until.isoformat(),
                one.assigned_at,
                one.released_at,
            )


@router.get("/dids/{number}", summary="Read a number", response_model=DidTold)
def get_did(number: str, desk: Reader) -> Response:
    """The ETag names the version of what PATCH changes."""

    def look(conn: Connection) -> Answer:
        did = reading.read_number(conn, number, desk.scope)
        return shown(told_dids(conn, desk, [did])[0], headers={"ETag": etag_of(desk, did)})

    return desk.read(look)


@router.patch("/dids/{number}", summary="Change a number", response_model=DidTold)
def patch_did(
    number: str,
    said: DidChangeSaid,
    desk: Keeper,
    if_match: IfMatch = None,
) -> Response:
    """What is said of it; who holds it changes by giving and releasing it."""

    def act(conn: Connection) -> Answer:
        did = adding.lock_number(conn, number)
        check_version(desk, if_match, did, "number", number)
        changed = adding.change_number(conn, did, said.changes())
        desk.changed(did, changed)
        return shown(told_dids(conn, desk, [changed])[0], headers={"ETag": etag_of(desk, changed)})

    return desk.write(act)


@router.delete("/dids/{number}", summary="Delete a number", status_code=204)
def delete_did(number: str, desk: Keeper) -> Response:
    """Only one that nobody holds."""

    def act(conn: Connection) -> Answer:
        adding.lock_number(conn, number)
        (outcome,) = adding.delete_numbers(conn, [number])
        _refuse(outcome)
        return nothing_left()

    return desk.write(act)


@router.get("/dids/{number}/history", summary="Who held a number", response_model=DidHistoryTold)
def get_did_history(number: str, desk: Reader) -> Response:
    """Newest first, customers and the accounts that were called by it, as far as they are yours to see."""

    def look(conn: Connection) -> Answer:
        holders = _holders(conn, desk, number)
        if not holders:
            reading.read_number(conn, number, desk.scope)
        return shown(DidHistoryTold(items=holders))

    return desk.read(look)


def _holders(conn: Connection, desk: Desk, number: str) -> list[DidHolderTold]:
    held = [
        (one.since, one.depth, one.customer_id, None, one.until, one.set_by)
        for one in reading.holdings_of(conn, number)
    ]
    called = [
        (one.valid_from, _DEEPEST, one.customer_id, one.account_id, one.valid_until, None)
        for one in holdings_of(conn, [number]).get(number, [])
    ]
    whose = {one[2] for one in (*held, *called)}
    parties, names = parties_of(conn, whose), names_seen(conn, whose, desk.scope)
    return [
        DidHolderTold(
            customer_id=customer_id,
            customer_name=names[customer_id],
            account_id=account_id,
            since=since,
            until=until,
            set_by=by if desk.scope.reseller_id is None else None,
        )
        for since, _, customer_id, account_id, until, by in sorted(
            [*held, *called], key=lambda one: (one[0], one[1]), reverse=True
        )
        if desk.scope.sees(customer_id, parties[customer_id].resellers)
    ]


_DEEPEST: Final = 1_000
"""An account's turn comes after those of all its resellers."""


def _refuse(outcome: DidOutcome) -> None:
    """Of a single one the refusal is the answer."""
    if outcome.refusal is not None:
        raise outcome.refusal
