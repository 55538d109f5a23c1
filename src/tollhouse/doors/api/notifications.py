"""What customers are written: of one customer the letters there were, of a class which kinds it sends and from whom."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Response
from pydantic import Field

from tollhouse.customers.reading import CustomerRecord, name_seen, read_customer
from tollhouse.customers.rules.masking import HIDDEN
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import discretion_of
from tollhouse.doors.api.letters_told import LetterTold, LetterWhole, told_letter, told_whole_letter
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Said, Told, Words
from tollhouse.letters.choosing import ClassNotifications, class_notifications, set_class_notifications
from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.writing import about_customer
from tollhouse.plumbing.db import AnyRow, Connection
from tollhouse.plumbing.outbox.letter import Letter
from tollhouse.plumbing.outbox.listing import count_letters, letter_of, list_letters, read_letter
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.words.refusals import NotFound

router = DoorRouter("Notifications")

Reader = Annotated[Desk, needs(Right.READ_CUSTOMERS)]
Seer = Annotated[Desk, needs(Right.SEE_PERSONAL_DATA)]
ClassReader = Annotated[Desk, needs(Right.READ_CATALOGUE)]
ClassWriter = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]


class ClassNotificationsTold(Told):
    """What the customers of a class are sent."""

    sender: str = Field(description="of its letters; empty: the installation's", examples=["billing@example.org"])
    email: list[MessageKind] = Field(description="the kinds that are sent by e-mail")


class ClassNotificationsSaid(Said):
    """Replaces all there was."""

    sender: Words = Field(default="", description="of its letters; empty: the installation's")
    email: list[MessageKind] = Field(max_length=100)


@router.get(
    "/customers/{customer_id}/notifications", summary="List a customer's letters", response_model=ListOf[LetterTold]
)
def get_notifications(customer_id: Number, desk: Reader, pages: Pages) -> Response:
    """Newest first: what was written to the customer, and what became of it."""
    about = about_customer(customer_id)

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)

        def page(limit: int, cursor: str | None) -> Any:
            return list_letters(conn, about=about, limit=limit, cursor=cursor)

        total = count_letters(conn, about=about, most=EXACT_UP_TO + 1)
        return shown(listed(partial(_told_rows, conn, desk, record), page, pages, total=total))

    return desk.read(look)


@router.get(
    "/customers/{customer_id}/notifications/{letter_id}",
    summary="Read a customer's letter",
    response_model=LetterWhole,
)
def get_notification(customer_id: Number, letter_id: UUID, desk: Seer) -> Response:
    """With its text."""

    def look(conn: Connection) -> Answer:
        record = read_customer(conn, customer_id, desk.scope)
        letter = read_letter(conn, letter_id)
        if letter.about != about_customer(customer_id):
            raise NotFound(kind="letter", id=letter_id)
        by = _settled_by(conn, desk, record, [letter])[letter.letter_id]
        return shown(told_whole_letter(letter, {customer_id: record.name}, settled_by=by))

    return desk.read(look)


def _told_rows(conn: Connection, desk: Desk, record: CustomerRecord, rows: Sequence[AnyRow]) -> list[LetterTold]:
    letters, names = [letter_of(row) for row in rows], {record.customer_id: name_seen(record, desk.scope)}
    by = _settled_by(conn, desk, record, letters)
    told = [told_letter(one, names, settled_by=by[one.letter_id]) for one in letters]
    return [one.model_copy(update=_HIDDEN) for one in told] if desk.scope.masked else told


_HIDDEN: Final = {"recipients": [HIDDEN], "blind_copies": [], "subject": HIDDEN, "problem": None}
"""Of a letter, from whom personal data is hidden."""


def _settled_by(
    conn: Connection, desk: Desk, record: CustomerRecord, letters: Sequence[Letter]
) -> dict[UUID, str | None]:
    discretion = discretion_of(conn, desk.scope, [one.settled_by for one in letters])
    return {
        one.letter_id: None if one.settled_by is None else discretion.who(record, one.settled_by) for one in letters
    }


@router.get(
    "/customer-classes/{class_id}/notifications",
    summary="Read what a class sends",
    response_model=ClassNotificationsTold,
)
def get_class_notifications(class_id: Number, desk: ClassReader) -> Response:
    return desk.read(lambda conn: shown(_told(class_notifications(conn, class_id))))


@router.put(
    "/customer-classes/{class_id}/notifications",
    summary="Set what a class sends",
    response_model=ClassNotificationsTold,
)
def put_class_notifications(class_id: Number, said: ClassNotificationsSaid, desk: ClassWriter) -> Response:
    """From now on; a class sends nothing until its kinds are named here."""

    def act(conn: Connection) -> Answer:
        before, after = set_class_notifications(conn, class_id, said.sender, said.email)
        desk.changed(_told(before).model_dump(), _told(after).model_dump())
        return shown(_told(after))

    return desk.write(act)


def _told(kept: ClassNotifications) -> ClassNotificationsTold:
    return ClassNotificationsTold(sender=kept.sender, email=[kind for kind in MessageKind if kind in kept.email])
