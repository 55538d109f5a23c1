"""What stops and restores customers, and how high their balance may rise; each change leaves its history."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.customers import storage
from tollhouse.customers.rules.record import BalanceControl, check_credit_limit
from tollhouse.ledger.changing import FactChange, change_credit_limit, change_standing_facts
from tollhouse.ledger.locking import Standings, lock_standings
from tollhouse.ledger.rules.conditions import STANDING_FACTS, Condition
from tollhouse.ledger.rules.posting import OWN_MONEY
from tollhouse.plumbing.db import Connection
from tollhouse.plumbing.jobs.facts import Fact, tell
from tollhouse.words.refusals import Refused


class StatusAction(StrEnum):
    """The first two columns of the Change status dialog; suspending and limiting belong to dunning."""

    BLOCK = "block"
    UNBLOCK = "unblock"
    SUSPEND = "suspend"
    LIFT_SUSPENSION = "lift_suspension"
    TERMINATE_PROVISIONALLY = "terminate_provisionally"
    RESTORE = "restore"
    CLOSE = "close"


_NOTHING: Final = Condition(0)


@dataclass(frozen=True, slots=True)
class _Effect:
    fact: str
    holds: bool
    refused_while: Condition = _NOTHING


_EFFECTS: Final = {
    StatusAction.BLOCK: _Effect(
        "blocked", True, Condition.CLOSED | Condition.EXPORTED | Condition.PROVISIONALLY_TERMINATED
    ),
    StatusAction.UNBLOCK: _Effect("blocked", False, Condition.CLOSED),
    StatusAction.SUSPEND: _Effect("suspended_for_debt", True, Condition.CLOSED | Condition.EXPORTED),
    StatusAction.LIFT_SUSPENSION: _Effect("suspended_for_debt", False, Condition.CLOSED),
    StatusAction.TERMINATE_PROVISIONALLY: _Effect(
        "provisionally_terminated", True, Condition.CLOSED | Condition.EXPORTED
    ),
    StatusAction.RESTORE: _Effect("provisionally_terminated", False, Condition.CLOSED),
    StatusAction.CLOSE: _Effect("closed", True),
}


@dataclass(frozen=True)
class CustomersClosed(Fact):
    """These customers are permanently terminated, so what they own must end with them."""

    kind: ClassVar[str] = "customers_closed"

    customer_ids: list[int]
    at: datetime


class StatusChangeRefused(Refused):
    code: ClassVar[str] = "status_change_refused"
    sentence: ClassVar[str] = "Customer {customer_id} is {status}; it cannot be changed by {action!r}."


def change_status(
    conn: Connection, customer_ids: set[int], action: StatusAction, *, at: datetime, by: str, comment: str = ""
) -> set[int]:
    """Block, unblock, suspend, terminate, restore or close customers from one moment on; repeating it is harmless.

    Locks their standings.  Answers those for whom something changed; raises StatusChangeRefused for the first one
    whose present state forbids it.
    """
    effect = _EFFECTS[action]
    locked = lock_standings(conn, customer_ids)
    for (customer_id, _), standing in sorted(locked.items()):
        forbidding = standing.conditions & effect.refused_while
        if forbidding:
            raise StatusChangeRefused(customer_id=customer_id, status=_in_words(forbidding), action=str(action))
    change = FactChange(frozenset(customer_ids), effect.fact, holds=effect.holds, at=at, by=by, comment=comment)
    changed = change_standing_facts(conn, change, locked=locked)
    if action is StatusAction.CLOSE and changed:
        storage.mark_closed(conn, sorted(changed))
        tell(conn, CustomersClosed(sorted(changed), at))
    return changed


def why_not_changed(action: StatusAction, conditions: Condition) -> str | None:
    """What stands in the way for a customer of which these hold, or that there is nothing to change; or None."""
    effect = _EFFECTS[action]
    forbidding = conditions & effect.refused_while
    if forbidding:
        return f"The customer is {_in_words(forbidding)}."
    condition = STANDING_FACTS[effect.fact]
    if bool(conditions & condition) != effect.holds:
        return None
    state = _in_words(condition)
    return f"The customer is {state} already." if effect.holds else f"The customer is not {state}."


def _in_words(conditions: Condition) -> str:
    return " and ".join((one.name or "").lower().replace("_", " ") for one in conditions)


def set_credit_limit(conn: Connection, customer_id: int, limit: Decimal | None) -> Standings:
    """A new permanent credit limit of a postpaid customer, in its currency; None is unlimited.

    Locks the standing and answers it as it was; raises BadField for a prepaid customer or an impossible limit.
    """
    locked = lock_standings(conn, {customer_id})
    prepaid = locked[customer_id, OWN_MONEY].prepaid
    check_credit_limit(limit, BalanceControl.PREPAID if prepaid else BalanceControl.POSTPAID)
    if not prepaid:
        change_credit_limit(conn, customer_id, limit, locked=locked)
    return locked


def override_tariffs(conn: Connection, customer_id: int, pairs: dict[int, int]) -> None:
    """The customer's own prices: for each tariff of its products the one that overrides it; replaces all there were."""
    storage.replace_overrides(conn, customer_id, pairs)
