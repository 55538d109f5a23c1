"""The story of an xDR that somebody's act made: which kind of act it was; what was written stands beside, not in it."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

KIND: Final = "kd"
"""The fact that tells such an xDR from one of use."""
ACT: Final = "act"
"""The fact that tells beside which act's xDR this one stands; absent: it is the act's own."""

TITLES: Final[Mapping[str, str]] = {
    "manual_charge": "Manual charge",
    "manual_credit": "Manual credit",
    "promotional_credit": "Promotional credit",
    "manual_payment": "Manual payment",
    "ecommerce_payment": "E-commerce payment",
    "capture_payment": "Captured payment",
    "bank_transfer": "Bank transfer",
    "voucher": "Top-up by voucher",
    "refund": "Refund",
    "ecommerce_refund": "E-commerce refund",
    "chargeback": "Chargeback by the bank",
    "reversal": "Reversal",
    "payment_tax": "VAT of a prepaid payment",
}


def money_story(kind: str, **facts: Any) -> str:
    """JSON of an xDR's explanation."""
    return msgspec.json.encode({"v": 1, KIND: kind, **facts}).decode()


def tell(facts: Mapping[str, Any], comment: str = "") -> list[str]:
    """As a support person reads it.

    comment   what was written for the customer
    """
    title = TITLES.get(facts[KIND], facts[KIND])
    if "of" in facts:
        title = f"{title} of a {TITLES.get(facts['of'], facts['of']).lower()}"
    return [f"{title}: {comment}" if comment else f"{title}."]
