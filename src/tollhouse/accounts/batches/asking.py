"""Asking for accounts in a batch: all that can be refused is refused before the first is made."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from tollhouse.accounts.batch_naming import note_batches
from tollhouse.accounts.batches import storage
from tollhouse.accounts.batches.reading import KEPT_FOR, Generation, read_generation
from tollhouse.accounts.batches.within import storage as within
from tollhouse.accounts.opening import IdentifierTaken, WebLoginTaken
from tollhouse.accounts.rules.fitting import check_main_product
from tollhouse.accounts.rules.generation import (
    LAST_CONTROL,
    GenerationPlan,
    check_guessing,
    check_plan,
    least_tries,
    sequence_of,
    space_of,
)
from tollhouse.accounts.rules.role import check_role
from tollhouse.customers.reading import business_models_of, parties_of
from tollhouse.customers.rules.lending import refuse_opening_above_cap
from tollhouse.customers.rules.party import Party
from tollhouse.customers.rules.record import BadField
from tollhouse.numbers.reading import read_numbers
from tollhouse.numbers.rules.did import NumberNotHeld, Stage
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.queue import JobQueue
from tollhouse.products.rules.product import AccountRole
from tollhouse.products.selling import check_sellable, hold_products
from tollhouse.staff.rules.lending import NO_CAP, LendingCap
from tollhouse.words.refusals import NotFound

GENERATE: Final = "generate accounts"
"""The job's name; its arguments are customer_id and generation_id.  Its result: generation, batch, total, made."""


@dataclass(frozen=True, slots=True)
class Asker:
    """by   as histories show it; actor: token:7 or staff:3"""

    by: str
    actor: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run would make.

    first, last   identifiers of a sequence; None: they are drawn
    tries         how many tries one hit takes on average; None: they are counted up
    control_from  of the first account
    """

    plan: GenerationPlan
    role: AccountRole
    currency: str
    first: str | None
    last: str | None
    tries: int | None
    control_from: int
    batch_is_new: bool


def plan_generation(
    conn: Connection, customer_id: int, plan: GenerationPlan, *, now: datetime, cap: LendingCap = NO_CAP
) -> Preview:
    """What would be made, with everything settled that was left open; raises what asking for it would.

    Raises NotFound, BadField, IdentifierTaken, NumberNotHeld, IncreaseAboveCap.
    now   the product's
    cap   what whoever asks may lend: the money of all of them together is lent
    """
    party = parties_of(conn, [customer_id]).get(customer_id)
    if party is None:
        raise NotFound(kind="customer", id=customer_id)
    role = _check_product(conn, plan, party, now)
    plan = plan.settled(role)
    refuse_opening_above_cap(plan.money, cap, currency=party.currency, field="amount")
    check_plan(plan, role, today=now.astimezone(party.time_zone).date())
    following = storage.read_next_control(conn, customer_id, plan.batch)
    control = check_control(plan, following)
    names = None if plan.start is None else _check_sequence(conn, customer_id, plan)
    return Preview(
        plan,
        role,
        party.currency,
        first=None if names is None else names[0],
        last=None if names is None else names[-1],
        tries=_check_guessing(conn, plan, role) if names is None else None,
        control_from=control,
        batch_is_new=following is None,
    )


def _check_product(conn: Connection, plan: GenerationPlan, party: Party, now: datetime) -> AccountRole:
    try:
        product = hold_products(conn, [plan.product_id])[plan.product_id]
    except NotFound:
        raise BadField("product_id", plan.product_id, "is no product.") from None
    check_sellable(product, party.resellers, at=now)
    check_main_product(product, party)
    if plan.role not in (None, product.role):
        raise BadField("role", str(plan.role), f"is not that of the product {product.name!r}, {product.role}.")
    if product.role is not AccountRole.UNIVERSAL:
        check_role(product.role, business_models_of(conn, [party.customer_id])[party.customer_id])
    return product.role


def check_control(plan: GenerationPlan, following: int | None) -> int:
    """The control number of the first; `following`: the batch's next, None: it is new.  Raises BadField."""
    control = plan.control_from or following or 1
    if following is not None and control < following:
        reason = f"is behind those that the batch {plan.batch!r} has; it goes on with {following}."
        raise BadField("control_from", control, reason)
    if control + plan.count - 1 > LAST_CONTROL:
        raise BadField("batch", plan.batch, "has no control numbers of ten digits left; begin another batch.")
    return control


def _check_sequence(conn: Connection, customer_id: int, plan: GenerationPlan) -> list[str]:
    names = sequence_of(plan)
    taken = within.first_held(conn, names)
    if taken is not None:
        raise IdentifierTaken(field="identifiers.start", identifier=taken)
    for login in sorted(within.taken_logins(conn, names) if plan.web_access else ()):
        raise WebLoginTaken(field="identifiers.start", login=login)
    for number, did in sorted(read_numbers(conn, names).items()):
        if did.customer_id != customer_id or did.stage is not Stage.CUSTOMER:
            raise NumberNotHeld(field="identifiers.start", number=number)
    return names


def _check_guessing(conn: Connection, plan: GenerationPlan, role: AccountRole) -> int:
    """Taken ones that look alike are hits, too; more of them than make it too few need not be counted.

    They are counted in large spaces only, and what is told is reckoned without them: else whoever may generate could
    ask of ever longer prefixes whether somebody has an account there.
    """
    tries = check_guessing(plan, role, held=0)
    most = space_of(plan) // least_tries(plan, role) + 1
    check_guessing(plan, role, within.count_alike(conn, plan.prefix, plan.length, up_to=most))
    return tries


def ask_for_generation(
    conn: Connection,
    jobs: JobQueue,
    customer_id: int,
    plan: GenerationPlan,
    asker: Asker,
    *,
    moments: "Moments",
    cap: LendingCap = NO_CAP,
) -> Generation:
    """The run, and a job that does it; raises what plan_generation does."""
    preview = plan_generation(conn, customer_id, plan, now=moments.now, cap=cap)
    note_batches(conn, [(customer_id, plan.batch, preview.control_from - 1)], now=moments.now, by=asker.by)
    values = {
        "customer_id": customer_id,
        "batch": plan.batch,
        "plan": msgspec.to_builtins(preview.plan),
        "asked_by": asker.by,
        "asked_as": asker.actor,
        "asked_at": moments.real,
        "total": plan.count,
        "sheet_until": moments.real + KEPT_FOR,
    }
    generation_id = storage.insert_generation(conn, values)
    job_id = jobs.defer(conn, GENERATE, customer_id=customer_id, generation_id=generation_id)
    storage.update_generation(conn, customer_id, generation_id, job_id=job_id)
    return read_generation(conn, customer_id, generation_id)


@dataclass(frozen=True, slots=True)
class Moments:
    """now   the product's; real: of jobs, and of what is kept for a time"""

    now: datetime
    real: datetime
