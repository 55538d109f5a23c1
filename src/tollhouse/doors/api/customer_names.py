"""/customers/free-name, /customers/head-offices: whom a form can name."""

from typing import Annotated, Final

from fastapi import Query, Response
from pydantic import Field

from tollhouse.customers.naming import NameFound, look_for_name
from tollhouse.customers.offices import open_heads
from tollhouse.customers.reading import read_customer
from tollhouse.customers.rules.record import LONGEST_NAME
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.discretion import not_by_trying, was_taken
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right

router = DoorRouter("Customers")

Changer = Annotated[Desk, needs(Right.CHANGE_CUSTOMERS, personal=False)]

MOST_HEADS: Final = 50

Wanted = Annotated[str, Query(min_length=1, max_length=LONGEST_NAME, description="as it would be registered")]


class FreeName(Told):
    free: bool
    customer_id: Number | None = Field(description="whose it is, where the asker may see that customer")
    suggestion: str | None = Field(description="one like it that is free", examples=["Alice Lindqvist 2"])


@router.get("/customers/free-name", summary="Look whether a name is free", response_model=FreeName)
def look_for_free_name(name: Wanted, desk: Changer) -> Response:
    """As it is now; registering somebody under it decides.  Case and accents do not tell names apart.

    Names are unique in the whole installation, so a reseller may meet one that a stranger has; to try out which is put
    off.
    """
    met: list[NameFound] = []

    def look(conn: Connection) -> Answer:
        found = look_for_name(conn, name, desk.scope)
        met.append(found)
        return shown(FreeName(free=found.free, customer_id=found.holder, suggestion=found.suggestion))

    with not_by_trying(desk):
        answer = desk.read(look)
    if not met[0].free and met[0].holder is None:
        was_taken(desk)
    return answer


class HeadOffice(Told):
    id: Number
    name: str


class HeadOffices(Told):
    items: list[HeadOffice]


@router.get("/customers/head-offices", summary="Look for a head office", response_model=HeadOffices)
def look_for_head_office(
    desk: Annotated[Desk, needs(Right.READ_CUSTOMERS)],
    q: Annotated[str, Query(max_length=LONGEST_NAME, description="stands somewhere in its name")] = "",
    reseller_id: Annotated[Number | None, Query(description="of the branch; left out: the asker's")] = None,
) -> Response:
    """Those that a customer of that reseller can be a branch of, open ones, by name."""

    def look(conn: Connection) -> Answer:
        if reseller_id is not None:
            read_customer(conn, reseller_id, desk.scope)
        heads = open_heads(conn, reseller_id or desk.scope.reseller_id, desk.scope, q, most=MOST_HEADS)
        return shown(HeadOffices(items=[HeadOffice(id=number, name=name) for number, name in heads]))

    return desk.read(look)
