"""/tariffs/{id}/rates/edit, /rates/cancel, /markup, /scheduled: many rates changed at once, looked at before."""

from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from fastapi import Query, Response
from pydantic import Field, StrictBool, StrictInt

from tollhouse.doors.api.desk import Desk, created, needs, shown
from tollhouse.doors.api.rate_asked import RateSearchSaid
from tollhouse.doors.api.rate_previews import ChangeCounts, Preview, told_preview
from tollhouse.doors.api.rates import Fee, Interval, Percent, Price, RatesEntered, Units, told_entered
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.values import Moment, Number, Said, Told
from tollhouse.plumbing.db import Connection
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.grid.cancelling import Planned, cancel_rate, cancel_rates, preview_cancel, scheduled_moments
from tollhouse.tariffs.grid.editing import (
    EditReport,
    Markup,
    RateEdit,
    WhichRates,
    edit_rates,
    mark_up,
    preview_edit,
    preview_markup,
)
from tollhouse.tariffs.rules.repricing import NO_REPRICING, PriceRounding, Repricing

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
Writer = Annotated[Desk, needs(Right.CHANGE_CATALOGUE)]
DryRun = Annotated[bool, Query(description="look at what it would do, and store nothing")]

SignedPercent = Annotated[str, Field(pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,4})?$", examples=["10"])]
SignedPrice = Annotated[str, Field(pattern=r"^-?[0-9]{1,10}(\.[0-9]{1,10})?$", examples=["0.01"])]
ExchangeRate = Annotated[
    str,
    Field(
        pattern=r"^(0{0,9}[1-9][0-9]{0,9}(\.[0-9]{1,10})?|0{1,10}\.[0-9]{0,9}[1-9][0-9]{0,9})$",
        description="above 0",
        examples=["0.92"],
    ),
]
Decimals = Annotated[StrictInt, Field(ge=0, le=10)]


class RepricingSaid(Said):
    """price · (1 + percent/100) + amount, at least `least`, rounded to `decimals`."""

    percent: SignedPercent = "0"
    amount: SignedPrice = "0"
    decimals: Decimals = 10
    rounding: PriceRounding = PriceRounding.HALF_UP
    least: Price | None = Field(default=None, description="no price comes out lower")

    def rule(self, exchange_rate: str = "1") -> Repricing:
        return Repricing(
            Decimal(self.percent),
            Decimal(self.amount),
            Decimal(exchange_rate),
            self.decimals,
            self.rounding,
            None if self.least is None else Decimal(self.least),
        )


class RateTermsSaid(Said):
    """What becomes of each rate; what is null stays as the rate has it."""

    prices: RepricingSaid | None = Field(default=None, description="how prices are made of what they were")
    off_peak: StrictBool = Field(default=True, description="false: off-peak prices are left out")
    first_interval: Interval | None = None
    next_interval: Interval | None = None
    connect_fee: Fee | None = None
    grace_units: Units | None = None
    free_units: Units | None = None
    post_call_surcharge: Percent | None = None
    discontinued: Literal[True] | None = None
    forbidden: StrictBool | None = None
    hidden: StrictBool | None = None
    payback: StrictBool | None = None

    def edit(self, *, exchange_rate: str = "1") -> RateEdit:
        prices = (self.prices or RepricingSaid()).rule(exchange_rate)
        fees = Repricing(exchange_rate=Decimal(exchange_rate)) if exchange_rate != "1" else NO_REPRICING
        return RateEdit(
            prices=prices,
            fees=fees,
            all_windows=self.off_peak,
            first_interval=self.first_interval,
            next_interval=self.next_interval,
            connect_fee=None if self.connect_fee is None else Decimal(self.connect_fee),
            grace_units=self.grace_units,
            free_units=self.free_units,
            post_call_surcharge=None if self.post_call_surcharge is None else Decimal(self.post_call_surcharge),
            discontinued=self.discontinued,
            forbidden=self.forbidden,
            hidden=self.hidden,
            payback=self.payback,
        )


class RateEditSaid(Said):
    search: RateSearchSaid = RateSearchSaid()
    terms: RateTermsSaid
    effective_from: Moment | None = Field(default=None, description="null: now")
    later: StrictBool = Field(default=False, description="change what is planned for later, too")


class MarkupSaid(Said):
    from_tariff_id: Number = Field(description="the tariff that says what it costs")
    search: RateSearchSaid = Field(default=RateSearchSaid(), description="which of its rates are taken")
    terms: RateTermsSaid
    exchange_rate: ExchangeRate = Field(default="1", description="this tariff's currency for one of the other's")
    effective_from: Moment | None = Field(default=None, description="null: now")
    mode: Literal["add", "replace"] = Field(default="add", description="replace: what the other has not, ends")


class CancelSaid(Said):
    search: RateSearchSaid = RateSearchSaid()
    at: Moment | None = Field(default=None, description="only what begins then; null: all that has not begun")


class RatesEdited(Told):
    id: Number = Field(description="among the tariff's uploads")
    lines: int = Field(description="rates that were looked at")
    left_out: int = Field(description="priced by a formula, so that they stay as they are")
    entered: RatesEntered


class ScheduledMomentTold(Told):
    at: Moment
    changes: ChangeCounts


class Scheduled(Told):
    """The moments to come, the nearest first; two hundred at most."""

    moments: list[ScheduledMomentTold]


_LOOKED: Final[dict[int | str, dict[str, Any]]] = {
    200: {"model": Preview, "description": "What it would do; nothing was stored"}
}


@router.post(
    "/tariffs/{tariff_id}/rates/edit",
    summary="Change the rates found",
    status_code=201,
    response_model=RatesEdited,
    responses=_LOOKED,
)
def post_rate_edit(tariff_id: Number, said: RateEditSaid, desk: Writer, dry_run: DryRun = False) -> Response:
    """What holds at the moment, as far as the search goes, changed by new rows from that moment on."""
    edit, which = said.terms.edit(), WhichRates(said.search.search, said.effective_from, said.later)
    if dry_run:
        return desk.read(lambda conn: shown(told_preview(preview_edit(conn, tariff_id, edit, which, now=desk.now))))
    return desk.write(lambda conn: _edited(tariff_id, edit_rates(conn, tariff_id, edit, which, now=desk.now)))


@router.post(
    "/tariffs/{tariff_id}/markup",
    summary="Make rates from another tariff's",
    status_code=201,
    response_model=RatesEdited,
    responses=_LOOKED,
)
def post_markup(tariff_id: Number, said: MarkupSaid, desk: Writer, dry_run: DryRun = False) -> Response:
    """The other tariff's prices of that moment, exchanged, raised, rounded."""
    which = WhichRates(said.search.search, said.effective_from)
    edit = said.terms.edit(exchange_rate=said.exchange_rate)
    markup = Markup(said.from_tariff_id, edit, which, said.mode == "replace")
    if dry_run:
        return desk.read(lambda conn: shown(told_preview(preview_markup(conn, tariff_id, markup, now=desk.now))))
    return desk.write(lambda conn: _edited(tariff_id, mark_up(conn, tariff_id, markup, now=desk.now)))


@router.post(
    "/tariffs/{tariff_id}/rates/cancel",
    summary="Cancel planned rates",
    response_model=RatesEntered | Preview,
    responses={200: {"description": "How many went; with dry_run the Preview of the changes that would not come"}},
)
def post_rate_cancel(tariff_id: Number, said: CancelSaid, desk: Writer, dry_run: DryRun = False) -> Response:
    """What has begun is history and stays."""
    planned = Planned(said.search.search, said.at)
    if dry_run:
        return desk.read(lambda conn: shown(told_preview(preview_cancel(conn, tariff_id, planned, now=desk.now))))
    return desk.write(lambda conn: shown(told_entered(cancel_rates(conn, tariff_id, planned, now=desk.now))))


@router.delete("/tariffs/{tariff_id}/rates/{rate_id}", summary="Cancel a planned rate", response_model=RatesEntered)
def delete_rate(tariff_id: Number, rate_id: Number, desk: Writer) -> Response:
    """Of one that has begun: 409, for it is history."""
    return desk.write(lambda conn: shown(told_entered(cancel_rate(conn, tariff_id, rate_id, now=desk.now))))


@router.get("/tariffs/{tariff_id}/scheduled", summary="What is to come, by moment", response_model=Scheduled)
def get_scheduled(tariff_id: Number, desk: Reader) -> Response:
    def look(conn: Connection) -> Answer:
        moments = [
            ScheduledMomentTold(
                at=one.at,
                changes=ChangeCounts(
                    new=one.new,
                    raised=one.raised,
                    lowered=one.lowered,
                    same=0,
                    discontinued=one.discontinued,
                    others=one.others,
                ),
            )
            for one in scheduled_moments(conn, tariff_id, now=desk.now)
        ]
        return shown(Scheduled(moments=moments))

    return desk.read(look)


def _edited(tariff_id: int, report: EditReport) -> Answer:
    told = RatesEdited(
        id=report.upload_id, lines=report.lines, left_out=report.left_out, entered=told_entered(report.entered)
    )
    return created(told, f"/tariffs/{tariff_id}/uploads")
