"""A standing's facts at a moment: whatever has an end ends by itself, whether or not a run has been there since."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tollhouse.ledger.rules.conditions import WHILE_LIFTED, Condition


class Standing(NamedTuple):
    """A standing as it was when it was read; amounts in `currency`, plus is owed to the issuer.

    credit_limit      the one that is in force, a temporary increase included; None is unlimited
    limit_increase    how much of it falls away at `limit_raised_until`
    spending_limit    what may be spent in a day of `spending_zone`; `spent_today` counts on the day `spent_on`
    spending_limit_on the one day that it is for, after which `usual_spending_limit` holds; None: every day
    """

    customer_id: int
    account_id: int
    currency: str
    prepaid: bool
    balance: Decimal
    held: Decimal
    credit_limit: Decimal | None
    closed_until: datetime | None
    ever_stopped: bool
    bits: int
    suspension_lifted_until: datetime | None = None
    limitation_lifted_until: datetime | None = None
    limit_increase: Decimal | None = None
    limit_raised_until: datetime | None = None
    spending_limit: Decimal | None = None
    spent_today: Decimal = Decimal(0)
    spent_on: date | None = None
    spending_zone: str | None = None
    usual_spending_limit: Decimal | None = None
    spending_limit_on: date | None = None

    @property
    def conditions(self) -> Condition:
        """All that holds, as it is stored: what ended since the last run is still among it."""
        return Condition(self.bits)

    @property
    def permanent_limit(self) -> Decimal | None:
        """The limit without a temporary increase; None is unlimited."""
        if self.credit_limit is None or self.limit_increase is None:
            return self.credit_limit
        return self.credit_limit - self.limit_increase

    def credit_limit_at(self, moment: datetime) -> Decimal | None:
        """The limit in force then; None is unlimited."""
        over = self.limit_raised_until is not None and moment >= self.limit_raised_until
        return self.permanent_limit if over else self.credit_limit

    def grantable_at(self, moment: datetime) -> Decimal | None:
        """What a session may still be granted: available funds minus holds; None is unlimited."""
        limit = self.credit_limit_at(moment)
        return None if limit is None else limit - self.balance - self.held

    @property
    def usual_spending(self) -> Decimal | None:
        """What may be spent in a day for which nothing else was said; None is not limited."""
        return self.spending_limit if self.spending_limit_on is None else self.usual_spending_limit

    def spending_limit_at(self, moment: datetime) -> Decimal | None:
        """What may be spent on the day of that moment; None is not limited."""
        return self.spending_limit if self.is_for_the_day(moment) else self.usual_spending

    def is_for_the_day(self, moment: datetime) -> bool:
        """Whether another limit than the usual one holds on the day of that moment."""
        return self.spending_limit_on is not None and self.spending_limit_on >= self.day_of(moment)

    def spent_at(self, moment: datetime) -> Decimal:
        """What was spent on the day of that moment, where spending is limited."""
        if self.spent_on is None or self.spent_on < self.day_of(moment):
            return Decimal(0)
        return self.spent_today

    def day_of(self, moment: datetime) -> date:
        """The day in the zone by whose days spending is counted."""
        return moment.astimezone(ZoneInfo(self.spending_zone or "UTC")).date()

    def lifted_until(self, condition: Condition) -> datetime | None:
        """Until when SUSPENDED or LIMITED is put off; None: it is not."""
        return self.suspension_lifted_until if condition is Condition.SUSPENDED else self.limitation_lifted_until

    def conditions_at(self, moment: datetime) -> Condition:
        """All that holds then, what is stored corrected by whatever has an end."""
        holding = self.conditions
        for condition, lifted in WHILE_LIFTED.items():
            until = self.lifted_until(condition)
            if lifted in holding and until is not None and moment >= until:
                holding = holding & ~lifted | condition
        limit = self.credit_limit_at(moment)
        if limit != self.credit_limit and limit is not None and self.balance >= limit:
            holding |= Condition.CREDIT_EXCEEDED
        daily = self.spending_limit_at(moment)
        if daily is not None and self.spent_at(moment) >= daily:
            return holding | Condition.SPENDING_LIMIT_REACHED
        return holding & ~Condition.SPENDING_LIMIT_REACHED
