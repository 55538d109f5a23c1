"""Whether a record's time can be true.  Usage that cannot is kept for a person, never charged and never lost."""

from datetime import datetime, timedelta
from typing import Final

from tollhouse.usage.rules.record import Unfit, UsageRecord

AHEAD_ALLOWED: Final = timedelta(hours=1)
NORMALIZED: Final = "yes"
LONGEST_CALL_S: Final = 7 * 86_400


def judge_plausible(record: UsageRecord, now: datetime, oldest_open: datetime) -> Unfit | None:
    """None when it is plausible.

    now          the product's clock
    oldest_open  first moment of the oldest month that still takes usage
    """
    if record.started_at < oldest_open:
        detail = (
            f"started_at {record.started_at.isoformat()} is before {oldest_open.isoformat()}, where the oldest open "
            "month begins. If the switch's clock was right, charge it as an adjustment."
        )
        return _implausible(record, "too_old", detail)
    if record.started_at > now + AHEAD_ALLOWED:
        detail = (
            f"started_at {record.started_at.isoformat()} is more than an hour ahead of now, {now.isoformat()}. "
            "Check the switch's clock and the source's zone, then release it."
        )
        return _implausible(record, "in_future", detail)
    if record.used > LONGEST_CALL_S and record.service == "voice":
        detail = (
            f"used {record.used} s is a call of {record.used // 86_400} days; more than 7 days are not believed. "
            "Check it at the switch, correct it and send it again."
        )
        return _implausible(record, "too_long", detail)
    return None


def _implausible(record: UsageRecord, code: str, detail: str) -> Unfit:
    return Unfit(record.request_id, code, detail, fields_of(record))


def fields_of(record: UsageRecord) -> dict[str, str]:
    """A record under the names of the generic format, so that it can be shown, mended and released.

    It says that its numbers went through the dial rules already: they must not twice.
    """
    return {
        "normalized": NORMALIZED,
        "request_id": record.request_id,
        "service": record.service,
        "account": record.account,
        "calling": record.calling,
        "called": record.called,
        "direction": record.direction.value,
        "started_at": record.started_at.isoformat(),
        "used": str(record.used),
        "disconnect_cause": record.disconnect_cause,
    }
