"""What the audit trail tells apart, and what it must never hold."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

MASK: Final = "********"
LONGEST_TEXT: Final = 500
MOST_VALUES: Final = 100
_SECRET: Final = frozenset({"password", "secret", "token", "recovery_codes"})


class AuditKind(StrEnum):
    WRITE = "write"
    PERSONAL_READ = "personal_read"


def changes_between(before: Any, after: Any) -> dict[str, dict[str, Any]]:
    """{"email": {"old": …, "new": …}} of two frozen records of one class, or of two mappings."""
    old, new = _mapping_of(before), _mapping_of(after)
    return {
        name: {"old": plain(old.get(name)), "new": plain(new.get(name))}
        for name in new
        if old.get(name) != new.get(name)
    }


def plain(value: Any) -> Any:
    """As JSON has it: without secrets, and no longer than somebody would read."""
    if isinstance(value, Mapping):
        pairs = list(value.items())[:MOST_VALUES]
        return {str(name): MASK if name in _SECRET and inner else plain(inner) for name, inner in pairs}
    if isinstance(value, list | tuple | set | frozenset):
        shown = [plain(inner) for inner in list(value)[:MOST_VALUES]]
        return [*shown, f"… {len(value)} in all"] if len(value) > MOST_VALUES else shown
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = str(value).replace("\0", "")
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"


def _mapping_of(record: Any) -> Mapping[str, Any]:
    if is_dataclass(record) and not isinstance(record, type):
        return asdict(record)
    assert isinstance(record, Mapping)
    return record
