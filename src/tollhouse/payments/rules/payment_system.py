"""A payment system: an account of ours with a processor, for some methods in some currencies."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.customers.rules.record import BadField
from tollhouse.words.currencies import known_currencies
from tollhouse.words.refusals import Refused


class ProcessorKind(StrEnum):
    """BANK_TRANSFER: nothing is asked of anybody; customers are told where to send their money."""

    STRIPE = "stripe"
    BANK_TRANSFER = "bank_transfer"


class MethodKind(StrEnum):
    VISA = "visa"
    MASTERCARD = "mastercard"
    AMERICAN_EXPRESS = "american_express"
    DISCOVER = "discover"
    MAESTRO = "maestro"
    DIRECT_DEBIT = "direct_debit"
    BANK_TRANSFER = "bank_transfer"


_METHOD_NAMES: Final = {
    MethodKind.VISA: "Visa",
    MethodKind.MASTERCARD: "Mastercard",
    MethodKind.AMERICAN_EXPRESS: "American Express",
    MethodKind.DISCOVER: "Discover",
    MethodKind.MAESTRO: "Maestro",
    MethodKind.DIRECT_DEBIT: "Direct debit",
    MethodKind.BANK_TRANSFER: "Bank transfer",
}
_PROCESSOR_NAMES: Final = {ProcessorKind.STRIPE: "Stripe", ProcessorKind.BANK_TRANSFER: "bank transfers"}
METHODS_OF: Final = {
    ProcessorKind.STRIPE: frozenset(MethodKind) - {MethodKind.BANK_TRANSFER},
    ProcessorKind.BANK_TRANSFER: frozenset({MethodKind.BANK_TRANSFER}),
}
LONGEST_INSTRUCTIONS: Final = 2000
LONGEST_SECRET: Final = 500
LONGEST_PUBLISHABLE_KEY: Final = 300
MOST_TAKEN: Final = 500


class MethodTaken(Refused):
    """One method belongs to one system per currency, or nobody could say by which it is charged."""

    code: ClassVar[str] = "payment_method_taken"
    sentence: ClassVar[str] = (
        "{method} in {currency} is taken by the payment system {name!r}; take it away there first."
    )


def name_of_method(kind: str) -> str:
    """As people call it."""
    return _METHOD_NAMES[MethodKind(kind)]


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a processor knows us by; told to nobody again.

    secret_key       of the processor's API
    webhook_secret   with which it signs what it tells us
    """

    secret_key: str = ""
    webhook_secret: str = ""


class CredentialsState(StrEnum):
    """What is there of credentials, which themselves are told to nobody.

    NO_WEBHOOK_SECRET   the processor can be asked, and is not heard when it tells something by itself
    UNREADABLE          sealed under another secret key than this installation has
    """

    NONE = "none"
    NO_WEBHOOK_SECRET = "no_webhook_secret"  # noqa: S105 - a state
    COMPLETE = "complete"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SystemTerms:
    """What staff says of a payment system.

    publishable_key   what the payer's browser needs; no secret
    instructions      told to customers who pay by transfer: where to, and with which reference
    methods           by currency: (VISA, "USD")
    """

    name: str
    test_mode: bool = False
    active: bool = True
    publishable_key: str = ""
    instructions: str = ""
    methods: frozenset[tuple[MethodKind, str]] = frozenset()


def check_terms(terms: SystemTerms, processor: ProcessorKind) -> None:
    """Raises BadField for the first thing that cannot be taken."""
    name = terms.name
    if not name or name != name.strip() or len(name) > 64 or not name.isprintable():
        raise BadField("name", name, "must have 1 to 64 printable characters and no space at its ends.")
    if len(terms.publishable_key) > LONGEST_PUBLISHABLE_KEY or not terms.publishable_key.isprintable():
        raise BadField(
            "publishable_key", terms.publishable_key[:100], f"must have at most {LONGEST_PUBLISHABLE_KEY} characters."
        )
    if len(terms.instructions) > LONGEST_INSTRUCTIONS:
        length = len(terms.instructions)
        raise BadField("instructions", f"({length})", f"must have at most {LONGEST_INSTRUCTIONS} characters.")
    if len(terms.methods) > MOST_TAKEN:
        raise BadField("methods", f"({len(terms.methods)})", f"has more than {MOST_TAKEN} entries.")
    for method, currency in sorted(terms.methods):
        if currency not in known_currencies():
            raise BadField("methods", currency, "is no currency of ISO 4217, such as EUR.")
        if method not in METHODS_OF[processor]:
            raise BadField("methods", str(method), f"is no method of {_PROCESSOR_NAMES[processor]}.")


def check_credentials(given: Credentials, processor: ProcessorKind) -> None:
    """Raises BadField, which never repeats what was given."""
    if processor is ProcessorKind.BANK_TRANSFER:
        for field in ("secret_key", "webhook_secret"):
            if getattr(given, field):
                raise BadField(field, "(hidden)", "is not needed: of a bank nothing is asked.")
        return
    if not _is_secret(given.secret_key, ("sk_", "rk_")):
        raise BadField("secret_key", "(hidden)", "is no secret key of Stripe; it begins with sk_ or rk_.")
    if given.webhook_secret and not _is_secret(given.webhook_secret, ("whsec_",)):
        raise BadField("webhook_secret", "(hidden)", "is no signing secret of Stripe; it begins with whsec_.")


def check_mode(terms: SystemTerms, given: Credentials) -> None:
    """Else real money would be booked as test money, or the other way round.  Raises BadField."""
    is_test = given.secret_key.startswith(("sk_test_", "rk_test_"))
    if given.secret_key and is_test is not terms.test_mode:
        said, key = ("true", "a live") if terms.test_mode else ("false", "a test")
        raise BadField("test_mode", said, f"does not fit the secret key, which is {key} key of Stripe.")
    wanted = "pk_test_" if is_test else "pk_live_"
    if given.secret_key and terms.publishable_key and not terms.publishable_key.startswith(wanted):
        raise BadField("publishable_key", terms.publishable_key[:100], f"does not fit the secret key: {wanted}….")


def _is_secret(text: str, beginnings: tuple[str, ...]) -> bool:
    is_plain = text.isascii() and text.isprintable() and " " not in text and len(text) <= LONGEST_SECRET
    return is_plain and text.startswith(beginnings)
