"""Use that started while somebody who pays for it was stopped."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tollhouse.customers.rules.party import Party

Spells = Mapping[int, Sequence[tuple[str, datetime, datetime | None]]]
"""For each customer: which fact held, since when, until when (exclusive; None: still)."""

_STATUS_OF = {
    "closed": "closed",
    "blocked": "blocked",
    "suspended_for_debt": "suspended",
    "suspended_for_funds": "suspended",
    "provisionally_terminated": "provisionally_terminated",
    "exported": "exported",
}


def stopped_at(parties: Sequence[Party], moment: datetime, spells: Spells) -> tuple[str, str] | None:
    """Code and sentence when the customer (the first) or a reseller above was stopped then; None when nobody was."""
    for place, party in enumerate(parties):
        for fact, since, until in spells.get(party.customer_id, ()):
            if since <= moment and (until is None or moment < until):
                who, kind = ("customer", "Customer") if place == 0 else ("reseller", "The reseller above,")
                status = _STATUS_OF[fact]
                words = status.replace("_", " ")
                detail = (
                    f"{kind} {party.name!r} was {words} since {since.isoformat()} when the use began, "
                    f"{moment.isoformat()}; release it to charge it nevertheless, or drop it."
                )
                return f"{who}_{status}", detail
    return None
