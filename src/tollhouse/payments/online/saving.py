"""Saved methods: made by the payer's browser and the processor between them, kept here as tokens."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar

from tollhouse.ledger.reading import read_standings
from tollhouse.payments.online import storage
from tollhouse.payments.online.systems import PaymentSystem, read_system
from tollhouse.payments.processors.gateways import Gateways
from tollhouse.payments.processors.port import NoAnswer, NotByProcessor
from tollhouse.payments.rules.payment_method import MOST_METHODS, TOLD_BEFORE_EXPIRY, MethodLook, check_token
from tollhouse.payments.rules.payment_system import MethodKind
from tollhouse.plumbing.clock import Clock
from tollhouse.plumbing.db import AnyRow, Connection, Engine
from tollhouse.words.refusals import NotFound, Refused

_AT_ONCE = 500


class ProcessorRefused(Refused):
    code: ClassVar[str] = "processor_refused"
    sentence: ClassVar[str] = "Payment system {system!r} said no: {said} ({reason})."


class ProcessorSilent(Refused):
    code: ClassVar[str] = "processor_silent"
    sentence: ClassVar[str] = "Payment system {system!r} did not answer; nothing was saved, so try again."


class MethodNotTaken(Refused):
    code: ClassVar[str] = "payment_method_not_taken"
    sentence: ClassVar[str] = "Payment system {system!r} does not take {method} in {currency}; save another method."


class TooManyMethods(Refused):
    code: ClassVar[str] = "too_many_payment_methods"
    sentence: ClassVar[str] = "The customer has {most} payment methods, the most there can be; delete one first."


@dataclass(frozen=True, slots=True)
class SavedMethod:
    """expires   the last day; None: it has no end"""

    customer_id: int
    method_id: int
    system_id: int
    kind: MethodKind
    brand: str
    last_four: str
    expires: date | None
    mandate: str
    preferred: bool
    saved_by: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Setup:
    """What the payer's browser needs to save a method with the processor."""

    secret: str
    publishable_key: str


def methods_of(conn: Connection, customer_id: int) -> list[SavedMethod]:
    """The preferred one first."""
    return [_saved(row) for row in storage.read_methods(conn, customer_id)]


def prefer_method(conn: Connection, customer_id: int, method_id: int) -> list[SavedMethod]:
    """Raises NotFound."""
    read_method(conn, customer_id, method_id)
    storage.prefer(conn, customer_id, method_id)
    return methods_of(conn, customer_id)


def read_method(conn: Connection, customer_id: int, method_id: int) -> SavedMethod:
    """Raises NotFound."""
    row = storage.read_method(conn, customer_id, method_id)
    if row is None:
        raise NotFound(kind="payment method", id=method_id)
    return _saved(row)


def methods_ending(conn: Connection, *, today: date) -> list[SavedMethod]:
    """Those that end soon and of whose end nobody was told; with this transaction they were."""
    ending = storage.expiring_untold(conn, today, today + TOLD_BEFORE_EXPIRY + timedelta(days=1), most=_AT_ONCE)
    if ending:
        storage.mark_told(conn, [(row.customer_id, row.method_id) for row in ending])
    return [_saved(row) for row in ending]


def forget_methods(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers whose personal data goes; what was paid stays, without by what."""
    storage.forget_methods_of(conn, customer_ids)


def with_open_e_payments(conn: Connection, customer_ids: Collection[int]) -> set[int]:
    """Those of whose e-payments any has moved money, or may."""
    return storage.has_open(conn, customer_ids)


def delete_all_of(conn: Connection, customer_ids: Collection[int]) -> None:
    """Of customers that are deleted; none of them has an e-payment that moved money, or may."""
    storage.forget_methods_of(conn, customer_ids)
    storage.delete_e_payments_of(conn, customer_ids)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Saves and forgets methods with their processors, which no transaction waits for."""

    engine: Engine
    gateways: Gateways
    clock: Clock

    def begin_saving(self, customer_id: int, system_id: int, *, direct_debit: bool) -> Setup:
        """Raises NotFound, ProcessorRefused, ProcessorSilent."""
        system = self._system(system_id)
        with _answering(system.terms.name):
            payer = self._payer(customer_id, system)
            secret = system.opened(self.gateways).begin_saving(payer, direct_debit=direct_debit)
        return Setup(secret, system.terms.publishable_key)

    def save(self, customer_id: int, system_id: int, token: str, *, by: str) -> SavedMethod:
        """A method that the browser gave the processor; saved again it is the same one.

        Raises BadField, NotFound, TooManyMethods, MethodNotTaken, ProcessorRefused, ProcessorSilent.
        """
        check_token(token)
        system = self._system(system_id)
        with self.engine.begin() as conn:
            known = storage.method_by_token(conn, customer_id, system_id, token)
            if known is not None:
                return _saved(known)
            if len(storage.read_methods(conn, customer_id)) >= MOST_METHODS:
                raise TooManyMethods(most=MOST_METHODS)
            currency = read_standings(conn, [customer_id])[customer_id].currency
        with _answering(system.terms.name):
            processor = system.opened(self.gateways)
            look = processor.save_method(self._payer(customer_id, system), token)
        if (look.kind, currency) not in system.terms.methods:
            with _answering(system.terms.name):
                processor.forget_method(token)
            told = {"system": system.terms.name, "method": str(look.kind), "currency": currency}
            raise MethodNotTaken(field="token", **told)
        return self._keep(customer_id, system_id, token, look, by=by)

    def forget(self, customer_id: int, method_id: int) -> SavedMethod:
        """What it was.  Raises NotFound.

        It is forgotten here whatever its processor says, so that it is never charged again.
        """
        with self.engine.begin() as conn:
            row = storage.read_method(conn, customer_id, method_id)
            if row is None:
                raise NotFound(kind="payment method", id=method_id)
            storage.delete_method(conn, customer_id, method_id)
            left = storage.read_methods(conn, customer_id)
            if row.preferred and left:
                storage.prefer(conn, customer_id, left[0].method_id)
            system = read_system(conn, row.system_id)
        with suppress(NoAnswer, NotByProcessor):
            system.opened(self.gateways).forget_method(row.token)
        return _saved(row)

    def _keep(self, customer_id: int, system_id: int, token: str, look: MethodLook, *, by: str) -> SavedMethod:
        with self.engine.begin() as conn:
            first = not storage.read_methods(conn, customer_id)
            row = storage.insert_method(
                conn,
                {
                    "customer_id": customer_id,
                    "system_id": system_id,
                    "kind": look.kind,
                    "token": token,
                    "brand": look.brand,
                    "last_four": look.last_four,
                    "expires": look.expires,
                    "mandate": look.mandate,
                    "preferred": False,
                    "saved_by": by,
                    "saved_at": self.clock(),
                },
            )
            row = row or storage.method_by_token(conn, customer_id, system_id, token)
            assert row is not None
            if first:
                storage.prefer(conn, customer_id, row.method_id)
            return read_method(conn, customer_id, row.method_id)

    def _system(self, system_id: int) -> PaymentSystem:
        with self.engine.begin() as conn:
            return read_system(conn, system_id)

    def _payer(self, customer_id: int, system: PaymentSystem) -> str:
        """Of two who ask at once for the first time the processor keeps two numbers, and we the first."""
        with self.engine.begin() as conn:
            known = storage.read_payer(conn, customer_id, system.system_id)
        if known is not None:
            return known
        fresh = system.opened(self.gateways).know_payer(customer_id)
        with self.engine.begin() as conn:
            storage.keep_payer(conn, customer_id, system.system_id, fresh)
            return storage.read_payer(conn, customer_id, system.system_id) or fresh


@contextmanager
def _answering(system: str) -> Iterator[None]:
    """What the processor says no to is told as a refusal."""
    try:
        yield
    except NotByProcessor as refused:
        raise ProcessorRefused(system=system, said=refused.said, reason=refused.code) from refused
    except NoAnswer as silent:
        raise ProcessorSilent(system=system) from silent


def _saved(row: AnyRow) -> SavedMethod:
    return SavedMethod(
        row.customer_id,
        row.method_id,
        row.system_id,
        MethodKind(row.kind),
        row.brand,
        row.last_four,
        row.expires,
        row.mandate,
        row.preferred,
        row.saved_by,
        row.saved_at,
    )
