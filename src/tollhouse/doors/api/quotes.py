"""POST /quotes: what a use would cost, without charging it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Response
from pydantic import Field, StrictInt

from tollhouse.accounts.opening import holdings_of
from tollhouse.accounts.rules.account import holder_at
from tollhouse.charging.quoting import NoQuote, QuotedLevel, quote_usage
from tollhouse.charging.quoting import Quote as Quoted
from tollhouse.customers.reading import names_seen
from tollhouse.doors.api.desk import Desk, needs, sees_customer, shown
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, MoneyTold, Number, Said, Told, Words, told, told_moment
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.service import Service
from tollhouse.usage.rules.record import Direction
from tollhouse.words.refusals import NotFound

router = DoorRouter("Quotes")

_LONGEST_USE: Final = 2**53

Asker = Annotated[Desk, needs(Right.QUOTE)]


class QuoteSaid(Said):
    """A use as a usage record tells it."""

    account: Words = Field(min_length=1, examples=["46850012345"])
    called: Words = Field(default="", examples=["4681234567"])
    used: StrictInt = Field(ge=0, le=_LONGEST_USE, examples=[73])
    at: Moment | None = Field(default=None, description="when it begins; null: now")
    service: Service = Service.VOICE
    calling: Words = ""
    direction: Literal["out", "in"] = "out"


class QuotedLevelTold(Told):
    """What one party would be charged."""

    customer_id: Number
    customer: str
    amount: MoneyTold
    charged: int = Field(description="seconds, messages or kilobytes after rounding up to intervals")
    story: list[str] = Field(description="what a support person reads out")
    facts: dict[str, Any] = Field(description="the same for programs; docs/api.md has the keys")


class Quote(Told):
    account: str
    used: int
    at: Moment
    levels: list[QuotedLevelTold] = Field(
        description="the customer's or account's price first, then that of each reseller above that you may see"
    )


@router.post("/quotes", summary="Quote a use", response_model=Quote)
def post_quote(said: QuoteSaid, desk: Asker) -> Response:
    """By the same rules and rates as charging: a quote and its charge can only differ when a price changed between."""
    at = said.at or desk.now

    def act(conn: Connection) -> Answer:
        refuse_foreign(conn, said.account, desk, at)
        quote = _quote(conn, said, at, desk)
        levels = [level for level in quote.levels if sees_customer(conn, level.customer_id, desk.scope)]
        names = names_seen(conn, [level.customer_id for level in levels], desk.scope)
        return shown(
            Quote(
                account=quote.account,
                used=quote.used,
                at=quote.at,
                levels=[QuotedLevelTold(**told_level(one, names)) for one in levels],
            )
        )

    return desk.write(act)


def _quote(conn: Connection, said: QuoteSaid, at: datetime, desk: Desk) -> Quoted:
    try:
        return quote_usage(
            conn,
            account=said.account,
            called=said.called,
            used=said.used,
            at=at,
            books=desk.house.books,
            service=said.service.value,
            calling=said.calling,
            direction=Direction(said.direction),
        )
    except NoQuote as refused:
        reason, what = refused.facts["reason"], refused.facts["what"]
        raise NoQuote(reason=reason, what=discreet(reason, what, desk)) from refused


def discreet(code: str, detail: str, desk: Desk) -> str:
    """A sentence for why there is no price, without a name or tariff that is not the asker's to see."""
    if desk.staff.reseller_id is None and not desk.staff.masked:
        return detail
    return next((said for begins, said in _WITHOUT_NAMES.items() if code.startswith(begins)), detail)


_WITHOUT_NAMES: Final = {
    "reseller_no_rat": "A reseller above has no price for it.",
    "reseller_forbidden": "What a reseller above buys by forbids it.",
    "currency_mismatch": "A tariff that prices it is in another currency than the one who pays by it has.",
    "customer_": "The customer was stopped when the use began.",
    "reseller_": "A reseller above was stopped when the use began.",
}


def refuse_foreign(conn: Connection, account: str, desk: Desk, at: Any) -> None:
    """An account of somebody else is as unknown as one that is nobody's."""
    if desk.scope.reseller_id is None:
        return
    holding = holder_at(holdings_of(conn, [account]).get(account, []), at)
    if holding is None or not sees_customer(conn, holding.customer_id, desk.scope):
        raise NotFound(kind=f"account that held the identifier {account!r} at", id=told_moment(at))


def told_level(level: QuotedLevel, names: Mapping[int, str]) -> dict[str, Any]:
    """The values of a QuotedLevelTold."""
    return {
        "customer_id": level.customer_id,
        "customer": names[level.customer_id],
        "amount": told(level.amount),
        "charged": level.charged,
        "story": level.story,
        "facts": level.facts,
    }
