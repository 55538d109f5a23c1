"""/tariffs/{id}/changes: what of a tariff began or ended since a moment, and what will."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query, Response
from pydantic import Field

from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.listing import EXACT_UP_TO, ListOf, Pages, listed
from tollhouse.doors.api.rates import told_price
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.comparing import RateChange, count_rate_changes, list_rate_changes
from tollhouse.tariffs.rules.change import ChangeKind

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]


class RateChangeTold(Told):
    """A rate that begins, beside the one of the same prefix that it follows."""

    rate_id: Number
    prefix: str = Field(examples=["46"])
    description: str
    country: str
    at: Moment = Field(description="from when it holds")
    kind: ChangeKind = Field(description="raised and lowered go by the first price that differs")
    what: str = Field(description="whose values these are: next_price, first_price or connect_fee")
    old_price: str | None = Field(description="null: the destination had no rate")
    new_price: str | None = Field(description="null: it has none any more")


@router.get("/tariffs/{tariff_id}/changes", summary="List a tariff's changes", response_model=ListOf[RateChangeTold])
def get_rate_changes(
    tariff_id: Number,
    desk: Reader,
    pages: Pages,
    since: Annotated[Moment, Query(description="exclusive; what begins later than now is listed, too")],
) -> Response:
    """The latest first, then by prefix."""

    def look(conn: Connection) -> Answer:
        def page(limit: int, cursor: str | None) -> Any:
            return list_rate_changes(conn, tariff_id, since=since, limit=limit, cursor=cursor)

        total = count_rate_changes(conn, tariff_id, since=since, up_to=EXACT_UP_TO + 1)
        return shown(listed(_told_changes, page, pages, total=total))

    return desk.read(look)


def _told_changes(changes: Sequence[RateChange]) -> list[RateChangeTold]:
    return [_told(change) for change in changes]


def _told(one: RateChange) -> RateChangeTold:
    old_price, new_price = map(told_price, one.prices)
    return RateChangeTold(
        rate_id=one.rate_id,
        prefix=one.prefix,
        description=one.description,
        country=one.country,
        at=one.at,
        kind=one.kind,
        what=one.change.what,
        old_price=old_price,
        new_price=new_price,
    )
