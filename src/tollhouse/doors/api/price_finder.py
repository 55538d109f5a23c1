"""POST /price-finder: what a use costs by an account, a product or a tariff, why, and what by the other tariffs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal
from zoneinfo import ZoneInfo

from fastapi import Response
from pydantic import Field, StrictInt

from tollhouse.charging.price_finding import (
    FoundPrice,
    OtherPrice,
    find_by_account,
    find_by_product,
    find_by_tariff,
    prices_elsewhere,
)
from tollhouse.charging.quoting import QuotedLevel
from tollhouse.charging.rules.deciding import Level
from tollhouse.charging.rules.finding import LineAnswer, as_asked
from tollhouse.customers.reading import names_seen
from tollhouse.customers.rules.record import BadField, check_time_zone
from tollhouse.doors.api.desk import Desk, needs, right_missing, sees_customer, shown
from tollhouse.doors.api.product_told import product_seen
from tollhouse.doors.api.quotes import discreet, refuse_foreign, told_level
from tollhouse.doors.api.rates import Fee, PriceSet, told_prices
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, MoneyTold, Number, Said, Told, Words, told_money
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.reading import read_tariff
from tollhouse.tariffs.rules.header import AppliedTo
from tollhouse.tariffs.rules.rate import Window
from tollhouse.tariffs.rules.service import Service, service_named
from tollhouse.tariffs.rules.special_words import SPECIAL_WORDS
from tollhouse.usage.rules.record import Direction, UsageRecord

router = DoorRouter("Quotes")

_LONGEST_USE: Final = 2**53
_WINDOWS: Final = {Window.PEAK: "peak", Window.OFF_PEAK: "off_peak", Window.OFF_PEAK_2: "off_peak_2"}
_BY: Final = ("account", "product_id", "tariff_id")

Asker = Annotated[Desk, needs(Right.QUOTE)]
Hours = Literal["peak", "off_peak", "off_peak_2"]


class PriceAsked(Said):
    """A use, and by what it is to be priced: an account, a product or a tariff."""

    account: Words | None = Field(default=None, description="an identifier of it", examples=["46850012345"])
    product_id: Number | None = Field(default=None, description="needs the right read_prices")
    tariff_id: Number | None = Field(default=None, description="needs the right read_prices")
    called: Words = Field(
        default="", description="E.164 digits, a word such as VOICEONNET, or empty", examples=["4681234567"]
    )
    used: StrictInt = Field(
        ge=0, le=_LONGEST_USE, description="seconds, messages, bytes or pieces, by service", examples=[73]
    )
    at: Moment | None = Field(default=None, description="when it begins; null: now")
    service: Service | None = Field(default=None, description="null: the tariff's, else voice")
    calling: Words = Field(default="", description="of a call that comes in, E.164 digits")
    direction: Literal["out", "in"] = "out"
    time_zone: Words = Field(
        default="UTC", description="by whose clock off-peak hours are read; of an account: its customer's"
    )
    funds: Fee | None = Field(default=None, description="for how long they last; null: what the account may spend")
    elsewhere: bool = Field(default=False, description="ask every other tariff, too; needs the right read_prices")


class PricedLevel(Told):
    """What one party is charged, and by which rate."""

    customer_id: Number | None = Field(description="null: nobody in particular, a product or a tariff was asked")
    customer: str
    amount: MoneyTold
    charged: int = Field(description="seconds, messages or kilobytes after rounding up to intervals")
    story: list[str] = Field(description="what a support person reads out")
    facts: dict[str, Any] = Field(description="the same for programs; docs/api.md has the keys")
    tariff_id: Number
    tariff: str = Field(description="its name; an override tariff where that answered")
    rate_id: Number
    prefix: str
    destination: str
    country: str
    effective_from: Moment = Field(description="since when the rate holds")
    hours: Hours
    prices: PriceSet = Field(description="of these hours; not used where a formula prices")
    by_formula: bool
    product_id: Number | None = Field(description="whose rating list says so; null: a tariff was asked")
    product: str
    add_on_priority: int | None = Field(description="null: it is the main product")


class LineAsked(Told):
    """A line of the rating list that fits the use, and how it answered."""

    product_id: Number | None = Field(description="null: a tariff was asked")
    product: str
    add_on_priority: int | None
    access_code: str
    node: str
    usage_order: int
    tariff_id: Number = Field(description="of the line, or the override tariff that answered in its place")
    tariff: str
    answer: Literal["priced", "no_rate", "forbidden", "not_asked"]
    prefix: str


class Reason(Told):
    code: str
    detail: str


class AccountFound(Told):
    """Whose account was asked about."""

    customer_id: Number
    customer: str
    account_id: Number
    product_id: Number = Field(description="its main product")


class Session(Told):
    """How long a use may last, in charged units (seconds, kilobytes, …); null: without end."""

    funds: MoneyTold | None = Field(description="null: without limit")
    announced: int | None = Field(description="what the caller is told: tricky surcharges left out")
    enforced: int | None = Field(description="when it is cut; 0: it is refused")


class PriceElsewhere(Told):
    """What another tariff makes of the use."""

    tariff_id: Number
    tariff: str
    currency: str
    applied_to: AppliedTo
    prefix: str | None
    destination: str | None
    hours: Hours | None
    amount: MoneyTold | None = Field(description="null: it has no price for it")
    charged: int | None
    refused: Literal["no_rate", "forbidden"] | None


class PriceFound(Told):
    """The price of a use, or why it has none."""

    used: int
    at: Moment
    service: Service
    time_zone: str | None = Field(description="by whose clock off-peak hours were read; null: nobody's was known")
    account: AccountFound | None = Field(description="null: none was asked, or nobody held it then")
    levels: list[PricedLevel] = Field(
        description="the customer's or account's price first, then that of each reseller above that you may see"
    )
    refused: Reason | None = Field(description="why there is no price, as a record of usage would be refused")
    stopped: Reason | None = Field(description="somebody who pays was stopped then, so the use would not be charged")
    lines: list[LineAsked] = Field(description="in the order in which they are asked; a reseller is not told")
    session: Session | None = Field(description="null: nobody's money was named")
    elsewhere: list[PriceElsewhere] | None = Field(
        description="by the other tariffs of the service, the cheapest of each currency first; null: not asked"
    )


@router.post("/price-finder", summary="Find a price", response_model=PriceFound)
def post_price_finder(said: PriceAsked, desk: Asker) -> Response:
    """The price of any use at any moment, by the same rules and rates as charging; nothing is charged.  A use that has
    no price is answered too, with the reason and the lines that were asked."""
    _check(said, desk)

    def act(conn: Connection) -> Answer:
        service = _service_of(conn, said)
        record = UsageRecord(
            "price-finder", service.value, said.account or "", said.calling, said.called, Direction(said.direction),
            said.at or desk.now, said.used,
        )  # fmt: skip
        found, numbering = _find(conn, said, record, desk)
        others = None
        if said.elsewhere:
            zone = found.zone or ZoneInfo(said.time_zone)
            others = prices_elsewhere(conn, record, zone=zone, numbering=numbering)
        return shown(_told(conn, record, found, others, desk))

    return desk.write(act)


def _check(said: PriceAsked, desk: Desk) -> None:
    given = [name for name in _BY if getattr(said, name) is not None]
    if len(given) != 1:
        value = " and ".join(given) or "nothing"
        raise BadField("account", value, "cannot be priced by: name an account, a product or a tariff, one of them.")
    if (said.account is None or said.elsewhere) and Right.READ_PRICES not in desk.staff.rights:
        raise right_missing(desk.staff, Right.READ_PRICES)
    for field in ("called", "calling"):
        written = getattr(said, field)
        if written and not (written.isascii() and written.isdigit()) and written not in SPECIAL_WORDS:
            reason = "is no number: E.164 digits without +, or a word such as VOICEONNET."
            raise BadField(field, written, reason)
    check_time_zone(said.time_zone)


def _service_of(conn: Connection, said: PriceAsked) -> Service:
    if said.tariff_id is None:
        return said.service or Service.VOICE
    service = read_tariff(conn, said.tariff_id).terms.service
    if said.service not in {None, service}:
        raise BadField("service", said.service, f"is not the tariff's, which is for {service}; leave it out.")
    return service


def _find(conn: Connection, said: PriceAsked, record: UsageRecord, desk: Desk) -> tuple[FoundPrice, int]:
    """And the numbering of the tariffs that may be asked beside."""
    books, zone = desk.house.books, ZoneInfo(said.time_zone)
    funds = None if said.funds is None else Decimal(said.funds)
    if said.tariff_id is not None:
        found = find_by_tariff(conn, record, said.tariff_id, zone=zone, books=books, funds=funds)
        return found, read_tariff(conn, said.tariff_id).terms.numbering
    if said.product_id is not None:
        product = product_seen(conn, desk, said.product_id)
        found = find_by_product(conn, record, product.product_id, product.currency, zone=zone, books=books, funds=funds)
    else:
        refuse_foreign(conn, record.account, desk, record.started_at)
        found = find_by_account(conn, record, books=books, now=desk.now, funds=funds)
    return found, found.levels[0].level.chosen.terms.numbering if found.levels else 164


def _told(
    conn: Connection,
    record: UsageRecord,
    found: FoundPrice,
    others: list[OtherPrice] | None,
    desk: Desk,
) -> PriceFound:
    seen = [one for one in found.levels if not one.customer_id or sees_customer(conn, one.customer_id, desk.scope)]
    names = names_seen(conn, [one.customer_id for one in seen if one.customer_id], desk.scope)
    asked = found.levels[0].level.chosen.terms.tariff_id if found.levels else None
    return PriceFound(
        used=record.used,
        at=record.started_at,
        service=service_named(record.service),
        time_zone=None if found.zone is None else found.zone.key,
        account=_account(conn, found, desk),
        levels=[_level(one, names) for one in seen],
        refused=None if found.refused is None else _reason(found.refused.code, found.refused.detail, desk),
        stopped=None if found.stopped is None else _reason(*found.stopped, desk),
        lines=[] if desk.staff.reseller_id is not None else [_told_line(one) for one in found.lines],
        session=_session(found),
        elsewhere=None if others is None else [_told_elsewhere(one) for one in others if one.terms.tariff_id != asked],
    )


def _reason(code: str, detail: str, desk: Desk) -> Reason:
    return Reason(code=code, detail=as_asked(discreet(code, detail, desk)))


def _account(conn: Connection, found: FoundPrice, desk: Desk) -> AccountFound | None:
    holding = found.holding
    if holding is None:
        return None
    names = names_seen(conn, [holding.customer_id], desk.scope)
    return AccountFound(
        customer_id=holding.customer_id,
        customer=names[holding.customer_id],
        account_id=holding.account_id,
        product_id=holding.product_id,
    )


def _level(level: QuotedLevel, names: Mapping[int, str]) -> PricedLevel:
    told_of = told_level(level, {0: "", **names}) | {"customer_id": level.customer_id or None}
    return PricedLevel(**told_of, **_rate_of(level.level))


def _rate_of(level: Level) -> Mapping[str, Any]:
    chosen, entry = level.chosen, level.choice.entry
    rate = chosen.rate
    return {
        "tariff_id": chosen.terms.tariff_id,
        "tariff": chosen.terms.name,
        "rate_id": rate.rate_id,
        "prefix": rate.prefix,
        "destination": rate.description,
        "country": rate.country,
        "effective_from": rate.effective_from,
        "hours": _WINDOWS[chosen.window],
        "prices": told_prices(rate.conditions.prices_in(chosen.window)),
        "by_formula": rate.conditions.formula is not None,
        "product_id": entry.product_id or None,
        "product": entry.product_name,
        "add_on_priority": entry.addon_priority,
    }


def _told_line(line: LineAnswer) -> LineAsked:
    entry = line.entry
    return LineAsked(
        product_id=entry.product_id or None,
        product=entry.product_name,
        add_on_priority=entry.addon_priority,
        access_code=entry.access_code,
        node=entry.node,
        usage_order=entry.usage_order,
        tariff_id=line.tariff_id,
        tariff=line.tariff,
        answer=line.answer.value,
        prefix=line.prefix,
    )


def _session(found: FoundPrice) -> Session | None:
    if found.session is None:
        return None
    currency = found.levels[0].amount.currency
    funds = None if found.funds is None else told_money(found.funds, currency)
    return Session(funds=funds, announced=found.session.announced, enforced=found.session.enforced)


def _told_elsewhere(other: OtherPrice) -> PriceElsewhere:
    terms, level = other.terms, other.level
    refused = other.refused.code if other.refused is not None else None
    told = PriceElsewhere(
        tariff_id=terms.tariff_id, tariff=terms.name, currency=terms.currency, applied_to=other.tariff.applied_to,
        prefix=None, destination=None, hours=None, amount=None, charged=None,
        refused="forbidden" if refused == "forbidden" else "no_rate" if refused else None,
    )  # fmt: skip
    if level is None:
        return told
    rate, charge = level.chosen.rate, level.charge
    priced = {
        "prefix": rate.prefix,
        "destination": rate.description,
        "hours": _WINDOWS[level.chosen.window],
        "amount": told_money(charge.amount, terms.currency),
        "charged": charge.charged,
    }
    return told.model_copy(update=priced)
