"""One act on many customers, or a file of a list: what it may do, what became of each, whether it can be taken back."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from tollhouse.words.refusals import Refused

MOST_NAMED: Final = 10_000
"""Customers named one by one in a request; a list may have any number."""

_ALLOWED_DRIFT: Final = 100
"""A list that is looked at while people register may grow or shrink by one in so many."""


class BulkAction(StrEnum):
    BLOCK = "block"
    UNBLOCK = "unblock"
    CHANGE_CLASS = "change_class"
    DELETE = "delete"
    EXPORT = "export"
    EXPORT_ACCOUNTS = "export_accounts"


FILES: Final = frozenset({BulkAction.EXPORT, BulkAction.EXPORT_ACCOUNTS})
"""Acts that change nobody and make a file."""


class FileFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"


class ItemOutcome(StrEnum):
    """unchanged   it was so already"""

    DONE = "done"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


class ListChanged(Refused):
    code: ClassVar[str] = "list_changed"
    sentence: ClassVar[str] = (
        "The list has {total} customers now and {expected} were expected; look at it again, then repeat."
    )


class NotUndoable(Refused):
    code: ClassVar[str] = "not_undoable"
    sentence: ClassVar[str] = "{reason}"


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What somebody asked for.

    asked_as        the one who may fetch its file: a name may be given again, this is not
    reseller_id     whose staff asked; None: the operator's
    masked          the asker sees no personal data
    customer_ids    chosen one by one; None: all that `search` finds
    search          the list's parameters as its address has them
    expected_total  how many the asker had seen
    class_id        to be given
    undo_of         takes back what that one did
    taken_class_id  of an undo: the class that was given, in which those must still be who get their former one
    total           customers in the set, or accounts on the list; None: it is not fixed yet
    counts          by outcome, so far
    file_size       bytes of the file that can be fetched; None: there is none (any more)
    """

    bulk_id: int
    action: BulkAction
    asked_by: str
    asked_as: str
    asked_at: datetime
    reseller_id: int | None
    masked: bool
    customer_ids: list[int] | None
    search: str
    expected_total: int | None
    class_id: int | None
    comment: str
    file_format: FileFormat | None
    columns: list[str] | None
    undo_of: int | None
    taken_class_id: int | None
    job_id: int | None
    total: int | None
    counts: dict[str, int]
    finished_at: datetime | None
    file_size: int | None

    @property
    def token_id(self) -> int | None:
        kind, _, number = self.asked_as.partition(":")
        return int(number) if kind == "token" else None

    @property
    def done(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Before:
    """Of one customer, where a change is taken back; None where there was nothing of the kind.

    class_id     the class to be given back
    changed_at   since when the status is another by what is taken back
    """

    class_id: int | None = None
    changed_at: datetime | None = None


TURNED_SINCE: Final = {
    BulkAction.UNBLOCK: "The customer was unblocked and blocked again since.",
    BulkAction.BLOCK: "The customer was blocked and unblocked again since.",
}
"""Why an undo by that action leaves a customer alone."""


def refuse_changed_list(total: int, expected: int | None) -> None:
    """Raises ListChanged when the list is another than the asker had seen."""
    if expected is not None and abs(total - expected) > expected // _ALLOWED_DRIFT:
        raise ListChanged(total=total, expected=expected)


TAKEN_BACK_BY: Final = {
    BulkAction.BLOCK: BulkAction.UNBLOCK,
    BulkAction.UNBLOCK: BulkAction.BLOCK,
    BulkAction.CHANGE_CLASS: BulkAction.CHANGE_CLASS,
}


def why_not_undone(change: BulkChange, *, ended: bool, undone: bool) -> str | None:
    """What stands in the way of taking a change back, or None."""
    standing_in_the_way = (
        (change.action is BulkAction.DELETE, "What was deleted is gone; nothing brings it back."),
        (change.action in FILES, "An export changes nothing."),
        (change.undo_of is not None, "It takes back another change itself; ask for that change again."),
        (undone, "It was taken back already."),
        (not ended, "It is not done yet; cancel it first, or wait."),
        (not change.counts.get(ItemOutcome.DONE), "It changed nobody."),
    )
    return next((reason for holds, reason in standing_in_the_way if holds), None)
