"""What processors tell by themselves: noted, and taken as a hint to look.  None of it is believed as it comes.

So it does not matter in which order it comes, how often, or whether at all.
"""

from datetime import datetime

from tollhouse.payments.online import storage
from tollhouse.payments.processors.port import Heard
from tollhouse.payments.rules.e_payment import Decision
from tollhouse.plumbing.db import Connection


def hear(conn: Connection, system_id: int, heard: Heard, *, real_now: datetime) -> int:
    """How often this news has come, now included."""
    told = {"event_id": heard.event_id[:200], "kind": heard.kind[:100], "reference": heard.reference[:200]}
    times = storage.note_event(conn, system_id, told, at=real_now)
    key = storage.whose_reference(conn, system_id, heard.reference) if heard.reference else None
    if key is not None:
        change: dict[str, object] = {"next_ask_at": real_now}
        if heard.disputed and times == 1:
            change["decision"] = Decision.DISPUTED
        storage.update_e_payment(conn, key, change)
    return times


def forget_events(conn: Connection, *, before: datetime) -> None:
    """Long after the processor has stopped repeating them."""
    storage.forget_events(conn, before=before)
