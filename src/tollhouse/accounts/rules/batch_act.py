"""One act on the accounts of a batch."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from tollhouse.customers.rules.record import BadField

MOST_CHOSEN: Final = 10_000
"""Accounts named one by one in a request; a batch may have any number."""


class BatchAction(StrEnum):
    ACTIVATE = "activate"
    BLOCK = "block"
    UNBLOCK = "unblock"
    TERMINATE = "terminate"
    SET_EXPIRY = "set_expiry"


@dataclass(frozen=True, slots=True)
class Concerned:
    """Accounts of a batch; account_ids: chosen ones of it, None: all."""

    customer_id: int
    batch: str
    account_ids: Collection[int] | None = None


def check_act(action: BatchAction, expires_on: date | None, *, today: date) -> None:
    """Raises BadField; an expiry that has passed would end accounts at once, which others of these acts are for.

    expires_on   of SET_EXPIRY; None: they never expire
    """
    if expires_on is None:
        return
    if action is not BatchAction.SET_EXPIRY:
        raise BadField("expires_on", expires_on.isoformat(), "belongs to set_expiry only.")
    if expires_on <= today:
        reason = "must lie ahead; block or terminate what is to end now."
        raise BadField("expires_on", expires_on.isoformat(), reason)
