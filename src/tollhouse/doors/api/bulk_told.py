"""A change of many customers as it travels: what was asked for, how far it is, what can be taken back."""

from collections.abc import Sequence
from typing import Final, Literal, cast

from pydantic import Field

from tollhouse.bulk.reading import FILES_KEPT_FOR, ItemTold, State
from tollhouse.bulk.rules.change import FILES, BulkAction, BulkChange, FileFormat, ItemOutcome
from tollhouse.customers.rules.masking import free_text
from tollhouse.customers.rules.scope import OPERATOR_SCOPE, Scope
from tollhouse.doors.api.desk import Desk
from tollhouse.doors.api.values import Moment, Number, Told

JobStatus = Literal["todo", "doing", "succeeded", "failed", "cancelled", "aborted"]


class BulkCounts(Told):
    """Customers by what became of them, so far."""

    done: int
    unchanged: int = Field(description="it was so already")
    refused: int


class BulkFile(Told):
    name: str = Field(examples=["customers 2026-11-23.csv"])
    format: FileFormat
    size: int = Field(description="bytes")
    kept_until: Moment = Field(description="real time")


class BulkChangeTold(Told):
    """status   that of its job: todo, doing, succeeded, failed, cancelled before it began, aborted while it ran"""

    id: Number
    action: BulkAction
    status: JobStatus
    asked_by: str = Field(examples=["staff:anna"])
    asked_at: Moment = Field(description="real time")
    finished_at: Moment | None = Field(description="real time; null: not at its end")
    total: int | None = Field(
        description="customers in the set, of export_accounts accounts; null: it is not fixed yet"
    )
    progress: int = Field(description="customers whose turn has been")
    counts: BulkCounts
    problem: str | None = Field(description="why it failed, or failed last before it is tried again")
    chosen: int | None = Field(description="how many were named; null: all that `search` finds")
    search: str = Field(description="the list's parameters, without `?`")
    class_id: Number | None = Field(description="to be given")
    comment: str
    undoable: bool
    why_not_undoable: str | None = Field(examples=["What was deleted is gone; nothing brings it back."])
    undo_of: Number | None = Field(description="the change that it takes back")
    undone_by: Number | None = Field(description="the change that takes it back")
    file: BulkFile | None = Field(description="of an export; null: not made yet, or no longer kept")


class BulkItem(Told):
    """What became of one customer."""

    customer_id: Number
    name: str = Field(description="that it has, or had when it was refused or deleted")
    outcome: ItemOutcome | None = Field(description="null: its turn has not come")
    code: str | None = Field(description="of what stood in the way", examples=["customer_in_use"])
    reason: str | None = Field(
        examples=[
            "Customer 'Alice' cannot be deleted because it has xDRs; what has a history is closed instead.",
        ]
    )


class BulkPreview(Told):
    """What a change would do."""

    total: int = Field(description="customers it is about")
    counts: BulkCounts | None = Field(description="null: they are too many to be tried out")
    refusals: list[BulkItem] = Field(description="the first twenty that would be refused")


_MEDIA: Final = {FileFormat.CSV: "csv", FileFormat.XLSX: "xlsx"}


def told_change(state: State, desk: Desk) -> BulkChangeTold:
    """What others looked for, and what they wrote beside it, is not told to whom personal data is hidden."""
    change = state.change
    scope = OPERATOR_SCOPE if change.asked_as == desk.staff.actor else desk.scope
    return BulkChangeTold(
        id=change.bulk_id,
        action=change.action,
        status=_status(state),
        asked_by=change.asked_by,
        asked_at=change.asked_at,
        finished_at=change.finished_at,
        total=change.total,
        progress=_progress(state),
        counts=told_counts(change.counts),
        problem=None if state.job is None else state.job.problem,
        chosen=None if change.customer_ids is None else len(change.customer_ids),
        search=free_text(change.search, scope),
        class_id=change.class_id,
        comment=free_text(change.comment, scope),
        undoable=state.why_not_undone is None,
        why_not_undoable=state.why_not_undone,
        undo_of=change.undo_of,
        undone_by=state.undone_by,
        file=told_file(change),
    )


def told_counts(counts: dict[str, int]) -> BulkCounts:
    return BulkCounts(**{one.value: counts.get(one.value, 0) for one in ItemOutcome})


def told_file(change: BulkChange) -> BulkFile | None:
    if change.file_size is None or change.file_format is None:
        return None
    what = "accounts" if change.action is BulkAction.EXPORT_ACCOUNTS else "customers"
    name = f"{what} {change.asked_at:%Y-%m-%d}.{_MEDIA[change.file_format]}"
    return BulkFile(
        name=name, format=change.file_format, size=change.file_size, kept_until=change.asked_at + FILES_KEPT_FOR
    )


def told_items(items: Sequence[ItemTold], scope: Scope) -> list[BulkItem]:
    """Reasons have the name in them, so they are told by their code alone to whom it is hidden.

    items   with names as the reader sees them
    """
    return [
        BulkItem(
            customer_id=one.customer_id,
            name=one.name,
            outcome=one.outcome,
            code=one.code,
            reason=None if scope.masked else one.reason,
        )
        for one in items
    ]


def _status(state: State) -> JobStatus:
    if state.job is None:
        return "aborted" if state.change.finished_at is None else "succeeded"
    return cast(JobStatus, state.job.status)


def _progress(state: State) -> int:
    """A file counts as it is written; else each batch with its outcomes."""
    said = None if state.job is None else state.job.progress
    if state.change.action in FILES and state.change.file_size is None:
        return 0 if said is None else said.done
    return state.change.done
