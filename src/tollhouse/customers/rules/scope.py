"""Whose data a reader may see."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scope:
    """reseller_id   None: the operator's staff sees everything; else that reseller's own record and its subcustomers
    masked        personal data is hidden from the reader (rules.masking)
    """

    reseller_id: int | None = None
    masked: bool = False

    def sees(self, customer_id: int, resellers: Collection[int]) -> bool:
        """Whether a customer below these resellers is the reader's to see."""
        return self.reseller_id is None or customer_id == self.reseller_id or self.reseller_id in resellers


OPERATOR_SCOPE = Scope()

NOT_ITSELF: Final = "A reseller's staff changes the reseller's customers, not the reseller itself; ask the operator."
