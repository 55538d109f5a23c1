"""Stripe, by its own SDK.  Tokens only: the payer's browser speaks with Stripe itself; no card number comes here.

A payment is a PaymentIntent that is created without being confirmed, and confirmed when its id is in our books.
"""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final, TypeVar

import stripe

from tollhouse.payments.processors.port import (
    Heard,
    NoAnswer,
    NotByProcessor,
    NotGenuine,
    NotKnown,
    Order,
    RefundOrder,
)
from tollhouse.payments.rules.e_payment import Seen, Stage
from tollhouse.payments.rules.minor_units import from_minor_units, in_minor_units
from tollhouse.payments.rules.payment_method import MethodLook, last_day
from tollhouse.payments.rules.payment_system import MethodKind

LONGEST_ASKING_S: Final = 20.0
_OURS: Final = "tollhouse_e_payment"
_KINDS: Final = {
    "visa": MethodKind.VISA,
    "mastercard": MethodKind.MASTERCARD,
    "amex": MethodKind.AMERICAN_EXPRESS,
    "discover": MethodKind.DISCOVER,
    "maestro": MethodKind.MAESTRO,
}
_STAGES: Final = {
    "requires_confirmation": Stage.NOT_ASKED,
    "requires_action": Stage.NEEDS_PAYER,
    "processing": Stage.AT_BANK,
    "requires_capture": Stage.HELD,
    "succeeded": Stage.TAKEN,
    "canceled": Stage.CANCELED,
}
_MISSING: Final = 404
T = TypeVar("T")


class ByStripe:
    """A processor (port.Processor).  url   another than Stripe's own only where it is tried out"""

    def __init__(self, secret_key: str, *, url: str, longest_s: float = LONGEST_ASKING_S) -> None:
        self._client = stripe.StripeClient(
            secret_key,
            base_addresses={"api": url},
            http_client=stripe.RequestsClient(timeout=longest_s),
            # We ask again ourselves, after having looked: the SDK would ask blindly.
            max_network_retries=0,
        )
        self._asked = self._client.v1

    def know_payer(self, customer_id: int) -> str:
        told = {"metadata": {"tollhouse_customer": str(customer_id)}}
        return self._ask(lambda: self._asked.customers.create(told)).id  # type: ignore[arg-type]

    def begin_saving(self, payer: str, *, direct_debit: bool) -> str:
        kind = "sepa_debit" if direct_debit else "card"
        setup: Any = {"customer": payer, "usage": "off_session", "payment_method_types": [kind]}
        return str(self._ask(lambda: self._asked.setup_intents.create(setup)).client_secret)

    def save_method(self, payer: str, token: str) -> MethodLook:
        return _look_of(self._ask(lambda: self._asked.payment_methods.attach(token, {"customer": payer})))

    def forget_method(self, token: str) -> None:
        self._ask(lambda: self._asked.payment_methods.detach(token))

    def prepare(self, order: Order) -> str:
        wanted: Any = {
            "amount": in_minor_units(order.amount, order.currency),
            "currency": order.currency.lower(),
            "customer": order.payer,
            "payment_method": order.token,
            "payment_method_types": ["sepa_debit" if order.direct_debit else "card"],
            "capture_method": "manual" if order.hold else "automatic",
            "metadata": _ours(order),
        }
        key: Any = {"idempotency_key": f"{_OURS}-{order.e_payment_id}"}
        return str(self._ask(lambda: self._asked.payment_intents.create(wanted, key)).id)

    def confirm(self, reference: str, *, payer_present: bool) -> Seen:
        how: Any = {} if payer_present else {"off_session": True}
        return _seen_or_declined(lambda: self._ask(lambda: self._asked.payment_intents.confirm(reference, how)))

    def look(self, reference: str, currency: str) -> Seen:
        del currency  # Stripe says it itself
        return _seen(self._ask(lambda: self._asked.payment_intents.retrieve(reference)))

    def capture(self, reference: str, amount: Decimal, currency: str) -> Seen:
        how: Any = {"amount_to_capture": in_minor_units(amount, currency)}
        return _seen_or_declined(lambda: self._ask(lambda: self._asked.payment_intents.capture(reference, how)))

    def call_off(self, reference: str, currency: str) -> Seen:
        try:
            return _seen(self._ask(lambda: self._asked.payment_intents.cancel(reference)))
        except NotByProcessor:
            return self.look(reference, currency)  # it has ended by itself, one way or the other

    def refund(self, order: RefundOrder) -> str:
        units = in_minor_units(order.amount, order.currency)
        wanted: Any = {"payment_intent": order.reference, "amount": units, "metadata": _ours(order)}
        key: Any = {"idempotency_key": f"{_OURS}-{order.e_payment_id}"}
        return str(self._ask(lambda: self._asked.refunds.create(wanted, key)).id)

    def find_refund(self, order: RefundOrder) -> str | None:
        which: Any = {"payment_intent": order.reference, "limit": 100}
        for refund in self._ask(lambda: self._asked.refunds.list(which)).auto_paging_iter():
            if getattr(refund.metadata, _OURS, None) == str(order.e_payment_id):
                return str(refund.id)
        return None

    def _ask(self, ask: Callable[[], T]) -> T:
        """What the SDK raises, as the port has it; what is not known for a no may have been done."""
        try:
            return ask()
        except stripe.CardError as declined:
            raise _Declined(_code(declined), _said(declined)) from declined
        except (stripe.InvalidRequestError, stripe.AuthenticationError, stripe.PermissionError) as refused:
            no = NotKnown if refused.http_status == _MISSING else NotByProcessor
            raise no(_code(refused), _said(refused)) from refused
        except Exception as trouble:
            raise NoAnswer(f"{type(trouble).__name__}: {_said(trouble)}") from trouble


class _Declined(NotByProcessor):
    """The payer's bank said no."""


def _seen_or_declined(ask: Callable[[], Any]) -> Seen:
    """A card's no is no trouble but an answer."""
    try:
        return _seen(ask())
    except _Declined as declined:
        return Seen(Stage.FAILED, error_code=declined.code, error_said=declined.said)


def hear(body: bytes, signature: str, secret: str) -> Heard:
    """What Stripe told us, once its signature is verified.  Raises NotGenuine."""
    try:
        written = body.decode()
        stripe.WebhookSignature.verify_header(written, signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
        event = json.loads(written)
        kind, event_id = str(event["type"]), str(event["id"])
    except (ValueError, KeyError, TypeError, stripe.SignatureVerificationError) as forged:
        raise NotGenuine from forged
    return Heard(event_id, kind, _payment_of(event), disputed=kind == "charge.dispute.created")


def _payment_of(event: Any) -> str:
    """The reference of the payment that news is about; Stripe's kinds of news are many, and most are about none."""
    about = event.get("data")
    about = about.get("object") if isinstance(about, dict) else None
    if not isinstance(about, dict):
        return ""
    reference = about.get("id") if about.get("object") == "payment_intent" else about.get("payment_intent")
    return reference if isinstance(reference, str) else ""


def _ours(order: Order | RefundOrder) -> dict[str, str]:
    return {_OURS: str(order.e_payment_id), "tollhouse_customer": str(order.customer_id)}


def _seen(intent: Any) -> Seen:
    stage = _STAGES.get(intent.status)
    error = getattr(intent, "last_payment_error", None)
    code, said = (str(getattr(error, name, None) or "") for name in ("code", "message"))
    if stage is None:
        # It waits for a method: another was refused, or none was ever tried.
        stage = Stage.FAILED if error else Stage.NOT_ASKED
    taken = getattr(intent, "amount_received", None) if stage is Stage.TAKEN else None
    return Seen(
        stage,
        taken=from_minor_units(taken, intent.currency.upper()) if taken else None,
        error_code=code,
        error_said=said,
        secret=str(intent.client_secret or "") if stage is Stage.NEEDS_PAYER else "",
    )


def _look_of(method: Any) -> MethodLook:
    if method.type == "sepa_debit":
        mandate = str(getattr(method.sepa_debit, "mandate_reference", "") or "")
        return MethodLook(MethodKind.DIRECT_DEBIT, "SEPA", str(method.sepa_debit.last4), mandate=mandate)
    card = method.card
    kind = _KINDS.get(card.brand)
    if kind is None:
        raise NotByProcessor("brand_not_taken", f"{card.brand} is no brand that is taken here")
    return MethodLook(kind, str(card.brand), str(card.last4), last_day(card.exp_year, card.exp_month))


def _code(error: Any) -> str:
    return str(getattr(error, "code", None) or type(error).__name__)


def _said(error: Any) -> str:
    return str(getattr(error, "user_message", None) or error)[:500]
