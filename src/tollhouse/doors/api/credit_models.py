"""What the routes of credit limits take and tell."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tollhouse.doors.api.values import Moment, MoneySaid, MoneyTold, Said, Told, Words

PERCENT = r"^[0-9]{1,5}(\.[0-9]{1,4})?$"
PercentSaid = Annotated[str, StringConstraints(pattern=PERCENT), Field(examples=["10"])]


def told_percent(percent: Decimal | None) -> str | None:
    """Without the zeros a database adds."""
    if percent is None:
        return None
    whole = f"{percent:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


class CreditLimitSaid(Said):
    credit_limit: MoneySaid | None = Field(description="null: unlimited")
    comment: Words = Field(default="", description="for the history")


class TemporaryLimitSaid(Said):
    """What is lent on top of the permanent limit, and until when; all null: no longer."""

    increase: MoneySaid | None = Field(default=None, description="an amount; or `percent`")
    percent: PercentSaid | None = Field(default=None, description="of the permanent limit; or `increase`")
    until: Moment | None = Field(default=None, description="exclusive")
    comment: Words = Field(default="", description="for the history")


class TemporaryIncrease(Told):
    """What is lent at this moment."""

    amount: MoneyTold
    percent: str | None = Field(description="as it was worded; null: as an amount", examples=["10"])
    until: Moment = Field(description="exclusive")
    since: Moment | None = Field(description="null: it came with the customer")
    by: str | None
    comment: str


class HighestIncrease(Told):
    """What the asker may lend this customer; null: any."""

    amount: MoneyTold | None = Field(description="what `percent` comes to here, or the asker's own highest amount")
    percent: str | None = Field(description="of the permanent limit")
    days: int | None = Field(description="from now on")


class CreditLimit(Told):
    balance: MoneyTold = Field(description="plus is owed to us, minus is the customer's own money")
    available_funds: MoneyTold | None = Field(description="credit limit minus balance; null: unlimited")
    credit_limit: MoneyTold | None = Field(description="in force, what is lent included; null: unlimited")
    permanent_credit_limit: MoneyTold | None = Field(description="null: unlimited")
    increase: TemporaryIncrease | None = Field(description="null: nothing is lent")
    highest_increase: HighestIncrease


class ThresholdSaid(Said):
    """An amount or a percentage, one of the two."""

    amount: MoneySaid | None = Field(
        default=None, description="of the balance; of a prepaid customer of its available funds"
    )
    percent: PercentSaid | None = Field(default=None, description="of the permanent limit; postpaid only")


class WarningThresholdsSaid(Said):
    thresholds: list[ThresholdSaid] = Field(max_length=100)


class ThresholdTold(Told):
    amount: MoneyTold | None
    percent: str | None = Field(examples=["80"])
    passed: bool = Field(description="reached, and not left since: warns again only after it was left")


class WarningThresholds(Told):
    thresholds: list[ThresholdTold]


class CreditLimitChange(Told):
    kind: Literal["permanent", "temporary"]
    at: Moment
    by: str = Field(examples=["staff:anna"])
    comment: str
    old: MoneyTold | None = Field(description="permanent: null is unlimited; temporary: null is nothing lent")
    new: MoneyTold | None = Field(description="as `old`")
    percent: str | None = Field(description="of the permanent limit; null: it was said as an amount")
    until: Moment | None = Field(description="exclusive; of what is lent")
