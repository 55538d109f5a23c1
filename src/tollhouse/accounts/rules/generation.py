"""A batch of accounts to be made: what may be asked for, and how hard its identifiers are to guess."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from tollhouse.accounts.rules.account import BalanceModel
from tollhouse.accounts.rules.role import check_identifier
from tollhouse.customers.rules.record import BadField
from tollhouse.products.rules.product import AccountRole

MOST_AT_ONCE: Final = 100_000
LAST_CONTROL: Final = 9_999_999_999
"""Control numbers are printed with ten digits (spec/services 1.1)."""

TRIES_FOR_MONEY: Final = 1_000_000
"""Of identifiers that stand for money: so many tries at least, on average, before one hits an account."""
TRIES_AT_LEAST: Final = 10
"""Of all others that are drawn: below that, drawing would soon meet only what is taken."""

_LONGEST: Final = 64
_LONGEST_BATCH: Final = 64
_LONGEST_LIFE_DAYS: Final = 36_500
_MOST_MONEY: Final = Decimal(999999999)


class Signs(StrEnum):
    """From what identifiers are drawn; letters and digits leave out what is mistaken for one another in print."""

    DIGITS = "digits"
    LETTERS_AND_DIGITS = "letters_and_digits"


ALPHABETS: Final = {
    Signs.DIGITS: "0123456789",
    Signs.LETTERS_AND_DIGITS: "ABCDEFGHJKLMNPQRSTUVWXYZ23456789",
}


class GenerationPlan(Struct, frozen=True):
    """What somebody wants made.

    role             that of the product; None: whatever that is
    start            the first of a sequence that is counted up in its last digits; None: they are drawn
    prefix, length   of drawn ones: what all begin with, and how many signs are drawn behind it
    amount           what each account has: the opening balance of a debit account, the value of a voucher
    credit_limit     of an individual limit; None: unlimited
    control_from     of the first account; None: the batch's next, or 1
    web_access       a login to self-care, which is the identifier, and a password that is drawn
    inactive         None: as is usual for what is made
    """

    product_id: int
    count: int
    batch: str
    role: AccountRole | None = None
    model: BalanceModel = BalanceModel.SUBORDINATE
    start: str | None = None
    prefix: str = ""
    length: int = 0
    signs: Signs = Signs.DIGITS
    amount: Decimal | None = None
    credit_limit: Decimal | None = None
    control_from: int | None = None
    web_access: bool = False
    service_passwords: bool = False
    inactive: bool | None = None
    active_from: date | None = None
    expires_on: date | None = None
    life_time_days: int | None = None
    idle_expiry_days: int | None = None
    description: str = ""

    def settled(self, role: AccountRole) -> "GenerationPlan":
        """With what was left open as it is usual: what stands for money is of no worth before it is activated."""
        if self.inactive is not None:
            return self
        return replace(self, inactive=stands_for_money(role, self.model) or self.model is BalanceModel.DEBIT)

    @property
    def money(self) -> Decimal:
        """Of all accounts together."""
        return (self.amount or Decimal(0)) * self.count


def stands_for_money(role: AccountRole, model: BalanceModel) -> bool:
    """Whoever knows the identifier can spend what is behind it."""
    return role in {AccountRole.PREPAID_CARD, AccountRole.VOUCHER} or model is BalanceModel.VOUCHER


def space_of(plan: GenerationPlan) -> int:
    """How many identifiers could be drawn."""
    return int(len(ALPHABETS[plan.signs]) ** plan.length)


def check_plan(plan: GenerationPlan, role: AccountRole, *, today: date) -> None:
    """Raises BadField for the first thing that cannot be made so.

    today   in the customer's zone
    """
    if not 1 <= plan.count <= MOST_AT_ONCE:
        reason = f"must be 1 to {MOST_AT_ONCE:,}; make more in several goes, they may share a batch."
        raise BadField("count", plan.count, reason)
    if not 1 <= len(plan.batch) <= _LONGEST_BATCH or not plan.batch.isprintable() or plan.batch != plan.batch.strip():
        reason = f"must have 1 to {_LONGEST_BATCH} printable characters and no space at its ends."
        raise BadField("batch", plan.batch, reason)
    _check_money(plan, role)
    _check_identifiers(plan, role)
    _check_life(plan, today)
    if plan.control_from is not None and not 1 <= plan.control_from <= LAST_CONTROL - plan.count + 1:
        raise BadField("control_from", plan.control_from, "must leave all control numbers within ten digits.")
    if plan.inactive is False and stands_for_money(role, plan.model):
        reason = "is not possible: cards and vouchers are made inactive, so that stolen ones are worth nothing."
        raise BadField("inactive", "false", reason)
    if plan.web_access and plan.model is BalanceModel.VOUCHER:
        raise BadField("web_access", "true", "is not possible: nobody signs in with a voucher.")


def _check_money(plan: GenerationPlan, role: AccountRole) -> None:
    of_vouchers = plan.model is BalanceModel.VOUCHER
    if of_vouchers != (role is AccountRole.VOUCHER):
        reason = "does not fit: vouchers go with products for vouchers, and these with nothing else."
        raise BadField("balance_model", plan.model.value, reason)
    has_money = plan.model in {BalanceModel.DEBIT, BalanceModel.VOUCHER}
    if plan.amount is not None and not has_money:
        raise BadField("amount", str(plan.amount), "belongs to debit accounts and vouchers only.")
    if of_vouchers and not plan.amount:
        raise BadField("amount", "0", "must say what each voucher is worth.")
    if plan.amount is not None and plan.amount > _MOST_MONEY:
        raise BadField("amount", str(plan.amount), f"must be at most {_MOST_MONEY:,}.")
    if plan.credit_limit is not None and plan.model is not BalanceModel.INDIVIDUAL:
        raise BadField("credit_limit", str(plan.credit_limit), "belongs to accounts with an individual limit only.")


def _check_identifiers(plan: GenerationPlan, role: AccountRole) -> None:
    if role is AccountRole.IP_ADDRESS:
        reason = "is for IP addresses, which nobody can draw; open such accounts one by one."
        raise BadField("product_id", plan.product_id, reason)
    if plan.start is None:
        _check_drawn(plan)
        drawn_like = plan.prefix + ALPHABETS[plan.signs][0] * plan.length
        check_identifier(drawn_like, role, field="identifiers.prefix" if plan.prefix else "identifiers.signs")
        return
    if stands_for_money(role, plan.model):
        reason = "cannot be counted up: who knows one card or voucher would know the next; let them be drawn."
        raise BadField("identifiers.start", plan.start, reason)
    if not _is_identifier(plan.start) or not plan.start[-1:].isdecimal():
        reason = f"must have 1 to {_LONGEST} printable characters, no space, and end in a digit."
        raise BadField("identifiers.start", plan.start, reason)
    if len(sequence_of(plan)[-1]) > len(plan.start):
        reason = f"has too few digits at its end for {plan.count:,} that follow one another; begin lower."
        raise BadField("identifiers.start", plan.start, reason)
    check_identifier(plan.start, role, field="identifiers.start")


def _check_drawn(plan: GenerationPlan) -> None:
    if plan.prefix and not _is_identifier(plan.prefix):
        raise BadField("identifiers.prefix", plan.prefix, "must have printable characters and no space.")
    if not 1 <= plan.length <= _LONGEST - len(plan.prefix):
        reason = f"must be 1 to {_LONGEST - len(plan.prefix)}, so that none is longer than {_LONGEST} characters."
        raise BadField("identifiers.length", plan.length, reason)


def _is_identifier(written: str) -> bool:
    return 1 <= len(written) <= _LONGEST and written.isascii() and written.isprintable() and " " not in written


def sequence_of(plan: GenerationPlan) -> list[str]:
    """The identifiers of a plan that has a start, in order."""
    assert plan.start is not None
    stem = plan.start.rstrip("0123456789")
    digits = plan.start[len(stem) :]
    return [f"{stem}{number:0{len(digits)}}" for number in range(int(digits), int(digits) + plan.count)]


def least_length(plan: GenerationPlan, role: AccountRole, held: int) -> int:
    """How many signs must be drawn so that one is hard enough to hit; `held`: taken ones that look alike."""
    space, signs, length = (held + plan.count) * least_tries(plan, role), len(ALPHABETS[plan.signs]), 0
    while signs**length < space:
        length += 1
    return length


def least_tries(plan: GenerationPlan, role: AccountRole) -> int:
    return TRIES_FOR_MONEY if stands_for_money(role, plan.model) else TRIES_AT_LEAST


def check_guessing(plan: GenerationPlan, role: AccountRole, held: int) -> int:
    """How many tries one hit takes on average; raises BadField where that is too few.

    held   taken identifiers with the same prefix and length
    """
    tries = space_of(plan) // (held + plan.count)
    if tries >= least_tries(plan, role):
        return tries
    why = "one could be guessed" if stands_for_money(role, plan.model) else "too many would be taken"
    reason = f"is too few for {plan.count:,} accounts: {why}; draw at least {least_length(plan, role, held)}."
    raise BadField("identifiers.length", plan.length, reason)


def _check_life(plan: GenerationPlan, today: date) -> None:
    if plan.expires_on is not None and plan.expires_on <= max(today, plan.active_from or today):
        reason = "must lie ahead, and behind the day of activation."
        raise BadField("expires_on", plan.expires_on.isoformat(), reason)
    for field in ("life_time_days", "idle_expiry_days"):
        days = getattr(plan, field)
        if days is not None and not 1 <= days <= _LONGEST_LIFE_DAYS:
            raise BadField(field, days, f"must be 1 to {_LONGEST_LIFE_DAYS:,} days; leave out: it does not end so.")
