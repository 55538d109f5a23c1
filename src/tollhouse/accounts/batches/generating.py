"""The job that makes accounts, some at a time, each time in a transaction with all that belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import msgspec

from tollhouse.accounts.batches import storage
from tollhouse.accounts.batches.opening import Drawn, Keys, Some, open_some
from tollhouse.accounts.batches.reading import Generation, read_generation
from tollhouse.accounts.rules.generation import LAST_CONTROL, sequence_of
from tollhouse.accounts.users.vault import ServiceVault
from tollhouse.customers.reading import parties_of
from tollhouse.customers.rules.record import BadField
from tollhouse.plumbing.clock import Clock, real_clock
from tollhouse.plumbing.db import Connection, Engine
from tollhouse.plumbing.jobs.work import Work
from tollhouse.plumbing.sealing import Seal
from tollhouse.products.selling import hold_products
from tollhouse.staff.drawn_passwords import DrawnPasswords
from tollhouse.words.refusals import NotFound

_AT_ONCE: Final = 1_000
"""The customer's standing is locked for as long as these take, and its calls wait for it."""


@dataclass(frozen=True)
class Generator:
    """What the job needs beside its arguments.

    secret_key   the installation's
    """

    clock: Clock
    secret_key: str

    @cached_property
    def _keys(self) -> Keys:
        key = self.secret_key
        return Keys(Seal(key), DrawnPasswords(key), ServiceVault([key]))

    def generate(self, engine: Engine, work: Work, *, now: object, customer_id: int, generation_id: int) -> None:
        """Make what is missing; after any end it goes on where it was, and nobody is made twice."""
        del now  # each some are made at their own moment
        with engine.begin() as conn:
            generation = read_generation(conn, customer_id, generation_id)
        names = None if generation.plan.start is None else sequence_of(generation.plan)
        while self._make_some(engine, customer_id, generation_id, names):
            with engine.begin() as conn:
                generation = read_generation(conn, customer_id, generation_id)
            work.note(generation.made, generation.total, unit="accounts", result=result_of(generation))
            if work.should_end:
                work.end_early(result_of(generation))
        with engine.begin() as conn:
            work.finish(result_of(read_generation(conn, customer_id, generation_id)))

    def _make_some(self, engine: Engine, customer_id: int, generation_id: int, names: Sequence[str] | None) -> bool:
        """Accounts, money, control numbers and the printable list, together or not at all; whether any were left.

        The run is locked, so that of two workers, one of which was thought dead, one works.
        """
        with engine.begin() as conn:
            generation = read_generation(conn, customer_id, generation_id, lock=True)
            count = min(_AT_ONCE, generation.total - generation.made)
            if count == 0:
                if generation.finished_at is None:
                    storage.update_generation(conn, customer_id, generation_id, finished_at=real_clock())
                return False
            some = _some(conn, generation, count, names)
            drawn = open_some(conn, some, self._keys, now=self.clock())
            following = some.control + count
            storage.write_next_control(conn, customer_id, generation.plan.batch, following)
            sealed = seal_piece(self._keys.seal, generation, drawn)
            storage.insert_piece(conn, customer_id, generation_id, generation.made, sealed)
            storage.update_generation(conn, customer_id, generation_id, made=generation.made + count)
        return True


def _some(conn: Connection, generation: Generation, count: int, names: Sequence[str] | None) -> Some:
    """The batch is locked, so that two runs of one batch count on from one another."""
    plan, first = generation.plan, generation.made
    party = parties_of(conn, [generation.customer_id]).get(generation.customer_id)
    if party is None:
        raise NotFound(kind="customer", id=generation.customer_id)
    following = storage.read_next_control(conn, generation.customer_id, plan.batch, lock=True)
    assert following is not None, plan.batch
    control = max(following, plan.control_from or 1)
    if control + count - 1 > LAST_CONTROL:
        raise BadField("batch", plan.batch, "has no control numbers of ten digits left; begin another batch.")
    return Some(
        generation.generation_id,
        plan,
        hold_products(conn, [plan.product_id])[plan.product_id].role,
        party,
        first,
        control,
        count,
        None if names is None else names[first : first + count],
    )


def result_of(generation: Generation) -> dict[str, Any]:
    """What everybody may know who sees the job."""
    return {
        "customer_id": str(generation.customer_id),
        "generation": str(generation.generation_id),
        "batch": generation.plan.batch,
        "total": generation.total,
        "made": generation.made,
    }


def seal_piece(seal: Seal, generation: Generation, drawn: Sequence[Drawn]) -> bytes:
    lines = [(one.control, one.identifier, one.web_login, one.web_password, one.service_password) for one in drawn]
    return seal.close(msgspec.json.encode(lines), purpose=_purpose(generation, generation.made))


def open_piece(seal: Seal, generation: Generation, piece: int, content: bytes) -> list[Drawn]:
    """Raises SealBroken."""
    opened = seal.open(content, purpose=_purpose(generation, piece))
    return [Drawn(*line) for line in msgspec.json.decode(opened, type=list[tuple[int, str, str, str, str]])]


def _purpose(generation: Generation, piece: int) -> str:
    return f"printable list of accounts {generation.customer_id}/{generation.generation_id}/{piece}"
