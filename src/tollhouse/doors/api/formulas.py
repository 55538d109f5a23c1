"""POST /formulas/previews: what a formula would charge, before any rate has it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final

from fastapi import Response
from pydantic import Field, StrictInt

from tollhouse.customers.rules.record import BadField
from tollhouse.doors.api.desk import Desk, needs, shown
from tollhouse.doors.api.rates import Fee
from tollhouse.doors.api.route import DoorRouter
from tollhouse.doors.api.tariff_told import Elements
from tollhouse.doors.api.values import CurrencyCode, MoneyTold, Said, Told, Words, told_money
from tollhouse.plumbing.db import Connection
from tollhouse.rating.rules.choosing import Chosen
from tollhouse.rating.rules.pricing import price
from tollhouse.rating.rules.session_length import affordable_length
from tollhouse.staff.answering import Answer
from tollhouse.staff.rules.roles import Right
from tollhouse.tariffs.rules.formula import read_formula, write_formula
from tollhouse.tariffs.rules.rate import Conditions, Prices, Rate, TariffTerms, Window
from tollhouse.tariffs.rules.rounding_pattern import NO_ROUNDING, digits_kept
from tollhouse.tariffs.rules.service import Service
from tollhouse.words.currencies import known_currencies

router = DoorRouter("Tariffs")

Reader = Annotated[Desk, needs(Right.READ_PRICES)]
_LONGEST: Final = 2**40
_Used = Annotated[StrictInt, Field(ge=0, le=_LONGEST)]
_SINCE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_NOTHING: Final = Decimal(0)


class FormulaPreviewSaid(Said):
    elements: Elements
    currency: CurrencyCode = "EUR"
    service: Service = Service.VOICE
    connect_fee: Fee = Field(default="0", description="of the rate, for surcharges without an amount of their own")
    rounding_pattern: Words = NO_ROUNDING
    used: list[_Used] = Field(
        default=[], max_length=50, examples=[[73]], description="seconds, messages, bytes or pieces"
    )
    funds: Fee | None = Field(default=None, description="for how long they last; null: do not tell")


class FormulaPrice(Told):
    used: int
    charged: int = Field(description="in whole steps, counted like `used`")
    amount: MoneyTold


class FormulaLength(Told):
    """In charged units (seconds, kilobytes, …); null: without end."""

    announced: int | None = Field(description="what the caller is told: tricky surcharges left out")
    enforced: int | None = Field(description="when the call is cut")


class FormulaPreview(Told):
    elements: list[dict[str, Any]] = Field(description="as they would be stored")
    prices: list[FormulaPrice] = Field(description="in the order of `used`; a use that the formula cuts ends there")
    length: FormulaLength | None = Field(description="null: no funds were named")


@router.post("/formulas/previews", summary="Try a formula", response_model=FormulaPreview)
def post_formula_preview(said: FormulaPreviewSaid, desk: Reader) -> Response:
    """By the same rules as charging; nothing is stored."""

    def act(_conn: Connection) -> Answer:
        if said.currency not in known_currencies():
            raise BadField("currency", said.currency, "is no currency of ISO 4217, such as EUR.")
        chosen = _chosen(said)
        formula = chosen.rate.conditions.formula
        assert formula is not None
        length = None if said.funds is None else affordable_length(Decimal(said.funds), chosen)
        return shown(
            FormulaPreview(
                elements=write_formula(formula),
                prices=[_priced(used, chosen) for used in said.used],
                length=length and FormulaLength(announced=length.announced, enforced=length.enforced),
            )
        )

    return desk.read(act)


def _chosen(said: FormulaPreviewSaid) -> Chosen:
    """A rate that is nobody's, with the formula."""
    prices = Prices(1, 1, _NOTHING, _NOTHING, Decimal(said.connect_fee))
    digits = digits_kept(said.rounding_pattern)
    terms = TariffTerms(0, "", said.currency, said.service, rounding_digits=digits)
    conditions = Conditions(prices, formula=read_formula(said.elements))
    return Chosen(terms, Rate(0, "|", "", "", _SINCE, conditions), Window.PEAK)


def _priced(used: int, chosen: Chosen) -> FormulaPrice:
    formula = chosen.rate.conditions.formula
    base = chosen.terms.service.measure.base
    if formula is not None and formula.ends_at is not None:
        used = min(used, formula.ends_at * base)
    charge = price(used, chosen)
    return FormulaPrice(used=used, charged=charge.charged, amount=told_money(charge.amount, chosen.terms.currency))
