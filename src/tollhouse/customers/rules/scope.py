"""Whose data a reader may see."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Scope:
    """reseller_id   None: the operator's staff sees everything; else that reseller's own record and its subcustomers"""

    reseller_id: int | None = None


OPERATOR_SCOPE = Scope()

NOT_ITSELF: Final = "A reseller's staff changes the reseller's customers, not the reseller itself; ask the operator."
