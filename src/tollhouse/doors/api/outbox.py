"""/outbox: letters to the world, what became of them, and deciding about those that did not get there."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.reading import records_of
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.letters_told import LetterTold, LetterWhole, told_letter, told_whole_letter
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.letters.writing import about_customer, customer_of
from tollhouse.plumbing.clock import real_clock
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.outbox.letter import Channel, Letter, LetterState
from tollhouse.plumbing.outbox.listing import (
    count_letters,
    drop_letter,
    letter_of,
    list_letters,
    read_letter,
    send_again,
    troubles,
)
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Outbox")

Reader = Annotated[Desk, needs(Right.READ_OUTBOX)]
Overseer = Annotated[Desk, needs(Right.READ_OUTBOX, personal=False)]
Decider = Annotated[Desk, needs(Right.DECIDE_OUTBOX)]


class ChannelTold(Told):
    """One way out of the house."""

    channel: Channel
    set_up: bool = Field(description="false: letters wait until the settings name a server")
    trouble: str | None = Field(description="why nothing can be handed over at present; null: it can")
    trouble_since: Moment | None = Field(description="real time")


class LettersCounted(Told):
    state: LetterState
    letters: int = Field(description="counted up to 10,000")
    is_exact: bool = Field(description="false: there are more")


class OutboxSummary(Told):
    channels: list[ChannelTold]
    states: list[LettersCounted]


@router.get("/outbox", summary="List letters", response_model=ListOf[LetterTold])
def get_outbox(
    desk: Reader,
    pages: Pages,
    state: Annotated[LetterState | None, Query(description="only those; else all")] = None,
    customer_id: Annotated[Number | None, Query(description="only those about one customer")] = None,
) -> Response:
    """Newest first; what was sent or dropped is kept for half a year."""
    about = None if customer_id is None else about_customer(customer_id)

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_letters(conn, state=state, about=about, limit=limit, cursor=cursor)

        total = count_letters(conn, state=state, about=about, most=EXACT_UP_TO + 1)
        return shown(listed(partial(_told_rows, conn), page, pages, total=total))

    return desk.read(look)


@router.get("/outbox/summary", summary="Read how the outbox is", response_model=OutboxSummary)
def get_outbox_summary(desk: Overseer) -> Response:
    """Whether letters go out, and how many are in which state."""

    def look(conn: Connection) -> Answer:
        known = {one.channel: one for one in troubles(conn)}
        channels = [
            ChannelTold(
                channel=channel,
                set_up=channel in desk.house.channels,
                trouble=known[channel].reason if channel in known and channel in desk.house.channels else None,
                trouble_since=known[channel].since if channel in known and channel in desk.house.channels else None,
            )
            for channel in Channel
        ]
        return shown(OutboxSummary(channels=channels, states=[_counted(conn, state) for state in LetterState]))

    return desk.read(look)


@router.get("/outbox/{letter_id}", summary="Read a letter", response_model=LetterWhole)
def get_letter(letter_id: UUID, desk: Reader) -> Response:
    return desk.read(lambda conn: _shown(conn, read_letter(conn, letter_id)))


@router.post("/outbox/{letter_id}/retry", summary="Send a letter again", response_model=LetterWhole)
def post_letter_retry(letter_id: UUID, desk: Decider) -> Response:
    """One that waits, failed or is in doubt, as soon as possible.

    Of one in doubt two may arrive; both have the same Message-ID.
    """
    return _decide(desk, letter_id, send_again)


@router.post("/outbox/{letter_id}/drop", summary="Drop a letter", response_model=LetterWhole)
def post_letter_drop(letter_id: UUID, desk: Decider) -> Response:
    """One that waits, failed or is in doubt is not sent any more."""
    return _decide(desk, letter_id, drop_letter)


def _decide(desk: Desk, letter_id: UUID, verb: Callable[..., Letter]) -> Response:
    def act(conn: Connection) -> Answer:
        before = read_letter(conn, letter_id)
        after = verb(conn, letter_id, by=desk.by, at=real_clock())
        desk.changed({"state": before.state}, {"state": after.state})
        return _shown(conn, after)

    return desk.write(act)


def _shown(conn: Connection, letter: Letter) -> Answer:
    return shown(told_whole_letter(letter, _names(conn, [letter]), settled_by=letter.settled_by))


def _told_rows(conn: Connection, rows: Sequence[AnyRow]) -> list[LetterTold]:
    letters = [letter_of(row) for row in rows]
    names = _names(conn, letters)
    return [told_letter(one, names, settled_by=one.settled_by) for one in letters]


def _names(conn: Connection, letters: Sequence[Letter]) -> dict[int, str]:
    about = {number for one in letters if (number := customer_of(one)) is not None}
    return {number: record.name for number, record in records_of(conn, about).items()}


def _counted(conn: Connection, state: LetterState) -> LettersCounted:
    count = count_letters(conn, state=state, most=EXACT_UP_TO + 1)
    return LettersCounted(state=state, letters=min(count, EXACT_UP_TO), is_exact=count <= EXACT_UP_TO)
