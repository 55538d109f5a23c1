"""What is written as long as nobody has written another text, in English."""

from collections.abc import Mapping
from typing import Final

from tollhouse.letters.rules.kinds import MessageKind
from tollhouse.letters.rules.template import MessageText

DEFAULT_LANGUAGE: Final = "en"


def _letter(*paragraphs: str) -> str:
    return "\n\n".join(("Dear {{ customer_name }},", *paragraphs)) + "\n"


DEFAULT_TEXTS: Final[Mapping[MessageKind, MessageText]] = {
    MessageKind.CREDIT_LIMIT_WARNING: MessageText(
        "Your balance has reached {{ threshold }}",
        _letter(
            "your balance is {{ balance }} and has reached {{ threshold }}. Your credit limit is {{ credit_limit }}, "
            "so you can still use {{ available_funds }}.",
            "Please pay in time: at the limit paid services stop.",
        ),
    ),
    MessageKind.AVAILABLE_FUNDS_LOW: MessageText(
        "You have {{ available_funds }} left",
        _letter(
            "your available funds are {{ available_funds }} and have fallen to {{ threshold }} or less.",
            "Please top up in time: without funds paid services stop.",
        ),
    ),
    MessageKind.CUSTOMER_BLOCKED: MessageText(
        "Your services are blocked",
        _letter("on {{ date }} your services were blocked.", "Please contact us if you do not know why."),
    ),
    MessageKind.CUSTOMER_UNBLOCKED: MessageText(
        "Your services work again",
        _letter("on {{ date }} your services were unblocked."),
    ),
    MessageKind.SERVICE_LIMITED: MessageText(
        "Your services are limited",
        _letter(
            "on {{ date }} your services were limited because of an overdue invoice. Your balance is {{ balance }}.",
            "They work as before as soon as your payment has arrived.",
        ),
    ),
    MessageKind.LIMITATION_ENDED: MessageText(
        "Your services work as before",
        _letter("on {{ date }} the limitation of your services ended. Thank you."),
    ),
    MessageKind.CUSTOMER_SUSPENDED: MessageText(
        "Your services are suspended",
        _letter(
            "on {{ date }} your services were suspended. Your balance is {{ balance }}.",
            "They work again as soon as your payment has arrived.",
        ),
    ),
    MessageKind.SUSPENSION_ENDED: MessageText(
        "Your services work again",
        _letter("on {{ date }} the suspension of your services ended. Thank you."),
    ),
    MessageKind.PROVISIONALLY_TERMINATED: MessageText(
        "Your contract is provisionally terminated",
        _letter(
            "on {{ date }} your contract was provisionally terminated, and your services stopped.",
            "Please contact us soon if you want to keep it.",
        ),
    ),
    MessageKind.CUSTOMER_RESTORED: MessageText(
        "Your contract goes on",
        _letter("on {{ date }} the termination of your contract was taken back. Your services work again."),
    ),
    MessageKind.CUSTOMER_CLOSED: MessageText(
        "Your contract has ended",
        _letter("on {{ date }} your contract ended. Thank you for having been our customer."),
    ),
    MessageKind.PAYMENT_RECEIVED: MessageText(
        "We have received {{ amount }}",
        _letter("on {{ date }} we received your payment of {{ amount }}. Your balance is {{ balance }}. Thank you."),
    ),
    MessageKind.AUTO_PAYMENT_FAILED: MessageText(
        "Your automatic payment of {{ amount }} did not succeed",
        _letter(
            "on {{ date }} we could not charge {{ amount }} to your saved payment method: {{ reason }}",
            "We shall try again on {{ next_try }}. Please see that it can be charged then, or save another one.",
        ),
    ),
    MessageKind.AUTO_PAYMENT_STOPPED: MessageText(
        "Your automatic payments have stopped",
        _letter(
            "we tried several times to charge your saved payment method, without success. On {{ date }} we stopped "
            "trying; your balance is {{ balance }}.",
            "Please pay in another way, and contact us, so that your automatic payments can go on.",
        ),
    ),
    MessageKind.INVOICE_CHARGE_FAILED: MessageText(
        "Your invoices could not be charged",
        _letter(
            "on {{ date }} we could not charge {{ amount }} for your invoices to your saved payment method: "
            "{{ reason }}",
            "Please pay them in another way, or save a method that can be charged.",
        ),
    ),
    MessageKind.PAYMENT_METHOD_ENDS: MessageText(
        "Your {{ method }} ends on {{ last_day }}",
        _letter(
            "your saved payment method {{ method }} can be charged until {{ last_day }}.",
            "Please save a new one in time, so that your payments go on.",
        ),
    ),
}
