"""Whose data a reader may see."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """reseller_id   None: the operator's staff sees everything; else that reseller's own record and its subcustomers"""

    reseller_id: int | None = None


OPERATOR_SCOPE = Scope()
